import Source
import Support
import Syntax
import TypedTree

// Declarations, when the walk comes to them.

extension Resolver {
    /// Resolves what a declaration contains. Its name was declared when its block began.
    mutating func resolveDeclaration(_ id: DeclID) -> Bool {
        switch tree[id].kind {
        case .function(let function):
            if result.functions[function].isValid { resolveFunction(function, selfType: contexts[contexts.count - 1].selfType) }
        case .constant(let constant): return resolveConstant(constant)
        case .structure(let structure): resolveStruct(structure)
        case .enumeration(let enumeration): resolveEnum(enumeration)
        case .implementation(let impl): resolveImpl(impl)
        case .trait(let trait): resolveTrait(trait)
        // Imports were dealt with when their block began.
        case .error, .associatedType, .use: break
        }
        return false
    }

    // MARK: Types

    private mutating func resolveStruct(_ id: StructDeclID) {
        let structure = result.structs[id]
        guard structure.isValid else { return }
        let floor = typeParameterFloor
        typeParameterFloor = program.typeParameters.count
        scopes.push()
        program.structs[structure].outputs = declareTypeParameters(tree[id].typeParameters)
        program.structs[structure].typeParameters = tree[id].typeParameters.map { result.typeParameters[$0] }
        if let base = tree[id].base {
            if let trait = namedTrait(base) {
                result.types[base] = .unresolved
                let name = text(program.structs[structure].name)
                report(.traitAsBase(text(program.traits[trait].name), of: name, at: tree.span(base), declared: program.traits[trait].span))
            } else {
                resolveType(base)
            }
        }
        for (index, fieldID) in tree[id].fields.filter({ tree[$0].name != nil }).enumerated() {
            let field = tree[fieldID]
            resolveType(field.type)
            guard let value = field.defaultValue else { continue }
            let thunk = resolveFieldDefault(value, of: field, in: structure)
            result.fieldDefaults[fieldID] = thunk
            program.structs[structure].fields[index].defaultValue = thunk
        }
        scopes.pop()
        typeParameterFloor = floor
    }

    /// Makes the function that computes a field's default.
    private mutating func resolveFieldDefault(_ value: ExprID, of field: Field, in structure: StructID) -> FunctionID {
        let owner = program.structs[structure]
        let name = field.name!
        let prefix = namePrefix + text(owner.name) + "."
        let thunk = program.functions.append(FunctionDeclaration(
            name: name.symbol, qualifiedName: prefix + text(name.symbol), module: module, nameSpan: tree.span(name),
            span: tree.span(value), role: .defaultValue, parent: nil, result: TypeStore.error))
        origins.append(.fieldDefault(value))
        program.functions[thunk].typeParameters = owner.typeParameters + owner.outputs
        enterFunction(thunk, isBarrier: true, selfType: .structure(structure))
        let firstUse = captures.uses.count
        _ = resolve(value)
        finishCaptures(from: firstUse)
        leaveFunction()
        return thunk
    }

    private mutating func resolveEnum(_ id: EnumDeclID) {
        let enumeration = result.enums[id]
        guard enumeration.isValid else { return }
        let floor = typeParameterFloor
        typeParameterFloor = program.typeParameters.count
        scopes.push()
        program.enums[enumeration].outputs = declareTypeParameters(tree[id].typeParameters)
        program.enums[enumeration].typeParameters = tree[id].typeParameters.map { result.typeParameters[$0] }
        for variant in tree[id].variants {
            for payload in tree[variant].payloads { resolveType(tree[payload].type) }
        }
        scopes.pop()
        typeParameterFloor = floor
    }

    // MARK: Functions

    /// Resolves the signature and body of a function that has its id.
    mutating func resolveFunction(_ id: SyntaxFunctionID, selfType: Resolution) {
        let node = tree[id]
        let made = result.functions[id]
        let isOutermost = program.functions[made].parent == nil
        let floor = typeParameterFloor
        if isOutermost, case .declared = program.functions[made].role { typeParameterFloor = program.typeParameters.count }
        let firstUse = captures.uses.count
        enterFunction(made, isBarrier: isOutermost, selfType: selfType)
        scopes.push()
        let hidden = declareTypeParameters(node.typeParameters)
        program.functions[made].typeParameters += node.typeParameters.map { result.typeParameters[$0] } + hidden
        resolveParameters(node, of: made)
        if let returned = node.result { resolveType(returned) }
        if let body = node.body {
            _ = resolveBlock(body)
        } else if program.functions[made].native == nil && !tree.hasErrors && !isTraitMethod(made) {
            report(.missingBody(at: tree.span(node.signatureRange)))
        }
        scopes.pop()
        if isOutermost { finishCaptures(from: firstUse) }
        leaveFunction()
        typeParameterFloor = floor
    }

    private mutating func resolveParameters(_ node: FunctionNode, of made: FunctionID) {
        for (index, id) in node.parameters.enumerated() {
            let parameter = tree[id]
            if let type = parameter.type { resolveType(type) }
            checkOrder(of: parameter, index, in: node, made)
            if let value = parameter.defaultValue { resolveDefault(value, of: parameter, index, in: made) }
            if parameter.isSelf || index > 0 && parameter.name.symbol == names.selfValue { checkSelf(parameter, index, of: made) }
            var flags: LocalFlags = parameter.isSelf ? [.isParameter, .isSelf, .isExempt] : .isParameter
            // What a trait asks for, not every method needs.
            if node.body == nil || isOfTrait(made) { flags.insert(.isExempt) }
            let symbol = parameter.name.symbol
            let local = symbol == names.underscore
                ? makeLocal(symbol, at: parameter.name.range, isMutable: false, flags)
                : declareLocal(symbol, at: parameter.name.range, flags)
            result.parameters[id] = local
            program.functions[made].parameters.append(local)
        }
    }

    /// A variadic parameter is the last one, and what may be left out stands after what may not.
    private mutating func checkOrder(of parameter: Parameter, _ index: Int, in node: FunctionNode, _ made: FunctionID) {
        let span = tree.span(parameter.name)
        if parameter.isVariadic {
            if index + 1 < node.parameters.count {
                report(.variadicNotLast(text(parameter.name.symbol), at: span))
            } else {
                program.functions[made].isVariadic = true
            }
            if let value = parameter.defaultValue { report(.variadicDefault(at: tree.span(value))) }
        } else if parameter.defaultValue == nil, let earlier = program.functions[made].defaults.last {
            let name = program.functions[earlier.maker]
            report(.requiredAfterDefault(text(parameter.name.symbol), at: span, optional: text(name.name), name.nameSpan))
        }
    }

    /// The default of a parameter becomes a function of its own, which takes the parameters before it that it uses.
    private mutating func resolveDefault(_ value: ExprID, of parameter: Parameter, _ index: Int, in made: FunctionID) {
        let name = parameter.name
        let owner = program.functions[made]
        let maker = program.functions.append(FunctionDeclaration(
            name: name.symbol, qualifiedName: owner.qualifiedName + "." + text(name.symbol), module: module,
            nameSpan: tree.span(name), span: tree.span(value), role: .defaultValue, parent: owner.parent, result: TypeStore.error))
        origins.append(.parameterDefault(value, of: made))
        program.functions[maker].typeParameters = owner.typeParameters
        let localCount = program.locals.count
        enterFunction(maker, isBarrier: owner.parent == nil, selfType: contexts[contexts.count - 1].selfType)
        scopes.push()
        let copies = owner.parameters.map { copyParameter($0) }
        _ = resolve(value)
        scopes.pop()
        leaveFunction()
        var earlier: [UInt32] = []
        for (position, copy) in copies.enumerated() where localFlags[copy].contains(.isRead) {
            localFlags[owner.parameters[position]].insert(.isRead)
            program.functions[maker].parameters.append(copy)
            earlier.append(UInt32(position))
        }
        program.functions[made].defaults.append(ParameterDefault(parameter: UInt32(index), maker: maker, earlier: earlier))
        functionUses.append(FunctionUse(from: made, to: maker, isCertain: false, span: tree.span(value)))
        // Who calls the function may call this too, and has to have at hand what it captures.
        if owner.parent != nil { captures.noteUse(of: maker, in: made, at: tree.span(value), localCount: localCount) }
    }

    /// An earlier parameter as the default of a later one sees it.
    private mutating func copyParameter(_ parameter: LocalID) -> LocalID {
        let original = program.locals[parameter]
        let range = TextRange(start: original.span.start, length: original.span.length)
        let copy = makeLocal(original.name, at: range, isMutable: false, localFlags[parameter].union(.isExempt).subtracting(.isRead))
        lastLocals[original.name.index] = parameter
        if original.name != names.underscore { scopes.declare(original.name, .local(copy)) }
        return copy
    }

    private mutating func checkSelf(_ parameter: Parameter, _ index: Int, of made: FunctionID) {
        let isInMethod = switch program.functions[made].role {
        case .method, .traitMethod: true
        default: false
        }
        if isInMethod && index == 0 { return }
        // As a method it is missing.
        mistakenMembers.insert(program.functions[made].name)
        if tree.hasMisplacedLines { return }
        report(.misplacedSelf(inMethod: isInMethod, at: tree.span(parameter.name)))
    }

    /// Whether a trait decides which parameters the function has.
    private func isOfTrait(_ function: FunctionID) -> Bool {
        if let impl = program.functions[function].implementation { return program.impls[impl].trait != nil }
        return isTraitMethod(function)
    }

    private func isTraitMethod(_ function: FunctionID) -> Bool {
        if case .traitMethod = program.functions[function].role { true } else { false }
    }

    /// A function expression.
    mutating func resolveFunctionExpression(_ id: SyntaxFunctionID, at expression: ExprID) {
        contexts[contexts.count - 1].closureCount += 1
        let qualifiedName = namePrefix + "fn\(contexts[contexts.count - 1].closureCount)"
        let keyword = Span(file: tree.file, start: tree.expressionRanges[expression].start, length: 2)
        let made = program.functions.append(FunctionDeclaration(
            name: names.functionExpression, qualifiedName: qualifiedName, module: module, nameSpan: keyword,
            span: tree.span(expression), role: .closure, parent: function, result: TypeStore.error))
        origins.append(.function(id))
        result.functions[id] = made
        let localCount = program.locals.count
        resolveFunction(id, selfType: contexts[contexts.count - 1].selfType)
        functionUses.append(FunctionUse(from: function, to: made, isCertain: false, span: keyword))
        if contexts.count == 1 { initializerEvents.append(.use(made, isCertain: false, span: keyword)) }
        captures.noteUse(of: made, in: function, at: keyword, localCount: localCount)
    }

    mutating func enterFunction(_ id: FunctionID, isBarrier: Bool, selfType: Resolution) {
        let isExpression = program.functions[id].role == .closure
        contexts.append(FunctionContext(
            id: id, reportingFunction: isExpression ? contexts[contexts.count - 1].reportingFunction : id,
            firstLoop: loops.count, isBarrier: isBarrier, selfType: selfType))
        function = id
    }

    mutating func leaveFunction() {
        loops.removeLast(loops.count - contexts[contexts.count - 1].firstLoop)
        noteLastingNames()
        contexts.removeLast()
        function = contexts[contexts.count - 1].id
    }
}
