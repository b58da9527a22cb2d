import Support

/// The edges into each block, for a function whose control flow does not change meanwhile.
public struct PredecessorTable: Sendable {
    @usableFromInline var starts: [UInt32]
    @usableFromInline var list: [EdgeID]

    /// Lists the edges of all terminators of blocks in the layout.
    public init(_ function: borrowing IRFunction) {
        // One element more than the table needs: while the list is filled, `starts[i + 1]` is where block `i` goes on.
        var starts = Array(filledWith: UInt32(0), count: function.blocks.count + 2)
        list = starts.withUnsafeMutableBufferPointer { starts in
            var total = 0
            for block in function.layout {
                function.forEachSuccessorEdge(of: block) { edge in
                    starts[function.edges[edge].target.index + 2] += 1
                    total += 1
                }
            }
            for position in 2..<starts.count { starts[position] += starts[position - 1] }
            return Array(unsafeUninitializedCapacity: total) { list, count in
                count = total
                for block in function.layout {
                    function.forEachSuccessorEdge(of: block) { edge in
                        let target = function.edges[edge].target.index
                        list[Int(starts[target + 1])] = edge
                        starts[target + 1] += 1
                    }
                }
            }
        }
        self.starts = starts
    }

    /// The edges into a block.
    @inlinable @inline(__always)
    public func edges(into block: BlockID) -> ArraySlice<EdgeID> {
        list[Int(starts[block.index])..<Int(starts[block.index + 1])]
    }

    /// The number of edges into a block.
    public func count(into block: BlockID) -> Int { Int(starts[block.index + 1] - starts[block.index]) }
}
