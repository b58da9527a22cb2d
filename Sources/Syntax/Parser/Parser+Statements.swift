import Source
import Support

/// Statements, except declarations.
extension Parser {
    /// Parses a statement and gathers its id; a comma list of bindings gives several.
    mutating func parseStatement() {
        let first = start
        if kind.isKeyword && nextKind == .equal && kind != .true && kind != .false { return reportReservedName() }
        switch kind {
        case .identifier: parseIdentifierStatement()
        case .if, .match, .try:
            let value = parsePrimary()
            appendStatement(.expression(value), from: first)
        case .return, .raise, .break, .continue:
            let value = parseJump()
            appendStatement(.expression(value), from: first)
        case .while, .for: parseLoop(label: nil, from: first)
        case .label: parseLabeledLoop()
        case .with: parseWith()
        case .defer: parseDefer()
        case .pass:
            advance()
            appendStatement(.pass, from: first)
        case .mut, .let: parseBindings()
        case .fn where parseForeignMethod(): break
        case .fn:
            if nextKind == .leftParenthesis || nextKind == .colon || nextKind == .arrow {
                parseExpressionStatement()
            } else {
                parseDeclarationStatement()
            }
        case .struct, .enum, .impl, .trait, .use, .pub, .at: parseDeclarationStatement()
        case .else, .elif, .catch, .finally: parseStrayClause()
        case .star, .slash, .percent, .equalEqual, .bangEqual, .less, .lessEqual, .greater, .greaterEqual, .in, .matches, .and, .or, .as,
            .shiftLeft, .shiftRight, .ampersand, .caret, .questionQuestion:
            if usesReservedName { failed = true }
            report(ParserDiagnostics.operatorBeginsStatement(text(of: token), span(token)))
        case .dot where isStrayArmAhead: parseStrayArm()
        default: parseExpressionStatement()
        }
    }

    @inline(__always)
    mutating func appendStatement(_ kind: StmtKind, from first: UInt32) {
        scratch.append(add(kind, from: first).rawValue)
    }

    /// A statement that begins with a name: the next token tells which.
    private mutating func parseIdentifierStatement() {
        switch nextKind {
        case .colon where isHeaderAhead: if !parseMisspeltStatement() { reportForeignBlock() }
        case .equal, .colon, .colonEqual: parseBindings()
        case .comma where (!commaEnds || isAssignmentAhead) && !endsLine(at: position + 1): parseBindings()
        case .identifier:
            if !parseForeignStatement() && !parseMisspeltStatement() { parseExpressionStatement() }
        case .leftParenthesis where isFunctionWithoutKeyword:
            if parseMisspeltStatement() { return }
            let first = start
            let function = parseFunctionWithoutKeyword()
            let declaration = tree.declarations.append(Declaration(kind: .function(function), range: range(from: first)))
            appendStatement(.declaration(declaration), from: first)
        case .leftParenthesis where tokens[indexAfter(position + 1)].kind == .colon, .string:
            if !parseForeignUseOfText() && !parseMisspeltStatement() { parseExpressionStatement() }
        case .leftBrace, .leftParenthesis, .star:
            if !parseForeignUseOfText() { parseExpressionStatement() }
        case .fn, .struct, .enum, .trait, .impl, .use, .mut, .let:
            if !parseForeignModifier() && !parseMisspeltStatement() { parseExpressionStatement() }
        case .integer, .float, .character, .interpolationStart, .true, .false:
            if !parseMisspeltStatement() { parseExpressionStatement() }
        case .not where tokens[position + 2].kind != .in:
            if !parseMisspeltStatement() { parseExpressionStatement() }
        default: parseExpressionStatement()
        }
    }

    /// Parses an expression, or an assignment to what looks like one at first.
    private mutating func parseExpressionStatement() {
        let first = start
        if isTargetInBrackets { return parseBindings() }
        let value = parseExpression()
        switch kind {
        case .equal: finishBindings(firstTarget: target(from: value), from: first)
        case .comma where !commaEnds && endsLine(at: position):
            appendStatement(.expression(value), from: first)
            reportAside(ParserDiagnostics.commaAtEnd(span(token)))
            advance()
        case .comma where !commaEnds || isAssignmentAhead: finishBindings(firstTarget: target(from: value), from: first)
        case .plusEqual, .minusEqual, .starEqual, .slashEqual, .percentEqual, .starStarEqual, .ampersandEqual,
            .pipeEqual, .caretEqual, .shiftLeftEqual, .shiftRightEqual:
            parseCompoundAssignment(to: value, from: first)
        default: appendStatement(.expression(value), from: first)
        }
    }

    /// Whether nothing follows a token in its line.
    private func endsLine(at index: Int) -> Bool { mode == .lines && (tokens[index + 1].startsLine || tokens[index + 1].kind == .endOfFile) }

    private mutating func parseCompoundAssignment(to place: ExprID, from first: UInt32) {
        let operatorStart = start
        let binary: BinaryOperator =
            switch kind {
            case .plusEqual: .add
            case .minusEqual: .subtract
            case .starEqual: .multiply
            case .slashEqual: .divide
            case .percentEqual: .remainder
            case .starStarEqual: .power
            case .ampersandEqual: .bitAnd
            case .pipeEqual: .bitOr
            case .caretEqual: .bitXor
            case .shiftLeftEqual: .shiftLeft
            default: .shiftRight
            }
        switch tree.expressions[place] {
        case .name, .field, .index, .tupleElement, .error: break
        case .optionalField, .optionalElement: report(ParserDiagnostics.assignedBehindQuestion(tree.span(place)))
        default: report(ParserDiagnostics.notAssignable(describe(place), tree.span(place)))
        }
        advanceOverOperator()
        let value = parseExpression()
        appendStatement(.compoundAssignment(binary, place: place, value: value, operatorStart: operatorStart), from: first)
    }

    // MARK: Jumps

    /// Whether `return`, `raise`, `break` or `continue` stands here.
    var isJump: Bool {
        switch kind {
        case .return, .raise, .break, .continue: true
        default: false
        }
    }

    /// Parses `return`, `raise`, `break` or `continue` with what belongs to it.
    mutating func parseJump() -> ExprID {
        let first = start
        let jump = kind
        advance()
        switch jump {
        case .return:
            let value = isAtClauseEnd ? nil : parseExpressionList(limit: .max)
            return add(.return(value), from: first)
        case .raise:
            let value = isAtClauseEnd ? missingExpression("the error to raise") : parseExpression()
            return add(.raise(value), from: first)
        default:
            var label: Name?
            if kind == .label {
                label = Name(symbol: token.symbol, range: token.range)
                advance()
            }
            return add(jump == .break ? .break(label) : .continue(label), from: first)
        }
    }

    /// Whether a one-line branch ends here, at the statement's end or before a clause's keyword.
    private var isAtClauseEnd: Bool {
        switch kind {
        case .else, .elif, .catch, .finally: true
        case .comma: true
        default: isAtStatementEnd
        }
    }

    /// Parses an expression, or a tuple of up to `limit` of them without parentheses.
    mutating func parseExpressionList(limit: Int) -> ExprID {
        let first = start
        let mark = scratch.count
        let outerList = isInExpressionList
        isInExpressionList = limit > 1
        defer { isInExpressionList = outerList }
        let head = parseExpression()
        let listEnds = commaEnds && limit == .max
        guard kind == .comma, !listEnds, limit > 1 else { return head }
        scratch.append(head.rawValue)
        while scratch.count - mark < limit && kind == .comma {
            advance()
            if isAtStatementEnd { break }
            scratch.append(parseExpression().rawValue)
        }
        let tuple: ExprID = add(.tuple(list(since: mark)), from: first)
        if edition == .vm { tree.vmForms.insert(tuple) }
        return tuple
    }

    // MARK: Loops

    private mutating func parseLabeledLoop() {
        let first = start
        let label = Name(symbol: token.symbol, range: token.range)
        advance()
        if !accept(.colon) { unexpected(expecting: "`:` and a loop after a label") }
        if kind == .while || kind == .for { return parseLoop(label: label, from: first) }
        unexpected(expecting: "`for` or `while` after a label")
    }

    private mutating func parseLoop(label: Name?, from first: UInt32) {
        let headerWidth = lineIndentation
        let isWhile = kind == .while
        if isWhile && endingLoop == lineIndentation {
            // `do: … while c`, whose `do` was reported.
            endingLoop = nil
            failed = true
            return
        }
        advance()
        let savedHeader = isInHeader
        isInHeader = true
        if isWhile {
            let condition = parseCondition(keyword: "while")
            let loop = parseLoopBody(label, headerWidth, "while")
            appendStatement(.while(loop, condition), from: first)
        } else {
            let pattern = parseCountingHeader() ?? parseLoopPattern()
            if !failed && !accept(.in) { reportMissingIn() }
            let iterable = failed ? errorExpression() : parseExpression()
            let loop = parseLoopBody(label, headerWidth, "for")
            appendStatement(.for(loop, pattern, in: iterable), from: first)
        }
        isInHeader = savedHeader
    }

    private mutating func parseLoopBody(_ label: Name?, _ headerWidth: Int, _ keyword: String) -> LoopID {
        expectColon(after: "`\(keyword)`")
        let body = parseSuite(headerWidth: headerWidth, construct: "`\(keyword)`")
        return tree.loops.append(LoopNode(label: label, body: body))
    }

    /// Parses the loop variables: a pattern, or several that make a tuple.
    mutating func parseLoopPattern() -> PatternID {
        let first = start
        let pattern = parsePattern(allowsTyped: .never)
        let lacksComma = nextKind == .in && kind == .identifier && text(of: token) != "of" && passesMissingComma(orCloser: "in")
        guard kind == .comma || lacksComma else { return pattern }
        let mark = scratch.count
        scratch.append(pattern.rawValue)
        while accept(.comma) || lacksComma && kind != .in {
            if kind == .in { break }
            scratch.append(parsePattern(allowsTyped: .never).rawValue)
        }
        return add(.tuple(list(since: mark)), from: first)
    }

    // MARK: With and defer

    private mutating func parseWith() {
        let first = start
        let headerWidth = lineIndentation
        advance()
        let savedHeader = isInHeader
        isInHeader = true
        let value = parseUnary()
        var name: Name?
        if accept(.as) { name = parseName(of: "the resource") }
        if kind == .comma && !failed {
            report(ParserDiagnostics.severalResources(span(token)))
            skipRestOfHeader()
        }
        expectColon(after: "`with`")
        isInHeader = savedHeader
        let body = parseSuite(headerWidth: headerWidth, construct: "`with`")
        appendStatement(.with(tree.withs.append(WithNode(value: value, name: name, body: body))), from: first)
    }

    private mutating func parseDefer() {
        let first = start
        let headerWidth = lineIndentation
        advance()
        let body: BlockID
        if accept(.colon) {
            body = parseSuite(headerWidth: headerWidth, construct: "`defer`")
        } else {
            let mark = scratch.count
            let bodyStart = start
            let outer = enter()
            if isAtStatementEnd { unexpected(expecting: "a statement after `defer`") } else { parseStatement() }
            leave(outer)
            body = block(since: mark, from: bodyStart)
        }
        appendStatement(.defer(body), from: first)
    }

    // MARK: Strays

    /// `else` and the like without an opener: one error, then its block is read for errors of its own.
    private mutating func parseStrayClause() {
        let headerWidth = lineIndentation
        report(ParserDiagnostics.strayClause(text(of: token), span(token)))
        advance()
        while kind != .colon && !isAtStatementEnd { skipToken() }
        guard accept(.colon) else { return }
        resume()
        let mark = scratch.count
        _ = parseSuite(headerWidth: headerWidth, construct: "the clause")
        scratch.removeLast(scratch.count - mark)
        failed = true
    }
}
