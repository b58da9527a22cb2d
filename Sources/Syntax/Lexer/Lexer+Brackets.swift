import Source

/// Matching of brackets.
///
/// A closer closes the nearest opener of its kind; openers between them are unclosed, and are reported where the
/// outermost of a statement stands. Where a line has as many closers as openers, they belong together all the same, and some
/// are of the wrong kind: `[1, (2, 3], 4)`. A closer without any opener is reported and becomes an error token, which the parser
/// passes over.
extension Lexer {
    /// Reads `(`, `[` or `{`.
    mutating func scanOpener(_ byte: UInt8) {
        let kind: TokenKind =
            switch byte {
            case UInt8(ascii: "("): .leftParenthesis
            case UInt8(ascii: "["): .leftBracket
            default: .leftBrace
            }
        openers.append(UInt32(truncatingIfNeeded: tokens.count))
        openCounts[Lexer.countIndex(kind)] &+= 1
        position &+= 1
        append(kind, from: position &- 1, payload: Token.noPartner)
    }

    /// Reads `)`, `]` or `}`; the latter may also end an expression in an interpolated string.
    mutating func scanCloser(_ byte: UInt8) {
        let kind: TokenKind =
            switch byte {
            case UInt8(ascii: ")"): .rightParenthesis
            case UInt8(ascii: "]"): .rightBracket
            default: .rightBrace
            }
        let floor = interpolations.last?.openerCount ?? 0
        let opener = Lexer.opener(of: kind)
        var match = openers.count
        if match > floor && tokens.tokens[Int(openers[match - 1])].kind == opener
            && !isInsteadOfOuter(match - 1, floor: floor) {
            return close(match - 1, kind)
        }
        while match > floor && openCounts[Lexer.countIndex(opener)] > 0 {
            match -= 1
            if tokens.tokens[Int(openers[match])].kind == opener && !isInsteadOfOuter(match, floor: floor) {
                if match + 1 < openers.count && awaitedClosers(floor: floor) == 0 { return closeWithWrongCloser(kind) }
                reportUnclosed(from: match + 1)
                return close(match, kind)
            }
        }
        if kind == .rightBrace && !interpolations.isEmpty {
            reportUnclosed(from: floor)
            return endInterpolatedExpression()
        }
        if match > floor, Int(tokens.tokens[Int(openers[match - 1])].start) >= lineStart, awaitedClosers(floor: floor).map({ $0 >= 0 }) ?? true {
            return closeWithWrongCloser(kind)
        }
        if match == openers.count, let outer = interpolations.last, !outer.isTripleQuoted, !hasBraceAhead {
            // `f"a {b)`: the string lacks its `}`.
            return endUnterminated(from: position, body: position)
        }
        let start = position
        position &+= 1
        if !isLineOfUnterminated && !followsError(start) { diagnostics.append(SyntaxDiagnostics.strayCloser(kind, span(from: start, to: position))) }
        append(.error, from: start)
    }

    /// Whether the closer at the position, which begins its line, stands at the width of an outer opener's line and
    /// further left than that of the opener at `index`: then it is the outer one that it closes.
    private func isInsteadOfOuter(_ index: Int, floor: Int) -> Bool {
        guard flags.contains(.startsLine), index > floor else { return false }
        let opener = tokens.tokens[Int(openers[index])]
        let width = lineIndentation(ofToken: Int(openers[index]))
        guard indentation < width else { return false }
        for outer in Swift.max(floor, index - 8)..<index
        where tokens.tokens[Int(openers[outer])].kind == opener.kind
            && lineIndentation(ofToken: Int(openers[outer])) == indentation {
            return true
        }
        return false
    }

    /// The indentation of the line that holds a token; tokens of very long lines are not followed to its start.
    private func lineIndentation(ofToken index: Int) -> Int {
        var first = index
        while first > 0 && !tokens.tokens[first].startsLine && index - first < 64 { first -= 1 }
        return tokens.tokens[first].startsLine ? Int(tokens.tokens[first].indentation) : 0
    }

    private mutating func close(_ match: Int, _ kind: TokenKind) {
        let opener = Int(openers[match])
        forgetOpeners(from: match)
        tokens.tokens[opener].payload = UInt32(truncatingIfNeeded: tokens.count)
        position &+= 1
        append(kind, from: position &- 1, payload: UInt32(truncatingIfNeeded: opener))
    }

    /// Whether a `}` stands further on in the line.
    private var hasBraceAhead: Bool {
        var index = position
        while text[index] != Lexer.newline && index < count {
            if text[index] == UInt8(ascii: "}") { return true }
            index &+= 1
        }
        return false
    }

    /// How many more openers on the line wait for a closer than closers follow on it, from the position on; negative when there are
    /// more closers, nil when it cannot be told.
    private func awaitedClosers(floor: Int) -> Int? {
        if swappedLine == lineStart && Int(openers[openers.count - 1]) <= swappedOpener { return 0 }
        guard interpolations.isEmpty else { return nil }
        var first = openers.count
        while first > floor && Int(tokens.tokens[Int(openers[first - 1])].start) >= lineStart { first -= 1 }
        var awaited = openers.count - first
        var depth = 0
        var index = position
        let end = Swift.min(count, position + 1000)
        while index < end && text[index] != Lexer.newline {
            switch text[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                if depth > 0 { depth -= 1 } else { awaited -= 1 }
                if awaited < 0 { return awaited }
            case UInt8(ascii: "/") where text[index + 1] == UInt8(ascii: "/"): return awaited + depth
            case UInt8(ascii: "\""):
                index += 1
                while index < end && text[index] != UInt8(ascii: "\"") && text[index] != Lexer.newline {
                    index += text[index] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            index += 1
        }
        return index < position + 1000 ? awaited + depth : nil
    }

    /// `a[1)`: the closer is taken for the one that the opener on the same line needs. Further ones that close what was open
    /// then belong to the same mistake.
    private mutating func closeWithWrongCloser(_ kind: TokenKind) {
        let index = Int(openers[openers.count - 1])
        let opener = tokens.tokens[index]
        if swappedLine != lineStart || index > swappedOpener {
            swappedLine = lineStart
            swappedOpener = index
            diagnostics.append(SyntaxDiagnostics.unclosed(
                opener.kind, span(from: Int(opener.start), to: Int(opener.end)))
                .label(span(from: position, to: position + 1), "this `\(kind.fixedText ?? "")` does not close it"))
        }
        close(openers.count - 1, TokenKind(rawValue: opener.kind.rawValue + 1) ?? kind)
    }

    /// Whether what begins at `start` directly follows what was reported: it is a part of the same mistake.
    func followsError(_ start: Int) -> Bool {
        guard tokens.count > 0 else { return false }
        let previous = tokens.tokens[tokens.count - 1]
        return previous.kind == .error && Int(previous.end) == start
    }

    /// Whether the current line holds an unterminated literal, which may have swallowed an opener.
    private var isLineOfUnterminated: Bool {
        tokens.count > 0 && tokens.tokens[tokens.count - 1].flags.contains(.unterminated) && !flags.contains(.startsLine)
    }

    /// Reports the openers from the given place of the stack on, the first few of them, and forgets them. Those in the line
    /// of an outer one, or in the deeper lines below it, belong to its mistake.
    mutating func reportUnclosed(from first: Int) {
        var reported: (token: Token, width: Int, inner: Int)?
        var reports = 0
        var last = 0
        for opener in openers[first...] {
            let index = Int(opener)
            let token = tokens.tokens[index]
            if let outer = reported {
                var width = outer.width
                var isBelow = false
                for line in last + 1...index where tokens.tokens[line].startsLine {
                    width = Int(tokens.tokens[line].indentation)
                    isBelow = isBelow || width <= outer.width
                }
                last = index
                guard isBelow else {
                    reported?.inner += 1
                    continue
                }
                reportUnclosed(outer.token, inner: outer.inner)
                reports += 1
                if reports == 8 { break }
                reported = (token, width, 0)
            } else {
                reported = (token, lineIndentation(ofToken: index), 0)
                last = index
            }
        }
        if let reported, reports < 8 { reportUnclosed(reported.token, inner: reported.inner) }
        forgetOpeners(from: first)
    }

    private mutating func reportUnclosed(_ opener: Token, inner: Int) {
        var diagnostic = SyntaxDiagnostics.unclosed(opener.kind, span(from: Int(opener.start), to: Int(opener.end)))
        if holdsDivision(after: opener) {
            diagnostic = diagnostic.note("`//` begins a comment, which goes to the end of the line; `/` divides")
        }
        switch inner {
        case 0: diagnostics.append(diagnostic)
        case 1: diagnostics.append(diagnostic.note("nor is a bracket that opens inside it"))
        default: diagnostics.append(diagnostic.note("nor are \(inner) brackets that open inside it"))
        }
    }

    /// Whether a comment that was meant as a division, `7 // 2)`, has swallowed the closer of an opener on its line.
    private func holdsDivision(after opener: Token) -> Bool {
        guard let comment = divisionComment, comment > Int(opener.start) else { return false }
        var index = Int(opener.end)
        while index < comment && text[index] != Lexer.newline { index += 1 }
        return index == comment
    }

    /// Takes the openers from the given place of the stack on off it.
    @inline(__always)
    mutating func forgetOpeners(from first: Int) {
        while openers.count > first {
            let opener = openers.removeLast()
            openCounts[Lexer.countIndex(tokens.tokens[Int(opener)].kind)] &-= 1
        }
    }

    @inline(__always)
    private static func countIndex(_ opener: TokenKind) -> Int {
        Int(opener.rawValue &- TokenKind.leftParenthesis.rawValue) >> 1
    }

    /// Forgets the openers on the current line: an unterminated literal has swallowed their closers.
    mutating func forgetOpenersOfLine() {
        let floor = interpolations.last?.openerCount ?? 0
        while openers.count > floor, Int(tokens.tokens[Int(openers[openers.count - 1])].start) >= lineStart {
            forgetOpeners(from: openers.count - 1)
        }
    }

    /// Reports what is still open at the end of the file.
    mutating func finishBrackets() {
        while let interpolation = interpolations.popLast() {
            let start = tokens.tokens[interpolation.start]
            forgetOpeners(from: interpolation.openerCount)
            diagnostics.append(SyntaxDiagnostics.unterminatedString(
                span(from: Int(start.start), to: Int(start.end))))
            tokens.tokens[interpolation.start].payload = UInt32(truncatingIfNeeded: tokens.count)
            tokens.tokens[interpolation.start].flags.insert(.unterminated)
            append(.interpolationEnd, from: position, flags: .unterminated)
        }
        reportUnclosed(from: 0)
    }

    private static func opener(of closer: TokenKind) -> TokenKind {
        switch closer {
        case .rightParenthesis: .leftParenthesis
        case .rightBracket: .leftBracket
        default: .leftBrace
        }
    }
}
