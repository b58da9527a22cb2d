import IR
import Source
import Support
import TypedTree

// `try`, and what runs however a body is left. The body becomes a function of its own, which the runtime calls under a handler. It
// returns 0 at its end, and other codes for the other ways out of it; -1 says that an error was raised. What follows goes on by
// that code, so that a handler or cleanup stands in the program once. Values that the body makes for the code after it go through slots.

/// A body that was outlined and run: how it can have been left.
private struct OutlinedBody {
    /// What the `try` instruction gave.
    let code: ValueID
    /// The ways out other than the end, whose codes are 1, 2, ….
    let exits: [TryExit]
    /// Whether it can come to its end.
    let completes: Bool
    /// The slot of its value, if it has one.
    let result: (slot: UInt32, type: IRType)?
}

extension Lowerer {
    mutating func lowerTry(
        _ id: NodeID, _ body: NodeID, _ error: LocalID?, _ handler: NodeID, wantsValue: Bool
    ) -> ValueID {
        let span = program.nodes[id].span
        let type = joinedType(id, wantsValue: wantsValue)
        guard let outlined = runOutlined(body, type, span) else { return .invalid }
        let raised = newColdBlock()
        let join = newBlock()
        let result = type.map { b.addParameter($0, to: join) } ?? .invalid
        let done = dispatch(outlined, raised: raised, returning: nil)

        start(raised)
        if let error { declareLocal(error, b.caughtError(outlined.code)) }
        lowerArm(handler, to: join, hasValue: type != nil)
        start(done)
        if let value = finishBody(outlined) { jump(join, value) } else { jump(join) }
        start(join)
        return f.isDead ? .invalid : result
    }

    /// `finally`, `defer`, `with`: the cleanup follows the body on its one way on, which divides only after it.
    mutating func lowerCleanup(_ id: NodeID, _ body: NodeID, _ cleanup: NodeID, wantsValue: Bool) -> ValueID {
        let span = program.nodes[id].span
        let type = joinedType(id, wantsValue: wantsValue)
        guard let outlined = runOutlined(body, type, span) else { return .invalid }
        // A `return` in the cleanup may be cut short, and must not have changed what the body returns.
        var returned: ValueID?
        if outlined.exits.contains(.returning), context.resultType != .unit {
            returned = b.loadSlot(slot(returnSlot()), type: context.resultType)
        }
        lowerDiscarding(cleanup)
        b.span = span
        let raised = newColdBlock()
        let done = dispatch(outlined, raised: raised, returning: returned)

        start(raised)
        raise(.rethrow, [b.caughtError(outlined.code)])
        start(done)
        return finishBody(outlined) ?? .invalid
    }

    /// Outlines a body and runs it; nil where that is dead code.
    private mutating func runOutlined(_ body: NodeID, _ type: IRType?, _ span: Span) -> OutlinedBody? {
        b.span = span
        let resultSlot = type.map { declareSlot($0) }
        guard !f.isDead else { return nil }
        let outlined = declareTryBody(span)
        suspendOuter(for: FunctionState(module.functions[outlined]))
        let completes = lowerTryBody(body, resultSlot)
        let finished = resumeOuter()
        module.functions[outlined] = finished.b.function
        b.span = span
        let code = b.tryCall(outlined, finished.importedArguments)
        var result: (slot: UInt32, type: IRType)?
        if let type, let resultSlot { result = (resultSlot, type) }
        return OutlinedBody(code: code, exits: finished.exits, completes: completes, result: result)
    }

    private mutating func declareTryBody(_ span: Span) -> IRFunctionID {
        let outer = b.function
        let cName = uniqueName("\(module.names.text(outer.cName))$$try")
        return module.functions.append(
            IRFunction(
                name: outer.name, cName: cName, parameterTypes: [], resultType: .i32, span: span, attributes: .tryBody))
    }

    /// Lowers a body; whether it can come to its end.
    private mutating func lowerTryBody(_ body: NodeID, _ resultSlot: UInt32?) -> Bool {
        if let resultSlot {
            let result = value(body)
            if !f.isDead { b.storeSlot(slot(resultSlot), result) }
        } else {
            lowerDiscarding(body)
        }
        let completes = !f.isDead
        if completes { returnValue(b.constant(0 as Int64, .i32)) }
        f.variables.finish(&f.b)
        return completes
    }

    /// Goes where the code of a body says; gives the block for its end. `returning` is the value that a `return` in it gave.
    private mutating func dispatch(_ body: OutlinedBody, raised: BlockID, returning: ValueID?) -> BlockID {
        let done = newBlock()
        if body.exits.isEmpty {
            branch(b.compare(.lt, body.code, b.constant(0 as Int64, .i32)), raised, done)
            return done
        }
        var cases: [(value: Int64, target: BlockID)] = [(-1, raised)]
        for position in body.exits.indices { cases.append((Int64(position + 1), newBlock())) }
        switchOn(body.code, cases, default: done)
        for (exit, item) in zip(body.exits, cases.dropFirst()) {
            start(item.target)
            if exit == .returning, let returning, !f.isDead { b.storeSlot(slot(returnSlot()), returning) }
            _ = lowerExit(exit)
        }
        return done
    }

    /// The value of a body that came to its end, in the block for that.
    private mutating func finishBody(_ body: OutlinedBody) -> ValueID? {
        if !body.completes { unreachable() }
        return body.result.map { b.loadSlot(slot($0.slot), type: $0.type) }
    }

    /// The number of the slot that a `return` in a `try` body leaves its value in; it is made in the function that returns.
    mutating func returnSlot() -> UInt32 {
        if let known = context.returnSlot { return known }
        let number = newLocalNumber()
        context.returnSlot = number
        declareReturnSlot(number)
        return number
    }

    private mutating func declareReturnSlot(_ number: UInt32) {
        guard suspended.isEmpty else {
            let inner = resumeOuter()
            declareReturnSlot(number)
            suspendOuter(for: inner)
            return
        }
        let type = context.resultType
        let slotType = module.types.slot(type)
        let slot = b.function.insert(
            Instruction(.slotNew, slotType, 0), atStartOf: .entry, span: b.function.span)
        let zero = b.function.insert(Instruction(.zero, type), atStartOf: .entry, span: b.function.span)
        b.function[slot].a = zero.rawValue
        declareSlot(number, slot)
    }
}
