import Source
import Support
import Syntax
import TypedTree

// Whether `impl`s of traits are what the traits ask for.

extension Inference {
    /// Reports `impl`s that are second ones, incomplete, or other than their traits want.
    mutating func checkImpls() {
        var byHead: [ImplKey: [ImplID]] = [:]
        var byTrait: [TraitID: [ImplID]] = [:]
        for id in resolved.modules.ids {
            switchModule(id)
            for index in tree.impls.ids where module.impls[index].isValid {
                let impl = module.impls[index]
                guard let trait = program.impls[impl].trait else { continue }
                let key = ImplKey(trait: trait, owner: program.impls[impl].owner)
                // One for all types is one for whatever head.
                let earlier = isBlanket(impl)
                    ? byTrait[trait] ?? [] : (byHead[key] ?? []) + (byHead[ImplKey(trait: trait, owner: .builtin(.any))] ?? [])
                if let first = earlier.first(where: { overlaps($0, impl) }) {
                    reportSecondImpl(impl, first)
                    continue
                }
                byHead[key, default: []].append(impl)
                byTrait[trait, default: []].append(impl)
                checkImpl(impl, trait, hasNamelessMethod: tree[tree[index].members].contains { isNamelessMethod($0) })
            }
        }
    }

    /// Whether an `impl` is for all types, or all that meet its bounds.
    func isBlanket(_ impl: ImplID) -> Bool { program.impls[impl].owner == .builtin(.any) }

    private mutating func overlaps(_ first: ImplID, _ second: ImplID) -> Bool {
        let left = program.impls[first]
        let right = program.impls[second]
        guard mayBeOne(left.type, right.type), zip(types[left.arguments], types[right.arguments])
            .prefix(program.traits[left.trait!].typeParameters.count).allSatisfy({ mayBeOne($0, $1) })
        else { return false }
        // What does not meet the bounds of an `impl` for all types has none by it.
        if isBlanket(first) { return mayApply(first, toTypeOf: second) }
        return isBlanket(second) ? mayApply(second, toTypeOf: first) : true
    }

    /// Whether type arguments can make two types the same.
    private func mayBeOne(_ left: TypeID, _ right: TypeID) -> Bool {
        if left == right { return true }
        if types.hasError(left) || types.hasError(right) { return false }
        switch (types[left], types[right]) {
        case (.parameter, _), (_, .parameter): return true
        case (.array(let left), .array(let right)), (.range(let left), .range(let right)): return mayBeOne(left, right)
        case (.fixedArray(let left, let length), .fixedArray(let right, let other)): return length == other && mayBeOne(left, right)
        case (.tuple(let left), .tuple(let right)): return mayBeOne(left, right)
        case (.function(let left, let leftResult), .function(let right, let rightResult)):
            return mayBeOne(left, right) && mayBeOne(leftResult, rightResult)
        case (.structure(let left, let leftArguments), .structure(let right, let rightArguments)):
            return left == right && mayBeOne(leftArguments, rightArguments)
        case (.enumeration(let left, let leftArguments), .enumeration(let right, let rightArguments)):
            return left == right && mayBeOne(leftArguments, rightArguments)
        case (.dynamic(let left, let leftArguments), .dynamic(let right, let rightArguments)):
            return left == right && mayBeOne(leftArguments, rightArguments)
        default: return false
        }
    }

    private func mayBeOne(_ left: TypeListID, _ right: TypeListID) -> Bool {
        types.count(of: left) == types.count(of: right) && zip(types[left], types[right]).allSatisfy { mayBeOne($0, $1) }
    }

    /// Whether a member is a function without a name, which the parser has reported: it may be any that is missing.
    private func isNamelessMethod(_ member: DeclID) -> Bool {
        if case .function(let function) = tree[member].kind { tree[function].name == nil } else { false }
    }

    private mutating func checkImpl(_ impl: ImplID, _ trait: TraitID, hasNamelessMethod: Bool) {
        let declaration = program.impls[impl]
        if types.hasError(declaration.type) { return }
        let bound = TraitBound(trait: trait, arguments: declaration.arguments, span: declaration.span)
        let substitution = substitution(of: bound, on: declaration.type)
        for required in program.traits[trait].superTraits {
            let needed = substitute(required, substitution)
            if !implements(declaration.type, needed, at: declaration.span) { reportMissingSuperTrait(needed, of: impl, required.span) }
        }
        for (output, required) in program.traits[trait].outputBounds {
            let subject = zonk(types.substitute(types.intern(.parameter(output)), substitution))
            let needed = substitute(required, substitution)
            if !implements(subject, needed, at: declaration.span) { reportAssociatedTypeBound(subject, needed, of: impl, required.span) }
        }
        var missing: [FunctionID] = []
        for required in program.traits[trait].methods {
            let name = program.functions[required].name
            if let method = declaration.methods[name] {
                checkMethod(method, against: required, substitution)
            } else if !isGiven(required, impl) {
                missing.append(required)
            }
        }
        // Methods that were to be those of the trait.
        var meantAny = false
        for (name, method) in declaration.methods.sorted(by: { $0.key < $1.key }) where program.traits[trait].methodsByName[name] == nil {
            if resolved.incompleteTraits.contains(trait) { continue }
            // A misspelt method is one mistake, and not a missing one too.
            let near = Spelling.nearest(to: text(name), among: missing.map { text(program.functions[$0].name) })
            // So is the only method of a trait of the library by another name, as `cmp` for `compare`.
            let isOnly = missing.count == 1 && declaration.methods.count == 1 && program.builtinTrait(trait) != nil
            let meant = isOnly ? 0 : missing.firstIndex { text(program.functions[$0].name) == near }
            meantAny = meantAny || meant != nil
            reportForeignMethod(method, of: trait, meant: meant.map { missing.remove(at: $0) })
        }
        if !missing.isEmpty || meantAny, let owner = types.owner(of: declaration.type) { resolved.mistakenOwners.insert(owner) }
        if !missing.isEmpty && !hasNamelessMethod { reportMissingMethods(missing, of: impl) }
    }

    /// Whether a type that implements a trait need not say what a method is.
    private mutating func isGiven(_ required: FunctionID, _ impl: ImplID) -> Bool {
        guard case .function(let id) = resolved.origins[required],
            resolved.modules[program.functions[required].module].tree[id].body != nil
        else { return false }
        // The prelude's defaults are written with the operators, which such a type does not have without these methods.
        guard program.isBuiltinDefault(required), case .traitMethod(let trait) = program.functions[required].role else { return true }
        let type = program.impls[impl].type
        switch program.builtinTrait(trait) {
        case .numeric:
            return program.functions[required].name == program.protocols.negate || types.isNumber(type)
                || operatorFunction(named: program.functions[required].name, of: type) != nil
        case .comparable:
            return hasOrder(type) || program.functions[required].name == program.protocols.less
        default: return true
        }
    }

    /// Holds a method against the one that its trait declares: at the end where the types of one of them have to be inferred.
    private mutating func checkMethod(_ method: FunctionID, against required: FunctionID, _ substitution: Substitution) {
        declareSignature(required)
        guard functions[method.index].hasReceiver == functions[required.index].hasReceiver else {
            return reportReceiverDiffers(method, required)
        }
        if program.functions[method].isProperty != program.functions[required].isProperty { return reportPropertyDiffers(method, required) }
        guard program.functions[required].parameters.count == program.functions[method].parameters.count else {
            return reportMethodShape(method, required)
        }
        if functions[required.index].hasSignature, functions[method.index].hasSignature {
            checkTypes(of: method, required, substitution)
        } else {
            inferredImplMethods.append(method)
        }
    }

    /// Holds methods against those that their traits declare, where the types had to be inferred first.
    mutating func checkInferredImplMethods() {
        for method in inferredImplMethods where takenSchemes[method] == nil {
            guard let (required, substitution) = model(of: method), functions[required.index].hasSignature, functions[method.index].hasSignature
            else { continue }
            checkTypes(of: method, required, substitution)
        }
    }

    private mutating func checkTypes(of method: FunctionID, _ required: FunctionID, _ substitution: Substitution) {
        let ownWanted = ownTypeParameters(of: required)
        let ownGiven = ownTypeParameters(of: method)
        guard ownWanted.count == ownGiven.count else { return reportMethodShape(method, required) }
        let wanted = functions[required.index].parameters.map { signatures[$0] }
        let given = functions[method.index].parameters.map { signatures[$0] }
        var substitution = substitution
        for (parameter, own) in zip(ownWanted, ownGiven) { substitution[parameter] = types.intern(.parameter(own)) }
        for index in wanted.indices where index > 0 || !functions[required.index].hasReceiver {
            let type = types.substitute(wanted[index], substitution)
            if !unify(type, given[index]) { return reportMethodType(method, required, parameter: index, expected: type, found: given[index]) }
        }
        let result = types.substitute(functions[required.index].result, substitution)
        if !unify(result, functions[method.index].result) {
            return reportMethodType(method, required, parameter: nil, expected: result, found: functions[method.index].result)
        }
        checkWrittenBounds(of: method, required, substitution)
    }

    /// Reports a bound that is written at a method's own type parameter and that the method which it implements or overrides does not ask for:
    /// whoever calls that one need not meet it. `substitution` has that method's type parameters, and what is around it.
    mutating func checkWrittenBounds(of method: FunctionID, _ source: FunctionID, _ substitution: Substitution) {
        var back = Substitution()
        for (parameter, own) in zip(ownTypeParameters(of: source), ownTypeParameters(of: method)) { back[own] = types.intern(.parameter(parameter)) }
        for (parameter, own) in zip(ownTypeParameters(of: source), ownTypeParameters(of: method)) {
            let known = bounds(of: parameter).map { substitute($0, substitution) }
            for bound in parameterBounds[own] ?? [] {
                if known.contains(where: { isSame($0, bound) }) || isImplied(bound, for: parameter) { continue }
                if implements(types.intern(.parameter(parameter)), substitute(bound, back), at: bound.span) { continue }
                let asked = Constraint(.bound(bound.trait, arguments: bound.arguments), on: types.intern(.parameter(own)), at: bound.span)
                return reportStrongerOverride(method, source, asked, isWritten: true)
            }
        }
    }

    /// Whether values of the type parameter have what a trait of the language asks for, without its being written.
    private mutating func isImplied(_ bound: TraitBound, for parameter: TypeParamID) -> Bool {
        switch program.builtinTrait(bound.trait) {
        case .display: true
        case .equatable: isPromised(.equatable, of: parameter)
        default: false
        }
    }

    /// Whether two bounds are of one trait with the same arguments, those for its associated types aside.
    private mutating func isSame(_ first: TraitBound, _ second: TraitBound) -> Bool {
        guard first.trait == second.trait else { return false }
        let count = program.traits[first.trait].typeParameters.count
        return zip(types[first.arguments].prefix(count), types[second.arguments].prefix(count)).allSatisfy { zonk($0) == zonk($1) }
    }

    /// The type parameters that are written at a method itself, with those for associated types of their bounds.
    @inline(__always)
    func ownTypeParameters(of method: FunctionID) -> ArraySlice<TypeParamID> {
        let parameters = program.functions[method].typeParameters
        if let impl = program.functions[method].implementation { return parameters.dropFirst(program.impls[impl].typeParameters.count) }
        guard case .traitMethod(let trait) = program.functions[method].role else { return parameters[...] }
        return parameters.dropFirst(1 + program.traits[trait].argumentParameters.count)
    }
}

private struct ImplKey: Hashable {
    let trait: TraitID
    let owner: MethodOwner
}
