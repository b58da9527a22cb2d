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
    let syntaxErrors = diagnostics.hasErrors ? diagnostics.sorted.filter { $0.code.category == .syntax }.map { $0.span } : []
    let hasInitializationErrors = diagnostics.sorted.contains { $0.code == .uninitializedVariable }
    func infer(_ resolved: consuming ResolvedProgram, _ mixedResults: Set<Span>) -> Inference {
        var inference = Inference(resolved)
        inference.syntaxErrors = syntaxErrors
        inference.hasInitializationErrors = hasInitializationErrors
        inference.mixedResults = mixedResults
        inference.run(wholeLibrary: wholeLibrary)
        return inference
    }
    let original = resolved.mayMixResults ? copy resolved : nil
    var inference = infer(resolved, [])
    // Each turn finds at least one more, or is the last.
    var known = 0
    while let original, inference.mixedResults.count > known {
        known = inference.mixedResults.count
        inference = infer(original, inference.mixedResults)
    }
    var all = diagnostics
    all.formUnion(inference.diagnostics)
    inference.reportUndetermined(besides: all.errors)
    all.formUnion(inference.diagnostics)
    inference.foldConstants()
    inference.checkMatches(besides: all.errors)
    all.formUnion(inference.diagnostics)
    if !all.hasErrors {
        let warnings = warnings + inference.warnings
        // A name that was to be another's is unused for that reason.
        let mistaken = Set(warnings.filter { $0.code == .ambiguousSpelling }.map(\.span))
        for warning in warnings where warning.code != .unusedVariable || !mistaken.contains(warning.span) { all.insert(warning) }
    }
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

extension DiagnosticSet {
    /// The errors, sorted.
    fileprivate var errors: [Diagnostic] { hasErrors ? sorted.filter { $0.severity == .error } : [] }
}

extension Inference {
    /// Reports what nothing determines the type of, unless that follows from one of the other mistakes, which are sorted.
    mutating func reportUndetermined(besides mistakes: [Diagnostic]) {
        // A bound that is none might have determined it.
        if !misboundParameters.isEmpty { return }
        let places = mistakes.map { $0.span }
        for diagnostic in undetermined {
            // What stands nowhere in the program follows from a mistake that is reported where it stands.
            if diagnostic.span.isValid ? !isTouched(diagnostic.span, by: places) : mistakes.isEmpty {
                if !mistakes.isEmpty, isOfMistakenDeclaration(diagnostic.span) { continue }
                report(diagnostic)
            }
        }
    }

    /// Whether what begins with the name of a struct or function is of one that has a type which is a mistake: it would have determined others.
    private func isOfMistakenDeclaration(_ span: Span) -> Bool {
        let name = sourceText(span).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard !name.isEmpty else { return false }
        return program.structs.elements.contains { structure in
            structure.fields.contains { types.hasError($0.type) } && text(structure.name) == name
        } || program.functions.elements.contains { function in
            function.parameters.contains { types.hasError(program.locals[$0].type) } && text(function.name) == name
        }
    }

    /// Reports matches that miss a case, arms that nothing reaches, and patterns that may fail where they must not.
    ///
    /// A match may lack an arm or a variant for a mistake of syntax in it, and a pattern its meaning for any: these are not looked at.
    /// `mistakes` are sorted.
    mutating func checkMatches(besides mistakes: [Diagnostic]) {
        let unread = mistakes.filter { $0.code.category == .syntax }.map { $0.span }
        let mistakes = mistakes.map { $0.span }
        for node in matches {
            guard case .match(let scrutinee, let arms) = program.nodes[node].kind else { continue }
            let span = program.nodes[node].span
            if !mistakes.isEmpty {
                if arms.isEmpty || isTouched(span, by: unread) || isDubious(program.nodes[scrutinee].type, mistakes) { continue }
                if isTouched(program.nodes[scrutinee].span, by: mistakes) { continue }
                if arms.indices.contains(where: { isTouched(program.patterns[program.matchArms[$0].pattern].span, by: mistakes) }) { continue }
            }
            for diagnostic in program.matchDiagnostics(program.matchArms[arms.indices], match: span) { report(diagnostic) }
        }
        for (pattern, place) in irrefutablePatterns {
            let (type, span) = (program.patterns[pattern].type, program.patterns[pattern].span)
            if !mistakes.isEmpty, isTouched(span, by: mistakes) || isDubious(type, mistakes) { continue }
            if let diagnostic = program.refutabilityDiagnostic(pattern, in: place) { report(diagnostic) }
        }
    }

    /// Whether a mistake is in a part of the text.
    private func isTouched(_ span: Span, by mistakes: [Span]) -> Bool {
        var low = 0
        var high = mistakes.count
        while low < high {
            let middle = (low + high) / 2
            let mistake = mistakes[middle]
            if mistake.file < span.file || mistake.file == span.file && mistake.start < span.start { low = middle + 1 } else { high = middle }
        }
        if low < mistakes.count, mistakes[low].file == span.file, mistakes[low].start <= span.end { return true }
        return low > 0 && mistakes[low - 1].file == span.file && mistakes[low - 1].end > span.start
    }

    /// Whether a mistake has to do with a type.
    private func isDubious(_ type: TypeID, _ mistakes: [Span]) -> Bool {
        if types.hasError(type) { return true }
        guard case .enumeration(let id, _) = types[type] else { return false }
        return isTouched(program.enums[id].extent, by: mistakes)
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
