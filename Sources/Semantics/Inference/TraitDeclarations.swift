import Source
import Support
import Syntax
import TypedTree

// Traits, `impl`s and bounds as types, before any body is looked at.

extension Inference {
    /// Gives traits and `impl`s the types in them, and functions the bounds of their type parameters.
    mutating func declareTraits() {
        let saved = context
        context = BodyContext(function: .invalid)
        for id in resolved.modules.ids {
            switchModule(id)
            for index in tree.traits.ids { declareTrait(index) }
        }
        for id in resolved.modules.ids {
            switchModule(id)
            for index in tree.impls.ids { declareImpl(index) }
        }
        settleOutputs()
        for id in resolved.modules.ids {
            switchModule(id)
            for index in tree.structs.ids where module.structs[index].isValid {
                for parameter in tree[index].typeParameters { program.structs[module.structs[index]].constraints += declareBounds(of: parameter) }
            }
            for index in tree.enums.ids where module.enums[index].isValid {
                for parameter in tree[index].typeParameters { program.enums[module.enums[index]].constraints += declareBounds(of: parameter) }
            }
        }
        for id in resolved.modules.ids {
            switchModule(id)
            for index in tree.functions.ids { declareBounds(of: index) }
        }
        context = saved
    }

    private mutating func declareTrait(_ index: TraitDeclID) {
        let id = module.traits[index]
        guard id.isValid else { return }
        let declaration = program.traits[id]
        let arguments = types.intern(declaration.argumentParameters.map { types.intern(.parameter($0)) })
        parameterBounds[declaration.selfParameter, default: []].append(TraitBound(trait: id, arguments: arguments, span: declaration.span))
        program.traits[id].superTraits = tree[tree[index].superTraits].compactMap { bound($0) }
        for member in tree[tree[index].members] {
            guard case .associatedType(let associated) = tree[member].kind,
                let position = declaration.outputs.firstIndex(where: { $0.origin == id && $0.name == tree[associated].name.symbol })
            else { continue }
            let output = declaration.outputs[position]
            if let value = tree[associated].value { program.traits[id].outputs[position].defaultType = type(value) }
            for written in tree[tree[associated].bounds] {
                guard let bound = bound(written) else { continue }
                program.traits[id].outputBounds.append((output.parameter, bound))
                addBound(bound, to: output.parameter)
            }
        }
        for parameter in tree[index].typeParameters { _ = declareBounds(of: parameter) }
    }

    /// A trait where it is written as a bound; nil when it is none, or wrong.
    mutating func bound(_ id: TypeExprID) -> TraitBound? {
        guard case .trait(let trait) = module.types[id] else { return nil }
        guard let given = traitArguments(id, of: trait) else { return nil }
        let outputs = module.boundOutputs[id].map { $0.map { types.intern(.parameter($0)) } }
            ?? program.traits[trait].outputs.map { _ in fresh(.typeArgument, at: tree.span(id), .unimportant) }
        return TraitBound(trait: trait, arguments: types.intern(given + outputs), span: tree.span(id))
    }

    /// The type arguments that are written after a trait.
    private mutating func traitArguments(_ id: TypeExprID, of trait: TraitID) -> [TypeID]? {
        let written: SyntaxNodeList<TypeExprID>
        switch tree[id] {
        case .name(_, let list), .path(_, let list): written = list
        default: return nil
        }
        if let implied = module.impliedArguments[id] { return implied.map { types.intern(.parameter($0)) } }
        let given = tree[written].map { type($0) }
        let wanted = program.traits[trait].typeParameters.count
        if given.count == wanted { return given }
        reportTypeArgumentCount(given.count, wanted, at: tree.span(id))
        return nil
    }

    /// Notes the bounds written at a type parameter; they are given as constraints.
    private mutating func declareBounds(of parameter: SyntaxTypeParamID) -> [Constraint] {
        let id = module.typeParameters[parameter]
        guard id.isValid else { return [] }
        let subject = types.intern(.parameter(id))
        var result: [Constraint] = []
        for written in tree[tree[parameter].bounds] {
            guard let bound = bound(written) else {
                misboundParameters.insert(id)
                continue
            }
            addBound(bound, to: id)
            result.append(Constraint(.bound(bound.trait, arguments: bound.arguments), on: subject, at: bound.span))
        }
        return result
    }

    /// Whether something that a type has could not be found, which was reported: what it lacks may be of that.
    func isIncomplete(_ type: TypeID) -> Bool {
        switch types[type] {
        case .parameter(let parameter): misboundParameters.contains(parameter)
        case .structure(let structure, _): incompleteTypes.contains(program.structs[structure].name)
        case .enumeration(let enumeration, _): incompleteTypes.contains(program.enums[enumeration].name)
        default: false
        }
    }

    /// Lets a type parameter have what a trait says of it and of its associated types.
    private mutating func addBound(_ bound: TraitBound, to parameter: TypeParamID) {
        if parameterBounds[parameter]?.contains(where: { $0.trait == bound.trait && $0.arguments == bound.arguments }) == true { return }
        parameterBounds[parameter, default: []].append(bound)
        let substitution = substitution(of: bound, on: types.intern(.parameter(parameter)))
        for (output, required) in program.traits[bound.trait].outputBounds {
            let type = types.substitute(types.intern(.parameter(output)), substitution)
            guard case .parameter(let own) = types[type] else { continue }
            addBound(substitute(required, substitution), to: own)
        }
        for required in program.traits[bound.trait].superTraits {
            for (output, inner) in program.traits[required.trait].outputBounds {
                var nested = self.substitution(of: substitute(required, substitution), on: types.intern(.parameter(parameter)))
                nested[program.traits[required.trait].selfParameter] = types.intern(.parameter(parameter))
                let type = types.substitute(types.intern(.parameter(output)), nested)
                if case .parameter(let own) = types[type] { addBound(substitute(inner, nested), to: own) }
            }
        }
    }

    /// What a trait's parameters stand for in a bound on `subject`.
    mutating func substitution(of bound: TraitBound, on subject: TypeID) -> Substitution {
        var result = Substitution(program.traits[bound.trait].argumentParameters, types[bound.arguments])
        result[program.traits[bound.trait].selfParameter] = subject
        return result
    }

    mutating func substitute(_ bound: TraitBound, _ substitution: Substitution) -> TraitBound {
        TraitBound(trait: bound.trait, arguments: types.substitute(bound.arguments, substitution), span: bound.span)
    }

    // MARK: Bounds of generic types

    /// Asks what the bounds of a struct or enum ask of its type arguments.
    mutating func requireBounds(of type: TypeID, at span: Span) {
        guard let generic = program.genericDeclaration(of: type), !generic.constraints.isEmpty else { return }
        let outputs = freshArguments(generic.outputs, at: span, .unimportant)
        for constraint in generic.constraints {
            var instance = memberBound(constraint, generic.parameters, generic.arguments, generic.outputs, outputs)
            instance.use = span
            // The methods of an `impl` for whatever arguments are checked where they are used.
            let subject = resolve(instance.subject)
            if case .parameter(let own) = types[subject], parameterBounds[own] == nil { continue }
            require(instance)
        }
    }

    /// A bound of a generic type for these type arguments and associated types.
    private mutating func memberBound(
        _ constraint: Constraint, _ parameters: [TypeParamID], _ arguments: TypeListID, _ outputs: [TypeParamID], _ given: TypeListID
    ) -> PendingConstraint {
        beginInstantiation(parameters, arguments)
        beginInstantiation(outputs, given)
        defer {
            endInstantiation(parameters)
            endInstantiation(outputs)
        }
        return PendingConstraint(instantiate(constraint.kind), on: instantiate(constraint.subject), at: constraint.span)
    }

    /// The types of members of a struct or enum type, with the associated types of its type parameters replaced by what the type arguments,
    /// or their bounds, say that they are.
    mutating func settled(_ members: [TypeID], of type: TypeID, at span: Span) -> [TypeID] {
        var members = members
        var next: TypeID? = type
        while let level = next {
            next = program.baseType(of: level)
            guard let generic = program.genericDeclaration(of: level), !generic.outputs.isEmpty, members.contains(where: { types.hasParameter($0) })
            else { continue }
            let outputs = freshArguments(generic.outputs, at: span, .unimportant)
            for constraint in generic.constraints {
                var instance = memberBound(constraint, generic.parameters, generic.arguments, generic.outputs, outputs)
                guard case .bound(let trait, let list) = instance.kind else { continue }
                instance.use = span
                instance.subject = resolve(instance.subject)
                if instance.subject.variable != nil {
                    require(instance)
                } else if !implements(instance.subject, TraitBound(trait: trait, arguments: list, span: constraint.span), at: span) {
                    // Of other types that is reported where the type is written, or its arguments are inferred.
                    if case .parameter = types[instance.subject] { reportUnmet(instance) }
                    for output in types[outputs] { silence(output) }
                }
            }
            beginInstantiation(generic.outputs, outputs)
            for index in members.indices { members[index] = instantiate(members[index]) }
            endInstantiation(generic.outputs)
        }
        return members
    }

    // MARK: Deriving

    /// Reports types that are to have something by their structure, and have a part without it.
    mutating func checkDerived() {
        for id in program.structs.ids where !program.structs[id].derived.isEmpty {
            let declaration = program.structs[id]
            let arguments = declaration.typeParameters.map { types.intern(.parameter($0)) }
            let whole = types.intern(.structure(id, types.intern(arguments)))
            for field in declaration.fields {
                checkDerived(field.type, declaration.derived, of: declaration.name, whole, at: field.span, marked: declaration.span)
            }
        }
        for id in program.enums.ids where !program.enums[id].derived.isEmpty {
            let declaration = program.enums[id]
            let arguments = declaration.typeParameters.map { types.intern(.parameter($0)) }
            let whole = types.intern(.enumeration(id, types.intern(arguments)))
            for variant in declaration.variants {
                for payload in variant.payload {
                    checkDerived(payload.type, declaration.derived, of: declaration.name, whole, at: variant.span, marked: declaration.span)
                }
            }
        }
    }

    private mutating func checkDerived(
        _ part: TypeID, _ derived: Set<BuiltinTrait>, of name: Symbol, _ whole: TypeID, at span: Span, marked: Span
    ) {
        // What is generic is decided by the arguments.
        if types.hasParameter(part) || types.hasError(part) { return }
        if derived.contains(.comparable) {
            openOrders.append(whole)
            if !requireOrdered(part, PendingConstraint(.ordered, on: part, at: span)) { reportUnorderedPart(part, of: name, at: span, marked: marked) }
            openOrders.removeLast()
        }
        // What an own `eq` or `hash` says has nothing to do with the parts.
        if derived.contains(.equatable), operatorFunction(named: program.protocols.equal, of: whole) == nil,
            !requireEquatable(part, PendingConstraint(.equatable, on: part, at: span))
        {
            reportPartWithout("equality", .equatable, part, of: name, at: span, marked: marked)
        } else if derived.contains(.hashable), operatorFunction(named: program.protocols.hash, of: whole) == nil,
            !requireHashable(part, PendingConstraint(.hashable, on: part, at: span))
        {
            reportPartWithout("hash", .hashable, part, of: name, at: span, marked: marked)
        }
    }

    // MARK: Impls

    private mutating func declareImpl(_ index: ImplDeclID) {
        let id = module.impls[index]
        let node = tree[index]
        guard id.isValid else {
            if node.trait != nil { noteIncomplete(type(node.type)) }
            return
        }
        for parameter in node.typeParameters { program.impls[id].constraints += declareBounds(of: parameter) }
        let type = type(node.type)
        program.impls[id].type = type
        if let trait = program.impls[id].trait, let written = node.trait { declareArguments(of: id, index, trait, written) }
        let used = typeParameters(in: type) + types[program.impls[id].arguments].flatMap { typeParameters(in: $0) }
        for parameter in node.typeParameters where !used.contains(module.typeParameters[parameter]) {
            strayParameters.insert(module.typeParameters[parameter])
            if types.hasError(type) { continue }
            report(.unusedImplParameter(text(tree[parameter].name.symbol), at: tree.span(tree[parameter].name)))
        }
    }

    /// Notes that a type implements a trait that there is not.
    private mutating func noteIncomplete(_ type: TypeID) {
        switch types[type] {
        case .structure(let structure, _): incompleteTypes.insert(program.structs[structure].name)
        case .enumeration(let enumeration, _): incompleteTypes.insert(program.enums[enumeration].name)
        default: break
        }
    }

    /// The trait's arguments in an `impl`: those that are written, and what it says of associated types.
    private mutating func declareArguments(of id: ImplID, _ index: ImplDeclID, _ trait: TraitID, _ written: TypeExprID) {
        let declaration = program.traits[trait]
        var arguments = traitArguments(written, of: trait) ?? declaration.typeParameters.map { _ in TypeStore.error }
        let values = module.implAssociatedTypes[index] ?? [:]
        var missing: [AssociatedType] = []
        for output in declaration.outputs {
            if output.origin != trait || output.subject != declaration.selfParameter {
                arguments.append(fresh(.typeArgument, at: tree.span(written), .unimportant))
            } else if let value = values[output.name] {
                arguments.append(type(value))
            } else if let type = output.defaultType {
                var substitution = Substitution(declaration.typeParameters, arguments)
                substitution[declaration.selfParameter] = program.impls[id].type
                arguments.append(types.substitute(type, substitution))
            } else {
                arguments.append(TypeStore.error)
                missing.append(output)
            }
        }
        program.impls[id].arguments = types.intern(arguments)
        for member in tree[tree[index].members] {
            guard case .associatedType(let associated) = tree[member].kind else { continue }
            let name = tree[associated].name
            if !declaration.outputs.contains(where: { $0.origin == trait && $0.name == name.symbol }) {
                reportForeignAssociatedType(name.symbol, of: trait, at: tree.span(name))
                // A misspelt one is not a missing one too.
                let near = Spelling.nearest(to: text(name.symbol), among: missing.map { text($0.name) })
                missing.removeAll { text($0.name) == near }
            }
        }
        if !missing.isEmpty { reportMissingAssociatedTypes(missing, of: id) }
    }

    /// Finds what `impl`s say of the associated types of super-traits, and of the bounds of associated types.
    private mutating func settleOutputs() {
        let open = program.impls.ids.filter { hasVariable(program.impls[$0].arguments) }
        for id in open {
            let declaration = program.impls[id]
            guard let trait = declaration.trait else { continue }
            let whole = substitution(of: TraitBound(trait: trait, arguments: declaration.arguments, span: declaration.span), on: declaration.type)
            for required in program.traits[trait].superTraits {
                _ = implements(declaration.type, substitute(required, whole), at: declaration.span)
            }
            for (output, required) in program.traits[trait].outputBounds {
                let subject = types.substitute(types.intern(.parameter(output)), whole)
                _ = implements(zonk(subject), substitute(required, whole), at: declaration.span)
            }
        }
        for id in open { program.impls[id].arguments = zonk(program.impls[id].arguments) }
    }

    private func hasVariable(_ list: TypeListID) -> Bool { types[list].contains { types.hasVariable($0) } }

    // MARK: Functions

    private mutating func declareBounds(of index: SyntaxFunctionID) {
        let function = module.functions[index]
        guard function.isValid else { return }
        var constraints: [Constraint] = []
        if let impl = program.functions[function].implementation { constraints = program.impls[impl].constraints }
        if case .traitMethod(let trait) = program.functions[function].role {
            let own = program.traits[trait].selfParameter
            for bound in parameterBounds[own] ?? [] {
                constraints.append(Constraint(.bound(trait, arguments: bound.arguments), on: types.intern(.parameter(own)), at: bound.span))
            }
        }
        let own = tree[index].typeParameters
        for parameter in own { constraints += declareBounds(of: parameter) }
        if !constraints.isEmpty { program.functions[function].constraints = constraints }
        // Type parameters for associated types follow those that are written; nobody gives arguments for them.
        guard let first = own.first, let last = own.last else { return }
        let parameters = program.functions[function].typeParameters
        if module.typeParameters[first].isValid, let position = parameters.firstIndex(of: module.typeParameters[last]) {
            functions[function.index].writtenTypeParameters = UInt32(position + 1)
        }
    }

    // MARK: What is known of a type parameter

    /// All traits that a type parameter implements: its bounds, and the super-traits of these.
    mutating func bounds(of parameter: TypeParamID) -> [TraitBound] {
        guard var result = parameterBounds[parameter] else { return [] }
        let subject = types.intern(.parameter(parameter))
        var next = 0
        while next < result.count {
            let bound = result[next]
            next += 1
            guard !program.traits[bound.trait].superTraits.isEmpty else { continue }
            let substitution = substitution(of: bound, on: subject)
            for required in program.traits[bound.trait].superTraits {
                let inherited = substitute(required, substitution)
                if !result.contains(where: { $0.trait == inherited.trait && $0.arguments == inherited.arguments }) { result.append(inherited) }
            }
        }
        return result
    }

    /// The trait methods of the name that a type parameter's bounds give it.
    mutating func boundMethods(named name: Symbol, of parameter: TypeParamID) -> [FunctionID] {
        var result: [FunctionID] = []
        for bound in bounds(of: parameter) {
            if let method = program.traits[bound.trait].methodsByName[name], !result.contains(method) { result.append(method) }
        }
        return result
    }

    /// Whether a bound of the type parameter promises the operation.
    mutating func isPromised(_ kind: ConstraintKind, of parameter: TypeParamID) -> Bool {
        guard parameterBounds[parameter] != nil else { return false }
        return bounds(of: parameter).contains { bound in
            guard let builtin = program.builtinTrait(bound.trait) else { return false }
            switch (builtin, kind) {
            case (.numeric, .arithmetic(let op)): return !op.isBitwise && op != .power
            case (.comparable, .ordered), (.comparable, .equatable), (.equatable, .equatable), (.hashable, .hashable),
                (.hashable, .equatable), (.display, .printable):
                return true
            default: return false
            }
        }
    }
}
