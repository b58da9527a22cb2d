import Source
import Support
import Syntax
import TypedTree

// `struct Dog(Animal)`: what a struct has of the one that it extends, and methods that override others.

extension Inference {
    // MARK: Declarations

    /// Gives structs the types that they extend, and the fields of these before their own.
    mutating func declareInheritance() {
        var bases: [StructID: Span] = [:]
        for id in resolved.modules.ids {
            switchModule(id)
            for index in tree.structs.ids {
                guard let written = tree[index].base, module.structs[index].isValid else { continue }
                let saved = enterTypeDeclaration()
                let type = type(written)
                context = saved
                guard case .structure = types[type] else {
                    if type != TypeStore.error { reportNotExtensible(type, at: tree.span(written)) }
                    incompleteTypes.insert(program.structs[module.structs[index]].name)
                    continue
                }
                program.structs[module.structs[index]].base = type
                bases[module.structs[index]] = tree.span(written)
            }
        }
        for id in bases.keys.sorted() where isCyclic(id) {
            reportInheritanceCycle(id, at: bases[id] ?? .none)
            program.structs[id].base = nil
            incompleteTypes.insert(program.structs[id].name)
        }
        for id in bases.keys.sorted() {
            guard let base = program.base(of: id) else { continue }
            if program.structs[base].extensions.isEmpty { program.extendedStructs += 1 }
            program.structs[base].extensions.append(id)
        }
        for id in bases.keys.sorted() {
            inheritFields(id)
            checkHiddenFields(of: id, at: bases[id] ?? .none)
        }
    }

    /// Reports a struct that no literal can make, since it has fields that another module keeps to itself and that have no defaults.
    private mutating func checkHiddenFields(of id: StructID, at span: Span) {
        let own = program.structs[id].module
        guard let base = program.base(of: id), program.structs[base].module != own else { return }
        for index in 0..<program.structs[id].inheritedFields where program.structs[id].fields[index].defaultValue == nil {
            let declaring = program.declaringStruct(ofField: UInt32(index), in: id)
            guard program.structs[declaring].module != own, resolved.privateMembers.isPrivate(field: UInt32(index), of: declaring) else { continue }
            return reportHiddenField(UInt32(index), of: declaring, base, at: span)
        }
    }

    private func isCyclic(_ id: StructID) -> Bool {
        var next = program.base(of: id)
        var seen: Set<StructID> = []
        while let base = next, seen.insert(base).inserted {
            if base == id { return true }
            next = program.base(of: base)
        }
        return false
    }

    private mutating func inheritFields(_ id: StructID) {
        guard let base = program.structs[id].base, program.structs[id].inheritedFields == 0, case .structure(let baseID, let arguments) = types[base]
        else { return }
        inheritFields(baseID)
        let declaration = program.structs[baseID]
        let substitution = Substitution(declaration.typeParameters, types[arguments])
        var fields = declaration.fields
        for index in fields.indices { fields[index].type = types.substitute(fields[index].type, substitution) }
        let own = program.structs[id].fields
        for field in own {
            if let first = fields.first(where: { $0.name == field.name }) { reportInheritedField(field, of: id, first.span) }
        }
        resolved.privateMembers.insertFields(fields.count, into: id, of: own.count)
        program.structs[id].inheritedFields = fields.count
        program.structs[id].fields = fields + own
    }

    // MARK: super

    /// `super.speak()`: the method above, of `self`.
    mutating func inferSuperCall(
        _ base: ExprID, _ name: Symbol, _ nameSpan: Span, _ explicit: [TypeID], _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        let receiver = inferSuper(base, tree.span(base))
        let subject = program.nodes[receiver].type
        guard subject != TypeStore.error else {
            inferErroneous(arguments)
            return emitError(span)
        }
        return callMethod(name, of: receiver, at: nameSpan, explicit, arguments, span)
    }

    /// `super`, as a value of the type that the type of `self` extends.
    mutating func inferSuper(_ id: ExprID, _ span: Span) -> NodeID {
        guard case .local(let local) = module.expressions[id] else { return emitError(span) }
        let own = emit(.local(local), localType(local), span)
        guard let type = program.baseType(of: type(of: own)) else {
            reportNoBase(type(of: own), at: span)
            return emitError(span)
        }
        return emit(.superValue(own), type, span)
    }

    // MARK: Overriding

    /// The method that another one overrides, with what its type parameters stand for.
    mutating func overridden(by method: FunctionID) -> (method: FunctionID, Substitution)? {
        guard let impl = program.functions[method].implementation, let base = program.baseType(of: program.impls[impl].type),
            let found = findMethods(named: program.functions[method].name, of: base).first, hasReceiver(found), let declared = receiverType(of: found),
            isAccessible(found, from: program.functions[method].module)
        else { return nil }
        // What both implement one trait with, the trait has checked.
        if let trait = program.impls[impl].trait, program.trait(of: found) == trait { return nil }
        var substitution = Substitution()
        var receiver = base
        if case .structure(let id, _) = types[declared], let ancestor = program.ancestor(of: base, id) { receiver = ancestor }
        guard program.match(declared, receiver, &substitution) else { return nil }
        for (parameter, own) in zip(ownTypeParameters(of: found), ownTypeParameters(of: method)) {
            substitution[parameter] = types.intern(.parameter(own))
        }
        return (found, substitution)
    }

    /// Reports methods that override others and are of other types.
    mutating func checkOverrides() {
        guard program.hasInheritance else { return }
        for method in program.functions.ids {
            guard case .method(.structure(let id)) = program.functions[method].role, program.structs[id].base != nil,
                let (other, substitution) = overridden(by: method)
            else { continue }
            checkOverride(method, other, substitution)
        }
    }

    private mutating func checkOverride(_ method: FunctionID, _ other: FunctionID, _ substitution: Substitution) {
        let wanted = program.functions[other]
        let given = program.functions[method]
        guard hasReceiver(method), wanted.parameters.count == given.parameters.count, wanted.isVariadic == given.isVariadic,
            ownTypeParameters(of: other).count == ownTypeParameters(of: method).count
        else { return reportOverride(method, other) }
        if wanted.isProperty != given.isProperty { return reportPropertyDiffers(method, other) }
        for (wanted, given) in zip(wanted.parameters, given.parameters).dropFirst() {
            let type = types.substitute(program.locals[wanted].type, substitution)
            if differs(type, program.locals[given].type) { return reportOverride(method, other) }
        }
        let result = types.substitute(wanted.result, substitution)
        if differs(result, given.result) { return reportOverride(method, other) }
        checkWrittenBounds(of: method, other, substitution)
    }

    private func differs(_ wanted: TypeID, _ given: TypeID) -> Bool {
        wanted != given && !types.hasError(wanted) && !types.hasError(given)
    }

    // MARK: Properties

    /// `x.area` for a method marked with `@property`: a call of it.
    mutating func property(_ name: Symbol, of node: NodeID, _ subject: TypeID, at nameSpan: Span, _ span: Span) -> NodeID? {
        guard subject.variable == nil, let method = methodOfValue(name, subject, at: nameSpan), program.functions[method].isProperty else { return nil }
        checkAccess(method: method, at: nameSpan)
        return callMethod(method, node, subject, [], .empty, span)
    }

    /// The type of a property of a value whose type has become known; the node becomes a call.
    mutating func propertyType(_ name: Symbol, _ constraint: PendingConstraint) -> TypeID? {
        guard let method = methodOfValue(name, constraint.subject, at: constraint.span), program.functions[method].isProperty,
            let result = implicitCall(name, on: constraint.subject, [], at: constraint.use.isValid ? constraint.use : constraint.span)
        else { return nil }
        if constraint.node.isValid, case .field(let base, _) = program.nodes[constraint.node].kind {
            program.nodes[constraint.node].kind = .callMethod(name, list([base]))
        }
        return result
    }
}
