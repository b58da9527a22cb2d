import IR
import Support

/// Removes checks that cannot fail: because a dominating check or branch says so, because of the ranges of the values, or
/// because a loop keeps its counter in bounds. What was `add.checked` becomes `add`.
///
/// Sound though it argues with checks that it removes itself: a proof uses only what was checked earlier in time, so the first
/// removed check to fail would refute a check that passed.
func eliminateChecks(_ function: inout IRFunction, _ context: inout PassContext) {
    eliminateChecks(&function, &context, inLoopsOnly: false)
}

/// Removes checks in loops, and tests in front of them: for a second run, when rotation and hoisting have changed what is known there.
func eliminateChecksInLoops(_ function: inout IRFunction, _ context: inout PassContext) {
    if function.mayHaveLoops { eliminateChecks(&function, &context, inLoopsOnly: true) }
}

private func eliminateChecks(_ function: inout IRFunction, _ context: inout PassContext, inLoopsOnly: Bool) {
    guard hasChecks(function) else { return }
    let flow = context.controlFlow(of: &function)
    var elimination = CheckElimination(prover: Prover(function, flow.tree, flow.predecessors), forest: flow.forest)
    for block in flow.tree.preorder {
        elimination.enter(block)
        if inLoopsOnly && flow.forest.loop(of: block) == nil {
            elimination.visitTest(of: block, &function, &context)
        } else {
            elimination.visit(block, &function, &context)
        }
    }
    if elimination.changedControlFlow {
        context.forgetControlFlow()
        _ = context.order(of: &function)
    }
}

private func hasChecks(_ function: IRFunction) -> Bool {
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            if function[value].opcode.isCheck { return true }
            value = function[value].next
        }
    }
    return false
}

private struct CheckElimination {
    var prover: Prover
    let forest: LoopForest
    var changedControlFlow = false
    /// The next fact of the block that is walked.
    private var nextFact = 0

    init(prover: Prover, forest: LoopForest) {
        self.prover = prover
        self.forest = forest
    }

    /// Goes on to a block, of which no fact holds yet.
    mutating func enter(_ block: BlockID) {
        prover.current = block
        prover.table.enter(block)
        nextFact = prover.table.firstFact(of: block)
    }

    /// Looks at a block's terminator only.
    mutating func visitTest(of block: BlockID, _ function: inout IRFunction, _ context: inout PassContext) {
        activate(prover.table.range(of: block).upperBound - nextFact)
        visitInstruction(function.terminator(of: block), &function, &context)
    }

    mutating func visit(_ block: BlockID, _ function: inout IRFunction, _ context: inout PassContext) {
        let end = prover.table.range(of: block).upperBound
        // Facts of the block's checks hold only behind them; those on entry hold from the start.
        var pending = prover.table.checks(of: block)
        activate(end - nextFact - pending.reduce(0) { $0 + $1.count })
        var value = function.blocks[block].first
        while value.isValid {
            let next = function[value].next
            visitInstruction(value, &function, &context)
            if let first = pending.first, first.value == value {
                activate(first.count)
                pending.removeFirst()
            }
            value = next
        }
    }

    private mutating func activate(_ count: Int) {
        for _ in 0..<count {
            prover.table.activate(nextFact)
            nextFact += 1
        }
    }

    private mutating func visitInstruction(_ value: ValueID, _ function: inout IRFunction, _ context: inout PassContext) {
        let instruction = function[value]
        switch instruction.opcode {
        case .boundsCheck:
            if prover.proves(instruction.first, atLeast: 0, function),
                prover.proves(
                    instruction.first, atMost: instruction.second, plus: PlantedFault.isPlanted(.boundsCheckOneLate) ? 0 : -1, function)
            {
                context.remarkCheckRemoved(value, function)
                function.remove(value)
            }
        case .check:
            if decide(instruction.first, function) == true {
                context.remarkCheckRemoved(value, function)
                function.remove(value)
            }
        case .branch:
            guard !isLoopTest(instruction, function), let holds = decide(instruction.first, function) else { return }
            let edge = holds ? instruction.thenEdge : instruction.elseEdge
            function.replace(value, with: Instruction(.jump, .unit, 0, 0, edge.rawValue))
            changedControlFlow = true
        default:
            guard instruction.opcode.isCheck, let unchecked = instruction.opcode.unchecked, cannotRaise(value, instruction, function) else { return }
            context.remarkCheckRemoved(value, function)
            function[value].opcode = unchecked
        }
    }

    /// Whether a branch decides at the start or the end of a turn whether a loop goes on, beyond a limit that only the run knows: there is
    /// nothing to be found out about these, and to find nothing takes longest.
    private func isLoopTest(_ branch: Instruction, _ function: IRFunction) -> Bool {
        guard let loop = forest.loop(of: branch.block) else { return false }
        let header = forest.loops[loop].header
        let (target, other) = (function.edges[branch.thenEdge].target, function.edges[branch.elseEdge].target)
        guard branch.block == header || target == header || other == header,
            forest.contains(loop, target) != forest.contains(loop, other)
        else { return false }
        let condition = function[branch.first]
        return condition.opcode.isComparison && function.constant(condition.first) == nil && function.constant(condition.second) == nil
    }

    /// Whether a condition holds at the current place, where that is known.
    private mutating func decide(_ condition: ValueID, _ function: IRFunction) -> Bool? {
        if let known = prover.knownTruth(of: condition) { return known }
        let instruction = function[condition]
        guard instruction.opcode.isComparison, function.type(of: instruction.first).isInteger else { return nil }
        let (left, right) = (instruction.first, instruction.second)
        // Nearly always nothing is known of what a program compares.
        guard prover.hasFacts(about: left, function) || prover.hasFacts(about: right, function) else { return nil }
        switch instruction.opcode {
        case .lt: return decideOrder(left, right, -1, function)
        case .le: return decideOrder(left, right, 0, function)
        case .gt: return decideOrder(right, left, -1, function)
        case .ge: return decideOrder(right, left, 0, function)
        default: return nil
        }
    }

    /// Whether `left <= right + limit`, where that is known.
    private mutating func decideOrder(_ left: ValueID, _ right: ValueID, _ limit: Int64, _ function: IRFunction) -> Bool? {
        if prover.proves(left, atMost: right, plus: limit, function) { return true }
        // The contrary: right <= left - limit - 1.
        if prover.proves(right, atMost: left, plus: -limit - 1, function) { return false }
        return nil
    }

    /// Whether a checked operation is known not to raise.
    private mutating func cannotRaise(_ value: ValueID, _ instruction: Instruction, _ function: IRFunction) -> Bool {
        let type = instruction.type
        switch instruction.opcode {
        case .addChecked, .subChecked, .mulChecked, .negChecked: return fits(value, instruction, function)
        case .divChecked, .remChecked:
            guard type.isInteger, prover.proves(instruction.second, isNot: 0, function) else { return false }
            return !type.isSigned || prover.proves(instruction.second, isNot: -1, function)
                || prover.proves(instruction.first, atLeast: type.minimum + 1, function)
        case .narrowChecked, .convertChecked:
            let source = function.type(of: instruction.first)
            guard source.isInteger && type.isInteger else { return false }
            if type == .u64 { return prover.proves(instruction.first, atLeast: 0, function) }
            return (source.minimum >= type.minimum || prover.proves(instruction.first, atLeast: type.minimum, function))
                && prover.proves(instruction.first, atMost: type.maximum, function)
        case .shlChecked, .shrChecked:
            return prover.proves(instruction.second, atLeast: 0, function)
                && prover.proves(instruction.second, atMost: Int64(type.bitWidth - 1), function)
        default: return false
        }
    }

    /// Whether the exact result of an operation is one of its type's values.
    private mutating func fits(_ value: ValueID, _ instruction: Instruction, _ function: IRFunction) -> Bool {
        let type = instruction.type
        if instruction.opcode == .addChecked, let constant = function.constant(instruction.second) {
            // A counter that is compared with something of its own type, above or below, has room for a step of one.
            let step = Int64(bitPattern: constant)
            return step > 0
                ? prover.proves(instruction.first, atMost: type.maximum - step, function)
                : prover.proves(instruction.first, atLeast: type.minimum - step, function)
        }
        let (first, second) = (instruction.first, instruction.second)
        switch instruction.opcode {
        case .negChecked: return least(first, function) > type.minimum
        case .addChecked, .subChecked:
            var range = (least: type.minimum, greatest: type.maximum)
            var fits = false
            if !prover.isArbitrary(first, function) && !prover.isArbitrary(second, function) {
                let isSum = instruction.opcode == .addChecked
                let high = exact(greatest(first, function), isSum ? greatest(second, function) : least(second, function), instruction)
                let low = exact(least(first, function), isSum ? least(second, function) : greatest(second, function), instruction)
                range = (low ?? range.least, high ?? range.greatest)
                fits = low != nil && high != nil
            }
            prover.note(rangeOf: value, range.least, range.greatest)
            return fits
        default:
            let (low, high) = (least(first, function), greatest(first, function))
            let (rightLow, rightHigh) = (least(second, function), greatest(second, function))
            return exact(low, rightLow, instruction) != nil && exact(low, rightHigh, instruction) != nil
                && exact(high, rightLow, instruction) != nil && exact(high, rightHigh, instruction) != nil
        }
    }

    /// The result of an operation on two numbers, if it is of the operation's type.
    private func exact(_ left: Int64, _ right: Int64, _ instruction: Instruction) -> Int64? {
        Folding.binary(instruction.opcode, UInt64(bitPattern: left), UInt64(bitPattern: right), instruction.type)
            .map { Int64(bitPattern: $0) }
    }

    /// The greatest number that a value may be at the current place.
    private mutating func greatest(_ value: ValueID, _ function: IRFunction) -> Int64 { prover.bound(of: value, 1, function) }

    /// The least number that a value may be at the current place.
    private mutating func least(_ value: ValueID, _ function: IRFunction) -> Int64 {
        let bound = prover.bound(of: value, -1, function)
        return bound == Prover.unbounded ? .min : -bound
    }
}

extension Opcode {
    /// The operation that gives what this one gives when it does not raise.
    var unchecked: Opcode? {
        switch self {
        case .addChecked: .add
        case .subChecked: .sub
        case .mulChecked: .mul
        case .negChecked: .neg
        case .divChecked: .div
        case .remChecked: .rem
        case .shlChecked: .shl
        case .shrChecked: .shr
        case .convertChecked, .narrowChecked: .convert
        default: nil
        }
    }
}
