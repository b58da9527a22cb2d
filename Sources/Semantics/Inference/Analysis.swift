import Source
import Support
import TypedTree

/// What the checks of a program give.
public struct Analysis: Sendable {
    /// The typed program; nil when there are errors.
    public var program: TypedProgram?
    /// The program as far as it could be typed, errors and all, for showing types.
    public var partial: TypedProgram
    /// All errors and warnings.
    public var diagnostics: DiagnosticSet
    /// The texts of all modules.
    public var files: SourceMap
}

/// Loads, parses and checks a program: names, types, paths without results, matches.
public func analyze(entry: ModuleLocation, contents: [UInt8], loader: some ModuleLoader) -> Analysis {
    let (resolved, diagnostics) = resolve(entry: entry, contents: contents, loader: loader)
    return analyze(resolved, diagnostics)
}

/// Checks a program whose names are resolved. `diagnostics` are those of resolving. The standard library is inferred as far as the
/// program uses it, or `wholeLibrary`.
public func analyze(
    _ resolved: consuming ResolvedProgram, _ diagnostics: DiagnosticSet, wholeLibrary: Bool = false
) -> Analysis {
    let warnings = resolved.warnings
    let files = resolved.files
    var inference = Inference(resolved)
    inference.syntaxErrors = diagnostics.hasErrors ? diagnostics.sorted.filter { $0.code.category == .syntax }.map { $0.span } : []
    inference.hasInitializationErrors = diagnostics.sorted.contains { $0.code == .uninitializedVariable }
    inference.run(wholeLibrary: wholeLibrary)
    var all = diagnostics
    all.formUnion(inference.diagnostics)
    if !all.hasErrors {
        inference.foldConstants()
        inference.checkMatches()
        all.formUnion(inference.diagnostics)
    }
    if !all.hasErrors { for warning in warnings + inference.warnings { all.insert(warning) } }
    return Analysis(
        program: all.hasErrors ? nil : inference.program, partial: inference.program, diagnostics: all, files: files)
}

extension Inference {
    /// Infers the program, and of the library what it uses or everything.
    mutating func run(wholeLibrary: Bool) {
        declareAll()
        let functions = functionsByModule()
        var order = program.initializationOrder
        for module in program.modules.ids where !order.contains(module) { order.insert(module, at: 0) }
        // Dependencies first: what a module's importers do with its variables does not decide their types.
        for module in order {
            if wholeLibrary || !isLazy(module) { inferInOrder(functions[module.index]) }
            inferModule(module)
        }
        inferLazyFunctions()
        finish()
    }

    private func functionsByModule() -> [[FunctionID]] {
        var result = [[FunctionID]](repeating: [], count: program.modules.count)
        for function in resolved.origins.ids { result[program.functions[function].module.index].append(function) }
        return result
    }

    /// Infers each function after those it refers to, as far as they do not refer to each other: so that inference on demand, which
    /// recurses, has little left to do.
    private mutating func inferInOrder(_ roots: [FunctionID]) {
        var stack: [(function: FunctionID, next: Int)] = []
        for root in roots where !visited[root.index] {
            // Its module stays the current one, instead of being switched to and from for each function.
            switchModule(program.functions[root].module)
            visited[root.index] = true
            stack.append((root, 0))
            while let top = stack.last {
                let references = resolved.references[top.function]
                if top.next < references.count {
                    stack[stack.count - 1].next += 1
                    let target = references[references.startIndex + top.next]
                    if !visited[target.index] {
                        visited[target.index] = true
                        stack.append((target, 0))
                    }
                } else {
                    stack.removeLast()
                    let role = program.functions[top.function].role
                    if !isNested(top.function), role != .moduleInitializer { demandBody(of: top.function) }
                }
            }
        }
    }
}

extension Inference {
    /// Reports matches that miss a case, arms that nothing reaches, and patterns that may fail where they must not.
    mutating func checkMatches() {
        for node in matches {
            guard case .match(_, let arms) = program.nodes[node].kind else { continue }
            let span = program.nodes[node].span
            for diagnostic in program.matchDiagnostics(program.matchArms[arms.indices], match: span) { report(diagnostic) }
        }
        for (pattern, isLoop) in irrefutablePatterns {
            if let diagnostic = program.refutabilityDiagnostic(pattern, in: isLoop ? "a `for`" : "a binding") { report(diagnostic) }
        }
    }

    /// Reports a `main` that is none of the forms that a program can start with (chapter 31).
    mutating func checkMain() {
        guard let main = program.main, case .function(let id) = resolved.origins[main] else { return }
        switchModule(program.functions[main].module)
        let node = tree[id]
        let result = program.functions[main].result
        var isValid = result == TypeStore.unit || result == TypeStore.i32 || types.hasError(result)
        if case .enumeration(let enumeration, let arguments) = types[result], enumeration == program.result {
            isValid = types[arguments, 0] == TypeStore.unit
        }
        if !isValid { reportMainResult(result, at: tree.span(node.result.map { tree.typeRanges[$0] } ?? node.signatureRange)) }
        let parameters = program.functions[main].parameters
        let signature = tree.span(node.signatureRange)
        guard !parameters.isEmpty, !hasSyntaxError(from: signature.start, to: program.functions[main].span.end, of: signature.file) else { return }
        let arguments = types.intern(.array(TypeStore.string))
        let type = program.locals[parameters[0]].type
        if parameters.count > 1 || type != arguments && !types.hasError(type) {
            reportMainParameters(at: program.locals[parameters[parameters.count > 1 ? 1 : 0]].span)
        }
    }
}
