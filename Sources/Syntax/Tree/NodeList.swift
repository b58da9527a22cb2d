import Support

/// A piece of the tree's own file, in bytes; `SyntaxTree.span(_:)` makes a `Span` of it.
@frozen
public struct TextRange: Hashable, Sendable, BitwiseCopyable {
    /// The offset of the first byte.
    public var start: UInt32

    /// The number of bytes.
    public var length: UInt32

    /// Makes the range of `length` bytes at `start`.
    @inlinable @inline(__always)
    public init(start: UInt32, length: UInt32) {
        self.start = start
        self.length = length
    }

    /// Makes the range from `start` up to, but without, `end`; an empty one where that is in front of it, as behind something that is missing.
    @inlinable @inline(__always)
    public init(from start: UInt32, to end: UInt32) {
        self.start = start
        self.length = max(start, end) &- start
    }

    /// The offset after the last byte.
    @inlinable @inline(__always)
    public var end: UInt32 { start &+ length }
}

/// A name where it is written: the declared name of a declaration, a label, a named argument.
@frozen
public struct Name: Hashable, Sendable, BitwiseCopyable {
    /// The name itself. A label's symbol does not include the `'`; the wildcard is the symbol of `_`.
    public var symbol: Symbol

    /// Where it stands.
    public var range: TextRange

    /// Makes the name `symbol` written at `range`.
    @inlinable @inline(__always)
    public init(symbol: Symbol, range: TextRange) {
        self.symbol = symbol
        self.range = range
    }
}

/// A list of nodes that need not be neighbours: a piece of the tree's pool of ids.
///
/// `tree[list]` gives the collection of its ids.
@frozen
public struct NodeList<ID: EntityID>: Hashable, Sendable, BitwiseCopyable {
    /// The position of the first id in the pool.
    public var start: UInt32

    /// The number of ids.
    public var count: UInt32

    /// Makes the list of `count` ids at `start` in the pool.
    @inlinable @inline(__always)
    public init(start: UInt32, count: UInt32) {
        self.start = start
        self.count = count
    }

    /// The empty list.
    @inlinable @inline(__always)
    public static var empty: NodeList { NodeList(start: 0, count: 0) }

    /// Whether the list has no ids.
    @inlinable @inline(__always)
    public var isEmpty: Bool { count == 0 }
}

/// The ids of a `NodeList`, read from the tree's pool.
@frozen
public struct NodeIDs<ID: EntityID>: RandomAccessCollection, Sendable {
    @usableFromInline let pool: [UInt32]
    @usableFromInline let start: Int
    public let endIndex: Int

    @inlinable @inline(__always)
    init(pool: [UInt32], list: NodeList<ID>) {
        self.pool = pool
        start = Int(list.start)
        endIndex = Int(list.count)
    }

    @inlinable @inline(__always)
    public var startIndex: Int { 0 }

    @inlinable @inline(__always)
    public subscript(position: Int) -> ID { ID(rawValue: pool[start + position]) }
}
