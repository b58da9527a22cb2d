import Support

/// What a type is, as it is written.
@frozen
public enum TypeExprKind: Sendable, BitwiseCopyable {
    /// What could not be parsed; it has been reported.
    case error
    /// `i32`, `Pair<A, B>`, `Option[i32]`, `Self`
    case name(Symbol, arguments: NodeList<TypeExprID>)
    /// `m.Point`, `Self.Item`, `m.Pair<A, B>`; at least two names
    case path(IDRange<PathNameID>, arguments: NodeList<TypeExprID>)
    /// `[T]`
    case array(TypeExprID)
    /// `[T, N]`, `[T; N]`
    case fixedArray(TypeExprID, length: ExprID)
    /// `T?`
    case optional(TypeExprID)
    /// `(A, B)`; without elements the unit type `()`
    case tuple(NodeList<TypeExprID>)
    /// `fn(A, B) -> R`
    case function(NodeList<TypeExprID>, result: TypeExprID?)
    /// `dyn Shape`
    case dynamic(TypeExprID)
}
