import Support

/// A field found in a type.
public struct ResolvedField: Sendable {
    public let index: UInt32
    /// With the struct's type arguments applied.
    public let type: TypeID
}

extension TypedProgram {
    /// The field `name` of a value of `type`; nil when the type has none.
    public mutating func field(named name: Symbol, of type: TypeID) -> ResolvedField? {
        guard case .structure(let id, let arguments) = types[type] else { return nil }
        guard let index = structs[id].fields.firstIndex(where: { $0.name == name }) else { return nil }
        let substitution = memberSubstitution(of: type, structs[id].typeParameters, arguments)
        return ResolvedField(index: UInt32(index), type: types.substitute(structs[id].fields[index].type, substitution))
    }

    /// Whether a struct of the program has a field of the name that holds functions and hides the methods that it inherits or is given:
    /// who calls it means the field.
    public func fieldHidesMethods(named name: Symbol, of type: TypeID) -> Bool {
        guard case .structure(var id, _) = types[type], let index = structs[id].fields.firstIndex(where: { $0.name == name }),
            case .function = types[structs[id].fields[index].type], !modules[structs[id].module].isLibrary
        else { return false }
        let owner = declaringStruct(ofField: UInt32(index), in: id)
        while structs[id].methods[name] == nil {
            if id == owner { return true }
            guard let base = base(of: id) else { return false }
            id = base
        }
        return false
    }

    /// The types of a variant's payload in an enum type, type arguments applied.
    public mutating func payloadTypes(of variant: UInt32, in type: TypeID) -> [TypeID] {
        guard case .enumeration(let id, let arguments) = types[type] else { return [] }
        let substitution = memberSubstitution(of: type, enums[id].typeParameters, arguments)
        return enums[id].variants[Int(variant)].payload.map { types.substitute($0.type, substitution) }
    }

    /// The types of a struct's fields, or of all payloads of an enum; none for other types.
    public mutating func partTypes(of type: TypeID) -> [TypeID] {
        guard case .enumeration(let id, _) = types[type] else { return fieldTypes(of: type) }
        var result: [TypeID] = []
        for variant in enums[id].variants.indices { result += payloadTypes(of: UInt32(variant), in: type) }
        return result
    }

    /// Whether a struct or enum is marked with `@derive(…)`.
    public func isDerived(_ trait: BuiltinTrait, _ type: TypeID) -> Bool {
        switch types[type] {
        case .structure(let id, _): structs[id].derived.contains(trait)
        case .enumeration(let id, _): enums[id].derived.contains(trait)
        default: false
        }
    }

    /// The types of a struct type's fields, type arguments applied.
    public mutating func fieldTypes(of type: TypeID) -> [TypeID] {
        guard case .structure(let id, let arguments) = types[type] else { return [] }
        let substitution = memberSubstitution(of: type, structs[id].typeParameters, arguments)
        return structs[id].fields.map { types.substitute($0.type, substitution) }
    }

    /// The type arguments of the function that makes a field's default, in a literal of the struct type that declares the field.
    public mutating func arguments(ofDefault maker: FunctionID, in type: TypeID) -> [TypeID] {
        guard case .structure(let id, let arguments) = types[type], !functions[maker].typeParameters.isEmpty else { return [] }
        let substitution = memberSubstitution(of: type, structs[id].typeParameters, arguments)
        return functions[maker].typeParameters.map { substitution[$0] ?? TypeStore.unit }
    }

    /// What type parameters stand for in the types of a type's members: those of the type itself and, where its arguments are concrete, what
    /// the bounds say of their associated types.
    private mutating func memberSubstitution(of type: TypeID, _ parameters: [TypeParamID], _ arguments: TypeListID) -> Substitution {
        var result = Substitution(parameters, types[arguments])
        var next: TypeID? = type
        while let level = next {
            addMemberOutputs(of: level, to: &result)
            next = baseType(of: level)
        }
        return result
    }

    private mutating func addMemberOutputs(of type: TypeID, to result: inout Substitution) {
        guard hasMemberOutputs(type), let generic = genericDeclaration(of: type) else { return }
        var own = Substitution(generic.parameters, types[generic.arguments])
        for constraint in generic.constraints {
            guard case .bound(let trait, let outputs) = constraint.kind else { continue }
            let subject = types.substitute(constraint.subject, own)
            if types.hasParameter(subject) || types.hasVariable(subject) { continue }
            _ = addOutputs(ofTrait: trait, outputs, on: subject, &own)
        }
        for output in generic.outputs { result[output] = own[output] }
    }

    @inline(__always)
    private func hasMemberOutputs(_ type: TypeID) -> Bool {
        switch types[type] {
        case .structure(let id, _): !structs[id].outputs.isEmpty
        case .enumeration(let id, _): !enums[id].outputs.isEmpty
        default: false
        }
    }

    /// What a struct or enum type is an instance of, with its type arguments; nil for other types.
    public func genericDeclaration(
        of type: TypeID
    ) -> (parameters: [TypeParamID], outputs: [TypeParamID], constraints: [Constraint], arguments: TypeListID)? {
        switch types[type] {
        case .structure(let id, let list): (structs[id].typeParameters, structs[id].outputs, structs[id].constraints, list)
        case .enumeration(let id, let list): (enums[id].typeParameters, enums[id].outputs, enums[id].constraints, list)
        default: nil
        }
    }
}
