extension Array {
    /// Makes an array of `count` equal elements.
    ///
    /// What the standard library's `init(repeating:count:)` allocates with is not specialized for the type of the elements: it looks up metadata, which
    /// takes longer than all the rest where tables are made for each of many small functions.
    @inlinable
    public init(filledWith element: Element, count: Int) {
        self = []
        reserveCapacity(count)
        append(contentsOf: repeatElement(element, count: count))
    }

    /// A copy in memory of its own, for another thread: `Array(other)` would be one more reference to the same memory.
    @inlinable
    public func unshared() -> [Element] { withUnsafeBufferPointer { Array($0) } }
}
