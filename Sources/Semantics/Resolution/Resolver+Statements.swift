import Source
import Support
import Syntax
import TypedTree

// Statements and blocks. The functions tell whether control never comes past what they resolved.

extension Resolver {
    /// A block with a scope of its own.
    @discardableResult
    mutating func resolveBlock(_ id: BlockID) -> Bool {
        inScope { resolver in resolver.resolveStatements(of: id) }
    }

    /// The statements of a block, in the innermost scope.
    mutating func resolveStatements(of id: BlockID) -> Bool {
        let statements = tree[tree[id].statements]
        hoist(statements)
        let diverges = resolveStatements(statements)
        if diverges { result.divergingBlocks[id] = true }
        return diverges
    }

    mutating func resolveStatements(_ statements: NodeIDs<StmtID>) -> Bool {
        var diverges = false
        var hasWarned = false
        for statement in statements {
            if diverges && !hasWarned && isExecutable(statement) {
                hasWarned = true
                warnUnreachable(from: statement, to: statements[statements.endIndex - 1])
            }
            if resolve(statement) {
                result.divergingStatements[statement] = true
                diverges = true
            }
        }
        return diverges
    }

    /// Whether a statement does something when control reaches it.
    private func isExecutable(_ statement: StmtID) -> Bool {
        switch tree[statement] {
        case .error, .pass, .declaration: false
        default: true
        }
    }

    private mutating func warnUnreachable(from first: StmtID, to last: StmtID) {
        guard !result.isStandard else { return }
        let span = tree.span(first)
        warnings.append(.unreachableCode(at: span, isMore: first != last))
    }

    private mutating func resolve(_ id: StmtID) -> Bool {
        switch tree[id] {
        case .error, .pass: return false
        case .expression(let expression): return resolve(expression)
        case .assignment(let targets, let value):
            let diverges = resolveValue(value, of: targets)
            for target in tree[targets] { bind(target) }
            return diverges
        case .compoundAssignment(_, let place, let value, _):
            compoundTarget(place)
            return resolve(value)
        case .while(let loop, let condition): return resolveWhile(loop, condition)
        case .for(let loop, let pattern, let iterable): return resolveFor(loop, pattern, iterable)
        case .with(let node): return resolveWith(node)
        case .defer(let body):
            // It runs when the block is left: what it jumps over is not what follows it.
            conditionally { resolver in _ = resolver.resolveBlock(body) }
            return false
        case .declaration(let declaration): return resolveDeclaration(declaration)
        }
    }

    /// Resolves the value of an assignment. One that is a function may have been meant to call itself by the target's name.
    private mutating func resolveValue(_ value: ExprID, of targets: SyntaxNodeList<TargetID>) -> Bool {
        guard targets.count == 1, case .function = tree[value], case .name(let symbol) = tree[tree[targets][0]] else { return resolve(value) }
        let outer = namedFunction
        defer { namedFunction = outer }
        let place = TextRange(from: tree.targetRanges[tree[targets][0]].start, to: tree.expressionRanges[value].start + 2)
        namedFunction = (symbol, tree.span(place))
        return resolve(value)
    }

    /// `with e as f: …`
    private mutating func resolveWith(_ id: WithID) -> Bool {
        let node = tree[id]
        let diverges = resolve(node.value)
        return inScope { resolver in
            if let name = node.name, name.symbol != resolver.names.underscore {
                resolver.result.withs[id] = resolver.declareLocal(name.symbol, at: name.range, [.isExempt, .isResourceName])
            }
            return resolver.resolveBlock(node.body)
        } || diverges
    }

    // MARK: Loops

    private mutating func resolveWhile(_ id: SyntaxLoopID, _ condition: Condition) -> Bool {
        inLastingScope { resolver in
            let conditionDiverges = resolver.resolveCondition(condition)
            let hasBreak = resolver.resolveLoopBody(id, lasting: resolver.isVM)
            return conditionDiverges || (resolver.isTrue(condition) && !hasBreak)
        }
    }

    private mutating func resolveFor(_ id: SyntaxLoopID, _ pattern: PatternID, _ iterable: ExprID) -> Bool {
        let diverges = resolve(iterable)
        inScope { resolver in
            resolver.resolvePattern(in: .loop, pattern)
            _ = resolver.resolveLoopBody(id)
        }
        return diverges
    }

    /// The body of a loop; whether some `break` leaves the loop.
    private mutating func resolveLoopBody(_ id: SyntaxLoopID, lasting: Bool = false) -> Bool {
        let node = tree[id]
        let loop = LoopID(rawValue: program.loopCount)
        program.loopCount += 1
        result.loops[id] = loop
        loops.append(OpenLoop(label: node.label?.symbol, id: loop))
        conditionally { resolver in
            if lasting { _ = resolver.resolveLastingBody(node.body) } else { resolver.resolveBlock(node.body) }
        }
        return loops.removeLast().hasBreak
    }

    private func isTrue(_ condition: Condition) -> Bool {
        if case .expression(let expression) = condition, case .bool(true) = tree[expression] { return true }
        return false
    }

    /// `break` or `continue`.
    mutating func resolveJump(_ id: ExprID, label: Name?, isBreak: Bool) {
        contexts[contexts.count - 1].noteJump()
        let firstLoop = contexts[contexts.count - 1].firstLoop
        var target = loops.count - 1
        if let label { while target >= firstLoop && loops[target].label != label.symbol { target -= 1 } }
        guard target >= firstLoop else {
            result.expressions[id] = .unresolved
            return reportNoLoop(id, label, isBreak: isBreak)
        }
        if isBreak { loops[target].hasBreak = true }
        result.expressions[id] = .loop(loops[target].id)
    }

    private mutating func reportNoLoop(_ id: ExprID, _ label: Name?, isBreak: Bool) {
        let firstLoop = contexts[contexts.count - 1].firstLoop
        guard let label, loops.count > firstLoop else {
            let isInFunction = firstLoop > 0 || contexts.count > 1 && !loops.isEmpty
            return report(.outsideLoop(isBreak: isBreak, at: tree.span(id), isInFunctionInLoop: isInFunction))
        }
        let labels = loops[firstLoop...].compactMap { $0.label.map { text($0) } }
        report(.undefinedLabel(
            text(label.symbol), at: tree.span(label), suggestion: Spelling.nearest(to: text(label.symbol), among: labels)))
    }

    // MARK: Conditions

    /// A condition; the names of its pattern are declared in the innermost scope.
    mutating func resolveCondition(_ condition: Condition) -> Bool {
        switch condition {
        case .expression(let expression): return resolve(expression)
        case .pattern(let pattern, let value):
            let diverges = resolve(value)
            resolvePattern(in: .condition, pattern)
            return diverges
        }
    }

    /// A whole pattern.
    mutating func resolvePattern(in context: PatternContext, _ pattern: PatternID) {
        let start = patternNames.count
        resolvePattern(pattern, context)
        patternNames.removeLast(patternNames.count - start)
    }
}

extension FunctionContext {
    /// Notes a jump: when it stands in a branch, what follows the branch may not run.
    mutating func noteJump() { if conditionalDepth > 0 { mayHaveLeft = true } }
}
