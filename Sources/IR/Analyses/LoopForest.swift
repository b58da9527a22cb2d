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
        /// Whether there is no loop inside.
        public fileprivate(set) var isInnermost = true
        /// The numbers of this loop and of those inside, counted from the outside in: a loop's own is the first of its range.
        fileprivate var nested = 0..<1
        fileprivate var blocks = 0..<0
        fileprivate var entryEdges = 0..<0
    }

    /// The loops; an inner one comes before the loops around it.
    public private(set) var loops = IDArray<LoopID, Loop>()
    private var innermost: IDArray<BlockID, LoopID>
    /// The blocks and entry edges of all loops.
    private var blockPool: [BlockID] = []
    private var edgePool: [EdgeID] = []

    /// Finds the loops of a function.
    public init(_ function: borrowing IRFunction, _ tree: DominatorTree, _ predecessors: PredecessorTable) {
        innermost = IDArray(repeating: .invalid, count: function.blocks.count)
        var stack: [BlockID] = []
        for header in tree.order.blocks.reversed() where Self.isHeader(header, function, tree, predecessors) {
            var loop = Loop(header: header)
            let firstEntry = edgePool.count
            stack.removeAll(keepingCapacity: true)
            for edge in predecessors.edges(into: header) {
                let source = function.edges[edge].source
                if tree.dominates(header, source) {
                    stack.append(source)
                } else if tree.order.isReachable(source) {
                    edgePool.append(edge)
                }
            }
            loop.entryEdges = firstEntry..<edgePool.count
            fill(loops.append(loop), header, &stack, function, tree, predecessors)
        }
        guard !loops.isEmpty else { return }
        for id in loops.ids.reversed() {
            let parent = loops[id].parent
            if parent.isValid {
                loops[id].depth = loops[parent].depth + 1
                loops[parent].isInnermost = false
            }
        }
        numberNested()
        listBlocks(tree.order)
    }

    /// Gives each loop a range of numbers that holds the ranges of the loops inside it, so that nesting is asked without a walk.
    private mutating func numberNested() {
        var counts = IDArray<LoopID, Int>(repeating: 1, count: loops.count)
        for id in loops.ids where loops[id].parent.isValid { counts[loops[id].parent] += counts[id] }
        // The first number that is still free inside each loop, and outside of all.
        var free = IDArray<LoopID, Int>(repeating: 0, count: loops.count)
        var outermost = 0
        for id in loops.ids.reversed() {
            let parent = loops[id].parent
            let first = parent.isValid ? free[parent] : outermost
            loops[id].nested = first..<first + counts[id]
            free[id] = first + 1
            if parent.isValid { free[parent] += counts[id] } else { outermost += counts[id] }
        }
    }

    /// Lists the blocks of each loop: counts them, gives each loop its part of the pool, then fills that.
    private mutating func listBlocks(_ order: ReversePostorder) {
        var counts = IDArray<LoopID, Int>(repeating: 0, count: loops.count)
        for block in order.blocks { forEachLoop(around: block) { counts[$0] += 1 } }
        var total = 0
        for id in loops.ids {
            loops[id].blocks = total..<total
            total += counts[id]
        }
        blockPool = Array(filledWith: .invalid, count: total)
        for block in order.blocks {
            var loop = innermost[block]
            while loop.isValid {
                let range = loops[loop].blocks
                blockPool[range.upperBound] = block
                loops[loop].blocks = range.lowerBound..<range.upperBound + 1
                loop = loops[loop].parent
            }
        }
    }

    @inline(__always)
    private func forEachLoop(around block: BlockID, _ body: (LoopID) -> Void) {
        var loop = innermost[block]
        while loop.isValid {
            body(loop)
            loop = loops[loop].parent
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
                for edge in entryEdges(of: outer) { stack.append(function.edges[edge].source) }
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

    /// The blocks of a loop, inner loops' included, the header first and the others in reverse postorder.
    public func blocks(of loop: LoopID) -> ArraySlice<BlockID> { blockPool[loops[loop].blocks] }

    /// The edges that enter the header of a loop from outside.
    public func entryEdges(of loop: LoopID) -> ArraySlice<EdgeID> { edgePool[loops[loop].entryEdges] }

    /// The innermost loop that holds a block.
    @inline(__always)
    public func loop(of block: BlockID) -> LoopID? { innermost[block].nonInvalid }

    /// The number of loops around a block.
    public func depth(of block: BlockID) -> Int { innermost[block].isValid ? loops[innermost[block]].depth : 0 }

    /// Whether a loop or a loop inside it holds a block.
    public func contains(_ loop: LoopID, _ block: BlockID) -> Bool {
        let current = innermost[block]
        return current.isValid && loops[loop].nested.contains(loops[current].nested.lowerBound)
    }
}
