import Source
import Support

/// Patterns.
extension Parser {
    /// Where the pattern `name: Type` may stand.
    enum TypedPatterns {
        /// Nowhere: a `:` ends the pattern.
        case never
        /// Wherever a `:` follows a name.
        case always
        /// In an arm: where `->`, `if` or `|` follows the type.
        case beforeArrow
        /// In a condition: where `=` follows the type.
        case beforeEqual
        /// After `matches`: where what ends a condition follows the type.
        case inTest
    }

    /// Parses a pattern with its alternatives.
    mutating func parsePattern(allowsTyped: TypedPatterns) -> PatternID {
        let first = start
        let outer = enter()
        defer { leave(outer) }
        continueLine()
        let isArm = allowsTyped == .beforeArrow
        // As in Rust, a `|` may also stand before the first alternative.
        if isArm && kind == .pipe { advanceOverOperator() }
        let pattern = parseSinglePattern(allowsTyped)
        if isArm { continueAlternatives() }
        if kind == .pipePipe { reportForeignOperator() }
        guard kind == .pipe || kind == .pipePipe else { return pattern }
        let mark = scratch.count
        scratch.append(pattern.rawValue)
        while kind == .pipe || kind == .pipePipe {
            advanceOverOperator()
            scratch.append(parseSinglePattern(allowsTyped).rawValue)
            if isArm { continueAlternatives() }
        }
        return add(.alternatives(list(since: mark)), from: first)
    }

    /// Lets an arm's pattern go on in a line that begins with `|`.
    private mutating func continueAlternatives() {
        if kind == .newline && token.kind == .pipe { continueLine() }
    }

    private mutating func parseSinglePattern(_ allowsTyped: TypedPatterns) -> PatternID {
        let first = start
        switch kind {
        case .identifier: return parseNamePattern(allowsTyped)
        case .integer, .float, .string, .true, .false, .character, .minus: return parseLiteralPattern()
        case .leftParenthesis: return parseTuplePattern()
        case .leftBracket: return parseArrayPattern()
        case .dot:
            advance()
            guard kind == .identifier else {
                unexpected(expecting: "a variant's name after `.`")
                return add(.error, from: first)
            }
            return parseConstructor(isImplicit: true, from: first)
        case .mut:
            report(ParserDiagnostics.mutInPattern(span(token)))
            advance()
            resume()
            // That it is assigned to is the same mistake.
            if kind == .identifier { tree.mistakenNames.insert(token.symbol) }
            return parseSinglePattern(allowsTyped)
        case .dotDot, .dotDotEqual:
            report(ParserDiagnostics.openRangePattern(span(token)))
            return add(.error, from: first)
        case .less, .lessEqual, .greater, .greaterEqual, .equalEqual, .bangEqual:
            report(ParserDiagnostics.comparisonInPattern(text(of: token), span(token)))
            while kind != .arrow && kind != .fatArrow && !isAtStatementEnd { skipToken() }
            return add(.error, from: first)
        case .interpolationStart:
            report(ParserDiagnostics.interpolationInPattern(span(token)))
            _ = parsePrimary()
            return add(.error, from: first)
        default:
            if kind.isKeyword && kind != .if && kind != .in {
                reportReservedName()
                advance()
            } else {
                unexpected(expecting: "a pattern")
            }
            return add(.error, from: first)
        }
    }

    // MARK: Names

    private mutating func parseNamePattern(_ allowsTyped: TypedPatterns) -> PatternID {
        let first = start
        switch nextKind {
        case .dot, .leftParenthesis, .leftBrace:
            return parseConstructor(isImplicit: false, from: first)
        case .dotDot, .dotDotEqual:
            return finishRangePattern(parseBound(), from: first)
        case .at:
            let name = parseName(of: "a binding")
            advance()
            if kind == .dotDot { report(ParserDiagnostics.boundRest(text(of: tokens[position - 2]), span(token))) }
            let outer = enter()
            let pattern = failed ? add(.error, from: start) : parseSinglePattern(allowsTyped)
            leave(outer)
            return add(.binding(name, pattern), from: first)
        case .colon where isTypedPattern(allowsTyped):
            let name = parseName(of: "a binding")
            advance()
            let type = parseType()
            return add(.typed(name, type), from: first)
        default:
            let symbol = token.symbol
            advance()
            return add(symbol == names.underscore ? .wildcard : .name(symbol), from: first)
        }
    }

    /// Whether the name and `:` that begin here are a typed pattern.
    private func isTypedPattern(_ allowsTyped: TypedPatterns) -> Bool {
        if allowsTyped == .always { return true }
        guard allowsTyped != .never, let end = endOfType(at: position + 2), !tokens[position + 2].startsLine else { return false }
        let next = tokens[end].kind
        switch allowsTyped {
        case .beforeArrow: return next == .arrow || next == .pipe || next == .if && isArrowAhead(from: end)
        case .beforeEqual: return next == .equal
        case .inTest: return endsTest(at: end)
        case .never, .always: return false
        }
    }

    /// Whether the token behind a type ends `e matches name: Type`. In a header the `:` may be the header's, and what looks like a
    /// type the first word of its suite.
    private func endsTest(at end: Int) -> Bool {
        switch tokens[end].kind {
        case .colon, .rightParenthesis, .and, .or, .arrow: return true
        case .rightBracket, .rightBrace, .comma, .else, .if, .for, .semicolon, .pipe, .endOfFile: return !isInHeader
        default: return tokens[end].startsLine && !isInHeader
        }
    }

    /// Whether a `->` follows on the line from the given token on, outside brackets.
    private func isArrowAhead(from index: Int) -> Bool {
        var index = index
        while !tokens[index].startsLine && tokens[index].kind != .endOfFile {
            if tokens[index].kind == .arrow { return true }
            index = indexAfter(index)
        }
        return false
    }

    /// Parses a dotted name with its payloads or fields.
    private mutating func parseConstructor(isImplicit: Bool, from first: UInt32) -> PatternID {
        let path = parsePath()
        let isBroken = (kind == .leftParenthesis || kind == .leftBrace) && isUnclosed
        let opener = position
        var fields = IDRange<FieldPatternID>.empty
        var hasRest = false
        var form = ConstructorPattern.Form.bare
        switch kind {
        case .leftParenthesis:
            form = .call
            (fields, hasRest) = parseFieldPatterns(isStruct: false)
        case .leftBrace:
            form = .structure
            (fields, hasRest) = parseFieldPatterns(isStruct: true)
        case .dotDot where !isImplicit, .dotDotEqual where !isImplicit:
            return finishRangePattern(expression(of: path, from: first), from: first)
        default: break
        }
        if isBroken {
            // Where the pattern was to end is not known.
            mistakeNames(from: opener, to: position)
            return add(.error, from: first)
        }
        let pattern = tree.constructorPatterns.append(ConstructorPattern(
            path: path, isImplicit: isImplicit, form: form, fields: fields, hasRest: hasRest))
        return add(.constructor(pattern), from: first)
    }

    /// Parses `a.b.c` into the tree's names.
    mutating func parsePath() -> IDRange<PathNameID> {
        let start = UInt32(tree.pathNames.count)
        tree.pathNames.append(parseName(of: "a path"))
        while kind == .dot {
            advance()
            let name = parseName(of: "a path")
            if failed { break }
            tree.pathNames.append(name)
        }
        return IDRange(start: start, end: UInt32(tree.pathNames.count))
    }

    private mutating func parseFieldPatterns(isStruct: Bool) -> (IDRange<FieldPatternID>, hasRest: Bool) {
        let bracket = open()
        let mark = fieldPatternScratch.count
        var hasRest = false
        if !isAtEnd(of: bracket) {
            repeat {
                if kind == .dotDot {
                    advance()
                    hasRest = true
                } else {
                    parseFieldPattern(isStruct: isStruct)
                }
            } while nextElement(of: bracket)
        }
        // What could not be read may have been the fields that seem to be missing.
        if failed || bracket.isClosed && position != bracket.closer {
            hasRest = true
            mistakeNames(from: position, to: bracket.closer)
        }
        close(bracket, expecting: isStruct ? "`,` or `}`" : "`,` or `)`")
        return (flush(&fieldPatternScratch, since: mark, into: &tree.fieldPatterns), hasRest)
    }

    private mutating func parseFieldPattern(isStruct: Bool) {
        if kind == .identifier && nextKind == .colon {
            let typed = isStruct ? nil : parseTypedPayload()
            if let typed, !isPlainType(typed) {
                return fieldPatternScratch.append(FieldPattern(name: nil, pattern: typed, isShorthand: false))
            }
            let name = parseName(of: "a field")
            advance()
            let pattern = parsePattern(allowsTyped: .never)
            fieldPatternScratch.append(FieldPattern(name: name, pattern: pattern, isShorthand: false, typed: typed))
        } else if isStruct {
            let name = parseName(of: "a field")
            if failed { return }
            let pattern: PatternID = add(.name(name.symbol), from: name.range.start)
            fieldPatternScratch.append(FieldPattern(name: name, pattern: pattern, isShorthand: true))
        } else {
            let pattern = parsePattern(allowsTyped: .never)
            fieldPatternScratch.append(FieldPattern(name: nil, pattern: pattern, isShorthand: false))
        }
    }

    /// Parses `name: Type` in a payload. A single word behind the `:` may as well be a constant or a variant for the payload called
    /// `name`, which names tell: then the parser stays where it is.
    private mutating func parseTypedPayload() -> PatternID? {
        let word = tokens[position + 2]
        guard word.kind == .identifier, word.symbol != names.underscore, let end = endOfType(at: position + 2) else { return nil }
        guard tokens[end].kind == .comma || tokens[end].kind == .rightParenthesis else { return nil }
        guard tokens[position + 3].kind != .dot else { return nil }
        let first = position
        let from = start
        let name = parseName(of: "a binding")
        advance()
        let typed: PatternID = add(.typed(name, parseType()), from: from)
        if isPlainType(typed) { jump(to: first) }
        return typed
    }

    /// Whether the type of a typed pattern is a single word.
    private func isPlainType(_ pattern: PatternID) -> Bool {
        guard case .typed(_, let type) = tree.patterns[pattern], case .name(_, let arguments) = tree.types[type] else { return false }
        return arguments.isEmpty
    }

    // MARK: Literals and ranges

    private mutating func parseLiteralPattern() -> PatternID {
        let first = start
        let bound = parseBound()
        if kind == .ellipsis && !failed { reportAside(ParserDiagnostics.foreignRange(span(token), "..=")) }
        let isRange = kind == .dotDot || kind == .dotDotEqual || kind == .ellipsis
        let pattern = isRange ? finishRangePattern(bound, from: first) : add(.literal(bound), from: first)
        if kind == .at && !failed { reportNameBehindPattern() }
        return pattern
    }

    /// Reports `1..=5 @ n` at the `@`, and passes the name, which then means nothing.
    private mutating func reportNameBehindPattern() {
        reportAside(ParserDiagnostics.nameBehindPattern(span(token)))
        advance()
        guard kind == .identifier else { return }
        tree.mistakenNames.insert(token.symbol)
        advance()
    }

    private mutating func finishRangePattern(_ low: ExprID, from first: UInt32) -> PatternID {
        let isInclusive = kind == .dotDotEqual
        let sign = span(token)
        advance()
        if isPatternEnd {
            report(ParserDiagnostics.openRangePattern(sign))
            return add(.error, from: first)
        }
        let high = parseBound()
        return add(.range(low, high, inclusive: isInclusive), from: first)
    }

    /// Whether what follows a pattern stands here.
    private var isPatternEnd: Bool {
        switch kind {
        case .colon, .arrow, .pipe, .if, .comma, .rightParenthesis, .rightBracket, .rightBrace, .equal: true
        default: false
        }
    }

    /// Parses a literal, perhaps with `-`, or a dotted name.
    private mutating func parseBound() -> ExprID {
        let first = start
        switch kind {
        case .minus:
            advance()
            guard kind == .integer || kind == .float else { return missingExpression("a number after `-`") }
            let number = parseNumber()
            return add(.unary(.negate, number), from: first)
        case .integer, .float, .string, .true, .false, .character: return parsePrimary()
        case .identifier: return expression(of: parsePath(), from: first)
        default: return missingExpression("a literal or a constant's name")
        }
    }

    /// The expression that a path is.
    private mutating func expression(of path: IDRange<PathNameID>, from first: UInt32) -> ExprID {
        var result: ExprID?
        for id in path {
            let name = tree.pathNames[id]
            tree.expressionRanges.append(TextRange(from: first, to: name.range.end))
            if let base = result {
                result = tree.expressions.append(.field(base, name.symbol, nameStart: name.range.start))
            } else {
                result = tree.expressions.append(.name(name.symbol))
            }
        }
        return result ?? errorExpression()
    }

    // MARK: Tuples and arrays

    private mutating func parseTuplePattern() -> PatternID {
        let first = start
        let bracket = open()
        let mark = scratch.count
        var hasComma = false
        var hasRest = false
        if !isAtEnd(of: bracket) {
            repeat {
                if kind == .dotDot {
                    hasRest = true
                    reportAside(ParserDiagnostics.tupleRest(span(token)))
                    advance()
                } else {
                    scratch.append(parsePattern(allowsTyped: .always).rawValue)
                }
                hasComma = hasComma || kind == .comma || kind == .identifier
            } while nextElement(of: bracket) || passesMissingComma()
        }
        close(bracket, expecting: "`,` or `)`")
        if hasRest {
            // How many elements the tuple has is not known here, so that its names get no types.
            for index in mark..<scratch.count {
                if case .name(let symbol) = tree.patterns[PatternID(rawValue: scratch[index])] { tree.mistakenNames.insert(symbol) }
            }
            scratch.removeLast(scratch.count - mark)
            return add(.error, from: first)
        }
        if scratch.count == mark + 1 && !hasComma { return PatternID(rawValue: scratch.removeLast()) }
        return add(.tuple(list(since: mark)), from: first)
    }

    private mutating func parseArrayPattern() -> PatternID {
        let first = start
        let bracket = open()
        let mark = scratch.count
        var hasRest = false
        if !isAtEnd(of: bracket) {
            repeat {
                let isRest = kind == .dotDot || (kind == .ellipsis || kind == .star) && nextKind == .identifier
                if isRest && hasRest {
                    reportAside(ParserDiagnostics.secondRest(span(token)))
                }
                hasRest = hasRest || isRest
                var element = isRest ? parseRest() : parsePattern(allowsTyped: .always)
                if kind == .ellipsis, !failed, case .name = tree.patterns[element] {
                    element = restBehindName()
                    hasRest = true
                }
                scratch.append(element.rawValue)
            } while nextElement(of: bracket) || passesMissingComma(orCloser: "]")
        }
        close(bracket, expecting: "`,` or `]`")
        return add(.array(list(since: mark)), from: first)
    }

    /// Reports `rest...`, whose name is read, and gives what was meant.
    private mutating func restBehindName() -> PatternID {
        let word = tokens[position - 1]
        reportAside(ParserDiagnostics.restBehindName(text(of: word), span(word).union(span(token))))
        advance()
        return add(.rest(Name(symbol: word.symbol, range: word.range)), from: word.start)
    }

    /// Parses `..` or `..rest`; `...rest` and `*rest` are reported, and mean the same.
    private mutating func parseRest() -> PatternID {
        let first = start
        if kind != .dotDot { reportAside(ParserDiagnostics.foreignRest(span(token))) }
        advance()
        let name = kind == .identifier ? parseName(of: "the rest") : nil
        return add(.rest(name), from: first)
    }
}
