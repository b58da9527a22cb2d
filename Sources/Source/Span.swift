import Support

/// The number of a source file in the program being compiled.
@frozen
public struct FileID: EntityID {
    public let rawValue: UInt32

    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A piece of a source file, in bytes.
@frozen
public struct Span: Hashable, Sendable, BitwiseCopyable {
    /// The file that the piece is of; `FileID.invalid` for what no source text stands behind.
    public var file: FileID

    /// The offset of the first byte.
    public var start: UInt32

    /// The number of bytes.
    public var length: UInt32

    /// Makes the span of `length` bytes at `start`.
    @inlinable @inline(__always)
    public init(file: FileID, start: UInt32, length: UInt32) {
        self.file = file
        self.start = start
        self.length = length
    }

    /// The span of things that the compiler made up.
    @inlinable @inline(__always)
    public static var none: Span { Span(file: .invalid, start: 0, length: 0) }

    /// Whether some source text stands behind this span.
    @inlinable @inline(__always)
    public var isValid: Bool { file.isValid }

    /// The offset after the last byte.
    @inlinable @inline(__always)
    public var end: UInt32 { start + length }

    /// Whether `other` is a part of this span.
    @inlinable
    public func contains(_ other: Span) -> Bool { file == other.file && start <= other.start && other.end <= end }

    /// The smallest span that holds this one and `other`, which is of the same file.
    @inlinable
    public func union(_ other: Span) -> Span {
        if !isValid { return other }
        if !other.isValid { return self }
        let first = Swift.min(start, other.start)
        return Span(file: file, start: first, length: Swift.max(end, other.end) - first)
    }
}
