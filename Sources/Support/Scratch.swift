/// A table that is filled anew for each of many functions, in memory that it keeps: short functions would otherwise take longer to get
/// memory than to be worked on. Nothing counts references to it or asks whether it is unique.
@frozen
public struct Scratch<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<Element>
    @usableFromInline var capacity: Int
    // The number of elements.
    @usableFromInline var count: Int

    /// Makes an empty table.
    @inlinable
    public init() {
        capacity = 64
        base = .allocate(capacity: capacity)
        count = 0
    }

    @inlinable
    deinit { base.deallocate() }

    /// Makes the table one of `count` equal elements.
    @inlinable
    public mutating func reset(count newCount: Int, filling element: Element) {
        if newCount > capacity {
            base.deallocate()
            capacity = newCount + newCount / 2
            base = .allocate(capacity: capacity)
        }
        base.initialize(repeating: element, count: newCount)
        count = newCount
    }

    /// The element at a position.
    @inlinable @inline(__always)
    public subscript(position: Int) -> Element {
        get {
            assert(position >= 0 && position < count)
            return base[position]
        }
        nonmutating set {
            assert(position >= 0 && position < count)
            base[position] = newValue
        }
    }
}
