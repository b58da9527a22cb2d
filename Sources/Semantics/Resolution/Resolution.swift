import Source
import Support
import Syntax
import TypedTree

/// What a name in an expression, pattern or type stands for.
public enum Resolution: Sendable, Hashable {
    /// No name, or one that only types can tell (a field, a method, `i32.MAX`, a pattern `.A`).
    case none
    /// An error that has been reported. Whatever uses it is silent.
    case unresolved
    case local(LocalID)
    /// In a pattern: the local constant that the value is compared with (`.local` binds there).
    case localConstant(LocalID)
    case global(GlobalID)
    case function(FunctionID)
    case structure(StructID)
    case enumeration(EnumID)
    /// A variant: `E.A`, `m.E.A`, and the prelude's `Some`, `None`, `Ok`, `Err` used bare.
    case variant(EnumID, UInt32)
    case module(ModuleID)
    case builtin(BuiltinName)
    /// `i32`, `string`, … used as the left of a dot (`i32.MAX`) or as a type.
    case builtinType(TypeID)
    case typeParameter(TypeParamID)
    case trait(TraitID)
    /// The type that is written there, in the same module: what an `impl` says that an associated type is.
    case written(TypeExprID)
    /// `Self` in an `impl`.
    case selfType
    /// The loop that a `break` or `continue` is for.
    case loop(LoopID)
}

/// A built-in function, found by its name unless the program declares that name.
public enum BuiltinName: Sendable, Hashable {
    case print(PrintFunction)
    case function(Builtin)
}

/// The functions that make text of any number of values.
public enum PrintFunction: String, Sendable, Hashable, CaseIterable {
    case print, println
    case printNoNewline = "print_no_newline"
    case standardError = "eprint"
    case debug
    case format
}

/// What one target of `x = e` does, be it alone or in a destructuring.
public enum BindingAction: Sendable, Hashable {
    /// An error that has been reported, or no single name (a place, a tuple, a pattern).
    case none
    /// `_`: the value is dropped.
    case discard
    case declareLocal(LocalID)
    /// The declaration of a module variable or constant; its initializer runs here.
    case initializeGlobal(GlobalID)
    case assignLocal(LocalID)
    case assignGlobal(GlobalID)
}

/// A name that every branch of an `if` or `match` declares by plain `x = e`, and that is visible after it (chapter 3).
///
/// The branches' variables are variables of their own, since a name leaves only when they agree in their type. When
/// they do not, its use is E1010; when it is never used (`isUsed`), nothing needs to be checked or made.
public struct LeakedName: Sendable {
    /// The name.
    public var name: Symbol
    /// The variable after the statement: `LocalVariable.isMutable`, since the branches assign it, but nobody else may.
    /// Invalid when it is a module variable.
    public var outer: LocalID
    /// The module variable after a statement at module scope; else invalid.
    public var outerGlobal: GlobalID
    /// The variable of each branch that can complete. It is assigned once, by its declaration.
    public var branches: [LocalID]
    /// Whether something uses the outer variable.
    public var isUsed: Bool
    /// The span of the first use, for messages.
    public var firstUse: Span

    /// The variable after the statement.
    var target: LeakTarget { outer.isValid ? .local(outer) : .global(outerGlobal) }
}
