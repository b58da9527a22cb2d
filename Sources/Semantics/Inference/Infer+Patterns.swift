import Source
import Support
import Syntax
import TypedTree

// Patterns and `match`.

extension Inference {
    /// `match e: …`
    mutating func inferMatch(_ id: ExprID, _ node: MatchID, _ expected: Expected, _ span: Span) -> NodeID {
        let start = scratch.nodes.count
        let leaks = declareLeaks(of: id, span)
        let scrutinee = infer(tree[node].scrutinee, .any)
        let bodies = scratch.nodes.count
        let arms = scratch.arms.count
        var join = BranchJoin(expected)
        for arm in tree[node].arms {
            patternsOfMatch = span
            let pattern = inferPattern(tree[arm].pattern, program.nodes[scrutinee].type)
            patternsOfMatch = .none
            let condition = tree[arm].guardCondition.map { check($0, TypeStore.bool, .condition) }
            let body = inferBlock(tree[arm].body, branchExpectation(join))
            add(body, to: &join)
            scratch.nodes.append(body)
            scratch.arms.append(MatchArm(pattern: pattern, condition: condition, body: body))
        }
        let type = finish(join, scratch.nodes[bodies...], isExhaustive: true)
        scratch.nodes.removeLast(scratch.nodes.count - bodies)
        let range = PoolRange<MatchArm>(start: UInt32(program.matchArms.count), count: UInt32(scratch.arms.count - arms))
        program.matchArms.append(contentsOf: scratch.arms[arms...])
        scratch.arms.removeLast(scratch.arms.count - arms)
        let result = emit(.match(scrutinee, range), type, span)
        matches.append(result)
        return finishLeaks(leaks, from: start, result, span)
    }

    /// Adds a pattern.
    mutating func emitPattern(_ kind: PatternKind, _ type: TypeID, _ span: Span) -> TypedPatternID {
        program.patterns.append(TypedPattern(kind, type, span))
    }

    /// Takes the patterns from `start` off the scratch stack into a list of the program.
    mutating func takePatterns(from start: Int) -> PatternList {
        let list = PatternList(start: UInt32(program.patternLists.count), count: UInt32(scratch.patterns.count - start))
        program.patternLists.append(contentsOf: scratch.patterns[start...])
        scratch.patterns.removeLast(scratch.patterns.count - start)
        return list
    }

    /// The variables that a pattern binds, from left to right.
    func boundLocals(of pattern: TypedPatternID) -> [LocalID] {
        func all(_ list: PatternList) -> [LocalID] { program[list].flatMap { boundLocals(of: $0) } }
        switch program.patterns[pattern].kind {
        case .bind(let local): return [local]
        case .named(let local, let inner): return [local] + boundLocals(of: inner)
        case .variant(_, _, let list), .tuple(let list): return all(list)
        case .alternatives(let list): return program[list].first.map { boundLocals(of: $0) } ?? []
        case .structure(_, let fields): return program.fieldPatterns[fields.indices].flatMap { boundLocals(of: $0.pattern) }
        case .instance(let inner): return boundLocals(of: inner)
        case .array(let prefix, let rest, let suffix):
            if case .bound(let local) = rest { return all(prefix) + [local] + all(suffix) }
            return all(prefix) + all(suffix)
        case .wildcard, .constant, .range, .error: return []
        }
    }

    /// Notes a pattern that stands where it must not fail; judged when its type is known.
    mutating func requireIrrefutable(_ pattern: TypedPatternID, in place: IrrefutablePlace = .binding) {
        switch program.patterns[pattern].kind {
        case .bind, .wildcard, .error: return
        default: irrefutablePatterns.append((pattern, place))
        }
    }

    /// A pattern held against values of the given type.
    mutating func inferPattern(_ id: PatternID, _ type: TypeID) -> TypedPatternID {
        let span = tree.span(id)
        switch tree[id] {
        case .error, .rest:
            return emitPattern(.error, type, span)
        case .wildcard:
            return emitPattern(.wildcard, type, span)
        case .name:
            return inferNamePattern(module.patterns[id], type, span)
        case .literal(let literal):
            return inferLiteralPattern(literal, type, span)
        case .range(let low, let high, let inclusive):
            let lowNode = check(low, type, .pattern(span))
            let highNode = check(high, type, .pattern(span))
            // What is no pattern for the type is told once.
            if program.nodes[lowNode].type != TypeStore.error, program.nodes[highNode].type != TypeStore.error {
                require(.ordered, of: type, at: span)
            }
            return emitPattern(.range(low: lowNode, high: highNode, inclusive: inclusive), type, span)
        case .constructor(let constructor):
            return inferConstructorPattern(id, constructor, type, span)
        case .tuple(let elements):
            return inferTuplePattern(elements, type, span)
        case .array(let elements):
            return inferArrayPattern(elements, type, span)
        case .typed(_, let annotation):
            return inferTypedPattern(id, annotation, type, span)
        case .alternatives(let alternatives):
            let start = scratch.patterns.count
            for alternative in tree[alternatives] {
                let pattern = inferPattern(alternative, type)
                scratch.patterns.append(pattern)
            }
            return emitPattern(.alternatives(takePatterns(from: start)), type, span)
        case .binding(_, let inner):
            let pattern = inferPattern(inner, type)
            guard case .local(let local) = module.patterns[id] else { return pattern }
            bind(local, type)
            return emitPattern(.named(local, pattern), type, span)
        }
    }

    /// Gives a local that a pattern binds its type. On the left of `=` at module scope it initializes a module variable.
    mutating func bind(_ local: LocalID, _ type: TypeID) {
        setType(of: local, type)
        guard !module.leavesInto.isEmpty, case .global(let global)? = module.leavesInto[local]?.first else { return }
        globals[global.index].status = .done
        let span = program.locals[local].span
        if !program.globals[global].type.isValid {
            program.globals[global].type = type
        } else if !unify(program.globals[global].type, type) {
            reportMismatch(expected: program.globals[global].type, found: type, at: span, .none)
        }
        nestedAssignments.append(emit(.initialize(global, emit(.local(local), type, span)), TypeStore.unit, span))
    }

    private mutating func inferNamePattern(_ resolution: Resolution, _ type: TypeID, _ span: Span) -> TypedPatternID {
        switch resolution {
        case .local(let local):
            // The alternatives of a pattern bind the same variables.
            bind(local, variables.find(type))
            // Resolved apart: the whole program would be copied to be asked while that changes.
            let known = resolve(type)
            if let variant = program.variant(named: program.locals[local].name, of: known) {
                warnings.append(.variantAsName(text(variant.name), variant, .ambiguousSpelling, at: span))
            }
            return emitPattern(.bind(local), type, span)
        case .none:
            return emitPattern(.wildcard, type, span)
        case .variant(let enumeration, let variant):
            return inferVariantPattern(enumeration, variant, nil, type, span)
        default:
            return inferConstantPattern(resolution, type, span)
        }
    }

    /// A constant that is compared with.
    private mutating func inferConstantPattern(_ resolution: Resolution, _ type: TypeID, _ span: Span) -> TypedPatternID {
        let node = inferName(resolution, explicit: [], span)
        if program.nodes[node].type == TypeStore.error { return emitPattern(.error, type, span) }
        _ = coerce(node, .required(type, .pattern(span)))
        return emitPattern(.constant(node), type, span)
    }

    private mutating func inferLiteralPattern(_ literal: ExprID, _ type: TypeID, _ span: Span) -> TypedPatternID {
        let node = check(literal, type, .pattern(span))
        if program.nodes[node].type == TypeStore.error { return emitPattern(.error, type, span) }
        return emitPattern(.constant(node), type, span)
    }

    private mutating func inferTuplePattern(_ elements: SyntaxNodeList<PatternID>, _ type: TypeID, _ span: Span) -> TypedPatternID {
        let elements = tree[elements]
        if elements.isEmpty { return inferUnitPattern(type, span) }
        var members: TypeListID?
        let known = resolve(type)
        if case .tuple(let list) = types[known], types.count(of: list) == elements.count { members = list }
        if members == nil {
            let made = types.intern(elements.map { fresh(.element, at: tree.span($0)) })
            let tuple = types.intern(.tuple(made))
            if !unify(known, tuple) {
                reportMismatch(expected: known, found: tuple, at: span, .pattern(span))
                for element in elements { _ = inferPattern(element, TypeStore.error) }
                return emitPattern(.error, TypeStore.error, span)
            }
            members = made
        }
        let start = scratch.patterns.count
        for (index, element) in elements.enumerated() {
            let pattern = inferPattern(element, types[members!, index])
            scratch.patterns.append(pattern)
        }
        return emitPattern(.tuple(takePatterns(from: start)), type, span)
    }

    /// `()`, which is all that a value of its type can be.
    private mutating func inferUnitPattern(_ type: TypeID, _ span: Span) -> TypedPatternID {
        if unify(type, TypeStore.unit) { return emitPattern(.wildcard, type, span) }
        reportMismatch(expected: type, found: TypeStore.unit, at: span, .pattern(span))
        return emitPattern(.error, TypeStore.error, span)
    }

    private mutating func inferArrayPattern(_ elements: SyntaxNodeList<PatternID>, _ type: TypeID, _ span: Span) -> TypedPatternID {
        let elements = tree[elements]
        let known = resolve(type)
        let element: TypeID
        switch types[known] {
        case .array(let inner), .fixedArray(let inner, _): element = inner
        default:
            element = fresh(.element, at: span)
            let array = types.intern(.array(element))
            if !unify(known, array) {
                reportMismatch(expected: known, found: array, at: span, .pattern(span))
                for element in elements { _ = inferPattern(element, TypeStore.error) }
                return emitPattern(.error, TypeStore.error, span)
            }
        }
        var rest = RestPattern.none
        let start = scratch.patterns.count
        var prefix = PatternList.empty
        for id in elements {
            if case .rest = tree[id] {
                prefix = takePatterns(from: start)
                rest = .ignored
                if case .local(let local) = module.patterns[id] {
                    bind(local, types.intern(.array(element)))
                    rest = .bound(local)
                }
            } else {
                let pattern = inferPattern(id, element)
                scratch.patterns.append(pattern)
            }
        }
        let last = takePatterns(from: start)
        if case .none = rest { return emitPattern(.array(prefix: last, rest: .none, suffix: .empty), type, span) }
        return emitPattern(.array(prefix: prefix, rest: rest, suffix: last), type, span)
    }

    // MARK: Constructors

    private mutating func inferConstructorPattern(
        _ id: PatternID, _ constructor: ConstructorPatternID, _ type: TypeID, _ span: Span
    ) -> TypedPatternID {
        let node = tree[constructor]
        switch module.patterns[id] {
        case .variant(let enumeration, let variant):
            return inferVariantPattern(enumeration, variant, node, type, span)
        case .structure(let structure):
            if node.form != .structure {
                reportStructPatternForm(structure, at: span)
                inferFields(of: node)
                return emitPattern(.error, type, span)
            }
            return inferStructPattern(structure, node, type, span)
        case .none:
            return inferImplicitVariant(node, type, span)
        case .builtinType(let builtin):
            let constant = typeConstant(builtin, tree[node.path.last!].symbol, span)
            guard let constant else { return emitPattern(.error, type, span) }
            _ = coerce(constant, .required(type, .pattern(span)))
            return emitPattern(.constant(constant), type, span)
        case .unresolved:
            inferFields(of: node)
            return emitPattern(.error, type, span)
        default:
            return inferConstantPattern(module.patterns[id], type, span)
        }
    }

    /// Types the names in an erroneous pattern, so that their uses are silent.
    private mutating func inferFields(of node: ConstructorPattern, from position: Int = 0) {
        for field in node.fields.dropFirst(position) { _ = inferPattern(typedPattern(of: tree[field]) ?? tree[field].pattern, TypeStore.error) }
    }

    /// `.A`: a variant of the matched type.
    private mutating func inferImplicitVariant(_ node: ConstructorPattern, _ type: TypeID, _ span: Span) -> TypedPatternID {
        let known = resolve(type)
        guard case .enumeration(let enumeration, _) = types[known], let name = node.path.last.map({ tree[$0] }) else {
            if known != TypeStore.error { reportImplicitVariant(known, at: span) }
            inferFields(of: node)
            return emitPattern(.error, type, span)
        }
        guard let variant = program.enums[enumeration].variants.firstIndex(where: { $0.name == name.symbol }) else {
            reportUnknownVariant(name.symbol, enumeration, at: tree.span(name))
            inferFields(of: node)
            return emitPattern(.error, type, span)
        }
        return inferVariantPattern(enumeration, UInt32(variant), node, type, span)
    }

    private mutating func inferVariantPattern(
        _ enumeration: EnumID, _ variant: UInt32, _ node: ConstructorPattern?, _ type: TypeID, _ span: Span
    ) -> TypedPatternID {
        let isAsked = isDynamic(type)
        let arguments = freshArguments(program.enums[enumeration].typeParameters, at: span, isAsked ? [] : .unimportant, .expression)
        let wanted = types.intern(.enumeration(enumeration, arguments))
        if isAsked {
            if checkHeld(wanted, by: resolve(type), at: span) {
                return emitPattern(.instance(payloadPattern(enumeration, variant, node, wanted, wanted, span)), type, span)
            }
            if let node { inferFields(of: node) }
            return emitPattern(.error, TypeStore.error, span)
        }
        if !unify(type, wanted) {
            reportMismatch(expected: type, found: wanted, at: span, .pattern(span))
            if let node { inferFields(of: node) }
            return emitPattern(.error, TypeStore.error, span)
        }
        return payloadPattern(enumeration, variant, node, wanted, type, span)
    }

    /// The pattern of a variant's values; `wanted` is the enum's type.
    private mutating func payloadPattern(
        _ enumeration: EnumID, _ variant: UInt32, _ node: ConstructorPattern?, _ wanted: TypeID, _ type: TypeID, _ span: Span
    ) -> TypedPatternID {
        let payload = settled(program.payloadTypes(of: variant, in: wanted), of: wanted, at: span)
        var patterns: [TypedPatternID?] = Array(repeating: nil, count: payload.count)
        if let node, node.form == .call {
            guard matchPayload(node, enumeration, variant, payload, &patterns, span) else {
                return emitPattern(.error, TypeStore.error, span)
            }
        } else if !payload.isEmpty {
            reportPayloadCount(0, enumeration, variant, at: span, isBarePattern: true)
            return emitPattern(.error, TypeStore.error, span)
        }
        let start = scratch.patterns.count
        for (index, pattern) in patterns.enumerated() {
            let pattern = pattern ?? emitPattern(.wildcard, payload[index], span)
            scratch.patterns.append(pattern)
        }
        return emitPattern(.variant(enumeration, variant, takePatterns(from: start)), type, span)
    }

    /// The payload's patterns by position or name; false when they do not fit, which is reported.
    private mutating func matchPayload(
        _ node: ConstructorPattern, _ enumeration: EnumID, _ variant: UInt32, _ payload: [TypeID],
        _ patterns: inout [TypedPatternID?], _ span: Span
    ) -> Bool {
        let declared = program.enums[enumeration].variants[Int(variant)].payload
        let given = node.fields.count
        var firstName: Name?
        for (position, field) in node.fields.enumerated() {
            let typed = typedPattern(of: tree[field])
            let pattern = typed ?? tree[field].pattern
            var index: Int? = position < payload.count ? position : nil
            let named = tree[field].name.flatMap { name in declared.firstIndex { $0.name == name.symbol } }
            if let name = tree[field].name, named != nil || typed == nil {
                firstName = firstName ?? name
                guard let named, patterns[named] == nil else {
                    reportUnknownPayload(name.symbol, enumeration, variant, at: tree.span(name))
                    inferFields(of: node, from: position)
                    return false
                }
                index = named
            } else if let firstName {
                reportPositionalAfterNamed(at: tree.span(pattern), tree.span(firstName))
                inferFields(of: node, from: position)
                return false
            }
            if let index {
                patterns[index] = inferPattern(pattern, payload[index])
            } else {
                _ = inferPattern(pattern, TypeStore.error)
            }
        }
        if given == payload.count || node.hasRest && given < payload.count { return true }
        reportPayloadCount(given, enumeration, variant, at: span)
        return false
    }

    /// A payload `d: Dog` as a typed pattern, where names made it one.
    private func typedPattern(of field: Syntax.FieldPattern) -> PatternID? {
        guard let typed = field.typed, case .typed(_, let type) = tree[typed], module.types[type] != .none else { return nil }
        return typed
    }

    /// Whether a struct's pattern asks what a value of another struct's type is.
    private func isExtension(_ structure: StructID, of type: TypeID) -> Bool {
        guard let id = structureID(of: type), id != structure else { return false }
        return program.isDescendant(structure, of: id)
    }

    /// Whether values of a type are of any type that implements a trait: a pattern for one of these asks what a value is.
    private mutating func isDynamic(_ type: TypeID) -> Bool {
        switch kind(of: type) {
        case .dynamic, .errorValue: true
        default: false
        }
    }

    private func structureID(of type: TypeID) -> StructID? {
        if type.variable == nil, case .structure(let id, _) = types[type] { id } else { nil }
    }

    private mutating func inferStructPattern(
        _ structure: StructID, _ node: ConstructorPattern, _ type: TypeID, _ span: Span
    ) -> TypedPatternID {
        // The type arguments of what a `dyn` value is asked to be are not known from it.
        let isAsked = isDynamic(type)
        let arguments = freshArguments(program.structs[structure].typeParameters, at: span, isAsked ? [] : .unimportant, .expression)
        let wanted = types.intern(.structure(structure, arguments))
        if isExtension(structure, of: resolve(type)), let base = program.ancestor(of: wanted, structureID(of: resolve(type))!), unify(base, type) {
            return emitPattern(.instance(fieldsPattern(structure, node, wanted, wanted, span)), type, span)
        }
        if isAsked {
            if checkHeld(wanted, by: resolve(type), at: span) {
                return emitPattern(.instance(fieldsPattern(structure, node, wanted, wanted, span)), type, span)
            }
            inferFields(of: node)
            return emitPattern(.error, TypeStore.error, span)
        }
        if !unify(type, wanted) {
            reportMismatch(expected: type, found: wanted, at: span, .pattern(span))
            inferFields(of: node)
            return emitPattern(.error, TypeStore.error, span)
        }
        return fieldsPattern(structure, node, wanted, type, span)
    }

    /// The pattern of a struct's fields; `wanted` is the struct's type.
    private mutating func fieldsPattern(
        _ structure: StructID, _ node: ConstructorPattern, _ wanted: TypeID, _ type: TypeID, _ span: Span
    ) -> TypedPatternID {
        let start = scratch.fieldPatterns.count
        for field in node.fields {
            guard let name = tree[field].name, let found = knownField(name.symbol, of: zonk(wanted)) else {
                if let name = tree[field].name { reportUnknownField(name.symbol, wanted, at: tree.span(name), isLiteral: true) }
                _ = inferPattern(tree[field].pattern, TypeStore.error)
                continue
            }
            checkAccess(field: found.index, of: structure, at: tree.span(name))
            let pattern = inferPattern(tree[field].pattern, settled([found.type], of: wanted, at: tree.span(name))[0])
            scratch.fieldPatterns.append(FieldPattern(field: found.index, pattern: pattern))
        }
        let count = scratch.fieldPatterns.count - start
        if count < program.structs[structure].fields.count, !node.hasRest, count == node.fields.count {
            let given = scratch.fieldPatterns[start...].map { $0.field }
            let missing = program.structs[structure].fields.indices.filter { !given.contains(UInt32($0)) }
            reportMissingFieldPatterns(structure, missing, at: span)
        }
        let range = PoolRange<FieldPattern>(start: UInt32(program.fieldPatterns.count), count: UInt32(count))
        program.fieldPatterns.append(contentsOf: scratch.fieldPatterns[start...])
        scratch.fieldPatterns.removeLast(count)
        return emitPattern(.structure(structure, range), type, span)
    }
}
