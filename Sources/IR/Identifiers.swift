import Support

/// A value of a function: the result of the instruction, or the block parameter, at this position of its
/// `instructions`. Values and instructions share one numbering, since no instruction has two results.
@frozen
public struct ValueID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A basic block of a function.
@frozen
public struct BlockID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The block that a function starts in; its parameters are the function's.
    @inlinable @inline(__always)
    public static var entry: BlockID { BlockID(rawValue: 0) }
}

/// An edge of the control flow graph: one target of one terminator, with the arguments for its parameters.
@frozen
public struct EdgeID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A function of the module.
@frozen
public struct IRFunctionID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A module variable.
@frozen
public struct IRGlobalID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A string constant of the module.
@frozen
public struct StringID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A declared kind of heap object: a struct of the program, or a cell for a captured mutable variable.
@frozen
public struct IRObjectID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A declared enumeration.
@frozen
public struct IREnumID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A function of the runtime that `call.runtime` may name.
@frozen
public struct RuntimeFunctionID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}
