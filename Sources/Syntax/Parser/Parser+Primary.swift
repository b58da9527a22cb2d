import Source
import Support

/// Literals, names and what stands in brackets of its own.
extension Parser {
    /// Parses an operand without what may follow it.
    mutating func parsePrimary() -> ExprID {
        let first = start
        switch kind {
        case .identifier:
            let symbol = token.symbol
            let next = tokens[position + 1]
            if next.start == token.end && isPrefixOfQuotes(next) { return parsePrefixedQuotes() }
            advance()
            return add(.name(symbol), from: first)
        case .integer, .float: return parseNumber()
        case .string: return parseString()
        case .true, .false:
            let value = kind == .true
            advance()
            return add(.bool(value), from: first)
        case .leftParenthesis: return parseParenthesized()
        case .leftBracket: return parseBracketed()
        case .leftBrace: return parseBlockExpression()
        case .fn: return parseFunctionExpression()
        case .if: return parseIf()
        case .match: return parseMatch()
        case .try: return parseTry()
        case .interpolationStart: return parseInterpolatedString()
        case .character: return parseCharacter()
        case .super:
            advance()
            if kind != .dot { unexpected(expecting: "`.` and a method's name after `super`") }
            return add(.superReference, from: first)
        case .error:
            failed = true
            advance()
            return add(.error, from: first)
        case .dot where nextKind == .identifier && tokens[position + 1].start == token.end:
            // What follows, `.name(…)`, is parsed as a part of the missing expression.
            let variant = tokens[position + 1]
            if isMemberOfLineBefore { return reportMemberOfLineBefore() }
            reportAside(ParserDiagnostics.variantWithoutType(text(of: variant), span(token).union(span(variant))))
            return errorExpression()
        case .label:
            // A `'` before a word, and no other one.
            report(SyntaxDiagnostics.unterminatedCharacter(Span(file: file, start: start, length: 1)))
            advance()
            return errorExpression()
        default: return missingExpression("an expression")
        }
    }

    /// The expression that stands for one that could not be parsed.
    mutating func errorExpression() -> ExprID { add(.error, from: start) }

    /// Reports that an expression is missing here.
    mutating func missingExpression(_ expectation: String) -> ExprID {
        reportMissingExpression(expectation)
        let place = kind == .newline || kind == .endOfFile ? previousEnd : start
        return add(.error, from: place)
    }

    // MARK: Literals

    mutating func parseNumber() -> ExprID {
        let token = tokens[position]
        let literal = token.kind == .integer ? NumberLiteral.integer(bytes(token)) : NumberLiteral.float(bytes(token))
        advance()
        switch literal {
        case .integer(let value): return add(.integer(value), from: token.start)
        case .float(let value): return add(.float(value), from: token.start)
        case .malformed(let message):
            reportAside(SyntaxDiagnostics.malformed(message, span(token)))
            return add(.error, from: token.start)
        }
    }

    /// Reports what is wrong inside a literal: it does not put the parser out of step.
    mutating func reportAside(_ diagnostic: Diagnostic) {
        let wasFailed = failed
        report(diagnostic)
        failed = wasFailed
    }

    mutating func parseString() -> ExprID {
        let token = tokens[position]
        advance()
        if token.flags.contains(.unterminated) { return add(.error, from: token.start) }
        let id = decodeString(token)
        if kind == .string && !token.flags.union(tokens[position].flags).contains(.unterminated) { reportAdjacentStrings(token) }
        return add(.string(id), from: token.start)
    }

    /// Decodes a string token without interpolation.
    mutating func decodeString(_ token: Token) -> StringID {
        let isRaw = token.flags.contains(.raw)
        let prefix = isRaw ? 1 : 0
        let quotes = token.flags.contains(.tripleQuoted) ? 3 : 1
        let first = Int(token.start) + prefix + quotes
        let last = Int(token.end) - quotes
        if quotes == 3 { return decodeTripleQuoted(from: first, to: last, isRaw: isRaw) }
        return decode(from: first, to: last, isRaw: isRaw)
    }

    private mutating func decode(from first: Int, to last: Int, isRaw: Bool) -> StringID {
        var decoder = StringDecoder(text: text)
        let id = addString { decoder.decode(from: first, to: last, isRaw: isRaw, braces: false, into: &$0) }
        reportProblems(of: decoder)
        return id
    }

    private mutating func decodeTripleQuoted(from first: Int, to last: Int, isRaw: Bool) -> StringID {
        var decoder = StringDecoder(text: text)
        let layout = TripleQuotedLayout(text: text, from: first, to: last)
        let id = addString {
            layout.decode(from: layout.start, to: last, isRaw: isRaw, braces: false, with: &decoder, into: &$0)
        }
        reportProblems(of: decoder)
        return id
    }

    mutating func reportProblems(of decoder: StringDecoder) {
        for problem in decoder.problems {
            reportAside(SyntaxDiagnostics.malformed(problem.message, Span(
                file: file, start: UInt32(problem.start), length: UInt32(problem.end - problem.start))))
        }
    }

    /// Adds the string that `decode` appends to the tree's bytes.
    mutating func addString(_ decode: (inout [UInt8]) -> Void) -> StringID {
        let start = UInt32(tree.stringBytes.count)
        decode(&tree.stringBytes)
        return tree.strings.append(TextRange(from: start, to: UInt32(tree.stringBytes.count)))
    }

    private mutating func parseCharacter() -> ExprID {
        let token = tokens[position]
        advance()
        let first = Int(token.start) + 1
        let last = Int(token.end) - 1
        // A quote is escaped in characters only.
        if text[first] == UInt8(ascii: "\\") && text[first + 1] == UInt8(ascii: "'") {
            return add(.character(0x27), from: token.start)
        }
        var decoder = StringDecoder(text: text)
        var decoded: [UInt8] = []
        decoder.decode(from: first, to: last, isRaw: false, braces: false, into: &decoded)
        reportProblems(of: decoder)
        let scalars = String(decoding: decoded, as: UTF8.self).unicodeScalars
        if decoder.problems.isEmpty && (scalars.count != 1 || decoded == [decoded[0]] && decoded[0] >= 0x80) {
            reportAside(SyntaxDiagnostics.malformed("this escape is no Unicode scalar", span(token)))
        }
        return add(.character(scalars.first?.value ?? 0), from: token.start)
    }

    /// Whether the name at the current token is the prefix of the string or character behind it.
    private func isPrefixOfQuotes(_ next: Token) -> Bool {
        switch next.kind {
        case .error, .character: return text[Int(next.start)] == UInt8(ascii: "'")
        case .string, .interpolationStart:
            return ["b", "u", "rf", "fr", "br", "rb"].contains(text(of: token).lowercased())
        default: return false
        }
    }

    /// Reports `f'…'`, unless the lexer reported the quotes, and `b"…"`.
    private mutating func parsePrefixedQuotes() -> ExprID {
        let first = start
        let prefix = token
        advance()
        if kind == .string || kind == .interpolationStart {
            let quotes = kind == .string ? span(token) : Span(file: file, start: start, length: 1)
            let isClosed = !token.flags.union(tokens[position + 1].flags).contains(.unterminated)
            if isClosed { reportAside(ParserDiagnostics.stringPrefix(text(of: prefix), span(prefix).union(quotes))) }
            _ = kind == .string ? parseString() : parseInterpolatedString()
            return add(.error, from: first)
        }
        if kind == .character { reportAside(SyntaxDiagnostics.singleQuoted(String(text(of: token).dropFirst().dropLast()), span(token))) }
        advance()
        return add(.error, from: first)
    }

    // MARK: Interpolated strings

    private mutating func parseInterpolatedString() -> ExprID {
        let token = tokens[position]
        let bracketMode = mode
        let savedComma = commaEnds
        let savedOpen = allowsOpenRange
        let savedHeader = isInHeader
        let outer = enter()
        let end = Int(token.payload)
        let mark = pieceScratch.count
        let layout = token.flags.contains(.tripleQuoted) && tokens[end].length == 3
            ? TripleQuotedLayout(text: text, from: Int(token.end), to: Int(tokens[end].start)) : nil
        mode = .brackets
        commaEnds = true
        allowsOpenRange = false
        isInHeader = false
        advance()
        while position < end && !isExhausted { parsePiece(until: end, layout) }
        mode = bracketMode
        commaEnds = savedComma
        allowsOpenRange = savedOpen
        isInHeader = savedHeader
        if tokens[end].flags.contains(.unterminated) { failed = true }
        if !isExhausted { advance() }
        leave(outer)
        let pieces = flush(&pieceScratch, since: mark, into: &tree.stringPieces)
        return add(.interpolatedString(pieces), from: token.start)
    }

    private mutating func parsePiece(until end: Int, _ layout: TripleQuotedLayout?) {
        if kind == .interpolationText { return parseLiteralPiece(layout) }
        guard kind == .interpolationOpen else { return advance() }
        let open = span(token)
        advance()
        if kind == .interpolationClose || kind == .interpolationSpec {
            report(ParserDiagnostics.emptyInterpolation(open))
            resume()
        } else if let spec = specOfKeywordExpression(until: end) {
            let close = (spec..<end).first { tokens[$0].kind == .interpolationClose } ?? end
            let written = TextRange(start: start, length: tokens[close].start - start)
            reportAside(ParserDiagnostics.colonInInterpolation(
                span(tokens[spec]), whole: Span(file: tree.file, start: written.start, length: written.length)))
            let first = start
            while position < close { skipToken() }
            pieceScratch.append(.expression(add(.error, from: first), spec: nil, specRange: TextRange(start: start, length: 0)))
        } else {
            let value = parseExpression()
            if kind != .interpolationClose && kind != .interpolationSpec && position < end {
                if kind == .bang || kind == .equal {
                    report(ParserDiagnostics.conversionInInterpolation(text(of: token), span(token)))
                } else {
                    unexpected(expecting: "`}`")
                }
                while position < end && kind != .interpolationClose && kind != .interpolationSpec { skipToken() }
            }
            if tokens[position].flags.contains(.unterminated) == false { resume() }
            var spec: StringID?
            let specRange = kind == .interpolationSpec ? token.range : TextRange(start: start, length: 0)
            if kind == .interpolationSpec {
                let specToken = token
                spec = addString { [text] in
                    $0.append(contentsOf: UnsafeBufferPointer(start: text + Int(specToken.start), count: Int(specToken.length)))
                }
            }
            pieceScratch.append(.expression(value, spec: spec, specRange: specRange))
        }
        _ = accept(.interpolationSpec)
        _ = accept(.interpolationClose)
    }

    /// The format of a field that begins with `if` or its like, whose first `:` was not meant to begin one.
    private func specOfKeywordExpression(until end: Int) -> Int? {
        switch kind {
        case .if, .match, .try, .fn, .for, .while: break
        default: return nil
        }
        var next = position
        while next < end {
            switch tokens[next].kind {
            case .interpolationSpec: return next
            case .interpolationClose: return nil
            case .interpolationStart: next = Int(tokens[next].payload)
            default: next += 1
            }
        }
        return nil
    }

    private mutating func parseLiteralPiece(_ layout: TripleQuotedLayout?) {
        let token = tokens[position]
        advance()
        var decoder = StringDecoder(text: text)
        let id = addString {
            if let layout {
                layout.decode(
                    from: Swift.max(layout.start, Int(token.start)), to: Int(token.end), isRaw: false, braces: true,
                    with: &decoder, into: &$0)
            } else {
                decoder.decode(from: Int(token.start), to: Int(token.end), isRaw: false, braces: true, into: &$0)
            }
        }
        reportProblems(of: decoder)
        pieceScratch.append(.text(id))
    }

    // MARK: Brackets

    /// Parses `()`, `(e)` or a tuple.
    private mutating func parseParenthesized() -> ExprID {
        let first = start
        if reportFunctionWithoutKeyword() { return add(.error, from: first) }
        let bracket = open()
        let mark = scratch.count
        var hasComma = false
        if !isAtEnd(of: bracket) {
            repeat {
                let element = parseExpression()
                if kind == .equal || kind == .colonEqual { reportAssignmentInList(element) }
                scratch.append(element.rawValue)
                hasComma = hasComma || kind == .comma
            } while nextElement(of: bracket)
        }
        let isBroken = isCutShort(bracket)
        close(bracket, expecting: "`,` or `)`")
        if isBroken {
            scratch.removeLast(scratch.count - mark)
            return add(.error, from: first)
        }
        if scratch.count == mark + 1 && !hasComma {
            return ExprID(rawValue: scratch.removeLast())
        }
        return add(.tuple(list(since: mark)), from: first)
    }

    /// Parses an array, a fill, a map or a comprehension.
    private mutating func parseBracketed() -> ExprID {
        let first = start
        var isBroken = isUnclosed
        let bracket = open()
        let mark = scratch.count
        var isMap = false
        var special: ExprKind?
        if kind == .colon && tokens[position + 1].kind == .rightBracket {
            advance()
            isMap = true
        } else if !isAtEnd(of: bracket) {
            repeat {
                let isFirst = scratch.count == mark
                let element = parseExpression()
                scratch.append(element.rawValue)
                if isFirst && kind == .colon { isMap = true }
                if isMap { parseMapValue() }
                if isFirst { special = parseSpecialArray(mark, isMap: isMap) }
                if kind == .equal || kind == .colonEqual { reportAssignmentInList(element) }
                isBroken = isBroken || failed
            } while nextElement(of: bracket) && special == nil
        }
        let hasTrailingComma = tokens[position - 1].kind == .comma
        isBroken = isBroken || isCutShort(bracket)
        close(bracket, expecting: "`,` or `]`")
        if isBroken {
            scratch.removeLast(scratch.count - mark)
            return add(.error, from: first)
        }
        if edition == .vm, special == nil, !isMap, !hasTrailingComma, let fill = parseVMFill(mark, from: first) { return fill }
        if let special {
            scratch.removeLast(scratch.count - mark)
            return add(special, from: first)
        }
        let elements = list(since: mark, of: ExprID.self)
        return add(isMap ? .map(elements) : .array(elements), from: first)
    }

    private mutating func parseMapValue() {
        if !accept(.colon) && !failed { unexpected(expecting: "`:` and a value: the first element has a key") }
        let value = failed ? errorExpression() : parseExpression()
        scratch.append(value.rawValue)
    }

    /// After the first element: `; count` of a fill or `for` of a comprehension.
    private mutating func parseSpecialArray(_ mark: Int, isMap: Bool) -> ExprKind? {
        let element = ExprID(rawValue: scratch[mark])
        if kind == .semicolon && !isMap {
            advance()
            let count = parseExpression()
            return .fill(value: element, count: count)
        }
        guard kind == .for else { return nil }
        let value = isMap ? ExprID(rawValue: scratch[mark + 1]) : element
        return parseComprehension(of: value, key: isMap ? element : nil)
    }

    /// Parses what follows the value of a comprehension.
    mutating func parseComprehension(of value: ExprID, key: ExprID?) -> ExprKind {
        let clauses = parseComprehensionClauses()
        return .comprehension(tree.comprehensions.append(Comprehension(key: key, value: value, clauses: clauses)))
    }

    /// Whether `, name in` follows.
    private var isForMissing: Bool {
        kind == .comma && tokens[position + 1].kind == .identifier && tokens[position + 2].kind == .in
    }

    /// Whether `where x`, `when x` or `unless x` follows, for `if x`.
    private var isForeignCondition: Bool {
        kind == .identifier && ["where", "when", "unless"].contains(text(of: token)) && !tokens[position + 1].kind.isCloser
    }

    private mutating func parseComprehensionClauses() -> IDRange<ComprehensionClauseID> {
        let mark = clauseScratch.count
        while !failed {
            if kind == .for || isForMissing && clauseScratch.count > mark {
                if kind == .comma { reportAside(ParserDiagnostics.comprehensionWithoutFor(span(token))) }
                advance()
                let pattern = parseLoopPattern()
                if !accept(.in) { unexpected(expecting: "`in`") }
                let iterable = failed ? errorExpression() : parseBinary(Precedence.coalesce)
                clauseScratch.append(.for(pattern, in: iterable))
                if kind == .colon && !failed {
                    reportAside(ParserDiagnostics.comprehensionCondition(span(token)))
                    advance()
                    clauseScratch.append(.if(parseBinary(Precedence.coalesce)))
                }
            } else if kind == .if || isForeignCondition && clauseScratch.count > mark {
                if kind != .if { reportAside(ParserDiagnostics.foreignComprehensionCondition(text(of: token), span(token))) }
                advance()
                clauseScratch.append(.if(parseBinary(Precedence.coalesce)))
            } else {
                break
            }
        }
        return flush(&clauseScratch, since: mark, into: &tree.comprehensionClauses)
    }

    private mutating func parseBlockExpression() -> ExprID {
        if let collection = collectionInBraces { return parseCollectionInBraces(collection) }
        let first = start
        let mark = scratch.count
        let savedScope = isAtModuleScope
        isAtModuleScope = false
        let isEmpty = tokens[position + 1].kind == .rightBrace
        let place = span(token)
        parseBraces()
        isAtModuleScope = savedScope
        if isEmpty {
            reportAside(ParserDiagnostics.emptyBraces(place.union(tree.span(range(from: first)))))
            scratch.removeLast(scratch.count - mark)
            return add(.error, from: first)
        }
        let block = block(since: mark, from: first)
        return add(.block(block), from: first)
    }

    /// What other languages write in braces.
    private enum BracedCollection { case map, set }

    /// Whether `{ "a": …`, `{ a: 1`, `{ 1, 2` or `{ … for …` begins here, which is how other languages write maps and sets.
    private var collectionInBraces: BracedCollection? {
        let opener = tokens[position]
        guard opener.payload != Token.noPartner else { return nil }
        if tokens[position + 2].kind == .colon {
            switch tokens[position + 1].kind {
            case .string, .integer, .character: return .map
            case .identifier:
                let value = tokens[position + 3].kind
                if value == .string || value == .integer || value == .float || value == .true || value == .false { return .map }
            default: break
            }
        }
        var index = position + 1
        var hasColon = false
        var hasComma = false
        while index < Int(opener.payload) {
            switch tokens[index].kind {
            case .for where index > position + 1 && !tokens[index].startsLine: return hasColon ? .map : .set
            case .colon: hasColon = true
            case .comma: hasComma = true
            // Statements.
            case .equal, .semicolon, .label, .defer, .if, .fn, .match, .while, .with, .try, .for, .return, .break, .continue, .raise: return nil
            default: if tokens[index].startsLine && !hasComma { return nil }
            }
            index = indexAfter(index)
        }
        return hasComma && !hasColon ? .set : nil
    }

    private mutating func parseCollectionInBraces(_ collection: BracedCollection) -> ExprID {
        let first = start
        let closer = Int(token.payload)
        let whole = span(token).union(span(tokens[closer]))
        let message = collection == .map ? ParserDiagnostics.mapInBraces : ParserDiagnostics.setInBraces
        reportAside(message(span(token), span(tokens[closer]), whole))
        jump(to: closer)
        advance()
        return add(.error, from: first)
    }

    private mutating func parseFunctionExpression() -> ExprID {
        let first = start
        if let last = lastBareParameter {
            // What it takes is not known to the parser, which sees no parameters.
            let names = span(tokens[position + 1]).union(span(tokens[last]))
            reportAside(ParserDiagnostics.bareParameters(text(in: TextRange(from: tokens[position + 1].start, to: tokens[last].end)), names))
            mistakeNames(from: position + 1, to: last + 1)
            tokens[last].kind = .fn
            jump(to: last)
            _ = parseFunction(isExpression: true)
            return add(.error, from: first)
        }
        if nextKind == .identifier {
            let name = tokens[position + 1]
            reportAside(ParserDiagnostics.namedFunctionExpression(text(of: name), span(name)))
            tree.mistakenNames.insert(name.symbol)
            tokens[position + 1].kind = .fn
            advance()
        }
        let function = parseFunction(isExpression: true)
        return add(.function(function), from: first)
    }

    /// Where the parameters of `fn a, b: …`, which lack their parentheses, end; nil if there are none.
    private var lastBareParameter: Int? {
        var index = position + 1
        while tokens[index].kind == .identifier, tokens[index + 1].kind == .comma { index += 2 }
        guard tokens[index].kind == .identifier else { return nil }
        return tokens[index + 1].kind == .colon || tokens[index + 1].kind == .arrow ? index : nil
    }
}
