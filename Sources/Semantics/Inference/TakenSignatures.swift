import Source
import Support
import Syntax
import TypedTree

// What is not written at a method, the one that it implements or overrides says: type parameters, types of parameters, the result.

/// The type parameters that inference found for a method, taken over by one without written types that implements or overrides it.
struct TakenScheme: Sendable {
    let source: FunctionID
    /// What the type parameters of `source` stand for.
    let arguments: TypeListID
    /// Those of the arguments that are variables until the method is generalized, for what was inferred.
    let variables: [TypeID]
}

extension Inference {
    /// The method of a trait that a method implements, or the one that it overrides, with what the type parameters of that stand for.
    mutating func model(of method: FunctionID) -> (method: FunctionID, substitution: Substitution)? {
        guard let impl = program.functions[method].implementation else { return nil }
        guard let trait = program.impls[impl].trait, let required = program.traits[trait].methodsByName[program.functions[method].name]
        else { return overridden(by: method) }
        let bound = TraitBound(trait: trait, arguments: program.impls[impl].arguments, span: .none)
        var substitution = substitution(of: bound, on: program.impls[impl].type)
        for (parameter, own) in zip(ownTypeParameters(of: required), ownTypeParameters(of: method)) {
            substitution[parameter] = types.intern(.parameter(own))
        }
        return (required, substitution)
    }

    // MARK: Written types

    /// Gives methods without type parameters those written at the methods that they implement or override.
    mutating func takeTypeParameters() {
        for method in program.functions.ids where program.functions[method].implementation != nil { takeTypeParameters(of: method) }
    }

    private mutating func takeTypeParameters(of method: FunctionID) {
        guard functions[method.index].ownTypeParameters == 0, leavesTypesOut(method), let (source, known) = model(of: method) else { return }
        // That may have them from a third one.
        takeTypeParameters(of: source)
        guard functions[source.index].ownTypeParameters > 0, program.functions[source].parameters.count == program.functions[method].parameters.count,
            !isForAnyInteger(source)
        else { return }
        let taken = Array(ownTypeParameters(of: source))
        var substitution = known
        for parameter in taken {
            let own = program.typeParameters.append(program.typeParameters[parameter])
            instantiation.append(.invalid)
            program.functions[method].typeParameters.append(own)
            substitution[parameter] = types.intern(.parameter(own))
        }
        for parameter in taken {
            guard case .parameter(let own)? = substitution[parameter].map({ types[$0] }), let bounds = parameterBounds[parameter] else { continue }
            parameterBounds[own] = bounds.map { substitute($0, substitution) }
        }
        let asked = program.functions[source].constraints.filter { constraint in
            if case .parameter(let subject) = types[constraint.subject] { taken.contains(subject) } else { false }
        }
        program.functions[method].constraints += instantiate(asked, of: source, typeArguments(of: source, substitution))
        functions[method.index].ownTypeParameters = functions[source.index].ownTypeParameters
        functions[method.index].writtenTypeParameters += functions[source.index].ownTypeParameters
    }

    /// Whether the type of a parameter, or the result, is not written.
    private func leavesTypesOut(_ method: FunctionID) -> Bool {
        guard case .function(let id) = resolved.origins[method] else { return false }
        let tree = resolved.modules[program.functions[method].module].tree
        return tree[id].result == nil || tree[id].parameters.contains { tree[$0].type == nil && !tree[$0].isSelf }
    }

    private mutating func typeArguments(of function: FunctionID, _ substitution: Substitution) -> TypeListID {
        types.intern(program.functions[function].typeParameters.map { substitution[$0] ?? types.intern(.parameter($0)) })
    }

    private mutating func instantiate(_ constraints: [Constraint], of function: FunctionID, _ arguments: TypeListID) -> [Constraint] {
        let parameters = program.functions[function].typeParameters
        beginInstantiation(parameters, arguments)
        defer { endInstantiation(parameters) }
        return constraints.map { Constraint(instantiate($0.kind), on: instantiate($0.subject), at: $0.span) }
    }

    /// The types of parameters and result for what is not written at a method, where they are known without looking at bodies.
    mutating func takenSignature(of method: FunctionID) -> (source: FunctionID, parameters: [TypeID], result: TypeID)? {
        guard let (source, substitution) = model(of: method), program.functions[source].parameters.count == program.functions[method].parameters.count
        else { return nil }
        let saved = moduleID
        declareSignature(source)
        switchModule(saved)
        guard functions[source.index].hasSignature, ownTypeParameters(of: source).count == ownTypeParameters(of: method).count else { return nil }
        let parameters = functions[source.index].parameters.map { zonk(signatures[$0]) }
        let result = zonk(functions[source.index].result)
        if types.hasVariable(result) || parameters.contains(where: { types.hasVariable($0) }) { return nil }
        return (source, parameters.map { types.substitute($0, substitution) }, types.substitute(result, substitution))
    }

    // MARK: Inferred types

    /// Makes the types of a method, where they are not written, those of the one that it implements or overrides, which is inferred first.
    /// Type parameters that inference found for that are variables here, and have to become type parameters again.
    mutating func takeInferredSignature(of method: FunctionID, _ node: FunctionNode) {
        guard !functions[method.index].source.isValid, leavesTypesOut(method), let (source, _) = model(of: method),
            program.functions[source].parameters.count == node.parameters.count
        else { return }
        demand(source)
        // What it has become may have more type parameters now.
        guard functions[source.index].status == .done, var (_, substitution) = model(of: method) else { return }
        let others = ownTypeParameters(of: source).dropFirst(ownTypeParameters(of: method).count)
        guard others.allSatisfy({ program.typeParameters[$0].isInferred }) else { return }
        var variables: [TypeID] = []
        for parameter in others {
            variables.append(fresh(.typeArgument, at: program.functions[method].nameSpan, .unimportant))
            substitution[parameter] = variables.last
        }
        let arguments = typeArguments(of: source, substitution)
        if !variables.isEmpty { takenSchemes[method] = TakenScheme(source: source, arguments: arguments, variables: variables) }
        functions[method.index].source = source
        let parameters = program.functions[source].typeParameters
        beginInstantiation(parameters, arguments)
        let wanted = functions[source.index].parameters.map { instantiate(signatures[$0]) }
        let result = instantiate(functions[source.index].result)
        endInstantiation(parameters)
        for (index, parameter) in node.parameters.enumerated() where tree[parameter].type == nil && !tree[parameter].isSelf {
            _ = unify(signatures[functions[method.index].parameters.lowerBound + index], wanted[index])
        }
        if node.result == nil { _ = unify(functions[method.index].result, result) }
    }

    /// The variables that stand for type parameters of others.
    @inline(__always)
    func takenVariables(of members: [FunctionID]) -> [TypeID] {
        takenSchemes.isEmpty ? [] : members.flatMap { takenSchemes[$0]?.variables ?? [] }
    }

    /// Holds the scheme of a method against the one that it has taken over. It asks for what that asks for, and for no more.
    mutating func checkTakenScheme(of method: FunctionID) {
        guard let taken = takenSchemes[method] else { return }
        var own: [TypeParamID] = []
        for variable in taken.variables {
            guard case .parameter(let parameter) = types[zonk(variable)], !own.contains(parameter), program.functions[method].typeParameters.contains(parameter)
            else { return reportOverride(method, taken.source) }
            own.append(parameter)
        }
        let asked = instantiate(program.functions[taken.source].constraints, of: taken.source, taken.arguments)
            .map { Constraint(zonk($0.kind), on: zonk($0.subject), at: $0.span) }
        for constraint in program.functions[method].constraints where typeParameters(in: constraint.subject).contains(where: { own.contains($0) }) {
            guard !asked.contains(where: { $0.subject == constraint.subject && $0.kind.includes(constraint.kind) }) else { continue }
            return reportStrongerOverride(method, taken.source, constraint)
        }
        for constraint in asked where typeParameters(in: constraint.subject).contains(where: { own.contains($0) }) {
            let isKnown = program.functions[method].constraints.contains { $0.subject == constraint.subject && $0.kind == constraint.kind }
            if !isKnown { program.functions[method].constraints.append(constraint) }
        }
    }
}

extension ConstraintKind {
    /// Whether what has this operation has the other one.
    fileprivate func includes(_ other: ConstraintKind) -> Bool {
        switch (self, other) {
        case (_, .printable), (_, .zero), (.integer, .integerLiteral), (.floatLiteral, .integerLiteral), (.hashable, .equatable): true
        default: self == other
        }
    }
}
