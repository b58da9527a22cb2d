import IR
import Support

/// The tests in front of a loop that make some of its checks needless.
///
/// What is linear in the counter lies, in each turn, between what it is for the counter's first value and for the last one it can
/// have. So both are computed, exactly, in 64 bits: each operation on the way has a test that it does not overflow. When all
/// tests hold, so do the checks in each turn; when one does not, nothing is said.
struct LoopTests {
    /// A value for the first and for the last turn; the same for what does not change.
    private typealias Ends = (first: ValueID, last: ValueID)

    private let counter: LoopCounter
    private let isInvariant: (ValueID) -> Bool
    /// Where the tests are made.
    let block: BlockID
    private let place: ValueID
    private var known: [ValueID: Ends] = [:]
    private(set) var conditions: [ValueID] = []

    /// Starts the tests at the end of a block; their place is that of the instruction `place`.
    init(
        _ counter: LoopCounter, start: ValueID, in block: BlockID, place: ValueID, _ function: inout IRFunction,
        isInvariant: @escaping (ValueID) -> Bool
    ) {
        self.counter = counter
        self.isInvariant = isInvariant
        self.block = block
        self.place = place
        let first = wide(start, &function)
        known[counter.parameter] = (first, last(from: first, function.type(of: counter.parameter), &function))
    }

    /// Adds the tests that make a check needless.
    mutating func require(_ check: ValueID, _ function: inout IRFunction) {
        let instruction = function[check]
        switch instruction.opcode {
        case .boundsCheck:
            let length = add(Instruction(.convertWrap, .u64, ends(of: instruction.second, &function).first.rawValue), &function)
            forEachEnd(ends(of: instruction.first, &function)) { index in
                // A negative index is a great number without a sign.
                let unsigned = add(Instruction(.convertWrap, .u64, index.rawValue), &function)
                conditions.append(compare(.lt, unsigned, length, &function))
            }
        case .check:
            let comparison = function[instruction.first]
            let (left, right) = (ends(of: comparison.first, &function), ends(of: comparison.second, &function))
            conditions.append(compare(comparison.opcode, left.first, right.first, &function))
            if left.first == left.last && right.first == right.last { return }
            conditions.append(compare(comparison.opcode, left.last, right.last, &function))
        case .divChecked, .remChecked:
            // Neither 0 nor -1.
            let divisor = ends(of: instruction.second, &function).first
            let next = add(.addWrap, divisor, constant(1, &function), &function)
            let unsigned = add(Instruction(.convertWrap, .u64, next.rawValue), &function)
            let one = add(.constant(1, .u64), &function)
            conditions.append(compare(.gt, unsigned, one, &function))
        default:
            _ = ends(of: check, &function)
        }
    }

    /// All conditions in one.
    func conjunction(_ function: inout IRFunction) -> ValueID {
        guard var result = conditions.first else { return add(.constant(1, .bool), &function) }
        for condition in conditions.dropFirst() {
            result = add(Instruction(.and, .bool, result.rawValue, condition.rawValue), &function)
        }
        return result
    }

    // MARK: Values at both ends

    /// The last value that the counter can have, in 64 bits.
    private func last(from first: ValueID, _ type: IRType, _ function: inout IRFunction) -> ValueID {
        let bound = add(.addWrap, wide(counter.bound, &function), constant(counter.margin, &function), &function)
        if abs(counter.step) == 1 || type == .i64 { return bound }
        // The counter comes to a bound that is no whole number of steps away only nearly.
        let step = constant(counter.step, &function)
        let turns = add(.div, add(.subWrap, bound, first, &function), step, &function)
        return add(.addWrap, first, add(.mulWrap, turns, step, &function), &function)
    }

    private mutating func ends(of value: ValueID, _ function: inout IRFunction) -> Ends {
        if let ends = known[value] { return ends }
        let result: Ends
        if isInvariant(value) {
            let value = wide(value, &function)
            result = (value, value)
        } else {
            result = endsOfResult(function[value], &function)
        }
        known[value] = result
        return result
    }

    private mutating func endsOfResult(_ instruction: Instruction, _ function: inout IRFunction) -> Ends {
        switch instruction.opcode {
        case .convert, .convertChecked, .narrowChecked:
            let operand = ends(of: instruction.first, &function)
            if instruction.type != .i64 {
                forEachEnd(operand) { requireFit($0, instruction.type, &function) }
            }
            return operand
        case .neg, .negChecked:
            let zero = constant(0, &function)
            return combine(.sub, (zero, zero), ends(of: instruction.first, &function), instruction.type, &function)
        default:
            let left = ends(of: instruction.first, &function)
            let right = ends(of: instruction.second, &function)
            return combine(instruction.opcode, left, right, instruction.type, &function)
        }
    }

    private mutating func combine(
        _ opcode: Opcode, _ left: Ends, _ right: Ends, _ type: IRType, _ function: inout IRFunction
    ) -> Ends {
        let first = exact(opcode, left.first, right.first, type, &function)
        if left.first == left.last && right.first == right.last { return (first, first) }
        return (first, exact(opcode, left.last, right.last, type, &function))
    }

    /// The result of an operation, with the tests that it is of the operation's type.
    private mutating func exact(
        _ opcode: Opcode, _ left: ValueID, _ right: ValueID, _ type: IRType, _ function: inout IRFunction
    ) -> ValueID {
        let result: ValueID
        switch opcode {
        case .mul, .mulChecked:
            result = add(.mulWrap, left, right, &function)
            if type == .i64 {
                requireFit(left, .i32, &function)
                requireFit(right, .i32, &function)
            }
        case .sub, .subChecked:
            result = add(.subWrap, left, right, &function)
            if type == .i64 {
                // It overflows when the operands differ in sign, and the left one and the result do.
                requireSameSign(add(.xor, left, right, &function), add(.xor, left, result, &function), &function)
            }
        default:
            result = add(.addWrap, left, right, &function)
            if type == .i64 {
                requireSameSign(add(.xor, left, result, &function), add(.xor, right, result, &function), &function)
            }
        }
        if type != .i64 { requireFit(result, type, &function) }
        return result
    }

    /// Requires that not both are negative.
    private mutating func requireSameSign(_ left: ValueID, _ right: ValueID, _ function: inout IRFunction) {
        conditions.append(compare(.ge, add(.and, left, right, &function), constant(0, &function), &function))
    }

    private mutating func requireFit(_ value: ValueID, _ type: IRType, _ function: inout IRFunction) {
        if function[value].opcode == .const, (type.minimum...type.maximum).contains(function[value].constantInt) { return }
        let narrow = add(Instruction(.convertWrap, type, value.rawValue), &function)
        conditions.append(compare(.eq, add(Instruction(.convert, .i64, narrow.rawValue), &function), value, &function))
    }

    private func forEachEnd(_ ends: Ends, _ body: (ValueID) -> Void) {
        body(ends.first)
        if ends.first != ends.last { body(ends.last) }
    }

    // MARK: Instructions

    private func wide(_ value: ValueID, _ function: inout IRFunction) -> ValueID {
        if function[value].opcode == .const { return constant(function[value].constantInt, &function) }
        return function.type(of: value) == .i64 ? value : add(Instruction(.convert, .i64, value.rawValue), &function)
    }

    private func constant(_ value: Int64, _ function: inout IRFunction) -> ValueID {
        add(.constant(UInt64(bitPattern: value), .i64), &function)
    }

    private func compare(_ opcode: Opcode, _ left: ValueID, _ right: ValueID, _ function: inout IRFunction) -> ValueID {
        add(Instruction(opcode, .bool, left.rawValue, right.rawValue), &function)
    }

    private func add(_ opcode: Opcode, _ left: ValueID, _ right: ValueID, _ function: inout IRFunction) -> ValueID {
        add(Instruction(opcode, .i64, left.rawValue, right.rawValue), &function)
    }

    private func add(_ instruction: Instruction, _ function: inout IRFunction) -> ValueID {
        var instruction = instruction
        instruction.scope = function[place].scope
        return function.append(instruction, to: block, span: function.spans[place])
    }
}
