import Support

/// A natural loop of a function.
@frozen
public struct LoopID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The natural loops of a function and how they nest. Loops with one header are one loop; control flow that is not
/// reducible makes no loops.
public struct LoopForest: Sendable {
    /// A natural loop.
    public struct Loop: Sendable {
        /// The block through which the loop is entered.
        public let header: BlockID
        /// The loop around this one, or `invalid`.
        public fileprivate(set) var parent: LoopID = .invalid
        /// The number of loops around, this one counted.
        public fileprivate(set) var depth = 1
        /// The edges from inside back to the header.
        public fileprivate(set) var backEdges: [EdgeID] = []
        /// The edges that enter the header from outside.
        public fileprivate(set) var entryEdges: [EdgeID] = []
        /// The blocks, inner loops' included, the header first and the others in reverse postorder.
        public fileprivate(set) var blocks: [BlockID] = []
        /// Whether there is no loop inside.
        public fileprivate(set) var isInnermost = true
    }

    /// The loops; an inner one comes before the loops around it.
    public private(set) var loops = IDArray<LoopID, Loop>()
    private var innermost: IDArray<BlockID, LoopID>

    /// Finds the loops of a function.
    public init(_ function: IRFunction, _ tree: DominatorTree, _ predecessors: PredecessorTable) {
        innermost = IDArray(repeating: .invalid, count: function.blocks.count)
        var stack: [BlockID] = []
        for header in tree.order.blocks.reversed() where Self.isHeader(header, function, tree, predecessors) {
            var loop = Loop(header: header)
            for edge in predecessors.edges(into: header) {
                let source = function.edges[edge].source
                if tree.dominates(header, source) {
                    loop.backEdges.append(edge)
                } else if tree.order.isReachable(source) {
                    loop.entryEdges.append(edge)
                }
            }
            let id = loops.append(loop)
            stack.removeAll(keepingCapacity: true)
            for edge in loop.backEdges { stack.append(function.edges[edge].source) }
            fill(id, header, &stack, function, tree, predecessors)
        }
        for id in loops.ids.reversed() {
            let parent = loops[id].parent
            if parent.isValid {
                loops[id].depth = loops[parent].depth + 1
                loops[parent].isInnermost = false
            }
        }
        guard !loops.isEmpty else { return }
        for block in tree.order.blocks {
            var loop = innermost[block]
            while loop.isValid {
                loops[loop].blocks.append(block)
                loop = loops[loop].parent
            }
        }
    }

    /// Whether a block is where the control flow comes back to from what it dominates.
    private static func isHeader(
        _ block: BlockID, _ function: IRFunction, _ tree: DominatorTree, _ predecessors: PredecessorTable
    ) -> Bool {
        for edge in predecessors.edges(into: block) where tree.dominates(block, function.edges[edge].source) { return true }
        return false
    }

    /// Walks back from the latches; loops found before are skipped over as a whole.
    private mutating func fill(
        _ id: LoopID, _ header: BlockID, _ stack: inout [BlockID], _ function: IRFunction, _ tree: DominatorTree,
        _ predecessors: PredecessorTable
    ) {
        while var block = stack.popLast() {
            if innermost[block].isValid {
                var outer = innermost[block]
                while loops[outer].parent.isValid { outer = loops[outer].parent }
                if outer == id { continue }
                loops[outer].parent = id
                block = loops[outer].header
                for edge in loops[outer].entryEdges { stack.append(function.edges[edge].source) }
                continue
            }
            innermost[block] = id
            if block == header { continue }
            for edge in predecessors.edges(into: block) {
                let source = function.edges[edge].source
                if tree.order.isReachable(source) { stack.append(source) }
            }
        }
    }

    /// The innermost loop that holds a block.
    @inline(__always)
    public func loop(of block: BlockID) -> LoopID? { innermost[block].nonInvalid }

    /// The number of loops around a block.
    public func depth(of block: BlockID) -> Int { innermost[block].isValid ? loops[innermost[block]].depth : 0 }

    /// Whether a loop or a loop inside it holds a block.
    public func contains(_ loop: LoopID, _ block: BlockID) -> Bool {
        var current = innermost[block]
        while current.isValid && current < loop { current = loops[current].parent }
        return current == loop
    }
}
