import Source
import Support

/// Bindings, assignments and what stands to the left of `=`.
extension Parser {
    /// Parses a comma list of bindings and assignments; `isMutable`: the first one as if `mut` stood before it.
    mutating func parseBindings(isPublic: Bool = false, isMutable: Bool = false, from publicStart: UInt32? = nil) {
        let first = publicStart ?? start
        if isConstantAhead { return parseConstantStatement(isPublic: isPublic, from: first) }
        let target = parseTarget(isPublic: isPublic, isMutable: isMutable, from: publicStart)
        finishBindings(firstTarget: target, from: first)
    }

    /// Parses the rest of a comma list of bindings whose first target is read.
    mutating func finishBindings(firstTarget: TargetID, from first: UInt32) {
        parseAssignment(firstTarget: firstTarget, from: first)
        while kind == .comma && !commaEnds && !failed {
            advance()
            continueLine()
            let start = start
            if isConstantAhead {
                parseConstantStatement(isPublic: false, from: start)
            } else if isBindingAhead {
                parseAssignment(firstTarget: parseTarget(), from: start)
            } else {
                report(ParserDiagnostics.bareTuple(unexpectedSpan))
            }
        }
    }

    /// Parses an assignment whose first target is read: further targets of a destructuring, further ones of a chain,
    /// and the value.
    private mutating func parseAssignment(firstTarget: TargetID, from first: UInt32) {
        let mark = scratch.count
        var width = 1
        let whole = finishTargetList(firstTarget, from: first, count: &width)
        scratch.append(whole.rawValue)
        if kind == .newline || kind == .endOfFile, !failed, isTupleOfValues(whole) {
            report(ParserDiagnostics.tupleWithoutParentheses(tree.span(whole)))
        }
        guard acceptAssignmentSign() else {
            for index in mark..<scratch.count { mistakeNames(of: TargetID(rawValue: scratch[index])) }
            scratch.removeLast(scratch.count - mark)
            // It may have been meant as the value of its block.
            return appendStatement(.expression(errorExpression()), from: first)
        }
        while true {
            // The value of the assignment, or the next target of a chain.
            let start = start
            if isTargetInBrackets || kind == .mut {
                scratch.append(finishTargetList(parseTarget(), from: start, count: &width).rawValue)
                guard acceptAssignmentSign() else { break }
                continue
            }
            if isJump {
                let value = missingExpression("a value")
                return finishAssignment(mark, value, from: first)
            }
            let value = parseExpressionList(limit: width > 1 ? (commaEnds ? width : .max - 1) : 1)
            if kind != .equal { return finishAssignment(mark, value, from: first) }
            scratch.append(target(from: value).rawValue)
            advanceOverOperator()
        }
        finishAssignment(mark, errorExpression(), from: first)
    }

    /// Whether what was read as targets may have been meant as a value: nothing in it can only be declared.
    private func isTupleOfValues(_ target: TargetID) -> Bool {
        guard case .tuple(let parts) = tree.targets[target] else { return false }
        return tree[parts].allSatisfy { if case .declaration = tree.targets[$0] { false } else { true } }
    }

    /// Silences the names that a statement would have declared if it could be read.
    private mutating func mistakeNames(of target: TargetID) {
        switch tree.targets[target] {
        case .name(let symbol): tree.mistakenNames.insert(symbol)
        case .declaration(let declared): tree.mistakenNames.insert(declared.name.symbol)
        case .tuple(let parts): for part in Array(tree[parts]) { mistakeNames(of: part) }
        default: break
        }
    }

    private mutating func finishAssignment(_ mark: Int, _ value: ExprID, from first: UInt32) {
        let targets = list(since: mark, of: TargetID.self)
        appendStatement(.assignment(targets, value: value), from: first)
    }

    /// Passes the `=`; reports what else stands there.
    private mutating func acceptAssignmentSign() -> Bool {
        if kind == .equal {
            advanceOverOperator()
            return true
        }
        if !failed { reportMissingAssignment() }
        return false
    }

    // MARK: Targets

    /// Parses further targets after commas; with at least one the result is a tuple.
    private mutating func finishTargetList(_ head: TargetID, from first: UInt32, count: inout Int) -> TargetID {
        guard kind == .comma, !failed else { return head }
        let mark = scratch.count
        scratch.append(head.rawValue)
        while accept(.comma) {
            if kind == .equal { break }
            if kind == .star && nextKind == .identifier {
                report(ParserDiagnostics.starredTarget(text(of: tokens[position + 1]), span(token).union(span(tokens[position + 1]))))
                advance()
                tree.mistakenNames.insert(token.symbol)
            }
            scratch.append(parseTarget().rawValue)
            if failed { break }
        }
        count = Swift.max(2, scratch.count - mark)
        return add(.tuple(list(since: mark)), from: first)
    }

    /// Parses one target.
    mutating func parseTarget(isPublic: Bool = false, isMutable isForeign: Bool = false, from publicStart: UInt32? = nil) -> TargetID {
        let first = publicStart ?? start
        let isLet = accept(.let)
        let isMutable = accept(.mut) || isForeign && kind == .identifier
        if isMutable && kind == .let {
            reportAside(ParserDiagnostics.mutBeforeLet(span(tokens[position - 1]).union(span(token))))
            advance()
        }
        if isMutable || isPublic || (isLet && kind == .identifier && !isPatternInBrackets)
            || (kind == .identifier && nextKind == .colon) {
            return parseDeclaredName(isMutable: isMutable, isPublic: isPublic, from: first)
        }
        if isPatternInBrackets || isLet && (kind == .leftParenthesis || kind == .leftBracket || kind == .dot) {
            if kind == .leftParenthesis && (!isLet || isMutAhead) { return parseTargetTuple(isLet: isLet) }
            if kind == .leftBracket, let place = placeInBrackets {
                reportAside(ParserDiagnostics.placesInBrackets(span(place)))
                skipToken()
                return add(.error, from: first)
            }
            let pattern = parsePattern(allowsTyped: .never)
            return add(.pattern(pattern), from: first)
        }
        if kind == .identifier && (nextKind == .equal || nextKind == .comma) {
            let symbol = token.symbol
            advance()
            return add(symbol == names.underscore ? .wildcard : .name(symbol), from: first)
        }
        return target(from: parseBinary(Precedence.coalesce))
    }

    /// Parses the name of `mut x`, `x: T`, `let x` and `pub x`, with its annotation.
    private mutating func parseDeclaredName(isMutable: Bool, isPublic: Bool, from first: UInt32) -> TargetID {
        let name = parseName(of: "a variable")
        var type: TypeExprID?
        if !failed && accept(.colon) {
            type = parseAnnotation()
            if failed && kind == .equal { resume() }
        }
        if !failed, let compound = compoundOperator {
            report(ParserDiagnostics.declarationOf(compound, isMutable: isMutable, tree.span(range(from: first)).union(span(token))))
        }
        return add(.declaration(DeclaredName(name: name, type: type, isMutable: isMutable, isPublic: isPublic)), from: first)
    }

    /// The text of the compound assignment operator that stands here.
    private var compoundOperator: String? {
        switch kind {
        case .plusEqual, .minusEqual, .starEqual, .slashEqual, .percentEqual, .starStarEqual, .ampersandEqual,
            .pipeEqual, .caretEqual, .shiftLeftEqual, .shiftRightEqual:
            kind.fixedText
        default: nil
        }
    }

    /// Parses `(a, (mut b, c[i]))`.
    private mutating func parseTargetTuple(isLet: Bool = false) -> TargetID {
        let first = start
        let bracket = open()
        let mark = scratch.count
        var hasComma = false
        if !isAtEnd(of: bracket) {
            repeat {
                scratch.append(parseTupleTarget(isLet: isLet).rawValue)
                hasComma = hasComma || kind == .comma
            } while nextElement(of: bracket)
        }
        close(bracket, expecting: "`,` or `)`")
        if scratch.count == mark + 1 && !hasComma { return TargetID(rawValue: scratch.removeLast()) }
        if scratch.count == mark {
            let unit: PatternID = add(.tuple(list(since: mark)), from: first)
            return add(.pattern(unit), from: first)
        }
        return add(.tuple(list(since: mark)), from: first)
    }

    /// Whether the parentheses that begin here hold a `mut`, which only targets have, no patterns.
    private var isMutAhead: Bool {
        guard token.payload != Token.noPartner else { return false }
        for index in position..<Int(token.payload) where tokens[index].kind == .mut { return true }
        return false
    }

    /// Parses an element of such a tuple; behind `let` each name is a new one.
    private mutating func parseTupleTarget(isLet: Bool) -> TargetID {
        if kind == .leftParenthesis { return parseTargetTuple(isLet: isLet) }
        if isLet && kind == .identifier && token.symbol != names.underscore && (nextKind == .comma || nextKind == .rightParenthesis) {
            return parseDeclaredName(isMutable: false, isPublic: false, from: start)
        }
        let endsInBrackets = endOfBracketedPattern.map { tokens[$0].kind == .comma || tokens[$0].kind == .rightParenthesis } ?? false
        guard endsInBrackets || isAlternativesAhead else { return parseTarget() }
        let first = start
        return add(.pattern(parsePattern(allowsTyped: .never)), from: first)
    }

    /// Whether `A | B` begins here, which nothing but a pattern can be among targets.
    private var isAlternativesAhead: Bool {
        var index = position
        while true {
            switch tokens[index].kind {
            case .pipe: return true
            case .comma, .rightParenthesis, .equal, .endOfFile: return false
            default: index = indexAfter(index)
            }
        }
    }

    /// Makes a target of what was read as an expression.
    mutating func target(from id: ExprID) -> TargetID {
        let range = tree.expressionRanges[id]
        let kind: TargetKind
        switch tree.expressions[id] {
        case .name(let symbol): kind = symbol == names.underscore ? .wildcard : .name(symbol)
        case .field, .index, .tupleElement: kind = .place(id)
        case .tuple(let elements) where !elements.isEmpty:
            let mark = scratch.count
            for element in Array(tree[elements]) {
                let outer = enter()
                scratch.append(target(from: element).rawValue)
                leave(outer)
            }
            kind = .tuple(list(since: mark))
        case .error: kind = .error
        case .optionalField, .optionalElement:
            report(ParserDiagnostics.assignedBehindQuestion(tree.span(id)))
            kind = .error
        default:
            if self.kind == .comma && !hasAssignmentAhead {
                report(ParserDiagnostics.tupleWithoutParentheses(span(token)))
            } else {
                report(ParserDiagnostics.notAssignable(describe(id), tree.span(id), spansLines: spansLines(range)))
            }
            kind = .error
        }
        tree.targetRanges.append(range)
        return tree.targets.append(kind)
    }

    /// Whether a range of the text holds the end of a line.
    private func spansLines(_ range: TextRange) -> Bool {
        (Int(range.start)..<Int(range.end)).contains { text[$0] == UInt8(ascii: "\n") }
    }

    /// Whether a `=` stands further on in the line.
    private var hasAssignmentAhead: Bool {
        var index = position
        while tokens[index].kind != .endOfFile && !(index > position && tokens[index].startsLine) {
            if tokens[index].kind == .equal { return true }
            index = indexAfter(index)
        }
        return false
    }

    /// What an expression is called where it cannot be assigned to.
    func describe(_ id: ExprID) -> String {
        switch tree.expressions[id] {
        case .integer, .float, .string, .bool, .character, .interpolatedString: "a literal"
        case .call: "the result of a call"
        case .array, .map, .structLiteral, .fill, .comprehension: "a literal"
        case .range: "a range"
        default: "this expression"
        }
    }

    // MARK: Looking ahead

    /// Whether `NAME :=` or `NAME: Type :=` begins here.
    @inline(__always)
    private var isConstantAhead: Bool {
        guard kind == .identifier else { return false }
        if nextKind == .colonEqual { return true }
        guard nextKind == .colon, let end = endOfType(at: position + 2) else { return false }
        return tokens[end].kind == .colonEqual
    }

    /// Whether what begins here after a comma is another binding.
    private var isBindingAhead: Bool {
        switch kind {
        case .mut, .let: true
        case .identifier where nextKind == .equal || nextKind == .colon: true
        default: isAssignmentAhead
        }
    }

    /// Whether an `=` follows in this statement, outside brackets.
    var isAssignmentAhead: Bool {
        var index = position
        while index == position || !tokens[index].startsLine {
            switch tokens[index].kind {
            case .equal: return true
            case .endOfFile, .semicolon, .colon, .rightParenthesis, .rightBracket, .rightBrace: return false
            default: index = indexAfter(index)
            }
        }
        return false
    }

    /// Whether a target in parentheses, a struct pattern or an array pattern begins here.
    var isTargetInBrackets: Bool {
        switch kind {
        case .leftParenthesis, .leftBracket, .identifier: isPatternInBrackets
        default: false
        }
    }

    /// Whether brackets that begin here, perhaps after a capitalized name, also one of a module, are followed by `=`, or by `,` and `=`.
    @inline(__always)
    private var isPatternInBrackets: Bool {
        guard let end = endOfBracketedPattern, !tokens[end].startsLine else { return false }
        if tokens[end].kind == .equal { return true }
        return tokens[end].kind == .comma && kind == .leftParenthesis && isAssignmentAhead
    }

    /// The first field or element that stands in the brackets which begin here, as if it could be assigned there.
    private var placeInBrackets: Token? {
        var index = position + 1
        while index < Int(token.payload) {
            let sign = tokens[index + 1]
            if tokens[index].kind == .identifier && !startsUpperCase(index)
                && (sign.kind == .leftBracket || sign.kind == .dot && !startsUpperCase(index + 2)) {
                return tokens[index]
            }
            index = indexAfter(index)
        }
        return nil
    }

    /// The token behind the brackets that begin here, perhaps after a capitalized name.
    private var endOfBracketedPattern: Int? {
        var index = position
        if kind == .identifier {
            while tokens[index + 1].kind == .dot && tokens[index + 2].kind == .identifier { index += 2 }
            guard startsUpperCase(position) || startsUpperCase(index) else { return nil }
            index += 1
            guard tokens[index].kind == .leftBrace || tokens[index].kind == .leftParenthesis else { return nil }
        }
        let opener = tokens[index]
        guard opener.kind.isOpener, opener.payload != Token.noPartner else { return nil }
        return Int(opener.payload) + 1
    }

    // MARK: Constants

    private mutating func parseConstantStatement(isPublic: Bool, from first: UInt32) {
        let declaration = parseConstant(isPublic: isPublic, from: first)
        appendStatement(.declaration(declaration), from: first)
    }

    private mutating func parseConstant(isPublic: Bool, from first: UInt32) -> DeclID {
        let name = parseName(of: "a constant")
        let type = accept(.colon) ? parseType() : nil
        if kind == .colonEqual { advanceOverOperator() } else { unexpected(expecting: "`:=`") }
        let value = failed ? errorExpression() : parseExpression()
        let constant = tree.constants.append(ConstantNode(name: name, type: type, value: value))
        return tree.declarations.append(Declaration(
            kind: .constant(constant), range: range(from: first), isPublic: isPublic, documentation: documentation(at: first)))
    }
}
