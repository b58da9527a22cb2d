import IR
import Support

/// The counter of a loop: a parameter of its header to which each turn adds a constant, until it reaches a bound.
struct LoopCounter {
    /// The parameter.
    let parameter: ValueID
    /// What each turn adds; not 0.
    let step: Int64
    /// What the counter is held against at the end of a turn; it does not change in the loop.
    let bound: ValueID
    /// With a step upwards the counter is in no turn but the first greater than `bound + margin`, else in none less.
    let margin: Int64

    /// The counter of a loop with one edge back, which is taken with the edge `test`, whose source decides by the counter alone whether
    /// it is.
    init?(ofLoopAt header: BlockID, backEdge: EdgeID, test edge: EdgeID, _ function: borrowing IRFunction, isInvariant: (ValueID) -> Bool) {
        let latch = function[function.terminator(of: function.edges[edge].source)]
        guard latch.opcode == .branch, latch.thenEdge != latch.elseEdge else { return nil }
        let test = function[latch.first]
        guard test.opcode.isComparison, function.type(of: test.first).isSigned else { return nil }
        let (left, right) = (function.beforeWidening(test.first), function.beforeWidening(test.second))
        let staying = latch.thenEdge == edge ? test.opcode : test.opcode.inverseComparison(of: .i64)
        for parameter in function.parameters(of: header) {
            let next = function.argument(function[parameter].fieldIndex, of: backEdge)
            let sum = function[next]
            guard sum.opcode == .add || sum.opcode == .addChecked, sum.type.isSigned, sum.first == parameter,
                function[sum.second].opcode == .const
            else { continue }
            let step = function[sum.second].constantInt
            // A constant is never on the left, but what is compared may be.
            for (counter, other, comparison) in [(left, test.second, staying), (right, test.first, staying?.swapped)] {
                guard counter == next || counter == parameter, let comparison, isInvariant(other),
                    let distance = Self.distance(comparison, step)
                else { continue }
                self.parameter = parameter
                self.step = step
                bound = other
                margin = counter == next ? distance : distance + step
                return
            }
        }
        return nil
    }

    /// Whether the loop is known to have no more than so many turns, however it is entered.
    func hasFewTurns(enteredBy entries: ArraySlice<EdgeID>, atMost limit: Int64, _ function: IRFunction) -> Bool {
        guard function[bound].opcode == .const else { return false }
        let last = function[bound].constantInt &+ margin
        return entries.allSatisfy { edge in
            let start = function[function.argument(function[parameter].fieldIndex, of: edge)]
            guard start.opcode == .const else { return false }
            return (step > 0 ? last &- start.constantInt : start.constantInt &- last) / Int64(step.magnitude) < limit
        }
    }

    /// How far from the bound a number may be for which the comparison with it holds; nil where that limits no steps of this kind.
    private static func distance(_ comparison: Opcode, _ step: Int64) -> Int64? {
        guard step != 0, step.magnitude < 1 << 20 else { return nil }
        switch comparison {
        case .lt where step > 0: return -1
        case .le where step > 0: return 0
        case .gt where step < 0: return 1
        case .ge where step < 0: return 0
        default: return nil
        }
    }
}

extension IRFunction {
    /// The number that a value of a wider type was made of, else the value itself.
    fileprivate func beforeWidening(_ value: ValueID) -> ValueID {
        let instruction = self[value]
        guard instruction.opcode == .convert, instruction.type.isSigned else { return value }
        let source = type(of: instruction.first)
        return source.isSigned && source.bitWidth < instruction.type.bitWidth ? instruction.first : value
    }
}

/// Which values of a loop are linear in its counter: `a * counter + b` with `a` and `b` that do not change in the loop.
struct LinearValues {
    private static let depthLimit = 12

    private let counter: LoopCounter
    private let isInvariant: (ValueID) -> Bool
    /// 0 for what does not change, 1 for what is linear, -1 for anything else.
    private var degrees: [ValueID: Int] = [:]

    init(_ counter: LoopCounter, isInvariant: @escaping (ValueID) -> Bool) {
        self.counter = counter
        self.isInvariant = isInvariant
    }

    /// Whether a value of a signed type is linear.
    mutating func isLinear(_ value: ValueID, _ function: IRFunction) -> Bool { degree(of: value, 0, function) >= 0 }

    /// Whether a value does not change in the loop, though it may be computed there.
    mutating func isConstant(_ value: ValueID, _ function: IRFunction) -> Bool { degree(of: value, 0, function) == 0 }

    private mutating func degree(of value: ValueID, _ depth: Int, _ function: IRFunction) -> Int {
        if value == counter.parameter { return 1 }
        let type = function.type(of: value)
        // Numbers below zero and above all of `i64` at once are more than the tests can speak of.
        guard type.isInteger, type != .u64 else { return -1 }
        if isInvariant(value) { return 0 }
        if let known = degrees[value] { return known }
        guard depth < Self.depthLimit else { return -1 }
        let result = degreeOfResult(function[value], depth + 1, function)
        degrees[value] = result
        return result
    }

    private mutating func degreeOfResult(_ instruction: Instruction, _ depth: Int, _ function: IRFunction) -> Int {
        guard instruction.type.isSigned else { return -1 }
        switch instruction.opcode {
        case .add, .addChecked, .sub, .subChecked, .mul, .mulChecked:
            let left = degree(of: instruction.first, depth, function)
            let right = left < 0 ? -1 : degree(of: instruction.second, depth, function)
            if right < 0 { return -1 }
            let isProduct = instruction.opcode == .mul || instruction.opcode == .mulChecked
            return isProduct ? (left + right < 2 ? left + right : -1) : max(left, right)
        case .neg, .negChecked, .convert, .convertChecked, .narrowChecked:
            return degree(of: instruction.first, depth, function)
        default: return -1
        }
    }
}
