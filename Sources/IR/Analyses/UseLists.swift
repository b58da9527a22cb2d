import Support

/// The users of each value, for a function that does not change meanwhile. A user with several uses is listed once
/// per use.
public struct UseLists: Sendable {
    @usableFromInline var starts: [UInt32]
    @usableFromInline var list: [ValueID]

    /// Lists the uses in all blocks of the layout.
    public init(_ function: borrowing IRFunction) {
        // One element more than the table needs: while the list is filled, `starts[i + 1]` is where value `i` goes on.
        var starts = Array(filledWith: UInt32(0), count: function.instructions.count + 2)
        var total = 0
        starts.withUnsafeMutableBufferPointer { starts in
            for block in function.layout {
                function.forEachInstruction(in: block) { user in
                    function.forEachOperand(of: user) { value in
                        starts[value.index + 2] += 1
                        total += 1
                    }
                }
            }
            for position in 2..<starts.count { starts[position] += starts[position - 1] }
        }
        list = Array(unsafeUninitializedCapacity: total) { list, count in
            count = total
            starts.withUnsafeMutableBufferPointer { starts in
                for block in function.layout {
                    function.forEachInstruction(in: block) { user in
                        function.forEachOperand(of: user) { value in
                            list[Int(starts[value.index + 1])] = user
                            starts[value.index + 1] += 1
                        }
                    }
                }
            }
        }
        self.starts = starts
    }

    /// The instructions that use a value.
    @inlinable @inline(__always)
    public func users(of value: ValueID) -> ArraySlice<ValueID> {
        list[Int(starts[value.index])..<Int(starts[value.index + 1])]
    }

    /// Whether nothing uses a value.
    @inlinable @inline(__always)
    public func isUnused(_ value: ValueID) -> Bool { starts[value.index] == starts[value.index + 1] }

    /// The number of uses of a value.
    @inlinable @inline(__always)
    public func count(of value: ValueID) -> Int { Int(starts[value.index + 1] - starts[value.index]) }
}

/// Values that are to be replaced by others: collected by a pass, applied to the whole function in one sweep.
public struct Replacements: Sendable {
    /// Made when the first value is to be replaced: mostly there is none.
    @usableFromInline var target: [ValueID] = []
    private let count: Int

    /// Whether nothing is to be replaced.
    public private(set) var isEmpty = true

    /// Makes an empty collection for a function; values added to it later can't be replaced.
    public init(_ function: borrowing IRFunction) { count = function.instructions.count }

    /// Replaces `value` by `other`, which may be replaced in turn.
    public mutating func replace(_ value: ValueID, by other: ValueID) {
        if target.isEmpty { target = Array(filledWith: .invalid, count: count) }
        target[value.index] = other
        isEmpty = false
    }

    /// Whether a value is to be replaced.
    @inlinable @inline(__always)
    public func replaces(_ value: ValueID) -> Bool { value.index < target.count && target[value.index].isValid }

    /// What stands for a value in the end, for few questions.
    @inlinable @inline(__always)
    public func lookUp(_ value: ValueID) -> ValueID {
        var value = value
        while value.index < target.count, target[value.index].isValid { value = target[value.index] }
        return value
    }

    /// What stands for a value in the end.
    @inlinable @inline(__always)
    public mutating func resolve(_ value: ValueID) -> ValueID {
        guard value.index < target.count, target[value.index].isValid else { return value }
        return resolveChain(value)
    }

    @usableFromInline
    mutating func resolveChain(_ value: ValueID) -> ValueID {
        var root = value
        while root.index < target.count, target[root.index].isValid { root = target[root.index] }
        var current = value
        while current != root {
            let next = target[current.index]
            target[current.index] = root
            current = next
        }
        return root
    }

    /// Puts the replacements in the place of all uses.
    public mutating func apply(to function: inout IRFunction) {
        guard !isEmpty else { return }
        for block in function.layout {
            var value = function.blocks[block].first
            while value.isValid {
                function.mapOperands(of: value) { resolve($0) }
                value = function[value].next
            }
        }
        isEmpty = true
    }
}
