import Source
import Support
import Syntax
import TypedTree

// Declarations that are visible in all of their block, before their place too.

extension Resolver {
    /// Declares the functions and types among the statements of a block, and at module scope the constants.
    mutating func hoist(_ statements: NodeIDs<StmtID>) {
        var hasImpls = false
        var hasTraits = false
        var isEmpty = true
        for statement in statements {
            guard case .declaration(let id) = tree[statement] else { continue }
            isEmpty = false
            switch tree[id].kind {
            case .function(let function): hoistFunction(function, id)
            case .structure(let structure): hoistStruct(structure, id)
            case .enumeration(let enumeration): hoistEnum(enumeration, id)
            case .constant(let constant): if isAtModuleScope { hoistConstant(constant, id) }
            case .trait(let trait):
                hoistTrait(trait, id)
                hasTraits = true
            case .implementation: hasImpls = true
            case .use(let use): if !isAtModuleScope { declareMisplacedImport(tree[use]) }
            case .associatedType, .error: break
            }
        }
        if isEmpty { return }
        if hasTraits { completeTraits(statements) }
        for statement in statements where hasImpls {
            if case .declaration(let id) = tree[statement], case .implementation(let impl) = tree[id].kind {
                hoistImpl(impl)
            }
        }
    }

    /// Declares a name in the innermost scope, and exports it from the module's own; false when it is a second one.
    mutating func declare(_ name: Name, _ resolution: Resolution, _ id: DeclID, isType: Bool = false) {
        let existing = scopes.value(name.symbol)
        let lowest = isAtModuleScope ? importScope : scopes.current
        if existing.scope >= lowest {
            // Uses mean the first one.
            return reportDuplicate(name.symbol, at: name.range, existing.resolution)
        }
        if isAtModuleScope {
            exports[module][name.symbol] = Export(resolution: resolution, isPublic: tree[id].isPublic, span: tree.span(name))
        }
        scopes.declare(name.symbol, resolution)
        if isType { scopes.declareType(name.symbol, resolution) }
    }

    private mutating func hoistFunction(_ id: SyntaxFunctionID, _ declaration: DeclID) {
        guard let name = tree[id].name else { return }
        let function = makeFunction(id, name, .declared, parent: parentForNested, prefix: namePrefix)
        program.functions[function].span = tree.span(declaration)
        applyAttributes(declaration, to: function)
        declare(name, .function(function), declaration)
        if !isAtModuleScope { noteDeclaration(of: function) }
    }

    /// The function around the walk's place, unless that place is at module scope.
    private var parentForNested: FunctionID? { isAtModuleScope ? nil : function }

    /// What qualified names of functions declared here begin with.
    var namePrefix: String {
        contexts.count == 1 ? "" : program.functions[function].qualifiedName + "."
    }

    /// Adds a function; its body is resolved when the walk comes to it.
    mutating func makeFunction(
        _ id: SyntaxFunctionID, _ name: Name, _ role: FunctionRole, parent: FunctionID?, prefix: String
    ) -> FunctionID {
        let made = program.functions.append(FunctionDeclaration(
            name: name.symbol, qualifiedName: prefix + text(name.symbol), module: module, nameSpan: tree.span(name),
            span: tree.span(tree[id].signatureRange), role: role, parent: parent, result: TypeStore.error))
        origins.append(.function(id))
        result.functions[id] = made
        return made
    }

    /// A nested function belongs to the function around it, whoever calls it.
    private mutating func noteDeclaration(of nested: FunctionID) {
        functionUses.append(FunctionUse(from: function, to: nested, isCertain: false, span: .none))
    }

    private mutating func hoistConstant(_ id: ConstantID, _ declaration: DeclID) {
        let name = tree[id].name
        let existing = scopes.value(name.symbol)
        let global = makeGlobal(name, isMutable: false, isConstant: true)
        if existing.scope < importScope { result.constants[id] = .initializeGlobal(global) }
        moduleConstants[global] = id
        declare(name, .global(global), declaration)
    }

    private mutating func makeGlobal(_ name: Name, isMutable: Bool, isConstant: Bool) -> GlobalID {
        constants.append(isConstant)
        isReadGlobal.append(false)
        return program.globals.append(GlobalDeclaration(
            name: name.symbol, module: module, type: TypeStore.error, span: tree.span(name), isMutable: isMutable,
            constant: nil, needsInitializedCheck: false))
    }

    // MARK: Structs and enums

    private mutating func hoistStruct(_ id: StructDeclID, _ declaration: DeclID) {
        let node = tree[id]
        let structure = program.structs.append(StructDeclaration(name: node.name.symbol, module: module, span: tree.span(node.name)))
        result.structs[id] = structure
        program.structs[structure].hasBase = node.base != nil
        program.structs[structure].derived = applyAttributes(declaration, to: nil)
        declare(node.name, .structure(structure), declaration, isType: true)
        hidePreludeType(node.name.symbol)
        // The library's types keep their fields to themselves unless they say otherwise.
        let marksMembers = result.isStandard || node.fields.contains { tree[$0].isPublic }
        var seen: [Symbol: Span] = [:]
        for fieldID in node.fields {
            let field = tree[fieldID]
            guard let name = field.name else { continue }
            if let first = seen.updateValue(tree.span(name), forKey: name.symbol) {
                report(.duplicateMember(text(name.symbol), "field", of: text(node.name.symbol), at: tree.span(name), first: first))
            }
            let index = UInt32(program.structs[structure].fields.count)
            program.structs[structure].fields.append(FieldDeclaration(
                name: name.symbol, type: TypeStore.error, span: tree.span(name), defaultValue: nil))
            if !tree[declaration].isPublic || (marksMembers && !field.isPublic) {
                privateMembers.fields.insert(PrivateMembers.FieldKey(structure: structure, field: index))
            }
        }
    }

    private mutating func hoistEnum(_ id: EnumDeclID, _ declaration: DeclID) {
        let node = tree[id]
        let enumeration = program.enums.append(EnumDeclaration(name: node.name.symbol, module: module, span: tree.span(node.name)))
        program.enums[enumeration].extent = tree.span(declaration)
        result.enums[id] = enumeration
        program.enums[enumeration].derived = applyAttributes(declaration, to: nil)
        declare(node.name, .enumeration(enumeration), declaration, isType: true)
        hidePreludeType(node.name.symbol)
        var seen: [Symbol: Span] = [:]
        for variantID in node.variants {
            let variant = tree[variantID]
            if let first = seen.updateValue(tree.span(variant.name), forKey: variant.name.symbol) {
                report(.duplicateMember(
                    text(variant.name.symbol), "variant", of: text(node.name.symbol), at: tree.span(variant.name), first: first))
            }
            var payload: [PayloadDeclaration] = []
            for fieldID in variant.payloads {
                let name = tree[fieldID].name
                if let name, payload.contains(where: { $0.name == name.symbol }) {
                    report(.duplicateField(text(name.symbol), at: tree.span(name)))
                }
                payload.append(PayloadDeclaration(name: name?.symbol, type: TypeStore.error))
            }
            program.enums[enumeration].variants.append(VariantDeclaration(
                name: variant.name.symbol, span: tree.span(variant.name), payload: payload))
        }
    }

    /// A type named `Option`, `Result` or like another enum of the prelude hides that type and its constructors.
    mutating func hidePreludeType(_ symbol: Symbol) {
        guard let hidden = preludeEnums[symbol], program.enums[hidden].module != module else { return }
        for variant in program.enums[hidden].variants {
            if case .variant(hidden, _) = scopes.value(variant.name).resolution { scopes.hide(variant.name) }
        }
    }

    // MARK: Attributes

    /// Checks what stands before a declaration: `@native("orus_…")` and `@gathers` on functions of the standard library, `@static` on functions
    /// without `self`, `@derive(…)` on structs and enums, whose traits are given.
    @discardableResult
    mutating func applyAttributes(_ declaration: DeclID, to function: FunctionID?) -> Set<BuiltinTrait> {
        var derived: Set<BuiltinTrait> = []
        for id in tree[declaration].attributes {
            let attribute = tree[id]
            switch (attribute.name.symbol, function) {
            case (names.native, let function?): applyNative(attribute, to: function)
            case (names.gathers, let function?) where result.isStandard: program.functions[function].gathers = true
            case (names.isStatic, _?): checkStatic(attribute, declaration)
            case (names.property, let function?): applyProperty(attribute, declaration, to: function)
            case (names.derive, _): derived.formUnion(derivedTraits(attribute, declaration))
            default: report(.unknownAttribute(text(attribute.name.symbol), at: tree.span(attribute.range)))
            }
        }
        return derived
    }

    private mutating func applyNative(_ attribute: Attribute, to function: FunctionID) {
        guard result.isStandard, attribute.arguments.count == 1,
            case .string(let target) = tree[tree[attribute.arguments[attribute.arguments.startIndex]].value]
        else {
            report(.nativeOutsideStandardLibrary(at: tree.span(attribute.range)))
            // It needs no body for that.
            program.functions[function].native = names.native
            return
        }
        program.functions[function].native = program.symbols.intern(tree.string(target))
    }

    private mutating func checkStatic(_ attribute: Attribute, _ declaration: DeclID) {
        guard case .function(let function) = tree[declaration].kind, let first = tree[function].parameters.first, tree[first].isSelf else { return }
        report(.staticWithSelf(at: tree.span(attribute.range), parameter: tree.span(tree[first].name)))
    }

    /// `@property`: the function is called where its name is read, so it takes nothing but `self`.
    private mutating func applyProperty(_ attribute: Attribute, _ declaration: DeclID, to function: FunctionID) {
        guard case .function(let id) = tree[declaration].kind else { return }
        let parameters = tree[id].parameters
        guard let first = parameters.first, tree[first].isSelf, parameters.count == 1 else {
            return report(.propertyParameters(at: tree.span(attribute.range), function: tree.span(tree[id].name ?? attribute.name)))
        }
        program.functions[function].isProperty = true
    }

    /// The traits that `@derive(…)` names.
    private mutating func derivedTraits(_ attribute: Attribute, _ declaration: DeclID) -> Set<BuiltinTrait> {
        switch tree[declaration].kind {
        case .structure, .enumeration: break
        default:
            report(.misplacedDerive(at: tree.span(attribute.range)))
            return []
        }
        if attribute.arguments.isEmpty { report(.emptyDerive(at: tree.span(attribute.range), known: Self.derivable.map(\.rawValue) + [Self.json])) }
        var result: Set<BuiltinTrait> = []
        for argument in attribute.arguments {
            let value = tree[argument].value
            // The `impl`s that it stands for were added when the module was read; those of types in functions were not.
            if case .name(let symbol) = tree[value], text(symbol) == Self.json {
                if !isAtModuleScope { report(.nestedDerive(at: tree.span(value))) }
                if case .structure(let structure) = tree[declaration].kind, let base = tree[structure].base, tree.allFields(of: tree[structure]) == nil {
                    report(.derivedBase(at: tree.span(value), base: tree.span(base)))
                }
                continue
            }
            let name = if case .name(let symbol) = tree[value] { text(symbol) } else { "" }
            if let trait = BuiltinTrait(rawValue: name), Self.derivable.contains(trait) {
                result.insert(trait)
                continue
            }
            let own = ownTrait(name)
            // What is meant is derived all the same, so that its uses are no mistakes.
            if let trait = own.flatMap({ BuiltinTrait(rawValue: $0) }) { result.insert(trait) }
            report(.notDerivable(at: tree.span(value), known: Self.derivable.map(\.rawValue) + [Self.json], own: own))
        }
        return result
    }

    private static let json = "Json"

    /// What can be derived by another name elsewhere, or is misspelt.
    private func ownTrait(_ name: String) -> String? {
        if name == "ToJson" || name == "FromJson" { return Self.json }
        let foreign = Self.foreignTraits[name].flatMap { BuiltinTrait(rawValue: $0) }.flatMap { Self.derivable.contains($0) ? $0.rawValue : nil }
        return foreign ?? Spelling.nearest(to: name, among: Self.derivable.map(\.rawValue) + [Self.json])
    }

    /// What a type can have by its structure.
    private static let derivable: [BuiltinTrait] = [.comparable, .equatable, .hashable, .cloneable, .display]

    // MARK: Module variables

    /// Finds the variables that the top level declares, so that functions above them can read them.
    mutating func hoistModuleVariables(_ statements: NodeIDs<StmtID>) {
        for statement in statements {
            guard case .assignment(let targets, _) = tree[statement] else { continue }
            for target in tree[targets] { hoistModuleVariable(target) }
        }
    }

    private mutating func hoistModuleVariable(_ target: TargetID) {
        switch tree[target] {
        case .name(let symbol):
            let name = Name(symbol: symbol, range: tree.targetRanges[target])
            if scopes.value(symbol).scope < starScope { addModuleVariable(name, isMutable: false, isPublic: false) }
        case .declaration(let declared):
            if scopes.value(declared.name.symbol).scope < importScope {
                addModuleVariable(declared.name, isMutable: declared.isMutable, isPublic: declared.isPublic)
            }
        case .tuple(let targets): for target in tree[targets] { hoistModuleVariable(target) }
        case .pattern(let pattern): hoistModuleVariables(ofPattern: pattern)
        case .error, .wildcard, .place: break
        }
    }

    private mutating func hoistModuleVariables(ofPattern id: PatternID) {
        switch tree[id] {
        case .name(let symbol): hoistPatternName(Name(symbol: symbol, range: tree.patternRanges[id]))
        case .rest(let name?): hoistPatternName(name)
        case .binding(let name, let pattern):
            hoistPatternName(name)
            hoistModuleVariables(ofPattern: pattern)
        case .tuple(let parts), .array(let parts), .alternatives(let parts):
            for part in tree[parts] { hoistModuleVariables(ofPattern: part) }
        case .constructor(let constructor):
            for field in tree[constructor].fields { hoistModuleVariables(ofPattern: tree[field].pattern) }
        case .error, .wildcard, .literal, .range, .rest(nil), .typed: break
        }
    }

    private mutating func hoistPatternName(_ name: Name) {
        let binding = scopes.value(name.symbol)
        if case .variant = binding.resolution { return }
        if binding.scope < importScope { addModuleVariable(name, isMutable: false, isPublic: false) }
    }

    private mutating func addModuleVariable(_ name: Name, isMutable: Bool, isPublic: Bool) {
        guard name.symbol != names.underscore, !moduleVariables[name.symbol.index].isValid else { return }
        let global = makeGlobal(name, isMutable: isMutable, isConstant: false)
        moduleVariables[name.symbol.index] = global
        declaredModuleVariables.append(name.symbol)
        exports[module][name.symbol] = Export(resolution: .global(global), isPublic: isPublic, span: tree.span(name))
    }

    /// The module variable that a name becomes when it leaves an `if` or `match` at module scope.
    mutating func makeLeakedGlobal(_ symbol: Symbol, at range: TextRange, isMutable: Bool = false) -> GlobalID {
        makeGlobal(Name(symbol: symbol, range: range), isMutable: isMutable, isConstant: false)
    }
}
