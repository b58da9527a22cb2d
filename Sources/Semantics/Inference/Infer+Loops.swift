import Source
import Support
import Syntax
import TypedTree

// Loops, ranges, jumps.

extension Inference {
    /// `while c: …`
    mutating func inferWhile(_ id: SyntaxLoopID, _ condition: Condition, _ span: Span) -> NodeID {
        let loop = module.loops[id]
        let conditionNode = inferCondition(condition)
        let body = inferBlock(tree[id].body, .nothing)
        var isEndless = false
        if case .bool(true) = program.nodes[conditionNode].kind { isEndless = !context.brokenLoops.contains(loop) }
        context.brokenLoops.removeAll { $0 == loop }
        return emit(.whileLoop(loop, condition: conditionNode, body: body), isEndless ? TypeStore.never : TypeStore.unit, span)
    }

    /// `for pattern in iterable: …`
    mutating func inferFor(_ id: SyntaxLoopID, _ pattern: PatternID, _ iterable: ExprID, _ span: Span) -> NodeID {
        let loop = module.loops[id]
        let (node, typed) = inferLoopHead(pattern, iterable)
        let body = inferBlock(tree[id].body, .nothing)
        context.brokenLoops.removeAll { $0 == loop }
        return emit(.forLoop(loop, typed, iterable: node, body: body), TypeStore.unit, span)
    }

    /// What a loop goes over, and the pattern for each turn.
    mutating func inferLoopHead(
        _ pattern: PatternID, _ iterable: ExprID, in place: IrrefutablePlace = .loop
    ) -> (iterable: NodeID, pattern: TypedPatternID) {
        let node = walkedPiecewise(infer(iterable, .any))
        let element = elementType(ofIterable: node)
        if case .tuple(let names) = tree[pattern], !mayBeTuple(element) {
            reportNoTuples(pattern, count: Int(names.count), element, of: tree.span(iterable))
            return (node, inferPattern(pattern, TypeStore.error))
        }
        let typed = inferPattern(pattern, element)
        requireIrrefutable(typed, in: place)
        return (node, typed)
    }

    private mutating func mayBeTuple(_ type: TypeID) -> Bool {
        let type = resolve(type)
        if let variable = type.variable { return !variables.class(variable).isNumeric }
        return switch types[type] {
        case .tuple, .error, .never: true
        default: false
        }
    }

    /// `for i, c in text`: elements that cannot be taken apart.
    private mutating func reportNoTuples(_ pattern: PatternID, count: Int, _ element: TypeID, of iterable: Span) {
        silence(element)
        let shape = Array(repeating: "_", count: count).joined(separator: ", ")
        let diagnostic = Diagnostic(
            .typeMismatch, "the matched value is `\(describe(element))`, this pattern is for `(\(shape))`", at: tree.span(pattern))
        guard count == 2, !sourceText(iterable).hasPrefix("enumerate") else { return report(diagnostic) }
        let counted = "enumerate(\(sourceText(iterable)))"
        report(diagnostic.help("to count the elements, write `\(counted)`", Replacement(span: iterable, text: counted)))
    }

    /// For `split` and its kin of a string, which a loop asks for just to walk over it, what gives the pieces one by one: no array
    /// of them is made. Such a method has another one in the library that does that.
    private mutating func walkedPiecewise(_ node: NodeID) -> NodeID {
        guard case .call(let function, _, let list) = program.nodes[node].kind,
            case .method(.builtin(.string)) = program.functions[function].role,
            let name = names.piecewise[program.functions[function].name], let walk = program.builtinMethods[.string]?[name]
        else { return node }
        let span = program.nodes[node].span
        let use = beginUse(walk, at: span)
        scratch.types.removeLast(scratch.types.count - use.start)
        return emit(.call(walk, arguments: use.arguments, list), use.result, span)
    }

    /// The type of what a `for` over a value gives for each turn.
    private mutating func elementType(ofIterable node: NodeID) -> TypeID {
        let subject = type(of: node)
        if subject.variable == nil, let element = types.elementType(of: subject) { return element }
        let element = fresh(.element, at: program.nodes[node].span)
        if let variable = subject.variable, variables.class(variable).isNumeric, !variables.class(variable).contains(.floating) {
            variables.confine(variable, to: .integer)
            _ = unify(element, subject)
        } else {
            require(.iterate(element: element), of: subject, at: program.nodes[node].span)
        }
        return element
    }

    /// `break`, `continue`
    mutating func inferJump(_ id: ExprID, isBreak: Bool, _ span: Span) -> NodeID {
        guard case .loop(let loop) = module.expressions[id] else { return emit(.error, TypeStore.error, span) }
        if isBreak, !context.brokenLoops.contains(loop) { context.brokenLoops.append(loop) }
        return emit(isBreak ? .breakLoop(loop) : .continueLoop(loop), TypeStore.never, span)
    }

    /// `a..b`, `a..=b..step` over one integer type (or `char`).
    mutating func inferRange(_ id: RangeID, _ expected: Expected, _ span: Span) -> NodeID {
        let range = tree[id]
        guard let start = range.start, let end = range.end else { return emitError(span) }
        var hint = Expected.any
        if expected.hasType, case .range(let element) = kind(of: expected.type) { hint = .hint(element) }
        let startNode = infer(start, hint)
        let endNode = infer(end, rangeHint(startNode))
        var type = boundType(startNode, endNode)
        var stepNode: NodeID?
        if let step = range.step {
            let node = infer(step, type.variable == nil ? .hint(type) : .any)
            stepNode = node
            type = boundType(startNode, node)
        }
        return emit(
            .range(start: startNode, end: endNode, step: stepNode, inclusive: range.isInclusive), types.intern(.range(type)), span)
    }

    private mutating func rangeHint(_ start: NodeID) -> Expected {
        let type = type(of: start)
        return type.variable == nil && types.isInteger(type) ? .hint(type) : .any
    }

    /// The one type of two bounds; reports bounds that are no integers or differ.
    private mutating func boundType(_ first: NodeID, _ second: NodeID) -> TypeID {
        if case .char = kind(ofNode: first), case .char = kind(ofNode: second) { return TypeStore.char }
        requireIndexInteger(first)
        requireIndexInteger(second)
        let type = type(of: first)
        if !unify(type, self.type(of: second)) {
            reportMismatch(
                expected: type, found: program.nodes[second].type, at: program.nodes[second].span, .comparison(program.nodes[first].span))
            program.nodes[second].type = TypeStore.error
        }
        return resolve(type)
    }
}
