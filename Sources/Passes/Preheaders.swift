import IR
import Support

extension IRFunction {
    /// Gives each loop a preheader: a block outside of it that jumps to its header and nowhere else, and is the only one outside
    /// that does. Returns whether blocks were added, so that what is known of the control flow is stale.
    mutating func addPreheaders(_ forest: LoopForest) -> Bool {
        var added = false
        for loop in forest.loops.ids where preheader(of: loop, forest) == nil {
            addPreheader(of: loop, forest)
            added = true
        }
        return added
    }

    /// The preheader of a loop, if it has one.
    func preheader(of loop: LoopID, _ forest: LoopForest) -> BlockID? {
        let entries = forest.entryEdges(of: loop)
        guard entries.count == 1, let edge = entries.first else { return nil }
        let source = edges[edge].source
        return self[terminator(of: source)].opcode == .jump ? source : nil
    }

    private mutating func addPreheader(of loop: LoopID, _ forest: LoopForest) {
        let header = forest.loops[loop].header
        let block = addBlockOutsideLayout()
        blocks[block].isCold = blocks[header].isCold
        var arguments: [ValueID] = []
        for parameter in Array(parameters(of: header)) {
            arguments.append(addParameter(type(of: parameter), to: block, name: debugNames[parameter], span: spans[parameter]))
        }
        for edge in forest.entryEdges(of: loop) { edges[edge].target = block }
        let edge = addEdge(to: header, arguments)
        let span = spans[blocks[header].first]
        append(Instruction(.jump, .unit, 0, 0, edge.rawValue), to: block, span: span)
        layout.append(block)
    }
}
