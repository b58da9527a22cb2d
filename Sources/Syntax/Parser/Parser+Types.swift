import Source
import Support

/// Types.
extension Parser {
    /// Parses a type with its suffixes.
    mutating func parseType() -> TypeExprID {
        let first = start
        let outer = enter()
        defer { leave(outer) }
        var type = parseSimpleType()
        while kind == .question || kind == .questionQuestion {
            let isDouble = kind == .questionQuestion
            advance()
            type = add(.optional(type), from: first)
            if isDouble { type = add(.optional(type), from: first) }
            deepen()
        }
        return type
    }

    private mutating func parseSimpleType() -> TypeExprID {
        let first = start
        switch kind {
        case .identifier:
            if token.symbol == names.dyn && nextKind == .identifier {
                advance()
                if isForeignFunctionType(at: position) { return parseForeignFunctionType(from: first) }
                let trait = parseNamedType(allowsArguments: true)
                return add(.dynamic(trait), from: first)
            }
            return parseNamedType(allowsArguments: true)
        case .leftBracket: return parseArrayType()
        case .leftBrace where token.payload != Token.noPartner && nextKind == .identifier && tokens[position + 2].kind == .colon: return parseBracedType()
        case .leftParenthesis: return parseTupleType()
        case .fn: return parseFunctionType()
        case .error:
            failed = true
            advance()
            return add(.error, from: first)
        case .impl where isForeignFunctionType(at: position + 1):
            advance()
            return parseForeignFunctionType(from: first)
        case .impl where nextKind == .identifier:
            reportAside(ParserDiagnostics.implType(span(token)))
            advance()
            _ = parseBounds()
            return add(.error, from: first)
        case .ampersand where nextKind == .identifier || nextKind == .mut || nextKind == .leftBracket:
            let isText = tokens[position + 1].kind == .identifier && text(of: tokens[position + 1]) == "str"
            let end = nextKind == .mut ? tokens[position + 2].start : token.end
            reportAside(ParserDiagnostics.referenceType(
                isText ? span(token).union(span(tokens[position + 1])) : tree.span(TextRange(from: start, to: end)), isText: isText))
            advance()
            _ = accept(.mut)
            let type = parseSimpleType()
            return isText ? add(.error, from: first) : type
        case .label:
            report(ParserDiagnostics.lifetime(span(token)))
            return add(.error, from: first)
        default:
            if kind.isKeyword {
                reportReservedName()
            } else {
                unexpected(expecting: "a type")
            }
            return add(.error, from: first)
        }
    }

    /// Parses the type of a variable, parameter, field or result, behind which no `->` stands but that of `(A) -> B`, which lacks its `fn`.
    mutating func parseAnnotation() -> TypeExprID {
        let first = start
        if kind == .leftParenthesis, token.payload != Token.noPartner, [.arrow, .fatArrow].contains(tokens[Int(token.payload) + 1].kind) {
            return parseFunctionTypeWithoutKeyword()
        }
        let type = parseType()
        return (kind == .pipe || kind == .or) && !failed ? parseForeignUnion(from: first) : type
    }

    /// Reports `(A) -> B` and `(a: A) => B` and passes it.
    private mutating func parseFunctionTypeWithoutKeyword() -> TypeExprID {
        let first = start
        let closer = Int(token.payload)
        var replacements = [Replacement.insertion(of: "fn", before: span(token))] + parameterNames(upTo: closer)
        if tokens[closer + 1].kind == .fatArrow { replacements.append(Replacement(span: span(tokens[closer + 1]), text: "->")) }
        reportAside(ParserDiagnostics.foreignFunctionType(replacements, span(token).union(span(tokens[closer]))))
        jump(to: closer + 1)
        advance()
        _ = parseType()
        return add(.error, from: first)
    }

    /// What removes the names in the list of parameters `(a: A, b: B)` of a function type that begins at the current token.
    private func parameterNames(upTo closer: Int) -> [Replacement] {
        var removals: [Replacement] = []
        var index = position + 1
        while index < closer {
            if tokens[index].kind == .identifier && tokens[index + 1].kind == .colon {
                removals.append(Replacement(span: tree.span(TextRange(from: tokens[index].start, to: tokens[index + 2].start)), text: ""))
            }
            index = indexAfter(index)
        }
        return removals
    }

    /// Reports `A | B` or `A or B` at its first sign and passes it.
    private mutating func parseForeignUnion(from first: UInt32) -> TypeExprID {
        reportAside(ParserDiagnostics.unionType(span(token)))
        while accept(.pipe) || accept(.or) { _ = parseType() }
        return add(.error, from: first)
    }

    /// Reports `Fn(A) -> B`, at whose name the parser is, and passes it; what begins at `first` is its name, perhaps behind another word.
    private mutating func parseForeignFunctionType(from first: UInt32) -> TypeExprID {
        advance()
        let name = tree.span(TextRange(from: first, to: previousEnd))
        reportAside(ParserDiagnostics.foreignFunctionType([Replacement(span: name, text: "fn")], name))
        _ = parseTupleType()
        if accept(.arrow) { _ = parseType() }
        return add(.error, from: first)
    }

    /// Parses the type after `as`: a dotted name, or any type in parentheses.
    mutating func parseCastType(isOptional: Bool) -> TypeExprID {
        let first = start
        switch kind {
        case .identifier where token.symbol == names.dyn && nextKind == .identifier:
            let type = parseType()
            reportAside(ParserDiagnostics.castToDynamic(tree.span(type), isOptional: isOptional))
            return add(.error, from: first)
        case .identifier:
            if let end = endOfBareCastType(isOptional: isOptional) {
                let written = span(token).union(span(tokens[end - 1]))
                reportAside(ParserDiagnostics.castTypeNeedsParentheses(written).help(
                    "put it in parentheses", .insertion(of: "(", before: written), .insertion(of: ")", after: written)))
                return parseType()
            }
            return parseNamedType(allowsArguments: false)
        case .leftParenthesis: return parseTupleType()
        case .leftBracket, .fn:
            report(ParserDiagnostics.castTypeNeedsParentheses(span(token)))
            resume()
            return parseSimpleType()
        default:
            unexpected(expecting: "a type after `as`")
            return add(.error, from: first)
        }
    }

    /// Where a type with arguments ends that stands after `as` without parentheses; nil where `<` compares. What it compares has
    /// something behind it, and is not what `as?` gives.
    private func endOfBareCastType(isOptional: Bool) -> Int? {
        var next = position + 1
        while tokens[next].kind == .dot && tokens[next + 1].kind == .identifier { next += 2 }
        guard tokens[next].kind == .less, let end = endOfType(at: position) else { return nil }
        if isOptional { return end }
        switch tokens[end].kind {
        case .newline, .endOfFile, .comma, .colon, .semicolon, .rightParenthesis, .rightBracket, .rightBrace, .questionQuestion, .and, .or, .if, .else,
            .bangEqual, .equalEqual:
            return end
        default: return nil
        }
    }

    private mutating func parseNamedType(allowsArguments: Bool) -> TypeExprID {
        let first = start
        if allowsArguments && isForeignFunctionType(at: position) { return parseForeignFunctionType(from: first) }
        let name = parseName(of: "a type")
        if failed { return add(.error, from: first) }
        if name.symbol == names.underscore {
            reportAside(ParserDiagnostics.inferredType(tree.span(name)))
            return add(.error, from: first)
        }
        guard kind == .dot else {
            isArraySuffix = false
            let arguments = allowsArguments ? parseOptionalTypeArguments() : .empty
            if isArraySuffix || failed { return add(.error, from: first) }
            return add(.name(name.symbol, arguments: arguments), from: first)
        }
        let start = UInt32(tree.pathNames.count)
        tree.pathNames.append(name)
        if token.length == 2 { tree.mistakenNames.insert(name.symbol) }
        while accept(.dot) {
            let next = parseName(of: "a type")
            if failed { break }
            tree.pathNames.append(next)
        }
        let path = IDRange<PathNameID>(start: start, end: UInt32(tree.pathNames.count))
        let arguments = allowsArguments ? parseOptionalTypeArguments() : .empty
        return add(.path(path, arguments: arguments), from: first)
    }

    private mutating func parseOptionalTypeArguments() -> NodeList<TypeExprID> {
        switch kind {
        case .less: return parseTypeArguments()
        case .leftBracket where !token.flags.contains(.afterSpace): return parseBracketedTypeArguments()
        case .leftParenthesis where !token.flags.contains(.afterSpace): return parseParenthesizedTypeArguments()
        default: return .empty
        }
    }

    /// `Map(string, i32)`, which is reported.
    private mutating func parseParenthesizedTypeArguments() -> NodeList<TypeExprID> {
        let opener = position
        let outer = isInTypeParentheses
        isInTypeParentheses = true
        let bracket = open()
        let mark = scratch.count
        if !isAtEnd(of: bracket) {
            repeat { scratch.append(parseType().rawValue) } while nextElement(of: bracket)
        }
        close(bracket, expecting: "`,` or `)`")
        isInTypeParentheses = outer
        // Those in others' parentheses are corrected with the outermost.
        if !failed && !outer {
            let place = span(tokens[opener]).union(span(tokens[position - 1]))
            reportAside(ParserDiagnostics.parenthesizedTypeArguments(correctedTypeArguments(from: opener), place))
        }
        return list(since: mark)
    }

    /// What stands in the parentheses at a token, which were meant for `<` and `>`, with those in it corrected, too.
    private func correctedTypeArguments(from opener: Int) -> String {
        var result = ""
        var end = tokens[opener].end
        var closers: Set<Int> = []
        for index in opener + 1..<Int(tokens[opener].payload) {
            let token = tokens[index]
            let isOpener = token.kind == .leftParenthesis && tokens[index - 1].kind == .identifier && tokens[index - 1].end == token.start
            if isOpener { closers.insert(Int(token.payload)) }
            result += text(in: TextRange(from: end, to: token.start))
            result += isOpener ? "<" : closers.contains(index) ? ">" : text(of: token)
            end = token.end
        }
        return result + text(in: TextRange(from: end, to: tokens[Int(tokens[opener].payload)].start))
    }

    private mutating func parseBracketedTypeArguments() -> NodeList<TypeExprID> {
        let element = tokens[position - 1]
        let bracket = open()
        let mark = scratch.count
        if isAtEnd(of: bracket) {
            // `i32[]`
            report(ParserDiagnostics.arrayType(text(of: element), span(element).union(span(token))))
            let broken: TypeExprID = add(.error, from: start)
            scratch.append(broken.rawValue)
            isArraySuffix = true
        } else {
            repeat { scratch.append(parseType().rawValue) } while nextElement(of: bracket)
        }
        close(bracket, expecting: "`,` or `]`")
        return list(since: mark)
    }

    /// Parses `<A, B>`.
    mutating func parseTypeArguments() -> NodeList<TypeExprID> {
        let opener = span(token)
        let outer = enter()
        advance()
        let mark = scratch.count
        repeat {
            if isTypeArgumentsEnd { break }
            scratch.append(parseType().rawValue)
        } while !failed && accept(.comma)
        closeTypeArguments(opener)
        leave(outer)
        return list(since: mark)
    }

    private var isTypeArgumentsEnd: Bool {
        kind == .greater || kind == .shiftRight || kind == .greaterEqual || kind == .shiftRightEqual
    }

    /// Passes the `>` of type arguments, which may be the beginning of a longer token.
    mutating func closeTypeArguments(_ opener: Span) {
        switch kind {
        case .greater: advance()
        case .shiftRight: splitToken(.greater)
        case .greaterEqual: splitToken(.equal)
        case .shiftRightEqual: splitToken(.greaterEqual)
        default: unexpected(expecting: "`,` or `>`")
        }
    }

    /// Takes the first byte away from the current token; what remains is a token of the given kind.
    private mutating func splitToken(_ rest: TokenKind) {
        tokens[position].kind = rest
        tokens[position].start &+= 1
        tokens[position].length &-= 1
        tokens[position].flags.subtract([.startsLine, .afterSpace])
        kind = rest
    }

    private mutating func parseArrayType() -> TypeExprID {
        let first = start
        let bracket = open()
        if isAtEnd(of: bracket) {
            let next = bracket.isClosed ? tokens[bracket.closer + 1] : token
            if next.kind == .identifier && !next.startsLine {
                // `[]i32`
                report(ParserDiagnostics.arrayType(text(of: next), tree.span(TextRange(from: first, to: next.end))))
                close(bracket, expecting: "`]`")
                _ = parseType()
            } else {
                unexpected(expecting: "the type of the elements")
                close(bracket, expecting: "`]`")
            }
            return add(.error, from: first)
        }
        let element = parseType()
        if !failed && kind == .colon { return parseForeignMapType(bracket, from: first) }
        var length: ExprID?
        if !failed && (kind == .comma || kind == .semicolon) {
            advance()
            length = parseBinary(Precedence.bitOr)
        }
        close(bracket, expecting: length == nil ? "`]`, or `,` and a length" : "`]`")
        if let length { return add(.fixedArray(element, length: length), from: first) }
        return add(.array(element), from: first)
    }

    /// Reports `[K: V]` and `{K: V}` at the `:`.
    private mutating func parseForeignMapType(_ bracket: Bracket, from first: UInt32) -> TypeExprID {
        reportAside(ParserDiagnostics.mapType(tree.span(TextRange(from: first, to: token.end))))
        advance()
        _ = parseType()
        close(bracket, expecting: "`]`")
        return add(.error, from: first)
    }

    /// Parses `{K: V}`, which is no type; a name and the `:` were seen.
    private mutating func parseBracedType() -> TypeExprID {
        let first = start
        let bracket = open()
        advance()
        return parseForeignMapType(bracket, from: first)
    }

    mutating func parseTupleType() -> TypeExprID {
        let first = start
        let bracket = open()
        let mark = scratch.count
        var hasComma = false
        if !isAtEnd(of: bracket) {
            repeat {
                scratch.append(parseType().rawValue)
                hasComma = hasComma || kind == .comma
            } while nextElement(of: bracket)
        }
        close(bracket, expecting: "`,` or `)`")
        if scratch.count == mark + 1 && !hasComma { return TypeExprID(rawValue: scratch.removeLast()) }
        return add(.tuple(list(since: mark)), from: first)
    }

    private mutating func parseFunctionType() -> TypeExprID {
        let first = start
        let keyword = span(token)
        advance()
        guard kind == .leftParenthesis else {
            reportAside(ParserDiagnostics.functionTypeWithoutParameters(keyword))
            return add(.error, from: first)
        }
        let mark = scratch.count
        let names = token.payload == Token.noPartner ? [] : parameterNames(upTo: Int(token.payload))
        if !names.isEmpty { reportAside(ParserDiagnostics.namesInFunctionType(names, span(token))) }
        let bracket = open()
        if !isAtEnd(of: bracket) {
            repeat {
                if kind == .identifier && nextKind == .colon {
                    advance()
                    advance()
                }
                scratch.append(parseType().rawValue)
            } while nextElement(of: bracket)
        }
        close(bracket, expecting: "`,` or `)`")
        let parameters = list(since: mark, of: TypeExprID.self)
        let result = accept(.arrow) ? parseType() : nil
        return add(.function(parameters, result: result), from: first)
    }

    // MARK: Looking ahead

    /// Whether the `<` at `index`, in an expression, opens type arguments: they parse as types, and the `>` is
    /// directly followed by `(`, `.` or `{`.
    ///
    /// Every `<` that is looked at on the way is marked with the answer for it, so that none is looked at twice.
    mutating func isTypeArguments(_ index: Int) -> Bool {
        if tokens[index].flags.contains(.comparison) { return false }
        if tokens[index].flags.contains(.typeArguments) { return true }
        var scan = TypeScan(tokens: tokens, dyn: names.dyn)
        _ = scan.skipArguments(at: index)
        return tokens[index].flags.contains(.typeArguments)
    }

    /// The index after the type that begins at `index`, if one does.
    func endOfType(at index: Int) -> Int? {
        var scan = TypeScan(tokens: tokens, dyn: names.dyn)
        return scan.skipType(at: index)
    }
}

/// Looks over tokens that may be a type, without making nodes.
struct TypeScan {
    let tokens: UnsafeMutablePointer<Token>
    let dyn: Symbol
    private var depth = 0
    /// How many `>` of a token are used up by inner type arguments.
    private var usedUp = 0

    init(tokens: UnsafeMutablePointer<Token>, dyn: Symbol) {
        self.tokens = tokens
        self.dyn = dyn
    }

    /// The index after the type at `index`, or `nil` if there is none.
    mutating func skipType(at index: Int) -> Int? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 500, var end = skipSimpleType(at: index) else { return nil }
        while usedUp == 0 && (tokens[end].kind == .question || tokens[end].kind == .questionQuestion) { end += 1 }
        return end
    }

    private mutating func skipSimpleType(at index: Int) -> Int? {
        switch tokens[index].kind {
        case .identifier:
            var end = index + 1
            if tokens[end].kind == .identifier && !tokens[end].startsLine && tokens[index].symbol == dyn { end += 1 }
            while tokens[end].kind == .dot && tokens[end + 1].kind == .identifier { end += 2 }
            if tokens[end].kind == .less { return skipArguments(at: end) }
            if tokens[end].kind == .leftBracket && !tokens[end].flags.contains(.afterSpace) { return skipList(at: end) }
            return end
        case .leftParenthesis: return skipList(at: index)
        case .leftBracket: return skipList(at: index, isArray: true)
        case .fn:
            guard tokens[index + 1].kind == .leftParenthesis, let end = skipList(at: index + 1) else { return nil }
            return tokens[end].kind == .arrow ? skipType(at: end + 1) : end
        default: return nil
        }
    }

    /// Skips `(A, B)`, `[T]` or `[T, N]`.
    private mutating func skipList(at index: Int, isArray: Bool = false) -> Int? {
        guard tokens[index].payload != Token.noPartner else { return nil }
        let closer = Int(tokens[index].payload)
        var position = index + 1
        while position < closer {
            if tokens[position].kind == .integer {
                position += 1
            } else {
                guard let end = skipType(at: position), usedUp == 0 else { return nil }
                position = end
            }
            if position < closer {
                guard tokens[position].kind == .comma || tokens[position].kind == .semicolon else { return nil }
                // The length of a fixed array may be any expression.
                if isArray { return closer + 1 }
                position += 1
            }
        }
        return position == closer ? closer + 1 : nil
    }

    /// Skips `<A, B>`. While a `>>` is only half used up, the result is its own index.
    mutating func skipArguments(at index: Int) -> Int? {
        if tokens[index].flags.contains(.comparison) && depth == 0 { return nil }
        var position = index + 1
        while true {
            guard let end = skipType(at: position) else { break }
            position = end
            if usedUp == 0 && tokens[position].kind == .comma {
                position += 1
                if tokens[position].kind != .greater { continue }
            }
            guard let next = closeArguments(at: position) else { break }
            mark(index, closedAt: position, next)
            return next
        }
        tokens[index].flags.insert(.comparison)
        return nil
    }

    private mutating func closeArguments(at position: Int) -> Int? {
        switch tokens[position].kind {
        case .greater: return position + 1
        case .shiftRight:
            usedUp = 1 - usedUp
            return usedUp == 0 ? position + 1 : position
        default: return nil
        }
    }

    /// Notes for an expression that may begin inside these types what its `<` is.
    private func mark(_ index: Int, closedAt position: Int, _ next: Int) {
        guard next > position else {
            tokens[index].flags.insert(.comparison)
            return
        }
        let follower = tokens[next]
        let isAdjacent = !follower.flags.contains(.afterSpace)
        let opens = follower.kind == .leftBrace || (follower.kind == .leftParenthesis || follower.kind == .dot) && isAdjacent
        tokens[index].flags.insert(opens && !follower.startsLine ? .typeArguments : .comparison)
    }
}
