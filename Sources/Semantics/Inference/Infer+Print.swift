import Source
import Support
import Syntax
import TypedTree

// `print` and its kin, and the `@` of its format (chapter 11). Placeholders in braces: `Infer+Format.swift`.

extension Inference {
    /// `print(a, b, …)` and its kin.
    mutating func inferPrint(_ function: PrintFunction, _ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        if rejectArgumentForms(arguments, .print(function)) {
            inferErroneous(arguments)
            return emitError(span)
        }
        switch function {
        case .print, .println: return inferWriting(arguments, to: .standardOutput(newline: true), span)
        case .printNoNewline: return inferWriting(arguments, to: .standardOutput(newline: false), span)
        case .standardError: return inferWriting(arguments, to: .standardError, span)
        case .debug: return inferDebug(arguments, span)
        case .format: return inferFormat(arguments, span)
        }
    }

    mutating func inferWriting(_ arguments: IDRange<ArgumentID>, to destination: PrintDestination, _ span: Span) -> NodeID {
        let start = scratch.nodes.count
        var pieces: [PrintPiece] = []
        if let first = arguments.first, case .string(let string) = tree[tree[first].value] {
            let format = Array(tree.bytes(of: string))
            let values = IDRange<ArgumentID>(start: arguments.start + 1, end: arguments.end)
            let template = values.isEmpty || isVM ? nil : FormatTemplate(format)
            if let template, template.hasPlaceholder(withArgumentsOf: values.count) {
                pieces = placeholderPieces(template, tree[first].value, values, takesAll: true)
            } else {
                inferValues(values)
                pieces = vmLead(format) + printPieces(format, values: start..<scratch.nodes.count)
            }
        } else {
            var interpolated: [Range<Int>] = []
            for (index, argument) in arguments.enumerated() {
                if index > 0 { pieces.append(.text(spaceLiteral())) }
                if case .interpolatedString(let parts) = tree[tree[argument].value] {
                    let own = scratch.nodes.count
                    appendPieces(parts, to: &pieces, first: start)
                    if scratch.nodes.count > own { interpolated.append(own..<scratch.nodes.count) }
                } else {
                    pieces.append(.value(UInt32(scratch.nodes.count - start), .plain))
                    inferValue(argument)
                }
            }
            makeTextInOrder(&pieces, first: start, interpolated: interpolated)
        }
        let isPlain = pieces == [.value(0, .plain)] && destination == .standardOutput(newline: true)
        let id = isPlain ? plainFormat() : program.printFormats.append(PrintFormat(pieces, to: destination))
        // Who prints something wrong is told that alone, not also that printing gives no value: `x = 5 +` takes the next line for its operand.
        let isErroneous = scratch.nodes[start...].contains { program.nodes[$0].type == TypeStore.error }
        let type = isErroneous ? TypeStore.error : destination == .string ? TypeStore.string : TypeStore.unit
        return emit(.print(id, takeNodes(from: start)), type, span)
    }

    /// Infers values onto `scratch.nodes`.
    mutating func inferValues(_ arguments: IDRange<ArgumentID>) {
        for argument in arguments { inferValue(argument) }
    }

    private mutating func inferValue(_ argument: ArgumentID) {
        let node = inferShown(tree[argument].value)
        scratch.nodes.append(node)
    }

    /// A value that is only shown. Of a function with types of its own nothing but the name is, whatever they are.
    mutating func inferShown(_ expression: ExprID) -> NodeID {
        guard case .name = tree[expression], case .function(let function) = module.expressions[expression],
            !program.functions[function].typeParameters.isEmpty
        else { return infer(expression, .any) }
        return emit(.string(literal("<fn \(text(program.functions[function].name))>".utf8)), TypeStore.string, tree.span(expression))
    }

    /// `debug(x)`: where it stands, what the value is called, and the value.
    private mutating func inferDebug(_ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        guard arguments.count == 1, let argument = arguments.first else {
            reportArgumentCount(name: "debug", expected: 1, given: arguments.count, at: span)
            inferErroneous(arguments)
            return emitError(span)
        }
        let file = resolved.files[span.file]
        let words = file.text(of: tree.span(tree[argument].value)).split { $0.isWhitespace }
        let heading = "\(file.path):\(file.position(of: span.start).line): \(words.joined(separator: " ")) = "
        let start = scratch.nodes.count
        let value = infer(tree[argument].value, .any)
        scratch.nodes.append(value)
        let format = PrintFormat([.text(literal(heading.utf8)), .value(0, .quoted)], to: .standardError)
        return emit(.print(program.printFormats.append(format), takeNodes(from: start)), TypeStore.unit, span)
    }

    /// The format of `print(x)`, which most are.
    private mutating func plainFormat() -> PrintFormatID {
        if let format = singlePrintFormat { return format }
        let format = program.printFormats.append(PrintFormat([.value(0, .plain)]))
        singlePrintFormat = format
        return format
    }

    /// Values with a space before each.
    private mutating func separated(from first: Int, count: Int) -> [PrintPiece] {
        var pieces: [PrintPiece] = []
        for index in first..<Swift.max(first, count) {
            pieces.append(.text(spaceLiteral()))
            pieces.append(.value(UInt32(index), .plain))
        }
        return pieces
    }

    mutating func spaceLiteral() -> LiteralID {
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
            if !isVM, position + 1 < format.count, format[position + 1] == UInt8(ascii: "@") {
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
        return pieces + separated(from: next, count: values.count)
    }

    /// Reports a specifier for a value of another type.
    private mutating func checked(_ specifier: PrintSpecifier, _ node: NodeID) -> PrintSpecifier {
        let subject = type(of: node)
        guard subject != TypeStore.error, subject != TypeStore.never else { return specifier }
        switch specifier {
        case .plain, .quoted, .formatted: break
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
