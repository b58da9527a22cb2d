import Source
import Support

/// What an error makes of the names around it. A name that could not be declared, or that may not be meant as it stands, is not missed
/// again where it is used: one mistake gives one report.
extension Parser {
    /// The names between two tokens mean nothing.
    mutating func mistakeNames(from first: Int, to end: Int) {
        var index = first
        while index < end {
            if tokens[index].kind == .identifier { tree.mistakenNames.insert(tokens[index].symbol) }
            index += 1
        }
    }

    /// What the line that begins at a token would have declared is not known: the first name in it, or the one behind `fn`.
    mutating func mistakeDeclaration(at first: Int) {
        var index = first
        var name: Symbol?
        while tokens[index].kind != .endOfFile && !(index > first && tokens[index].startsLine) {
            let token = tokens[index]
            if token.kind == .identifier {
                let isFunction = index > first && tokens[index - 1].kind == .fn
                if isFunction || name == nil { name = token.symbol }
                if isFunction { break }
            } else if token.kind == .colon || token.kind == .equal || token.kind == .leftParenthesis {
                break
            }
            index += 1
        }
        if let name { tree.mistakenNames.insert(name) }
    }

    /// The line before the current one has the wrong indentation just as well as this one may have.
    mutating func mistakeLineBefore() {
        if position > 0 { mistakeDeclaration(at: lineStart(of: position - 1)) }
    }

    private func lineStart(of token: Int) -> Int {
        var index = token
        while index > 0 && !tokens[index].startsLine { index -= 1 }
        return index
    }

    /// The first token of the current line.
    var lineStart: Int { lineStart(of: position) }

    /// Whether all of the current line before the arrow at hand may be a pattern.
    var isBehindPattern: Bool {
        guard mode == .lines, statementIndentation == lineIndentation else { return false }
        let first = tokens[lineStart].kind
        if first.isKeyword && first != .true && first != .false { return false }
        return !(lineStart..<position).contains { tokens[$0].kind == .equal || tokens[$0].kind == .fn }
    }

    /// Reports an arm that stands in no `match`, at its arrow; those below it follow from the same mistake. `first` is where it begins.
    mutating func reportStrayArm(from first: Int) {
        mistakeNames(from: first, to: position)
        if strayArmIndentation == lineIndentation {
            failed = true
        } else {
            strayArmIndentation = lineIndentation
            report(ParserDiagnostics.strayArm(tree.span(TextRange(from: tokens[first].start, to: token.end))))
        }
        skipsDeeperLines = true
    }

    /// Passes the pattern of an arm that stands in no `match`, and reports it.
    mutating func parseStrayArm() {
        let first = position
        while kind != .arrow && !isAtStatementEnd { skipToken() }
        reportStrayArm(from: first)
    }

    /// Whether the statement that begins at the current token, with the short form of a variant, is an arm: its line has an arrow.
    var isStrayArmAhead: Bool {
        guard kind == .dot, token.startsLine, mode == .lines else { return false }
        var index = position + 1
        while tokens[index].kind != .endOfFile && !tokens[index].startsLine {
            if tokens[index].kind == .arrow { return true }
            index = tokens[index].kind.isOpener && tokens[index].payload != Token.noPartner ? max(Int(tokens[index].payload), index + 1) : index + 1
        }
        return false
    }
}
