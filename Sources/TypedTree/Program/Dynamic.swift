import Support

// `dyn Trait`: values of whatever type implements a trait.

extension TypedProgram {
    /// The traits whose methods a `dyn` type has: its own and the super-traits of that; none for other types.
    public mutating func traits(ofDynamic type: TypeID) -> [TraitBound] {
        guard case .dynamic(let trait, let arguments) = types[type] else { return [] }
        var result = [TraitBound(trait: trait, arguments: arguments, span: traits[trait].span)]
        var next = 0
        while next < result.count {
            let bound = result[next]
            next += 1
            guard !traits[bound.trait].superTraits.isEmpty else { continue }
            var substitution = Substitution(traits[bound.trait].argumentParameters, types[bound.arguments])
            substitution[traits[bound.trait].selfParameter] = type
            for required in traits[bound.trait].superTraits {
                let arguments = types.substitute(required.arguments, substitution)
                if result.contains(where: { $0.trait == required.trait && $0.arguments == arguments }) { continue }
                result.append(TraitBound(trait: required.trait, arguments: arguments, span: required.span))
            }
        }
        return result
    }

    /// The method of the name that a `dyn` type has by its traits.
    public func dynamicMethod(named name: Symbol, of type: TypeID) -> FunctionID? {
        guard case .dynamic(let trait, _) = types[type] else { return nil }
        var pending = [trait]
        var seen: Set<TraitID> = []
        while let next = pending.popLast() {
            guard seen.insert(next).inserted else { continue }
            if let method = traits[next].methodsByName[name] { return method }
            pending += traits[next].superTraits.map(\.trait)
        }
        return nil
    }

    /// Whether a `dyn` type has the methods of a trait.
    public func isDynamic(_ type: TypeID, of trait: TraitID) -> Bool {
        guard case .dynamic(let own, _) = types[type] else { return false }
        var pending = [own]
        var seen: Set<TraitID> = []
        while let next = pending.popLast() {
            if next == trait { return true }
            if seen.insert(next).inserted { pending += traits[next].superTraits.map(\.trait) }
        }
        return false
    }

    /// What keeps a trait's method from being called on whatever a value is; nil for one that a method table can have.
    public func obstacle(toDispatching method: FunctionID) -> DispatchObstacle? {
        guard case .traitMethod(let trait) = functions[method].role else { return .noReceiver }
        let own = traits[trait].selfParameter
        guard let receiver = functions[method].parameters.first, symbols.text(locals[receiver].name) == "self" else { return .noReceiver }
        for parameter in functions[method].parameters.dropFirst() where mentions(own, locals[parameter].type) { return .selfParameter }
        let result = functions[method].result
        if types[result] != .parameter(own), mentions(own, result) { return .selfInResult }
        return nil
    }

    /// Whether calls of the method on a value of a type, the first of `arguments`, go to the method of what the value is.
    public func isDispatched(_ method: FunctionID, _ arguments: [TypeID]) -> Bool {
        guard case .traitMethod(let trait) = functions[method].role, let type = arguments.first, isDynamic(type, of: trait) else { return false }
        return obstacle(toDispatching: method) == nil
    }

    /// Whether a trait's method gives something made of values of the implementing type.
    public func mentionsSelf(inResultOf method: FunctionID) -> Bool {
        guard case .traitMethod(let trait) = functions[method].role else { return false }
        return mentions(traits[trait].selfParameter, functions[method].result)
    }

    private func mentions(_ parameter: TypeParamID, _ type: TypeID) -> Bool {
        guard type.isValid, type.variable == nil, types.hasParameter(type) else { return false }
        switch types[type] {
        case .parameter(let other): return other == parameter
        case .array(let element), .fixedArray(let element, _), .range(let element): return mentions(parameter, element)
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list):
            return types[list].contains { mentions(parameter, $0) }
        case .function(let parameters, let result):
            return mentions(parameter, result) || types[parameters].contains { mentions(parameter, $0) }
        default: return false
        }
    }
}

/// Why a method cannot be called on a value of which only the trait is known.
public enum DispatchObstacle: Sendable {
    /// It is called on the type, not on a value.
    case noReceiver
    /// It takes another value of the same type.
    case selfParameter
    /// It gives something made of values of the type.
    case selfInResult
}
