import Source
import Support

/// How tightly an operator binds; the greater, the tighter.
enum Precedence {
    static let coalesce: UInt8 = 2
    static let or: UInt8 = 3
    static let and: UInt8 = 4
    static let not: UInt8 = 5
    static let comparison: UInt8 = 6
    static let range: UInt8 = 7
    static let bitOr: UInt8 = 8
    static let bitXor: UInt8 = 9
    static let bitAnd: UInt8 = 10
    static let shift: UInt8 = 11
    static let sum: UInt8 = 12
    static let product: UInt8 = 13
    static let cast: UInt8 = 14
    static let unary: UInt8 = 15

    /// The precedence of a token as a binary operator; zero if it is none.
    @inline(__always)
    static func of(_ kind: TokenKind) -> UInt8 {
        switch kind {
        case .plus, .minus: sum
        case .star, .slash, .percent: product
        case .equalEqual, .bangEqual, .less, .lessEqual, .greater, .greaterEqual, .in, .matches, .not: comparison
        case .and: and
        case .or: or
        case .dotDot, .dotDotEqual, .ellipsis: range
        case .as: cast
        case .shiftLeft, .shiftRight: shift
        case .ampersand: bitAnd
        case .pipe: bitOr
        case .caret: bitXor
        case .questionQuestion: coalesce
        case .ampersandAmpersand: and
        case .pipePipe: or
        case .equalEqualEqual, .bangEqualEqual: comparison
        default: 0
        }
    }
}

/// Expressions with operators.
extension Parser {
    /// Parses an expression.
    mutating func parseExpression() -> ExprID {
        let first = start
        let value = parseBinary(Precedence.coalesce)
        if kind == .question && (edition == .vm || isTernaryAhead) { return parseTernary(value, from: first) }
        if kind != .if && !(kind == .newline && token.kind == .if && !failed && joinConditional()) { return value }
        return parseConditional(value, from: first)
    }

    /// Parses the rest of `a if c else b`.
    private mutating func parseConditional(_ value: ExprID, from first: UInt32) -> ExprID {
        let outer = enter()
        defer { leave(outer) }
        advance()
        continueLine()
        let condition = parseBinary(Precedence.coalesce)
        guard kind == .else || kind == .newline && token.kind == .else && !failed && joinConditional() else {
            if kind == .for && !failed {
                if nextKind == .identifier { tree.mistakenNames.insert(tokens[position + 1].symbol) }
                report(ParserDiagnostics.conditionBeforeFor(span(token)))
            } else {
                if kind == .arrow && isBehindPattern { reportStrayArm(from: lineStart) }
                unexpected(expecting: "`else`: a condition after a value has the form `a if c else b`")
            }
            return add(.error, from: first)
        }
        advance()
        continueLine()
        let other = parseExpression()
        return add(.conditional(value, condition: condition, else: other), from: first)
    }

    /// Parses operators that bind at least as tightly as `minimum`, and their operands.
    mutating func parseBinary(_ minimum: UInt8) -> ExprID {
        let outerPeak = peak
        peak = 0
        let first = start
        var left = minimum <= Precedence.not && kind == .not ? parseNot() : parseUnary()
        while true {
            let precedence = kind == .as && edition == .vm ? Precedence.comparison : Precedence.of(kind)
            if precedence < minimum || precedence == 0 || failed {
                if kind == .newline && !failed && joinLeadingOperator() { continue }
                break
            }
            if kind == .not && nextKind != .in || kind == .ellipsis && !isForeignRange { break }
            left = parseOperator(left, precedence, from: first)
            deepen()
        }
        peak = Swift.max(outerPeak, peak)
        return left
    }

    /// Parses an operator and its right operand.
    private mutating func parseOperator(_ left: ExprID, _ precedence: UInt8, from first: UInt32) -> ExprID {
        let operatorStart = start
        switch precedence {
        case Precedence.comparison:
            return edition == .vm ? parseVMComparison(left, from: first) : parseComparison(left, from: first)
        case Precedence.cast:
            return parseCast(left, from: first)
        case Precedence.range:
            return parseRange(from: left, first)
        case Precedence.coalesce:
            advanceOverOperator()
            let outer = enter()
            let right = isJump ? parseJump() : parseBinary(Precedence.coalesce)
            leave(outer)
            return add(.coalesce(left, right, operatorStart: operatorStart), from: first)
        case Precedence.and, Precedence.or:
            // `x ||= y` is reported at its `=`.
            if (kind == .ampersandAmpersand || kind == .pipePipe) && !(nextKind == .equal && tokens[position + 1].start == token.end) {
                reportForeignOperator()
            }
            advanceOverOperator()
            let right = parseBinary(precedence + 1)
            return add(.logical(precedence == Precedence.and ? .and : .or, left, right, operatorStart: operatorStart), from: first)
        default:
            let binary = Parser.binaryOperator(kind)
            advanceOverOperator()
            let right = parseBinary(precedence + 1)
            return add(.binary(binary, left, right, operatorStart: operatorStart), from: first)
        }
    }

    /// Passes an operator, and the end of its line: the right operand may stand on the next one.
    @inline(__always)
    mutating func advanceOverOperator() {
        advance()
        continueLine()
    }

    private static func binaryOperator(_ kind: TokenKind) -> BinaryOperator {
        switch kind {
        case .plus: .add
        case .minus: .subtract
        case .star: .multiply
        case .slash: .divide
        case .percent: .remainder
        case .shiftLeft: .shiftLeft
        case .shiftRight: .shiftRight
        case .ampersand: .bitAnd
        case .pipe: .bitOr
        default: .bitXor
        }
    }

    private mutating func parseNot() -> ExprID {
        let first = start
        let outer = enter()
        advanceOverOperator()
        let operand = parseBinary(Precedence.not)
        leave(outer)
        return add(.unary(.not, operand), from: first)
    }

    // MARK: Comparisons

    /// Parses a comparison, a chain of them, or a test that does not chain.
    private mutating func parseComparison(_ left: ExprID, from first: UInt32) -> ExprID {
        if kind == .in || kind == .not || kind == .matches { return parseTest(left, from: first) }
        let operatorStart = start
        let comparison = parseComparisonOperator()
        let right = parseBinary(Precedence.range)
        guard isComparison else {
            refuseTest(after: "a comparison")
            return add(.comparison(comparison, left, right, operatorStart: operatorStart), from: first)
        }
        var links = [ComparisonLink(operator: comparison, operatorStart: operatorStart, operand: right)]
        while isComparison && !isExhausted {
            let start = start
            let next = parseComparisonOperator()
            links.append(ComparisonLink(operator: next, operatorStart: start, operand: parseBinary(Precedence.range)))
        }
        refuseTest(after: "a comparison")
        let firstLink = UInt32(tree.comparisonLinks.count)
        for link in links { tree.comparisonLinks.append(link) }
        return add(.comparisonChain(left, IDRange(start: firstLink, end: UInt32(tree.comparisonLinks.count))), from: first)
    }

    /// Whether the current token is a comparison operator that chains.
    private var isComparison: Bool {
        switch kind {
        case .equalEqual, .bangEqual, .less, .lessEqual, .greater, .greaterEqual, .equalEqualEqual, .bangEqualEqual: true
        default: false
        }
    }

    mutating func parseComparisonOperator() -> ComparisonOperator {
        if kind == .equalEqualEqual || kind == .bangEqualEqual { reportForeignOperator() }
        let comparison: ComparisonOperator =
            switch kind {
            case .equalEqual, .equalEqualEqual: .equal
            case .bangEqual, .bangEqualEqual: .notEqual
            case .less: .less
            case .lessEqual: .lessOrEqual
            case .greater: .greater
            default: .greaterOrEqual
            }
        advanceOverOperator()
        return comparison
    }

    /// Parses `in xs`, `not in xs` or `matches pattern`.
    mutating func parseTest(_ left: ExprID, from first: UInt32) -> ExprID {
        let operatorStart = start
        let result: ExprID
        if kind == .matches {
            advanceOverOperator()
            let pattern = parsePattern(allowsTyped: .inTest)
            result = add(.matches(left, pattern, operatorStart: operatorStart), from: first)
        } else {
            let isNegated = accept(.not)
            advanceOverOperator()
            let collection = parseBinary(Precedence.range)
            result = add(.membership(left, in: collection, negated: isNegated, operatorStart: operatorStart), from: first)
        }
        if edition == .vm { return result }
        if isComparison { reportUnchainable() }
        refuseTest(after: "a test")
        return result
    }

    /// Reports `in`, `not in` or `matches` behind another comparison.
    private mutating func refuseTest(after what: String) {
        if kind == .in || kind == .matches || (kind == .not && nextKind == .in) { reportUnchainable() }
    }

    private mutating func reportUnchainable() {
        report(ParserDiagnostics.unchainable(describeCurrent(), span(token)))
    }

    // MARK: Casts and ranges

    /// Parses a cast; several without parentheses are reported once and then read from left to right.
    mutating func parseCast(_ left: ExprID, from first: UInt32) -> ExprID {
        var result = parseSingleCast(left, from: first)
        if kind != .as || failed { return result }
        reportAside(ParserDiagnostics.chainedCast(tree.span(result), span(token)))
        while kind == .as && !failed {
            result = parseSingleCast(result, from: first)
            deepen()
        }
        return result
    }

    private mutating func parseSingleCast(_ left: ExprID, from first: UInt32) -> ExprID {
        let operatorStart = start
        advance()
        var isOptional = false
        if kind == .question && !token.flags.contains(.afterSpace) {
            isOptional = true
            advance()
        }
        continueLine()
        let typeStart = start
        let type = parseCastType(isOptional: isOptional)
        if kind == .question && !token.flags.contains(.afterSpace) && !isTernaryAhead && edition != .vm && !failed {
            let written = TextRange(from: typeStart, to: previousEnd)
            reportAside(ParserDiagnostics.optionalCast(text(in: written), tree.span(TextRange(from: typeStart, to: token.end))))
            advance()
            return add(.error, from: first)
        }
        return add(.cast(left, type, optional: isOptional, operatorStart: operatorStart), from: first)
    }

    /// Whether the `...` that stands here has an operand behind it, on its line: other languages write ranges so.
    private var isForeignRange: Bool {
        switch nextKind {
        case .integer, .identifier, .leftParenthesis, .minus: true
        default: false
        }
    }

    /// Parses a range from its operator on.
    private mutating func parseRange(from left: ExprID?, _ first: UInt32) -> ExprID {
        let isOpenAllowed = allowsOpenRange
        if kind == .ellipsis { reportAside(ParserDiagnostics.foreignRange(span(token), "..")) }
        var bounds = RangeBounds(start: left, end: nil, step: nil, isInclusive: kind == .dotDotEqual, operatorStart: start)
        advance()
        if kind == .rightBracket && isOpenAllowed {
            if bounds.isInclusive { unexpected(expecting: "the end of the range") }
        } else {
            continueLine()
            allowsOpenRange = false
            bounds.end = parseBinary(Precedence.bitOr)
            if kind == .dotDot {
                advanceOverOperator()
                bounds.step = parseBinary(Precedence.bitOr)
            } else if kind == .dotDotEqual {
                unexpected(expecting: "the end of the range; a step follows `..`")
            }
            allowsOpenRange = isOpenAllowed
        }
        return add(.range(tree.ranges.append(bounds)), from: first)
    }

    /// Parses the inside of `a[…]`, which may be a range that lacks bounds.
    mutating func parseIndex() -> ExprID {
        allowsOpenRange = true
        if kind == .dotDot || kind == .dotDotEqual { return parseRange(from: nil, start) }
        return parseExpression()
    }

    // MARK: Unary operators

    /// Parses `-`, `~` and what binds more tightly.
    mutating func parseUnary() -> ExprID {
        switch kind {
        case .minus, .tilde:
            let first = start
            let negates = kind == .minus
            if isDecrement { return parseForeignUnary() }
            let outer = enter()
            advanceOverOperator()
            let operand = parseUnary()
            leave(outer)
            return add(.unary(negates ? .negate : .complement, operand), from: first)
        case .not:
            report(ParserDiagnostics.notNeedsParentheses(span(token)))
            return parseNot()
        case .bang, .plus, .plusEqual:
            return parseForeignUnary()
        default:
            return parsePower()
        }
    }

    /// Parses `!x`, `+x` and `++x`, which other languages have, after a report.
    private mutating func parseForeignUnary() -> ExprID {
        let outer = enter()
        defer { leave(outer) }
        let first = start
        let isNot = kind == .bang
        // `!5` is one mistake.
        let isLiteral = isNot && [.integer, .float, .string, .character].contains(nextKind)
        reportForeignUnary()
        if failed && nextKind == .newline {
            advance()
            return add(.error, from: first)
        }
        advanceOverOperator()
        let operand = parseUnary()
        if isLiteral { return add(.error, from: first) }
        return isNot ? add(.unary(.not, operand), from: first) : operand
    }

    private mutating func parsePower() -> ExprID {
        let first = start
        let base = parsePostfix()
        if kind != .starStar { return base }
        let operatorStart = start
        let outer = enter()
        advanceOverOperator()
        let exponent = parseUnary()
        leave(outer)
        return add(.binary(.power, base, exponent, operatorStart: operatorStart), from: first)
    }
}
