/// An array that is indexed by a typed id instead of an integer.
@frozen
public struct IDArray<ID: EntityID, Element> {
    /// The elements in the order of their ids.
    public var elements: [Element]

    /// Makes an empty array.
    @inlinable
    public init() { elements = [] }

    /// Makes an array whose ids are the positions of `elements`.
    @inlinable
    public init(_ elements: [Element]) { self.elements = elements }

    /// Makes an array of `count` equal elements, as a side table of another array with that many ids.
    @inlinable
    public init(repeating element: Element, count: Int) {
        elements = Array(filledWith: element, count: count)
    }

    /// The number of elements.
    @inlinable @inline(__always)
    public var count: Int { elements.count }

    /// Whether there are no elements.
    @inlinable @inline(__always)
    public var isEmpty: Bool { elements.isEmpty }

    /// The id that the next appended element will get.
    @inlinable @inline(__always)
    public var nextID: ID { ID(elements.count) }

    /// The ids of all elements, in order.
    @inlinable @inline(__always)
    public var ids: IDRange<ID> { IDRange(start: 0, end: UInt32(truncatingIfNeeded: elements.count)) }

    /// Adds an element and returns its id.
    @inlinable @inline(__always)
    @discardableResult
    public mutating func append(_ element: consuming Element) -> ID {
        let id = nextID
        elements.append(element)
        return id
    }

    /// Makes room for `count` elements in all.
    @inlinable
    public mutating func reserveCapacity(_ count: Int) { elements.reserveCapacity(count) }

    /// Grows the array to `count` elements, for a side table whose main array has grown.
    @inlinable
    public mutating func grow(to count: Int, filling element: Element) {
        if elements.count < count {
            elements.append(contentsOf: repeatElement(element, count: count - elements.count))
        }
    }

    /// The element of the given id.
    @inlinable @inline(__always)
    public subscript(id: ID) -> Element {
        // Elements may be large: they are lent, not copied, which `_read` does where it is not inlined.
        unsafeAddress {
            precondition(id.index < elements.count)
            return elements.withUnsafeBufferPointer { $0.baseAddress.unsafelyUnwrapped + id.index }
        }
        _modify { yield &elements[id.index] }
    }

    /// Lends an element to `body`, for many accesses to one that refers to much: the subscript may copy it for each.
    @inlinable @inline(__always)
    public func withElement<Result>(_ id: ID, _ body: (borrowing Element) -> Result) -> Result {
        elements.withUnsafeBufferPointer { buffer in
            precondition(id.index < buffer.count)
            // Through a pointer to the element it is lent; the buffer's subscript copies it.
            return body((buffer.baseAddress.unsafelyUnwrapped + id.index).pointee)
        }
    }

    /// Lends all elements to `body`, in order, each in its place. What is only lent to be looked at is copied all the same, with all that it refers
    /// to, where `body` may change something else meanwhile.
    @inlinable @inline(__always)
    public mutating func forEachInPlace(_ body: (ID, inout Element) -> Void) {
        elements.withUnsafeMutableBufferPointer { buffer in
            for index in buffer.indices { body(ID(index), &buffer[index]) }
        }
    }
}

extension IDArray where Element: BitwiseCopyable {
    /// The element of the given id.
    @inlinable @inline(__always)
    public subscript(id: ID) -> Element {
        get { elements[id.index] }
        _modify { yield &elements[id.index] }
    }
}

extension IDArray: Sendable where Element: Sendable {}
extension IDArray: Equatable where Element: Equatable {}

/// A run of consecutive ids, such as the operands of a call in a pool or all ids of an array.
@frozen
public struct IDRange<ID: EntityID>: RandomAccessCollection, Hashable, Sendable, BitwiseCopyable {
    /// The position of the first id.
    public var start: UInt32

    /// The position after the last id.
    public var end: UInt32

    /// Makes the run of the ids `start ..< end`.
    @inlinable @inline(__always)
    public init(start: UInt32, end: UInt32) {
        self.start = start
        self.end = end
    }

    /// The empty run.
    @inlinable @inline(__always)
    public static var empty: IDRange { IDRange(start: 0, end: 0) }

    @inlinable @inline(__always)
    public var startIndex: Int { Int(start) }

    @inlinable @inline(__always)
    public var endIndex: Int { Int(end) }

    @inlinable @inline(__always)
    public subscript(position: Int) -> ID { ID(position) }
}
