import IR
import Support

/// Makes two of each innermost loop that has checks which depend on its counter in a simple way: one without these checks, for
/// when tests in front of it say that they hold in every turn, and one with all checks for the rest.
///
/// The C compiler can unroll and vectorize the first one. `m[i * columns + j]` is what comes here: what is proved without tests
/// is gone by now.
func versionLoops(_ function: inout IRFunction, _ context: inout PassContext) {
    guard function.mayHaveLoops, !function.attributes.contains(.cold) else { return }
    let flow = context.controlFlow(of: &function)
    var versioning: LoopVersioning?
    var homes: [BlockID] = []
    var clobbers: Clobbers?
    for loop in flow.forest.loops.ids where flow.forest.loops[loop].isInnermost {
        guard let plan = LoopVersioning.Plan(loop, flow, &homes, &clobbers, function, context) else { continue }
        if versioning == nil { versioning = LoopVersioning(function, flow) }
        versioning?.apply(plan, &function)
        context.remark("loop copied without its checks", plan.allChecks[0], function)
    }
    if versioning != nil {
        context.forgetControlFlow()
        function.pruneTrivialParameters(context.predecessors(of: &function))
    }
}

private struct LoopVersioning {
    /// The most instructions of a loop that is copied.
    private static let sizeLimit = 150
    /// The tests take as long as the checks of so many turns.
    private static let fewTurns: Int64 = 8
    /// The most checks that tests are made for: they cost time and room themselves.
    private static let checkLimit = 16

    let forest: LoopForest
    var graph: EditableGraph

    init(_ function: borrowing IRFunction, _ flow: ControlFlow) {
        forest = flow.forest
        graph = EditableGraph(function, flow.predecessors)
    }

    /// A loop, and which of its checks the tests are to be about.
    struct Plan {
        let loop: LoopID
        let header: BlockID
        let blocks: [BlockID]
        let counter: LoopCounter
        let isInvariant: (ValueID) -> Bool
        let rows: LoopRows
        private(set) var checks: [ValueID] = []

        var allChecks: [ValueID] { rows.checks + checks }

        /// Nil where no copy is worth it. `homes` is filled for the first loop that may be worth one: the block of each value before any
        /// loop was copied, but for constants.
        init?(
            _ loop: LoopID, _ flow: ControlFlow, _ homes: inout [BlockID], _ clobbers: inout Clobbers?, _ function: borrowing IRFunction,
            _ context: borrowing PassContext
        ) {
            let forest = flow.forest
            self.loop = loop
            header = forest.loops[loop].header
            blocks = Array(forest.blocks(of: loop))
            guard header != .entry, !function.blocks[header].isCold, Self.isSmallWithChecks(blocks, function) else { return nil }
            let back = flow.predecessors.edges(into: header).filter { forest.contains(loop, function.edges[$0].source) }
            guard back.count == 1 else { return nil }
            // The loop's own values change from turn to turn, unless they are constants; which they are does not change here.
            if homes.isEmpty { homes = function.instructions.elements.map { $0.opcode == .const ? .invalid : $0.block } }
            let isOutside: (ValueID) -> Bool = { [homes] value in
                value.index >= homes.count || !homes[value.index].isValid || forest.loop(of: homes[value.index]) != loop
            }
            let test = Self.test(of: back[0], flow, function)
            guard let counter = LoopCounter(ofLoopAt: header, backEdge: back[0], test: test, function, isInvariant: isOutside) else { return nil }
            if counter.hasFewTurns(enteredBy: forest.entryEdges(of: loop), atMost: LoopVersioning.fewTurns, function) { return nil }
            self.counter = counter
            let rows = LoopRows(blocks, function, context, &clobbers, isInvariant: isOutside)
            self.rows = rows
            let isInvariant: (ValueID) -> Bool = rows.values.isEmpty ? isOutside : { isOutside($0) || rows.values.contains($0) }
            self.isInvariant = isInvariant
            var values = LinearValues(counter, isInvariant: isInvariant)
            for block in blocks {
                function.forEachInstruction(in: block) { if !rows.checks.contains($0), Self.isTestable($0, &values, function) { checks.append($0) } }
            }
            guard !allChecks.isEmpty, allChecks.count <= LoopVersioning.checkLimit else { return nil }
        }

        /// The edge by which a turn goes on where the counter is tested: the edge back, or the one to a block that only adds to the counter.
        private static func test(of back: EdgeID, _ flow: ControlFlow, _ function: IRFunction) -> EdgeID {
            let latch = function.edges[back].source
            guard function[function.terminator(of: latch)].opcode == .jump, flow.predecessors.count(into: latch) == 1 else { return back }
            return flow.predecessors.edges(into: latch).first ?? back
        }

        /// Whether the loop has checks, is short, and calls nothing: beside a call, checks do not count.
        private static func isSmallWithChecks(_ blocks: [BlockID], _ function: IRFunction) -> Bool {
            var size = 0
            var hasChecks = false
            for block in blocks {
                function.forEachInstruction(in: block) { value in
                    switch function[value].opcode {
                    case .call, .callClosure, .tryCall: size = LoopVersioning.sizeLimit
                    default: size += 1
                    }
                    if function[value].opcode.isCheck { hasChecks = true }
                }
                if size >= LoopVersioning.sizeLimit { return false }
            }
            return hasChecks
        }

        /// Whether tests in front of the loop can say that a check holds in each turn.
        private static func isTestable(_ check: ValueID, _ values: inout LinearValues, _ function: IRFunction) -> Bool {
            let instruction = function[check]
            guard instruction.opcode.isCheck, !instruction.flags.contains(.alwaysRaises) else { return false }
            switch instruction.opcode {
            case .boundsCheck: return values.isLinear(instruction.first, function) && values.isConstant(instruction.second, function)
            case .check:
                let condition = function[instruction.first]
                switch condition.opcode {
                case .lt, .le, .gt, .ge:
                    return values.isLinear(condition.first, function) && values.isLinear(condition.second, function)
                case .eq, .ne:
                    return values.isConstant(condition.first, function) && values.isConstant(condition.second, function)
                default: return false
                }
            case .divChecked, .remChecked:
                // Beside a constant that is left there is 0 or -1, for which the test never holds.
                return instruction.type.isSigned && values.isConstant(instruction.second, function) && function.constant(instruction.second) == nil
            case .addChecked, .subChecked, .mulChecked, .negChecked: return values.isLinear(check, function)
            case .narrowChecked, .convertChecked:
                return instruction.type.isSigned && values.isLinear(instruction.first, function)
            default: return false
            }
        }
    }

    /// Puts the tests in front of the loop, and behind them its copy beside it.
    mutating func apply(_ plan: Plan, _ function: inout IRFunction) {
        let counterPosition = function[plan.counter.parameter].fieldIndex
        let place = function.blocks[plan.header].first
        let entries = graph.edges(into: plan.header).filter { !isInside($0, plan, function) }
        // The tests are in a block that takes the loop's parameters as its own.
        let block = function.addBlockOutsideLayout()
        function.layout.append(block)
        var arguments: [ValueID] = []
        for parameter in Array(function.parameters(of: plan.header)) {
            let copy = function.addParameter(
                function.type(of: parameter), to: block, name: function.debugNames[parameter], span: function.spans[parameter])
            arguments.append(copy)
        }
        graph.redirect(entries, from: plan.header, to: block, &function)
        let copies = copyLoop(plan, &function)
        let fallback = copies.block(plan.header)
        let start = arguments[counterPosition]
        var testing = block
        if !plan.rows.checks.isEmpty {
            // The rows are loaded when they are known to be there.
            var tests = LoopTests(plan.counter, start: start, in: testing, place: place, &function, isInvariant: plan.isInvariant)
            for check in plan.rows.checks { tests.require(check, &function) }
            let next = function.addBlockOutsideLayout()
            function.layout.append(next)
            branch(on: tests, to: function.addEdge(to: next, []), else: function.addEdge(to: fallback, arguments), place, &function)
            for value in plan.rows.values { function.move(value, toEndOf: next) }
            testing = next
        }
        var tests = LoopTests(plan.counter, start: start, in: testing, place: place, &function, isInvariant: plan.isInvariant)
        for check in plan.checks { tests.require(check, &function) }
        let fast = function.addEdge(to: plan.header, arguments)
        branch(on: tests, to: fast, else: function.addEdge(to: fallback, arguments), place, &function)
        joinValues(plan, copies, rowsIn: testing, &function)
        for check in plan.allChecks { dropCheck(check, &function) }
    }

    /// Ends a block of tests, and lists what is in it.
    private mutating func branch(on tests: LoopTests, to fast: EdgeID, else slow: EdgeID, _ place: ValueID, _ function: inout IRFunction) {
        let holds = tests.conjunction(&function)
        var branch = Instruction(.branch, .unit, holds.rawValue, fast.rawValue, slow.rawValue)
        branch.flags = .likely
        branch.scope = function[place].scope
        function.append(branch, to: tests.block, span: function.spans[place])
        for value in instructions(of: tests.block, function) { graph.noteInstruction(value, function) }
    }

    private func isInside(_ edge: EdgeID, _ plan: Plan, _ function: IRFunction) -> Bool {
        plan.blocks.contains(function.edges[edge].source)
    }

    private func dropCheck(_ check: ValueID, _ function: inout IRFunction) {
        if let unchecked = function[check].opcode.unchecked { function[check].opcode = unchecked } else { function.remove(check) }
    }

    // MARK: The copy

    /// What a loop's blocks and values are in its copy.
    private struct Copies {
        var blocks: [BlockID: BlockID] = [:]
        var values: [ValueID: ValueID] = [:]

        func block(_ block: BlockID) -> BlockID { blocks[block] ?? block }

        func value(_ value: ValueID) -> ValueID { values[value] ?? value }
    }

    private mutating func copyLoop(_ plan: Plan, _ function: inout IRFunction) -> Copies {
        var copies = Copies()
        for block in plan.blocks {
            let copy = function.addBlockOutsideLayout()
            function.blocks[copy].isCold = function.blocks[block].isCold
            function.layout.append(copy)
            copies.blocks[block] = copy
            for parameter in Array(function.parameters(of: block)) {
                copies.values[parameter] = function.addParameter(
                    function.type(of: parameter), to: copy, name: function.debugNames[parameter], span: function.spans[parameter])
            }
        }
        // Reverse postorder: but for parameters, what is used was copied before.
        for block in plan.blocks {
            let copy = copies.block(block)
            for value in instructions(of: block, function) {
                let new = function.appendCopy(of: value, to: copy) { copies.value($0) }
                function.debugNames[new] = function.debugNames[value]
                copies.values[value] = new
                function.forEachEdge(of: new) { edge in
                    function.edges[edge].target = copies.block(function.edges[edge].target)
                }
                graph.noteInstruction(new, function)
            }
        }
        return copies
    }

    private func instructions(of block: BlockID, _ function: IRFunction) -> [ValueID] {
        var result: [ValueID] = []
        function.forEachInstruction(in: block) { result.append($0) }
        return result
    }

    /// Behind the loop its values come from where the program came through.
    private mutating func joinValues(_ plan: Plan, _ copies: Copies, rowsIn rowBlock: BlockID, _ function: inout IRFunction) {
        let inside = plan.blocks + [rowBlock]
        var repair = SSARepair()
        func join(_ value: ValueID, of block: BlockID, with copy: ValueID, _ graph: inout EditableGraph, _ function: inout IRFunction) {
            let users = graph.users(of: value) { user in
                let home = function[user].block
                return home.isValid && !inside.contains(home)
            }
            guard !users.isEmpty else { return }
            repair.define(value, atEndOf: block)
            repair.define(copy, atEndOf: function[copy].block)
            repair.replaceUses(of: value, in: users, &function, &graph)
        }
        for value in plan.rows.values { if let copy = copies.values[value] { join(value, of: rowBlock, with: copy, &graph, &function) } }
        for block in plan.blocks {
            for value in Array(function.parameters(of: block)) + instructions(of: block, function) {
                if let copy = copies.values[value] { join(value, of: block, with: copy, &graph, &function) }
            }
        }
    }
}
