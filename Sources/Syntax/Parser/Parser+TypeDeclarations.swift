import Source
import Support

/// Declarations of structs, enums, traits and `impl`s.
extension Parser {
    // MARK: Structs

    mutating func parseStruct() -> StructDeclID {
        let headerWidth = lineIndentation
        advance()
        let name = parseName(of: "a struct")
        let typeParameters: IDRange<TypeParamID> = failed ? .empty : parseTypeParameters()
        var base: TypeExprID?
        var gathered: [Field] = []
        var isComplete = false
        if failed {
            // What follows a name that could not be read is not looked at.
        } else if let fields = parseFieldsInParentheses(of: name) {
            gathered = fields
            isComplete = isAtStatementEnd
        } else if kind == .leftParenthesis {
            let bracket = open()
            if !isAtEnd(of: bracket) { base = parseType() }
            close(bracket, expecting: "`)`")
        } else {
            base = parseForeignBase()
        }
        if !isComplete { expectColon(after: "the name of the struct") }
        if !isComplete { parseMembers(headerWidth: headerWidth, construct: "the struct") { parser in
            if let field = parser.parseStructField(of: name) { gathered.append(field) }
        } }
        let fields = flush(&gathered, since: 0, into: &tree.fields)
        return tree.structs.append(StructNode(name: name, typeParameters: typeParameters, base: base, fields: fields))
    }

    private mutating func parseStructField(of structName: Name) -> Field? {
        if kind == .pass {
            advance()
            return nil
        }
        if kind == .fn || kind == .at || (kind == .pub && nextKind == .fn) {
            skipMisplacedMethod(structName)
            return nil
        }
        let isPublic = accept(.pub)
        acceptForeignFieldWord()
        let name = parseName(of: "a field")
        if failed { return nil }
        guard accept(.colon) else {
            if kind == .identifier { return parseForeignField(name, isPublic: isPublic) }
            if kind == .equal { return parseFieldWithoutType(name, isPublic: isPublic) }
            unexpected(expecting: "`:` and the field's type")
            return Field(name: name, type: add(.error, from: start), defaultValue: nil, isPublic: isPublic)
        }
        let type = parseAnnotation()
        var defaultValue: ExprID?
        if !failed && kind == .equal {
            advanceOverOperator()
            defaultValue = parseExpression()
        }
        return Field(name: name, type: type, defaultValue: defaultValue, isPublic: isPublic)
    }

    /// Reports `i32 x` and `x i32`; the first of the two names is read.
    private mutating func parseForeignField(_ first: Name, isPublic: Bool) -> Field {
        let place = tree.span(first).union(span(token))
        var name = first
        if isTypeBeforeName {
            reportAside(ParserDiagnostics.typeBeforeName(type: text(of: tokens[position - 1]), name: text(of: token), of: "a field", place))
            name = parseName(of: "a field")
        } else {
            reportAside(ParserDiagnostics.typeWithoutColon(text(of: tokens[position - 1]), text(of: token), of: "a field", place))
            _ = parseType()
        }
        let value = !failed && accept(.equal) ? parseExpression() : nil
        return Field(name: name, type: add(.error, from: start), defaultValue: value, isPublic: isPublic)
    }

    /// Reports a method in a struct or an enum, and reads it for errors of its own.
    private mutating func skipMisplacedMethod(_ owner: Name, in message: String = "a struct holds fields only") {
        let ownerText = String(decoding: UnsafeBufferPointer(
            start: text + Int(owner.range.start), count: Int(owner.range.length)), as: UTF8.self)
        if !isBehindNoMember { report(ParserDiagnostics.misplacedMethod(message, ownerText, span(token))) }
        resume()
        if kind == .fn && nextKind == .identifier { tree.mistakenNames.insert(tokens[position + 1].symbol) }
        let mark = scratch.count
        parseMember(isTrait: false)
        scratch.removeLast(scratch.count - mark)
        isBehindNoMember = true
    }

    // MARK: Enums

    mutating func parseEnum() -> EnumDeclID {
        let headerWidth = lineIndentation
        advance()
        let name = parseName(of: "an enum")
        let typeParameters: IDRange<TypeParamID> = failed ? .empty : parseTypeParameters()
        expectColon(after: "the name of the enum")
        var gathered: [Variant] = []
        parseMembers(headerWidth: headerWidth, construct: "the enum") { parser in
            if parser.kind == .fn && parser.nextKind == .identifier { return parser.skipMisplacedMethod(name, in: "an enum holds variants only") }
            if let variant = parser.parseVariant(isFirst: gathered.isEmpty) { gathered.append(variant) }
        }
        let variants = flush(&gathered, since: 0, into: &tree.variants)
        return tree.enums.append(EnumNode(name: name, typeParameters: typeParameters, variants: variants))
    }

    private mutating func parseVariant(isFirst: Bool) -> Variant? {
        if kind == .pass {
            advance()
            return nil
        }
        acceptCaseBeforeVariant(isFirst: isFirst)
        let name = parseName(of: "a variant")
        if failed { return nil }
        var gathered: [Field] = []
        if kind == .leftBrace { reportPayloadsInBraces() }
        if kind == .leftParenthesis {
            let bracket = open()
            if !isAtEnd(of: bracket) {
                repeat { gathered.append(parsePayload()) } while nextElement(of: bracket) || passesMissingComma()
            }
            close(bracket, expecting: "`,` or `)`")
        }
        if kind == .equal {
            if isFirst { reportAside(ParserDiagnostics.variantValue(span(token))) }
            advance()
            _ = parseExpression()
        }
        return Variant(name: name, payloads: flush(&gathered, since: 0, into: &tree.fields))
    }

    /// Reports `A { x: i32 }`, and reads the braces as parentheses.
    private mutating func reportPayloadsInBraces() {
        guard token.payload != Token.noPartner else { return }
        let closer = Int(token.payload)
        // Blanks on both sides go with the braces.
        let behind = tokens[position + 1].startsLine ? token.end : tokens[position + 1].start
        let before = tokens[closer].startsLine ? tokens[closer].start : tokens[closer - 1].end
        reportAside(ParserDiagnostics.payloadsInBraces(
            tree.span(TextRange(from: previousEnd, to: behind)), tree.span(TextRange(from: before, to: tokens[closer].end)), at: span(token)))
        tokens[position].kind = .leftParenthesis
        tokens[closer].kind = .rightParenthesis
        refreshKind()
    }

    private mutating func parsePayload() -> Field {
        var name: Name?
        if kind == .identifier && nextKind == .colon {
            name = parseName(of: "a payload")
            advance()
        } else if kind == .identifier && nextKind == .identifier && token.symbol != names.dyn && !looksLikeType(position)
            && looksLikeType(position + 1) {
            let place = span(token).union(span(tokens[position + 1]))
            reportAside(ParserDiagnostics.typeWithoutColon(text(of: token), text(of: tokens[position + 1]), of: "a payload", place))
            name = parseName(of: "a payload")
        } else if kind == .identifier && nextKind == .identifier && token.symbol != names.dyn && looksLikeType(position) && !looksLikeType(position + 1) {
            let (type, payload) = (token, tokens[position + 1])
            reportAside(ParserDiagnostics.typeBeforeName(
                type: text(of: type), name: text(of: payload), of: "a payload", span(type).union(span(payload))))
            let read = parseType()
            return Field(name: parseName(of: "a payload"), type: read, defaultValue: nil, isPublic: false)
        }
        return Field(name: name, type: parseType(), defaultValue: nil, isPublic: false)
    }

    // MARK: Impls and traits

    /// Whether the `[` after `impl` opens type parameters, and not the type `[T]`: a type follows its `]`.
    private var isBracketedParametersAhead: Bool {
        guard kind == .leftBracket, token.payload != Token.noPartner else { return false }
        switch tokens[Int(token.payload) + 1].kind {
        case .identifier, .leftBracket, .leftParenthesis, .fn: return true
        default: return false
        }
    }

    mutating func parseImpl() -> ImplDeclID {
        let first = start
        let headerWidth = lineIndentation
        advance()
        let typeParameters = kind == .less || isBracketedParametersAhead ? parseTypeParameters() : .empty
        var type = parseType()
        var trait: TypeExprID?
        if reportMisspelt(["for"]) {
            resume()
            kind = .for
        }
        if !failed && accept(.for) {
            trait = type
            type = parseType()
        }
        let header = range(from: first)
        if kind == .identifier && !failed && text(of: token) == "where" { reportWhereClause(typeParameters) }
        expectColon(after: "the type")
        let members = parseMemberList(headerWidth: headerWidth, construct: "the `impl`", isTrait: false)
        return tree.impls.append(ImplNode(
            typeParameters: typeParameters, trait: trait, type: type, members: members, headerRange: header))
    }

    mutating func parseTrait() -> TraitDeclID {
        let headerWidth = lineIndentation
        advance()
        let name = parseName(of: "a trait")
        let typeParameters: IDRange<TypeParamID> = failed ? .empty : parseTypeParameters()
        var superTraits = NodeList<TypeExprID>.empty
        expectColon(after: "the name of the trait")
        if !failed && kind == .identifier && !isAssociatedType {
            superTraits = parseBounds()
            expectColon(after: "the super-traits")
        }
        let members = parseMemberList(headerWidth: headerWidth, construct: "the trait", isTrait: true)
        return tree.traits.append(TraitNode(
            name: name, typeParameters: typeParameters, superTraits: superTraits, members: members))
    }

    private mutating func parseMemberList(headerWidth: Int, construct: String, isTrait: Bool) -> NodeList<DeclID> {
        let mark = scratch.count
        parseMembers(headerWidth: headerWidth, construct: construct) { $0.parseMember(isTrait: isTrait) }
        return list(since: mark)
    }

    /// Whether `type Name` stands here.
    private var isAssociatedType: Bool {
        kind == .identifier && token.symbol == names.type && nextKind == .identifier
    }

    /// Parses a function or an associated type and gathers its id.
    private mutating func parseMember(isTrait: Bool) {
        let first = start
        if kind == .pass { return advance() }
        var attributes: [Attribute] = []
        while kind == .at {
            let attributeStart = start
            advance()
            let name = parseName(of: "an attribute")
            if failed { return }
            let arguments = kind == .leftParenthesis ? parseArguments() : .empty
            attributes.append(Attribute(name: name, arguments: arguments, range: range(from: attributeStart)))
            if kind == .newline && Int(token.indentation) == statementIndentation { continueLine() }
        }
        let attributeIDs = flush(&attributes, since: 0, into: &tree.attributes)
        let isPublic = accept(.pub)
        if kind == .identifier && nextKind == .fn, let word = Optional(text(of: token)), ForeignWords.modifier(word) != nil {
            reportAside(ParserDiagnostics.staticFunction(word, tree.span(TextRange(from: start, to: tokens[position + 1].start))))
            advance()
        }
        let declaration: DeclKind
        if kind == .fn { isBehindNoMember = false }
        if kind == .fn {
            declaration = .function(parseFunction(isExpression: false, isNative: !attributeIDs.isEmpty, isRequirement: isTrait))
        } else if isAssociatedType {
            declaration = .associatedType(parseAssociatedType())
        } else if kind == .identifier && nextKind == .leftParenthesis {
            declaration = .function(parseFunctionWithoutKeyword(canLackBody: isTrait || !attributeIDs.isEmpty))
        } else {
            return reportNoMember()
        }
        let id = tree.declarations.append(Declaration(
            kind: declaration, range: range(from: first), attributes: attributeIDs, isPublic: isPublic,
            documentation: documentation(at: first)))
        scratch.append(id.rawValue)
    }

    /// Reports a line of an `impl` or trait that declares nothing. Those below it that do not either are of the same body, whose header is
    /// missing or whose indentation is wrong.
    private mutating func reportNoMember() {
        skipsDeeperLines = true
        if isBehindNoMember { failed = true } else { unexpected(expecting: "`fn`") }
        isBehindNoMember = true
    }

    private mutating func parseAssociatedType() -> AssociatedTypeID {
        advance()
        let name = parseName(of: "an associated type")
        let bounds: NodeList<TypeExprID> = !failed && accept(.colon) ? parseBounds() : .empty
        let value = !failed && accept(.equal) ? parseType() : nil
        return tree.associatedTypes.append(AssociatedTypeNode(name: name, bounds: bounds, value: value))
    }

    // MARK: Member blocks

    /// Parses the members that follow the `:` of a declaration, each with `parseMember`: on lines of their own, or on
    /// the same line, separated by `,` or `;`.
    private mutating func parseMembers(headerWidth: Int, construct: String, _ parseMember: (inout Parser) -> Void) {
        let outer = enter()
        let savedScope = isAtModuleScope
        isAtModuleScope = false
        isBehindNoMember = false
        defer {
            isAtModuleScope = savedScope
            leave(outer)
        }
        if failed { return }
        if kind == .leftBrace { return parseMembersInBraces(parseMember) }
        guard token.startsLine || token.kind == .endOfFile else {
            if isAtStatementEnd { return reportEmptyBlock(construct) }
            return parseMembersOfLine(parseMember)
        }
        guard let width = indentedBlockWidth(headerWidth: headerWidth) else {
            tree.hasMisplacedLines = true
            mistakeDeclaration(at: position)
            return reportEmptyBlock(construct)
        }
        let savedMode = mode
        let savedStatement = statementIndentation
        mode = .lines
        parseMemberLines(width: width, parseMember)
        mode = savedMode
        statementIndentation = savedStatement
        lastBlockWidth = width
        refreshKind()
    }

    private mutating func parseMemberLines(width: Int, _ parseMember: (inout Parser) -> Void) {
        while true {
            let token = tokens[position]
            if token.kind == .endOfFile || !token.startsLine || token.kind.isCloser || token.kind == .interpolationClose { return }
            let indentation = Int(token.indentation)
            let first = position
            if indentation < width { return }
            if indentation > width {
                let isDedent = lastBlockWidth > indentation
                report(isDedent ? ParserDiagnostics.wrongDedent(span(token)) : ParserDiagnostics.unexpectedIndent(span(token), usesTabs: usesTabs))
                resume()
                tree.hasMisplacedLines = true
                mistakeDeclaration(at: position)
                mistakeLineBefore()
            }
            lastBlockWidth = 0
            statementIndentation = indentation
            continueLine()
            parseMembersOfLine(parseMember)
            finishStatement()
            if failed { mistakeDeclaration(at: first) }
            endLine()
            if position == first { advance() }
            if !self.token.startsLine && !isAtStatementEnd { return }
        }
    }

    /// Parses members in braces, which have been reported as a missing `:`.
    private mutating func parseMembersInBraces(_ parseMember: (inout Parser) -> Void) {
        let bracket = open()
        while !isAtEnd(of: bracket) && !failed {
            let first = position
            parseMember(&self)
            if kind == .comma || kind == .semicolon { advance() }
            if position == first { break }
        }
        close(bracket, expecting: "`}`")
    }

    private mutating func parseMembersOfLine(_ parseMember: (inout Parser) -> Void) {
        parseMember(&self)
        while (kind == .comma && !commaEnds || kind == .semicolon) && !failed {
            advance()
            if isAtStatementEnd { return }
            parseMember(&self)
        }
    }
}
