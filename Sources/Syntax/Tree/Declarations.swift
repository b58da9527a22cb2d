import Support

/// A declaration: what it declares, and what may stand before any of them.
@frozen
public struct Declaration: Sendable, BitwiseCopyable {
    /// What is declared.
    public var kind: DeclKind

    /// From the first attribute or `pub` to the end of the body.
    public var range: TextRange

    /// The attributes, such as `@derive(Comparable)`.
    public var attributes: IDRange<AttributeID>

    /// Whether `pub` stands before it.
    public var isPublic: Bool

    /// The `///` comment lines directly above, if any.
    public var documentation: TextRange?

    /// Makes a declaration.
    @inlinable
    public init(
        kind: DeclKind, range: TextRange, attributes: IDRange<AttributeID> = .empty,
        isPublic: Bool = false, documentation: TextRange? = nil
    ) {
        self.kind = kind
        self.range = range
        self.attributes = attributes
        self.isPublic = isPublic
        self.documentation = documentation
    }
}

/// What a declaration declares.
@frozen
public enum DeclKind: Sendable, BitwiseCopyable {
    /// What could not be parsed; it has been reported.
    case error
    /// `fn f(x: i32) -> i32: …`
    case function(FunctionID)
    /// `LIMIT: i32 := 100`
    case constant(ConstantID)
    /// `struct Point: …`
    case structure(StructDeclID)
    /// `enum Shape: …`
    case enumeration(EnumDeclID)
    /// `impl Point: …`, `impl Shape for Circle: …`
    case implementation(ImplDeclID)
    /// `trait Shape: …`
    case trait(TraitDeclID)
    /// `type Item` in a trait, `type Item = T` in an `impl`
    case associatedType(AssociatedTypeID)
    /// `use a.b: c`
    case use(UseDeclID)
}

/// `@name` or `@name(arguments)` before a declaration.
@frozen
public struct Attribute: Sendable, BitwiseCopyable {
    /// The name after the `@`.
    public var name: Name

    /// The arguments.
    public var arguments: IDRange<ArgumentID>

    /// From the `@` to the `)`.
    public var range: TextRange

    /// Makes an attribute.
    @inlinable
    public init(name: Name, arguments: IDRange<ArgumentID>, range: TextRange) {
        self.name = name
        self.arguments = arguments
        self.range = range
    }
}

/// The signature and body of a function.
@frozen
public struct FunctionNode: Sendable, BitwiseCopyable {
    /// The name; absent for a function expression.
    public var name: Name?

    /// `<T: Bound>`
    public var typeParameters: IDRange<TypeParamID>

    /// The parameters; `self`, if there, is the first.
    public var parameters: IDRange<ParamID>

    /// The type after `->`.
    public var result: TypeExprID?

    /// The body; absent for a trait's required method and for `@native` functions.
    public var body: BlockID?

    /// From `fn` to the end of the signature, before the `:`.
    public var signatureRange: TextRange

    /// Makes a function.
    @inlinable
    public init(
        name: Name?, typeParameters: IDRange<TypeParamID>, parameters: IDRange<ParamID>,
        result: TypeExprID?, body: BlockID?, signatureRange: TextRange
    ) {
        self.name = name
        self.typeParameters = typeParameters
        self.parameters = parameters
        self.result = result
        self.body = body
        self.signatureRange = signatureRange
    }
}

/// A parameter of a function.
@frozen
public struct Parameter: Sendable, BitwiseCopyable {
    /// The name; its symbol is that of `_` when it binds nothing.
    public var name: Name

    /// The annotation; for `args: ...T` this is `T`.
    public var type: TypeExprID?

    /// The default after `=`.
    public var defaultValue: ExprID?

    /// Whether this is the method's `self` (or `mut self`).
    public var isSelf: Bool

    /// Whether it is `args: ...T`.
    public var isVariadic: Bool

    /// Makes a parameter.
    @inlinable
    public init(name: Name, type: TypeExprID?, defaultValue: ExprID?, isSelf: Bool, isVariadic: Bool) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.isSelf = isSelf
        self.isVariadic = isVariadic
    }
}

/// A type parameter with its bounds: `T: Shape + Hashable`.
@frozen
public struct TypeParameter: Sendable, BitwiseCopyable {
    /// The name.
    public var name: Name

    /// The traits after the `:`.
    public var bounds: NodeList<TypeExprID>

    /// Makes a type parameter.
    @inlinable
    public init(name: Name, bounds: NodeList<TypeExprID>) {
        self.name = name
        self.bounds = bounds
    }
}

/// `LIMIT: i32 := 100`.
@frozen
public struct ConstantNode: Sendable, BitwiseCopyable {
    /// The name. Whether it is SCREAMING_SNAKE_CASE is not the parser's to check (E1013).
    public var name: Name

    /// The annotation.
    public var type: TypeExprID?

    /// The value.
    public var value: ExprID

    /// Makes a constant.
    @inlinable
    public init(name: Name, type: TypeExprID?, value: ExprID) {
        self.name = name
        self.type = type
        self.value = value
    }
}

/// `struct Name<T>(Base): …`.
@frozen
public struct StructNode: Sendable, BitwiseCopyable {
    /// The name.
    public var name: Name

    /// `<T>`
    public var typeParameters: IDRange<TypeParamID>

    /// The struct that it inherits from.
    public var base: TypeExprID?

    /// The fields.
    public var fields: IDRange<FieldID>

    /// Makes a struct.
    @inlinable
    public init(name: Name, typeParameters: IDRange<TypeParamID>, base: TypeExprID?, fields: IDRange<FieldID>) {
        self.name = name
        self.typeParameters = typeParameters
        self.base = base
        self.fields = fields
    }
}

/// A field of a struct or a payload of a variant.
@frozen
public struct Field: Sendable, BitwiseCopyable {
    /// The name; absent only for a payload without one.
    public var name: Name?

    /// The type.
    public var type: TypeExprID

    /// The default of a struct's field.
    public var defaultValue: ExprID?

    /// Whether `pub` stands before it.
    public var isPublic: Bool

    /// Makes a field.
    @inlinable
    public init(name: Name?, type: TypeExprID, defaultValue: ExprID?, isPublic: Bool) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.isPublic = isPublic
    }
}

/// `enum Name<T>: …`.
@frozen
public struct EnumNode: Sendable, BitwiseCopyable {
    /// The name.
    public var name: Name

    /// `<T>`
    public var typeParameters: IDRange<TypeParamID>

    /// The variants.
    public var variants: IDRange<VariantID>

    /// Makes an enum.
    @inlinable
    public init(name: Name, typeParameters: IDRange<TypeParamID>, variants: IDRange<VariantID>) {
        self.name = name
        self.typeParameters = typeParameters
        self.variants = variants
    }
}

/// A variant of an enum: `Good(value: i32)`.
@frozen
public struct Variant: Sendable, BitwiseCopyable {
    /// The name.
    public var name: Name

    /// The payloads.
    public var payloads: IDRange<FieldID>

    /// Makes a variant.
    @inlinable
    public init(name: Name, payloads: IDRange<FieldID>) {
        self.name = name
        self.payloads = payloads
    }
}

/// `impl<T> Type: …` or `impl<T> Trait for Type: …`.
@frozen
public struct ImplNode: Sendable, BitwiseCopyable {
    /// `<T>`
    public var typeParameters: IDRange<TypeParamID>

    /// The trait before `for`.
    public var trait: TypeExprID?

    /// The type that gets the members.
    public var type: TypeExprID

    /// Functions and associated types.
    public var members: NodeList<DeclID>

    /// From `impl` to the end of the header, before the `:`.
    public var headerRange: TextRange

    /// Makes an `impl`.
    @inlinable
    public init(
        typeParameters: IDRange<TypeParamID>, trait: TypeExprID?, type: TypeExprID,
        members: NodeList<DeclID>, headerRange: TextRange
    ) {
        self.typeParameters = typeParameters
        self.trait = trait
        self.type = type
        self.members = members
        self.headerRange = headerRange
    }
}

/// `trait Name<T>: Super + Other: …`.
@frozen
public struct TraitNode: Sendable, BitwiseCopyable {
    /// The name.
    public var name: Name

    /// `<T>`
    public var typeParameters: IDRange<TypeParamID>

    /// The traits after the first `:`.
    public var superTraits: NodeList<TypeExprID>

    /// Functions and associated types.
    public var members: NodeList<DeclID>

    /// Makes a trait.
    @inlinable
    public init(
        name: Name, typeParameters: IDRange<TypeParamID>, superTraits: NodeList<TypeExprID>, members: NodeList<DeclID>
    ) {
        self.name = name
        self.typeParameters = typeParameters
        self.superTraits = superTraits
        self.members = members
    }
}

/// `type Item: Bound` or `type Item = T`.
@frozen
public struct AssociatedTypeNode: Sendable, BitwiseCopyable {
    /// The name.
    public var name: Name

    /// The bounds after `:`.
    public var bounds: NodeList<TypeExprID>

    /// The type after `=`.
    public var value: TypeExprID?

    /// Makes an associated type.
    @inlinable
    public init(name: Name, bounds: NodeList<TypeExprID>, value: TypeExprID?) {
        self.name = name
        self.bounds = bounds
        self.value = value
    }
}

/// `use a.b`, `use a.b as c`, `use a.b: x, T as U`, `use a.b:*`; `/` may stand for `.`.
@frozen
public struct UseNode: Sendable, BitwiseCopyable {
    /// What is imported from the module.
    @frozen
    public enum Selection: Sendable, BitwiseCopyable {
        /// The module itself, under its last name or the alias.
        case module(alias: Name?)
        /// The named exports.
        case items(IDRange<UseItemID>)
        /// All exports.
        case all
    }

    /// The names of the module's path.
    public var path: IDRange<PathNameID>

    /// What is imported.
    public var selection: Selection

    /// Whether the path could not be read to its end, so that it names no module.
    public var isPathBroken: Bool

    /// Makes a `use`.
    @inlinable
    public init(path: IDRange<PathNameID>, selection: Selection, isPathBroken: Bool = false) {
        self.path = path
        self.selection = selection
        self.isPathBroken = isPathBroken
    }
}

/// An imported name: `x` or `T as U`.
@frozen
public struct UseItem: Sendable, BitwiseCopyable {
    /// The name in the module.
    public var name: Name

    /// The name here, when it is another.
    public var alias: Name?

    /// Makes an imported name.
    @inlinable
    public init(name: Name, alias: Name?) {
        self.name = name
        self.alias = alias
    }
}
