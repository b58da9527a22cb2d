import IR
import TypedTree

// What programs of the VM's edition do otherwise.

extension Lowerer {
    // MARK: Values

    /// What a variable holds that nothing was assigned to.
    mutating func zeroValue(of type: TypeID) -> ValueID {
        guard let zero = program.zero(of: type) else { fatalError("a variable of a type without zero begins as zero") }
        return value(of: zero)
    }

    private mutating func value(of zero: Zero) -> ValueID {
        let type = irType(zero.type)
        switch zero.form {
        case .scalar, .open: return b.zero(type)
        case .string: return stringConstant("")
        case .array: return b.newArray(length: i64(0), type: type)
        case .range:
            guard case .range(let element) = program.types[zero.type] else { return b.zero(type) }
            let bound = b.zero(irType(element))
            return b.tuple([bound, bound, b.constant(1, stepType(of: irType(element))), b.constant(false)], type: type)
        case .parts(let parts):
            let values = parts.map { value(of: $0) }
            if case .tuple = program.types[zero.type] { return b.tuple(values, type: type) }
            return b.newObject(values, type: type)
        case .variant(let variant, let payload):
            let values = payload.map { value(of: $0) }
            return b.variant(Int(variant), values, type: type)
        case .made(let function, let arguments):
            return call(instance: instance(of: function, arguments, .direct, at: b.span), [])
        }
    }

    /// A float `as string`, which is not what `print` shows.
    mutating func vmFloatText(of value: ValueID) -> ValueID {
        callRuntime(.vmStringFromF64, [b.type(of: value) == .f32 ? b.convert(.convert, value, to: .f64) : value], .string)
    }

    /// `f64 as i32`, `f64 as i64`: the type's minimum for what does not fit.
    mutating func vmTruncation(_ value: ValueID, to target: IRType) -> ValueID {
        let source = b.type(of: value)
        let limit = target == .i32 ? 2_147_483_648.0 : 9_223_372_036_854_775_808.0
        let inside = newBlock(), above = newBlock(), outside = newBlock(), done = newBlock()
        let result = b.addParameter(target, to: done)
        branch(b.compare(.lt, value, b.constant(float: limit, source)), above, outside)
        start(above)
        let lowest = target == .i32 && source == .f64 ? b.compare(.gt, value, b.constant(float: -limit - 1, source))
            : b.compare(.ge, value, b.constant(float: -limit, source))
        branch(lowest, inside, outside)
        start(inside)
        jump(done, b.convert(.convertChecked, value, to: target))
        start(outside)
        jump(done, b.constant(target == .i32 ? Int64(Int32.min) : Int64.min, target))
        start(done)
        return result
    }

    /// The end of a slice that includes its last position; the length itself means the end, too.
    mutating func vmSliceEnd(_ end: ValueID, _ start: ValueID, _ length: ValueID) -> ValueID {
        // What is wrong stays as it is, for the runtime to report.
        let isInside = b.select(
            b.compare(.ge, end, i64(0)),
            b.select(b.compare(.ge, end, start), b.compare(.lt, end, length), b.constant(false)), b.constant(false))
        // One less than the length at most, so that adding cannot overflow.
        let last = b.select(isInside, end, i64(0))
        return b.select(isInside, b.arithmetic(.add, last, i64(1)), end)
    }

    /// What `typeof` gives.
    mutating func vmTypeName(_ value: ValueID, _ type: TypeID) -> ValueID {
        switch program.types[type] {
        case .structure: return stringConstant("array")
        case .errorValue:
            let kind = callRuntime(.stringConcat, [callRuntime(.errorKind, [value], .string), stringConstant(": ")], .string)
            return callRuntime(.stringConcat, [kind, callRuntime(.errorMessage, [value], .string)], .string)
        default: return stringConstant(runtimeTypeName(type))
        }
    }

    // MARK: Printing

    /// A struct's fields, separated by commas.
    mutating func showFields(_ value: ValueID, _ type: TypeID, _ writer: ValueID) {
        for (index, field) in program.fieldTypes(of: type).enumerated() {
            if index > 0 { callRuntime(.writeString, [writer, stringConstant(", ")]) }
            show(loadField(value, type, index, field), field, quoted: false, to: writer)
        }
    }

    /// Whether the first of several arguments of a `print` is a string that is no literal, and so is a format.
    func hasFormatValue(_ format: PrintFormat, _ types: [TypeID]) -> Bool {
        guard types.count > 1, types[0] == TypeStore.string, case .value(0, .plain)? = format.pieces.first else {
            return false
        }
        return true
    }

    /// Prints with a format that is known only when the program runs.
    mutating func printWithFormatValue(_ values: [ValueID], _ types: [TypeID], to writer: ValueID) {
        var position = i64(0)
        for (value, type) in zip(values, types).dropFirst() {
            let specifier = callRuntime(.vmFormatText, [writer, values[0], position], .i64)
            let found = newBlock(), exhausted = newBlock(), done = newBlock()
            let next = b.addParameter(.i64, to: done)
            branch(b.compare(.ge, specifier, i64(0)), found, exhausted)
            start(found)
            let kind = callRuntime(.vmFormatKind, [values[0], specifier], .i32)
            writeByKind(value, type, kind, to: writer)
            jump(done, callRuntime(.vmFormatAfter, [values[0], specifier], .i64))
            start(exhausted)
            callRuntime(.writeString, [writer, stringConstant(" ")])
            show(value, type, quoted: false, to: writer)
            jump(done, specifier)
            start(done)
            position = next
        }
        callRuntime(.vmFormatRest, [writer, values[0], position])
    }

    /// Writes a value by the number of a specifier: 0 plain, 1 `x`, 2 `X`, 3 `b`, 4 `o`, from 5 on fixed decimals.
    private mutating func writeByKind(_ value: ValueID, _ type: TypeID, _ kind: ValueID, to writer: ValueID) {
        let irType = b.type(of: value)
        let done = newBlock()
        if irType.isInteger {
            let specifiers: [PrintSpecifier] = [.hexadecimal(uppercase: false), .hexadecimal(uppercase: true), .binary, .octal]
            for (index, specifier) in specifiers.enumerated() {
                let matching = newBlock(), next = newBlock()
                branch(b.compare(.eq, kind, b.constant(Int64(index + 1), .i32)), matching, next)
                start(matching)
                write(value, type, specifier, to: writer)
                jump(done)
                start(next)
            }
        } else if irType.isFloat {
            let fixed = newBlock(), plain = newBlock()
            branch(b.compare(.ge, kind, b.constant(5 as Int64, .i32)), fixed, plain)
            start(fixed)
            let wide = irType == .f32 ? b.convert(.convert, value, to: .f64) : value
            callRuntime(.writeFixed, [writer, wide, b.arithmetic(.subWrap, kind, b.constant(5 as Int64, .i32))])
            jump(done)
            start(plain)
        }
        show(value, type, quoted: false, to: writer)
        jump(done)
        start(done)
    }
}
