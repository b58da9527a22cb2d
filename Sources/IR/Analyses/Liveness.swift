import Support

/// The values that are needed after the end of each block: used in a block that may follow, not as arguments of the
/// block's own edges.
///
/// Computed use by use, walking from each use up to the definition (Boissinot et al., "Computing Liveness Sets for
/// SSA-Form Programs"): the time is linear in the size of the result.
public struct Liveness: Sendable {
    private var liveOut: IDArray<BlockID, [ValueID]>

    /// Computes the liveness of a function.
    public init(_ function: borrowing IRFunction, _ predecessors: PredecessorTable) {
        var liveIn = IDArray<BlockID, [ValueID]>(repeating: [], count: function.blocks.count)
        liveOut = liveIn
        // Uses are grouped by value, so that "already recorded in this block" is a look at the last entry.
        let uses = UseLists(function)
        var stack: [BlockID] = []
        for value in function.instructions.ids where function[value].block.isValid {
            let home = function[value].block
            for user in uses.users(of: value) {
                let block = function[user].block
                if block != home { stack.append(block) }
            }
            while let block = stack.popLast() {
                if liveIn[block].last == value { continue }
                liveIn[block].append(value)
                for edge in predecessors.edges(into: block) {
                    let source = function.edges[edge].source
                    if liveOut[source].last != value { liveOut[source].append(value) }
                    if source != home { stack.append(source) }
                }
            }
        }
    }

    /// The values that are needed after the end of a block.
    public func live(outOf block: BlockID) -> [ValueID] { liveOut[block] }
}
