import Source
import Support
import Syntax
import TypedTree

// Reading names: what a name that stands in an expression means, and what follows from its use.

extension Resolver {
    /// The meaning of a name that is used as a value, or as the left of a dot.
    mutating func read(_ symbol: Symbol, at range: TextRange) -> Resolution {
        let binding = scopes.value(symbol)
        if binding.scope <= importScope {
            if binding.scope == 0 { return readUndeclared(symbol, at: range) }
            if binding.scope >= starScope, !useImport(binding, symbol, at: range) { return .unresolved }
        }
        // A variable is meant, if one was to be assigned in this function.
        if case .function = binding.resolution, isReported(symbol) { return .unresolved }
        return use(binding.resolution, symbol, at: range)
    }

    /// Notes the use of something that a name stands for.
    mutating func use(_ resolution: Resolution, _ symbol: Symbol, at range: TextRange) -> Resolution {
        switch resolution {
        case .local(let local): return readLocal(local, symbol, at: range)
        case .global(let global):
            readGlobal(global, at: range)
            return resolution
        case .function(let used): return useFunction(used, symbol, at: range)
        default: return resolution
        }
    }

    private mutating func readLocal(_ local: LocalID, _ symbol: Symbol, at range: TextRange) -> Resolution {
        if localFlags[local].contains(.isLeaked) { leakRecords.noteUse(of: .local(local), at: tree.span(range)) }
        localFlags[local].insert(.isRead)
        if isVM, localFlags[local].contains(.isLasting) { noteLastingRead(.local(local)) }
        guard program.locals[local].function == function || capture(local, symbol, at: range) else { return .unresolved }
        return .local(local)
    }

    /// Notes that a module variable or constant is read here.
    mutating func readGlobal(_ global: GlobalID, at range: TextRange) {
        isReadGlobal[global] = true
        guard program.globals[global].module == module else { return }
        if isVM { noteLastingRead(.global(global)) }
        leakRecords.noteUse(of: .global(global), at: tree.span(range))
        let isCertain = contexts[contexts.count - 1].isCertain
        globalReads.append(GlobalRead(from: function, global: global, isCertain: isCertain, span: tree.span(range)))
        if contexts.count == 1, constants[global] {
            initializerEvents.append(.read(global, isCertain: isCertain, span: tree.span(range)))
        }
    }

    private mutating func useFunction(_ used: FunctionID, _ symbol: Symbol, at range: TextRange) -> Resolution {
        if let parent = program.functions[used].parent {
            guard isInReach(parent) else {
                report(.nameBeyondMethod(text(symbol), at: tree.span(range), declared: program.functions[used].nameSpan))
                return .unresolved
            }
        }
        noteUse(of: used, at: tree.span(range))
        return .function(used)
    }

    /// Notes that the function at hand refers to `used` here.
    mutating func noteUse(of used: FunctionID, at span: Span) {
        functionUses.append(FunctionUse(from: function, to: used, isCertain: false, span: span))
        if contexts.count == 1 { initializerEvents.append(.use(used, isCertain: false, span: span)) }
        if program.functions[used].parent != nil {
            captures.noteUse(of: used, in: function, at: span, localCount: program.locals.count)
        }
    }

    /// The meaning of a name that no scope around declares: a module variable further down, or an error.
    private mutating func readUndeclared(_ symbol: Symbol, at range: TextRange) -> Resolution {
        let global = moduleVariables[symbol.index]
        guard global.isValid else {
            reportUndefined(symbol, at: range)
            return .unresolved
        }
        if contexts.count == 1 {
            if isFirstReport(of: symbol, isType: false) {
                report(.readBeforeInitializer(text(symbol), at: tree.span(range), declared: program.globals[global].span))
            }
            isReadGlobal[global] = true
            return .unresolved
        }
        readGlobal(global, at: range)
        return .global(global)
    }

    /// Whether this is the first time that the name is reported in the function at hand.
    mutating func isFirstReport(of symbol: Symbol, isType: Bool) -> Bool {
        let key = ReportedName(function: contexts[contexts.count - 1].reportingFunction, symbol: symbol, isType: isType)
        return reported.insert(key).inserted
    }

    private func isReported(_ symbol: Symbol) -> Bool {
        if reported.isEmpty { return false }
        return reported.contains(ReportedName(function: contexts[contexts.count - 1].reportingFunction, symbol: symbol, isType: false))
    }

    private mutating func reportUndefined(_ symbol: Symbol, at range: TextRange) {
        guard isFirstReport(of: symbol, isType: false), !tree.mistakenNames.contains(symbol) else { return }
        let span = tree.span(range)
        if syntaxErrors.contains(where: { $0.file == span.file && $0.start == span.start }) { return }
        if symbol == names.underscore { return report(.underscoreRead(at: span)) }
        if symbol == names.selfValue {
            lacksSelf.insert(contexts[contexts.count - 1].reportingFunction)
            return report(.selfOutsideMethod(at: span))
        }
        if let named = namedFunction, named.symbol == symbol {
            return report(.functionNotVisibleInItself(text(symbol), named.place, at: span))
        }
        let last = lastLocals[symbol.index]
        if last.isValid, contexts.contains(where: { $0.id == program.locals[last].function }) {
            let declared = program.locals[last].span
            return report(
                localFlags[last].contains(.isTestName)
                    ? .nameOfTest(text(symbol), at: span, declared: declared)
                    : .nameOfInnerBlock(
                        text(symbol), at: span, declared: declared,
                        isBound: !localFlags[last].isDisjoint(with: [.isLoopVariable, .isPatternName, .isCatchName, .isResourceName])))
        }
        if isMemberOfSelf(symbol) { return report(.memberWithoutSelf(text(symbol), at: span)) }
        let isType = scopes.type(symbol).scope != 0
        // Of one or two letters, none is likely to be missing, but in what is called.
        let near = suggestion(for: symbol, types: false).flatMap {
            calledName == symbol || text(symbol).count > 2 || $0.count == text(symbol).count ? $0 : nil
        }
        let suggestion = variant(named: symbol) ?? near
        report(.undefinedName(text(symbol), at: span, isType: isType, isCall: calledName == symbol, suggestion: suggestion))
    }

    /// The variant of that name of an enum that the module declares, as it is written.
    private func variant(named symbol: Symbol) -> String? {
        for id in program.enums.ids where program.enums[id].module == module {
            if program.enums[id].variants.contains(where: { $0.name == symbol }) { return "\(text(program.enums[id].name)).\(text(symbol))" }
        }
        return nil
    }

    /// Whether `self` is visible here and has a field or method of that name.
    private func isMemberOfSelf(_ symbol: Symbol) -> Bool {
        guard scopes.value(names.selfValue).scope != 0 else { return false }
        switch contexts[contexts.count - 1].selfType {
        case .structure(let id):
            return program.structs[id].fields.contains { $0.name == symbol } || program.structs[id].methods[symbol] != nil
        case .enumeration(let id): return program.enums[id].methods[symbol] != nil
        default: return false
        }
    }

    /// The visible name nearest to an undefined one. A large program full of undefined names does not get them for all.
    mutating func suggestion(for symbol: Symbol, types: Bool) -> String? {
        guard suggestionBudget > 0 else { return nil }
        suggestionBudget -= symbolCount
        var candidates = scopes.visibleSymbols(types: types)
        if !types && contexts.count > 1 { candidates += declaredModuleVariables }
        let symbols = program.symbols
        return Spelling.nearest(to: text(symbol), among: candidates.lazy.map { symbols.text($0) })
    }
}

// MARK: Members of modules and types

extension Resolver {
    /// What `name` is in a module; the error is reported.
    mutating func member(_ name: Symbol, of imported: ModuleID, at range: TextRange) -> Resolution {
        let span = tree.span(range)
        guard let export = exports[imported][name] else {
            if !modules[imported].tree.hasErrors {
                let candidates = exports[imported].filter { $0.value.isPublic }.keys.map { text($0) }.sorted()
                report(.notExported(
                    text(name), from: program.modules[imported].name, at: span,
                    suggestion: Spelling.nearest(to: text(name), among: candidates)))
            }
            return .unresolved
        }
        guard export.isPublic else {
            if modules[imported].isStandard {
                report(.notExported(text(name), from: program.modules[imported].name, at: span, suggestion: nil))
                return .unresolved
            }
            report(.privateName(text(name), of: program.modules[imported].name, at: span, declared: export.span))
            return .unresolved
        }
        return export.resolution
    }

    /// What `name` is in a type: a variant or a method; the error is reported.
    mutating func member(_ name: Symbol, ofType type: Resolution, at range: TextRange) -> Resolution {
        switch type {
        case .enumeration(let id):
            if let index = program.enums[id].variants.firstIndex(where: { $0.name == name }) {
                return .variant(id, UInt32(index))
            }
            if let method = program.enums[id].methods[name], isKnown(method) { return useMethod(method, name, at: range) }
            if mayBeGiven(name, to: .enumeration(id)) { return .none }
            let candidates = program.enums[id].variants.map(\.name) + knownNames(program.enums[id].methods)
            return reportNoMember(name, ofType: program.enums[id].name, candidates, isEnum: true, at: range)
        case .structure(let id):
            if let method = program.structs[id].methods[name], isKnown(method) { return useMethod(method, name, at: range) }
            if program.structs[id].hasBase || mayBeGiven(name, to: .structure(id)) { return .none }
            let isOpen = program.structs[id].module == module || !modules[program.structs[id].module].isStandard
            if isOpen, program.structs[id].fields.contains(where: { $0.name == name }) {
                report(.fieldOfType(text(name), type: text(program.structs[id].name), at: tree.span(range)))
                return .unresolved
            }
            let candidates = knownNames(program.structs[id].methods)
            let literal = text(name) == "new" && program.structs[id].module == module
                ? Diagnostic.structLiteral(text(program.structs[id].name), program.structs[id].fields.map { text($0.name) }) : nil
            return reportNoMember(name, ofType: program.structs[id].name, candidates, isEnum: false, literal: literal, at: range)
        case .selfType: return member(name, ofType: contexts[contexts.count - 1].selfType, at: range)
        case .trait(let id):
            if let method = program.traits[id].methodsByName[name] { return useMethod(method, name, at: range) }
            return reportNoMember(name, ofType: program.traits[id].name, Array(program.traits[id].methodsByName.keys), isEnum: false, at: range)
        // Only types tell what these have.
        case .builtinType, .typeParameter, .none: return .none
        default: return .unresolved
        }
    }

    /// Whether some `impl` gives a type a member of the name: which one, its type arguments tell.
    private func mayBeGiven(_ name: Symbol, to owner: MethodOwner) -> Bool {
        !program.implementations.giving(name, to: owner).isEmpty
    }

    /// Whether this module may know of a method: of what the library keeps to itself nobody does.
    private func isKnown(_ method: FunctionID) -> Bool {
        let function = program.functions[method]
        return !function.isPrivate || function.module == module || !modules[function.module].isStandard
    }

    private func knownNames(_ methods: [Symbol: FunctionID]) -> [Symbol] { methods.filter { isKnown($0.value) }.map(\.key) }

    private mutating func useMethod(_ method: FunctionID, _ name: Symbol, at range: TextRange) -> Resolution {
        if program.functions[method].isPrivate, program.functions[method].module != module {
            let owner = program.modules[program.functions[method].module].name
            report(.privateName(text(name), of: owner, at: tree.span(range), declared: program.functions[method].nameSpan))
            return .unresolved
        }
        noteUse(of: method, at: tree.span(range))
        return .function(method)
    }

    private mutating func reportNoMember(
        _ name: Symbol, ofType type: Symbol, _ candidates: [Symbol], isEnum: Bool, literal: String? = nil, at range: TextRange
    ) -> Resolution {
        // Two types of one name: the other one may have it.
        if clashingTypes.contains(type) || mistakenMembers.contains(name) || tree.mistakenNames.contains(name) { return .unresolved }
        let nearest = Spelling.nearest(to: text(name), among: candidates.map { text($0) }.sorted())
        let diagnostic = Diagnostic.noTypeMember(text(name), type: text(type), isEnum: isEnum, at: tree.span(range), suggestion: nearest)
        report(literal.map { diagnostic.help("make one with a literal: `\($0)`") } ?? diagnostic)
        return .unresolved
    }

    /// The meaning of a dotted name, such as `m.Shape.Circle` or `m.LIMIT`, that may start with a module or type.
    mutating func resolvePath(_ path: IDRange<PathNameID>) -> Resolution {
        let first = tree[path[path.startIndex]]
        var resolution: Resolution
        if path.count == 1 || scopes.type(first.symbol).scope == 0 || scopes.value(first.symbol).scope != 0 {
            resolution = first.symbol == names.selfType ? readType(first.symbol, at: first.range) : read(first.symbol, at: first.range)
        } else {
            resolution = readType(first.symbol, at: first.range)
        }
        for id in path.dropFirst() {
            let name = tree[id]
            switch resolution {
            case .module(let imported):
                resolution = use(member(name.symbol, of: imported, at: name.range), name.symbol, at: name.range)
            case .structure, .enumeration, .selfType, .builtinType, .trait:
                resolution = member(name.symbol, ofType: resolution, at: name.range)
                if case .none = resolution {
                    guard case .builtinType = scopes.type(first.symbol).resolution else {
                        report(.notAPath(text(name.symbol), at: tree.span(name)))
                        return .unresolved
                    }
                    return .builtinType(builtinType(named: first.symbol))
                }
            case .unresolved: return .unresolved
            default:
                report(.notAPath(text(name.symbol), at: tree.span(name)))
                return .unresolved
            }
        }
        return resolution
    }

    private func builtinType(named symbol: Symbol) -> TypeID {
        if case .builtinType(let type) = scopes.type(symbol).resolution { return type }
        return TypeStore.error
    }
}
