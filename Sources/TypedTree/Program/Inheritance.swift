import Support

// `struct Dog(Animal)`: a `Dog` is an `Animal`. A struct that others extend is *extended*; what a value of it is, only running tells.

extension TypedProgram {
    /// Whether some struct extends another one.
    public var hasInheritance: Bool { extendedStructs > 0 }

    /// The type that a struct type extends, type arguments applied.
    public mutating func baseType(of type: TypeID) -> TypeID? {
        guard hasInheritance, case .structure(let id, let arguments) = types[type], let base = structs[id].base else { return nil }
        return types.substitute(base, Substitution(structs[id].typeParameters, types[arguments]))
    }

    /// The struct that a struct extends.
    public func base(of id: StructID) -> StructID? {
        guard let base = structs[id].base, case .structure(let base, _) = types[base] else { return nil }
        return base
    }

    /// Whether values of a type may be of types that extend it.
    public func isExtended(_ type: TypeID) -> Bool {
        guard hasInheritance, case .structure(let id, _) = types[type] else { return false }
        return !structs[id].extensions.isEmpty
    }

    /// Whether a struct extends another one, or is extended.
    public func isInHierarchy(_ id: StructID) -> Bool { structs[id].base != nil || !structs[id].extensions.isEmpty }

    /// The type itself or the one that it extends, directly or not, that is of the given struct.
    public mutating func ancestor(of type: TypeID, _ wanted: StructID) -> TypeID? {
        var next: TypeID? = type
        while let type = next, case .structure(let id, _) = types[type] {
            if id == wanted { return type }
            next = baseType(of: type)
        }
        return nil
    }

    /// Whether every value of a concrete type is one of another.
    public mutating func isSubtype(_ type: TypeID, of other: TypeID) -> Bool {
        if type == other { return true }
        guard hasInheritance, case .structure(let id, _) = types[other] else { return false }
        return ancestor(of: type, id) == other
    }

    /// The same without a type that is new: what types extend may have to be found in a copy.
    public func isDescendant(_ type: TypeID, of other: TypeID) -> Bool {
        if type == other { return true }
        guard case .structure(let id, _) = types[type], case .structure(let wanted, _) = types[other], id != wanted, isDescendant(id, of: wanted)
        else { return false }
        if structs[wanted].typeParameters.isEmpty { return true }
        var scratch = self
        return scratch.ancestor(of: type, wanted) == other
    }

    /// Whether a struct is another one or extends it, directly or not.
    public func isDescendant(_ id: StructID, of wanted: StructID) -> Bool {
        var next: StructID? = id
        while let id = next {
            if id == wanted { return true }
            next = base(of: id)
        }
        return false
    }

    /// The struct type that declares a field of a struct type: it, or one that it extends.
    public mutating func declaringType(ofField index: Int, in type: TypeID) -> TypeID {
        var type = type
        while case .structure(let id, _) = types[type], index < structs[id].inheritedFields, let base = baseType(of: type) { type = base }
        return type
    }

    /// The struct that declares a field of a struct.
    public func declaringStruct(ofField index: UInt32, in id: StructID) -> StructID {
        var id = id
        while Int(index) < structs[id].inheritedFields, let base = base(of: id) { id = base }
        return id
    }

    // MARK: Overriding

    /// The type of the values that a call of a method with these type arguments may find another method for: an extended struct, with
    /// a method of the name below it. Nil where a call is direct.
    public mutating func overriddenReceiver(of method: FunctionID, _ arguments: [TypeID]) -> TypeID? {
        guard hasInheritance, let receiver = functions[method].parameters.first, symbols.text(locals[receiver].name) == "self" else { return nil }
        switch functions[method].role {
        case .method(.structure), .traitMethod: break
        default: return nil
        }
        let type = types.substitute(locals[receiver].type, Substitution(functions[method].typeParameters, arguments))
        guard case .structure(let id, _) = types[type], isOverridden(functions[method].name, below: id) else { return nil }
        return type
    }

    /// Whether some struct that extends this one has a method of the name itself.
    private mutating func isOverridden(_ name: Symbol, below id: StructID) -> Bool {
        for child in structs[id].extensions {
            if hasOwnMethod(named: name, child) || isOverridden(name, below: child) { return true }
        }
        return false
    }

    /// Whether a struct has a method of the name that it does not inherit.
    private mutating func hasOwnMethod(named name: Symbol, _ id: StructID) -> Bool {
        if structs[id].methods[name] != nil { return true }
        for impl in implementations.giving(name, to: .structure(id)) {
            if impls[impl].owner == .structure(id) || givesAnew(impl, to: id) { return true }
        }
        return false
    }

    /// Whether an `impl` for all types that meet a bound is for a struct, and not for the one that it extends.
    private mutating func givesAnew(_ impl: ImplID, to id: StructID) -> Bool {
        let arguments = types.intern(structs[id].typeParameters.map { types.intern(.parameter($0)) })
        let type = types.intern(.structure(id, arguments))
        guard let base = baseType(of: type) else { return false }
        return applies(impl, to: type) && !applies(impl, to: base)
    }

    /// What a call of a method with these type arguments calls on a value that is of `form`, which is or extends the receiver's type.
    public mutating func override(
        of method: FunctionID, _ arguments: [TypeID], for form: TypeID
    ) -> (function: FunctionID, arguments: [TypeID]) {
        if let required = requirement(of: method, arguments, for: form) { return resolveTraitCall(required.function, required.arguments) }
        guard let found = ownMethod(of: form, inPlaceOf: method), found != method, isOffered(found, to: form) else { return (method, arguments) }
        let substitution = Substitution(functions[method].typeParameters, arguments)
        let others = functions[method].parameters.dropFirst().map { types.substitute(locals[$0].type, substitution) }
        let result = types.substitute(functions[method].result, substitution)
        guard let own = typeArguments(of: found, arguments: [form] + others, result: result) else { return (method, arguments) }
        return (found, own)
    }

    /// The method that a value of `form` has in the place of one of a type that it extends. Of what a module keeps to itself others know nothing,
    /// so that their methods of its name are other ones.
    private mutating func ownMethod(of form: TypeID, inPlaceOf method: FunctionID) -> FunctionID? {
        var level: TypeID? = form
        while let type = level, let found = self.method(named: functions[method].name, of: type) {
            if !functions[method].isPrivate || functions[found].module == functions[method].module { return found }
            level = baseType(of: type)
        }
        return nil
    }

    /// The trait's method that a method is, or implements, for the type `form`.
    private mutating func requirement(
        of method: FunctionID, _ arguments: [TypeID], for form: TypeID
    ) -> (function: FunctionID, arguments: [TypeID])? {
        if case .traitMethod = functions[method].role { return (method, [form] + arguments.dropFirst()) }
        guard let impl = functions[method].implementation, let trait = impls[impl].trait,
            let required = traits[trait].methodsByName[functions[method].name]
        else { return nil }
        let parameters = impls[impl].typeParameters
        let given = types.substitute(impls[impl].arguments, Substitution(parameters, arguments))
        return (required, [form] + types[given] + arguments.dropFirst(parameters.count))
    }
}
