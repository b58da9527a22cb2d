import IR
import Support

/// Predecessors and uses that are kept up while a pass changes the control flow in a few places, so that the pass need
/// not list them anew for the whole function after each change. Uses that are gone may still be listed.
struct EditableGraph {
    private let predecessors: PredecessorTable
    private let uses: UseLists
    private let oldBlocks: Int
    private let oldValues: Int
    /// For each block the position in `changed` of the edges into it, if it was added or its edges were changed; or -1.
    private var changedPosition: [Int32]
    private var changed: [[EdgeID]] = []
    /// For each value the last of its added users, each of which knows the one before; or -1.
    private var lastAdded: [Int32]
    private var added: [(user: ValueID, previous: Int32)] = []
    /// A value per block that a user of the graph may set; those of an older round count as not set.
    private var marks: [(round: UInt32, value: ValueID)] = []
    private var round: UInt32 = 0

    init(_ function: borrowing IRFunction, _ predecessors: PredecessorTable) {
        self.predecessors = predecessors
        uses = UseLists(function)
        oldBlocks = function.blocks.count
        oldValues = function.instructions.count
        changedPosition = Array(filledWith: -1, count: oldBlocks)
        lastAdded = Array(filledWith: -1, count: oldValues)
    }

    /// The edges into a block.
    func edges(into block: BlockID) -> [EdgeID] {
        if block.index < changedPosition.count, changedPosition[block.index] >= 0 {
            return changed[Int(changedPosition[block.index])]
        }
        return block.index < oldBlocks ? Array(predecessors.edges(into: block)) : []
    }

    /// The only edge into a block, if there is only one.
    func onlyEdge(into block: BlockID) -> EdgeID? {
        if block.index < changedPosition.count, changedPosition[block.index] >= 0 {
            let position = Int(changedPosition[block.index])
            return changed[position].count == 1 ? changed[position][0] : nil
        }
        guard block.index < oldBlocks, predecessors.count(into: block) == 1 else { return nil }
        return predecessors.edges(into: block).first
    }

    /// Calls `body` with each instruction that may use a value.
    @inline(__always)
    func forEachUser(of value: ValueID, _ body: (ValueID) -> Void) {
        if value.index < oldValues { for user in uses.users(of: value) { body(user) } }
        var position = value.index < lastAdded.count ? lastAdded[value.index] : -1
        while position >= 0 {
            body(added[Int(position)].user)
            position = added[Int(position)].previous
        }
    }

    /// Those instructions that may use a value for which `isWanted` holds.
    func users(of value: ValueID, where isWanted: (ValueID) -> Bool) -> [ValueID] {
        var users: [ValueID] = []
        forEachUser(of: value) { if isWanted($0) { users.append($0) } }
        return users
    }

    /// Lists a user of a value.
    mutating func noteUse(of value: ValueID, by user: ValueID) {
        while lastAdded.count <= value.index { lastAdded.append(-1) }
        added.append((user, lastAdded[value.index]))
        lastAdded[value.index] = Int32(added.count - 1)
    }

    /// Forgets the values set for blocks.
    mutating func clearMarks() { round += 1 }

    /// The value that was set for a block.
    func mark(of block: BlockID) -> ValueID? {
        guard block.index < marks.count, marks[block.index].round == round else { return nil }
        return marks[block.index].value
    }

    /// Sets a value for a block.
    mutating func setMark(_ value: ValueID, of block: BlockID) {
        while marks.count <= block.index { marks.append((0, .invalid)) }
        marks[block.index] = (round, value)
    }

    /// The position in `changed` of the edges into a block, which are to be changed.
    private mutating func position(of block: BlockID) -> Int {
        while changedPosition.count <= block.index { changedPosition.append(-1) }
        if changedPosition[block.index] < 0 {
            changedPosition[block.index] = Int32(changed.count)
            changed.append(block.index < oldBlocks ? Array(predecessors.edges(into: block)) : [])
        }
        return Int(changedPosition[block.index])
    }

    /// Lists an edge.
    private mutating func noteEdge(_ edge: EdgeID, _ function: IRFunction) {
        changed[position(of: function.edges[edge].target)].append(edge)
    }

    /// Lists what a new instruction uses, and its edges.
    mutating func noteInstruction(_ value: ValueID, _ function: IRFunction) {
        function.forEachOperand(of: value) { noteUse(of: $0, by: value) }
        function.forEachEdge(of: value) { noteEdge($0, function) }
    }

    /// Leads some of the edges into a block to another one with the same parameters.
    mutating func redirect(_ moved: [EdgeID], from old: BlockID, to new: BlockID, _ function: inout IRFunction) {
        changed[position(of: old)].removeAll { moved.contains($0) }
        changed[position(of: new)] += moved
        for edge in moved { function.edges[edge].target = new }
    }

    /// Puts a block into an edge, which jumps on with the edge's arguments.
    mutating func split(_ edge: EdgeID, _ function: inout IRFunction) -> BlockID {
        let target = function.edges[edge].target
        let block = function.addBlockOutsideLayout()
        let onward = function.addEdge(to: target, Array(function.arguments(of: edge)))
        let span = function.spans[function.terminator(of: function.edges[edge].source)]
        changed[position(of: target)].removeAll { $0 == edge }
        function.retarget(edge, to: block, EmptyCollection())
        changed[position(of: block)] = [edge]
        let jump = function.append(Instruction(.jump, .unit, 0, 0, onward.rawValue), to: block, span: span)
        noteInstruction(jump, function)
        function.layout.append(block)
        return block
    }
}
