import Source
import Support
import Syntax
import TypedTree

// Values whose type says less than what they are: `dyn Trait`, `Error`. A value turns into one only where that type is
// expected; `as?` and the pattern `d: Dog` ask what it is.

extension Inference {
    // MARK: The type

    /// `dyn Trait`
    mutating func dynamicType(_ written: TypeExprID, at span: Span) -> TypeID {
        guard let bound = bound(written) else { return TypeStore.error }
        if bound.trait == program.builtinTraits[.error] { return TypeStore.errorValue }
        if hasDeclaredTraits {
            guard checkDynamic(bound.trait, at: span) else { return TypeStore.error }
        } else {
            dynamicTypes.append((bound.trait, span))
        }
        return types.intern(.dynamic(bound.trait, bound.arguments))
    }

    /// Reports the `dyn` types in declarations that cannot be.
    mutating func checkDynamicTraits() {
        hasDeclaredTraits = true
        for (trait, span) in dynamicTypes { _ = checkDynamic(trait, at: span) }
        dynamicTypes = []
    }

    /// Whether values of a trait can be used without knowing their type; reports it otherwise.
    private mutating func checkDynamic(_ trait: TraitID, at span: Span) -> Bool {
        if let output = program.traits[trait].outputs.first {
            reportNoDynamic(trait, at: span, "`\(text(output.name))` would be of an unknown type", output.span)
            return false
        }
        if program.builtinTrait(trait) == .iterable {
            reportNoDynamic(trait, at: span, "a `for` over one has to know its type", .none)
            return false
        }
        var pending = [trait]
        var seen: Set<TraitID> = []
        while let next = pending.popLast() {
            guard seen.insert(next).inserted else { continue }
            pending += program.traits[next].superTraits.map(\.trait)
            // What these ask for, a `dyn` value has itself.
            let builtin = program.builtinTrait(next)
            switch builtin {
            case .equatable, .hashable, .cloneable, .display, .sendable: continue
            default: break
            }
            // The defaults of these are the operators, which a `dyn` value does not have.
            let isOperator = builtin == .numeric || builtin == .comparable
            for method in program.traits[next].methods {
                let saved = moduleID
                declareSignature(method)
                switchModule(saved)
                guard let obstacle = program.obstacle(toDispatching: method), !hasBody(method) || isOperator,
                    !resolved.mistakenMembers.contains(program.functions[method].name)
                else { continue }
                reportNoDynamic(trait, at: span, explain(obstacle, method), program.functions[method].nameSpan)
                return false
            }
        }
        return true
    }

    private func explain(_ obstacle: DispatchObstacle, _ method: FunctionID) -> String {
        let name = text(program.functions[method].name)
        switch obstacle {
        case .noReceiver: return "`\(name)` is called on a type, and has no value to be looked up by"
        case .selfParameter: return "`\(name)` takes another value of the type, which may be of another one here"
        case .selfInResult: return "`\(name)` gives something made of values of the type, which is not known here"
        }
    }

    // MARK: Coercion

    /// A value where a more general type is expected, if it has a type that turns into that; nil otherwise.
    mutating func upcast(_ node: NodeID, to expected: TypeID) -> NodeID? {
        let expected = resolve(expected)
        let span = program.nodes[node].span
        switch types[expected] {
        case .errorValue:
            let type = type(of: node)
            guard type.variable == nil, type != TypeStore.errorValue, implementsError(type, at: span) else { return nil }
        case .dynamic(let trait, let arguments):
            settleLiteral(program.nodes[node].type)
            let type = type(of: node)
            guard type.variable == nil, implements(type, TraitBound(trait: trait, arguments: arguments, span: span), at: span) else { return nil }
        case .structure(let wanted, _):
            let type = type(of: node)
            guard case .structure(let own, _) = types[type], own != wanted, let base = program.ancestor(of: type, wanted), unify(base, expected)
            else { return nil }
        default: return nil
        }
        return emit(.upcast(node), expected, span)
    }

    /// Gives a literal the type that it has where nothing decides.
    private mutating func settleLiteral(_ type: TypeID) {
        guard let variable = resolve(type).variable, let type = variables.class(variable).defaultType, variables.class(variable).isNumeric else { return }
        _ = unify(TypeID(variable), type)
    }

    /// Reports a value of a known type where a `dyn` type is expected that the type does not implement; false for other mismatches.
    mutating func reportUnimplemented(_ type: TypeID, _ expected: TypeID, at span: Span) -> Bool {
        let expected = resolve(expected)
        let type = resolve(type)
        guard type.variable == nil else { return false }
        switch types[expected] {
        case .errorValue: reportNoError(type, at: span)
        case .dynamic(let trait, let arguments): reportUnmet(PendingConstraint(.bound(trait, arguments: arguments), on: type, at: span))
        default: return false
        }
        return true
    }

    // MARK: Asking what a value is

    /// `e as? T`
    mutating func inferDowncast(_ value: ExprID, _ target: TypeExprID, _ span: Span) -> NodeID {
        let node = infer(value, .any)
        let wanted = type(target)
        let source = type(of: node)
        if wanted == TypeStore.error || source == TypeStore.error { return emitError(span) }
        guard mayHold(source) else {
            reportDowncast(source, wanted, at: span)
            return emitError(span)
        }
        guard checkHeld(wanted, by: source, at: tree.span(target)) else { return emitError(span) }
        return emit(.downcast(node), optionType(wanted), span)
    }

    /// `d: Dog`
    mutating func inferTypedPattern(_ id: PatternID, _ annotation: TypeExprID, _ type: TypeID, _ span: Span) -> TypedPatternID {
        let wanted = self.type(annotation)
        let source = resolve(type)
        let isTest = source != wanted && wanted != TypeStore.error && mayHold(source)
        if isTest {
            guard checkHeld(wanted, by: source, at: tree.span(annotation)) else { return typedBinding(id, TypeStore.error, span) }
        } else if !unify(type, wanted) {
            reportTypedPattern(wanted, of: type, at: span, annotation: tree.span(annotation))
            return typedBinding(id, TypeStore.error, span)
        }
        let inner = typedBinding(id, isTest ? wanted : type, span)
        return isTest ? emitPattern(.instance(inner), type, span) : inner
    }

    private mutating func typedBinding(_ id: PatternID, _ type: TypeID, _ span: Span) -> TypedPatternID {
        guard case .local(let local) = module.patterns[id] else { return emitPattern(.wildcard, type, span) }
        bind(local, type)
        return emitPattern(.bind(local), type, span)
    }

    /// Whether values of a type may be of more special ones.
    mutating func mayHold(_ type: TypeID) -> Bool {
        switch types[type] {
        case .errorValue, .dynamic: true
        default: program.isExtended(type)
        }
    }

    /// Whether a value of the type `source` can be one of the type `wanted`; reports it otherwise.
    mutating func checkHeld(_ wanted: TypeID, by source: TypeID, at span: Span) -> Bool {
        switch (types[source], types[wanted]) {
        case (.dynamic, .dynamic), (.dynamic, .errorValue), (.errorValue, .dynamic):
            reportDynamicTarget(wanted, at: span)
        case (.errorValue, _):
            if wanted != TypeStore.errorValue, implementsError(wanted, at: span) { return true }
            reportNoError(wanted, at: span)
        case (.dynamic(let trait, let arguments), _):
            if implements(wanted, TraitBound(trait: trait, arguments: arguments, span: span), at: span) { return true }
            reportUnmet(PendingConstraint(.bound(trait, arguments: arguments), on: wanted, at: span))
        case (.structure(let id, _), _):
            if let base = program.ancestor(of: wanted, id), wanted != source, unify(base, source) { return true }
            reportDowncast(source, wanted, at: span)
        default: return true
        }
        return false
    }
}
