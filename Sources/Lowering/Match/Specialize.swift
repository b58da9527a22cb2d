import IR
import Support
import TypedTree

// What is left of a row once a test's outcome is known.

extension Lowerer {
    /// Adds a pattern to a row: what always fits becomes bindings, what holds parts becomes tests of the parts.
    mutating func add(_ pattern: TypedPatternID, at occurrence: OccurrenceID, to row: inout PatternRow, _ state: inout MatchState) {
        switch program.patterns[pattern].kind {
        case .wildcard, .error: break
        case .bind(let local): row.bindings.append(PatternBinding(local: local, occurrence: occurrence))
        case .named(let local, let inner):
            row.bindings.append(PatternBinding(local: local, occurrence: occurrence))
            add(inner, at: occurrence, to: &row, &state)
        case .tuple(let list):
            guard case .tuple(let types) = program.types[state.occurrences[occurrence].type] else { return }
            let members = program.types[types]
            for (index, position) in list.indices.enumerated() {
                let part = state.occurrence(.element(occurrence, UInt32(index)), members[index])
                add(program.patternLists[position], at: part, to: &row, &state)
            }
        case .structure(_, let fields):
            let types = program.fieldTypes(of: state.occurrences[occurrence].type)
            for position in fields.indices {
                let field = program.fieldPatterns[position]
                let part = state.occurrence(.field(occurrence, field.field), types[Int(field.field)])
                add(field.pattern, at: part, to: &row, &state)
            }
        case .array(let prefix, let rest, let suffix) where prefix.isEmpty && suffix.isEmpty && rest.acceptsAny:
            addRest(rest, 0, 0, of: occurrence, to: &row, &state)
        case .instance(let inner) where concrete(program.patterns[inner].type) == state.occurrences[occurrence].type:
            // `t: T`, where `T` is the very type that is looked at.
            add(inner, at: occurrence, to: &row, &state)
        case .variant, .constant, .range, .array, .alternatives, .instance:
            row.cells.append(Cell(occurrence: occurrence, pattern: pattern))
        }
    }

    private mutating func addRest(
        _ rest: RestPattern, _ prefix: UInt32, _ suffix: UInt32, of array: OccurrenceID, to row: inout PatternRow,
        _ state: inout MatchState
    ) {
        guard case .bound(let local) = rest else { return }
        let type = concrete(program.locals[local].type)
        let part = state.occurrence(.rest(array, prefix: prefix, suffix: suffix), type)
        row.bindings.append(PatternBinding(local: local, occurrence: part))
    }

    /// The rows with the alternatives at a part as rows of their own.
    mutating func splitAlternatives(_ rows: [PatternRow], at occurrence: OccurrenceID, _ state: inout MatchState) -> [PatternRow] {
        var result: [PatternRow] = []
        result.reserveCapacity(rows.count)
        for row in rows { split(row, at: occurrence, into: &result, &state) }
        return result
    }

    private mutating func split(
        _ row: PatternRow, at occurrence: OccurrenceID, into result: inout [PatternRow], _ state: inout MatchState
    ) {
        guard let pattern = row.pattern(at: occurrence), case .alternatives(let list) = program.patterns[pattern].kind else {
            return result.append(row)
        }
        for position in list.indices {
            var alternative = row.without(occurrence)
            add(program.patternLists[position], at: occurrence, to: &alternative, &state)
            split(alternative, at: occurrence, into: &result, &state)
        }
    }

    /// The rows that an outcome leaves, each with what is left of it.
    mutating func specialize(
        _ rows: [PatternRow], at occurrence: OccurrenceID, _ outcome: Outcome, _ state: inout MatchState
    ) -> [PatternRow] {
        var result: [PatternRow] = []
        for row in rows {
            guard let pattern = row.pattern(at: occurrence) else {
                result.append(row)
                continue
            }
            if let rest = specialize(row, pattern, at: occurrence, outcome, &state) { result.append(rest) }
        }
        return result
    }

    /// What is left of a row whose pattern at the tested part is `pattern`; nil when it cannot match any more.
    private mutating func specialize(
        _ row: PatternRow, _ pattern: TypedPatternID, at occurrence: OccurrenceID, _ outcome: Outcome,
        _ state: inout MatchState
    ) -> PatternRow? {
        switch program.patterns[pattern].kind {
        case .variant(_, let variant, let payload):
            switch outcome {
            case .isVariant(let found) where found == variant: break
            case .isVariant, .isOtherVariant: return nil
            // A comparison with a constant of the type says nothing of the variant.
            default: return row
            }
            var rest = row.without(occurrence)
            let types = program.payloadTypes(of: variant, in: state.occurrences[occurrence].type)
            for (index, position) in payload.indices.enumerated() {
                let part = state.occurrence(
                    .payload(occurrence, variant: variant, field: UInt32(index)), types[index])
                add(program.patternLists[position], at: part, to: &rest, &state)
            }
            return rest
        case .constant(let node):
            let value = constant(node)
            return specialize(row, value, at: occurrence, outcome, state)
        case .range: return specialize(row, pattern, at: occurrence, outcome, state)
        case .instance(let inner): return specialize(row, instance: inner, at: occurrence, outcome, &state)
        case .array(let prefix, let rest, let suffix):
            return specialize(row, prefix, rest, suffix, at: occurrence, outcome, &state)
        default: return row
        }
    }

    private mutating func specialize(
        _ row: PatternRow, instance inner: TypedPatternID, at occurrence: OccurrenceID, _ outcome: Outcome, _ state: inout MatchState
    ) -> PatternRow? {
        let wanted = concrete(program.patterns[inner].type)
        switch outcome {
        case .isInstance(let found) where program.isSubtype(found, of: wanted):
            var rest = row.without(occurrence)
            add(inner, at: state.occurrence(.held(occurrence, wanted), wanted), to: &rest, &state)
            return rest
        case .isInstance(let found): return program.isSubtype(wanted, of: found) ? row : nil
        case .isNoInstance(let found): return program.isSubtype(wanted, of: found) ? nil : row
        default: return row
        }
    }

    private func specialize(
        _ row: PatternRow, _ constant: PatternConstant, at occurrence: OccurrenceID, _ outcome: Outcome, _ state: MatchState
    ) -> PatternRow? {
        switch outcome {
        case .equals(let found):
            if found == constant { return row.without(occurrence) }
            return found.isKnown && constant.isKnown ? nil : row
        case .differs(let found): return found == constant ? nil : row
        case .isOtherConstant: return constant.isKnown ? nil : row
        case .isBounded:
            guard case .integer(let value) = constant, let interval = interval(of: occurrence, state) else { return row }
            if !interval.contains(value) { return nil }
            return interval.low == interval.high ? row.without(occurrence) : row
        default: return row
        }
    }

    private mutating func specialize(
        _ row: PatternRow, _ range: TypedPatternID, at occurrence: OccurrenceID, _ outcome: Outcome, _ state: MatchState
    ) -> PatternRow? {
        guard let (low, high) = bounds(of: range) else { return row }
        let isAbove: Bool?
        let isBelow: Bool?
        switch outcome {
        case .equals(.integer(let value)):
            guard var interval = IntegerInterval(program.types[state.occurrences[occurrence].type]) else { return row }
            interval.low = value
            interval.high = value
            isAbove = interval.decides(low)
            isBelow = interval.decides(high)
        case .isBounded:
            isAbove = decides(low, occurrence, state)
            isBelow = decides(high, occurrence, state)
        default: return row
        }
        if isAbove == false || isBelow == false { return nil }
        return isAbove == true && isBelow == true ? row.without(occurrence) : row
    }

    /// The outcome of a comparison of a part, where the comparisons of the current path or the part's type decide it.
    func decides(_ bound: RangeBound, _ occurrence: OccurrenceID, _ state: MatchState) -> Bool? {
        if let interval = interval(of: occurrence, state), let outcome = interval.decides(bound) { return outcome }
        for known in state.bounds where known.occurrence == occurrence {
            if known.bound.isSame(as: bound) { return known.holds }
            // `x < c` and `x >= c` exclude each other; both are false where there is no order.
            if known.holds, known.bound.excludes(bound) { return false }
        }
        return nil
    }

    /// The values that an integer or character can have, after the comparisons of the current path.
    private func interval(of occurrence: OccurrenceID, _ state: MatchState) -> IntegerInterval? {
        guard var interval = IntegerInterval(program.types[state.occurrences[occurrence].type]) else { return nil }
        for known in state.bounds where known.occurrence == occurrence { interval.narrow(known.bound, holds: known.holds) }
        return interval
    }

    private mutating func specialize(
        _ row: PatternRow, _ prefix: PatternList, _ rest: RestPattern, _ suffix: PatternList, at occurrence: OccurrenceID,
        _ outcome: Outcome, _ state: inout MatchState
    ) -> PatternRow? {
        let count = prefix.count + suffix.count
        switch outcome {
        case .hasLength(let length):
            guard rest.acceptsAny ? count <= length : count == length else { return nil }
            return expand(row, prefix, rest, suffix, at: occurrence, length: length, &state)
        case .hasOpenLength: return rest.acceptsAny ? expand(row, prefix, rest, suffix, at: occurrence, length: nil, &state) : nil
        case .isOtherLength: return nil
        default: return row
        }
    }

    /// The row with tests of the array's elements in place of that of the array, whose length is known to be enough.
    private mutating func expand(
        _ row: PatternRow, _ prefix: PatternList, _ rest: RestPattern, _ suffix: PatternList, at array: OccurrenceID,
        length: UInt32?, _ state: inout MatchState
    ) -> PatternRow {
        var result = row.without(array)
        let element = elementType(of: state.occurrences[array].type) ?? TypeStore.unit
        for (index, position) in prefix.indices.enumerated() {
            let part = state.occurrence(.fromFront(array, UInt32(index)), element)
            add(program.patternLists[position], at: part, to: &result, &state)
        }
        addRest(rest, prefix.count, suffix.count, of: array, to: &result, &state)
        for (index, position) in suffix.indices.enumerated() {
            let fromEnd = suffix.count - 1 - UInt32(index)
            let origin: Origin = length.map { .fromFront(array, $0 - 1 - fromEnd) } ?? .fromBack(array, fromEnd)
            add(program.patternLists[position], at: state.occurrence(origin, element), to: &result, &state)
        }
        return result
    }

    // MARK: Constants

    /// The value of a constant in a pattern.
    mutating func constant(_ node: NodeID) -> PatternConstant {
        switch program.nodes[node].kind {
        case .bool(let value): return .bool(value)
        case .char(let scalar): return .integer(Int128(scalar))
        case .float(let value): return .float(value.bitPattern)
        case .integer(let magnitude, let negative):
            if case .float = kind(of: node) {
                return .float((negative ? -Double(magnitude) : Double(magnitude)).bitPattern)
            }
            return .integer(negative ? -Int128(magnitude) : Int128(magnitude))
        case .unary(.negate, let operand):
            if case .integer(let value) = constant(operand) { return .integer(-value) }
            return .other(node)
        case .string(let literal): return .string(stringConstants[literal])
        case .global(let global):
            if let value = program.globals[global].constant { return constant(value) }
            return .global(global)
        case .local(let local): return .local(local)
        default: return .other(node)
        }
    }

    /// The two comparisons of a range pattern.
    mutating func bounds(of pattern: TypedPatternID) -> (low: RangeBound, high: RangeBound)? {
        guard case .range(let low, let high, let inclusive) = program.patterns[pattern].kind else { return nil }
        return (
            RangeBound(isLow: true, isInclusive: true, constant: constant(low), limit: low),
            RangeBound(isLow: false, isInclusive: inclusive, constant: constant(high), limit: high)
        )
    }
}

extension RestPattern {
    /// Whether there is a `..`.
    var acceptsAny: Bool {
        if case .none = self { false } else { true }
    }
}
