/// A typed 32-bit index of an entity in some flat array.
///
/// Ids replace references between the parts of a tree, of a type table or of the IR: they are trivially
/// copyable, deterministic, half the size of a pointer, and the type says what they index.
///
///     public struct ExprID: EntityID {
///         public let rawValue: UInt32
///         public init(rawValue: UInt32) { self.rawValue = rawValue }
///     }
public protocol EntityID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// The position of the entity in its array, or `UInt32.max` for `invalid`.
    var rawValue: UInt32 { get }

    /// Makes the id with the given position.
    init(rawValue: UInt32)
}

extension EntityID {
    /// Makes the id of the entity at `index`.
    @inlinable @inline(__always)
    public init(_ index: Int) {
        self.init(rawValue: UInt32(truncatingIfNeeded: index))
    }

    /// The position of the entity in its array.
    @inlinable @inline(__always)
    public var index: Int { Int(rawValue) }

    /// The id that stands for "no entity", where an optional would double the size of a payload.
    @inlinable @inline(__always)
    public static var invalid: Self { Self(rawValue: .max) }

    /// Whether this is the id of an entity, not `invalid`.
    @inlinable @inline(__always)
    public var isValid: Bool { rawValue != .max }

    /// This id, or `nil` for `invalid`.
    @inlinable @inline(__always)
    public var nonInvalid: Self? { isValid ? self : nil }

    /// Ids are small numbers, which one multiplication spreads well enough: what dictionaries do otherwise takes ten times as long.
    @inlinable @inline(__always)
    public func _rawHashValue(seed: Int) -> Int { spread(UInt64(rawValue), seed) }

    /// Ids are ordered as their entities are in the array.
    @inlinable @inline(__always)
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The position as text, for messages to the compiler's developers.
    public var description: String { isValid ? "\(Self.self)#\(rawValue)" : "\(Self.self)#invalid" }
}

/// Two small numbers as the key of a dictionary.
@frozen
public struct NumberPair: Hashable, Sendable, BitwiseCopyable {
    public let first: UInt32
    public let second: UInt32

    /// Makes a key.
    @inlinable @inline(__always)
    public init(_ first: UInt32, _ second: UInt32) {
        self.first = first
        self.second = second
    }

    @inlinable @inline(__always)
    public func _rawHashValue(seed: Int) -> Int { spread(UInt64(first) << 32 | UInt64(second), seed) }
}

/// A hash of a key without an adversary.
@inlinable @inline(__always)
public func spread(_ key: UInt64, _ seed: Int) -> Int {
    let product = (key ^ UInt64(truncatingIfNeeded: seed)).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
}
