import Source
import Support
import Syntax
import TypedTree

// `try`, `raise`, and what runs however a block is left: `finally`, `defer`, `with`.

extension Inference {
    // MARK: Which types are errors

    /// Whether values of a known type may be raised, and stand where an `Error` is expected.
    mutating func implementsError(_ type: TypeID, at span: Span) -> Bool {
        guard let trait = program.builtinTraits[.error] else { return false }
        return implements(type, TraitBound(trait: trait, arguments: TypeStore.emptyList, span: span), at: span)
    }

    /// `raise e`
    mutating func inferRaise(_ value: ExprID, _ span: Span) -> NodeID {
        let node = infer(value, .any)
        require(.raisable, of: program.nodes[node].type, at: program.nodes[node].span)
        if case .local(let local) = program.nodes[node].kind, let caught = caughtErrors[local], program.locals[caught].function == context.function {
            return emit(.callBuiltin(.raise, list(node, emit(.local(caught), TypeStore.errorValue, span))), TypeStore.never, span)
        }
        return emit(.callBuiltin(.raise, list(node)), TypeStore.never, span)
    }

    // MARK: try

    /// `try: … catch e: … finally: …`
    mutating func inferTry(_ id: TryID, _ expected: Expected, _ span: Span) -> NodeID {
        let parts = tree[id]
        let bodies = scratch.nodes.count
        var join = BranchJoin(expected)
        let body = inferBlock(parts.body, branchExpectation(join))
        add(body, to: &join)
        scratch.nodes.append(body)
        var clauses: [(error: LocalID?, filter: TypeID?)] = []
        let caught = temporary(TypeStore.errorValue, span)
        for catchID in parts.catches {
            let clause = inferCatch(catchID)
            // Raised again, the value is still that error.
            if let error = clause.error, let filter = clause.filter, filter != TypeStore.error { caughtErrors[error] = caught }
            let handler = inferBlock(tree[catchID].body, branchExpectation(join))
            add(handler, to: &join)
            scratch.nodes.append(handler)
            clauses.append(clause)
        }
        reportUnreachableCatches(parts.catches, clauses.map(\.filter))
        let type = finish(join, scratch.nodes[bodies...], isExhaustive: true)
        let handlers = Array(scratch.nodes[(bodies + 1)...])
        scratch.nodes.removeLast(scratch.nodes.count - bodies)
        var result = body
        if !clauses.isEmpty { result = makeTry(body, clauses, caught, handlers, type, span) }
        guard let last = parts.finallyBody else { return result }
        return makeCleanup(result, inferBlock(last, .nothing), type, span)
    }

    /// Gives the name of a `catch` its type, which is also the filter; no filter for a clause that takes every error.
    private mutating func inferCatch(_ id: CatchID) -> (error: LocalID?, filter: TypeID?) {
        let error = module.catches[id].nonInvalid
        var filter: TypeID?
        if let annotation = tree[id].type {
            let type = type(annotation)
            if case .dynamic = types[type] {
                reportDynamicTarget(type, at: tree.span(annotation))
                filter = TypeStore.error
            } else if type != TypeStore.error, !implementsError(type, at: tree.span(annotation)) {
                reportNoError(type, at: tree.span(annotation))
                filter = TypeStore.error
            } else if type != TypeStore.errorValue {
                filter = type
            }
        }
        if let error { setType(of: error, filter ?? TypeStore.errorValue) }
        return (error, filter)
    }

    /// The node of a `try` from its clauses: one without a filter is the handler itself, others are tried in order on the error
    /// that the handler gets; one that none takes is raised again.
    private mutating func makeTry(
        _ body: NodeID, _ clauses: [(error: LocalID?, filter: TypeID?)], _ caught: LocalID, _ handlers: [NodeID], _ type: TypeID, _ span: Span
    ) -> NodeID {
        if clauses[0].filter == nil {
            return emit(.tryCatch(body: body, error: clauses[0].error, handler: handlers[0]), type, span)
        }
        func readCaught(_ span: Span) -> NodeID { emit(.local(caught), TypeStore.errorValue, span) }
        let catchAll = clauses.firstIndex { $0.filter == nil }
        var next: NodeID
        if let catchAll {
            let place = program.nodes[handlers[catchAll]].span
            next = handlers[catchAll]
            if let error = clauses[catchAll].error { next = bound(error, readCaught(place), next, type) }
        } else {
            next = emit(.callBuiltin(.raise, list(readCaught(span))), TypeStore.never, span)
        }
        for index in (0..<(catchAll ?? clauses.count)).reversed() {
            guard let filter = clauses[index].filter, filter != TypeStore.error else { continue }
            let place = program.nodes[handlers[index]].span
            let option = optionType(filter)
            let test = emit(.downcast(readCaught(place)), option, place)
            let pattern = somePattern(clauses[index].error, option, filter, place)
            let condition = emit(.matches(test, pattern), TypeStore.bool, place)
            next = emit(.branch(condition: condition, then: handlers[index], otherwise: next), type, span)
        }
        return emit(.tryCatch(body: body, error: caught, handler: next), type, span)
    }

    /// `local = value`, then `body`.
    private mutating func bound(_ local: LocalID, _ value: NodeID, _ body: NodeID, _ type: TypeID) -> NodeID {
        let span = program.nodes[body].span
        let declaration = emit(.declare(local, value), TypeStore.unit, span)
        return emit(.block(list(declaration, body), hasValue: type != TypeStore.unit && type != TypeStore.never), type, span)
    }

    /// Warns of clauses that no error can come to.
    private mutating func reportUnreachableCatches(_ ids: IDRange<CatchID>, _ filters: [TypeID?]) {
        var seen: [TypeID: Span] = [:]
        var catchAll: Span?
        for (id, filter) in zip(ids, filters) {
            let range = tree[id].range
            let keyword = Span(file: tree.file, start: range.start, length: 5)
            if let catchAll {
                warnings.append(.unreachableCatch(at: keyword, catchAll: catchAll))
            } else if let filter, filter != TypeStore.error, let earlier = seen[filter] {
                report(.repeatedCatch(at: keyword, first: earlier))
            }
            if let filter { seen[filter] = seen[filter] ?? keyword } else { catchAll = catchAll ?? keyword }
        }
    }

    // MARK: What runs however a block is left

    /// `body`, and `cleanup` after it in any case.
    mutating func makeCleanup(_ body: NodeID, _ cleanup: NodeID, _ type: TypeID, _ span: Span) -> NodeID {
        let leaves = program.nodes[cleanup].type == TypeStore.never
        return emit(.cleanup(body: body, cleanup: cleanup), leaves ? TypeStore.never : type, span)
    }

    /// `with e as f: …`: binds the value, and calls `close` when the body is left.
    mutating func inferWith(_ id: WithID, _ span: Span) -> NodeID {
        let node = tree[id]
        let value = infer(node.value, .any)
        let place = program.nodes[value].span
        let type = program.nodes[value].type
        let local: LocalID
        if let named = module.withs[id].nonInvalid {
            local = named
            setType(of: local, type)
        } else {
            local = temporary(type, place)
        }
        let declaration = emit(.declare(local, value), TypeStore.unit, place)
        let body = inferBlock(node.body, .nothing)
        let receiver = emit(.local(local), type, place)
        var subject = self.type(of: receiver)
        if let variable = subject.variable, variables.class(variable).isNumeric { subject = variables.class(variable).defaultType ?? subject }
        let close: NodeID
        if subject.variable == nil, subject != TypeStore.error, !isCloseable(subject) {
            reportNotCloseable(subject, at: place)
            close = emitError(place)
        } else {
            close = callMethod(names.close, of: receiver, at: place, [], .empty, place)
        }
        let bodyType = program.nodes[body].type == TypeStore.never ? TypeStore.never : TypeStore.unit
        let whole = makeCleanup(body, close, bodyType, span)
        return emit(.block(list(declaration, whole), hasValue: false), program.nodes[whole].type, span)
    }

    /// Whether values of a known type can be closed: `fn close(self)`.
    private mutating func isCloseable(_ type: TypeID) -> Bool {
        if case .parameter = types[type] { return true }
        guard let method = findMethod(named: names.close, of: type), hasReceiver(method) else { return false }
        demand(method)
        return functions[method.index].parameterCount == 1
    }

    /// A block's nodes from `start` on the scratch stack, some of them preceded by `defer`s, as one node.
    mutating func makeBlock(from start: Int, _ defers: [DeferredBlock], _ type: TypeID, hasValue: Bool, _ span: Span) -> NodeID {
        for deferred in defers.reversed() {
            let place = scratch.nodes.count > deferred.position
                ? program.nodes[scratch.nodes[deferred.position]].span.union(program.nodes[scratch.nodes.last!].span) : deferred.span
            let body = emit(.block(takeNodes(from: deferred.position), hasValue: hasValue), type, place)
            scratch.nodes.append(makeCleanup(body, deferred.cleanup, type, deferred.span.union(place)))
        }
        let list = takeNodes(from: start)
        return emit(.block(list, hasValue: hasValue), type, span)
    }
}

/// A `defer` in a block that is being inferred.
struct DeferredBlock {
    /// The place on the scratch stack of what follows it in the block.
    let position: Int
    /// What it defers.
    let cleanup: NodeID
    let span: Span
}
