import IR
import Support

/// Turns loops that test at the top into a test in front of the loop and one at its end, so that code in front of the
/// loop runs only if the loop does: what the body is sure to do can then be hoisted there.
///
/// The header stays in front as the guard; a copy of it takes the back edges. Values of the header that the loop changes
/// have two definitions then: block parameters bring them together where they meet.
func rotateLoops(_ function: inout IRFunction, _ context: inout PassContext) {
    guard function.mayHaveLoops else { return }
    let flow = context.controlFlow(of: &function)
    let forest = flow.forest
    guard forest.loops.elements.contains(where: { function[function.terminator(of: $0.header)].opcode == .branch }) else { return }
    var rotation = LoopRotation(function, forest: forest, graph: EditableGraph(function, flow.predecessors))
    var rotated = false
    for loop in forest.loops.ids where rotation.rotate(loop, &function) { rotated = true }
    if rotated {
        context.forgetControlFlow()
        function.pruneTrivialParameters(context.predecessors(of: &function))
    }
}

private struct LoopRotation {
    /// The most instructions of a header that are copied.
    private static let sizeLimit = 16

    let forest: LoopForest
    var graph: EditableGraph
    private var repair = SSARepair()
    /// The values of the header at hand and what they are in its copy.
    private var copies = Copies()
    /// The users of a value that are to be repaired.
    private var users: [ValueID] = []
    /// The loops of the blocks made here, which are numbered from `firstNew` on.
    private var homes: [LoopID] = []
    private let firstNew: Int

    init(_ function: borrowing IRFunction, forest: LoopForest, graph: EditableGraph) {
        firstNew = function.blocks.count
        self.forest = forest
        self.graph = graph
    }

    /// Says which loop a new block is in.
    private mutating func setHome(of block: BlockID, _ loop: LoopID) {
        while homes.count <= block.index - firstNew { homes.append(.invalid) }
        homes[block.index - firstNew] = loop
    }

    private func contains(_ loop: LoopID, _ block: BlockID) -> Bool {
        guard block.index >= firstNew else { return forest.contains(loop, block) }
        var current = homes[block.index - firstNew]
        while current.isValid && current < loop { current = forest.loops[current].parent }
        return current == loop
    }

    /// Rotates a loop if its header alone decides whether it goes on, and is cheap to copy.
    mutating func rotate(_ loop: LoopID, _ function: inout IRFunction) -> Bool {
        let header = forest.loops[loop].header
        guard header != .entry, let inside = insideEdge(of: header, loop, function), let varying = varyingValues(of: header, function)
        else { return false }
        let backEdges = graph.edges(into: header).filter { contains(loop, function.edges[$0].source) }
        let body = graph.split(inside, &function)
        let latch = function.addBlockOutsideLayout()
        setHome(of: body, loop)
        setHome(of: latch, loop)
        copyHeader(header, varying, to: latch, &function)
        graph.redirect(backEdges, from: header, to: latch, &function)
        function.layout.append(latch)
        // The block between the guard and the loop is its preheader.
        setHome(of: graph.split(inside, &function), forest.loops[loop].parent)
        for (value, copy) in copies.pairs {
            users.removeAll(keepingCapacity: true)
            graph.forEachUser(of: value) { if function[$0].block != header && function[$0].block != latch { users.append($0) } }
            guard !users.isEmpty else { continue }
            repair.define(value, atEndOf: header)
            repair.define(copy, atEndOf: latch)
            repair.replaceUses(of: value, in: users, &function, &graph)
        }
        return true
    }

    /// The edge of a header that stays in the loop, if its other edge leaves it.
    private func insideEdge(of header: BlockID, _ loop: LoopID, _ function: IRFunction) -> EdgeID? {
        let terminator = function[function.terminator(of: header)]
        guard terminator.opcode == .branch else { return nil }
        let staysThen = contains(loop, function.edges[terminator.thenEdge].target)
        let staysElse = contains(loop, function.edges[terminator.elseEdge].target)
        guard staysThen != staysElse else { return nil }
        let inside = staysThen ? terminator.thenEdge : terminator.elseEdge
        return function.edges[inside].target == header ? nil : inside
    }

    /// The header's instructions that differ from turn to turn and have to be copied, without its terminator; nil if
    /// these are too many or too dear.
    private func varyingValues(of header: BlockID, _ function: IRFunction) -> [ValueID]? {
        var varying: [ValueID] = []
        func isVarying(_ value: ValueID) -> Bool {
            let instruction = function[value]
            return instruction.block == header && (instruction.opcode == .param || varying.contains(value))
        }
        var isCheap = true
        function.forEachInstruction(in: header) { value in
            let instruction = function[value]
            if instruction.opcode.isTerminator || !isCheap { return }
            var differs = instruction.opcode.effects != .pure || !instruction.opcode.traits.contains(.numberable)
            function.forEachOperand(of: value) { if isVarying($0) { differs = true } }
            if !differs { return }
            varying.append(value)
            if varying.count > Self.sizeLimit { isCheap = false }
            switch instruction.opcode {
            case .call, .callClosure, .tryCall, .slotNew, .objectNew, .closureMake: isCheap = false
            default: break
            }
        }
        return isCheap ? varying : nil
    }

    /// The values of a header and what they are in its copy.
    private struct Copies {
        /// Few: a header that is copied is short.
        var pairs: [(value: ValueID, copy: ValueID)] = []

        func copy(of value: ValueID) -> ValueID {
            for pair in pairs where pair.value == value { return pair.copy }
            return value
        }
    }

    /// Copies a header into the block `latch`, which is to take its back edges, and lists the copies of its values.
    private mutating func copyHeader(_ header: BlockID, _ varying: [ValueID], to latch: BlockID, _ function: inout IRFunction) {
        copies.pairs.removeAll(keepingCapacity: true)
        for parameter in Array(function.parameters(of: header)) {
            let copy = function.addParameter(
                function.type(of: parameter), to: latch, name: function.debugNames[parameter], span: function.spans[parameter])
            copies.pairs.append((parameter, copy))
        }
        for value in varying {
            let copy = copyInstruction(value, to: latch, &function)
            copies.pairs.append((value, copy))
        }
        _ = copyInstruction(function.terminator(of: header), to: latch, &function)
    }

    private mutating func copyInstruction(_ value: ValueID, to latch: BlockID, _ function: inout IRFunction) -> ValueID {
        let copy = function.appendCopy(of: value, to: latch) { [copies] in copies.copy(of: $0) }
        function.debugNames[copy] = function.debugNames[value]
        graph.noteInstruction(copy, function)
        return copy
    }
}

extension IRFunction {
    /// Copies an instruction to the end of a block, its operands replaced by what `map` gives for them.
    mutating func appendCopy(of value: ValueID, to block: BlockID, _ map: (ValueID) -> ValueID) -> ValueID {
        var instruction = self[value]
        switch instruction.opcode.shape {
        case .list: instruction.a = addList(Array(list(of: value)))
        case .jump: instruction.c = copyEdge(instruction.jumpEdge).rawValue
        case .branch:
            instruction.b = copyEdge(instruction.thenEdge).rawValue
            instruction.c = copyEdge(instruction.elseEdge).rawValue
        case .switchCases:
            let copies = Array(switchCases(of: value)).map { SwitchCase($0.value, copyEdge($0.edge)) }
            instruction.b = addCases(copies)
        default: break
        }
        let copy = append(instruction, to: block, span: spans[value])
        mapOperands(of: copy, map)
        return copy
    }

    private mutating func copyEdge(_ edge: EdgeID) -> EdgeID { addEdge(to: edges[edge].target, Array(arguments(of: edge))) }
}
