import Source
import Support

/// A typed expression or statement: what it does, the type of its value, where it stands.
public struct Node: Sendable {
    public var kind: NodeKind
    /// In a generic function it may contain the function's type parameters.
    public var type: TypeID
    public var span: Span

    public init(_ kind: NodeKind, _ type: TypeID, _ span: Span) {
        self.kind = kind
        self.type = type
        self.span = span
    }
}

/// A run of nodes in `TypedProgram.nodeLists`.
public typealias NodeList = PoolRange<NodeID>

/// What a node does. Operands are evaluated left to right, each once. An operation is resolved by the *types* of
/// its operands: a consumer that knows concrete types (lowering, the interpreter) looks up the field, method or
/// operator there (`TypedProgram.field(named:of:)`, `.method(…)`), so that generic and plain bodies look alike.
public enum NodeKind: Sendable {
    // MARK: Values
    /// `()`; also `pass`.
    case unit
    case bool(Bool)
    /// A whole number literal of the node's type, which may also be a float type.
    case integer(magnitude: UInt64, negative: Bool)
    case float(Double)
    case string(LiteralID)
    case char(UInt32)
    case local(LocalID)
    case global(GlobalID)
    /// A function as a value (`f`, `Point.origin`). `arguments`: its own type arguments, see `call`.
    case function(FunctionID, arguments: TypeListID)
    /// A payload variant as a function value; the node's type is a function type that returns the enum.
    case variantFunction(EnumID, variant: UInt32)
    /// A function expression; its captures are those of its declaration.
    case closure(FunctionID)

    // MARK: Operators
    case unary(UnaryOperator, NodeID)
    /// Comparisons may have operands of two different numeric types (compared by mathematical value); all others have two of one
    /// type, but shifts (the count is of any integer type) and array repetition (`multiply` of an array by an integer).
    case binary(BinaryOperator, NodeID, NodeID)
    case and(NodeID, NodeID)
    case or(NodeID, NodeID)
    /// `value as T`, `T` being the node's type.
    case cast(NodeID)
    /// A value where a more general type is expected, which is the node's: `Error` or a `dyn` type for a value of a type that implements the trait, a
    /// struct for a value of one that extends it.
    case upcast(NodeID)
    /// `super`: `self` as a value of the type that its type extends. A call on it is direct.
    case superValue(NodeID)
    /// `value as? T`, the node's type being `Option<T>`: the value as a `T`, when that is what it is: of a `dyn` or extended type, or what an `Error` was made of.
    case downcast(NodeID)
    /// `element in container`.
    case contains(element: NodeID, container: NodeID)
    /// `value matches pattern`, and the condition of `if pattern = value:`. Binds its names where it is true.
    case matches(NodeID, TypedPatternID)

    // MARK: Calls
    /// A direct call. `arguments` binds the type parameters that the function itself introduces (`FunctionDeclaration.typeParameters`);
    /// those of functions around it are the caller's own. Value arguments are complete and in order (a method's `self` first).
    case call(FunctionID, arguments: TypeListID, NodeList)
    /// A call of a function value.
    case callValue(NodeID, NodeList)
    /// `receiver.name(…)`, found by the receiver's concrete type: a method, else a call of the field's value.
    /// The receiver is the first of the list.
    case callMethod(Symbol, NodeList)
    case callBuiltin(Builtin, NodeList)
    /// `print(…)` and its kin, `f"…"`, `format(…)`: the values are evaluated, then written as the format says to where it says. The node's
    /// type is `string` when that is a string, else unit.
    case print(PrintFormatID, NodeList)

    // MARK: Composite values
    /// A struct literal: (field index, value) in source order, fields left out have their default's thunk called after these, in field order.
    case structure(PoolRange<FieldInitializer>)
    /// A variant of the node's enum type with its payload, in declared order.
    case variant(UInt32, NodeList)
    case tuple(NodeList)
    /// An array literal; the node's type says whether it is growable or fixed.
    case array(NodeList)
    /// `[value; count]`.
    case fill(value: NodeID, count: NodeID)
    /// `start..end` or `start..=end`, `..step`.
    case range(start: NodeID, end: NodeID, step: NodeID?, inclusive: Bool)
    case field(NodeID, Symbol)
    case element(NodeID, UInt32)
    case index(NodeID, NodeID)
    /// `base[start..end]`; a missing end or start is nil.
    case slice(NodeID, start: NodeID?, end: NodeID?, inclusive: Bool)

    // MARK: Control flow (values where the node's type is not unit or never)
    /// Nodes in order; the value is the last one's when `hasValue`, else unit. Scopes need no node.
    case block(NodeList, hasValue: Bool)
    /// `then`'s and `otherwise`'s values are dropped when the node's type is unit.
    case branch(condition: NodeID, then: NodeID, otherwise: NodeID?)
    case match(NodeID, PoolRange<MatchArm>)
    case whileLoop(LoopID, condition: NodeID, body: NodeID)
    /// `for pattern in iterable`. The pattern is irrefutable, most often one binding.
    case forLoop(LoopID, TypedPatternID, iterable: NodeID, body: NodeID)
    case breakLoop(LoopID)
    case continueLoop(LoopID)
    /// Leaves the enclosing function (not an enclosing `try`).
    case returnValue(NodeID?)
    /// The handler binds the error to `error`, when it has a name.
    case tryCatch(body: NodeID, error: LocalID?, handler: NodeID)
    /// `finally`, `defer` and `with`: runs `body`, then `cleanup` however `body` was left, then goes on where `body` was going: to
    /// what follows, out of a loop or the function, or on with the error. When `cleanup` itself leaves or raises, that wins.
    /// The value is `body`'s.
    case cleanup(body: NodeID, cleanup: NodeID)

    // MARK: Bindings
    /// Declares a local with its first value. A loop's turn declares anew.
    case declare(LocalID, NodeID)
    /// The first run of a module variable's initializer.
    case initialize(GlobalID, NodeID)
    /// `target = value`; the target is a `.local`, `.global`, `.field` or `.index` node. Parts of the target first, then the value, then checks.
    case assign(NodeID, NodeID)
    /// `target op= value`: parts of the target evaluated once, its old value read before `value`.
    case assignOperator(BinaryOperator, NodeID, NodeID)
    /// `a, b = value`: a tuple, or an array of exactly that many elements (else E0005), assigned left to right.
    /// A single `.pattern` of the value's own type is held against the whole value: `Point{ x, y } = value`.
    case destructure(PoolRange<DestructureTarget>, NodeID)
    /// A mutable local declared without a value (one that leaves the branches that declare it).
    case declareUninitialized(LocalID)
    /// Nothing: stands where the source had an error.
    case error
}

/// One given field of a struct literal.
public struct FieldInitializer: Sendable {
    /// Index into the struct's fields.
    public let field: UInt32
    public let value: NodeID
    public init(field: UInt32, value: NodeID) {
        self.field = field
        self.value = value
    }
}

/// `pattern if guard -> body`.
public struct MatchArm: Sendable {
    public let pattern: TypedPatternID
    public let condition: NodeID?
    public let body: NodeID
    public init(pattern: TypedPatternID, condition: NodeID?, body: NodeID) {
        self.pattern = pattern
        self.condition = condition
        self.body = body
    }
}

/// What one element of a destructured value goes to.
public enum DestructureTarget: Sendable {
    /// `_`.
    case discard
    case declare(LocalID)
    /// A `.local`, `.global`, `.field` or `.index` node.
    case assign(NodeID)
    /// The first run of a module variable's initializer.
    case initialize(GlobalID)
    /// A nested tuple pattern `(x, (y, z))`: irrefutable.
    case pattern(TypedPatternID)
}

/// Functions that the compiler knows. `print` and casts are nodes of their own.
public enum Builtin: UInt8, Sendable, Hashable, CaseIterable {
    /// `len(x)`: strings, arrays; the node's type is any integer type, E0004 when it does not fit.
    case len
    case push, pop, sorted
    /// `x.clone()`: one level.
    case clone
    /// `range(stop)`, `range(start, stop)`, `range(start, stop, step)`.
    case range
    case input, int, float, typeof, istype, timestamp
    /// `assert_eq(label, actual, expected)`.
    case assertEqual
    /// What `assert(condition, …)` does where the condition does not hold: raises E0011 with the operand as its message.
    case assert
    /// `raise value`: a string (E0013).
    case raise
    /// `panic(message)`.
    case panic
    case unreachable, todo
    /// `as string` for any printable value; casts to string of composite types use it too.
    case toString
    /// Integer arithmetic that keeps the low bits.
    case wrappingAdd, wrappingSubtract, wrappingMultiply
    /// `r.step(n)`: the range with another step.
    case rangeStep
    /// `format(template, …)` where the template is no literal: it is read at run time, and what is wrong with it is raised (E0005).
    case format
    /// `abs(x)`, `min(a, b)`, `max(a, b)` of numbers.
    case abs, min, max
    /// What a variable of the node's type holds that nothing was assigned to, in the VM's edition.
    case zero
}

/// Where the text of a `print` node goes.
public enum PrintDestination: Sendable, Hashable {
    case standardOutput(newline: Bool)
    /// With a newline.
    case standardError
    /// The text is the node's value.
    case string
}

/// What a `print` node writes.
public struct PrintFormat: Sendable, Hashable {
    public let pieces: [PrintPiece]
    public let destination: PrintDestination

    public init(_ pieces: [PrintPiece], to destination: PrintDestination = .standardOutput(newline: true)) {
        self.pieces = pieces
        self.destination = destination
    }
}

/// How a `print` writes its values.
public struct PrintFormatID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// One piece of what a `print` writes, in order.
public enum PrintPiece: Sendable, Hashable {
    case text(LiteralID)
    /// The value of the argument with this index.
    case value(UInt32, PrintSpecifier)
}

/// `@`, `@.Nf`, `@x`, `@X`, `@b`, `@o`, or what a placeholder says.
public enum PrintSpecifier: Sendable, Hashable {
    case plain
    /// As inside containers: strings and characters quoted.
    case quoted
    /// `{:…}`: the value's type suits the specification.
    case formatted(FormatSpec)
    /// Fixed decimals for floats; other values print plain.
    case fixed(decimals: UInt32)
    case hexadecimal(uppercase: Bool)
    case binary
    case octal
}
