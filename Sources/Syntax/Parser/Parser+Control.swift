import Source
import Support

/// `if`, `match` and `try`, as statements and expressions, and function bodies.
extension Parser {
    // MARK: Conditions

    /// Parses what stands between `if`, `elif` or `while` and the `:`.
    mutating func parseCondition(keyword: String) -> Condition {
        let isLet = accept(.let)
        if isLet || isPatternConditionAhead {
            let pattern = parsePattern(allowsTyped: isLet ? .always : .beforeEqual)
            if kind == .equal {
                if case .literal = tree.patterns[pattern], !isLet {
                    // It has the form of a pattern, but nobody writes `if 5 = x:` on purpose.
                    reportMistakenAssignment()
                    return .expression(errorExpression())
                }
                advanceOverOperator()
                let value = parseExpression()
                return .pattern(pattern, finishPatternCondition(pattern, value))
            }
            unexpected(expecting: "`=`")
            return .pattern(pattern, errorExpression())
        }
        let first = position
        let condition = parseExpression()
        if kind == .equal {
            if case .name(let symbol) = tree.expressions[condition] { tree.mistakenNames.insert(symbol) }
            reportMistakenAssignment()
            return .expression(errorExpression())
        }
        guard isConditionCut else { return .expression(condition) }
        // It may have been a pattern, with names.
        mistakeNames(from: first, to: position)
        return .expression(errorExpression())
    }

    /// Whether what stands here belongs to the condition before it, but is not joined with it.
    private var isConditionCut: Bool {
        switch kind {
        case .identifier, .integer, .float, .string, .interpolationStart, .character, .true, .false, .comma, .error: true
        default: false
        }
    }

    /// Whether an `=` stands in the condition that begins here, outside brackets.
    private var isPatternConditionAhead: Bool {
        var index = position
        // The name of a typed pattern, perhaps below others: `all @ d: Dog`.
        var name = position
        while tokens[name].kind == .identifier && tokens[name + 1].kind == .at { name += 2 }
        while index == position || !tokens[index].startsLine || mode == .brackets {
            switch tokens[index].kind {
            case .equal: return startsPattern(upTo: index)
            case .colon:
                guard index == name + 1, tokens[name].kind == .identifier, !tokens[index + 1].startsLine, let end = endOfType(at: index + 1), tokens[end].kind == .equal
                else { return false }
                // `if ok: x = 1` is a condition and an assignment.
                guard name > position || startsUpperCase(index + 1) && hasLowerCase(index + 1) || isColonAhead(from: end) else { return false }
                index = end
            case .endOfFile, .semicolon, .rightParenthesis, .rightBracket, .rightBrace, .newline, .fn, .if: return false
            default: index = indexAfter(index)
            }
        }
        return false
    }

    /// Whether a `:` follows on the line, outside brackets, as at the end of a header.
    private func isColonAhead(from index: Int) -> Bool {
        var index = index
        while !tokens[index].startsLine {
            switch tokens[index].kind {
            case .colon: return true
            // An `else` on the line ends a suite, so its `:` is not the header's.
            case .endOfFile, .semicolon, .newline, .fn, .if, .elif, .else: return false
            default: index = indexAfter(index)
            }
        }
        return false
    }

    /// Whether the tokens up to `index` can be a pattern and not just the place of a mistaken assignment.
    private func startsPattern(upTo index: Int) -> Bool {
        switch tokens[position].kind {
        case .identifier:
            if index == position + 1 { return startsUpperCase(position) && hasLowerCase(position) }
            // `a.b = 5` and `a[0] = 5` are mistakes for `==`, `Color.Red = c` is a pattern.
            var last = position
            while tokens[last + 1].kind == .dot && tokens[last + 2].kind == .identifier { last += 2 }
            let isPath = last + 1 == index
            if isPath { return startsUpperCase(last) }
            switch tokens[last + 1].kind {
            case .leftParenthesis, .leftBrace, .at, .pipe, .colon: return true
            default: return false
            }
        case .integer, .float, .string, .true, .false, .character, .minus, .leftParenthesis, .leftBracket, .dot: return true
        default: return false
        }
    }

    /// Whether the name at `index`, or its last part if it is dotted, begins with a capital letter.
    func startsUpperCase(_ index: Int) -> Bool {
        guard tokens[index].kind == .identifier else { return false }
        let first = text[Int(tokens[index].start)]
        return first >= UInt8(ascii: "A") && first <= UInt8(ascii: "Z")
    }

    private func hasLowerCase(_ index: Int) -> Bool {
        bytes(tokens[index]).contains { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
    }

    /// Reports `if x = 5:` and reads on behind the value.
    private mutating func reportMistakenAssignment() {
        report(ParserDiagnostics.assignmentInCondition(span(token)))
        advanceOverOperator()
        let mark = failed
        _ = parseExpression()
        failed = mark
    }

    // MARK: If

    /// Parses an `if` with its branches.
    mutating func parseIf() -> ExprID {
        let first = start
        let headerWidth = lineIndentation
        let mark = branchScratch.count
        let savedHeader = isInHeader
        advance()
        openIfs += 1
        defer { openIfs -= 1 }
        parseBranch(headerWidth, keyword: "if")
        var elseBody: BlockID?
        while let keyword = acceptForeignClause(meaning: "elif", headerWidth)
            ? .elif : clause(.elif, .else, headerWidth: headerWidth) {
            if keyword == .elif {
                parseBranch(headerWidth, keyword: "elif")
            } else if kind == .if {
                if !followsBrace(position) { report(ParserDiagnostics.elseIf(span(tokens[position - 1]).union(span(token)))) }
                advance()
                resume()
                parseBranch(headerWidth, keyword: "elif")
            } else {
                expectColon(after: "`else`")
                elseBody = parseSuite(headerWidth: headerWidth, construct: "`else`")
                break
            }
        }
        isInHeader = savedHeader
        let branches = flush(&branchScratch, since: mark, into: &tree.ifBranches)
        return add(.if(tree.ifs.append(IfNode(branches: branches, elseBody: elseBody))), from: first)
    }

    private mutating func parseBranch(_ headerWidth: Int, keyword: String) {
        isInHeader = true
        let condition = parseCondition(keyword: keyword)
        expectColon(after: "the condition")
        let body = parseSuite(headerWidth: headerWidth, construct: "`\(keyword)`")
        branchScratch.append(IfBranch(condition: condition, body: body))
    }

    // MARK: Match

    /// Parses a `match` with its arms.
    mutating func parseMatch() -> ExprID {
        let first = start
        let headerWidth = lineIndentation
        let mark = armScratch.count
        let savedHeader = isInHeader
        let outer = enter()
        advance()
        isInHeader = true
        let keyword = span(tokens[position - 1])
        let begin = start
        var scrutinee = parseExpression()
        if kind == .comma && !commaEnds && !failed { scrutinee = parseBareScrutinee(scrutinee, from: begin) }
        expectColon(after: "the value to match")
        let outerTuple = matchesTuple
        if case .tuple = tree.expressions[scrutinee] { matchesTuple = true } else { matchesTuple = false }
        defer { matchesTuple = outerTuple }
        isInHeader = savedHeader
        if failed || kind == .leftBrace {
            // The header could not be read to its end, or a brace was reported.
            failed = true
        } else if token.startsLine || token.kind == .endOfFile {
            parseIndentedArms(headerWidth)
        } else if hasArmsOnOneLine {
            report(ParserDiagnostics.armsOnOneLine(keyword))
            while !isAtStatementEnd || kind == .semicolon || kind == .comma { skipToken() }
        } else {
            let arm = start
            parseArm(isAlone: true)
            if !failed && reportArmBehindMatch(arm: arm, keyword) { parseIndentedArms(headerWidth) }
        }
        leave(outer)
        let arms = flush(&armScratch, since: mark, into: &tree.matchArms)
        return add(.match(tree.matches.append(MatchNode(scrutinee: scrutinee, arms: arms))), from: first)
    }

    private mutating func parseIndentedArms(_ headerWidth: Int) {
        guard let width = indentedBlockWidth(headerWidth: headerWidth) else {
            // The arms may stand below it all the same.
            strayArmIndentation = Int(token.indentation)
            return reportEmptyBlock("`match`")
        }
        let savedMode = mode
        let savedStatement = statementIndentation
        mode = .lines
        isBehindNoMember = false
        var from = position
        parseArms(width: width)
        // As in a block: what belongs to the list around begins no arm.
        while position > from, savedMode == .lines, acceptWrongDedent(headerWidth: headerWidth) {
            from = position
            parseArms(width: Int(token.indentation))
        }
        mode = savedMode
        statementIndentation = savedStatement
        lastBlockWidth = width
        refreshKind()
    }

    /// Parses the arms in lines that are indented by `width`.
    private mutating func parseArms(width: Int) {
        while true {
            let token = tokens[position]
            if token.kind == .endOfFile || !token.startsLine { return }
            if token.kind.isCloser || token.kind == .interpolationClose || (commaEnds && token.kind == .comma) { return }
            let indentation = Int(token.indentation)
            let first = position
            if indentation < width { return }
            if indentation > width {
                let isDedent = lastBlockWidth > indentation
                report(isDedent ? ParserDiagnostics.wrongDedent(span(token)) : ParserDiagnostics.unexpectedIndent(span(token), usesTabs: usesTabs))
                resume()
            }
            lastBlockWidth = 0
            statementIndentation = indentation
            continueLine()
            if kind == .pass {
                advance()
            } else if isNoArmAhead {
                reportNoArm()
            } else {
                isBehindNoMember = false
                parseArm()
            }
            if kind == .comma && !commaEnds { advance() }
            finishStatement()
            if kind == .semicolon { advance() }
            endLine()
            if position == first { advance() }
            if !self.token.startsLine && !isAtStatementEnd { return }
        }
    }

    /// Whether the line is a statement where an arm has to stand.
    private var isNoArmAhead: Bool {
        switch kind {
        case .if, .for, .while, .return, .raise, .break, .continue, .try, .with, .defer, .match, .let: return nextKind != .arrow && nextKind != .colon
        default: break
        }
        guard isBehindNoMember else { return false }
        var index = position
        while tokens[index].kind != .endOfFile && !(index > position && tokens[index].startsLine) {
            if tokens[index].kind == .arrow || tokens[index].kind == .colon { return false }
            index += 1
        }
        return true
    }

    /// Reports a statement in the place of an arm, which has the wrong indentation; those below it are of the same mistake.
    private mutating func reportNoArm() {
        skipsDeeperLines = true
        mistakeDeclaration(at: position)
        if isBehindNoMember { failed = true } else { unexpected(expecting: "a pattern") }
        isBehindNoMember = true
    }

    /// Parses an arm; `isAlone`: in the line of its `match`.
    private mutating func parseArm(isAlone: Bool = false) {
        let headerWidth = lineIndentation
        if kind == .identifier, text(of: token) == "case", nextKind != .arrow, nextKind != .colon, nextKind != .pipe, nextKind != .if {
            let next = tokens[position + 1]
            reportAside(ParserDiagnostics.caseBeforePattern(
                span(token), gap: tree.span(TextRange(from: start, to: next.startsLine ? token.end : next.start))))
            advance()
        }
        let first = position
        let earlier = mistakes
        var pattern = kind == .else ? parseElseArm() : parsePattern(allowsTyped: .beforeArrow)
        if isAlone && failed { return skipToStatementEnd() }
        var guardCondition: ExprID?
        if !failed && (kind == .or || kind == .comma && !commaEnds) { pattern = parseForeignList(pattern) }
        let isForeignGuard = kind == .ampersandAmpersand || kind == .and || kind == .identifier && ["when", "where"].contains(text(of: token))
        if isForeignGuard && !failed { reportAside(ParserDiagnostics.foreignGuard(text(of: token), span(token))) }
        if kind == .if || isForeignGuard {
            advance()
            guardCondition = parseBinary(Precedence.coalesce)
        }
        if kind == .arrow { advance() } else { expectArrow() }
        if mistakes != earlier { mistakeNames(from: first, to: position) }
        let body = parseSuite(headerWidth: headerWidth, construct: "the arm")
        armScratch.append(MatchArm(pattern: pattern, guardCondition: guardCondition, body: body))
    }

    /// Reports `1, 2 ->` and `1 or 2 ->`, and `a, b ->` for a tuple, whose first pattern is read; gives what was meant.
    private mutating func parseForeignList(_ first: PatternID) -> PatternID {
        let sign = token
        let begin = tree.patternRanges[first].start
        let mark = scratch.count
        scratch.append(first.rawValue)
        var bindsNames = false
        while kind == sign.kind {
            advance()
            scratch.append(parsePattern(allowsTyped: .beforeArrow).rawValue)
        }
        for index in mark..<scratch.count {
            switch tree.patterns[PatternID(rawValue: scratch[index])] {
            case .name, .wildcard: bindsNames = true
            default: break
            }
        }
        guard sign.kind == .comma && (matchesTuple || bindsNames) else {
            reportAside(ParserDiagnostics.foreignAlternative(text(of: sign), span(sign)))
            return add(.alternatives(list(since: mark)), from: begin)
        }
        let tuple: PatternID = add(.tuple(list(since: mark)), from: begin)
        reportAside(ParserDiagnostics.tuplePattern(span(sign), whole: tree.span(tuple)))
        return tuple
    }

    /// Reports `else` in the place of a pattern; it stands for what matches all.
    private mutating func parseElseArm() -> PatternID {
        let first = start
        reportAside(ParserDiagnostics.elseArm(span(token)))
        advance()
        return add(.wildcard, from: first)
    }

    private mutating func expectArrow() {
        if kind == .fatArrow && !failed {
            report(ParserDiagnostics.fatArrow(span(token)))
            advance()
            return resume()
        }
        if kind == .colon || failed { return expectColon(after: "the pattern") }
        if kind == .newline || kind == .endOfFile { return expectColon(after: "the pattern") }
        unexpected(expecting: "`->` after the pattern")
        expectColon(after: "the pattern")
    }

    // MARK: Try

    /// Parses a `try` with its clauses.
    mutating func parseTry() -> ExprID {
        let first = start
        let headerWidth = lineIndentation
        let keyword = span(token)
        let mark = catchScratch.count
        advance()
        openTries += 1
        defer { openTries -= 1 }
        if let value = parseTryOperator(keyword) { return value }
        expectColon(after: "`try`")
        let body = parseSuite(headerWidth: headerWidth, construct: "`try`")
        var finallyBody: BlockID?
        while finallyBody == nil, let clause = acceptForeignClause(meaning: "catch", headerWidth)
            ? .catch : clause(.catch, .finally, headerWidth: headerWidth) {
            if clause == .catch {
                parseCatch(headerWidth)
            } else {
                expectColon(after: "`finally`")
                finallyBody = parseSuite(headerWidth: headerWidth, construct: "`finally`")
            }
        }
        if catchScratch.count == mark && finallyBody == nil { reportAside(ParserDiagnostics.tryWithoutClause(keyword)) }
        let catches = flush(&catchScratch, since: mark, into: &tree.catches)
        return add(.try(tree.tries.append(TryNode(body: body, catches: catches, finallyBody: finallyBody))), from: first)
    }

    /// Parses a clause after its `catch`.
    private mutating func parseCatch(_ headerWidth: Int) {
        let first = tokens[position - 1].start
        var name: Name?
        var type: TypeExprID?
        if kind == .leftParenthesis || kind == .identifier && (nextKind == .identifier || tokens[endOfType(at: position) ?? position].kind == .as) {
            (name, type) = parseForeignCatch() ?? (parseName(of: "the error"), nil)
        } else if kind != .colon {
            name = parseName(of: "the error")
            if kind == .colon, !failed, let end = endOfType(at: position + 1), tokens[end].kind == .colon || opensBlock(end, headerWidth) && declaresType(tokens[position + 1].symbol) {
                advance()
                type = parseType()
            } else if kind == .colon, !failed, let end = endOfType(at: position + 1), isListOfTypes(from: end) {
                report(ParserDiagnostics.catchOfSeveral(span(tokens[end])))
                jump(to: end)
            }
        }
        expectColon(after: "`catch`")
        let body = parseSuite(headerWidth: headerWidth, construct: "`catch`")
        catchScratch.append(CatchClause(name: name, type: type, body: body, range: range(from: first)))
    }

    /// Whether a token begins a block of its own beneath a header.
    private func opensBlock(_ index: Int, _ headerWidth: Int) -> Bool {
        mode == .lines && tokens[index].startsLine && Int(tokens[index].indentation) > headerWidth
    }

    /// Whether further types follow behind one that ends at a token, and a `:` behind them all: `catch e: A | B:`. In brackets a comma ends
    /// the clause.
    private func isListOfTypes(from end: Int) -> Bool {
        var end = end
        var count = 0
        while [.pipe, .or].contains(tokens[end].kind) || tokens[end].kind == .comma && mode == .lines, !tokens[end].startsLine,
            let next = endOfType(at: end + 1)
        {
            end = next
            count += 1
        }
        return count > 0 && tokens[end].kind == .colon
    }
}
