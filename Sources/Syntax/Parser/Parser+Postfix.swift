import Source
import Support

/// Calls, indexes, members and struct literals.
extension Parser {
    /// Parses an operand and all that follows it without an operator.
    mutating func parsePostfix() -> ExprID {
        let outerPeak = peak
        peak = 0
        let first = start
        let wasFailed = failed
        var base = parsePrimary()
        // What follows it is not read, so that it may not be what is meant.
        if wasFailed, case .name = tree.expressions[base] { tree.expressions[base] = .error }
        while !failed {
            switch kind {
            case .leftParenthesis: base = parseCall(base, from: first)
            case .bang:
                guard isMacroCall(base) else {
                    let isConversion = tokens[position + 1].kind == .identifier && tokens[position + 1].start == token.end
                    guard tokens[position - 1].end == start, !isConversion else { return finishPostfix(base, outerPeak) }
                    reportAside(ParserDiagnostics.forceUnwrap(span(token)))
                    advance()
                    base = add(.error, from: first)
                    continue
                }
                reportMacroCall(base)
                continue
            case .leftBracket: base = parseSubscript(base, from: first)
            case .dot, .questionDot: base = parseMember(base, from: first)
            case .question where isTernaryAhead: return finishPostfix(base, outerPeak)
            case .question: base = parsePropagation(base, from: first)
            case .less:
                guard isTypeArguments(position), isTypeName(base) || isMember(base) else { return finishPostfix(base, outerPeak) }
                base = parseInstantiation(base, from: first)
            case .leftBrace:
                if !isInHeader && acceptTrailingClosure() {
                    base = add(.error, from: first)
                    continue
                }
                guard isTypeName(base), startsStructLiteral(base) else { return finishPostfix(base, outerPeak) }
                if acceptCollectionLiteral() {
                    base = add(.error, from: first)
                    continue
                }
                base = parseStructLiteral(base, from: first)
            case .newline:
                guard continuesWithMember else { return finishPostfix(base, outerPeak) }
                continueLine()
                continue
            default: return finishPostfix(base, outerPeak)
            }
            deepen()
        }
        return finishPostfix(base, outerPeak)
    }

    @inline(__always)
    private mutating func finishPostfix(_ base: ExprID, _ outerPeak: Int) -> ExprID {
        peak = Swift.max(outerPeak, peak)
        return base
    }

    /// Whether the line that begins here continues the one before: it begins with `.name` or `?.name` and is
    /// indented more than the line on which the statement began.
    @inline(__always)
    private var continuesWithMember: Bool {
        let token = tokens[position]
        guard token.kind == .dot || token.kind == .questionDot else { return false }
        guard tokens[position + 1].kind == .identifier, !tokens[position + 1].startsLine else { return false }
        // `.Red -> …` is an arm, which has been moved away from its `match`.
        if tokens[indexAfter(position + 2) - (tokens[position + 2].kind == .leftParenthesis ? 0 : 1)].kind == .arrow { return false }
        return mode == .braces || Int(token.indentation) > statementIndentation
    }

    /// Whether `name!(…)` or `name![…]` stands here, as Rust's macros are called.
    private func isMacroCall(_ base: ExprID) -> Bool {
        guard case .name = tree.expressions[base], tokens[position - 1].end == start else { return false }
        let next = tokens[position + 1]
        return (next.kind == .leftParenthesis || next.kind == .leftBracket) && next.start == token.end
    }

    private mutating func reportMacroCall(_ base: ExprID) {
        let isArray = tokens[position + 1].kind == .leftBracket
        let diagnostic = ParserDiagnostics.macroCall(text(of: tokens[position - 1]), isArray: isArray, span(token))
        if isArray {
            tree.expressions[base] = .error
            return report(diagnostic)
        }
        reportAside(diagnostic)
        advance()
    }

    private mutating func parseCall(_ callee: ExprID, from first: UInt32) -> ExprID {
        let outer = argumentsAreNoFills
        defer { argumentsAreNoFills = outer }
        argumentsAreNoFills = edition == .vm && !isPrint(callee)
        let isBroken = isUnclosed
        let outerSpread = hasBrokenArguments
        hasBrokenArguments = false
        defer { hasBrokenArguments = outerSpread }
        let arguments = parseArguments()
        if isBroken || hasBrokenArguments { return add(.error, from: first) }
        return add(.call(callee, arguments), from: first)
    }

    /// Parses `(a, name: b, ...c)`.
    mutating func parseArguments() -> IDRange<ArgumentID> {
        let isPrint = position > 0 && tokens[position - 1].kind == .identifier && tokens[position - 1].symbol == names.print
        let bracket = open()
        let mark = argumentScratch.count
        if !isAtEnd(of: bracket) {
            repeat { parseArgument(ofPrint: isPrint) } while nextElement(of: bracket)
        }
        if isCutShort(bracket) { hasBrokenArguments = true }
        close(bracket, expecting: "`,` or `)`")
        return flush(&argumentScratch, since: mark, into: &tree.arguments)
    }

    private mutating func parseArgument(ofPrint isPrint: Bool) {
        if kind == .star || kind == .starStar {
            // How many arguments that would be is not known, and `{ … }` behind `**` is a part of the same mistake.
            hasBrokenArguments = true
            report(kind == .star ? ParserDiagnostics.foreignSpread(span(token)) : ParserDiagnostics.keywordSpread(span(token)))
            advance()
            _ = parseExpression()
            return
        }
        if kind == .ellipsis {
            advance()
            argumentScratch.append(Argument(value: parseExpression(), isSpread: true))
            return
        }
        var name: Name?
        if kind == .identifier && tokens[position + 1].kind == .colon {
            name = parseName(of: "an argument")
            advance()
        } else if kind == .identifier && tokens[position + 1].kind == .equal && !isPrint {
            // `f(b = 3)`, as other languages write it; `print` takes no arguments by name.
            let sign = tree.span(TextRange(from: token.end, to: tokens[position + 1].end))
            reportAside(ParserDiagnostics.namedArgument(text(of: token), sign))
            name = parseName(of: "an argument")
            advance()
        }
        let isNoFill = argumentsAreNoFills
        argumentsAreNoFills = false
        let first = start
        var value = parseExpression()
        argumentsAreNoFills = isNoFill
        if isNoFill { takeAsArray(value) }
        if kind == .equal || kind == .colonEqual { reportAssignmentInList(value, isArgument: true) }
        if kind == .for && !failed {
            let place = span(token)
            value = add(parseComprehension(of: value, key: nil), from: first)
            reportAside(ParserDiagnostics.comprehensionWithoutBrackets(place, whole: tree.span(value)))
        }
        let isSpread = kind == .ellipsis && !failed
        if isSpread {
            reportAside(ParserDiagnostics.foreignSpread(span(token)))
            advance()
        }
        argumentScratch.append(Argument(name: name, value: value, isSpread: isSpread))
    }

    private mutating func parseSubscript(_ base: ExprID, from first: UInt32) -> ExprID {
        let isApart = token.flags.contains(.afterSpace)
        let bracket = open()
        if kind == .colon && bracket.isClosed {
            let isStepped = nextKind == .colon
            report(isStepped ? ParserDiagnostics.steppedSlice(span(token).union(span(tokens[position + 1]))) : ParserDiagnostics.sliceWithColon(span(token)))
            close(bracket, expecting: "`]`")
            return add(.error, from: first)
        }
        let index = isAtEnd(of: bracket) ? missingExpression("an index") : parseIndex()
        if kind == .colon && bracket.isClosed { report(ParserDiagnostics.sliceWithColon(span(token))) }
        if kind == .comma && bracket.isClosed { report(ParserDiagnostics.severalIndexes(span(token))) }
        let isBroken = isCutShort(bracket)
        // `xs [1, 2]` may lack its `=`.
        if isBroken && isApart, case .name(let symbol) = tree.expressions[base] { tree.mistakenNames.insert(symbol) }
        close(bracket, expecting: "`]`")
        return isBroken ? add(.error, from: first) : add(.index(base, index), from: first)
    }

    /// Parses `.name`, `.0`, `?.name` or `?.0`.
    private mutating func parseMember(_ base: ExprID, from first: UInt32) -> ExprID {
        let isOptional = kind == .questionDot
        if token.length == 2 && !isOptional, case .name(let symbol) = tree.expressions[base] {
            // `String::from`: the lexer has reported the `::`, and what stands before it is the same mistake.
            tree.mistakenNames.insert(symbol)
        }
        advance()
        let nameStart = start
        switch kind {
        case .identifier:
            let symbol = token.symbol
            advance()
            return add(isOptional
                ? .optionalField(base, symbol, nameStart: nameStart) : .field(base, symbol, nameStart: nameStart), from: first)
        case .integer:
            return parseTupleElement(base, isOptional: isOptional, from: first)
        default:
            if kind.isKeyword {
                report(ParserDiagnostics.reservedMember(text(of: token), span(token)))
                advance()
            } else if case .integer = tree.expressions[base], !isOptional {
                let literal = tree.span(base).union(span(tokens[position - 1]))
                report(ParserDiagnostics.floatWithoutFraction(literal))
            } else {
                unexpected(expecting: "a name after `\(isOptional ? "?." : ".")`")
            }
            return add(.error, from: first)
        }
    }

    private mutating func parseTupleElement(_ base: ExprID, isOptional: Bool, from first: UInt32) -> ExprID {
        let indexStart = start
        let literal = NumberLiteral.integer(bytes(token))
        guard case .integer(let value) = literal, value.magnitude <= 1_000_000, !value.overflows else {
            report(SyntaxDiagnostics.malformed("this is no index of a tuple's element", span(token)))
            advance()
            return add(.error, from: first)
        }
        advance()
        let index = UInt32(value.magnitude)
        return add(isOptional
            ? .optionalElement(base, index, indexStart: indexStart) : .tupleElement(base, index, indexStart: indexStart), from: first)
    }

    private mutating func parsePropagation(_ base: ExprID, from first: UInt32) -> ExprID {
        advance()
        return add(.propagate(base), from: first)
    }

    // MARK: Type arguments and struct literals

    /// Whether an expression ends with a member's name, whatever it is a member of.
    private func isMember(_ id: ExprID) -> Bool { if case .field = tree.expressions[id] { true } else { false } }

    /// Whether an expression reads as a type's or function's name: names joined by dots, perhaps with type arguments.
    private func isTypeName(_ id: ExprID) -> Bool {
        var id = id
        while true {
            switch tree.expressions[id] {
            case .name: return true
            case .field(let base, _, _): id = base
            case .instantiation(let base, _): id = base
            default: return false
            }
        }
    }

    private mutating func parseInstantiation(_ base: ExprID, from first: UInt32) -> ExprID {
        let isForeign = start > previousEnd && text[Int(start) - 1] == UInt8(ascii: ":")
        let arguments = parseTypeArguments()
        // `xs.sum::<i32>()`, which was reported: whether the method has type parameters is a part of the mistake.
        if isForeign && isMember(base) { return add(.error, from: first) }
        return add(.instantiation(base, arguments: arguments), from: first)
    }

    /// In a header, `x {` is more likely a block in the manner of other languages than a literal of a type `x`.
    private func startsStructLiteral(_ base: ExprID) -> Bool {
        let name = tokens[position - 1]
        // `(x) {`: a type's name stands in no parentheses.
        if name.kind == .rightParenthesis { return false }
        if !isInHeader { return true }
        guard name.kind == .identifier else { return true }
        let first = text[Int(name.start)]
        return first >= UInt8(ascii: "A") && first <= UInt8(ascii: "Z")
    }

    /// Parses `{ x: 1, y, ..base }` after a type's name.
    private mutating func parseStructLiteral(_ name: ExprID, from first: UInt32) -> ExprID {
        var isBroken = isUnclosed
        let type = typeOfName(name)
        let bracket = open()
        let mark = fieldInitScratch.count
        var base: ExprID?
        if !isAtEnd(of: bracket) {
            repeat {
                if kind == .dotDot || kind == .ellipsis {
                    if kind == .ellipsis { reportAside(ParserDiagnostics.foreignBaseOfLiteral(span(token))) }
                    advance()
                    base = parseExpression()
                } else {
                    parseFieldInit()
                }
                // A field that could not be read is not missing.
                isBroken = isBroken || failed
            } while nextElement(of: bracket)
        }
        isBroken = isBroken || isCutShort(bracket)
        close(bracket, expecting: "`,` or `}`")
        let fields = flush(&fieldInitScratch, since: mark, into: &tree.fieldInits)
        if isBroken { return add(.error, from: first) }
        let literal = tree.structLiterals.append(StructLiteral(type: type, fields: fields, base: base))
        return add(.structLiteral(literal), from: first)
    }

    private mutating func parseFieldInit() {
        let name = parseName(of: "a field")
        if kind == .colon {
            advance()
            let value = parseExpression()
            fieldInitScratch.append(FieldInit(name: name, value: value, isShorthand: false))
            return
        }
        if failed { return }
        if kind == .equal {
            report(ParserDiagnostics.fieldWithEquals(tree.span(TextRange(from: previousEnd, to: token.end))))
            advance()
            resume()
            let value = parseExpression()
            fieldInitScratch.append(FieldInit(name: name, value: value, isShorthand: false))
            return
        }
        if startsFieldValue {
            reportAside(ParserDiagnostics.fieldWithoutColon(tree.span(name)))
            let value = parseExpression()
            fieldInitScratch.append(FieldInit(name: name, value: value, isShorthand: false))
            return
        }
        let value: ExprID = add(.name(name.symbol), from: name.range.start)
        fieldInitScratch.append(FieldInit(name: name, value: value, isShorthand: true))
    }

    /// Whether the value of a field whose `:` is missing stands here, and not the next field, before which a `,` is missing.
    private var startsFieldValue: Bool {
        switch kind {
        case .integer, .float, .string, .interpolationStart, .character, .true, .false, .leftBracket, .leftParenthesis, .fn, .not: true
        case .identifier: nextKind != .colon && nextKind != .comma && nextKind != .rightBrace && nextKind != .equal
        default: false
        }
    }

    /// The type that an expression names.
    private mutating func typeOfName(_ id: ExprID) -> TypeExprID {
        let range = tree.expressionRanges[id]
        var arguments = NodeList<TypeExprID>.empty
        var base = id
        if case .instantiation(let inner, let list) = tree.expressions[id] {
            arguments = list
            base = inner
        }
        var names: [Name] = []
        while case .field(let inner, let symbol, let nameStart) = tree.expressions[base] {
            names.append(Name(symbol: symbol, range: TextRange(from: nameStart, to: tree.expressionRanges[base].end)))
            base = inner
        }
        guard case .name(let symbol) = tree.expressions[base] else { return addType(.error, range) }
        if names.isEmpty { return addType(.name(symbol, arguments: arguments), range) }
        let start = UInt32(tree.pathNames.count)
        tree.pathNames.append(Name(symbol: symbol, range: tree.expressionRanges[base]))
        for name in names.reversed() { tree.pathNames.append(name) }
        return addType(.path(IDRange(start: start, end: UInt32(tree.pathNames.count)), arguments: arguments), range)
    }

    private mutating func addType(_ kind: TypeExprKind, _ range: TextRange) -> TypeExprID {
        tree.typeRanges.append(range)
        return tree.types.append(kind)
    }
}
