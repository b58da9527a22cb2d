import Source
import Support

/// A typed pattern.
public struct TypedPattern: Sendable {
    public var kind: PatternKind
    /// The type of the values it is held against.
    public var type: TypeID
    public var span: Span

    public init(_ kind: PatternKind, _ type: TypeID, _ span: Span) {
        self.kind = kind
        self.type = type
        self.span = span
    }
}

/// A run of patterns in `TypedProgram.patternLists`.
public typealias PatternList = PoolRange<TypedPatternID>

/// What a pattern accepts.
public enum PatternKind: Sendable {
    case wildcard
    case bind(LocalID)
    /// Equal to a constant expression: a literal node or a `.global` constant.
    case constant(NodeID)
    /// `low..high`, `low..=high` over constant nodes.
    case range(low: NodeID, high: NodeID, inclusive: Bool)
    /// A variant of an enum with patterns for all of its payload, in declared order.
    case variant(EnumID, UInt32, PatternList)
    /// `Point{ x, y: 0 }`: (field index, pattern).
    case structure(StructID, PoolRange<FieldPattern>)
    case tuple(PatternList)
    /// `[first, ..rest, last]`: `prefix` elements, then `rest` (nil: exactly those), then `suffix` elements.
    case array(prefix: PatternList, rest: RestPattern, suffix: PatternList)
    case alternatives(PatternList)
    /// `d: Dog`: the value, of a `dyn` or base type, is one of the inner pattern's type, and that accepts it.
    case instance(TypedPatternID)
    /// `name @ pattern`.
    case named(LocalID, TypedPatternID)
    case error
}

/// The `..` of an array pattern.
public enum RestPattern: Sendable {
    case none
    case ignored
    case bound(LocalID)
}

/// One field of a struct pattern.
public struct FieldPattern: Sendable {
    public let field: UInt32
    public let pattern: TypedPatternID
    public init(field: UInt32, pattern: TypedPatternID) {
        self.field = field
        self.pattern = pattern
    }
}
