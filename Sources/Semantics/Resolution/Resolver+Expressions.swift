import Source
import Support
import Syntax
import TypedTree

// Expressions. The functions tell whether control never comes past what they resolved.

extension Resolver {
    /// Resolves the names in an expression that is a value.
    @discardableResult
    mutating func resolve(_ id: ExprID) -> Bool {
        switch tree[id] {
        case .integer, .float, .bool, .string, .character, .error: return false
        case .name(let symbol):
            let resolution = read(symbol, at: tree.expressionRanges[id])
            result.expressions[id] = resolution
            if !isValue(resolution) { reportNoValue(id, resolution, isCallee: false) }
            return false
        case .field, .instantiation:
            let diverges = qualify(id)
            let resolution = result.expressions[id]
            if !isValue(resolution) { reportNoValue(id, resolution, isCallee: false) }
            return diverges
        default:
            let diverges = resolveOther(id)
            if diverges { result.divergingExpressions[id] = true }
            return diverges
        }
    }

    private mutating func resolveOther(_ id: ExprID) -> Bool {
        switch tree[id] {
        case .binary(_, let left, let right, _), .comparison(_, let left, let right, _),
            .membership(let left, in: let right, _, _), .index(let left, let right):
            return resolve(left, right)
        case .fill(let value, let count): return resolve(value, count)
        case .unary(_, let operand), .propagate(let operand): return resolve(operand)
        case .tupleElement(let base, _, _), .optionalElement(let base, _, _): return resolve(base)
        case .logical(_, let left, let right, _), .coalesce(let left, let right, _):
            let diverges = resolve(left)
            conditionally { resolver in _ = resolver.resolve(right) }
            return diverges
        case .comparisonChain(let first, let links): return resolveChain(first, links)
        case .conditional(let value, let condition, let alternative):
            return resolveConditional(value, condition, alternative)
        case .cast(let value, let type, _, _):
            let diverges = resolve(value)
            resolveType(type)
            return diverges
        case .call(let callee, let arguments): return resolveCall(id, callee, arguments)
        case .tuple(let elements), .array(let elements), .map(let elements): return resolveAll(tree[elements])
        case .range(let bounds): return resolveRange(tree[bounds])
        case .structLiteral(let literal): return resolveStructLiteral(tree[literal])
        case .matches(let value, let pattern, _):
            let diverges = resolve(value)
            inScope { resolver in resolver.resolvePattern(in: .test, pattern) }
            return diverges
        case .function(let function):
            resolveFunctionExpression(function, at: id)
            return false
        default: return resolveControl(id)
        }
    }

    /// Branches, blocks, jumps, and what is not supported.
    private mutating func resolveControl(_ id: ExprID) -> Bool {
        switch tree[id] {
        case .if(let node): return resolveIf(id, node)
        case .match(let node): return resolveMatch(id, node)
        case .try(let node): return resolveTry(node)
        case .block(let block): return resolveBlock(block)
        case .return(let value): return resolveReturn(id, value)
        case .raise(let value):
            resolve(value)
            contexts[contexts.count - 1].noteJump()
            return true
        case .break(let label):
            resolveJump(id, label: label, isBreak: true)
            return true
        case .continue(let label):
            resolveJump(id, label: label, isBreak: false)
            return true
        case .comprehension(let comprehension): return resolveComprehension(tree[comprehension])
        case .interpolatedString(let pieces): return resolvePieces(pieces)
        case .superReference: resolveSuper(id)
        case .optionalField(let base, let name, _):
            memberUses.append(MemberUse(from: function, name: name))
            return resolve(base)
        default: break
        }
        return false
    }

    /// `super` is `self`, as a value of the type that its type extends.
    private mutating func resolveSuper(_ id: ExprID) {
        let span = tree.span(id)
        guard case .local = scopes.value(names.selfValue).resolution else {
            result.expressions[id] = .unresolved
            return report(.superOutsideMethod(at: span))
        }
        result.expressions[id] = read(names.selfValue, at: tree.expressionRanges[id])
    }

    private mutating func resolve(_ left: ExprID, _ right: ExprID) -> Bool {
        let leftDiverges = resolve(left)
        return resolve(right) || leftDiverges
    }

    private mutating func resolveAll(_ expressions: NodeIDs<ExprID>) -> Bool {
        var diverges = false
        for expression in expressions where resolve(expression) { diverges = true }
        return diverges
    }

    private mutating func resolvePieces(_ pieces: IDRange<StringPieceID>) -> Bool {
        var diverges = false
        for piece in pieces {
            if case .expression(let value, _, _) = tree[piece], resolve(value) { diverges = true }
        }
        return diverges
    }

    private mutating func resolveChain(_ first: ExprID, _ links: IDRange<ComparisonLinkID>) -> Bool {
        let diverges = resolve(first)
        // The third operand and those after it are evaluated only while the chain holds.
        for (index, link) in links.enumerated() {
            if index == 0 {
                _ = resolve(tree[link].operand)
            } else {
                conditionally { resolver in _ = resolver.resolve(resolver.tree[link].operand) }
            }
        }
        return diverges
    }

    private mutating func resolveConditional(_ value: ExprID, _ condition: ExprID, _ alternative: ExprID) -> Bool {
        let conditionDiverges = resolve(condition)
        let (first, second) = conditionally { resolver in (resolver.resolve(value), resolver.resolve(alternative)) }
        return conditionDiverges || (first && second)
    }

    private mutating func resolveRange(_ bounds: RangeBounds) -> Bool {
        var diverges = false
        if let start = bounds.start, resolve(start) { diverges = true }
        if let end = bounds.end, resolve(end) { diverges = true }
        if let step = bounds.step, resolve(step) { diverges = true }
        return diverges
    }

    /// `[f(x) for x in xs if p(x)]`: the clauses from left to right, each in the scope of those before it, then what is collected.
    private mutating func resolveComprehension(_ comprehension: Comprehension) -> Bool {
        let marker = plainNames.count
        var diverges = false
        for (index, clause) in comprehension.clauses.enumerated() {
            switch tree[clause] {
            case .for(let pattern, let iterable):
                if resolve(iterable) && index == 0 { diverges = true }
                scopes.push()
                resolvePattern(in: .loop, pattern)
                if index == 0 { contexts[contexts.count - 1].conditionalDepth += 1 }
            case .if(let condition): _ = resolve(condition)
            }
        }
        if let key = comprehension.key { _ = resolve(key) }
        _ = resolve(comprehension.value)
        for clause in comprehension.clauses {
            if case .for = tree[clause] { scopes.pop() }
        }
        contexts[contexts.count - 1].conditionalDepth -= 1
        plainNames.removeLast(plainNames.count - marker)
        return diverges
    }

    private mutating func resolveReturn(_ id: ExprID, _ value: ExprID?) -> Bool {
        if let value { resolve(value) }
        contexts[contexts.count - 1].noteJump()
        if isOutsideFunctions && !(isVM && contexts.count == 1) {
            report(.returnOutsideFunction(at: tree.span(id)))
            result.expressions[id] = .unresolved
        }
        return true
    }

    /// Whether the walk is at a module's top level or in the default of a field.
    private var isOutsideFunctions: Bool {
        contexts.count == 1 || program.functions[function].role == .defaultValue
    }

    private mutating func resolveStructLiteral(_ literal: StructLiteral) -> Bool {
        resolveType(literal.type)
        var diverges = false
        for id in literal.fields where resolve(tree[id].value) { diverges = true }
        if let base = literal.base, resolve(base) { diverges = true }
        return diverges
    }

    // MARK: Calls

    private mutating func resolveCall(_ id: ExprID, _ callee: ExprID, _ arguments: IDRange<ArgumentID>) -> Bool {
        var diverges = resolveCallee(callee)
        let target = result.expressions[callee]
        for argumentID in arguments {
            let value = tree[argumentID].value
            if target == .unresolved, mayBeType(value) {
                // `isinstance(x, i32)`: what the function would take is not known.
                if qualify(value) { diverges = true }
                if !isValue(result.expressions[value]) { result.expressions[value] = .unresolved }
            } else if resolve(value) {
                diverges = true
            }
        }
        switch target {
        case .builtin(.function(.panic)), .builtin(.function(.unreachable)), .builtin(.function(.todo)):
            contexts[contexts.count - 1].noteJump()
            return true
        case .function(let called):
            noteCall(of: called, at: tree.span(callee))
            return diverges
        default: return diverges
        }
    }

    private func mayBeType(_ id: ExprID) -> Bool {
        switch tree[id] {
        case .name, .field, .instantiation: true
        default: false
        }
    }

    /// Notes a call that, in the straight course of the function at hand, is certain to happen.
    private mutating func noteCall(of called: FunctionID, at span: Span) {
        if called == program.main && contexts.count == 1 { callsMain = true }
        guard contexts[contexts.count - 1].isCertain else { return }
        functionUses.append(FunctionUse(from: function, to: called, isCertain: true, span: span))
        if contexts.count == 1 { initializerEvents.append(.use(called, isCertain: true, span: span)) }
    }

    private mutating func resolveCallee(_ id: ExprID) -> Bool {
        switch tree[id] {
        case .name, .field, .instantiation:
            if case .name(let symbol) = tree[id] { calledName = symbol }
            let diverges = qualify(id)
            calledName = nil
            let resolution = result.expressions[id]
            if !isValue(resolution) { reportNoValue(id, resolution, isCallee: true) }
            return diverges
        default: return resolve(id)
        }
    }

    // MARK: Dotted names

    /// Resolves an expression that may be the left of a dot: a module or a type is no mistake here.
    private mutating func qualify(_ id: ExprID) -> Bool {
        switch tree[id] {
        case .name(let symbol):
            let range = tree.expressionRanges[id]
            result.expressions[id] = isTypeOnly(symbol) ? readType(symbol, at: range) : read(symbol, at: range)
            return false
        case .instantiation(let base, let arguments):
            let diverges = qualify(base)
            for argument in tree[arguments] { resolveType(argument) }
            result.expressions[id] = result.expressions[base]
            return diverges
        case .field(let base, let name, let nameStart):
            let diverges = qualify(base)
            if let associated = associatedType(name, of: result.expressions[base]) {
                result.expressions[id] = associated
                return diverges
            }
            let range = TextRange(from: nameStart, to: tree.expressionRanges[id].end)
            switch result.expressions[base] {
            case .module(let imported): result.expressions[id] = use(member(name, of: imported, at: range), name, at: range)
            case .structure, .enumeration, .selfType, .trait:
                result.expressions[id] = member(name, ofType: result.expressions[base], at: range)
            default:
                break
            }
            if result.expressions[id] == .none {
                memberUses.append(MemberUse(from: function, name: name))
                if contexts.count == 1 { initializerEvents.append(.member(name)) }
            }
            return diverges
        default: return resolve(id)
        }
    }

    /// Whether the name means a type that no value hides: a built-in type, a type parameter or `Self`. A type parameter hides what it shares
    /// its name with outside.
    private func isTypeOnly(_ symbol: Symbol) -> Bool {
        scopes.type(symbol).scope > scopes.value(symbol).scope
    }

    private func isValue(_ resolution: Resolution) -> Bool {
        switch resolution {
        case .module, .structure, .enumeration, .trait, .builtinType, .typeParameter, .written, .selfType: false
        default: true
        }
    }

    private func writtenName(_ id: ExprID) -> String? {
        if case .name(let symbol) = tree[id] { text(symbol) } else { nil }
    }

    /// The calls by which this module makes a value of a struct with fields that are private elsewhere; nil for one without such.
    private func makers(of structure: StructID) -> [String]? {
        let declaration = program.structs[structure]
        guard declaration.module != module,
            declaration.fields.indices.contains(where: { privateMembers.isPrivate(field: UInt32($0), of: structure) })
        else { return nil }
        return program.makers(of: structure)
    }

    /// Reports a module or type that stands where a value has to.
    private mutating func reportNoValue(_ id: ExprID, _ resolution: Resolution, isCallee: Bool) {
        let span = tree.span(id)
        switch resolution {
        // Where another definition has the module's name, that one is meant.
        case .module(let module) where clashingModules.contains(module): break
        case .module(let module): report(.moduleAsValue(module: program.modules[module].name, own: writtenName(id), at: span))
        case .structure(let structure):
            let fields = program.structs[structure].fields.map { text($0.name) }
            report(.structAsValue(
                text(program.structs[structure].name), fields: fields, makers: makers(of: structure), at: span, isCall: isCallee))
        case .enumeration(let enumeration):
            let variant = program.enums[enumeration].variants.first.map { text($0.name) }
            report(.enumAsValue(text(program.enums[enumeration].name), variant: variant, at: span))
        case .trait: report(.traitAsValue(writtenName(id) ?? "this", at: span, isCall: isCallee))
        default: report(.typeAsValue(writtenName(id), at: span, isCall: isCallee))
        }
        result.expressions[id] = .unresolved
    }
}
