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
        let substitution = Substitution(structs[id].typeParameters, types[arguments])
        return ResolvedField(index: UInt32(index), type: types.substitute(structs[id].fields[index].type, substitution))
    }

    /// The method `name` declared for `type`, generic as declared; nil when there is none.
    public func method(named name: Symbol, of type: TypeID) -> FunctionID? {
        switch types[type] {
        case .structure(let id, _): structs[id].methods[name]
        case .enumeration(let id, _): enums[id].methods[name]
        case let kind: TypeHead(kind).flatMap { builtinMethods[$0]?[name] }
        }
    }

    /// The method that `value.name(…)` calls for a value of `type`: its own, else one that all types have. Operators are never
    /// looked for among the latter, which are written with them.
    public func callableMethod(named name: Symbol, of type: TypeID) -> FunctionID? {
        if let own = method(named: name, of: type) { return own }
        switch types[type] {
        // Not known yet: nothing can be said.
        case .variable, .parameter, .error, .never: return nil
        default: return builtinMethods[.any]?[name]
        }
    }

    /// The types of a variant's payload in an enum type, type arguments applied.
    public mutating func payloadTypes(of variant: UInt32, in type: TypeID) -> [TypeID] {
        guard case .enumeration(let id, let arguments) = types[type] else { return [] }
        let substitution = Substitution(enums[id].typeParameters, types[arguments])
        return enums[id].variants[Int(variant)].payload.map { types.substitute($0.type, substitution) }
    }

    /// The types of a struct type's fields, type arguments applied.
    public mutating func fieldTypes(of type: TypeID) -> [TypeID] {
        guard case .structure(let id, let arguments) = types[type] else { return [] }
        let substitution = Substitution(structs[id].typeParameters, types[arguments])
        return structs[id].fields.map { types.substitute($0.type, substitution) }
    }
}
