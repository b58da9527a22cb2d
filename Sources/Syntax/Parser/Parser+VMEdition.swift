import Source
import Support

// What only the VM's edition parses, or parses otherwise.

extension Parser {
    // MARK: Comparisons, casts and `c ? a : b`

    /// Comparisons, tests and casts are of one precedence, go from left to right, and do not chain.
    mutating func parseVMComparison(_ left: ExprID, from first: UInt32) -> ExprID {
        switch kind {
        case .as: return parseCast(left, from: first)
        case .in, .not, .matches: return parseTest(left, from: first)
        default:
            let operatorStart = start
            let comparison = parseComparisonOperator()
            let right = parseBinary(Precedence.range)
            return add(.comparison(comparison, left, right, operatorStart: operatorStart), from: first)
        }
    }

    /// Whether the `?` that stands here asks for one of two values: one follows it, in other editions one that could not
    /// follow the `?` of a propagation.
    var isTernaryAhead: Bool {
        let next = tokens[position + 1]
        if next.startsLine && mode != .brackets { return false }
        switch next.kind {
        case .identifier, .integer, .float, .string, .character, .interpolationStart, .true, .false:
            return edition == .vm || token.flags.contains(.afterSpace)
        case .leftParenthesis, .leftBracket, .leftBrace, .minus, .tilde, .not, .fn, .if, .match, .try, .super:
            return edition == .vm
        default: return false
        }
    }

    /// Parses the rest of `c ? a : b`.
    mutating func parseTernary(_ condition: ExprID, from first: UInt32) -> ExprID {
        let outer = enter()
        defer { leave(outer) }
        let question = span(token)
        advanceOverOperator()
        let value = parseExpression()
        guard kind == .colon else {
            unexpected(expecting: "`:` and the other value of `c ? a : b`")
            return add(.conditional(value, condition: condition, else: errorExpression()), from: first)
        }
        advanceOverOperator()
        let other = parseExpression()
        let result = add(.conditional(value, condition: condition, else: other), from: first)
        if edition != .vm && !failed {
            let parts = [value, condition, other].map { text(in: tree.expressionRanges[$0]) }
            let conditional = Replacement(span: tree.span(result), text: "\(parts[0]) if \(parts[1]) else \(parts[2])")
            let isNested = parts.contains { $0.contains("?") }
            reportAside(isNested ? ParserDiagnostics.ternary(question) : ParserDiagnostics.ternary(question).help("write it so", conditional))
        }
        return result
    }

    // MARK: Fills

    /// The fill that the two elements since `mark` are, if the second is a number of at least 2 or reads as a constant's
    /// name: whether it is one is for name resolution to say.
    mutating func parseVMFill(_ mark: Int, from first: UInt32) -> ExprID? {
        guard scratch.count == mark + 2, !failed else { return nil }
        let value = ExprID(rawValue: scratch[mark]), count = ExprID(rawValue: scratch[mark + 1])
        switch tree.expressions[count] {
        case .integer(let literal):
            guard literal.suffix != .f32, literal.suffix != .f64, !literal.overflows, literal.magnitude >= 2 else { return nil }
        case .name, .field: break
        default: return nil
        }
        scratch.removeLast(2)
        let fill: ExprID = add(.fill(value: value, count: count), from: first)
        tree.vmForms.insert(fill)
        return fill
    }

    /// Whether a call prints: there `[v, N]` is a fill.
    func isPrint(_ callee: ExprID) -> Bool {
        if case .name(names.print) = tree.expressions[callee] { true } else { false }
    }

    /// An argument that was read as a fill is an array of two elements after all.
    mutating func takeAsArray(_ argument: ExprID) {
        guard case .fill(let value, let count) = tree.expressions[argument], tree.vmForms.remove(argument) != nil else { return }
        let mark = scratch.count
        scratch.append(value.rawValue)
        scratch.append(count.rawValue)
        tree.expressions[argument] = .array(list(since: mark))
    }
}
