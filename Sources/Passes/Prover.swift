import IR
import Support

/// Proves relations between integers from their definitions and from facts, on demand, after Bodík, Gupta and Sarkar,
/// "ABCD: Eliminating Array Bounds Checks on Demand".
///
/// Everything is asked with a sign: with 1 about the greatest value of something, with -1 about the greatest value of its
/// negation, hence its least value. A question costs a bounded number of steps, so that the pass that asks stays linear.
struct Prover {
    /// What stands for "no bound is known".
    static let unbounded = Int64.max
    private static let depthLimit = 10
    private static let stepLimit = 110
    /// No array or string is longer: addresses have 47 bits.
    private static let longestLength: Int64 = 1 << 47

    var table: FactTable
    /// The block that the walk is in: the table's active facts hold there.
    var current = BlockID.entry
    private let predecessors: PredecessorTable
    private var steps = 0
    /// The ranges of results that the walk has passed, and for each value the position of its own; -1 for none.
    private var ranges: [(least: Int64, greatest: Int64)] = []
    private var rangePosition: [Int32]
    /// The parameters whose extremes are being looked for: what depends on itself is searched once.
    private var searched: [(parameter: ValueID, sign: Int64)] = []
    /// The parameters whose relation is being proved by induction.
    private var hypotheses: [(parameter: ValueID, other: ValueID, sign: Int64, limit: Int64)] = []

    init(_ function: borrowing IRFunction, _ tree: DominatorTree, _ predecessors: PredecessorTable) {
        table = FactTable(function, tree, predecessors)
        self.predecessors = predecessors
        rangePosition = Array(filledWith: -1, count: function.instructions.count)
    }

    /// Records the range of a result where it is computed, which is its range wherever it is used. Long sums are then no deep search.
    mutating func note(rangeOf value: ValueID, _ least: Int64, _ greatest: Int64) {
        rangePosition[value.index] = Int32(ranges.count)
        ranges.append((least, greatest))
    }

    // MARK: Questions

    /// Whether `left <= right + limit` at the current place.
    mutating func proves(_ left: ValueID, atMost right: ValueID, plus limit: Int64, _ function: IRFunction) -> Bool {
        begin()
        let bound = function.linear(right)
        let (total, overflow) = bound.offset.addingReportingOverflow(limit)
        return !overflow && prove(left, bound.base, 1, total, current, 0, function)
    }

    /// Whether `value >= limit` at the current place.
    mutating func proves(_ value: ValueID, atLeast limit: Int64, _ function: IRFunction) -> Bool {
        begin()
        return limit == .min || prove(value, .invalid, -1, -limit, current, 0, function)
    }

    /// Whether `value <= limit` at the current place.
    mutating func proves(_ value: ValueID, atMost limit: Int64, _ function: IRFunction) -> Bool {
        begin()
        return prove(value, .invalid, 1, limit, current, 0, function)
    }

    /// Whether `value` is not `constant` at the current place.
    mutating func proves(_ value: ValueID, isNot constant: Int64, _ function: IRFunction) -> Bool {
        if isKnown(value, not: constant, at: current, function) { return true }
        if constant < Self.unbounded && proves(value, atLeast: constant + 1, function) { return true }
        return constant > Int64.min && proves(value, atMost: constant - 1, function)
    }

    /// Whether a value may be any number of its type for all that can be found out at the current place: it was loaded, or
    /// came from a call, and nothing was checked about it. Says so without a search, where the answer is clear.
    func isArbitrary(_ value: ValueID, _ function: IRFunction) -> Bool {
        switch function[value].opcode {
        case .call, .callClosure, .callRuntime, .elemLoad, .fieldLoad, .slotLoad, .globalLoad, .tupleGet, .enumPayload, .captureLoad, .arrayPop:
            return !hasFacts(about: value, function)
        case .param: return function[value].block == .entry && !hasFacts(about: value, function)
        default: return false
        }
    }

    /// An upper bound of `sign * value` at the current place, or `unbounded`.
    mutating func bound(of value: ValueID, _ sign: Int64, _ function: IRFunction) -> Int64 {
        begin()
        return extreme(value, sign, current, 0, function)
    }

    /// Whether a condition holds at the current place, where a dominating branch or check says it.
    func knownTruth(of condition: ValueID) -> Bool? {
        for sign in [Int8(1), -1] {
            let position = table.newest(condition, sign)
            if position >= 0 {
                let fact = table.facts[Int(position)]
                if !fact.other.isValid && fact.limit == (sign == 1 ? 0 : -1) { return sign == -1 }
            }
        }
        return nil
    }

    /// Whether a branch or check at the current place says something about a value.
    func hasFacts(about value: ValueID, _ function: IRFunction) -> Bool {
        let base = function.linear(value).base
        return base.isValid && (table.newest(base, 1) >= 0 || table.newest(base, -1) >= 0)
    }

    private mutating func begin() {
        steps = 0
        hypotheses.removeAll(keepingCapacity: true)
    }

    // MARK: Relations

    /// Whether `sign * (value - other) <= limit` at the end of the block `place`.
    private mutating func prove(
        _ value: ValueID, _ other: ValueID, _ sign: Int64, _ limit: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Bool {
        steps += 1
        guard steps < Self.stepLimit && depth < Self.depthLimit else { return false }
        let linear = function.linear(value)
        let (limit, overflow) = limit.subtractingReportingOverflow(sign &* linear.offset)
        if overflow { return false }
        let base = linear.base
        if base == other { return limit >= 0 }
        let opposite = other.isValid ? extreme(other, -sign, place, depth + 1, function) : 0
        if !base.isValid { return opposite != Self.unbounded && opposite <= limit }
        if opposite != Self.unbounded {
            let own = extreme(base, sign, place, depth + 1, function)
            if own != Self.unbounded && plus(own, opposite) <= limit { return true }
        }
        if proveByFacts(base, other, sign, limit, place, depth, function) { return true }
        return proveByDefinition(base, other, sign, limit, place, depth, function)
    }

    private mutating func proveByFacts(
        _ value: ValueID, _ other: ValueID, _ sign: Int64, _ limit: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Bool {
        var found = false
        forEachFact(about: value, Int8(sign), at: place, function) { prover, fact, function in
            if fact.other == value { return false }
            let (rest, overflow) = limit.subtractingReportingOverflow(fact.limit)
            if overflow { return false }
            if !fact.other.isValid && !other.isValid {
                found = rest >= 0
            } else if fact.other.isValid {
                found = prover.prove(fact.other, other, sign, rest, place, depth + 1, function)
            } else {
                let opposite = prover.extreme(other, -sign, place, depth + 1, function)
                found = opposite != Self.unbounded && opposite <= rest
            }
            return found
        }
        return found
    }

    /// Calls `body` with the facts about a value that hold at the end of `place`, until it gives true. The function is handed on
    /// as well, since a closure that captures it copies it.
    @inline(__always)
    private mutating func forEachFact(
        about value: ValueID, _ sign: Int8, at place: BlockID, _ function: IRFunction, _ body: (inout Prover, Fact, IRFunction) -> Bool
    ) {
        var position = table.newest(value, sign)
        var rest = 12
        while position >= 0 && rest > 0 {
            let fact = table.facts[Int(position)]
            if place == current || table.tree.dominates(fact.block, place), body(&self, fact, function) { return }
            position = fact.next
            rest -= 1
        }
        if place == current { return }
        // Between the current block and a place that it dominates, facts are not active.
        var block = place
        for _ in 0..<8 {
            if table.mayMention(value, in: block) {
                for index in table.range(of: block).prefix(16) {
                    let fact = table.facts[index]
                    if fact.value == value && fact.sign == sign, body(&self, fact, function) { return }
                }
            }
            guard block != current, !table.tree.dominates(block, current),
                let up = table.tree.immediateDominator(of: block)
            else { return }
            block = up
        }
    }

    private mutating func proveByDefinition(
        _ value: ValueID, _ other: ValueID, _ sign: Int64, _ limit: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Bool {
        let instruction = function[value]
        switch instruction.opcode {
        case .param: return proveByInduction(value, other, sign, limit, depth, function)
        case .select:
            return prove(instruction.second, other, sign, limit, place, depth + 1, function)
                && prove(instruction.third, other, sign, limit, place, depth + 1, function)
        case .add, .addChecked:
            guard instruction.type.isSigned else { return false }
            return proveSum(instruction.first, instruction.second, other, sign, limit, place, depth, function)
                || proveSum(instruction.second, instruction.first, other, sign, limit, place, depth, function)
        case .sub, .subChecked:
            guard instruction.type.isSigned else { return false }
            if !other.isValid && relates(instruction.first, instruction.second, sign, limit, place, depth, function) { return true }
            let extreme = extreme(instruction.second, -sign, place, depth + 1, function)
            guard extreme != Self.unbounded else { return false }
            let (rest, overflow) = limit.subtractingReportingOverflow(extreme)
            return !overflow && prove(instruction.first, other, sign, rest, place, depth + 1, function)
        case .rem, .remChecked, .div, .divChecked, .shr, .shrChecked, .and:
            return sign == 1 && proveReduced(instruction, other, limit, place, depth, function)
        default: return false
        }
    }

    /// Whether `sign * (left - right) <= limit`, where both are values.
    private mutating func relates(
        _ left: ValueID, _ right: ValueID, _ sign: Int64, _ limit: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Bool {
        let (low, high) = sign == 1 ? (left, right) : (right, left)
        let bound = function.linear(high)
        let (total, overflow) = bound.offset.addingReportingOverflow(limit)
        return !overflow && prove(low, bound.base, 1, total, place, depth + 1, function)
    }

    private mutating func proveSum(
        _ term: ValueID, _ bounded: ValueID, _ other: ValueID, _ sign: Int64, _ limit: Int64, _ place: BlockID, _ depth: Int,
        _ function: IRFunction
    ) -> Bool {
        let extreme = extreme(bounded, sign, place, depth + 1, function)
        guard extreme != Self.unbounded else { return false }
        let (rest, overflow) = limit.subtractingReportingOverflow(extreme)
        return !overflow && prove(term, other, sign, rest, place, depth + 1, function)
    }

    /// An upper bound of a remainder, quotient, right shift or mask is one of what it is taken of.
    private mutating func proveReduced(
        _ instruction: Instruction, _ other: ValueID, _ limit: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Bool {
        guard instruction.type.isInteger else { return false }
        let (left, right) = (instruction.first, instruction.second)
        let leftIsNatural = extreme(left, -1, place, depth + 1, function) <= 0
        switch instruction.opcode {
        case .and:
            if leftIsNatural && prove(left, other, 1, limit, place, depth + 1, function) { return true }
            return extreme(right, -1, place, depth + 1, function) <= 0 && prove(right, other, 1, limit, place, depth + 1, function)
        case .rem, .remChecked:
            if limit < Self.unbounded, extreme(right, -1, place, depth + 1, function) <= -1,
                prove(right, other, 1, limit + 1, place, depth + 1, function)
            {
                return true
            }
            return leftIsNatural && prove(left, other, 1, limit, place, depth + 1, function)
        case .div, .divChecked:
            guard extreme(right, -1, place, depth + 1, function) <= -1 else { return false }
            let sum = function[left]
            if function.constant(right) == 2, sum.opcode == .add || sum.opcode == .addChecked, sum.type.isSigned {
                // The mean of two values is at most the greater one.
                return prove(sum.first, other, 1, limit, place, depth + 1, function)
                    && prove(sum.second, other, 1, limit, place, depth + 1, function)
            }
            return leftIsNatural && prove(left, other, 1, limit, place, depth + 1, function)
        default: return leftIsNatural && prove(left, other, 1, limit, place, depth + 1, function)
        }
    }

    /// A relation that holds on entry to a loop and is kept by each turn holds in the loop. The other value must stay
    /// the same meanwhile: it has to be defined before the loop.
    private mutating func proveByInduction(
        _ parameter: ValueID, _ other: ValueID, _ sign: Int64, _ limit: Int64, _ depth: Int, _ function: IRFunction
    ) -> Bool {
        for hypothesis in hypotheses where hypothesis.parameter == parameter && hypothesis.other == other && hypothesis.sign == sign {
            return limit >= hypothesis.limit
        }
        let block = function[parameter].block
        guard block != .entry, hypotheses.count < 6 else { return false }
        if other.isValid {
            let home = function[other].block
            guard home != block && table.tree.dominates(home, block) else { return false }
        }
        let incoming = predecessors.edges(into: block)
        guard incoming.count <= 16 else { return false }
        hypotheses.append((parameter, other, sign, limit))
        defer { hypotheses.removeLast() }
        for edge in incoming {
            let source = function.edges[edge].source
            guard table.tree.order.isReachable(source) else { continue }
            let argument = function.argument(function[parameter].fieldIndex, of: edge)
            if !proveOnEdge(edge, argument, other, sign, limit, source, depth, function) { return false }
        }
        return true
    }

    /// Proves a relation where an edge ends, with what the branch at its source says.
    private mutating func proveOnEdge(
        _ edge: EdgeID, _ value: ValueID, _ other: ValueID, _ sign: Int64, _ limit: Int64, _ source: BlockID, _ depth: Int,
        _ function: IRFunction
    ) -> Bool {
        if prove(value, other, sign, limit, source, depth + 1, function) { return true }
        let terminator = function[function.terminator(of: source)]
        guard terminator.opcode == .branch, terminator.thenEdge != terminator.elseEdge else { return false }
        let condition = function[terminator.first]
        guard condition.opcode.isComparison, function.type(of: condition.first).isWholeNumber else { return false }
        let holds = edge == terminator.thenEdge
        guard let opcode = holds ? condition.opcode : condition.opcode.inverseComparison(of: .i64) else { return false }
        var (left, right) = (function.linear(condition.first), function.linear(condition.second))
        let distance: Int64
        switch opcode {
        case .lt, .le: distance = opcode == .lt ? -1 : 0
        case .gt, .ge:
            swap(&left, &right)
            distance = opcode == .gt ? -1 : 0
        default: return false
        }
        // left <= right + distance; with sign -1 the roles are exchanged.
        if sign == -1 { swap(&left, &right) }
        let linear = function.linear(value)
        guard linear.base == left.base else { return false }
        let (gap, isGapTooWide) = right.offset.subtractingReportingOverflow(left.offset)
        guard !isGapTooWide, gap > .min else { return false }
        let (own, overflow1) = limit.subtractingReportingOverflow(sign &* linear.offset)
        let (both, overflow2) = own.subtractingReportingOverflow(sign &* gap)
        let (rest, overflow3) = both.subtractingReportingOverflow(distance)
        if overflow1 || overflow2 || overflow3 { return false }
        if !right.base.isValid { return !other.isValid && rest >= 0 }
        return prove(right.base, other, sign, rest, source, depth + 1, function)
    }

    // MARK: Extremes

    /// An upper bound of `sign * value` at the end of the block `place`, or `unbounded`.
    private mutating func extreme(
        _ value: ValueID, _ sign: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Int64 {
        steps += 1
        let instruction = function[value]
        let type = instruction.type
        guard type.isWholeNumber else { return Self.unbounded }
        if instruction.opcode == .const && type != .u64 && instruction.constantInt != .min { return plus(0, sign &* instruction.constantInt) }
        var best = Self.limit(of: type, sign)
        guard steps < Self.stepLimit && depth < Self.depthLimit else { return best }
        let linear = function.linear(value)
        guard linear.base.isValid else { return plus(0, sign &* linear.offset) }
        if linear.base != value {
            best = min(best, limitOnTheWay(from: value, to: linear, sign, function))
            best = min(best, plus(extreme(linear.base, sign, place, depth + 1, function), sign &* linear.offset))
        } else {
            if rangePosition[value.index] >= 0 {
                let range = ranges[Int(rangePosition[value.index])]
                best = min(best, sign == 1 ? range.greatest : range.least == .min ? Self.unbounded : -range.least)
            } else {
                best = min(best, extremeOfDefinition(value, sign, place, depth, function))
            }
            best = min(best, extremeByFacts(value, sign, place, depth, function))
        }
        if sign == -1 && best == 0 && isKnown(value, not: 0, at: place, function) { best = -1 }
        return best
    }

    /// What the types of the values between a value and its base say.
    private func limitOnTheWay(from value: ValueID, to linear: LinearValue, _ sign: Int64, _ function: IRFunction) -> Int64 {
        var best = Self.unbounded
        var current = value
        var offset: Int64 = 0
        while true {
            let instruction = function[current]
            if instruction.opcode == .add || instruction.opcode == .addChecked { offset += function[instruction.second].constantInt }
            current = instruction.first
            if current == linear.base { return best }
            best = min(best, plus(Self.limit(of: function.type(of: current), sign), sign &* offset))
        }
    }

    private mutating func extremeByFacts(
        _ value: ValueID, _ sign: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Int64 {
        var best = Self.unbounded
        forEachFact(about: value, Int8(sign), at: place, function) { prover, fact, function in
            var bound = fact.limit
            if fact.other.isValid {
                let other = depth < 5 ? prover.extreme(fact.other, sign, place, depth + 2, function) : Self.unbounded
                // Less than something of 64 bits is at least less than the greatest value of 64 bits.
                let isFinite = other != Self.unbounded || fact.limit >= 0 || function.type(of: fact.other) == .u64
                bound = isFinite ? plus(other, fact.limit) : Int64.max + fact.limit + (sign == 1 ? 0 : 1)
            }
            best = min(best, bound)
            return false
        }
        return best
    }

    private static func limit(of type: IRType, _ sign: Int64) -> Int64 {
        if sign == 1 { return type == .u64 || type == .i64 ? unbounded : type.maximum }
        return type == .i64 ? unbounded : -type.minimum
    }

    private mutating func extremeOfDefinition(
        _ value: ValueID, _ sign: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Int64 {
        let instruction = function[value]
        let (left, right) = (instruction.first, instruction.second)
        func bound(_ operand: ValueID, _ sign: Int64, _ prover: inout Prover) -> Int64 {
            prover.extreme(operand, sign, place, depth + 1, function)
        }
        switch instruction.opcode {
        case .const:
            // What 64 bits with a sign cannot hold: great unsigned numbers, and the negation of the least number.
            let cannotTell = instruction.constantInt < 0 && instruction.type == .u64 || sign == -1 && instruction.constantInt == .min
            return cannotTell ? Self.unbounded : sign &* instruction.constantInt
        case .arrayLen, .stringLen: return sign == 1 ? Self.longestLength : 0
        case .enumTag, .objectTag: return sign == 1 ? Int64(UInt16.max) : 0
        case .add, .addChecked:
            let sum = plus(bound(left, sign, &self), bound(right, sign, &self))
            if instruction.type.isSigned { return sum }
            let greatest = sign == 1 ? sum : plus(bound(left, 1, &self), bound(right, 1, &self))
            return greatest <= instruction.type.maximum ? sum : Self.unbounded
        case .sub, .subChecked:
            return instruction.type.isSigned ? plus(bound(left, sign, &self), bound(right, -sign, &self)) : Self.unbounded
        case .mul, .mulChecked: return extremeOfProduct(instruction, sign, place, depth, function)
        case .rem, .remChecked:
            let size = max(bound(right, 1, &self), instruction.type.isSigned ? bound(right, -1, &self) : 0)
            let natural = bound(left, -1, &self) <= 0
            if sign == -1 && natural { return 0 }
            let own = bound(left, sign, &self)
            return size == Self.unbounded ? max(0, own) : min(max(0, own), max(0, size - 1))
        case .div, .divChecked, .shr, .shrChecked:
            // The quotient lies between the dividend and zero when the divisor is at least one.
            let isShift = instruction.opcode == .shr || instruction.opcode == .shrChecked
            guard isShift || bound(right, -1, &self) <= -1 else { return Self.unbounded }
            let own = bound(left, sign, &self)
            if let divisor = function.constant(right), !isShift, own != Self.unbounded, own > 0 { return own / Int64(bitPattern: divisor) }
            return own == Self.unbounded ? own : isShift && sign == -1 ? max(own, own <= 0 ? 0 : 1) : max(0, own)
        case .and:
            let naturalLeft = bound(left, -1, &self) <= 0
            let naturalRight = bound(right, -1, &self) <= 0
            if sign == -1 { return naturalLeft || naturalRight ? 0 : Self.unbounded }
            return min(naturalLeft ? bound(left, 1, &self) : Self.unbounded, naturalRight ? bound(right, 1, &self) : Self.unbounded)
        case .select: return max(bound(instruction.second, sign, &self), bound(instruction.third, sign, &self))
        case .param: return extremeOfParameter(value, sign, depth, function)
        default: return Self.unbounded
        }
    }

    private mutating func extremeOfProduct(
        _ instruction: Instruction, _ sign: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Int64 {
        let leftHigh = extreme(instruction.first, 1, place, depth + 1, function)
        let leftLow = extreme(instruction.first, -1, place, depth + 1, function)
        let rightHigh = extreme(instruction.second, 1, place, depth + 1, function)
        let rightLow = extreme(instruction.second, -1, place, depth + 1, function)
        // The lows are negated. Factors that are natural numbers have a natural product, however large.
        if sign == -1 && leftLow <= 0 && rightLow <= 0 && instruction.type.isSigned { return 0 }
        guard leftHigh != Self.unbounded, leftLow != Self.unbounded, rightHigh != Self.unbounded, rightLow != Self.unbounded else {
            return Self.unbounded
        }
        var best = Int64.min
        for (x, y) in [(leftHigh, rightHigh), (leftHigh, -rightLow), (-leftLow, rightHigh), (-leftLow, -rightLow)] {
            let (product, overflow) = x.multipliedReportingOverflow(by: y)
            if overflow || product == .min { return Self.unbounded }
            best = max(best, sign &* product)
        }
        return instruction.type.isSigned || (sign == 1 && best <= instruction.type.maximum) ? best : Self.unbounded
    }

    /// A parameter's extreme is that of its arguments, but for those that step away from it.
    private mutating func extremeOfParameter(_ parameter: ValueID, _ sign: Int64, _ depth: Int, _ function: IRFunction) -> Int64 {
        let block = function[parameter].block
        let incoming = predecessors.edges(into: block)
        guard block != .entry, incoming.count <= 8, depth < 6 else { return Self.unbounded }
        for other in searched where other.parameter == parameter && other.sign == sign { return Self.unbounded }
        searched.append((parameter, sign))
        defer { searched.removeLast() }
        var best = Int64.min
        for edge in incoming {
            let source = function.edges[edge].source
            guard table.tree.order.isReachable(source) else { continue }
            let argument = function.argument(function[parameter].fieldIndex, of: edge)
            let linear = function.linear(argument)
            if linear.base == parameter && sign &* linear.offset <= 0 { continue }
            if linear.base.isValid, isStep(linear, of: parameter, sign, source, depth, function) { continue }
            best = max(best, extreme(argument, sign, source, depth + 2, function))
            if best == Self.unbounded { return best }
        }
        return best == .min ? Self.unbounded : best
    }

    /// Whether a value is a parameter plus something that does not make it greater, or with sign -1, less.
    private mutating func isStep(
        _ value: LinearValue, of parameter: ValueID, _ sign: Int64, _ place: BlockID, _ depth: Int, _ function: IRFunction
    ) -> Bool {
        let step = function[value.base]
        guard step.opcode == .add || step.opcode == .addChecked, step.type.isSigned, value.offset == 0,
            step.first == parameter || step.second == parameter
        else { return false }
        let other = step.first == parameter ? step.second : step.first
        return other != parameter && extreme(other, sign, place, depth + 2, function) <= 0
    }

    private mutating func isKnown(_ value: ValueID, not constant: Int64, at place: BlockID, _ function: IRFunction) -> Bool {
        let linear = function.linear(value)
        guard linear.base.isValid else { return linear.offset != constant }
        var found = false
        forEachFact(about: linear.base, 0, at: place, function) { _, fact, _ in
            found = fact.limit == constant &- linear.offset
            return found
        }
        return found
    }
}

/// A sum in which "unbounded" stays so, and which turns into it rather than overflow.
private func plus(_ left: Int64, _ right: Int64) -> Int64 {
    if left == Prover.unbounded || right == Prover.unbounded { return Prover.unbounded }
    let (sum, overflow) = left.addingReportingOverflow(right)
    if overflow { return left < 0 ? Int64.min + 1 : Prover.unbounded }
    return max(sum, Int64.min + 1)
}
