import Support

/// A module (one source file) of the program.
public struct ModuleID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A function: declared, nested, method, closure, default-value thunk or module initializer.
public struct FunctionID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A struct declaration.
public struct StructID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// An enum declaration.
public struct EnumID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A trait declaration.
public struct TraitID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// An `impl`, of a trait or of a type's own methods.
public struct ImplID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A module-level variable or constant.
public struct GlobalID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A local variable, parameter or pattern binding. Unique in the whole program.
public struct LocalID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A type parameter, written or inferred, of a function, struct or enum. Unique in the whole program.
public struct TypeParamID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A loop, the target of `break` and `continue`. Unique in the whole program.
public struct LoopID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A typed expression. Statements are expressions too (of type unit or never).
public struct NodeID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A typed pattern.
public struct TypedPatternID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The bytes of a string literal in `TypedProgram.strings`.
public struct LiteralID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A run of `count` entries, from `start`, of one of the program's operand pools.
public struct PoolRange<Element>: Sendable, Hashable {
    public let start: UInt32
    public let count: UInt32
    @inlinable public init(start: UInt32, count: UInt32) {
        self.start = start
        self.count = count
    }
    /// The empty run.
    @inlinable public static var empty: Self { Self(start: 0, count: 0) }
    @inlinable public var isEmpty: Bool { count == 0 }
    /// The positions in the pool.
    @inlinable public var indices: Range<Int> { Int(start)..<Int(start) + Int(count) }
}
