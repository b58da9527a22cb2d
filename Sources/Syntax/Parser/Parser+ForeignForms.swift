import Source
import Support

/// Whole forms of other languages, or of an Orus that some imagine, each reported once.
extension Parser {
    // MARK: Functions

    /// Whether a method is declared with its type, `fn A.get(self)` or Go's `fn (a: A) get()`, at the `fn`.
    private var isForeignMethod: Bool {
        if nextKind == .identifier { return tokens[position + 2].kind == .dot && tokens[position + 3].kind == .identifier }
        let opener = tokens[position + 1]
        guard nextKind == .leftParenthesis, opener.payload != Token.noPartner else { return false }
        let name = tokens[Int(opener.payload) + 1]
        return name.kind == .identifier && !name.startsLine && tokens[Int(opener.payload) + 2].kind == .leftParenthesis
    }

    /// Reports such a method and passes it; false if there is none.
    mutating func parseForeignMethod() -> Bool {
        guard isForeignMethod else { return false }
        let isDotted = nextKind == .identifier
        let name = isDotted ? position + 3 : Int(tokens[position + 1].payload) + 1
        let type = isDotted ? position + 1 : Int(tokens[position + 1].payload) - 1
        tree.mistakenNames.insert(tokens[name].symbol)
        report(ParserDiagnostics.methodWithType(text(of: tokens[type]), text(of: tokens[name]), span(token).union(span(tokens[name]))))
        skipsDeeperLines = true
        return true
    }

    /// Whether what follows the `->` of a function is its body: an expression that is no type, or a parameter, without a `:` behind it.
    func isBodyBehindArrow(isExpression: Bool, parameters: IDRange<ParamID>) -> Bool {
        guard kind == .arrow, let end = endOfType(at: position + 1) else {
            let next = tokens[position + 1]
            return kind == .arrow && !next.startsLine && (next.kind == .integer || next.kind == .string || next.kind == .float)
        }
        // Of `-> A | B:`, which is a type elsewhere, the type is told to be wrong.
        var alternative = end
        while !tokens[alternative].startsLine, tokens[alternative].kind == .pipe || tokens[alternative].kind == .or,
            let next = endOfType(at: alternative + 1) {
            if tokens[next].kind == .colon { return false }
            alternative = next
        }
        if !tokens[end].startsLine && Precedence.of(tokens[end].kind) != 0 && tokens[end].kind != .as { return true }
        guard end == position + 2, tokens[position + 1].kind == .identifier else { return false }
        let isOver = tokens[end].startsLine || tokens[end].kind == .endOfFile || isExpression && (tokens[end].kind.isCloser || tokens[end].kind == .comma)
        return isOver && parameters.contains { tree.parameters[$0].name.symbol == tokens[position + 1].symbol }
    }

    /// Reports `fn f(x) -> x + 1` and passes the arrow.
    mutating func reportBodyBehindArrow() {
        let gap = tree.span(TextRange(from: previousEnd, to: token.end))
        reportAside(ParserDiagnostics.bodyBehindArrow(gap, span(token)))
        advance()
    }

    /// Reports `-> A, B`, of which the first type is read, and passes the others; false if there are none.
    mutating func parseForeignResults(from first: UInt32) -> Bool {
        guard !failed, kind == .comma, var end = endOfType(at: position + 1) else { return false }
        while tokens[end].kind == .comma, let next = endOfType(at: end + 1) { end = next }
        guard tokens[end].kind == .colon && !tokens[end].startsLine else { return false }
        reportAside(ParserDiagnostics.severalResults(tree.span(TextRange(from: first, to: tokens[end - 1].end))))
        jump(to: end)
        return true
    }

    /// Reports `where T: Bound, U: Other`, reads it, and bounds the type parameters by it.
    mutating func reportWhereClause(_ parameters: IDRange<TypeParamID>) {
        let keyword = span(token)
        let gap = previousEnd
        var replacements: [Replacement] = []
        var isMovable = true
        advance()
        repeat {
            guard kind == .identifier, nextKind == .colon else { break }
            let name = token
            advance()
            advance()
            let bounds = start
            let mark = scratch.count
            let parameter = parameters.first { tree.typeParameters[$0].name.symbol == name.symbol }
            if let parameter { for known in Array(tree[tree.typeParameters[parameter].bounds]) { scratch.append(known.rawValue) } }
            isMovable = isMovable && parameter != nil && scratch.count == mark
            repeat { scratch.append(parseTraitBound().rawValue) } while !failed && accept(.plus)
            let list = list(since: mark, of: TypeExprID.self)
            guard let parameter, bounds < previousEnd else { continue }
            tree.typeParameters[parameter].bounds = list
            let written = text(in: TextRange(from: bounds, to: previousEnd))
            replacements.append(.insertion(of: ": \(written)", after: tree.span(tree.typeParameters[parameter].name)))
        } while !failed && accept(.comma)
        if failed { return }
        replacements.append(Replacement(span: tree.span(TextRange(from: gap, to: previousEnd)), text: ""))
        reportAside(ParserDiagnostics.whereClause(isMovable ? replacements : [], keyword))
    }

    /// Parses one bound, a trait. Reports the type of a function in its place, which is a bound in Rust, and passes it.
    mutating func parseTraitBound() -> TypeExprID {
        let first = start
        guard kind == .fn || isForeignFunctionType(at: position) else { return parseType() }
        advance()
        let signature = start
        _ = parseTupleType()
        if accept(.arrow) { _ = parseType() }
        if !failed {
            let type = "fn" + text(in: TextRange(from: signature, to: previousEnd))
            reportAside(ParserDiagnostics.functionBound(type, tree.span(TextRange(from: first, to: previousEnd))))
        }
        return add(.error, from: first)
    }

    /// Whether what begins at a token is the type of a function as others write it, `Fn(A) -> B`.
    func isForeignFunctionType(at index: Int) -> Bool {
        tokens[index].kind == .identifier && tokens[index + 1].kind == .leftParenthesis
            && ["Fn", "FnMut", "FnOnce", "func", "function"].contains(text(of: tokens[index]))
    }

    /// Reports and passes the sign before the type in `fn f() => i32:` and `fn f(): -> i32`; false if there is none.
    mutating func acceptForeignArrow() -> Bool {
        if kind == .fatArrow, let end = endOfType(at: position + 1), tokens[end].kind == .colon, !tokens[end].startsLine {
            reportAside(ParserDiagnostics.fatArrowBeforeResult(span(token)))
            advance()
            return true
        }
        guard kind == .colon, nextKind == .arrow, let end = endOfType(at: position + 2) else { return false }
        let type = tree.span(TextRange(from: tokens[position + 2].start, to: tokens[end - 1].end))
        let hasColon = tokens[end].kind == .colon && !tokens[end].startsLine
        let gap = tree.span(TextRange(from: start, to: tokens[position + 1].start))
        reportAside(ParserDiagnostics.colonBeforeArrow(span(token), gap, hasColon ? nil : type))
        advance()
        advance()
        return true
    }

    // MARK: Structs and enums

    /// Reports `struct Dog: Animal`, `struct Dog extends Animal` and passes it, up to the `:`; gives the base.
    mutating func parseForeignBase() -> TypeExprID? {
        let isWord = kind == .identifier && ["extends", "implements", "inherits"].contains(text(of: token))
        guard isWord || kind == .colon && mode == .lines && nextKind == .identifier else { return nil }
        guard let end = endOfType(at: position + 1) else { return nil }
        let isHeader = tokens[end].kind == .colon && tokens[end + 1].startsLine || tokens[end].kind == .leftBrace
        let isOver = tokens[end].startsLine && Int(tokens[end].indentation) > statementIndentation
        guard isWord || isHeader || isOver else { return nil }
        let gap = tree.span(TextRange(from: previousEnd, to: tokens[position + 1].start))
        let type = tree.span(TextRange(from: tokens[position + 1].start, to: tokens[end - 1].end))
        reportAside(ParserDiagnostics.foreignBase(gap, type, needsColon: !isHeader, isTrait: isWord && text(of: token) == "implements"))
        advance()
        let base = parseType()
        // `struct Dog: Animal` has had its colon.
        if isOver && kind == .newline { kind = .colon; position -= 1 }
        return base
    }

    /// Reports `struct S(x: i32)`, at the `(`, and gives its fields; nil if a type stands there.
    mutating func parseFieldsInParentheses(of name: Name) -> [Field]? {
        guard kind == .leftParenthesis, token.payload != Token.noPartner, tokens[position + 2].kind == .colon else { return nil }
        let closer = Int(token.payload)
        let isWhole = tokens[closer + 1].startsLine || tokens[closer + 1].kind == .endOfFile
        reportAside(ParserDiagnostics.fieldsInParentheses(
            text(in: name.range), open: span(token), close: span(tokens[closer]), isWhole: isWhole && !tokens[closer].startsLine))
        var fields: [Field] = []
        let bracket = open()
        repeat {
            _ = accept(.pub)
            let field = parseName(of: "a field")
            let type: TypeExprID = accept(.colon) ? parseAnnotation() : add(.error, from: start)
            fields.append(Field(name: field, type: type, defaultValue: nil, isPublic: false))
        } while nextElement(of: bracket)
        close(bracket, expecting: "`,` or `)`")
        return fields
    }

    /// Reports and passes a word such as `priv` or `var` before a field's name.
    mutating func acceptForeignFieldWord() {
        guard kind == .let || kind == .mut || kind == .identifier, nextKind == .identifier || nextKind == .mut else { return }
        let name = position + (nextKind == .mut ? 2 : 1)
        guard tokens[name].kind == .identifier, tokens[name + 1].kind == .colon || kind != .identifier else { return }
        let word = text(of: token)
        if kind == .identifier && ForeignWords.modifier(word) == nil && ForeignWords.statement(word)?.kind != .binding { return }
        report(ParserDiagnostics.fieldWord(word, tree.span(TextRange(from: start, to: tokens[name].start))))
        jump(to: name)
        resume()
    }

    /// Reports `x = 5` in a struct, at the `=`, and gives the field.
    mutating func parseFieldWithoutType(_ name: Name, isPublic: Bool) -> Field {
        let type: String? =
            switch nextKind {
            case .integer: "i32"
            case .float: "f64"
            case .string, .interpolationStart: "string"
            case .true, .false: "bool"
            default: nil
            }
        reportAside(ParserDiagnostics.fieldWithoutType(text(in: name.range), type, tree.span(name)))
        advanceOverOperator()
        let value = parseExpression()
        return Field(name: name, type: add(.error, from: start), defaultValue: value, isPublic: isPublic)
    }

    /// Reports `case circle(…)` in an enum, once for all variants, and passes the word.
    mutating func acceptCaseBeforeVariant(isFirst: Bool) {
        guard kind == .identifier, nextKind == .identifier, text(of: token) == "case" else { return }
        if isFirst {
            var replacements: [Replacement] = []
            var index = position
            while tokens[index].kind != .endOfFile && (index == position || !tokens[index].startsLine || tokens[index].indentation == token.indentation) {
                if tokens[index].kind == .identifier && tokens[index].symbol == token.symbol && tokens[index + 1].kind == .identifier {
                    replacements.append(Replacement(span: tree.span(TextRange(from: tokens[index].start, to: tokens[index + 1].start)), text: ""))
                }
                index = indexAfter(index)
            }
            reportAside(ParserDiagnostics.caseBeforeVariant(replacements, span(token)))
        }
        advance()
    }

    // MARK: Conditions and matches

    /// Reports `if Some(a) = x and a > 3` and `if Some(a) = x, Some(b) = y`, whose value is read; gives the value that was meant.
    mutating func finishPatternCondition(_ pattern: PatternID, _ value: ExprID) -> ExprID {
        var value = value
        switch tree.patterns[pattern] {
        case .constructor, .tuple, .array, .typed: break
        default: return value
        }
        if kind == .comma && !commaEnds {
            report(ParserDiagnostics.conditionBehindPattern(",", span(token)))
        } else if case .logical(_, var left, _, let operatorStart) = tree.expressions[value] {
            var sign = operatorStart
            while case .logical(_, let inner, _, let start) = tree.expressions[left] { (left, sign) = (inner, start) }
            let length: UInt32 = text[Int(sign)] == UInt8(ascii: "a") ? 3 : 2
            reportAside(ParserDiagnostics.conditionBehindPattern(
                text(in: TextRange(start: sign, length: length)), tree.span(TextRange(start: sign, length: length))))
            value = left
        }
        if failed { skipRestOfHeader() }
        return value
    }

    /// Goes to the `:` of the header. The names on the way would have been bound there, and are missing for no other reason.
    mutating func skipRestOfHeader() {
        let first = position
        while kind != .colon && kind != .newline && kind != .endOfFile && kind != .semicolon { skipToken() }
        mistakeNames(from: first, to: position)
    }

    /// Reports `match a, b:` at its comma and gives the tuple that was meant.
    mutating func parseBareScrutinee(_ first: ExprID, from begin: UInt32) -> ExprID {
        let comma = span(token)
        let mark = scratch.count
        scratch.append(first.rawValue)
        while accept(.comma) { scratch.append(parseExpression().rawValue) }
        let tuple: ExprID = add(.tuple(list(since: mark)), from: begin)
        reportAside(ParserDiagnostics.bareScrutinee(comma, whole: tree.span(tuple)))
        return tuple
    }

    /// Whether several arms stand in the line that begins here.
    var hasArmsOnOneLine: Bool {
        var index = position
        var isSeparated = false
        while tokens[index].kind != .endOfFile && !tokens[index].startsLine && !tokens[index].kind.isCloser {
            switch tokens[index].kind {
            case .semicolon, .comma: isSeparated = true
            case .arrow, .fatArrow: if isSeparated { return true }
            case .fn, .match: return false
            default: break
            }
            index = indexAfter(index)
        }
        return false
    }

    /// After an arm in the line of its `match`: reports that further arms follow on lines of their own.
    mutating func reportArmBehindMatch(arm: UInt32, _ keyword: Span) -> Bool {
        guard mode == .lines, token.startsLine, token.kind != .endOfFile, Int(token.indentation) > statementIndentation else { return false }
        var index = position
        while tokens[index].kind != .arrow {
            if tokens[index].kind == .endOfFile || index > position && tokens[index].startsLine { return false }
            index = indexAfter(index)
        }
        let gap = tree.span(TextRange(from: tokens[tokenBefore(arm)].end, to: arm))
        let indentation = String(repeating: " ", count: Int(token.indentation))
        reportAside(ParserDiagnostics.armBehindMatch(Replacement(span: gap, text: "\n" + indentation), keyword))
        return true
    }

    /// The index of the token before the one at `offset`.
    private func tokenBefore(_ offset: UInt32) -> Int {
        var index = position
        while index > 0 && tokens[index].start >= offset { index -= 1 }
        return index
    }

    /// Reports `try f()`, which other languages have as an operator, unless a clause follows; then only the `:` is missing.
    mutating func parseTryOperator(_ keyword: Span) -> ExprID? {
        guard kind != .colon, kind != .newline, kind != .endOfFile, kind != .leftBrace, !isForeignTryColon else { return nil }
        let first = keyword.start
        let isMarked = kind == .question || kind == .bang
        if !isMarked && hasClauseAhead {
            reportAside(ParserDiagnostics.missingColon(
                after: "`try`", Span(file: file, start: previousEnd, length: 0), isBrace: false, hasBlock: true))
            kind = .colon
            position -= 1
            return nil
        }
        report(ParserDiagnostics.tryOperator(isMarked ? keyword.union(span(token)) : keyword))
        if isMarked { advance() }
        resume()
        let outer = enter()
        _ = parseExpression()
        leave(outer)
        return add(.error, from: first)
    }

    private var isForeignTryColon: Bool { kind == .fatArrow || kind == .arrow || kind == .equal }

    /// Whether `catch` or `finally` follows on this line or begins the next one.
    private var hasClauseAhead: Bool {
        var index = position
        while tokens[index].kind != .endOfFile && index < position + 200 {
            if tokens[index].kind == .catch || tokens[index].kind == .finally { return true }
            if index > position && tokens[index].startsLine { return false }
            index = indexAfter(index)
        }
        return false
    }

    // MARK: Calls and literals

    /// Reports `xs.map { … }` at its brace and passes it; false if fields stand there.
    mutating func acceptTrailingClosure() -> Bool {
        guard token.payload != Token.noPartner, tokens[position - 1].kind == .identifier, !startsUpperCase(position - 1),
            position > 1, tokens[position - 2].kind == .dot
        else { return false }
        let next = tokens[position + 1], second = tokens[position + 2]
        if next.kind == .rightBrace || next.kind == .dotDot { return false }
        let isField = next.kind == .identifier && (second.kind == .colon || second.kind == .comma || second.kind == .rightBrace || second.kind == .equal)
        if isField { return false }
        reportAside(ParserDiagnostics.trailingClosure(text(of: tokens[position - 1]), span(token)))
        jump(to: Int(token.payload))
        advance()
        return true
    }

    /// Reports `Set{1, 2}` and `Map{"a": 1}` at the brace and passes it; false if fields stand there.
    mutating func acceptCollectionLiteral() -> Bool {
        guard token.payload != Token.noPartner, tokens[position - 1].kind == .identifier || tokens[position - 1].kind == .greater else { return false }
        switch tokens[position + 1].kind {
        case .integer, .float, .string, .character, .true, .false, .minus: break
        default: return false
        }
        let name = tokens[position - 1].kind == .identifier ? text(of: tokens[position - 1]) : ""
        let closer = Int(token.payload)
        reportAside(ParserDiagnostics.collectionLiteral(name, span(tokens[position - 1]), open: span(token), close: span(tokens[closer])))
        jump(to: closer)
        advance()
        return true
    }
}
