import Source
import Support

/// Lines that begin with what continues the one before, and clauses at a wrong width.
extension Parser {
    /// Whether the operator that begins the next line was meant to continue this one. No statement begins with it, or no
    /// statement can stand there: indented lines follow headers only.
    @inline(__always)
    private var isLeadingOperator: Bool {
        switch token.kind {
        case .not: if tokens[position + 1].kind != .in { return false }
        case .ellipsis: return false
        case .minus: if mode != .lines { return false }
        default: break
        }
        return Precedence.of(token.kind) != 0 && mode != .brackets && (mode == .braces || Int(token.indentation) > statementIndentation)
    }

    /// At the end of a line that the next one continues with an operator: reports that, once for all such lines of the expression, and
    /// makes them one line; false where the line is over.
    mutating func joinLeadingOperator() -> Bool {
        guard isLeadingOperator, !isExhausted else { return false }
        var replacements: [Replacement] = []
        var index = position
        while tokens[index].kind != .endOfFile {
            if tokens[index].startsLine {
                let indentation = Int(tokens[index].indentation)
                guard Precedence.of(tokens[index].kind) != 0, mode == .braces || indentation > statementIndentation else { break }
                moveUp(index, &replacements)
                tokens[index].flags.remove(.startsLine)
            }
            index = indexAfter(index)
        }
        reportAside(ParserDiagnostics.leadingOperator(describe(operatorAt: position), replacements, span(token)))
        refreshKind()
        return true
    }

    /// Adds what moves the operator at `index`, the first of its line, to the end of the line before.
    private func moveUp(_ index: Int, _ replacements: inout [Replacement]) {
        let last = tokens[index].kind == .not ? index + 1 : index
        let end = tokens[index - 1].end
        replacements.append(Replacement(span: Span(file: file, start: end, length: 0), text: " " + describe(operatorAt: index)))
        let behind = tokens[last + 1].startsLine ? tokens[last].end : tokens[last + 1].start
        replacements.append(Replacement(span: tree.span(TextRange(from: tokens[index].start, to: behind)), text: ""))
    }

    /// The text of an operator; `not in` is two tokens.
    private func describe(operatorAt index: Int) -> String {
        tokens[index].kind == .not ? "not in" : text(of: tokens[index])
    }

    /// At the end of a line that `if c else b` or `else b` on the next one continues: reports that and joins the lines.
    mutating func joinConditional() -> Bool {
        guard mode == .lines, Int(token.indentation) > statementIndentation, !isExhausted else { return false }
        if token.kind == .if {
            var index = position
            while tokens[index].kind != .else {
                if tokens[index].kind == .colon || tokens[index].kind == .endOfFile || index > position && tokens[index].startsLine { return false }
                index = indexAfter(index)
            }
        }
        let place = span(token)
        let gap = tree.span(TextRange(from: previousEnd, to: start))
        let isPlainGap = !text(in: TextRange(from: previousEnd, to: start)).contains("/")
        reportAside(ParserDiagnostics.leadingConditional(text(of: token), isPlainGap ? gap : nil, place))
        continueLine()
        return true
    }

    /// Whether `.name(…)`, which begins a line, was meant for the value of the line before: variants begin with capital letters.
    var isMemberOfLineBefore: Bool {
        guard token.startsLine, position > 0, mode == .lines, tokens[position - 1].kind != .colon, tokens[position + 2].kind == .leftParenthesis
        else { return false }
        let first = text[Int(tokens[position + 1].start)]
        return first >= UInt8(ascii: "a") && first <= UInt8(ascii: "z")
    }

    /// Reports it, once for all such lines, which are parsed as parts of the missing expression.
    mutating func reportMemberOfLineBefore() -> ExprID {
        let indentation = token.indentation
        var replacements: [Replacement] = []
        var index = position
        while tokens[index].kind != .endOfFile {
            if tokens[index].startsLine {
                guard tokens[index].kind == .dot, tokens[index].indentation == indentation else { break }
                replacements.append(Replacement(span: Span(file: file, start: tokens[index].start, length: 0), text: "    "))
                tokens[index].flags.remove(.startsLine)
            }
            index = indexAfter(index)
        }
        let member = tokens[position + 1]
        reportAside(ParserDiagnostics.memberOfLineBefore(text(of: member), span(token).union(span(member)), replacements))
        return errorExpression()
    }

    /// Whether the clause at the current token, which begins a line, was meant for a construct whose block is being parsed: no other
    /// one takes it.
    var isAwaitedClause: Bool {
        switch token.kind {
        case .catch, .finally: openTries > 0
        case .else, .elif: openIfs > 0
        default: false
        }
    }

    /// Reports a clause that is indented more than the line that holds its `if` or `try`.
    mutating func reportMisplacedClause(headerWidth: Int) {
        var lineStart = Int(start)
        while lineStart > 0 && (text[lineStart - 1] == UInt8(ascii: " ") || text[lineStart - 1] == UInt8(ascii: "\t")) { lineStart -= 1 }
        let blanks = tree.span(TextRange(from: UInt32(lineStart), to: start))
        resume()
        reportAside(ParserDiagnostics.misplacedClause(text(of: token), span(token), blanks: blanks, width: headerWidth))
    }
}
