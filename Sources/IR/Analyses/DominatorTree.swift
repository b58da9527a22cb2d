import Support

/// The blocks that can be reached from the entry, in reverse postorder: each block after its predecessors, but for
/// the back edges of loops.
public struct ReversePostorder: Sendable {
    /// The reachable blocks in order.
    public let blocks: [BlockID]
    /// The position of each block in `blocks`; `UInt32.max` for unreachable ones.
    public let position: IDArray<BlockID, UInt32>

    /// Walks a function's control flow.
    public init(_ function: IRFunction) {
        var postorder: [BlockID] = []
        var isSeen = Array(repeating: false, count: function.blocks.count)
        var stack: [(block: BlockID, next: Int)] = []
        if function.hasBody {
            stack.append((.entry, 0))
            isSeen[0] = true
        }
        postorder.reserveCapacity(function.layout.count)
        while let (block, next) = stack.last {
            guard let edge = function.edge(next, of: function.blocks[block].last) else {
                postorder.append(block)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let target = function.edges[edge].target
            if !isSeen[target.index] {
                isSeen[target.index] = true
                stack.append((target, 0))
            }
        }
        postorder.reverse()
        var position = IDArray<BlockID, UInt32>(repeating: .max, count: function.blocks.count)
        for (index, block) in postorder.enumerated() { position[block] = UInt32(index) }
        blocks = postorder
        self.position = position
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
    private var immediate: IDArray<BlockID, BlockID>
    private var firstChild: IDArray<BlockID, BlockID>
    private var nextSibling: IDArray<BlockID, BlockID>
    /// The numbers of entering and leaving a block in a walk of the tree: intervals nest as blocks dominate.
    private var entered: IDArray<BlockID, UInt32>
    private var left: IDArray<BlockID, UInt32>
    /// The blocks in preorder of the tree.
    public private(set) var preorder: [BlockID] = []

    /// Computes the tree of a function.
    public init(_ function: IRFunction) { self.init(function, PredecessorTable(function)) }

    /// Computes the tree of a function whose predecessors are known.
    public init(_ function: IRFunction, _ predecessors: PredecessorTable) {
        let order = ReversePostorder(function)
        let count = function.blocks.count
        self.order = order
        immediate = IDArray(repeating: .invalid, count: count)
        firstChild = immediate
        nextSibling = immediate
        entered = IDArray(repeating: 0, count: count)
        left = entered
        guard !order.blocks.isEmpty else { return }
        let parents = Self.computeParents(function, predecessors, order)
        for index in stride(from: order.blocks.count - 1, to: 0, by: -1) {
            let block = order.blocks[index]
            let parent = order.blocks[Int(parents[index])]
            immediate[block] = parent
            nextSibling[block] = firstChild[parent]
            firstChild[parent] = block
        }
        numberTree()
    }

    /// The immediate dominators as positions in reverse postorder.
    private static func computeParents(
        _ function: IRFunction, _ predecessors: PredecessorTable, _ order: ReversePostorder
    ) -> [UInt32] {
        var parents = Array(repeating: UInt32.max, count: order.blocks.count)
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
            entered[block] = clock
            clock += 1
            preorder.append(block)
            if firstChild[block].isValid {
                block = firstChild[block]
                continue
            }
            while true {
                left[block] = clock
                clock += 1
                if block == .entry { return }
                if nextSibling[block].isValid {
                    block = nextSibling[block]
                    break
                }
                block = immediate[block]
            }
        }
    }

    /// The closest block that dominates this one, or `nil` for the entry and for unreachable blocks.
    @inline(__always)
    public func immediateDominator(of block: BlockID) -> BlockID? { immediate[block].nonInvalid }

    /// Whether every path to `lower` goes through `upper`; each block dominates itself. Unreachable blocks dominate
    /// nothing and are dominated by nothing.
    @inline(__always)
    public func dominates(_ upper: BlockID, _ lower: BlockID) -> Bool {
        entered[upper] <= entered[lower] && left[lower] <= left[upper] && order.isReachable(lower) && order.isReachable(upper)
    }

    /// When a walk of the tree in preorder enters a block and when it leaves it; intervals nest as blocks dominate.
    @inline(__always)
    public func interval(of block: BlockID) -> (entered: UInt32, left: UInt32) { (entered[block], left[block]) }

    /// The first block immediately dominated by this one.
    @inline(__always)
    public func firstChild(of block: BlockID) -> BlockID? { firstChild[block].nonInvalid }

    /// The next block with the same immediate dominator.
    @inline(__always)
    public func nextSibling(of block: BlockID) -> BlockID? { nextSibling[block].nonInvalid }
}
