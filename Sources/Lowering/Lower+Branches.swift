import IR
import Source
import TypedTree

// Blocks, `if`, and leaving: `return`, `break`, `continue`.

extension Lowerer {
    mutating func lowerBlock(_ list: NodeList, _ hasValue: Bool) -> ValueID {
        guard hasValue, !list.isEmpty else {
            for position in list.indices where !f.isDead { lowerDiscarding(program.nodeLists[position]) }
            return .invalid
        }
        for position in list.indices.dropLast() where !f.isDead { lowerDiscarding(program.nodeLists[position]) }
        return f.isDead ? .invalid : lower(program.nodeLists[list.indices.upperBound - 1])
    }

    /// The type of the value that a node with branches hands on, or nil where there is none or nobody wants it.
    mutating func joinedType(_ id: NodeID, wantsValue: Bool) -> IRType? {
        guard wantsValue else { return nil }
        let type = irType(ofNode: id)
        return type == .unit ? nil : type
    }

    /// Lowers one branch and hands its value to the block where the branches meet.
    mutating func lowerArm(_ body: NodeID, to join: BlockID, hasValue: Bool) {
        guard !f.isDead else { return }
        if hasValue {
            let result = value(body)
            b.span = program.nodes[body].span
            jump(join, result)
        } else {
            lowerDiscarding(body)
            jump(join)
        }
    }

    mutating func lowerBranch(
        _ id: NodeID, _ condition: NodeID, _ then: NodeID, _ otherwise: NodeID?, wantsValue: Bool
    ) -> ValueID {
        let whenTrue = newBlock()
        let join = newBlock()
        guard let otherwise else {
            self.condition(condition, whenTrue, join)
            start(whenTrue)
            lowerArm(then, to: join, hasValue: false)
            start(join)
            return .invalid
        }
        let type = joinedType(id, wantsValue: wantsValue)
        let result = type.map { b.addParameter($0, to: join) } ?? .invalid
        let whenFalse = newBlock()
        self.condition(condition, whenTrue, whenFalse)
        start(whenTrue)
        lowerArm(then, to: join, hasValue: type != nil)
        start(whenFalse)
        lowerArm(otherwise, to: join, hasValue: type != nil)
        start(join)
        return f.isDead ? .invalid : result
    }

    // MARK: Leaving

    /// Lowers what a function gives in the end, with a return on each way through it: a call that stands last on one is followed by
    /// nothing but the return, so that it is seen to be in tail position. An implicit return stands at what it returns.
    mutating func lowerTail(_ id: NodeID, returnSpan: Span? = nil) {
        guard !f.isDead else { return }
        let node = program.nodes[id]
        b.span = node.span
        switch node.kind {
        case .block(let list, let hasValue) where !list.isEmpty && (hasValue || context.resultType == .unit):
            for position in list.indices.dropLast() where !f.isDead { lowerDiscarding(program.nodeLists[position]) }
            lowerTail(program.nodeLists[list.indices.upperBound - 1], returnSpan: returnSpan)
        case .branch(let condition, let then, let otherwise):
            let whenTrue = newBlock()
            let whenFalse = newBlock()
            self.condition(condition, whenTrue, whenFalse)
            start(whenTrue)
            lowerTail(then, returnSpan: returnSpan)
            start(whenFalse)
            if let otherwise {
                lowerTail(otherwise, returnSpan: returnSpan)
            } else if context.resultType == .unit {
                returnValue(nil)
            } else {
                unreachable()
            }
        case .match(let subject, let arms):
            for (target, position) in zip(decide(subject, arms, node.span), arms.indices) {
                start(target)
                lowerTail(program.matchArms[position].body, returnSpan: returnSpan)
            }
        default: lowerResult(id, returnSpan ?? node.span)
        }
    }

    private mutating func lowerResult(_ id: NodeID, _ returnSpan: Span) {
        if context.resultType == .unit {
            lowerDiscarding(id)
            b.span = returnSpan
            return returnValue(nil)
        }
        let result = lower(id)
        b.span = returnSpan
        // Semantics saw to it that a place without a value is never reached.
        if result.isValid { returnValue(result) } else { unreachable() }
    }

    mutating func lowerReturn(_ value: NodeID?, _ node: Node) -> ValueID {
        if suspended.isEmpty, let value, !context.isTopLevel {
            lowerTail(value, returnSpan: node.span)
            return .invalid
        }
        let result = value.map { self.value($0) }
        b.span = node.span
        let isUnit = context.resultType == .unit
        if suspended.isEmpty {
            endProgramAtTopLevel()
            returnValue(isUnit ? nil : result)
            return .invalid
        }
        if let result, !isUnit { b.storeSlot(slot(returnSlot()), result) }
        return lowerExit(.returning)
    }

    /// Only the VM's edition has a `return` at the top level; it ends the program.
    private mutating func endProgramAtTopLevel() {
        if context.isTopLevel { callRuntime(.exit, [b.constant(0 as Int64, .i32)]) }
    }

    /// Leaves the current place for good, through the `try` bodies around it.
    mutating func lowerExit(_ exit: TryExit) -> ValueID {
        guard !f.isDead else { return .invalid }
        if let target = target(of: exit) {
            jump(target)
        } else if suspended.isEmpty {
            endProgramAtTopLevel()
            let result = context.returnSlot.map { b.loadSlot(slot($0), type: context.resultType) }
            returnValue(context.resultType == .unit ? nil : result)
        } else {
            returnValue(b.constant(Int64(code(of: exit)), .i32))
        }
        return .invalid
    }

    /// The block that a `break` or `continue` goes to, when its loop is in the function under construction.
    private func target(of exit: TryExit) -> BlockID? {
        switch exit {
        case .returning: nil
        case .breaking(let loop): f.loops.last { $0.loop == loop }?.breakBlock
        case .continuing(let loop): f.loops.last { $0.loop == loop }?.continueBlock
        }
    }

    /// The code that the `try` body under construction returns to leave in this way.
    private mutating func code(of exit: TryExit) -> Int {
        if let known = f.exits.firstIndex(of: exit) { return known + 1 }
        f.exits.append(exit)
        return f.exits.count
    }
}
