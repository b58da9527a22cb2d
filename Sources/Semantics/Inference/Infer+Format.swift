import Source
import Support
import Syntax
import TypedTree

// Interpolated strings, `format`, and placeholders in braces (chapter 24).

extension Inference {
    // MARK: Interpolated strings

    /// `f"…"`
    mutating func inferInterpolatedString(_ parts: IDRange<StringPieceID>, _ span: Span) -> NodeID {
        let start = scratch.nodes.count
        var pieces: [PrintPiece] = []
        appendPieces(parts, to: &pieces, first: start)
        makeTextInOrder(&pieces, first: start, interpolated: [start..<scratch.nodes.count])
        return emitText(pieces, first: start, span)
    }

    /// A node that gives the text of pieces whose values are on `scratch.nodes` from `first`.
    private mutating func emitText(_ pieces: [PrintPiece], first: Int, _ span: Span) -> NodeID {
        if scratch.nodes.count == first {
            var bytes: [UInt8] = []
            for case .text(let literal) in pieces { bytes += program.strings[literal] }
            return emit(.string(literal(bytes)), TypeStore.string, span)
        }
        let format = program.printFormats.append(PrintFormat(pieces, to: .string))
        return emit(.print(format, takeNodes(from: first)), TypeStore.string, span)
    }

    /// Adds the pieces of an interpolated string; its values go onto `scratch.nodes`, where those of the format begin at `first`.
    mutating func appendPieces(_ parts: IDRange<StringPieceID>, to pieces: inout [PrintPiece], first: Int) {
        for part in parts {
            switch tree[part] {
            case .text(let string):
                pieces.append(.text(literal(tree.bytes(of: string))))
            case .expression(let value, let spec, let range):
                let node = inferShown(value)
                pieces.append(.value(UInt32(scratch.nodes.count - first), specifier(spec, at: range, node)))
                scratch.nodes.append(node)
            }
        }
    }

    /// What stands behind the `:` of an interpolated value, held against the value's type.
    private mutating func specifier(_ spec: StringID?, at range: TextRange, _ node: NodeID) -> PrintSpecifier {
        guard let spec else { return .plain }
        switch FormatSpecReader.read(Array(tree.bytes(of: spec))[...]) {
        case .success(let read): return checked(read, node)
        case .failure(let problem):
            let start = range.start + UInt32(problem.range.lowerBound)
            reportFormat(problem.message, at: Span(file: tree.file, start: start, length: UInt32(problem.range.count)))
            return .plain
        }
    }

    /// Asks that a value can be laid out by a specification.
    private mutating func checked(_ spec: FormatSpec, _ node: NodeID) -> PrintSpecifier {
        if spec == FormatSpec() { return .plain }
        if !spec.isForAll { require(.formattable(spec), of: program.nodes[node].type, at: program.nodes[node].span) }
        return .formatted(spec)
    }

    // MARK: Templates

    /// `format(template, …)`
    mutating func inferFormat(_ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        guard let first = arguments.first else {
            report(Diagnostic(.argumentCount, "Function 'format' expects a template, such as `\"{} of {}\"`, and its values", at: span))
            return emitError(span)
        }
        guard case .string(let string) = tree[tree[first].value] else { return inferBuiltinCall(.format, arguments, .any, span) }
        let start = scratch.nodes.count
        let template = FormatTemplate(Array(tree.bytes(of: string)))
        if let problem = template.strayBraces.first {
            reportFormat(problem.message, at: place(problem.range, in: tree[first].value))
        }
        let values = IDRange<ArgumentID>(start: arguments.start + 1, end: arguments.end)
        let pieces = placeholderPieces(template, tree[first].value, values, takesAll: !template.strayBraces.isEmpty)
        return emitText(pieces, first: start, span)
    }

    /// The pieces of a template. The values are inferred, onto `scratch.nodes`; what no placeholder takes follows after spaces when
    /// `takesAll`, else it is an error.
    mutating func placeholderPieces(
        _ template: FormatTemplate, _ literalExpression: ExprID, _ values: IDRange<ArgumentID>, takesAll: Bool
    ) -> [PrintPiece] {
        let start = scratch.nodes.count
        inferValues(values)
        var isUsed = Array(repeating: false, count: values.count)
        var pieces: [PrintPiece] = []
        var next = 0
        var isComplete = true
        for piece in template.pieces {
            switch piece {
            case .text(let bytes): pieces.append(.text(literal(bytes)))
            case .placeholder(let placeholder):
                let index = placeholder.index ?? next
                if placeholder.index == nil { next += 1 }
                guard index < values.count else {
                    if isComplete { reportMissingValue(index, given: values.count, at: place(placeholder.range, in: literalExpression)) }
                    isComplete = false
                    continue
                }
                isUsed[index] = true
                pieces.append(.value(UInt32(index), specifier(placeholder, literalExpression, scratch.nodes[start + index])))
            }
        }
        for (index, argument) in values.enumerated() where !isUsed[index] {
            guard takesAll else {
                if isComplete { reportSuperfluousValue(at: tree.span(tree[argument].value), in: tree.span(literalExpression)) }
                break
            }
            pieces.append(.text(spaceLiteral()))
            pieces.append(.value(UInt32(index), .plain))
        }
        return pieces
    }

    private mutating func specifier(
        _ placeholder: FormatTemplate.Placeholder, _ literalExpression: ExprID, _ node: NodeID
    ) -> PrintSpecifier {
        guard let range = placeholder.spec, case .string(let string) = tree[literalExpression] else { return .plain }
        switch FormatSpecReader.read(Array(tree.bytes(of: string))[range]) {
        case .success(let read): return checked(read, node)
        case .failure(let problem):
            reportFormat(problem.message, at: place(problem.range, in: literalExpression))
            return .plain
        }
    }

    /// Where a part of a string literal stands; the whole literal where escapes make that hard to tell.
    private func place(_ range: Range<Int>, in expression: ExprID) -> Span {
        let span = tree.span(expression)
        guard case .string(let string) = tree[expression] else { return span }
        let prefix = resolved.files[span.file].text(of: span).utf8.first == UInt8(ascii: "r") ? 2 : 1
        guard Int(span.length) == tree.bytes(of: string).count + prefix + 1 else { return span }
        return Span(file: span.file, start: span.start + UInt32(prefix + range.lowerBound), length: UInt32(range.count))
    }

    // MARK: Messages

    private mutating func reportFormat(_ message: String, at span: Span) {
        report(
            Diagnostic(.malformedLiteral, message, at: span, title: "malformed format")
                .note("a format is `[[fill]align][sign][#][0][width][,][.precision][type]`, as in `>8`, `+.2f`, `#06x`, `,`"))
    }

    private mutating func reportMissingValue(_ index: Int, given: Int, at span: Span) {
        let values = given == 1 ? "only one value is given" : given == 0 ? "no value is given" : "only \(given) values are given"
        report(
            Diagnostic(.argumentCount, "this placeholder stands for value \(index), counted from 0, but \(values)", at: span)
                .help("add the value, or write `{{` and `}}` for braces as text"))
    }

    private mutating func reportSuperfluousValue(at span: Span, in template: Span) {
        report(
            Diagnostic(.argumentCount, "no placeholder takes this value", at: span)
                .label(template, "the template")
                .help("add a `{}` for it, or remove it"))
    }
}

extension FormatTemplate {
    /// Whether one of the placeholders stands for one of so many values.
    func hasPlaceholder(withArgumentsOf count: Int) -> Bool {
        var next = 0
        for case .placeholder(let placeholder) in pieces {
            if placeholder.index ?? next < count { return true }
            if placeholder.index == nil { next += 1 }
        }
        return false
    }
}
