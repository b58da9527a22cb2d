import IR
import Support

/// Leads edges past blocks that ask for what is known on the way: where a predecessor made `Some`, and the block tells `Some` from `None`,
/// that predecessor goes on where `Some` goes. The steps of inlined iterators end in such blocks.
///
/// The few instructions in front of the question are copied for each such edge; what they compute has several definitions then,
/// which block parameters bring together where they meet.
func threadBranches(_ function: inout IRFunction, _ context: inout PassContext) {
    guard function.layout.contains(where: { asksForParameters($0, function) }) else { return }
    let order = context.order(of: &function)
    let predecessors = context.predecessors(of: &function)
    var threading: BranchThreading?
    for block in order.blocks where asksForParameters(block, function) {
        // Leading some edges past a loop's header, but not all, would give the loop two entries.
        let isHeader = predecessors.edges(into: block).contains { order.position[function.edges[$0].source] >= order.position[block] }
        if isHeader { continue }
        let incoming = threading?.graph.edges(into: block) ?? Array(predecessors.edges(into: block))
        let known = incoming.compactMap { edge in knownExit(of: block, enteredBy: edge, function).map { (edge: edge, exit: $0) } }
        if known.isEmpty { continue }
        if threading == nil { threading = BranchThreading(graph: EditableGraph(function, predecessors)) }
        threading?.thread(known, past: block, &function)
    }
    guard threading != nil else { return }
    context.forgetControlFlow()
    function.pruneTrivialParameters(context.predecessors(of: &function))
    _ = forwardProjections(&function)
}

/// The most instructions of a block that are copied for an edge.
private let sizeLimit = 8

/// Whether a block has parameters, does little and nothing dear, and branches by what it finds out itself.
private func asksForParameters(_ block: BlockID, _ function: borrowing IRFunction) -> Bool {
    guard block != .entry, function.blocks[block].parameterCount > 0 else { return false }
    let terminator = function[function.blocks[block].last]
    guard terminator.opcode == .branch || terminator.opcode == .switchInt, function[terminator.first].block == block else { return false }
    var count = 0
    var value = function.blocks[block].first
    while value != function.blocks[block].last {
        let instruction = function[value]
        count += 1
        if count > sizeLimit || !instruction.opcode.effects.isEmpty || !instruction.opcode.traits.contains(.numberable) { return false }
        value = instruction.next
    }
    return true
}

/// The edge by which a block is left when it is entered by `edge`, if that is known.
private func knownExit(of block: BlockID, enteredBy edge: EdgeID, _ function: borrowing IRFunction) -> EdgeID? {
    let last = function.blocks[block].last
    let terminator = function[last]
    guard let bits = knownBits(of: terminator.first, in: block, enteredBy: edge, depth: 0, function) else { return nil }
    if terminator.opcode == .branch { return bits == 0 ? terminator.elseEdge : terminator.thenEdge }
    let cases = function.switchCases(of: last)
    return (cases.dropFirst().first { $0.value == Int64(bitPattern: bits) } ?? cases[cases.startIndex]).edge
}

/// The constant that a value of a block is when the block is entered by `edge`.
private func knownBits(of value: ValueID, in block: BlockID, enteredBy edge: EdgeID, depth: Int, _ function: borrowing IRFunction) -> UInt64? {
    let instruction = function[value]
    if instruction.block != block || instruction.opcode == .const { return function.constant(value) }
    if instruction.opcode == .param { return function.constant(function.argument(instruction.fieldIndex, of: edge)) }
    if instruction.opcode == .enumTag {
        var source = instruction.first
        if function[source].opcode == .param && function[source].block == block { source = function.argument(function[source].fieldIndex, of: edge) }
        return function[source].opcode == .enumMake ? UInt64(function[source].c) : nil
    }
    guard depth < sizeLimit, instruction.opcode.traits.contains(.foldable) else { return nil }
    let type = function.type(of: instruction.first)
    guard let first = knownBits(of: instruction.first, in: block, enteredBy: edge, depth: depth + 1, function) else { return nil }
    switch instruction.opcode.shape {
    case .unary: return Folding.unary(instruction.opcode, first, from: type, to: instruction.type)
    case .binary:
        guard let second = knownBits(of: instruction.second, in: block, enteredBy: edge, depth: depth + 1, function) else { return nil }
        return Folding.binary(instruction.opcode, first, second, type)
    default: return nil
    }
}

private struct BranchThreading {
    var graph: EditableGraph

    /// Leads edges into a block past it, each to where it is known to go.
    mutating func thread(_ known: [(edge: EdgeID, exit: EdgeID)], past block: BlockID, _ function: inout IRFunction) {
        var values = Array(function.parameters(of: block))
        function.forEachInstruction(in: block) { if !function[$0].opcode.isTerminator { values.append($0) } }
        var definitions = values.map { [(block: block, value: $0)] }
        for (edge, exit) in known {
            let copy = copyBlock(block, values, for: edge, leavingBy: exit, &definitions, &function)
            graph.redirect([edge], from: block, to: copy, &function)
            function.retarget(edge, to: copy, EmptyCollection())
            function.layout.append(copy)
        }
        let copies = Set(definitions.first?.map(\.block) ?? [])
        var repair = SSARepair()
        for (value, definitions) in zip(values, definitions) {
            let users = graph.users(of: value) { !copies.contains(function[$0].block) }
            guard !users.isEmpty else { continue }
            for definition in definitions { repair.define(definition.value, atEndOf: definition.block) }
            repair.replaceUses(of: value, in: users, &function, &graph)
        }
    }

    /// Copies what a block computes for when it is entered by one edge and left by another, and notes the copies among the definitions.
    private mutating func copyBlock(
        _ block: BlockID, _ values: [ValueID], for edge: EdgeID, leavingBy exit: EdgeID, _ definitions: inout [[(block: BlockID, value: ValueID)]],
        _ function: inout IRFunction
    ) -> BlockID {
        let copy = function.addBlockOutsideLayout()
        function.setCold(copy, function.blocks[block].isCold || function.blocks[function.edges[edge].source].isCold)
        var copies: [ValueID] = []
        func mapped(_ value: ValueID) -> ValueID {
            for (original, copied) in zip(values, copies) where original == value { return copied }
            return value
        }
        for (position, value) in values.enumerated() {
            if function[value].opcode == .param {
                copies.append(function.argument(position, of: edge))
            } else {
                let copied = function.appendCopy(of: value, to: copy, mapped)
                function.debugNames[copied] = function.debugNames[value]
                graph.noteInstruction(copied, function)
                copies.append(copied)
            }
            definitions[position].append((copy, copies[position]))
        }
        let onward = function.addEdge(to: function.edges[exit].target, function.arguments(of: exit).map(mapped))
        let span = function.spans[function.terminator(of: block)]
        let jump = function.append(Instruction(.jump, .unit, 0, 0, onward.rawValue), to: copy, span: span)
        graph.noteInstruction(jump, function)
        return copy
    }
}
