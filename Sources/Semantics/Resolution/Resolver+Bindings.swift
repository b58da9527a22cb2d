import Source
import Support
import Syntax
import TypedTree

// Bindings: what `x = e` declares or assigns.

extension Resolver {
    /// Adds a local of the function at hand.
    mutating func makeLocal(_ symbol: Symbol, at range: TextRange, isMutable: Bool, _ flags: LocalFlags) -> LocalID {
        let id = program.locals.append(LocalVariable(
            name: symbol, type: TypeStore.error, span: tree.span(range), isMutable: isMutable, isCaptured: false, function: function))
        localFlags.append(flags)
        lastLocals[symbol.index] = id
        return id
    }

    /// Declares a local in the innermost scope; a second one of that name there is reported, and hides the first.
    @discardableResult
    mutating func declareLocal(_ symbol: Symbol, at range: TextRange, isMutable: Bool = false, _ flags: LocalFlags = []) -> LocalID {
        let existing = scopes.value(symbol)
        if existing.scope == scopes.current && existing.scope != moduleScope && !isLeaked(existing.resolution) {
            reportDuplicate(symbol, at: range, existing.resolution)
        }
        let id = makeLocal(symbol, at: range, isMutable: isMutable, flags)
        scopes.declare(symbol, .local(id))
        return id
    }

    /// Whether it is a name that left branches: it was declared in their scopes, so this one may declare it anew.
    private func isLeaked(_ resolution: Resolution) -> Bool {
        switch resolution {
        case .local(let local): !localFlags[local].isDisjoint(with: [.isLeaked, .isLasting])
        case .global(let global): leakRecords.isLeaked(global)
        default: false
        }
    }

    /// Reports a second definition of a name.
    mutating func reportDuplicate(_ symbol: Symbol, at range: TextRange, _ existing: Resolution) {
        if case .unresolved = existing { return }
        // What has a reserved word for a name, or none, was reported and is called `_`.
        if symbol == names.underscore { return }
        if case .module(let module) = existing { clashingModules.insert(module) }
        if case .structure = existing { clashingTypes.insert(symbol) }
        if case .enumeration = existing { clashingTypes.insert(symbol) }
        report(.duplicate(text(symbol), at: tree.span(range), first: definitionSpan(existing)))
    }

    /// Where something was declared; an invalid span for what the language declares.
    func definitionSpan(_ resolution: Resolution) -> Span {
        switch resolution {
        case .local(let id), .localConstant(let id): program.locals[id].span
        case .global(let id): program.globals[id].span
        case .function(let id): program.functions[id].nameSpan
        case .structure(let id): program.structs[id].span
        case .enumeration(let id): program.enums[id].span
        case .trait(let id): program.traits[id].span
        case .variant(let id, let index): program.enums[id].variants[Int(index)].span
        case .typeParameter(let id): program.typeParameters[id].span
        case .module(let id): imports.span(of: id)
        default: .none
        }
    }

    // MARK: Assignments

    /// Resolves the targets of an assignment whose value has been resolved.
    mutating func bind(_ id: TargetID) {
        switch tree[id] {
        case .error: break
        case .wildcard: result.targets[id] = .discard
        case .name(let symbol): result.targets[id] = bindName(symbol, at: tree.targetRanges[id])
        case .declaration(let declared): result.targets[id] = declareVariable(declared)
        case .place(let place): assignPlace(place)
        case .tuple(let targets): for target in tree[targets] { bind(target) }
        case .pattern(let pattern): resolvePattern(in: .declaration, pattern)
        }
    }

    /// `x = e`: assigns to the `x` that is visible, else declares one.
    private mutating func bindName(_ symbol: Symbol, at range: TextRange) -> BindingAction {
        if symbol == names.underscore { return .discard }
        let binding = scopes.value(symbol)
        guard binding.scope >= starScope else { return declarePlain(symbol, at: range) }
        if binding.scope <= importScope, !useImport(binding, symbol, at: range) { return .none }
        return assign(binding.resolution, symbol, at: range)
    }

    /// What an assignment to a visible name does; one to an immutable name is reported.
    mutating func assign(_ target: Resolution, _ symbol: Symbol, at range: TextRange) -> BindingAction {
        switch target {
        case .unresolved: return .none
        case .local(let local):
            guard program.locals[local].isMutable && !localFlags[local].contains(.isLeaked) else { break }
            guard program.locals[local].function == function || capture(local, symbol, at: range) else { return .none }
            return .assignLocal(local)
        case .global(let global):
            if program.globals[global].isMutable && program.globals[global].module == module { return .assignGlobal(global) }
        default: break
        }
        // What stands outside is missed for a variable of the function at hand once.
        if !followsSyntaxError(target), isOwn(target) || isFirstReport(of: symbol, isType: false) {
            let diagnostic = Diagnostic.immutable(
                text(symbol), whatIsImmutable(target), at: tree.span(range), declared: definitionSpan(target))
            report(isOwn(target) ? diagnostic : diagnostic.orNew(text(symbol)))
        }
        return recover(target, symbol, at: range)
    }

    /// Whether what is assigned belongs to the function at hand.
    private func isOwn(_ target: Resolution) -> Bool {
        if case .local(let local) = target { return program.locals[local].function == function }
        return contexts.count == 1
    }

    /// Goes on after an assignment to an immutable name, so that one missing `mut` is one report: what belongs to this
    /// function is mutable from now on; in place of what does not, a variable is declared, as was probably meant.
    private mutating func recover(_ target: Resolution, _ symbol: Symbol, at range: TextRange) -> BindingAction {
        switch target {
        case .local(let local) where program.locals[local].function == function:
            program.locals[local].isMutable = true
            if localFlags[local].remove(.isLeaked) != nil { leakRecords.noteUse(of: .local(local), at: tree.span(range)) }
            return .none
        case .global(let global) where contexts.count == 1:
            if program.globals[global].module == module { program.globals[global].isMutable = true }
            return .none
        default:
            guard !isAtModuleScope else { return .none }
            let local = makeLocal(symbol, at: range, isMutable: true, .isExempt)
            scopes.declare(symbol, .local(local))
            return .declareLocal(local)
        }
    }

    /// Whether the target is a parameter, or a name in a pattern, that was reported for being written `mut`, or was declared in other languages' ways.
    private mutating func followsSyntaxError(_ target: Resolution) -> Bool {
        guard tree.hasErrors else { return false }
        if case .global(let global) = target, program.globals[global].module == module { return tree.mistakenNames.contains(program.globals[global].name) }
        guard case .local(let local) = target else { return false }
        if tree.mistakenNames.contains(program.locals[local].name) { return true }
        guard localFlags[local].contains(.isParameter) else { return false }
        let parameter = program.locals[local].span
        return syntaxErrors.contains { $0.file == parameter.file && $0.start <= parameter.start && $0.end + 1 >= parameter.start }
    }

    private func whatIsImmutable(_ target: Resolution) -> Diagnostic.Immutable {
        switch target {
        case .local(let local):
            let flags = localFlags[local]
            if flags.contains(.isSelf) { return .selfValue }
            if flags.contains(.isParameter) { return .parameter }
            if flags.contains(.isLoopVariable) { return .loopVariable }
            if flags.contains(.isPatternName) { return .patternName }
            if flags.contains(.isCatchName) { return .catchName }
            if flags.contains(.isResourceName) { return .resource }
            if flags.contains(.isConstant) { return .constant }
            return flags.contains(.isLeaked) ? .leakedName : .variable
        case .global(let global):
            if constants[global] { return .constant }
            if program.globals[global].module != module {
                let home = program.modules[program.globals[global].module]
                return .importedVariable(home.name, isMutable: program.globals[global].isMutable, isLibrary: home.isLibrary)
            }
            return leakRecords.isLeaked(global) ? .leakedName : .variable
        case .function: return .function
        case .module: return .module
        case .structure, .enumeration, .trait, .builtinType, .typeParameter, .selfType: return .type
        default: return .other
        }
    }

    /// Declares a name by plain `x = e`.
    private mutating func declarePlain(_ symbol: Symbol, at range: TextRange) -> BindingAction {
        if contexts[contexts.count - 1].isInLastingBody { return declareLasting(symbol, at: range) }
        if isAtModuleScope { return initializeModuleVariable(symbol) }
        let local = declareLocal(symbol, at: range)
        plainNames.append(PlainName(symbol: symbol, local: local))
        return .declareLocal(local)
    }

    /// `mut x = e`, `x: T = e`, `let x = e`, `pub x = e`: declares, whatever is visible.
    private mutating func declareVariable(_ declared: DeclaredName) -> BindingAction {
        let name = declared.name
        if let type = declared.type { resolveType(type) }
        if name.symbol == names.underscore { return .discard }
        guard isAtModuleScope else {
            return .declareLocal(declareLocal(name.symbol, at: name.range, isMutable: declared.isMutable))
        }
        let existing = scopes.value(name.symbol)
        if existing.scope >= importScope && !isLeaked(existing.resolution) {
            reportDuplicate(name.symbol, at: name.range, existing.resolution)
            return .none
        }
        return initializeModuleVariable(name.symbol)
    }

    /// The walk has come to the declaration of a module variable: from here on it is visible.
    mutating func initializeModuleVariable(_ symbol: Symbol) -> BindingAction {
        let global = moduleVariables[symbol.index]
        guard global.isValid else { return .none }
        scopes.declare(symbol, .global(global))
        initializerEvents.append(.initialize(global))
        return .initializeGlobal(global)
    }

    /// `a[i] = e`, `p.x = e`, and the left of a compound assignment.
    mutating func assignPlace(_ place: ExprID) {
        guard !resolve(place) else { return }
        guard case .field(_, let symbol, let nameStart) = tree[place] else { return }
        switch result.expressions[place] {
        case .none, .unresolved: break
        case let target:
            let range = TextRange(from: nameStart, to: tree.expressionRanges[place].end)
            report(.immutable(text(symbol), whatIsImmutable(target), at: tree.span(range), declared: definitionSpan(target)))
            result.expressions[place] = .unresolved
        }
    }

    /// The left of `x += e`.
    mutating func compoundTarget(_ place: ExprID) {
        guard case .name(let symbol) = tree[place] else { return assignPlace(place) }
        let range = tree.expressionRanges[place]
        let binding = scopes.value(symbol)
        let wasRead = isRead(binding.resolution)
        let target = read(symbol, at: range)
        // What only updates itself is not used.
        switch target {
        case .local(let local) where !wasRead: localFlags[local].remove(.isRead)
        case .global(let global) where !wasRead: isReadGlobal[global] = false
        default: break
        }
        if target == .unresolved {
            result.expressions[place] = .unresolved
        } else {
            switch assign(target, symbol, at: range) {
            case .assignLocal, .assignGlobal: result.expressions[place] = target
            default: result.expressions[place] = .unresolved
            }
        }
    }

    private func isRead(_ resolution: Resolution) -> Bool {
        switch resolution {
        case .local(let local): localFlags[local].contains(.isRead)
        case .global(let global): isReadGlobal[global]
        default: true
        }
    }

    // MARK: Constants

    /// `LIMIT: i32 := 100`.
    mutating func resolveConstant(_ id: ConstantID) -> Bool {
        let constant = tree[id]
        let name = constant.name
        if let type = constant.type { resolveType(type) }
        let diverges = resolve(constant.value)
        if !isConstantName(name.symbol) {
            report(.constantName(text(name.symbol), at: tree.span(name), uses: places(of: name.symbol)))
        }
        if isAtModuleScope {
            // A second constant of the name, reported when they were declared, has no variable.
            if case .initializeGlobal(let global) = result.constants[id] { initializerEvents.append(.initialize(global)) }
        } else if name.symbol != names.underscore {
            result.constants[id] = .declareLocal(declareLocal(name.symbol, at: name.range, .isConstant))
        }
        return diverges
    }

    /// Where the module's expressions have the name; a large module full of ill-named constants is not searched for all.
    private mutating func places(of symbol: Symbol) -> [Span] {
        guard suggestionBudget > 0 else { return [] }
        suggestionBudget -= tree.expressions.count
        return tree.expressions.ids.compactMap { expression in
            guard case .name(symbol) = tree.expressions[expression] else { return nil }
            return tree.span(expression)
        }
    }

    /// Whether the name is in SCREAMING_SNAKE_CASE.
    private func isConstantName(_ symbol: Symbol) -> Bool {
        program.symbols.withBytes(of: symbol) { bytes in
            bytes.contains { $0 >= 65 && $0 <= 90 } && !bytes.contains { $0 >= 97 && $0 <= 122 }
        }
    }
}
