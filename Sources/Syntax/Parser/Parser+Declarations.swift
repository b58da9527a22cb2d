import Source
import Support

/// Declarations of functions and constants, and what all declarations share.
extension Parser {
    /// Parses a name that is declared or mentioned here.
    mutating func parseName(of what: String) -> Name {
        let token = tokens[position]
        if kind == .identifier {
            advance()
            return Name(symbol: token.symbol, range: token.range)
        }
        if kind.isKeyword {
            reportReservedName()
        } else {
            unexpected(expecting: "the name of \(what)")
        }
        return Name(symbol: names.underscore, range: TextRange(start: start, length: 0))
    }

    /// The documentation comment above the token at `start`, which has just been parsed.
    func documentation(at start: UInt32) -> TextRange? {
        var low = 0
        var high = documentation.count
        while low < high {
            let middle = (low + high) / 2
            if tokens[Int(documentation[middle].token)].start < start { low = middle + 1 } else { high = middle }
        }
        guard low < documentation.count, tokens[Int(documentation[low].token)].start == start else { return nil }
        return documentation[low].range
    }

    /// Parses a declaration as a statement, with its attributes and `pub`.
    mutating func parseDeclarationStatement() {
        let first = start
        let attributes = parseAttributes()
        let publicSpan = span(token)
        let isPublic = accept(.pub)
        if isPublic && !isAtModuleScope { reportAside(ParserDiagnostics.notAtModuleScope("pub", publicSpan)) }
        switch kind {
        case .fn, .struct, .enum, .impl, .trait, .use:
            let declaration = parseDeclaration(attributes: attributes, isPublic: isPublic, from: first)
            appendStatement(.declaration(declaration), from: first)
        case .identifier where isPublic, .mut where isPublic, .let where isPublic:
            parseBindings(isPublic: true, from: first)
        default:
            unexpected(expecting: isPublic ? "a declaration after `pub`" : "a declaration after the attribute")
        }
    }

    /// Parses a declaration whose attributes and `pub` are behind.
    private mutating func parseDeclaration(
        attributes: IDRange<AttributeID>, isPublic: Bool, from first: UInt32
    ) -> DeclID {
        let kind: DeclKind
        switch self.kind {
        case .fn: kind = .function(parseFunction(isExpression: false, isNative: !attributes.isEmpty))
        case .struct: kind = .structure(parseStruct())
        case .enum: kind = .enumeration(parseEnum())
        case .impl: kind = .implementation(parseImpl())
        case .trait: kind = .trait(parseTrait())
        default:
            if !isAtModuleScope { reportAside(ParserDiagnostics.notAtModuleScope("use", span(token))) }
            kind = .use(parseUse())
        }
        return tree.declarations.append(Declaration(
            kind: kind, range: range(from: first), attributes: attributes, isPublic: isPublic,
            documentation: documentation(at: first)))
    }

    private mutating func parseAttributes() -> IDRange<AttributeID> {
        var gathered: [Attribute] = []
        while kind == .at {
            let first = start
            advance()
            let name = parseName(of: "an attribute")
            if failed { break }
            let arguments = kind == .leftParenthesis ? parseArguments() : .empty
            gathered.append(Attribute(name: name, arguments: arguments, range: range(from: first)))
            if kind == .newline && Int(token.indentation) == statementIndentation { continueLine() }
        }
        return flush(&gathered, since: 0, into: &tree.attributes)
    }

    // MARK: Functions

    /// Parses a function from its `fn` on.
    ///
    /// Without a body it ends with its line where `isNative` or `isRequirement` allow that.
    mutating func parseFunction(isExpression: Bool, isNative: Bool = false, isRequirement: Bool = false) -> FunctionID {
        let first = start
        let headerWidth = lineIndentation
        advance()
        var name: Name?
        if !isExpression && kind == .leftParenthesis {
            // It goes without a name.
            unexpected(expecting: "the name of a function")
            resume()
        } else if !isExpression {
            name = parseName(of: "a function")
            if failed && nextKind == .leftParenthesis {
                // The reserved word, or whatever stands here, was meant as the name.
                advance()
                resume()
            }
        }
        return finishFunction(
            name: name, from: first, headerWidth: headerWidth, isExpression: isExpression,
            canLackBody: isNative || isRequirement)
    }

    /// Reports a function that lacks its `fn`, at its name, and reads it.
    mutating func parseFunctionWithoutKeyword(canLackBody: Bool = false) -> FunctionID {
        let first = start
        let headerWidth = lineIndentation
        reportAside(ParserDiagnostics.missingFunctionKeyword(span(token)))
        let name = parseName(of: "a function")
        return finishFunction(name: name, from: first, headerWidth: headerWidth, isExpression: false, canLackBody: canLackBody)
    }

    /// Whether a function that lacks its `fn` is declared here: `name(…) -> T:`, or `name(a: T):` with a block.
    var isFunctionWithoutKeyword: Bool {
        guard mode == .lines, tokens[position + 1].payload != Token.noPartner else { return false }
        let closer = Int(tokens[position + 1].payload)
        switch tokens[closer + 1].kind {
        case .arrow: return !tokens[closer + 1].startsLine && hasAhead(.colon)
        case .colon:
            let hasParameters = closer == position + 2 || tokens[position + 2].kind == .identifier && tokens[position + 3].kind == .colon
            return hasParameters && tokens[closer + 2].startsLine
        default: return false
        }
    }

    /// Parses a function whose name is behind.
    mutating func finishFunction(
        name: Name?, from first: UInt32, headerWidth: Int, isExpression: Bool, canLackBody: Bool
    ) -> FunctionID {
        let savedHeader = isInHeader
        isInHeader = false
        let savedPatternParameter = hasPatternParameter
        hasPatternParameter = false
        let savedForeignParameter = hasForeignParameter
        hasForeignParameter = false
        strayArmIndentation = nil
        let header = position
        let earlier = mistakes
        let typeParameters = failed ? .empty : parseTypeParameters()
        let parameters = kind == .leftParenthesis && !failed ? parseParameters() : .empty
        var result: TypeExprID?
        let isColonAside = !failed && kind != .arrow && reportResultWithoutArrow(headerWidth, canLackBody: canLackBody)
        let isBodyBehindArrow = !failed && isBodyBehindArrow(isExpression: isExpression, parameters: parameters)
        if isBodyBehindArrow {
            reportBodyBehindArrow()
        } else if !failed && accept(.arrow) || isColonAside {
            let first = start
            result = parseAnnotation()
            if !isExpression && parseForeignResults(from: first) { result = add(.error, from: first) }
        }
        if hasForeignParameter && isColonAside { result = add(.error, from: start) }
        hasForeignParameter = savedForeignParameter
        if kind == .identifier && !failed && text(of: token) == "where" { reportWhereClause(typeParameters) }
        let signature = range(from: first)
        if mistakes != earlier {
            mistakeNames(from: header, to: position)
            if let name { tree.mistakenNames.insert(name.symbol) }
        }
        var body: BlockID?
        if !(canLackBody && isAtStatementEnd) {
            if !isBodyBehindArrow && (!isColonAside || kind != .newline) { expectColon(after: name == nil ? "the parameters" : "the signature") }
            body = parseSuite(
                headerWidth: headerWidth, construct: canLackBody ? ParserDiagnostics.defaultMethod : "the function", isExpressionBody: isExpression)
        }
        if hasPatternParameter && body != nil {
            // Its names are missing in the body, which would be reported again.
            let mark = scratch.count
            appendStatement(.expression(errorExpression()), from: start)
            body = block(since: mark, from: start)
        }
        hasPatternParameter = savedPatternParameter
        isInHeader = savedHeader
        return tree.functions.append(FunctionNode(
            name: name, typeParameters: typeParameters, parameters: parameters, result: result, body: body,
            signatureRange: signature))
    }

    /// Reports `fn f(x: i32): i32` with the body below it, and `fn f(x: i32) i32:`; then the type comes next.
    private mutating func reportResultWithoutArrow(_ headerWidth: Int, canLackBody: Bool) -> Bool {
        if acceptForeignArrow() { return true }
        if kind == .colon, mode == .lines, nextKind != .newline, let end = endOfType(at: position + 1), tokens[end].startsLine,
            Int(tokens[end].indentation) > headerWidth, tokens[end].kind != .dot, tokens[end].kind != .questionDot {
            let type = tree.span(TextRange(from: tokens[position + 1].start, to: tokens[end - 1].end))
            reportAside(ParserDiagnostics.resultAfterColon(colon: span(token), type: type))
            advance()
            return true
        }
        if kind == .identifier || kind == .leftBracket, let end = endOfType(at: position) {
            let lacksColon = tokens[end].startsLine && Int(tokens[end].indentation) > headerWidth && mode == .lines
            let isWhole = canLackBody && (tokens[end].startsLine || tokens[end].kind == .endOfFile)
            guard lacksColon || isWhole || tokens[end].kind == .colon && !tokens[end].startsLine else { return false }
            let place = tree.span(TextRange(from: start, to: tokens[end - 1].end))
            // `fn f(x int) int` is one mistake: types as Go writes them.
            if !hasForeignParameter { reportAside(ParserDiagnostics.resultWithoutArrow(place, lacksColon: lacksColon)) }
            return true
        }
        return false
    }

    /// Parses `<T: Bound, U>` or `[T]`, if there.
    mutating func parseTypeParameters() -> IDRange<TypeParamID> {
        var gathered: [TypeParameter] = []
        if kind == .less {
            let opener = span(token)
            advance()
            repeat {
                if kind == .greater { break }
                gathered.append(parseTypeParameter())
            } while !failed && accept(.comma)
            closeTypeArguments(opener)
            if failed { skipTypeParameters() }
        } else if kind == .leftBracket {
            let bracket = open()
            if !isAtEnd(of: bracket) {
                repeat { gathered.append(parseTypeParameter()) } while nextElement(of: bracket)
            }
            close(bracket, expecting: "`,` or `]`")
        }
        return flush(&gathered, since: 0, into: &tree.typeParameters)
    }

    /// Goes behind the `>` of type parameters that could not be read, if it stands on the line, or to the parameters, if just the `>` is
    /// missing: what follows has nothing to do with them.
    private mutating func skipTypeParameters() {
        var index = position
        while tokens[index].kind != .greater {
            if tokens[index].kind == .leftParenthesis && index == position { return resume() }
            if tokens[index].kind == .endOfFile || tokens[index].kind == .leftParenthesis || index > position && tokens[index].startsLine { return }
            index += 1
        }
        jump(to: index)
        advance()
        resume()
    }

    private mutating func parseTypeParameter() -> TypeParameter {
        let name = parseName(of: "a type parameter")
        if !failed && kind == .identifier && ["extends", "implements", "is"].contains(text(of: token)) {
            reportAside(ParserDiagnostics.foreignBound(tree.span(TextRange(from: previousEnd, to: token.end)), span(token)))
            kind = .colon
        }
        let bounds: NodeList<TypeExprID> = !failed && accept(.colon) ? parseBounds() : .empty
        return TypeParameter(name: name, bounds: bounds)
    }

    /// Parses `A + B`.
    mutating func parseBounds() -> NodeList<TypeExprID> {
        let mark = scratch.count
        repeat { scratch.append(parseTraitBound().rawValue) } while !failed && accept(.plus)
        return list(since: mark)
    }

    private mutating func parseParameters() -> IDRange<ParamID> {
        let bracket = open()
        let mark = parameterScratch.count
        if !isAtEnd(of: bracket) {
            repeat {
                parseParameter(isFirst: parameterScratch.count == mark)
            } while nextElement(of: bracket) || passesMissingComma()
        }
        close(bracket, expecting: "`,` or `)`")
        if !bracket.isClosed && (kind == .arrow || kind == .colon) {
            // All that is missing is the `)`.
            skipsDeeperLines = false
            resume()
        }
        return flush(&parameterScratch, since: mark, into: &tree.parameters)
    }

    private mutating func parseParameter(isFirst: Bool) {
        if kind == .mut || kind == .let {
            let isSelf = nextKind == .identifier && tokens[position + 1].symbol == names.selfName
            if !isSelf {
                report(ParserDiagnostics.mutParameter(text(of: tokens[position + 1]), span(token).union(span(tokens[position + 1]))))
                resume()
            }
            advance()
        }
        let isStarred = (kind == .star || kind == .starStar || kind == .ellipsis) && nextKind == .identifier
        let isDoublyStarred = isStarred && kind == .starStar
        var isVariadic = isStarred
        if isStarred {
            let place = span(token).union(span(tokens[position + 1]))
            reportAside(kind == .starStar
                ? ParserDiagnostics.keywordParameter(place)
                : ParserDiagnostics.variadicParameter(text(of: tokens[position + 1]), place))
            advance()
        } else if kind == .ampersand && (nextKind == .identifier || nextKind == .mut) {
            reportAside(ParserDiagnostics.referenceParameter(tree.span(TextRange(from: start, to: tokens[position + (nextKind == .mut ? 2 : 1)].start))))
            advance()
            _ = accept(.mut)
        }
        let name = kind == .leftParenthesis || kind == .leftBracket ? parsePatternParameter() : parseName(of: "a parameter")
        if failed { return }
        if kind == .ellipsis {
            reportAside(ParserDiagnostics.variadicParameter(text(of: tokens[position - 1]), tree.span(name).union(span(token))))
            advance()
            isVariadic = true
        }
        var parameter = Parameter(
            name: name, type: nil, defaultValue: nil, isSelf: isFirst && name.symbol == names.selfName, isVariadic: isVariadic)
        if accept(.colon) {
            if accept(.ellipsis) { parameter.isVariadic = true }
            parameter.type = parseAnnotation()
            if kind == .ellipsis && !failed {
                reportAside(ParserDiagnostics.variadicParameter(text(of: tokens[position - 1]), type: true, span(token)))
                advance()
                parameter.isVariadic = true
            }
        }
        if kind == .equal && !failed {
            advance()
            parameter.defaultValue = parseExpression()
        } else if kind == .identifier && !failed && parameter.type == nil {
            parseForeignParameterType(&parameter)
        }
        // No other parameter is like it.
        if isDoublyStarred { return _ = tree.mistakenNames.insert(name.symbol) }
        if isStarred && parameter.type == nil { parameter.type = add(.error, from: start) }
        parameterScratch.append(parameter)
    }

    /// Reports a pattern where a parameter's name has to stand, and passes it.
    private mutating func parsePatternParameter() -> Name {
        let first = start
        _ = parsePattern(allowsTyped: .never)
        let name = Name(symbol: names.underscore, range: range(from: first))
        if !failed { reportAside(ParserDiagnostics.patternParameter(tree.span(name))) }
        hasPatternParameter = true
        return name
    }

    /// Reports `fn f(int x)` and `fn f(x int)`; the name before the current token is read.
    private mutating func parseForeignParameterType(_ parameter: inout Parameter) {
        let place = tree.span(parameter.name).union(span(token))
        if isTypeBeforeName {
            reportAside(ParserDiagnostics.typeBeforeName(type: text(of: tokens[position - 1]), name: text(of: token), of: "a parameter", place))
            parameter.name = parseName(of: "a parameter")
        } else if looksLikeType(position), [.comma, .rightParenthesis, .less].contains(nextKind) {
            reportAside(ParserDiagnostics.typeWithoutColon(text(of: tokens[position - 1]), text(of: token), of: "a parameter", place))
            _ = parseType()
            parameter.type = add(.error, from: start)
            hasForeignParameter = true
        }
    }

    /// Whether the name before the current token looks like a type, as in `fn f(int x)`.
    var isTypeBeforeName: Bool { looksLikeType(position - 1) }

    /// Whether the token at `index` is the name of a type, by its form.
    func looksLikeType(_ index: Int) -> Bool {
        let word = text(of: tokens[index])
        return tokens[index].kind == .identifier
            && (word.utf8.first.map { $0 < UInt8(ascii: "a") } ?? false || ForeignWords.statement(word)?.kind == .typedBinding)
    }

    /// Reports a missing comma before the next name of a list in parentheses, or other brackets.
    mutating func passesMissingComma(orCloser closer: String = ")") -> Bool {
        guard kind == .identifier, !failed, text(of: token) != "is" else { return false }
        reportAside(ParserDiagnostics.missingComma(describeCurrent(), "`,` or `\(closer)`", span(token), after: previousEnd))
        return true
    }

    // MARK: Use

    /// Parses a `use` from its keyword on; the token at `separatedAt` counts as the `:` before the items.
    mutating func parseUse(separatedAt separator: Int? = nil) -> UseDeclID {
        let opening = position
        let keyword = span(token)
        advance()
        var path: [Name] = []
        var foreign: [Replacement] = []
        if kind == .string { report(ParserDiagnostics.foreignUseOfText("a module's name is written without quotes", span(token))) }
        repeat {
            if (kind == .leftBrace || kind == .star) && !path.isEmpty { break }
            let name = parseName(of: "a module")
            if failed { break }
            path.append(name)
        } while accept(.dot) || accept(.slash) || acceptPathColons(&foreign, behind: path)
        if !failed && kind == .minus { report(ParserDiagnostics.hyphenInModuleName(span(token))) }
        var isPathBroken = failed
        var selection = UseNode.Selection.module(alias: nil)
        if failed {
            // The path could not be read to its end.
        } else if kind == .leftBrace {
            selection = parseBracedUseItems(&foreign)
        } else if kind == .star {
            // Also of `::*`, of which the colons were taken for a dot.
            let colons = foreign.last.flatMap { $0.span.end == self.start ? foreign.removeLast().span.start : nil }
            foreign.append(Replacement(span: tree.span(TextRange(from: colons ?? tokens[position - 1].start, to: token.start)), text: ":"))
            selection = parseUseItems()
        } else if accept(.as) {
            selection = .module(alias: parseName(of: "the module"))
        } else if kind == .colon || position == separator {
            advance()
            selection = kind == .leftBrace ? parseBracedUseItems(&foreign) : parseUseItems()
        }
        if !foreign.isEmpty {
            reportAside(ParserDiagnostics.foreignPath(foreign, keyword.union(tree.span(TextRange(from: keyword.start, to: previousEnd)))))
            // The last of the path may be meant as a name in the module, unless all of them are asked for.
            if case .all = selection {} else { isPathBroken = true }
        }
        if failed || !isAtStatementEnd {
            // Which names it was to bring is not known.
            var end = position
            while tokens[end].kind != .endOfFile && !tokens[end].startsLine { end += 1 }
            mistakeNames(from: opening, to: end)
        }
        let start = UInt32(tree.pathNames.count)
        for name in path { tree.pathNames.append(name) }
        let names = IDRange<PathNameID>(start: start, end: UInt32(tree.pathNames.count))
        return tree.uses.append(UseNode(path: names, selection: selection, isPathBroken: isPathBroken))
    }

    mutating func parseUseItems() -> UseNode.Selection {
        if kind == .star {
            advance()
            return .all
        }
        if kind == .leftParenthesis && token.payload != Token.noPartner { return parseUseItemsInParentheses() }
        var items: [UseItem] = []
        repeat {
            if (kind == .newline || kind == .rightBrace) && !items.isEmpty { break }
            let name = parseName(of: "an export")
            if failed { break }
            let alias = accept(.as) ? parseName(of: "the export") : nil
            items.append(UseItem(name: name, alias: alias))
        } while accept(.comma)
        return .items(flush(&items, since: 0, into: &tree.useItems))
    }
}
