import Source
import Support
import Syntax
import TypedTree

// `print` and its format (chapter 11).

extension Inference {
    /// `print(a, b, …)`
    mutating func inferPrint(_ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        if rejectArgumentForms(arguments, .builtin("print")) {
            inferErroneous(arguments)
            return emitError(span)
        }
        var values = arguments
        var format: [UInt8]?
        if let first = arguments.first, case .string(let string) = tree[tree[first].value] {
            format = Array(tree.bytes(of: string))
            values = IDRange(start: arguments.start + 1, end: arguments.end)
        }
        let start = scratch.nodes.count
        for argument in values {
            let node = infer(tree[argument].value, .any)
            scratch.nodes.append(node)
        }
        let pieces: [PrintPiece]
        if let format {
            pieces = printPieces(format, values: start..<scratch.nodes.count)
        } else {
            pieces = separated(from: 0, count: values.count, startsWithSpace: false)
        }
        let id = pieces == [.value(0, .plain)] ? plainFormat() : program.printFormats.append(pieces)
        return emit(.print(id, takeNodes(from: start)), TypeStore.unit, span)
    }

    /// The format of `print(x)`, which most are.
    private mutating func plainFormat() -> PrintFormatID {
        if let format = singlePrintFormat { return format }
        let format = program.printFormats.append([.value(0, .plain)])
        singlePrintFormat = format
        return format
    }

    /// Values with spaces between them.
    private mutating func separated(from first: Int, count: Int, startsWithSpace: Bool) -> [PrintPiece] {
        var pieces: [PrintPiece] = []
        for index in first..<Swift.max(first, count) {
            if index > first || startsWithSpace { pieces.append(.text(spaceLiteral())) }
            pieces.append(.value(UInt32(index), .plain))
        }
        return pieces
    }

    private mutating func spaceLiteral() -> LiteralID {
        if let space = singleSpace { return space }
        let space = literal([UInt8(ascii: " ")])
        singleSpace = space
        return space
    }

    /// The pieces of a literal format with the values on `scratch.nodes`.
    private mutating func printPieces(_ format: [UInt8], values: Range<Int>) -> [PrintPiece] {
        var pieces: [PrintPiece] = []
        var pending: [UInt8] = []
        var next = 0
        var position = 0
        while position < format.count {
            guard format[position] == UInt8(ascii: "@") else {
                pending.append(format[position])
                position += 1
                continue
            }
            if position + 1 < format.count, format[position + 1] == UInt8(ascii: "@") {
                pending.append(UInt8(ascii: "@"))
                position += 2
                continue
            }
            let (specifier, length) = PrintSpecifier.parse(format, at: position)
            if next < values.count {
                if !pending.isEmpty { pieces.append(.text(literal(pending))) }
                pending.removeAll()
                pieces.append(.value(UInt32(next), checked(specifier, scratch.nodes[values.lowerBound + next])))
                next += 1
            } else {
                pending.append(contentsOf: format[position..<position + length])
            }
            position += length
        }
        if !pending.isEmpty { pieces.append(.text(literal(pending))) }
        // What is not consumed follows, each after a space; an empty format is a value like another.
        return pieces + separated(from: next, count: values.count, startsWithSpace: true)
    }

    /// Reports a specifier for a value of another type.
    private mutating func checked(_ specifier: PrintSpecifier, _ node: NodeID) -> PrintSpecifier {
        let subject = type(of: node)
        guard subject != TypeStore.error, subject != TypeStore.never else { return specifier }
        switch specifier {
        case .plain: break
        case .fixed:
            if subject.variable == nil, !types.isNumber(subject), !isParameter(subject) {
                reportSpecifier("`@.Nf` is for numbers", subject, at: program.nodes[node].span)
            }
        case .hexadecimal, .binary, .octal:
            if let variable = subject.variable {
                if variables.class(variable).contains(.floating) {
                    reportSpecifier("`@x`, `@X`, `@b` and `@o` are for integers", subject, at: program.nodes[node].span)
                } else {
                    variables.confine(variable, to: .integer)
                }
            } else if !types.isInteger(subject), !isParameter(subject) {
                reportSpecifier("`@x`, `@X`, `@b` and `@o` are for integers", subject, at: program.nodes[node].span)
            }
        }
        return specifier
    }

    private func isParameter(_ type: TypeID) -> Bool { if case .parameter = types[type] { true } else { false } }
}

extension PrintSpecifier {
    /// The specifier at an `@`, and how many bytes it has.
    static func parse(_ format: [UInt8], at position: Int) -> (PrintSpecifier, Int) {
        guard position + 1 < format.count else { return (.plain, 1) }
        switch format[position + 1] {
        case UInt8(ascii: "x"): return (.hexadecimal(uppercase: false), 2)
        case UInt8(ascii: "X"): return (.hexadecimal(uppercase: true), 2)
        case UInt8(ascii: "b"): return (.binary, 2)
        case UInt8(ascii: "o"): return (.octal, 2)
        case UInt8(ascii: "."):
            var end = position + 2
            var decimals: UInt32 = 0
            while end < format.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(format[end]), decimals < 100_000 {
                decimals = decimals * 10 + UInt32(format[end] - UInt8(ascii: "0"))
                end += 1
            }
            guard end > position + 2, end < format.count, format[end] == UInt8(ascii: "f") else { return (.plain, 1) }
            return (.fixed(decimals: decimals), end - position + 1)
        default:
            return (.plain, 1)
        }
    }
}
