import Support

/// The id of an expression in a `SyntaxTree`.
@frozen public struct ExprID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a statement in a `SyntaxTree`.
@frozen public struct StmtID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a block: a list of statements with a scope of its own.
@frozen public struct BlockID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a target of an assignment: what stands to the left of `=`.
@frozen public struct TargetID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a pattern.
@frozen public struct PatternID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a type as it is written.
@frozen public struct TypeExprID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a declaration: function, constant, struct, enum, impl, trait, associated type or `use`.
@frozen public struct DeclID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of the signature and body of a function, declared or written as an expression.
@frozen public struct FunctionID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a parameter of a function.
@frozen public struct ParamID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a type parameter of a declaration.
@frozen public struct TypeParamID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a field of a struct or of a payload of an enum's variant.
@frozen public struct FieldID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a variant of an enum.
@frozen public struct VariantID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an attribute such as `@derive(Comparable)`.
@frozen public struct AttributeID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an imported name in `use m: a, b as c`.
@frozen public struct UseItemID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a name in a dotted path.
@frozen public struct PathNameID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an argument of a call.
@frozen public struct ArgumentID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an operator and its right operand in a comparison chain.
@frozen public struct ComparisonLinkID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a range expression's bounds.
@frozen public struct RangeID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a struct literal.
@frozen public struct StructLiteralID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a field in a struct literal.
@frozen public struct FieldInitID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a piece of an interpolated string.
@frozen public struct StringPieceID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an array or map comprehension.
@frozen public struct ComprehensionID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a `for` or `if` clause of a comprehension.
@frozen public struct ComprehensionClauseID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an `if` with its branches.
@frozen public struct IfID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of the `if` branch or of an `elif` branch of an `if`.
@frozen public struct IfBranchID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a `match`.
@frozen public struct MatchID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an arm of a `match`.
@frozen public struct MatchArmID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a `try`.
@frozen public struct TryID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a `catch` clause of a `try`.
@frozen public struct CatchID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a loop statement's parts.
@frozen public struct LoopID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a `with` statement's parts.
@frozen public struct WithID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a constructor or struct pattern's parts.
@frozen public struct ConstructorPatternID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a field or payload within a constructor or struct pattern.
@frozen public struct FieldPatternID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a constant's declaration.
@frozen public struct ConstantID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a struct's declaration.
@frozen public struct StructDeclID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an enum's declaration.
@frozen public struct EnumDeclID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an `impl`.
@frozen public struct ImplDeclID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a trait's declaration.
@frozen public struct TraitDeclID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of an associated type: `type Item` in a trait, `type Item = T` in an `impl`.
@frozen public struct AssociatedTypeID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a `use` declaration.
@frozen public struct UseDeclID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The id of a decoded string literal or of literal text in an interpolated string.
@frozen public struct StringID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
}
