import Source
import Support
import Syntax
import TypedTree

// Patterns: which names compare and which bind.

extension Resolver {
    /// Where a pattern stands.
    enum PatternContext {
        case arm, condition, loop, declaration
        /// `e matches pattern`: nothing can use its names.
        case test

        var flags: LocalFlags {
            switch self {
            case .arm, .condition: .isPatternName
            case .loop: .isLoopVariable
            case .declaration: []
            case .test: [.isPatternName, .isExempt, .isTestName]
            }
        }
    }

    /// Resolves a pattern and declares its names in the innermost scope.
    mutating func resolvePattern(_ id: PatternID, _ context: PatternContext) {
        switch tree[id] {
        case .error, .wildcard: break
        case .name(let symbol): resolvePatternName(id, symbol, at: tree.patternRanges[id], context)
        case .literal(let literal): _ = resolve(literal)
        case .range(let low, let high, _):
            _ = resolve(low)
            _ = resolve(high)
        case .constructor(let constructor): resolveConstructor(id, tree[constructor], context)
        case .tuple(let elements), .array(let elements): for element in tree[elements] { resolvePattern(element, context) }
        case .rest(let name): if let name { bindPatternName(id, name.symbol, at: name.range, context) }
        case .typed(let name, let type):
            resolveType(type)
            bindPatternName(id, name.symbol, at: name.range, context)
        case .alternatives(let alternatives): resolveAlternatives(tree[alternatives], context)
        case .binding(let name, let pattern):
            bindPatternName(id, name.symbol, at: name.range, context)
            resolvePattern(pattern, context)
        }
    }

    /// A bare name: a visible constant or a variant of the prelude compares, any other name binds.
    private mutating func resolvePatternName(_ id: PatternID, _ symbol: Symbol, at range: TextRange, _ context: PatternContext) {
        switch scopes.value(symbol).resolution {
        case .variant:
            result.patterns[id] = read(symbol, at: range)
        case .global(let global) where constants[global]:
            result.patterns[id] = read(symbol, at: range)
        case .local(let local) where localFlags[local].contains(.isConstant):
            let constant = read(symbol, at: range)
            result.patterns[id] = constant == .unresolved ? .unresolved : .localConstant(local)
        case .local(let local) where isVM && context != .loop && context != .declaration && !isShared(local):
            result.patterns[id] = read(symbol, at: range) == .unresolved ? .unresolved : .localConstant(local)
        case .global where isVM && context != .loop && context != .declaration:
            result.patterns[id] = read(symbol, at: range)
        default:
            if context != .loop && context != .declaration && isOnlyType(symbol) {
                warnings.append(.typeAsPattern(text(symbol), at: tree.span(range)))
            }
            bindPatternName(id, symbol, at: range, context)
        }
    }

    /// Whether the alternatives before this one bind a local.
    private func isShared(_ local: LocalID) -> Bool { sharedNames?.contains { $0.local == local } ?? false }

    private mutating func bindPatternName(_ id: PatternID, _ symbol: Symbol, at range: TextRange, _ context: PatternContext) {
        guard symbol != names.underscore else { return }
        if let shared = sharedNames {
            guard let name = shared.first(where: { $0.symbol == symbol }) else {
                report(.nameMissingInAlternative(text(symbol), at: tree.span(range)))
                foreignNames += 1
                result.patterns[id] = .local(declareLocal(symbol, at: range, context.flags.union(.isExempt)))
                return
            }
            patternNames.append(name)
            result.patterns[id] = .local(name.local)
            return
        }
        let local = context == .declaration && isAtModuleScope
            ? bindModuleVariable(symbol, at: range) : declareLocal(symbol, at: range, context.flags)
        patternNames.append(PlainName(symbol: symbol, local: local))
        result.patterns[id] = .local(local)
    }

    /// `Point{ x, y } = e` at module scope: the pattern binds a local, which initializes the module variable.
    private mutating func bindModuleVariable(_ symbol: Symbol, at range: TextRange) -> LocalID {
        let local = makeLocal(symbol, at: range, isMutable: false, .isExempt)
        let existing = scopes.value(symbol)
        if existing.scope >= importScope {
            reportDuplicate(symbol, at: range, existing.resolution)
        } else if case .initializeGlobal(let global) = initializeModuleVariable(symbol) {
            result.leavesInto[local] = [.global(global)]
        }
        return local
    }

    /// `A | B`: the first alternative declares the names, the others have to bind the same.
    private mutating func resolveAlternatives(_ alternatives: NodeIDs<PatternID>, _ context: PatternContext) {
        guard let first = alternatives.first else { return }
        let outerShared = sharedNames
        let start = patternNames.count
        resolvePattern(first, context)
        let shared = Array(patternNames[start...])
        for alternative in alternatives.dropFirst() {
            let alternativeStart = patternNames.count
            sharedNames = shared
            foreignNames = 0
            resolvePattern(alternative, context)
            sharedNames = outerShared
            // A name that is another one's misspelling was reported.
            if foreignNames == 0 { checkAlternative(alternative, binds: shared, found: patternNames[alternativeStart...]) }
            patternNames.removeLast(patternNames.count - alternativeStart)
        }
    }

    /// Reports names that an alternative lacks or has twice.
    private mutating func checkAlternative(_ id: PatternID, binds shared: [PlainName], found: ArraySlice<PlainName>) {
        for name in shared {
            let count = found.count { $0.symbol == name.symbol }
            if count == 0 {
                report(.alternativeLacksName(text(name.symbol), at: tree.span(id), declared: program.locals[name.local].span))
            } else if count > 1 {
                report(.duplicate(text(name.symbol), at: tree.span(id), first: program.locals[name.local].span))
            }
        }
    }

    private mutating func resolveConstructor(_ id: PatternID, _ constructor: ConstructorPattern, _ context: PatternContext) {
        if !constructor.isImplicit { result.patterns[id] = resolveConstructorName(constructor, tree.span(id)) }
        var seen: [Symbol] = []
        for fieldID in constructor.fields {
            let field = tree[fieldID]
            if let name = field.name {
                if seen.contains(name.symbol) {
                    report(.duplicateField(text(name.symbol), at: tree.span(name)))
                }
                seen.append(name.symbol)
            }
            if let typed = field.typed, case .name(let symbol) = tree[field.pattern], isOnlyType(symbol) {
                resolvePattern(typed, context)
                continue
            }
            if field.isShorthand, case .name(let symbol) = tree[field.pattern] {
                bindPatternName(field.pattern, symbol, at: tree.patternRanges[field.pattern], context)
            } else {
                resolvePattern(field.pattern, context)
            }
        }
    }

    /// Whether a bare name in a pattern would bind, though it is the name of a type.
    func isOnlyType(_ symbol: Symbol) -> Bool {
        switch scopes.type(symbol).resolution {
        case .none, .unresolved, .trait, .module: return false
        default: break
        }
        switch scopes.value(symbol).resolution {
        case .variant: return false
        case .global(let global): return !constants[global]
        case .local(let local): return !localFlags[local].contains(.isConstant)
        default: return true
        }
    }

    private mutating func resolveConstructorName(_ constructor: ConstructorPattern, _ span: Span) -> Resolution {
        let first = tree[constructor.path[constructor.path.startIndex]]
        // `Point{ … }`: a type, whatever else has the name.
        if constructor.path.count == 1, constructor.form == .structure { return readType(first.symbol, at: first.range) }
        let resolution = resolvePath(constructor.path)
        switch resolution {
        case .unresolved, .variant, .structure, .builtinType: return resolution
        case .global(let global) where constants[global] && constructor.form == .bare: return resolution
        default:
            report(.notAPattern(at: span))
            return .unresolved
        }
    }
}
