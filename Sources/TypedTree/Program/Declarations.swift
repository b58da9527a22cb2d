import Source
import Support

/// A source file as a module.
public struct ModuleDeclaration: Sendable {
    /// Dotted path, such as `pkg.stats`; the entry file's is its base name.
    public var name: String
    public var file: FileID
    /// Runs the module's top-level statements; nil when there are none.
    public var initializer: FunctionID?
    /// Whether it is one of the standard library.
    public var isLibrary: Bool
    /// The traits that its `use`s bring under their names, and those that modules which it binds export.
    public var namedTraits: Set<TraitID> = []
    public var qualifiedTraits: Set<TraitID> = []

    public init(name: String, file: FileID, initializer: FunctionID?, isLibrary: Bool = false) {
        self.name = name
        self.file = file
        self.initializer = initializer
        self.isLibrary = isLibrary
    }
}

/// What a function is for.
public enum FunctionRole: Sendable, Hashable {
    /// Declared at module scope, or `fn` in a function.
    case declared
    case method(MethodOwner)
    /// Declared in a trait, with or without a body. Its first type parameter is the type that implements the trait.
    case traitMethod(TraitID)
    /// A function expression.
    case closure
    /// Makes the default of a field (no parameters), or of a parameter (see `ParameterDefault`).
    case defaultValue
    /// The top level of a module.
    case moduleInitializer
}

/// The type an `impl` is for.
public enum MethodOwner: Sendable, Hashable {
    case structure(StructID)
    case enumeration(EnumID)
    /// A built-in type; only modules of the standard library have such `impl`s.
    case builtin(TypeHead)
}

/// What kind of built-in type a method is for, whatever the type is made of.
public enum TypeHead: Sendable, Hashable {
    case array, fixedArray, string, bool, char, unit, range, rangeIterator, tuple, function, error
    case integer(IntegerType)
    case float(FloatType)
    /// All types: `impl<T> T`. What a type has itself comes first.
    case any

    /// The head of a type; nil for types that have none, or methods of their own.
    public init?(_ kind: TypeKind) {
        switch kind {
        case .array: self = .array
        case .fixedArray: self = .fixedArray
        case .unit: self = .unit
        case .tuple: self = .tuple
        case .function: self = .function
        case .string: self = .string
        case .bool: self = .bool
        case .char: self = .char
        case .range: self = .range
        case .rangeIterator: self = .rangeIterator
        case .errorValue: self = .error
        case .integer(let type): self = .integer(type)
        case .float(let type): self = .float(type)
        default: return nil
        }
    }

    /// As it is shown in qualified names.
    public var name: String {
        switch self {
        case .integer(let type): type.name
        case .float(let type): type == .f32 ? "f32" : "f64"
        case .array: "array"
        case .fixedArray: "fixedArray"
        case .string: "string"
        case .bool: "bool"
        case .char: "char"
        case .unit: "unit"
        case .range, .rangeIterator: "range"
        case .tuple: "tuple"
        case .function: "function"
        case .error: "error"
        case .any: "any"
        }
    }
}

/// A function with its body.
public struct FunctionDeclaration: Sendable {
    public var name: Symbol
    /// The qualified name for reports and C names, such as `Point.moved`, `outer.inner`, `f.fn1`, without the module.
    public var qualifiedName: String
    public var module: ModuleID
    /// Of the name (of the `fn` for function expressions).
    public var nameSpan: Span
    /// Of the whole declaration.
    public var span: Span
    public var role: FunctionRole
    /// The function around it, for nested ones and function expressions. Its type parameters are in scope here too.
    public var parent: FunctionID?
    /// The `impl` that a method stands in.
    public var implementation: ImplID?
    /// The parameters that this function introduces: those of its `impl`'s type first (for methods), then written ones, then inferred ones.
    public var typeParameters: [TypeParamID] = []
    public var constraints: [Constraint] = []
    public var parameters: [LocalID] = []
    public var result: TypeID
    /// The locals of enclosing functions that the body, or a function it calls or makes, uses. By value when never assigned after
    /// declaration (`LocalVariable.isMutable` false), else shared by reference. Module variables are no captures.
    public var captures: [LocalID] = []
    /// The parameters that calls may leave out, in their order.
    public var defaults: [ParameterDefault] = []
    /// Whether the last parameter takes all further arguments of a call, as an array.
    public var isVariadic = false
    /// Declared in a trait without a body: who implements the trait says what it does.
    public var isRequired = false
    /// `@gathers`, in the library: what stands for the last parameter, an array, and is none is gathered into one when it can be
    /// walked over; for a parameter of any type, a fixed array is copied to one.
    public var gathers = false
    /// `@property`: a method that is called where its name is read.
    public var isProperty = false
    /// A method that modules other than its own must not use.
    public var isPrivate = false
    /// Nil for natives.
    public var body: NodeID?
    /// `@native("orus_…")`: the runtime's function of that name.
    public var native: Symbol?

    public init(
        name: Symbol, qualifiedName: String, module: ModuleID, nameSpan: Span, span: Span, role: FunctionRole,
        parent: FunctionID?, result: TypeID
    ) {
        self.name = name
        self.qualifiedName = qualifiedName
        self.module = module
        self.nameSpan = nameSpan
        self.span = span
        self.role = role
        self.parent = parent
        self.result = result
    }
}

/// What a call takes for a parameter that it leaves out.
public struct ParameterDefault: Sendable {
    /// The position of the parameter, `self` counted.
    public let parameter: UInt32
    /// The function that makes the value, anew for each call. It has the type parameters of the function whose parameter this is.
    public let maker: FunctionID
    /// The positions of the parameters before this one whose values `maker` takes.
    public let earlier: [UInt32]

    public init(parameter: UInt32, maker: FunctionID, earlier: [UInt32]) {
        self.parameter = parameter
        self.maker = maker
        self.earlier = earlier
    }
}

/// A local variable, parameter, loop variable or binding of a pattern or `catch`.
public struct LocalVariable: Sendable {
    public var name: Symbol
    public var type: TypeID
    public var span: Span
    /// Whether it may be assigned after its declaration (`mut`, or a name that leaves branches which assign it).
    public var isMutable: Bool
    /// Whether a nested function or function expression uses it.
    public var isCaptured: Bool
    public var function: FunctionID

    public init(name: Symbol, type: TypeID, span: Span, isMutable: Bool, isCaptured: Bool, function: FunctionID) {
        self.name = name
        self.type = type
        self.span = span
        self.isMutable = isMutable
        self.isCaptured = isCaptured
        self.function = function
    }
}

/// A module-level variable or constant. It has a value only once its `.initialize` ran.
public struct GlobalDeclaration: Sendable {
    public var name: Symbol
    public var module: ModuleID
    public var type: TypeID
    public var span: Span
    public var isMutable: Bool
    /// The value of a constant that is known at compile time (a literal node).
    public var constant: NodeID?
    /// Whether some read could happen before the initializer ran and must check that (raises E0005, see E1012).
    public var needsInitializedCheck: Bool

    public init(
        name: Symbol, module: ModuleID, type: TypeID, span: Span, isMutable: Bool, constant: NodeID?,
        needsInitializedCheck: Bool
    ) {
        self.name = name
        self.module = module
        self.type = type
        self.span = span
        self.isMutable = isMutable
        self.constant = constant
        self.needsInitializedCheck = needsInitializedCheck
    }
}

/// A field of a struct.
public struct FieldDeclaration: Sendable {
    public var name: Symbol
    public var type: TypeID
    public var span: Span
    /// A function without parameters (generic as the struct is) that makes the default.
    public var defaultValue: FunctionID?

    public init(name: Symbol, type: TypeID, span: Span, defaultValue: FunctionID?) {
        self.name = name
        self.type = type
        self.span = span
        self.defaultValue = defaultValue
    }
}

/// A struct.
public struct StructDeclaration: Sendable {
    public var name: Symbol
    public var module: ModuleID
    public var span: Span
    public var typeParameters: [TypeParamID] = []
    /// Whether it extends another one, which `base` tells once types are known.
    public var hasBase = false
    /// The struct that it extends, in terms of its own type parameters.
    public var base: TypeID?
    /// The structs that extend it.
    public var extensions: [StructID] = []
    /// The fields, those of `base` first.
    public var fields: [FieldDeclaration] = []
    /// How many of them are those of `base`.
    public var inheritedFields = 0
    /// The traits of `@derive(…)`.
    public var derived: Set<BuiltinTrait> = []
    /// The bounds of the type parameters.
    public var constraints: [Constraint] = []
    /// What the bounds decide, as further type parameters: associated types of the written ones. Types of members are in terms of them, too.
    public var outputs: [TypeParamID] = []
    public var methods: [Symbol: FunctionID] = [:]

    public init(name: Symbol, module: ModuleID, span: Span) {
        self.name = name
        self.module = module
        self.span = span
    }
}

/// A variant of an enum.
public struct VariantDeclaration: Sendable {
    public var name: Symbol
    public var span: Span
    /// One entry a payload; the name is nil for unnamed ones.
    public var payload: [PayloadDeclaration]

    public init(name: Symbol, span: Span, payload: [PayloadDeclaration]) {
        self.name = name
        self.span = span
        self.payload = payload
    }
}

/// One payload of a variant.
public struct PayloadDeclaration: Sendable {
    public var name: Symbol?
    public var type: TypeID
    public init(name: Symbol?, type: TypeID) {
        self.name = name
        self.type = type
    }
}

/// An enum.
public struct EnumDeclaration: Sendable {
    public var name: Symbol
    public var module: ModuleID
    public var span: Span
    /// The place of the whole declaration.
    public var extent = Span.none
    public var typeParameters: [TypeParamID] = []
    public var variants: [VariantDeclaration] = []
    /// The traits of `@derive(…)`.
    public var derived: Set<BuiltinTrait> = []
    /// The bounds of the type parameters.
    public var constraints: [Constraint] = []
    /// What the bounds decide, as further type parameters: associated types of the written ones. Types of members are in terms of them, too.
    public var outputs: [TypeParamID] = []
    public var methods: [Symbol: FunctionID] = [:]

    public init(name: Symbol, module: ModuleID, span: Span) {
        self.name = name
        self.module = module
        self.span = span
    }
}

/// A type parameter: `T` as written, or a letter chosen for an inferred one.
public struct TypeParameter: Sendable {
    public var name: Symbol
    public var span: Span
    /// Whether inference made it: nobody wrote the name.
    public var isInferred: Bool
    public init(name: Symbol, span: Span, isInferred: Bool = false) {
        self.name = name
        self.span = span
        self.isInferred = isInferred
    }
}
