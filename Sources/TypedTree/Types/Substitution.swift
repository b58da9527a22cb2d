import Support

/// What type parameters stand for: in an instance of a generic declaration, concrete types.
public struct Substitution: Sendable {
    public private(set) var types: [TypeParamID: TypeID] = [:]

    public init() {}

    /// Maps `parameters` to `arguments`, position by position.
    public init(_ parameters: [TypeParamID], _ arguments: [TypeID]) {
        for (parameter, argument) in zip(parameters, arguments) { types[parameter] = argument }
    }

    public subscript(parameter: TypeParamID) -> TypeID? {
        get { types[parameter] }
        set { types[parameter] = newValue }
    }
    public var isEmpty: Bool { types.isEmpty }
}

extension TypeStore {
    /// `type` with each parameter that `substitution` maps replaced.
    public mutating func substitute(_ type: TypeID, _ substitution: Substitution) -> TypeID {
        guard hasParameter(type), !substitution.isEmpty else { return type }
        switch self[type] {
        case .parameter(let parameter): return substitution[parameter] ?? type
        case .array(let element): return intern(.array(substitute(element, substitution)))
        case .fixedArray(let element, let length):
            return intern(.fixedArray(substitute(element, substitution), length: length))
        case .range(let element): return intern(.range(substitute(element, substitution)))
        case .tuple(let list): return intern(.tuple(substitute(list, substitution)))
        case .function(let parameters, let result):
            let newParameters = substitute(parameters, substitution)
            return intern(.function(parameters: newParameters, result: substitute(result, substitution)))
        case .structure(let id, let list): return intern(.structure(id, substitute(list, substitution)))
        case .enumeration(let id, let list): return intern(.enumeration(id, substitute(list, substitution)))
        case .dynamic(let id, let list): return intern(.dynamic(id, substitute(list, substitution)))
        default: return type
        }
    }

    /// Each member of `list` substituted.
    public mutating func substitute(_ list: TypeListID, _ substitution: Substitution) -> TypeListID {
        var result = self[list]
        for index in result.indices { result[index] = substitute(result[index], substitution) }
        return intern(result)
    }
}
