import Source
import Support
import TypedTree

/// Why a type is expected somewhere, for messages.
enum Reason: Sendable {
    /// No reason worth a label.
    case none
    /// The annotation of a variable, or the place that declared it.
    case annotation(Span)
    case declaration(Span)
    /// An argument of a function, for the parameter with this index; the nodes of those before it are on the scratch stack
    /// from `first`.
    case argument(FunctionID, UInt32, first: UInt32)
    /// The function's result: its annotation.
    case result(Span)
    /// The function's result, which the method says that it implements or overrides.
    case takenResult(FunctionID)
    /// An earlier `return` or the last value.
    case earlierResult(Span)
    /// An `if` or `while` condition, a guard.
    case condition
    /// An operand of `and` or `or`, the span of which is given, or of `not`.
    case logical(Span)
    /// An array's element, beside an earlier one.
    case element(Span)
    /// What is looked for in a container, which has the span.
    case container(Span)
    /// A branch, beside an earlier one.
    case branch(Span)
    /// The right side of `??`, beside its left one.
    case fallback(Span)
    /// An index or bound.
    case index
    /// A field or payload, where it is declared.
    case field(Symbol, Span)
    /// A pattern against the matched value.
    case pattern(Span)
    /// The operand of a built-in function.
    case builtin(Builtin)
    /// The other side of a comparison.
    case comparison(Span)
    /// An assigned place whose type was fixed there.
    case assignment(Span)
}

/// What the place of an expression expects of it.
struct Expected: Sendable {
    /// How the value of the expression is used.
    enum Use: UInt8, Sendable {
        /// As a value.
        case value
        /// Not at all: branches need not agree.
        case dropped
        /// Not at all, as the last value of a function that returns nothing, which the language drops.
        case droppedResult
        /// As the result of a function whose annotation asks for one; a missing one is E1406, reported by the function.
        case result
        /// As the result of an unannotated function, if there is a value.
        case optionalResult
    }

    /// The expected type; `.invalid` when any will do.
    var type: TypeID
    var reason: Reason
    /// Whether the expression must have this type; else it only helps to find its own.
    var isRequired: Bool
    var use = Use.value

    /// Any type will do.
    static var any: Expected { Expected(type: .invalid, reason: .none, isRequired: false) }
    /// The value is not used.
    static var nothing: Expected { Expected(type: .invalid, reason: .none, isRequired: false, use: .dropped) }
    /// The type that helps.
    static func hint(_ type: TypeID) -> Expected { Expected(type: type, reason: .none, isRequired: false) }
    /// The type that the expression must have.
    static func required(_ type: TypeID, _ reason: Reason) -> Expected { Expected(type: type, reason: reason, isRequired: true) }

    var hasType: Bool { type.isValid }
    var isDropped: Bool { use == .dropped || use == .droppedResult }
    /// This expectation for a value in the middle of what it is about: no requirement, only help.
    var asHint: Expected { Expected(type: type, reason: .none, isRequired: false) }
}
