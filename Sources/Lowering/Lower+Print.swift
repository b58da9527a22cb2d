import IR
import Source
import TypedTree

// `print`, and values as text.

extension Lowerer {
    mutating func lowerPrint(_ format: PrintFormatID, _ list: NodeList, _ node: Node) -> ValueID {
        let types = list.indices.map { program.nodeLists[$0] }.map { type(of: $0) }
        let values = values(list)
        b.span = node.span
        let format = program.printFormats[format]
        let writer = self.writer(for: format.destination)
        let hasFormatValue = program.edition == .vm && hasFormatValue(format, types)
        if hasFormatValue { printWithFormatValue(values, types, to: writer) }
        for piece in hasFormatValue ? [] : format.pieces {
            switch piece {
            case .text(let literal):
                if !program.strings[literal].isEmpty { callRuntime(.writeString, [writer, lowerString(literal)]) }
            case .value(let index, let specifier):
                write(values[Int(index)], types[Int(index)], specifier, to: writer)
            }
        }
        switch format.destination {
        case .standardOutput(newline: true), .standardError: callRuntime(.writeNewline, [writer])
        case .standardOutput(newline: false): break
        case .string: return callRuntime(.writerFinish, [writer], .string)
        }
        return .invalid
    }

    private mutating func writer(for destination: PrintDestination) -> ValueID {
        switch destination {
        case .standardOutput: callRuntime(.stdout, [], .writer)
        case .standardError: callRuntime(.stderr, [], .writer)
        case .string: callRuntime(.writerNew, [], .writer)
        }
    }

    /// Writes a value as a specifier of a format asks.
    mutating func write(_ value: ValueID, _ type: TypeID, _ specifier: PrintSpecifier, to writer: ValueID) {
        let irType = b.type(of: value)
        switch specifier {
        case .quoted: show(value, type, quoted: true, to: writer)
        case .formatted(let spec): write(value, type, spec, to: writer)
        case .fixed(let decimals) where irType.isFloat:
            let wide = irType == .f32 ? b.convert(.convert, value, to: .f64) : value
            callRuntime(.writeFixed, [writer, wide, b.constant(Int64(decimals), .i32)])
        case .hexadecimal(let uppercase) where irType.isInteger:
            callRuntime(.writeHex, [writer, pattern(of: value), b.constant(uppercase)])
        case .binary where irType.isInteger: callRuntime(.writeBinary, [writer, pattern(of: value)])
        case .octal where irType.isInteger: callRuntime(.writeOctal, [writer, pattern(of: value)])
        default: show(value, type, quoted: false, to: writer)
        }
    }

    /// Writes a value laid out by a specification, which suits its type.
    private mutating func write(_ value: ValueID, _ type: TypeID, _ spec: FormatSpec, to writer: ValueID) {
        let layout = [
            b.constant(Int64(bitPattern: spec.packed), .u64), b.constant(Int64(spec.width), .i32),
            b.constant(spec.precision.map { Int64($0) } ?? -1, .i32),
        ]
        switch program.types[type] {
        case .integer(.u64): callRuntime(.writeFormatU64, [writer, value] + layout)
        case .integer: callRuntime(.writeFormatI64, [writer, extendIndex(value)] + layout)
        case .float(let float): callRuntime(float == .f32 ? .writeFormatF32 : .writeFormatF64, [writer, value] + layout)
        default: callRuntime(.writeFormatText, [writer, text(of: value, type)] + layout)
        }
    }

    /// `format` with a template that is known only at run time.
    mutating func lowerFormat(_ values: [ValueID], _ types: [TypeID]) -> ValueID {
        let formatting = callRuntime(.formatBegin, [values[0]], .writer)
        for (value, type) in zip(values, types).dropFirst() {
            switch program.types[type] {
            case .integer(.u64): callRuntime(.formatAddU64, [formatting, value])
            case .integer: callRuntime(.formatAddI64, [formatting, extendIndex(value)])
            case .float(let float): callRuntime(float == .f32 ? .formatAddF32 : .formatAddF64, [formatting, value])
            default: callRuntime(.formatAddText, [formatting, text(of: value, type)])
            }
        }
        return callRuntime(.formatEnd, [formatting], .string)
    }

    /// The bits of an integer, sign-extended to 64.
    mutating func pattern(of value: ValueID) -> ValueID {
        let type = b.type(of: value)
        if type == .u64 { return value }
        if type.isUnsigned { return b.convert(.convert, value, to: .u64) }
        let wide = type == .i64 ? value : b.convert(.convert, value, to: .i64)
        return b.convert(.convertWrap, wide, to: .u64)
    }

    /// A value of a concrete type as a string, as `print` shows it.
    mutating func text(of value: ValueID, _ type: TypeID) -> ValueID {
        switch program.types[type] {
        case .string: return value
        case .bool: return callRuntime(.stringFromBool, [value], .string)
        case .char: return callRuntime(.stringFromChar, [value], .string)
        case .float(let float) where program.edition != .vm: return callRuntime(float == .f32 ? .stringFromF32 : .stringFromF64, [value], .string)
        case .integer(.u64): return callRuntime(.stringFromU64, [value], .string)
        case .integer: return callRuntime(.stringFromI64, [extendIndex(value)], .string)
        case .errorValue: return callRuntime(.errorText, [value], .string)
        default:
            let writer = callRuntime(.writerNew, [], .writer)
            show(value, type, quoted: false, to: writer)
            return callRuntime(.writerFinish, [writer], .string)
        }
    }

    /// Writes a value of a concrete type; strings and characters quoted as inside containers, or raw.
    mutating func show(_ value: ValueID, _ type: TypeID, quoted: Bool, to writer: ValueID) {
        // The VM quotes nothing.
        let quoted = quoted && program.edition != .vm
        switch program.types[type] {
        case .unit, .never, .error: callRuntime(.writeString, [writer, stringConstant("()")])
        case .bool: callRuntime(.writeBool, [writer, value])
        case .char: callRuntime(quoted ? .writeQuotedChar : .writeChar, [writer, value])
        case .string: callRuntime(quoted ? .writeQuoted : .writeString, [writer, value])
        case .integer(.u64): callRuntime(.writeU64, [writer, value])
        case .integer: callRuntime(.writeI64, [writer, extendIndex(value)])
        case .float(let float) where program.edition == .vm:
            callRuntime(.vmWriteF64, [writer, float == .f32 ? b.convert(.convert, value, to: .f64) : value])
        case .float(let float): callRuntime(float == .f32 ? .writeF32 : .writeF64, [writer, value])
        case .errorValue: callRuntime(.writeError, [writer, value])
        case .dynamic where !quoted: _ = callSynthesized(.showPlain(type), [writer, value], .unit)
        default: _ = callSynthesized(.show(type), [writer, value], .unit)
        }
    }
}
