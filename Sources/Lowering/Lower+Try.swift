import IR
import Source
import Support
import TypedTree

// `try`: the body becomes a function of its own, which the runtime calls under a handler. It returns 0 at its end, and other codes
// for the other ways out of it; -1 says that an error was raised. Values that the body makes for the code after it go through slots.

extension Lowerer {
    mutating func lowerTry(
        _ id: NodeID, _ body: NodeID, _ error: LocalID?, _ handler: NodeID, wantsValue: Bool
    ) -> ValueID {
        let span = program.nodes[id].span
        let type = joinedType(id, wantsValue: wantsValue)
        b.span = span
        let resultSlot = type.map { declareSlot($0) }
        guard !f.isDead else { return .invalid }

        let outlined = declareTryBody(span)
        suspendOuter(for: FunctionState(module.functions[outlined]))
        lowerTryBody(body, resultSlot)
        let finished = resumeOuter()
        module.functions[outlined] = finished.b.function

        b.span = span
        let code = b.tryCall(outlined, finished.importedArguments)
        let raised = newColdBlock()
        let done = newBlock()
        let join = newBlock()
        let result = type.map { b.addParameter($0, to: join) } ?? .invalid
        dispatch(code, finished.exits, raised: raised, done: done)

        start(raised)
        if let error { declareLocal(error, b.caughtError(code)) }
        lowerArm(handler, to: join, hasValue: type != nil)
        start(done)
        if let type, let resultSlot {
            jump(join, b.loadSlot(slot(resultSlot), type: type))
        } else {
            jump(join)
        }
        start(join)
        return f.isDead ? .invalid : result
    }

    private mutating func declareTryBody(_ span: Span) -> IRFunctionID {
        let outer = b.function
        let cName = uniqueName("\(module.names.text(outer.cName))$$try")
        return module.functions.append(
            IRFunction(
                name: outer.name, cName: cName, parameterTypes: [], resultType: .i32, span: span, attributes: .tryBody))
    }

    private mutating func lowerTryBody(_ body: NodeID, _ resultSlot: UInt32?) {
        if let resultSlot {
            let result = value(body)
            if !f.isDead { b.storeSlot(slot(resultSlot), result) }
        } else {
            lowerDiscarding(body)
        }
        if !f.isDead { returnValue(b.constant(0 as Int64, .i32)) }
        f.variables.finish(&f.b)
    }

    /// Goes where the code of a `try` says.
    private mutating func dispatch(_ code: ValueID, _ exits: [TryExit], raised: BlockID, done: BlockID) {
        if exits.isEmpty {
            branch(b.compare(.lt, code, b.constant(0 as Int64, .i32)), raised, done)
            return
        }
        var cases: [(value: Int64, target: BlockID)] = [(-1, raised)]
        for position in exits.indices { cases.append((Int64(position + 1), newBlock())) }
        switchOn(code, cases, default: done)
        for (exit, item) in zip(exits, cases.dropFirst()) {
            start(item.target)
            _ = lowerExit(exit)
        }
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
