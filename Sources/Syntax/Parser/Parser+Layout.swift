import Source
import Support

/// Blocks, suites and brackets.
extension Parser {
    /// Parses a whole file.
    mutating func parseFile() {
        parseLines(width: 0)
        while kind != .endOfFile {
            // Only what no statement can begin with stops the lines early, and it has been reported.
            advance()
            parseLines(width: 0)
        }
        tree.statements = list(since: 0, of: StmtID.self)
        tree.hasErrors = !diagnostics.isEmpty
    }

    /// Parses the lines of a block that are indented by `width`, and gathers their statements.
    mutating func parseLines(width: Int) {
        while true {
            let token = tokens[position]
            if token.kind == .endOfFile || !token.startsLine && position != 0 { return }
            if token.kind.isCloser || token.kind == .interpolationClose || (commaEnds && token.kind == .comma) { return }
            let indentation = Int(token.indentation)
            let first = position
            if indentation < width || isAwaitedClause { return }
            if indentation > width {
                parseMisplacedLines(width: width, indentation: indentation)
            } else {
                parseLine()
            }
            if position == first { advance() }
        }
    }

    /// Lines that are indented more than the block: one error, then they count as the block's own.
    private mutating func parseMisplacedLines(width: Int, indentation: Int) {
        resume()
        report(lastBlockWidth > indentation
            ? ParserDiagnostics.wrongDedent(span(token)) : ParserDiagnostics.unexpectedIndent(span(token), usesTabs: usesTabs))
        // An `else` at a wrong width is one mistake: it lacks its `if` for no other reason.
        if !isClauseKeyword(token.kind) { resume() }
        tree.hasMisplacedLines = true
        mistakeLineBefore()
        let outer = enter()
        let mark = scratch.count
        misplacedLines += 1
        parseLines(width: indentation)
        misplacedLines -= 1
        leave(outer)
        // At module scope they are of a declaration that could not be read, and mean something else there.
        if isAtModuleScope && width == 0 { scratch.removeLast(scratch.count - mark) }
    }

    /// Whether a tab stands before the current line's first token, or before that of the line above.
    var usesTabs: Bool {
        var index = Int(start)
        var lines = 0
        while index > 0 && lines < 2 {
            index -= 1
            if text[index] == UInt8(ascii: "\n") { lines += 1 }
            if text[index] == UInt8(ascii: "\t") { return true }
        }
        return false
    }

    private func isClauseKeyword(_ kind: TokenKind) -> Bool {
        kind == .else || kind == .elif || kind == .catch || kind == .finally
    }

    /// Parses a line: statements separated by `;`.
    private mutating func parseLine() {
        lastBlockWidth = 0
        statementIndentation = lineIndentation
        kind = token.kind
        if misplacedLines > 0 { mistakeDeclaration(at: position) }
        let first = position
        var hadError = false
        repeat {
            if kind == .semicolon { advance() }
            if kind == .newline || kind == .endOfFile { break }
            resume()
            parseStatement()
            finishStatement()
            if failed {
                hadError = true
                mistakeDeclaration(at: first)
                appendErrorStatement()
            }
        } while kind == .semicolon
        failed = hadError
        endLine()
    }

    /// Adds what stands for a statement that could not be read: it may have been the value of its block.
    private mutating func appendErrorStatement() { appendStatement(.expression(errorExpression()), from: start) }

    /// Goes to the end of the statement; what is in between is an error.
    mutating func finishStatement() {
        if failed {
            skipToStatementEnd()
        } else if !isAtStatementEnd {
            reportAfterStatement()
            dropLastExpression()
            skipToStatementEnd()
        }
    }

    /// Takes back the expression of the last statement when something stands behind it: what was meant is not known,
    /// so that nothing else shall be said about it. Expressions with blocks stay.
    private mutating func dropLastExpression() {
        guard let last = tree.statementKinds.ids.last, scratch.last == last.rawValue else { return }
        let value: ExprID
        switch tree.statementKinds[last] {
        case .expression(let expression): value = expression
        case .assignment(_, let assigned): value = assigned
        default: return
        }
        switch tree.expressions[value] {
        case .name, .integer, .float, .string, .field, .binary, .comparison, .unary, .error:
            tree.expressions[value] = .error
        default: break
        }
    }

    /// After a line with an error, the deeper lines below it are read for their own errors only, or not at all.
    mutating func endLine() {
        let hadError = failed
        resume()
        guard hadError, mode == .lines, token.startsLine, token.kind != .endOfFile else {
            skipsDeeperLines = false
            return
        }
        let width = statementIndentation
        if skipsDeeperLines {
            while token.kind != .endOfFile && !(token.startsLine && Int(token.indentation) <= width) { advance() }
            refreshKind()
        } else if Int(token.indentation) > width && !token.kind.isCloser {
            let mark = scratch.count
            let outer = enter()
            parseLines(width: Int(token.indentation))
            leave(outer)
            scratch.removeLast(scratch.count - mark)
        }
        skipsDeeperLines = false
    }

    // MARK: Suites

    /// Passes the `:` that ends a header. After an error in the header, looks for it further on.
    mutating func expectColon(after construct: String) {
        isInHeader = false
        if failed {
            while kind != .colon && kind != .arrow && !isAtStatementEnd && kind != .leftBrace { skipToken() }
            if kind == .colon || kind == .arrow {
                advance()
                resume()
            } else if kind == .newline && isBlockAhead {
                resume()
            }
            return
        }
        if kind == .colon { return advance() }
        let isMissing = reportMissingColon(after: construct)
        // A block in braces, on the next lines or on this one is what was meant.
        if isForeignColon { advance() } else if kind != .leftBrace && kind != .newline && !(isMissing && Self.startsSuite(kind)) { return }
        resume()
    }

    /// Reports what stands where `:` should; gives whether it is just missing.
    private mutating func reportMissingColon(after construct: String) -> Bool {
        let isReported = token.kind == .error || position > 0 && tokens[position - 1].flags.contains(.unterminated)
        let isWrongToken = kind != .newline && kind != .endOfFile && kind != .leftBrace && !Self.startsStatement(kind)
        if isReported && !hasAhead(.colon) {
            failed = true
            return false
        }
        if isReported || isWrongToken && hasAhead(.colon) {
            if isReported { failed = true } else if !reportMisspeltOperator() { unexpected(expecting: "`:`") }
            while kind != .colon && !isAtStatementEnd { skipToken() }
            if accept(.colon) { resume() }
            return false
        }
        if kind == .leftBrace && followsBrace(position) { return false }
        let place = Span(file: file, start: previousEnd, length: 0)
        if isForeignColon {
            let gap = tree.span(TextRange(from: previousEnd, to: token.end))
            report(ParserDiagnostics.wrongColon(after: construct, text(of: token), gap, at: place))
        } else {
            let isLineEnd = kind == .newline || kind == .endOfFile
            let hasBlock = !isLineEnd || isBlockAhead
            report(ParserDiagnostics.missingColon(after: construct, place, isBrace: kind == .leftBrace, hasBlock: hasBlock))
        }
        return true
    }

    /// Whether the next line, at the end of a header, is indented as a block of it.
    private var isBlockAhead: Bool { token.kind != .endOfFile && Int(token.indentation) > statementIndentation }

    /// Whether a one-line suite begins with a token of this kind, where its `:` is missing.
    private static func startsSuite(_ kind: TokenKind) -> Bool {
        switch kind {
        case .identifier, .integer, .float, .string, .character, .true, .false, .interpolationStart, .fn, .if, .match: true
        default: startsStatement(kind)
        }
    }

    /// Whether the line of the token begins with a `}`, as `} else {` does: the block before it was reported.
    func followsBrace(_ index: Int) -> Bool {
        var first = index
        while first > 0 && !tokens[first].startsLine && index - first < 64 { first -= 1 }
        return tokens[first].startsLine && tokens[first].kind == .rightBrace
    }

    /// Whether what stands here has the role of `:` in other languages.
    private var isForeignColon: Bool {
        switch kind {
        case .fatArrow, .arrow, .equal: true
        case .identifier: (nextKind == .newline || Self.startsSuite(nextKind)) && ["then", "do"].contains(text(of: token))
        default: false
        }
    }

    /// Whether a token of the kind, such as `:`, stands further on in the statement, outside brackets.
    func hasAhead(_ wanted: TokenKind) -> Bool {
        var index = position
        while tokens[index].kind != .endOfFile && (index == position || !tokens[index].startsLine) {
            if tokens[index].kind == wanted { return true }
            if tokens[index].kind.isCloser || tokens[index].kind == .semicolon { return false }
            index = indexAfter(index)
        }
        return false
    }

    /// The index of the token after the one at `index`, or after the bracket that it opens.
    @inline(__always)
    func indexAfter(_ index: Int) -> Int {
        let token = tokens[index]
        if (token.kind.isOpener && token.payload != Token.noPartner || token.kind == .interpolationStart)
            && Int(token.payload) > index {
            return Int(token.payload) + 1
        }
        return index + 1
    }

    /// Whether only a statement begins with a token of this kind.
    private static func startsStatement(_ kind: TokenKind) -> Bool {
        switch kind {
        case .return, .break, .continue, .pass, .raise: true
        default: false
        }
    }

    /// Parses what follows the `:` of a header that stands in a line indented by `headerWidth`: an indented block, or
    /// statements on the same line.
    ///
    /// A function expression has a single statement on the line.
    mutating func parseSuite(headerWidth: Int, construct: String, isExpressionBody: Bool = false) -> BlockID {
        let outer = enter()
        let savedScope = isAtModuleScope
        isAtModuleScope = false
        defer {
            isAtModuleScope = savedScope
            leave(outer)
        }
        let mark = scratch.count
        let first = start
        if failed {
            // The header could not be read to its end.
            appendErrorStatement()
            return block(since: mark, from: first)
        }
        if token.kind == .leftBrace && tokens[position].payload != Token.noPartner && previousKindIsNotColon {
            return parseBracedSuite()
        }
        if token.startsLine || token.kind == .endOfFile {
            guard parseIndentedLines(headerWidth: headerWidth) else {
                reportEmptyBlock(construct)
                appendErrorStatement()
                return block(since: mark, from: previousEnd)
            }
        } else {
            parseOneLineSuite(isExpressionBody: isExpressionBody, construct: construct)
        }
        return block(since: mark, from: first)
    }

    /// After a missing `:`, `{` begins the block that was meant.
    private var previousKindIsNotColon: Bool {
        position > 0 && tokens[position - 1].kind != .colon && tokens[position - 1].kind != .arrow
    }

    private mutating func parseBracedSuite() -> BlockID {
        let first = start
        let mark = scratch.count
        parseBraces()
        return block(since: mark, from: first)
    }

    /// Parses the block that begins at the current token, which starts a line; false if it is not indented enough.
    private mutating func parseIndentedLines(headerWidth: Int) -> Bool {
        guard let width = indentedBlockWidth(headerWidth: headerWidth) else { return false }
        let savedMode = mode
        let savedStatement = statementIndentation
        let savedList = isInExpressionList
        mode = .lines
        isInExpressionList = false
        var from = position
        parseLines(width: width)
        // A line may begin with what no line can take, such as the `,` of the list around a function.
        while position > from, savedMode == .lines, acceptWrongDedent(headerWidth: headerWidth) {
            from = position
            parseLines(width: Int(token.indentation))
        }
        mode = savedMode
        isInExpressionList = savedList
        statementIndentation = savedStatement
        lastBlockWidth = width
        refreshKind()
        return true
    }

    /// Reports a line that is indented less than the block before it, but more than that block's header: it counts as the block's.
    mutating func acceptWrongDedent(headerWidth: Int) -> Bool {
        guard token.startsLine, token.kind != .endOfFile, Int(token.indentation) > headerWidth,
            !isClauseKeyword(token.kind), !token.kind.isCloser, !isExhausted
        else { return false }
        resume()
        report(ParserDiagnostics.wrongDedent(span(token)))
        resume()
        tree.hasMisplacedLines = true
        mistakeDeclaration(at: position)
        return true
    }

    /// The width of the block that begins at the current token, if one does.
    func indentedBlockWidth(headerWidth: Int) -> Int? {
        let token = tokens[position]
        if token.kind == .endOfFile || token.kind.isCloser || token.kind == .interpolationClose { return nil }
        let width = Int(token.indentation)
        return mode == .brackets || width > headerWidth ? width : nil
    }

    mutating func reportEmptyBlock(_ construct: String) {
        defer { resume() }
        let last = tokens[max(position - 1, 0)]
        let place = span(last)
        // Of a header that breaks off, that was said.
        if last.kind.isOpener && last.payload == Token.noPartner { return }
        if let reported = diagnostics.last?.span, reported.file == place.file, reported.start <= place.end, reported.end >= place.start { return }
        report(ParserDiagnostics.emptyBlock(construct, place))
    }

    private mutating func parseOneLineSuite(isExpressionBody: Bool, construct: String) {
        if kind == .semicolon || isAtStatementEnd {
            reportEmptyBlock(construct)
            return appendErrorStatement()
        }
        let isCompound = startsCompoundStatement
        let outerComma = commaEnds
        if isExpressionBody && isInExpressionList { commaEnds = true }
        parseStatement()
        if failed { appendErrorStatement() }
        commaEnds = outerComma
        if isExpressionBody || isCompound || mode == .brackets { return }
        while kind == .semicolon && !failed {
            if nextKind == .newline || nextKind == .endOfFile { return advance() }
            advance()
            if kind == .semicolon { continue }
            if startsCompoundStatement {
                report(ParserDiagnostics.compoundInSuite(span(token)))
            }
            parseStatement()
        }
    }

    /// Whether a statement with a block begins here.
    private var startsCompoundStatement: Bool {
        switch kind {
        case .if, .while, .for, .match, .try, .with, .label, .struct, .enum, .impl, .trait: true
        case .fn: nextKind == .identifier
        default: false
        }
    }

    /// Passes a clause's keyword (`else`, `elif`, `catch`, `finally`) if one that belongs to a construct in a line
    /// indented by `headerWidth` follows, on the line or on one of its own, and returns it.
    mutating func clause(_ first: TokenKind, _ second: TokenKind, headerWidth: Int) -> TokenKind? {
        respellClause(first, second, headerWidth: headerWidth)
        let found = token.kind
        guard found == first || found == second else { return nil }
        if kind == .newline {
            if mode == .lines && Int(token.indentation) != headerWidth {
                guard Int(token.indentation) > headerWidth, !isExhausted else { return nil }
                reportMisplacedClause(headerWidth: headerWidth)
            }
            statementIndentation = mode == .lines ? headerWidth : statementIndentation
            continueLine()
        }
        guard kind == found, !isExhausted else { return nil }
        advance()
        return found
    }

    // MARK: Brackets

    /// What to restore behind a bracket.
    struct Bracket {
        let closer: Int
        let mode: Mode
        let commaEnds: Bool
        let allowsOpenRange: Bool
        let isInHeader: Bool
        let outerPeak: Int

        /// Whether the bracket is closed; if not, the lexer has reported it, and it ends with its line.
        var isClosed: Bool { closer >= 0 }
    }

    /// Whether the bracket that opens at the current token, or one around it, is never closed: what its list has is not known then, so that
    /// nothing is said about it.
    var isUnclosed: Bool { unclosedBrackets > 0 || tokens[position].payload == Token.noPartner }

    /// Passes the opener at the current token. A bracket that is never closed ends with its line.
    @inline(__always)
    mutating func open() -> Bracket {
        let payload = tokens[position].payload
        let isClosed = payload != Token.noPartner
        let bracket = Bracket(
            closer: isClosed ? Int(payload) : -1, mode: mode, commaEnds: commaEnds,
            allowsOpenRange: allowsOpenRange, isInHeader: isInHeader, outerPeak: enter())
        if isExhausted { return bracket }
        if isClosed { mode = .brackets } else { unclosedBrackets += 1 }
        commaEnds = true
        allowsOpenRange = false
        isInHeader = false
        advance()
        return bracket
    }

    /// Whether the end of the bracket is reached.
    @inline(__always)
    func isAtEnd(of bracket: Bracket) -> Bool {
        position == bracket.closer || kind == .newline || kind == .endOfFile
    }

    /// Whether something else than the closer stands at the end of the bracket's list, which is reported then: what the list has is not known.
    @inline(__always)
    func isCutShort(_ bracket: Bracket) -> Bool { bracket.isClosed && position != bracket.closer }

    /// Goes on to the next element of a bracketed list: passes the comma, or after an error skips to the next one.
    /// False at the end of the list.
    @inline(__always)
    mutating func nextElement(of bracket: Bracket) -> Bool {
        if failed && bracket.isClosed && !isExhausted {
            while position < bracket.closer && kind != .comma { skipToken() }
            if kind == .comma { resume() }
        }
        return accept(.comma) && !isAtEnd(of: bracket)
    }

    /// Passes the closer, which must be at the current token.
    @inline(__always)
    mutating func close(_ bracket: Bracket, expecting expectation: String) {
        if bracket.isClosed {
            if position != bracket.closer && !isExhausted {
                if !reportForeignElement() && !reportInnerQuote() && !reportMisspeltOperator() { reportWrongElement(expectation) }
                jump(to: bracket.closer)
                resume()
            }
            if failed { resume() }
        } else {
            failed = true
            skipsDeeperLines = true
            if !isExhausted { unclosedBrackets -= 1 }
        }
        mode = bracket.mode
        commaEnds = bracket.commaEnds
        allowsOpenRange = bracket.allowsOpenRange
        isInHeader = bracket.isInHeader
        if bracket.isClosed && !isExhausted { advance() } else { refreshKind() }
        leave(bracket.outerPeak)
    }

    private mutating func reportWrongElement(_ expectation: String) {
        let previous = tokens[max(position - 1, 0)]
        if kind == .string || kind == .interpolationStart, previous.kind == .identifier, previous.end == start {
            report(ParserDiagnostics.wrongPrefix(text(of: previous), span(previous)))
        } else if let type = castBefore(previous) {
            report(ParserDiagnostics.castInFront(type, tree.span(TextRange(from: tokens[position - 3].start, to: previous.end))))
        } else if isCommaMissing(expectation) {
            report(ParserDiagnostics.missingComma(describeCurrent(), expectation, span(token), after: previousEnd))
        } else {
            unexpected(expecting: expectation)
        }
    }

    /// The type in `(i32)`, where that is just before the current token and this begins a value.
    private func castBefore(_ closer: Token) -> String? {
        guard closer.kind == .rightParenthesis, position > 2, tokens[position - 3].kind == .leftParenthesis, !token.startsLine,
            tokens[position - 2].kind == .identifier, looksLikeType(position - 2)
        else { return nil }
        switch kind {
        case .integer, .float, .string, .character, .identifier: return text(of: tokens[position - 2])
        default: return nil
        }
    }

    /// Whether the current token could be the next element of a list that expects `expectation`.
    private func isCommaMissing(_ expectation: String) -> Bool {
        guard expectation.hasPrefix("`,`"), unclosedBrackets == 0, !tokens[position - 1].flags.contains(.unterminated) else { return false }
        switch kind {
        case .integer, .float, .string, .character, .true, .false, .interpolationStart: return true
        case .identifier: return text(of: token) != "is"
        default: return false
        }
    }

    /// Parses `{ … }` and gathers its statements.
    mutating func parseBraces() {
        let bracket = open()
        if bracket.isClosed && !isExhausted {
            mode = .braces
            commaEnds = false
            refreshKind()
        }
        let savedList = isInExpressionList
        isInExpressionList = false
        let savedStatement = statementIndentation
        while !isExhausted && position != bracket.closer && token.kind != .endOfFile {
            if !bracket.isClosed && kind == .newline { break }
            continueLine()
            if kind == .semicolon {
                advance()
                continue
            }
            if token.kind.isCloser || kind == .comma && commaEnds { break }
            let first = position
            statementIndentation = 0
            parseStatement()
            finishBracedStatement(bracket)
            if position == first { break }
        }
        statementIndentation = savedStatement
        isInExpressionList = savedList
        close(bracket, expecting: "`}`")
    }

    private mutating func finishBracedStatement(_ bracket: Bracket) {
        if !failed && !isAtStatementEnd { reportAfterStatement() }
        guard failed, !isExhausted else { return }
        skipToStatementEnd()
        if bracket.isClosed { resume() }
    }
}
