import Support

/// What a pattern is.
@frozen
public enum PatternKind: Sendable, BitwiseCopyable {
    /// What could not be parsed; it has been reported.
    case error
    /// `_`
    case wildcard
    /// A bare name: a visible constant or a prelude variant compares, any other binds.
    case name(Symbol)
    /// A number (perhaps with `-`), string, character or `bool`.
    case literal(ExprID)
    /// `1..5`, `'a'..='z'`, `LOW..=m.HIGH`; the bounds are literals, names or fields.
    case range(ExprID, ExprID, inclusive: Bool)
    /// `E.A`, `m.LIMIT`, `.A`, `Some(x)`, `E.B(x, y: 0)`, `Point{ x, y: 0, .. }`
    case constructor(ConstructorPatternID)
    /// `(a, b)`, `for k, v in`
    case tuple(NodeList<PatternID>)
    /// `[]`, `[first, ..rest]`
    case array(NodeList<PatternID>)
    /// `..` or `..rest` in an array pattern
    case rest(Name?)
    /// `d: Dog`; the name may be `_`
    case typed(Name, TypeExprID)
    /// `A | B`
    case alternatives(NodeList<PatternID>)
    /// `name @ pattern`
    case binding(Name, PatternID)
}

/// The parts of a pattern that names a variant, a constant or a struct.
@frozen
public struct ConstructorPattern: Sendable, BitwiseCopyable {
    /// How the payloads or fields are written.
    @frozen
    public enum Form: UInt8, Sendable, BitwiseCopyable {
        /// `E.A`, `m.LIMIT`
        case bare
        /// `E.A(…)`
        case call
        /// `Point{ … }`
        case structure
    }

    /// The dotted name; for `.A` only `A`.
    public var path: IDRange<PathNameID>

    /// Whether it is written `.A`.
    public var isImplicit: Bool

    /// How the payloads or fields are written.
    public var form: Form

    /// The payloads or fields.
    public var fields: IDRange<FieldPatternID>

    /// Whether `..` ends the list.
    public var hasRest: Bool

    /// Makes a constructor pattern.
    @inlinable
    public init(path: IDRange<PathNameID>, isImplicit: Bool, form: Form, fields: IDRange<FieldPatternID>, hasRest: Bool) {
        self.path = path
        self.isImplicit = isImplicit
        self.form = form
        self.fields = fields
        self.hasRest = hasRest
    }
}

/// `pattern`, `name: pattern` or, in a struct pattern, the shorthand `name`.
@frozen
public struct FieldPattern: Sendable, BitwiseCopyable {
    /// The field's or payload's name; always there in a struct pattern.
    public var name: Name?

    /// The pattern; for the shorthand a `PatternKind.name` that binds.
    public var pattern: PatternID

    /// Whether only the name is written in a struct pattern: it binds, whatever is visible.
    public var isShorthand: Bool

    /// In a payload `d: Dog`, the same read as a typed pattern: what it is depends on what `Dog` names.
    public var typed: PatternID?

    /// Makes a field of a pattern.
    @inlinable
    public init(name: Name?, pattern: PatternID, isShorthand: Bool, typed: PatternID? = nil) {
        self.name = name
        self.pattern = pattern
        self.isShorthand = isShorthand
        self.typed = typed
    }
}
