import Support

/// What a statement is.
///
/// A comma list of bindings (`a = 1, mut b = 2`) is one statement for each.
@frozen
public enum StmtKind: Sendable, BitwiseCopyable {
    /// What could not be parsed; it has been reported.
    case error
    /// An expression, `if`, `match`, `try`, block, `return`, `raise`, `break`, `continue` among them.
    case expression(ExprID)
    /// `t = e`, `mut x = e`, `x: T = e`, `let x = e`, `a, b = e`; with several targets the chain `p = q = e`, which evaluates `e` once.
    case assignment(NodeList<TargetID>, value: ExprID)
    /// `place op= e`. The place is a name, field, index or tuple element (or `error`).
    case compoundAssignment(BinaryOperator, place: ExprID, value: ExprID, operatorStart: UInt32)
    /// `while c: …`
    case `while`(LoopID, Condition)
    /// `for pattern in iterable: …`; `for k, v in m` has a tuple pattern.
    case `for`(LoopID, PatternID, in: ExprID)
    /// `with e as f: …`
    case with(WithID)
    /// `defer statement`, `defer: …`
    case `defer`(BlockID)
    /// `pass`
    case pass
    /// A declaration; in blocks too.
    case declaration(DeclID)
}

/// What stands to the left of `=`.
@frozen
public enum TargetKind: Sendable, BitwiseCopyable {
    /// What could not be parsed; it has been reported.
    case error
    /// `x`: declares or assigns, as scopes decide.
    case name(Symbol)
    /// `_`
    case wildcard
    /// `mut x`, `x: T`, `mut x: T`, `let x`, `let mut x`, `pub x`: always declares.
    case declaration(DeclaredName)
    /// `a[i]`, `p.x`: an expression that is an index, field or tuple element.
    case place(ExprID)
    /// `a, b` and `(a, b)`
    case tuple(NodeList<TargetID>)
    /// `Point{ x, y }`, `[a, b]`: names in it are declared.
    case pattern(PatternID)
}

/// A name that a target declares.
@frozen
public struct DeclaredName: Sendable, BitwiseCopyable {
    /// The name; its symbol is that of `_` for a wildcard with a type.
    public var name: Name

    /// The annotation.
    public var type: TypeExprID?

    /// Whether `mut` stands before it.
    public var isMutable: Bool

    /// Whether `pub` stands before it.
    public var isPublic: Bool

    /// Makes a declared name.
    @inlinable
    public init(name: Name, type: TypeExprID?, isMutable: Bool, isPublic: Bool) {
        self.name = name
        self.type = type
        self.isMutable = isMutable
        self.isPublic = isPublic
    }
}

/// The label and body of a loop.
@frozen
public struct LoopNode: Sendable, BitwiseCopyable {
    /// The label, without its `'`.
    public var label: Name?

    /// The body.
    public var body: BlockID

    /// Makes a loop.
    @inlinable
    public init(label: Name?, body: BlockID) {
        self.label = label
        self.body = body
    }
}

/// `with e as f: …`.
@frozen
public struct WithNode: Sendable, BitwiseCopyable {
    /// What is closed in the end.
    public var value: ExprID

    /// Its name in the body.
    public var name: Name?

    /// The body.
    public var body: BlockID

    /// Makes a `with`.
    @inlinable
    public init(value: ExprID, name: Name?, body: BlockID) {
        self.value = value
        self.name = name
        self.body = body
    }
}
