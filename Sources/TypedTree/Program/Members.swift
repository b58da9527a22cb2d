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
