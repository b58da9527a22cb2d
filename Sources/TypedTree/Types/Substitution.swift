import Support

/// What type parameters stand for: in an instance of a generic declaration, concrete types.
public struct Substitution: Sendable {
    // Few: a search through them is faster than any table.
    private var parameters: [TypeParamID] = []
    private var types: [TypeID] = []

    public init() {}

    /// Maps `parameters` to `arguments`, position by position.
    public init(_ parameters: [TypeParamID], _ arguments: [TypeID]) {
        if parameters.count == arguments.count {
            (self.parameters, types) = (parameters, arguments)
        } else {
            for (parameter, argument) in zip(parameters, arguments) { self[parameter] = argument }
        }
    }

    public subscript(parameter: TypeParamID) -> TypeID? {
        get {
            for index in parameters.indices where parameters[index] == parameter { return types[index] }
            return nil
        }
        set {
            guard let newValue else { return remove(parameter) }
            for index in parameters.indices where parameters[index] == parameter {
                types[index] = newValue
                return
            }
            parameters.append(parameter)
            types.append(newValue)
        }
    }

    public var isEmpty: Bool { parameters.isEmpty }

    private mutating func remove(_ parameter: TypeParamID) {
        guard let index = parameters.firstIndex(of: parameter) else { return }
        parameters.remove(at: index)
        types.remove(at: index)
    }
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
        let start = beginList()
        for index in 0..<count(of: list) { appendToList(substitute(self[list, index], substitution)) }
        return endList(start)
    }
}
