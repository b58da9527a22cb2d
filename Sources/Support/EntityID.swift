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

    /// Ids are ordered as their entities are in the array.
    @inlinable @inline(__always)
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The position as text, for messages to the compiler's developers.
    public var description: String { isValid ? "\(Self.self)#\(rawValue)" : "\(Self.self)#invalid" }
}
