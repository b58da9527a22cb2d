import IR
import Support

/// Predecessors and uses that are kept up while a pass changes the control flow in a few places, so that the pass need
/// not list them anew for the whole function after each change. Uses that are gone may still be listed.
struct EditableGraph {
    private let predecessors: PredecessorTable
    private let uses: UseLists
    private let oldBlocks: Int
    private let oldValues: Int
    /// The edges into the blocks that were added or whose edges were changed.
    private var changedEdges: [BlockID: [EdgeID]] = [:]
    /// Users that were added.
    private var addedUsers: [ValueID: [ValueID]] = [:]

    init(_ function: IRFunction, _ predecessors: PredecessorTable) {
        self.predecessors = predecessors
        uses = UseLists(function)
        oldBlocks = function.blocks.count
        oldValues = function.instructions.count
    }

    /// The edges into a block.
    func edges(into block: BlockID) -> [EdgeID] {
        if let edges = changedEdges[block] { return edges }
        return block.index < oldBlocks ? Array(predecessors.edges(into: block)) : []
    }

    /// The only edge into a block, if there is only one.
    func onlyEdge(into block: BlockID) -> EdgeID? {
        if let edges = changedEdges[block] { return edges.count == 1 ? edges[0] : nil }
        guard block.index < oldBlocks, predecessors.count(into: block) == 1 else { return nil }
        return predecessors.edges(into: block).first
    }

    /// The instructions that may use a value.
    func users(of value: ValueID) -> [ValueID] {
        (value.index < oldValues ? Array(uses.users(of: value)) : []) + (addedUsers[value] ?? [])
    }

    /// Lists a user of a value.
    mutating func noteUse(of value: ValueID, by user: ValueID) { addedUsers[value, default: []].append(user) }

    /// Lists an edge.
    mutating func noteEdge(_ edge: EdgeID, _ function: IRFunction) {
        let target = function.edges[edge].target
        changedEdges[target] = edges(into: target) + [edge]
    }

    /// Lists what a new instruction uses, and its edges.
    mutating func noteInstruction(_ value: ValueID, _ function: IRFunction) {
        var operands: [ValueID] = []
        function.forEachOperand(of: value) { operands.append($0) }
        for operand in operands { noteUse(of: operand, by: value) }
        var edges: [EdgeID] = []
        function.forEachEdge(of: value) { edges.append($0) }
        for edge in edges { noteEdge(edge, function) }
    }

    /// Leads some of the edges into a block to another one with the same parameters.
    mutating func redirect(_ moved: [EdgeID], from old: BlockID, to new: BlockID, _ function: inout IRFunction) {
        changedEdges[old] = edges(into: old).filter { !moved.contains($0) }
        changedEdges[new] = edges(into: new) + moved
        for edge in moved { function.edges[edge].target = new }
    }

    /// Puts a block into an edge, which jumps on with the edge's arguments.
    mutating func split(_ edge: EdgeID, _ function: inout IRFunction) -> BlockID {
        let target = function.edges[edge].target
        let block = function.addBlockOutsideLayout()
        let onward = function.addEdge(to: target, Array(function.arguments(of: edge)))
        let span = function.spans[function.terminator(of: function.edges[edge].source)]
        changedEdges[target] = edges(into: target).filter { $0 != edge }
        function.retarget(edge, to: block, EmptyCollection())
        changedEdges[block] = [edge]
        let jump = function.append(Instruction(.jump, .unit, 0, 0, onward.rawValue), to: block, span: span)
        noteInstruction(jump, function)
        function.layout.insert(block, at: function.layout.firstIndex(of: target) ?? function.layout.endIndex)
        return block
    }
}
