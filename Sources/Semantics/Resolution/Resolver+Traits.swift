import Source
import Support
import Syntax
import TypedTree

// Traits, their bounds, and what bounds decide.
//
// An associated type is a type parameter that a bound decides: `C.Item` in `fn first<C: Container>(c: C) -> C.Item` is a further
// parameter of `first`, made where the bound stands. So a bound's arguments are the trait's own type arguments and then its
// associated types ("outputs"), and nothing after this file knows of members of types.

/// An associated type as it is written: a member of a type parameter.
struct AssociatedKey: Hashable {
    let subject: TypeParamID
    let name: Symbol
}

/// A trait of the block at hand whose members are still to be declared.
struct PendingTrait {
    let syntax: TraitDeclID
    var isOpen = false
}

extension Resolver {
    // MARK: Declarations

    /// Declares a trait's name and type parameters. `completeTraits` does the rest when all types of its block are declared.
    mutating func hoistTrait(_ id: TraitDeclID, _ declaration: DeclID) {
        let node = tree[id]
        let own = program.typeParameters.append(TypeParameter(name: names.selfType, span: tree.span(node.name)))
        let trait = program.traits.append(TraitDeclaration(
            name: node.name.symbol, module: module, span: tree.span(node.name), selfParameter: own))
        result.traits[id] = trait
        applyAttributes(declaration, to: nil)
        declare(node.name, .trait(trait), declaration, isType: true)
        pendingTraits[trait] = PendingTrait(syntax: id)
    }

    /// Declares the members of the traits of a block, super-traits first.
    mutating func completeTraits(_ statements: NodeIDs<StmtID>) {
        for statement in statements {
            if case .declaration(let id) = tree[statement], case .trait(let trait) = tree[id].kind {
                completeTrait(result.traits[trait])
            }
        }
    }

    private mutating func completeTrait(_ trait: TraitID) {
        guard let pending = pendingTraits[trait], !pending.isOpen else { return }
        pendingTraits[trait]?.isOpen = true
        let node = tree[pending.syntax]
        // Theirs first: what they decide is decided here too.
        for bound in tree[node.superTraits] {
            guard let required = self.trait(named: bound), !complete(required) else { continue }
            report(.traitCycle(text(program.traits[trait].name), at: tree.span(bound), declared: program.traits[required].span))
            result.types[bound] = .unresolved
        }
        for member in tree[node.members] {
            guard case .associatedType(let type) = tree[member].kind else { continue }
            for bound in tree[tree[type].bounds] {
                guard let required = self.trait(named: bound), !complete(required) else { continue }
                let name = text(tree[type].name.symbol)
                report(.boundCycle(text(program.traits[trait].name), of: name, at: tree.span(bound), declared: program.traits[required].span))
                result.types[bound] = .unresolved
            }
        }
        declareMembers(of: trait, node)
        pendingTraits[trait] = nil
    }

    /// Declares the members of a trait that a bound names; false if that is being done, so that the bound leads back to where it stands.
    private mutating func complete(_ trait: TraitID) -> Bool {
        if pendingTraits[trait]?.isOpen == true { return false }
        completeTrait(trait)
        return true
    }

    /// The trait that a bound names, if it is one.
    private func trait(named bound: TypeExprID) -> TraitID? {
        guard case .name(let symbol, _) = tree[bound], case .trait(let trait) = scopes.type(symbol).resolution else { return nil }
        return trait
    }

    private mutating func declareMembers(of trait: TraitID, _ node: TraitNode) {
        scopes.push()
        let own = program.traits[trait].selfParameter
        _ = declareTypeParameters(node.typeParameters)
        scopes.declareType(names.selfType, .typeParameter(own))
        let typeParameters = node.typeParameters.map { result.typeParameters[$0] }
        program.traits[trait].typeParameters = typeParameters
        var outputs: [AssociatedType] = []
        for member in tree[node.members] {
            guard case .associatedType(let id) = tree[member].kind else { continue }
            if let output = declareAssociatedType(tree[id], of: trait, outputs) { outputs.append(output) }
        }
        program.traits[trait].outputs = outputs
        for member in tree[node.members] {
            guard case .associatedType(let id) = tree[member].kind,
                let output = outputs.first(where: { $0.name == tree[id].name.symbol })
            else { continue }
            for bound in tree[tree[id].bounds] where result.types[bound] != .unresolved {
                outputs += resolveBound(bound, of: output.parameter).made
            }
        }
        for bound in tree[node.superTraits] where result.types[bound] != .unresolved {
            outputs += resolveBound(bound, of: own).made
        }
        program.traits[trait].outputs = outputs
        let parameters = [own] + typeParameters + outputs.map(\.parameter)
        for member in tree[node.members] { declareMember(member, of: trait, parameters) }
        scopes.pop()
    }

    private mutating func declareAssociatedType(
        _ node: AssociatedTypeNode, of trait: TraitID, _ outputs: [AssociatedType]
    ) -> AssociatedType? {
        let span = tree.span(node.name)
        if let value = node.value { resolveType(value) }
        if let first = outputs.first(where: { $0.name == node.name.symbol }) {
            report(.duplicateMember(text(node.name.symbol), "associated type", of: text(program.traits[trait].name), at: span, first: first.span))
            return nil
        }
        return makeOutput(node.name.symbol, origin: trait, of: program.traits[trait].selfParameter, at: span)
    }

    /// A type parameter for the associated type `name` of `subject`.
    private mutating func makeOutput(_ name: Symbol, origin: TraitID, of subject: TypeParamID, at span: Span) -> AssociatedType {
        let shown = program.symbols.intern("\(text(program.typeParameters[subject].name)).\(text(name))")
        let parameter = program.typeParameters.append(TypeParameter(name: shown, span: span))
        let output = AssociatedType(name: name, origin: origin, subject: subject, parameter: parameter, span: span)
        associatedTypes[AssociatedKey(subject: subject, name: name), default: []].append(output)
        return output
    }

    private mutating func declareMember(_ member: DeclID, of trait: TraitID, _ parameters: [TypeParamID]) {
        guard case .function(let function) = tree[member].kind else { return }
        guard let name = tree[function].name else {
            incompleteTraits.insert(trait)
            return
        }
        let declaration = program.traits[trait]
        let prefix = (contexts.count == 1 ? "" : namePrefix) + text(declaration.name) + "."
        let method = makeFunction(function, name, .traitMethod(trait), parent: nil, prefix: prefix)
        program.functions[method].span = tree.span(member)
        program.functions[method].typeParameters = parameters
        applyAttributes(member, to: method)
        if let first = declaration.methodsByName[name.symbol] {
            return report(.duplicateMember(
                text(name.symbol), "method", of: text(declaration.name), at: tree.span(name), first: program.functions[first].nameSpan))
        }
        program.traits[trait].methods.append(method)
        program.traits[trait].methodsByName[name.symbol] = method
    }

    /// Resolves the signatures and bodies of a trait's methods.
    mutating func resolveTrait(_ id: TraitDeclID) {
        let trait = result.traits[id]
        guard trait.isValid else { return }
        let node = tree[id]
        let floor = typeParameterFloor
        typeParameterFloor = program.traits[trait].selfParameter.index
        scopes.push()
        _ = declareTypeParameters(node.typeParameters)
        scopes.declareType(names.selfType, .typeParameter(program.traits[trait].selfParameter))
        for member in tree[node.members] {
            guard case .function(let function) = tree[member].kind, result.functions[function].isValid else { continue }
            resolveFunction(function, selfType: .typeParameter(program.traits[trait].selfParameter))
        }
        scopes.pop()
        typeParameterFloor = floor
    }

    // MARK: Bounds

    /// Resolves a trait where one has to stand: a bound of the type parameter `subject`, or after `impl`.
    ///
    /// Of a bound that decides associated types the type parameters for these are made; those that are new are given.
    mutating func resolveBound(_ id: TypeExprID, of subject: TypeParamID?) -> (trait: TraitID?, made: [AssociatedType]) {
        let arguments: SyntaxNodeList<TypeExprID>
        switch tree[id] {
        case .name(let symbol, let list):
            arguments = list
            let length = program.symbols.withBytes(of: symbol) { UInt32($0.count) }
            isResolvingBound = true
            result.types[id] = readType(symbol, at: TextRange(start: tree.typeRanges[id].start, length: length))
            isResolvingBound = false
            // `Error` as a type is any value of the trait.
            if result.types[id] == .builtinType(TypeStore.errorValue), let error = program.builtinTraits[.error] { result.types[id] = .trait(error) }
        case .path(let path, let list):
            arguments = list
            result.types[id] = resolveTypePath(path, tree.span(id), isBound: true)
        case .error: return (nil, [])
        default:
            report(.notATrait(at: tree.span(id)))
            result.types[id] = .unresolved
            return (nil, [])
        }
        for argument in tree[arguments] { resolveType(argument) }
        guard case .trait(let trait) = result.types[id] else {
            if result.types[id] != .unresolved { report(.notATrait(at: tree.span(id))) }
            result.types[id] = .unresolved
            return (nil, [])
        }
        guard let subject else { return (trait, []) }
        var made: [AssociatedType] = []
        if arguments.isEmpty, trait == program.builtinTraits[.iterator] || trait == program.builtinTraits[.iterable] {
            // What is iterated over need not be named.
            let elements = program.traits[trait].typeParameters.map {
                makeOutput(program.typeParameters[$0].name, origin: trait, of: subject, at: tree.span(id))
            }
            result.impliedArguments[id] = elements.map(\.parameter)
            made += elements
        }
        var parameters: [TypeParamID] = []
        var subjects = [program.traits[trait].selfParameter: subject]
        for output in program.traits[trait].outputs {
            let part = subjects[output.subject] ?? subject
            let known = associatedTypes[AssociatedKey(subject: part, name: output.name)]?.first { $0.origin == output.origin }
            let own = known ?? makeOutput(output.name, origin: output.origin, of: part, at: tree.span(id))
            if known == nil { made.append(own) }
            subjects[output.parameter] = own.parameter
            parameters.append(own.parameter)
        }
        result.boundOutputs[id] = parameters
        return (trait, made)
    }

    /// `C.Item`, `Self.Item`: the type that a bound of the type parameter decides, or that the `impl` at hand says.
    mutating func resolveAssociatedType(_ path: IDRange<PathNameID>, of first: Resolution, _ span: Span) -> Resolution {
        var resolution = first
        for index in path.dropFirst() {
            let name = tree[index]
            switch resolution {
            case .typeParameter(let parameter):
                let candidates = associatedTypes[AssociatedKey(subject: parameter, name: name.symbol)] ?? []
                guard let found = candidates.first else {
                    let known = associatedTypes.keys.filter { $0.subject == parameter }.map { text($0.name) }.sorted()
                    report(.unknownAssociatedType(
                        text(name.symbol), of: text(program.typeParameters[parameter].name), at: tree.span(name), known: known))
                    return .unresolved
                }
                resolution = .typeParameter(found.parameter)
            case .selfType:
                guard let written = implAssociatedTypes[name.symbol] else {
                    report(.unknownAssociatedType(
                        text(name.symbol), of: "Self", at: tree.span(name), known: implAssociatedTypes.keys.map { text($0) }.sorted()))
                    return .unresolved
                }
                resolution = .written(written)
            case .unresolved: return .unresolved
            default:
                report(.unknownAssociatedType(text(name.symbol), of: text(tree[path[path.startIndex]].symbol), at: tree.span(name), known: []))
                return .unresolved
            }
        }
        return resolution
    }

    /// The associated type that a dotted name of an expression is, as in `C.Item.zero()`, if it is one.
    @inline(__always)
    func associatedType(_ name: Symbol, of type: Resolution) -> Resolution? {
        switch type {
        case .typeParameter(let parameter):
            return associatedTypes[AssociatedKey(subject: parameter, name: name)]?.first.map { .typeParameter($0.parameter) }
        case .selfType:
            // A variant of the name is the value that stands here.
            if case .enumeration(let own) = contexts[contexts.count - 1].selfType, program.enums[own].variants.contains(where: { $0.name == name }) {
                return nil
            }
            return implAssociatedTypes[name].map { .written($0) }
        default: return nil
        }
    }

    // MARK: Impls

    /// What an `impl` is for, and its methods, declared before any body is resolved.
    mutating func hoistImpl(_ id: ImplDeclID) {
        let node = tree[id]
        scopes.push()
        let hidden = declareTypeParameters(node.typeParameters)
        var trait: TraitID?
        if let written = node.trait, namedTrait(written) == nil, let meant = namedTrait(node.type), let type = namedType(written) {
            result.types[written] = .unresolved
            result.types[node.type] = .unresolved
            let whole = tree.span(written).union(tree.span(node.type))
            report(.swappedImpl(text(program.traits[meant].name), text(type), at: whole))
        } else {
            if let written = node.trait { trait = resolveBound(written, of: nil).trait }
            resolveType(node.type)
        }
        scopes.declareType(names.selfType, .selfType)
        // Those of an `impl` around this one are back behind it.
        let outerAssociatedTypes = implAssociatedTypes
        implAssociatedTypes = [:]
        for member in tree[node.members] {
            guard case .associatedType(let type) = tree[member].kind else { continue }
            if node.trait == nil { report(.associatedTypeOfNoTrait(text(tree[type].name.symbol), at: tree.span(member))) }
            guard let value = tree[type].value else { continue }
            resolveType(value)
            implAssociatedTypes[tree[type].name.symbol] = value
        }
        result.implAssociatedTypes[id] = implAssociatedTypes
        implAssociatedTypes = outerAssociatedTypes
        scopes.pop()
        guard node.trait == nil || trait != nil, let owner = implOwner(node) else {
            // What the `impl` would have given the type is not missed again.
            if let owner = implOwner(node) { mistakenOwners.insert(owner) }
            for member in tree[node.members] {
                if case .function(let function) = tree[member].kind, let name = tree[function].name { mistakenMembers.insert(name.symbol) }
            }
            if let trait { mistakenMembers.formUnion(program.traits[trait].methodsByName.keys) }
            return
        }
        var declaration = ImplDeclaration(trait: trait, owner: owner, module: module, span: tree.span(node.headerRange))
        declaration.typeParameters = node.typeParameters.map { result.typeParameters[$0] } + hidden
        let impl = program.impls.append(declaration)
        result.impls[id] = impl
        if let trait { program.implementations.add(trait: trait, of: impl, for: owner) }
        declareMethods(of: impl, node)
        if let trait {
            for method in program.traits[trait].methods { program.implementations.add(method: program.functions[method].name, of: impl, for: owner) }
            checkLocality(of: trait, for: owner, node)
        }
    }

    private mutating func declareMethods(of impl: ImplID, _ node: ImplNode) {
        let declaration = program.impls[impl]
        let typeName = ownerName(declaration.owner)
        let isGeneral = isForAllArguments(node)
        let isExported = isExported(declaration.owner)
        let marksMembers = tree[node.members].contains { tree[$0].isPublic }
        for member in tree[node.members] {
            guard case .function(let function) = tree[member].kind, let name = tree[function].name else { continue }
            let prefix = (contexts.count == 1 ? "" : namePrefix) + typeName + "."
            let method = makeFunction(function, name, .method(declaration.owner), parent: nil, prefix: prefix)
            program.functions[method].span = tree.span(member)
            program.functions[method].implementation = impl
            program.functions[method].typeParameters = declaration.typeParameters
            applyAttributes(member, to: method)
            if let first = program.impls[impl].methods[name.symbol] {
                report(.duplicateMember(
                    text(name.symbol), "member", of: typeName, at: tree.span(name), first: program.functions[first].nameSpan))
                continue
            }
            program.impls[impl].methods[name.symbol] = method
            if let trait = declaration.trait {
                // It may be the one whose name is missing in the trait.
                if incompleteTraits.contains(trait) { mistakenMembers.insert(name.symbol) }
                continue
            }
            if !isExported || (marksMembers && !tree[member].isPublic) { program.functions[method].isPrivate = true }
            if isGeneral {
                addMethod(method, name, to: declaration.owner, typeName)
            } else {
                program.implementations.add(method: name.symbol, of: impl, for: declaration.owner)
            }
        }
    }

    /// Whether an `impl` is for a type with whatever arguments: `impl<A, B> Pair<A, B>`.
    private func isForAllArguments(_ node: ImplNode) -> Bool {
        let arguments: [TypeExprID]
        switch tree[node.type] {
        case .name(_, let list), .path(_, let list): arguments = Array(tree[list])
        case .array(let element), .optional(let element): arguments = [element]
        default: return false
        }
        var seen: [TypeParamID] = []
        for argument in arguments {
            guard case .typeParameter(let parameter) = result.types[argument], !seen.contains(parameter) else { return false }
            seen.append(parameter)
        }
        return true
    }

    /// The type that an `impl` adds to.
    private mutating func implOwner(_ node: ImplNode) -> MethodOwner? {
        let owner: MethodOwner
        var ownerModule: ModuleID?
        switch tree[node.type] {
        case .error: return nil
        case .dynamic:
            report(.dynamicImpl(at: tree.span(node.type)))
            return nil
        case .array: owner = .builtin(.array)
        case .fixedArray: owner = .builtin(.fixedArray)
        case .tuple(let members): owner = .builtin(members.isEmpty ? .unit : .tuple)
        case .function: owner = .builtin(.function)
        case .optional:
            guard let option = program.option else { return nil }
            owner = .enumeration(option)
            ownerModule = program.enums[option].module
        case .name, .path:
            switch result.types[node.type] {
            case .structure(let id):
                owner = .structure(id)
                ownerModule = program.structs[id].module
            case .enumeration(let id):
                owner = .enumeration(id)
                ownerModule = program.enums[id].module
            case .builtinType(let type):
                guard let head = TypeHead(program.types[type]) else { return nil }
                owner = .builtin(head)
            case .typeParameter: owner = .builtin(.any)
            case .unresolved: return nil
            default:
                report(.notImplementable(at: tree.span(node.type)))
                return nil
            }
        }
        if node.trait == nil, ownerModule != module, !result.isStandard {
            report(.foreignImpl(ownerName(owner), at: tree.span(node.type)))
            return nil
        }
        return owner
    }

    /// An `impl` stands in the module of its trait or in that of its type, so that there is one place to look for it.
    private mutating func checkLocality(of trait: TraitID, for owner: MethodOwner, _ node: ImplNode) {
        let traitModule = program.traits[trait].module
        if traitModule == module || result.isStandard { return }
        var typeSpan = Span.none
        switch owner {
        case .structure(let id):
            if program.structs[id].module == module { return }
            typeSpan = program.structs[id].span
        case .enumeration(let id):
            if program.enums[id].module == module { return }
            if !modules[program.enums[id].module].isStandard { typeSpan = program.enums[id].span }
        case .builtin: break
        }
        let traitSpan = modules[traitModule].isStandard ? Span.none : program.traits[trait].span
        report(.orphanImpl(
            text(program.traits[trait].name), for: ownerName(owner), at: tree.span(node.headerRange), trait: traitSpan, type: typeSpan))
    }

    /// Whether other modules may use the methods of an `impl` for the type.
    private func isExported(_ owner: MethodOwner) -> Bool {
        switch owner {
        case .structure(let id) where program.structs[id].module == module: exports[module][program.structs[id].name]?.isPublic == true
        case .enumeration(let id) where program.enums[id].module == module: exports[module][program.enums[id].name]?.isPublic == true
        default: true
        }
    }

    /// The name of the type for qualified names of its methods.
    func ownerName(_ owner: MethodOwner) -> String {
        switch owner {
        case .structure(let id): text(program.structs[id].name)
        case .enumeration(let id): text(program.enums[id].name)
        case .builtin(let head): head.name
        }
    }

    private mutating func addMethod(_ method: FunctionID, _ name: Name, to owner: MethodOwner, _ typeName: String) {
        var first: Span?
        switch owner {
        case .structure(let id):
            first = program.structs[id].fields.first { $0.name == name.symbol }?.span
            if let existing = program.structs[id].methods[name.symbol] { first = program.functions[existing].nameSpan }
            if first == nil { program.structs[id].methods[name.symbol] = method }
        case .enumeration(let id):
            first = program.enums[id].variants.first { $0.name == name.symbol }?.span
            if let existing = program.enums[id].methods[name.symbol] { first = program.functions[existing].nameSpan }
            if first == nil { program.enums[id].methods[name.symbol] = method }
        case .builtin(let head):
            if let existing = program.builtinMethods[head]?[name.symbol] { first = program.functions[existing].nameSpan }
            if first == nil { program.builtinMethods[head, default: [:]][name.symbol] = method }
        }
        guard let first else { return }
        mistakenMembers.insert(name.symbol)
        report(.duplicateMember(text(name.symbol), "member", of: typeName, at: tree.span(name), first: first))
    }

    /// Resolves the bodies of an `impl`'s methods.
    mutating func resolveImpl(_ id: ImplDeclID) {
        let node = tree[id]
        guard result.impls[id].isValid else { return }
        let selfType = result.types[node.type]
        let floor = typeParameterFloor
        let own = node.typeParameters.first.map { result.typeParameters[$0] } ?? .invalid
        typeParameterFloor = own.isValid ? own.index : program.typeParameters.count
        scopes.push()
        _ = declareTypeParameters(node.typeParameters)
        scopes.declareType(names.selfType, .selfType)
        let outerAssociatedTypes = implAssociatedTypes
        defer { implAssociatedTypes = outerAssociatedTypes }
        implAssociatedTypes = result.implAssociatedTypes[id] ?? [:]
        for member in tree[node.members] {
            guard case .function(let function) = tree[member].kind, result.functions[function].isValid else { continue }
            resolveFunction(function, selfType: selfType)
        }
        scopes.pop()
        typeParameterFloor = floor
    }
}
