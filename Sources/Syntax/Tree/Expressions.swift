import Support

/// What an expression is. Parentheses leave no node; the ranges of operators' nodes include those of their operands.
///
/// `if`, `match`, `try`, blocks and jumps are always expressions; as statements they are `StmtKind.expression`.
/// `operatorStart` is the offset of the operator, whose length follows from its text.
@frozen
public enum ExprKind: Sendable, BitwiseCopyable {
    /// What could not be parsed; it has been reported.
    case error

    /// `42`, `0xFFu8`
    case integer(IntegerLiteral)
    /// `1.5`, `2f32`
    case float(FloatLiteral)
    /// `true`, `false`
    case bool(Bool)
    /// `"text"`, `r"raw"`, `"""long"""`
    case string(StringID)
    /// `f"{x:3}"`: text and expressions in turn
    case interpolatedString(IDRange<StringPieceID>)
    /// `'a'`, as a Unicode scalar
    case character(UInt32)

    /// A name, `self`, `Self`, a type's name
    case name(Symbol)
    /// `super`, before `.name`
    case superReference
    /// `identity<i32>`, `Set<i32>`
    case instantiation(ExprID, arguments: NodeList<TypeExprID>)

    /// `()`, `(a,)`, `(a, b)`, `return a, b`, the right of `a, b = c, d`
    case tuple(NodeList<ExprID>)
    /// `[a, b]`
    case array(NodeList<ExprID>)
    /// `[value; count]`
    case fill(value: ExprID, count: ExprID)
    /// `["a": 1]`, `[:]`: keys and values in turn
    case map(NodeList<ExprID>)
    /// `[f(x) for x in xs if p(x)]`, `[k: v for …]`
    case comprehension(ComprehensionID)
    /// `Point{ x: 1, y }`, `Pair{ first: 2, ..p }`
    case structLiteral(StructLiteralID)
    /// `a..b`, `a..=b..2`; bounds may lack only as an index: `a[..]`
    case range(RangeID)

    /// `-x`, `~x`, `not x`
    case unary(UnaryOperator, ExprID)
    /// `a + b`
    case binary(BinaryOperator, ExprID, ExprID, operatorStart: UInt32)
    /// `a and b`, `a or b`
    case logical(LogicalOperator, ExprID, ExprID, operatorStart: UInt32)
    /// `a < b`
    case comparison(ComparisonOperator, ExprID, ExprID, operatorStart: UInt32)
    /// `a < b <= c`: the first operand, then at least two operators with their right operands
    case comparisonChain(ExprID, IDRange<ComparisonLinkID>)
    /// `x in xs`, `x not in xs`
    case membership(ExprID, in: ExprID, negated: Bool, operatorStart: UInt32)
    /// `e matches pattern`
    case matches(ExprID, PatternID, operatorStart: UInt32)
    /// `a ?? b`
    case coalesce(ExprID, ExprID, operatorStart: UInt32)
    /// `e as T`; with `optional`, `e as? T`
    case cast(ExprID, TypeExprID, optional: Bool, operatorStart: UInt32)

    /// `f(a, name: b, ...c)`
    case call(ExprID, IDRange<ArgumentID>)
    /// `a[i]`; a slice when the index is a `range`
    case index(ExprID, ExprID)
    /// `a.name`; the name is the end of the node's range
    case field(ExprID, Symbol, nameStart: UInt32)
    /// `a?.name`
    case optionalField(ExprID, Symbol, nameStart: UInt32)
    /// `t.0`
    case tupleElement(ExprID, UInt32, indexStart: UInt32)
    /// `a?.0`
    case optionalElement(ExprID, UInt32, indexStart: UInt32)
    /// `e?`
    case propagate(ExprID)

    /// `a if c else b`
    case conditional(ExprID, condition: ExprID, else: ExprID)
    /// `if c: … elif d: … else: …`
    case `if`(IfID)
    /// `match e: …`
    case match(MatchID)
    /// `try: … catch e: … finally: …`
    case `try`(TryID)
    /// `{ … }`
    case block(BlockID)
    /// `fn(x): …`
    case function(FunctionID)

    /// `return`, `return e`, `return a, b`
    case `return`(ExprID?)
    /// `raise e`
    case raise(ExprID)
    /// `break`, `break 'outer`
    case `break`(Name?)
    /// `continue`, `continue 'outer`
    case `continue`(Name?)
}

/// The suffix of a number literal.
@frozen
public enum NumericSuffix: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case none, i8, i16, i32, i64, u8, u16, u32, u64, f32, f64

    /// The suffix as the name of its type; empty for `none`. `u` is written `u32` here.
    public var text: String { self == .none ? "" : "\(self)" }
}

/// The value of an integer literal, without its sign.
@frozen
public struct IntegerLiteral: Hashable, Sendable, BitwiseCopyable {
    /// The magnitude modulo 2^64.
    public var magnitude: UInt64

    /// The suffix; `f32` and `f64` make it a float (`5f64`).
    public var suffix: NumericSuffix

    /// 2, 8, 10 or 16.
    public var radix: UInt8

    /// Whether the literal is 2^64 or more, hence out of range for every type.
    public var overflows: Bool

    /// Makes a literal.
    @inlinable
    public init(magnitude: UInt64, suffix: NumericSuffix = .none, radix: UInt8 = 10, overflows: Bool = false) {
        self.magnitude = magnitude
        self.suffix = suffix
        self.radix = radix
        self.overflows = overflows
    }
}

/// The value of a float literal.
@frozen
public struct FloatLiteral: Hashable, Sendable, BitwiseCopyable {
    /// The value, infinite when it is out of range.
    public var value: Double

    /// `none`, `f32` or `f64`.
    public var suffix: NumericSuffix

    /// Makes a literal.
    @inlinable
    public init(value: Double, suffix: NumericSuffix = .none) {
        self.value = value
        self.suffix = suffix
    }
}

/// A piece of an interpolated string.
@frozen
public enum StringPiece: Sendable, BitwiseCopyable {
    /// Literal text, decoded.
    case text(StringID)
    /// `{e}` or `{e:spec}`. The spec is raw; `specRange` is where it stands.
    case expression(ExprID, spec: StringID?, specRange: TextRange)
}

/// An argument of a call: `e`, `name: e` or `...e`.
@frozen
public struct Argument: Sendable, BitwiseCopyable {
    /// The name before the `:`, if any.
    public var name: Name?

    /// The value.
    public var value: ExprID

    /// Whether the value is spread over the variadic parameter.
    public var isSpread: Bool

    /// Makes an argument.
    @inlinable
    public init(name: Name? = nil, value: ExprID, isSpread: Bool = false) {
        self.name = name
        self.value = value
        self.isSpread = isSpread
    }
}

/// An operator and its right operand in a comparison chain.
@frozen
public struct ComparisonLink: Sendable, BitwiseCopyable {
    /// The operator between the operand before and this one.
    public var `operator`: ComparisonOperator

    /// The offset of the operator.
    public var operatorStart: UInt32

    /// The right operand.
    public var operand: ExprID

    /// Makes a link.
    @inlinable
    public init(operator: ComparisonOperator, operatorStart: UInt32, operand: ExprID) {
        self.operator = `operator`
        self.operatorStart = operatorStart
        self.operand = operand
    }
}

/// The bounds of a range expression.
@frozen
public struct RangeBounds: Sendable, BitwiseCopyable {
    /// The first bound; absent only in an index.
    public var start: ExprID?

    /// The second bound; absent only in an index.
    public var end: ExprID?

    /// What follows the second `..`.
    public var step: ExprID?

    /// Whether it is `..=`.
    public var isInclusive: Bool

    /// The offset of the first `..` or `..=`.
    public var operatorStart: UInt32

    /// Makes the bounds of a range.
    @inlinable
    public init(start: ExprID?, end: ExprID?, step: ExprID?, isInclusive: Bool, operatorStart: UInt32) {
        self.start = start
        self.end = end
        self.step = step
        self.isInclusive = isInclusive
        self.operatorStart = operatorStart
    }
}

/// `Type{ field: value, …, ..base }`.
@frozen
public struct StructLiteral: Sendable, BitwiseCopyable {
    /// The type before the `{`.
    public var type: TypeExprID

    /// The fields given, in order.
    public var fields: IDRange<FieldInitID>

    /// The value after `..` that the other fields come from.
    public var base: ExprID?

    /// Makes a struct literal.
    @inlinable
    public init(type: TypeExprID, fields: IDRange<FieldInitID>, base: ExprID?) {
        self.type = type
        self.fields = fields
        self.base = base
    }
}

/// `name: value` or the shorthand `name` in a struct literal.
@frozen
public struct FieldInit: Sendable, BitwiseCopyable {
    /// The field's name.
    public var name: Name

    /// The value; for the shorthand an `ExprKind.name` of the same name.
    public var value: ExprID

    /// Whether only the name is written.
    public var isShorthand: Bool

    /// Makes a field of a struct literal.
    @inlinable
    public init(name: Name, value: ExprID, isShorthand: Bool) {
        self.name = name
        self.value = value
        self.isShorthand = isShorthand
    }
}

/// `[value for … if …]` or `[key: value for … if …]`.
@frozen
public struct Comprehension: Sendable, BitwiseCopyable {
    /// The key, when it makes a map.
    public var key: ExprID?

    /// The element or value.
    public var value: ExprID

    /// The clauses from left to right, the first a `for`.
    public var clauses: IDRange<ComprehensionClauseID>

    /// Makes a comprehension.
    @inlinable
    public init(key: ExprID?, value: ExprID, clauses: IDRange<ComprehensionClauseID>) {
        self.key = key
        self.value = value
        self.clauses = clauses
    }
}

/// A clause of a comprehension.
@frozen
public enum ComprehensionClause: Sendable, BitwiseCopyable {
    /// `for pattern in iterable`
    case `for`(PatternID, in: ExprID)
    /// `if condition`
    case `if`(ExprID)
}

/// What decides a branch or a loop.
@frozen
public enum Condition: Sendable, BitwiseCopyable {
    /// A `bool`.
    case expression(ExprID)
    /// `Some(x) = e`: true when the pattern matches, and then its names are visible in the body.
    case pattern(PatternID, ExprID)
}

/// `if c: … elif d: … else: …`.
@frozen
public struct IfNode: Sendable, BitwiseCopyable {
    /// The `if` branch and the `elif` branches.
    public var branches: IDRange<IfBranchID>

    /// The body of `else`.
    public var elseBody: BlockID?

    /// Makes an `if`.
    @inlinable
    public init(branches: IDRange<IfBranchID>, elseBody: BlockID?) {
        self.branches = branches
        self.elseBody = elseBody
    }
}

/// A condition and what is done when it holds.
@frozen
public struct IfBranch: Sendable, BitwiseCopyable {
    /// The condition.
    public var condition: Condition

    /// The body.
    public var body: BlockID

    /// Makes a branch.
    @inlinable
    public init(condition: Condition, body: BlockID) {
        self.condition = condition
        self.body = body
    }
}

/// `match e: …`.
@frozen
public struct MatchNode: Sendable, BitwiseCopyable {
    /// The value that is matched.
    public var scrutinee: ExprID

    /// The arms, in order.
    public var arms: IDRange<MatchArmID>

    /// Makes a `match`.
    @inlinable
    public init(scrutinee: ExprID, arms: IDRange<MatchArmID>) {
        self.scrutinee = scrutinee
        self.arms = arms
    }
}

/// `pattern if guard -> body`.
@frozen
public struct MatchArm: Sendable, BitwiseCopyable {
    /// The pattern.
    public var pattern: PatternID

    /// The condition after `if`.
    public var guardCondition: ExprID?

    /// What is done.
    public var body: BlockID

    /// Makes an arm.
    @inlinable
    public init(pattern: PatternID, guardCondition: ExprID?, body: BlockID) {
        self.pattern = pattern
        self.guardCondition = guardCondition
        self.body = body
    }
}

/// `try: … catch e: … finally: …`; at least one clause follows the body.
@frozen
public struct TryNode: Sendable, BitwiseCopyable {
    /// What is tried.
    public var body: BlockID

    /// The `catch` clauses, tried in order.
    public var catches: IDRange<CatchID>

    /// The body of `finally`.
    public var finallyBody: BlockID?

    /// Makes a `try`.
    @inlinable
    public init(body: BlockID, catches: IDRange<CatchID>, finallyBody: BlockID?) {
        self.body = body
        self.catches = catches
        self.finallyBody = finallyBody
    }
}

/// `catch:`, `catch e:` or `catch e: Type:`.
@frozen
public struct CatchClause: Sendable, BitwiseCopyable {
    /// The name of the error.
    public var name: Name?

    /// The type that filters.
    public var type: TypeExprID?

    /// What is done.
    public var body: BlockID

    /// From `catch` to the end of the body.
    public var range: TextRange

    /// Makes a clause.
    @inlinable
    public init(name: Name?, type: TypeExprID?, body: BlockID, range: TextRange) {
        self.name = name
        self.type = type
        self.body = body
        self.range = range
    }
}
