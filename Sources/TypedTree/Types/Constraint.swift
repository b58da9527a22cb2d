import Source
import Support

/// An operation that a body performs on values of a type parameter, part of its function's scheme.
/// Solved at each use, where the subject is known; lowering finds it true.
public struct Constraint: Sendable, Hashable {
    public let kind: ConstraintKind
    /// The type that must support the operation; contains at least one type parameter.
    public let subject: TypeID
    /// The place that asks for it.
    public let span: Span

    public init(_ kind: ConstraintKind, on subject: TypeID, at span: Span) {
        self.kind = kind
        self.subject = subject
        self.span = span
    }
}

/// The operations. Types in payloads that the subject decides (`element`, `result`, …) are *outputs*:
/// once the subject (and the inputs) are known, so are they. See `TypedProgram.completeArguments`.
public enum ConstraintKind: Sendable, Hashable {
    /// An unsuffixed integer literal has this type: any numeric type.
    case integerLiteral
    /// A float literal has this type: f32 or f64.
    case floatLiteral
    /// Any integer type (lengths, positions).
    case integer
    /// `T op T -> T`.
    case arithmetic(BinaryOperator)
    /// `-subject`.
    case negation
    /// `~subject`.
    case bitwiseNot
    /// `<`, `<=`, `>`, `>=` of two values of the type.
    case ordered
    /// `==` and `!=` of two values of the type.
    case equatable
    /// Has a length. The length's own type is a separate variable.
    case length
    /// `subject[index] -> result`; index: input, result: output.
    case index(TypeID, result: TypeID)
    /// `subject[index] = value`.
    case indexAssignment(TypeID, value: TypeID)
    /// `subject[a..b] -> result`.
    case slice(result: TypeID)
    /// `for x in subject`; element: output.
    case iterate(element: TypeID)
    /// `subject.name`; type: output.
    case field(Symbol, type: TypeID)
    /// `subject.name = value` with a value of the type; type: output.
    case fieldAssignment(Symbol, type: TypeID)
    /// `subject.name(arguments) -> result`; arguments: inputs (and outputs where the method has a fixed type), result: output.
    case method(Symbol, arguments: TypeListID, result: TypeID)
    /// `subject as target`.
    case cast(to: TypeID)
    /// `int(subject)`.
    case intConvertible
    /// `float(subject)`.
    case floatConvertible
    /// `element in subject`.
    case contains(element: TypeID)
    /// `a, b = subject` with this many targets; the targets' types: outputs.
    case destructure(TypeListID)
    /// `print(subject)` and other ways to make text of it.
    case printable
    /// `f"{subject:spec}"`: the specification is one for values of the type.
    case formattable(FormatSpec)
    /// `sorted(subject)`: an array of ordered elements; the result has the subject's element type.
    case sortable
    /// Values of the type have a hash.
    case hashable
    /// `raise subject`: a string, or a type that implements `Error`.
    case raisable
    /// The type implements a trait. Arguments: those of the trait's type parameters (inputs, and outputs where the type decides
    /// them), then what its associated types are (outputs).
    case bound(TraitID, arguments: TypeListID)
    /// A variable of the type has a value before one is assigned (in the VM's edition).
    case zero

    /// The types in the payload.
    public func parts(_ types: TypeStore) -> [TypeID] {
        switch self {
        case .index(let index, let other), .indexAssignment(let index, let other): [index, other]
        case .slice(let type), .iterate(let type), .field(_, let type), .fieldAssignment(_, let type), .cast(let type), .contains(let type): [type]
        case .method(_, let arguments, let result): types[arguments] + [result]
        case .destructure(let list), .bound(_, let list): types[list]
        default: []
        }
    }
}
