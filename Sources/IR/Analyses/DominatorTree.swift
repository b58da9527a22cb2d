import Support

/// The blocks that can be reached from the entry, in reverse postorder: each block after its predecessors, but for
/// the back edges of loops.
public struct ReversePostorder: Sendable {
    /// The reachable blocks in order.
    public let blocks: [BlockID]
    /// The position of each block in `blocks`; `UInt32.max` for unreachable ones.
    public let position: IDArray<BlockID, UInt32>

    /// Walks a function's control flow.
    public init(_ function: borrowing IRFunction) {
        let count = function.blocks.count
        var position = IDArray<BlockID, UInt32>(repeating: .max, count: count)
        var blocks: [BlockID] = []
        guard function.hasBody else {
            (self.blocks, self.position) = (blocks, position)
            return
        }
        blocks.reserveCapacity(function.layout.count)
        position.elements.withUnsafeMutableBufferPointer { position in
            // The blocks on the path from the entry, each with the number of the edge to follow next.
            withUnsafeTemporaryAllocation(of: (block: BlockID, next: UInt32).self, capacity: count) { path in
                path[0] = (.entry, 0)
                position[BlockID.entry.index] = 0
                var depth = 1
                while depth > 0 {
                    let (block, next) = path[depth - 1]
                    guard let edge = function.edge(Int(next), of: function.blocks[block].last) else {
                        blocks.append(block)
                        depth -= 1
                        continue
                    }
                    path[depth - 1].next = next + 1
                    let target = function.edges[edge].target
                    if position[target.index] == .max {
                        position[target.index] = 0
                        path[depth] = (target, 0)
                        depth += 1
                    }
                }
            }
            blocks.reverse()
            for (index, block) in blocks.enumerated() { position[block.index] = UInt32(truncatingIfNeeded: index) }
        }
        (self.blocks, self.position) = (blocks, position)
    }

    /// The order without some of the blocks, each of which was joined to its only predecessor.
    public func without(_ isGone: [Bool]) -> ReversePostorder {
        ReversePostorder(blocks.filter { !isGone[$0.index] }, blockCount: position.count)
    }

    private init(_ blocks: [BlockID], blockCount: Int) {
        var position = Array(filledWith: UInt32.max, count: blockCount)
        position.withUnsafeMutableBufferPointer { position in
            for (index, block) in blocks.enumerated() { position[block.index] = UInt32(truncatingIfNeeded: index) }
        }
        self.blocks = blocks
        self.position = IDArray(position)
    }

    /// Whether a block can be reached from the entry.
    @inline(__always)
    public func isReachable(_ block: BlockID) -> Bool { position[block] != .max }
}

/// Which blocks every path from the entry to a block goes through, after Cooper, Harvey and Kennedy, "A Simple, Fast
/// Dominance Algorithm".
public struct DominatorTree: Sendable {
    /// The reachable blocks in reverse postorder; a dominator comes before what it dominates.
    public let order: ReversePostorder
    private var nodes: IDArray<BlockID, Node>
    /// The blocks in preorder of the tree.
    public private(set) var preorder: [BlockID] = []

    /// A block's place in the tree.
    private struct Node: BitwiseCopyable, Sendable {
        var immediate = BlockID.invalid
        var firstChild = BlockID.invalid
        var nextSibling = BlockID.invalid
        /// The numbers of entering and leaving the block in a walk of the tree: intervals nest as blocks dominate.
        /// A block that can't be reached has an empty one.
        var entered = UInt32.max
        var left: UInt32 = 0
    }

    /// Computes the tree of a function.
    public init(_ function: borrowing IRFunction) { self.init(function, PredecessorTable(function)) }

    /// Computes the tree of a function whose predecessors are known.
    public init(_ function: borrowing IRFunction, _ predecessors: PredecessorTable) {
        self.init(function, predecessors, ReversePostorder(function))
    }

    /// Computes the tree of a function whose predecessors and order are known.
    public init(_ function: borrowing IRFunction, _ predecessors: PredecessorTable, _ order: ReversePostorder) {
        self.order = order
        nodes = IDArray(repeating: Node(), count: function.blocks.count)
        guard !order.blocks.isEmpty else { return }
        let parents = Self.computeParents(function, predecessors, order)
        for index in stride(from: order.blocks.count - 1, to: 0, by: -1) {
            let block = order.blocks[index]
            let parent = order.blocks[Int(parents[index])]
            nodes[block].immediate = parent
            nodes[block].nextSibling = nodes[parent].firstChild
            nodes[parent].firstChild = block
        }
        numberTree()
    }

    /// The immediate dominators as positions in reverse postorder.
    private static func computeParents(
        _ function: IRFunction, _ predecessors: PredecessorTable, _ order: ReversePostorder
    ) -> [UInt32] {
        var parents = Array(filledWith: UInt32.max, count: order.blocks.count)
        parents[0] = 0
        var changed = true
        while changed {
            changed = false
            for index in 1..<max(1, order.blocks.count) {
                var parent = UInt32.max
                for edge in predecessors.edges(into: order.blocks[index]) {
                    let source = order.position[function.edges[edge].source]
                    guard source != .max, parents[Int(source)] != .max else { continue }
                    if parent == .max {
                        parent = source
                        continue
                    }
                    var other = source
                    while parent != other {
                        while parent > other { parent = parents[Int(parent)] }
                        while other > parent { other = parents[Int(other)] }
                    }
                }
                if parents[index] != parent {
                    parents[index] = parent
                    changed = true
                }
            }
        }
        return parents
    }

    private mutating func numberTree() {
        var clock: UInt32 = 0
        var block = BlockID.entry
        preorder.reserveCapacity(order.blocks.count)
        while true {
            nodes[block].entered = clock
            clock += 1
            preorder.append(block)
            if nodes[block].firstChild.isValid {
                block = nodes[block].firstChild
                continue
            }
            while true {
                nodes[block].left = clock
                clock += 1
                if block == .entry { return }
                if nodes[block].nextSibling.isValid {
                    block = nodes[block].nextSibling
                    break
                }
                block = nodes[block].immediate
            }
        }
    }

    /// The closest block that dominates this one, or `nil` for the entry and for unreachable blocks.
    @inline(__always)
    public func immediateDominator(of block: BlockID) -> BlockID? { nodes[block].immediate.nonInvalid }

    /// Whether every path to `lower` goes through `upper`; each block dominates itself. Unreachable blocks dominate
    /// nothing and are dominated by nothing.
    @inline(__always)
    public func dominates(_ upper: BlockID, _ lower: BlockID) -> Bool {
        let (above, below) = (nodes[upper], nodes[lower])
        return above.entered <= below.entered && below.left <= above.left && below.entered != .max
    }

    /// When a walk of the tree in preorder enters a block and when it leaves it; intervals nest as blocks dominate.
    @inline(__always)
    public func interval(of block: BlockID) -> (entered: UInt32, left: UInt32) { (nodes[block].entered, nodes[block].left) }

    /// The first block immediately dominated by this one.
    @inline(__always)
    public func firstChild(of block: BlockID) -> BlockID? { nodes[block].firstChild.nonInvalid }

    /// The next block with the same immediate dominator.
    @inline(__always)
    public func nextSibling(of block: BlockID) -> BlockID? { nodes[block].nextSibling.nonInvalid }
}
