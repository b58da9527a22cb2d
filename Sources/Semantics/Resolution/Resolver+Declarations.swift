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
        // Imports and traits were dealt with when their block began.
        case .error, .trait, .associatedType, .use: break
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
        declareTypeParameters(tree[id].typeParameters)
        program.structs[structure].typeParameters = tree[id].typeParameters.map { result.typeParameters[$0] }
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
        program.functions[thunk].typeParameters = owner.typeParameters
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
        declareTypeParameters(tree[id].typeParameters)
        program.enums[enumeration].typeParameters = tree[id].typeParameters.map { result.typeParameters[$0] }
        for variant in tree[id].variants {
            for payload in tree[variant].payloads {
                resolveType(tree[payload].type)
                if let value = tree[payload].defaultValue { unsupported("a default of a payload", at: tree.span(value)) }
            }
        }
        scopes.pop()
        typeParameterFloor = floor
    }

    private mutating func resolveImpl(_ id: ImplDeclID) {
        let node = tree[id]
        guard node.trait == nil else { return }
        let selfType = result.types[node.type]
        let floor = typeParameterFloor
        let own = node.typeParameters.first.map { result.typeParameters[$0] } ?? .invalid
        typeParameterFloor = own.isValid ? own.index : program.typeParameters.count
        scopes.push()
        declareTypeParameters(node.typeParameters)
        scopes.declareType(names.selfType, .selfType)
        for member in tree[node.members] {
            guard case .function(let function) = tree[member].kind, result.functions[function].isValid else { continue }
            resolveFunction(function, selfType: selfType)
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
        declareTypeParameters(node.typeParameters)
        program.functions[made].typeParameters += node.typeParameters.map { result.typeParameters[$0] }
        resolveParameters(node, of: made)
        if let returned = node.result { resolveType(returned) }
        if let body = node.body {
            _ = resolveBlock(body)
        } else if program.functions[made].native == nil && !tree.hasErrors {
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
            if let value = parameter.defaultValue { unsupported("a default of a parameter", at: tree.span(value)) }
            if parameter.isVariadic { unsupported("a variadic parameter", at: tree.span(parameter.name)) }
            if parameter.isSelf { checkSelf(parameter, index, of: made) }
            var flags: LocalFlags = parameter.isSelf ? [.isParameter, .isSelf, .isExempt] : .isParameter
            if node.body == nil { flags.insert(.isExempt) }
            let symbol = parameter.name.symbol
            let local = symbol == names.underscore
                ? makeLocal(symbol, at: parameter.name.range, isMutable: false, flags)
                : declareLocal(symbol, at: parameter.name.range, flags)
            result.parameters[id] = local
            program.functions[made].parameters.append(local)
        }
    }

    private mutating func checkSelf(_ parameter: Parameter, _ index: Int, of made: FunctionID) {
        if case .method = program.functions[made].role, index == 0 { return }
        report(.misplacedSelf(at: tree.span(parameter.name)))
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
        contexts.removeLast()
        function = contexts[contexts.count - 1].id
    }
}
