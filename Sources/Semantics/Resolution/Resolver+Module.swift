import Source
import Support
import Syntax
import TypedTree

// One module from beginning to end.

extension Resolver {
    /// Resolves a module whose imports have been resolved, and adds it to `modules`.
    mutating func resolveModule(_ parsed: ParsedModule, isEntry: Bool) {
        begin(parsed)
        let firstLocal = program.locals.count
        let firstFunction = program.functions.count
        let firstGlobal = program.globals.count
        let firstUse = functionUses.count
        let statements = tree[tree.statements]
        enterInitializer()
        scopes.push()
        starScope = scopes.current
        declareStarImports(statements, parsed.imports)
        scopes.push()
        importScope = scopes.current
        declareImports(statements, parsed.imports)
        scopes.push()
        moduleScope = scopes.current
        hoist(statements)
        hoistModuleVariables(statements)
        if isEntry { findMain() }
        _ = resolveStatements(statements)
        finishCaptures(from: 0)
        finishLeaks()
        noteLastingNames()
        for _ in 0..<3 { scopes.pop() }
        checkInitializationOrder(firstGlobal: firstGlobal, firstFunction: firstFunction, uses: functionUses[firstUse...])
        if !result.isStandard {
            warnUnused(
                locals: firstLocal..<program.locals.count, functions: firstFunction..<program.functions.count,
                globals: firstGlobal..<program.globals.count, uses: functionUses[firstUse...])
        }
        end()
        if isEntry && callsMain { program.main = nil }
    }

    private mutating func begin(_ parsed: ParsedModule) {
        tree = parsed.tree
        module = program.addModule(ModuleDeclaration(name: parsed.location.name, file: tree.file, initializer: nil, isLibrary: parsed.location.isStandard))
        result = ResolvedModule(tree: tree, module: module, isStandard: parsed.location.isStandard)
        exports.append([:])
        imports = ImportTable()
        leakRecords = LeakRecords()
        globalReads = []
        memberUses = []
        initializerEvents = []
        moduleConstants = [:]
        reported.removeAll(keepingCapacity: true)
    }

    /// Makes the function that runs the top level; a file without anything to run keeps it to itself.
    private mutating func enterInitializer() {
        let range = TextRange(start: 0, length: 0)
        let initializer = program.functions.append(FunctionDeclaration(
            name: names.moduleInitializer, qualifiedName: "(top level)", module: module, nameSpan: tree.span(range),
            span: tree.span(range), role: .moduleInitializer, parent: nil, result: TypeStore.unit))
        origins.append(.moduleInitializer)
        contexts = [FunctionContext(
            id: initializer, reportingFunction: initializer, firstLoop: 0, isBarrier: false, selfType: .none)]
        function = initializer
        let runs = tree[tree.statements].contains { statement in
            guard case .declaration(let id) = tree[statement] else { return true }
            if case .constant = tree[id].kind { return true }
            return false
        }
        if runs { program.modules[module].initializer = initializer }
    }

    /// The function `main` of the entry module.
    private mutating func findMain() {
        // The VM runs the top level and nothing else.
        if isVM { return }
        if case .function(let found) = scopes.value(names.main).resolution, scopes.value(names.main).scope == moduleScope {
            program.main = found
        }
    }

    private mutating func end() {
        for symbol in declaredModuleVariables { moduleVariables[symbol.index] = .invalid }
        declaredModuleVariables = []
        contexts = []
        modules.append(result)
        program.initializationOrder.append(module)
    }

    // MARK: The order of initialization

    private mutating func checkInitializationOrder(
        firstGlobal: Int, firstFunction: Int, uses: ArraySlice<FunctionUse>
    ) {
        guard !globalReads.isEmpty else { return }
        var methods: [Symbol: [FunctionID]] = [:]
        for index in firstFunction..<program.functions.count {
            let declaration = program.functions[FunctionID(index)]
            if case .method = declaration.role { methods[declaration.name, default: []].append(FunctionID(index)) }
        }
        // Whoever makes a struct calls the functions that make its defaults: they may be called from the beginning.
        let defaults = (firstFunction..<program.functions.count).map { FunctionID($0) }
            .filter { if case .fieldDefault = origins[$0] { true } else { false } }
            .map { InitializerEvent.use($0, isCertain: false, span: .none) }
        let pending = Set((firstGlobal..<program.globals.count).map { GlobalID($0) })
        var order = InitializationOrder(
            uses: uses, reads: globalReads, memberUses: memberUses, methods: methods, pending: pending)
        order.run(defaults + initializerEvents)
        for global in order.unchecked { program.globals[global].needsInitializedCheck = true }
        var known: [GlobalID: Bool] = [:]
        for failure in order.failures where !isStatic(failure.global, &known) {
            let declaration = program.globals[failure.global]
            report(.readBeforeInitializer(
                text(declaration.name), at: failure.cause, declared: declaration.span, read: failure.read))
        }
    }

    /// Whether a global is a constant that is made of literals and such constants only.
    private func isStatic(_ global: GlobalID, _ known: inout [GlobalID: Bool]) -> Bool {
        if let answer = known[global] { return answer }
        known[global] = false
        guard let id = moduleConstants[global] else {
            return constants[global] && program.globals[global].module != module
        }
        let answer = isStatic(tree[id].value, &known)
        known[global] = answer
        return answer
    }

    private func isStatic(_ id: ExprID, _ known: inout [GlobalID: Bool]) -> Bool {
        switch tree[id] {
        case .integer, .float, .bool, .string, .character: return true
        case .unary(_, let operand), .cast(let operand, _, _, _): return isStatic(operand, &known)
        case .binary(_, let left, let right, _), .logical(_, let left, let right, _), .comparison(_, let left, let right, _):
            return isStatic(left, &known) && isStatic(right, &known)
        case .name, .field:
            if case .global(let global) = result.expressions[id] { return isStatic(global, &known) }
            return result.expressions[id] == .none
        default: return false
        }
    }
}
