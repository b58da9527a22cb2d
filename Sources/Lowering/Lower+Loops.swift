import IR
import Source
import TypedTree

// `while`, and `for` over arrays, strings and iterators. Counting loops are in Lower+Ranges.swift.

extension Lowerer {
    mutating func lowerWhile(_ loop: LoopID, _ condition: NodeID, _ body: NodeID) -> ValueID {
        let header = newBlock()
        let inner = newBlock()
        let exit = newBlock()
        jump(header)
        startOpen(header)
        self.condition(condition, inner, exit)
        start(inner)
        lowerLoopBody(loop, body, breakTo: exit, continueTo: header)
        jump(header)
        seal(header)
        start(exit)
        return .invalid
    }

    /// Lowers a loop's body at the current place.
    mutating func lowerLoopBody(_ loop: LoopID, _ body: NodeID, breakTo exit: BlockID, continueTo next: BlockID) {
        guard !f.isDead else { return }
        f.loops.append(LoopTarget(loop: loop, breakBlock: exit, continueBlock: next))
        lowerDiscarding(body)
        f.loops.removeLast()
    }

    mutating func lowerFor(
        _ loop: LoopID, _ pattern: TypedPatternID, _ iterable: NodeID, _ body: NodeID, _ node: Node
    ) -> ValueID {
        let turn = LoopTurn(loop: loop, pattern: pattern, body: body, span: node.span, filled: filledLocal(body))
        switch program.nodes[iterable].kind {
        case .range(let start, let end, let step, let inclusive):
            lowerForRange(start, end, step, inclusive, turn)
            return .invalid
        case .callBuiltin(.range, let list):
            b.span = program.nodes[iterable].span
            let bounds = rangeFunctionBounds(list, program.nodes[iterable])
            lowerCounting(bounds.start, bounds.end, bounds.step, .exclusive, turn)
            return .invalid
        default: break
        }
        let subject = value(iterable)
        b.span = node.span
        lowerFor(subject, type(of: iterable), turn)
        return .invalid
    }

    /// A loop over a value of a concrete type.
    private mutating func lowerFor(_ subject: ValueID, _ type: TypeID, _ turn: LoopTurn) {
        switch program.types[type] {
        case .array, .fixedArray: lowerForArray(subject, turn)
        case .string: lowerForString(subject, turn)
        case .integer: lowerCounting(b.constant(0 as Int64, b.type(of: subject)), subject, nil, .exclusive, turn)
        case .range: lowerForRangeValue(subject, turn)
        case .rangeIterator: lowerForIterator(subject, turn)
        case .structure, .enumeration, .dynamic: lowerForMethods(subject, type, turn)
        default: break
        }
    }

    /// The local variable that a body pushes to, if it does nothing else: that of a comprehension, above all.
    private func filledLocal(_ body: NodeID) -> NodeID? {
        var body = body
        if case .block(let list, _) = program.nodes[body].kind, list.count == 1 { body = program.nodeLists[list.indices.lowerBound] }
        guard case .callBuiltin(.push, let list) = program.nodes[body].kind else { return nil }
        let array = program.nodeLists[list.indices.lowerBound]
        if case .local = program.nodes[array].kind { return array } else { return nil }
    }

    /// Makes room in an empty array that a loop of so many turns fills, so that it need not grow.
    mutating func expectElements(_ count: ValueID, _ turn: LoopTurn) {
        guard let filled = turn.filled else { return }
        let array = value(filled)
        guard let element = module.types.element(of: b.type(of: array)), element != .unit else { return }
        _ = callRuntime(.arrayExpect, [array, count], .unit)
    }

    // MARK: Iterators with methods

    /// Calls `next` until it gives `None`, of the value or of what its `iter` gives.
    private mutating func lowerForMethods(_ subject: ValueID, _ type: TypeID, _ turn: LoopTurn) {
        let protocols = names.protocols
        if let iteratorType = program.iteratorType(of: type) {
            guard let iterator = callOperator(protocols.iter, [subject], [type]) else { return }
            return lowerFor(iterator, iteratorType, turn)
        }
        let header = newBlock()
        let inner = newBlock()
        let exit = newBlock()
        jump(header)
        startOpen(header)
        b.span = turn.span
        guard let item = callOperator(protocols.next, [subject], [type]), let element = program.iteratedElement(of: type) else { return }
        // `Some` is the first variant of `Option`.
        branch(b.compare(.eq, b.tag(item), b.constant(0 as Int64, .i32)), inner, exit)
        start(inner)
        bindPattern(turn.pattern, b.payload(item, variant: 0, field: 0, type: irType(element)))
        lowerLoopBody(turn.loop, turn.body, breakTo: exit, continueTo: header)
        jump(header)
        seal(header)
        start(exit)
    }

    // MARK: Arrays and strings

    /// Visits the elements in order. Asking for the next one when the length has changed raises.
    private mutating func lowerForArray(_ array: ValueID, _ turn: LoopTurn) {
        let length = b.arrayLength(array)
        expectElements(length, turn)
        lowerForIndex(turn) { lowerer in
            // In the VM's edition the loop sees elements pushed meanwhile.
            if lowerer.program.edition == .vm { return lowerer.b.arrayLength(array) }
            lowerer.b.check(lowerer.b.compare(.eq, lowerer.b.arrayLength(array), length), .collectionChanged)
            return length
        } element: { lowerer, index in
            lowerer.loadCheckedElement(array, index)
        }
    }

    private mutating func lowerForString(_ string: ValueID, _ turn: LoopTurn) {
        let length = b.stringLength(string)
        lowerForIndex(turn) { _ in length
        } element: { lowerer, index in
            lowerer.callRuntime(.stringByte, [string, index], .string)
        }
    }

    /// A loop over the positions below a length, which is asked for before each turn.
    private mutating func lowerForIndex(
        _ turn: LoopTurn, length: (inout Lowerer) -> ValueID,
        element: (inout Lowerer, ValueID) -> ValueID
    ) {
        let header = newBlock()
        let inner = newBlock()
        let next = newBlock()
        let exit = newBlock()
        let index = b.addParameter(.i64, to: header)
        jump(header, i64(0))
        startOpen(header)
        b.span = turn.span
        let length = length(&self)
        branch(b.compare(.lt, index, length), inner, exit)
        start(inner)
        let value = element(&self, index)
        bindPattern(turn.pattern, value)
        lowerLoopBody(turn.loop, turn.body, breakTo: exit, continueTo: next)
        jump(next)
        start(next)
        b.span = turn.span
        jump(header, b.arithmetic(.add, index, i64(1)))
        seal(header)
        start(exit)
    }

    // MARK: Iterators

    /// A loop over what is left of a `range()` iterator, which it uses up.
    private mutating func lowerForIterator(_ iterator: ValueID, _ turn: LoopTurn) {
        let header = newBlock()
        let inner = newBlock()
        let exit = newBlock()
        let stop = b.loadField(iterator, 1, type: .i64)
        let step = b.loadField(iterator, 2, type: .i64)
        let isUp = b.compare(.gt, step, i64(0))
        jump(header)
        startOpen(header)
        let item = b.loadField(iterator, 0, type: .i64)
        let hasNext = b.select(isUp, b.compare(.lt, item, stop), b.compare(.gt, item, stop))
        branch(hasNext, inner, exit)
        start(inner)
        b.span = turn.span
        // A step beyond the end ends the iteration, also where the sum would overflow: distances are compared unsigned.
        let low = b.select(isUp, item, stop)
        let high = b.select(isUp, stop, item)
        let distance = b.convert(.convertWrap, b.arithmetic(.subWrap, high, low), to: .u64)
        let size = b.convert(.convertWrap, b.select(isUp, step, b.arithmetic(.negWrap, step)), to: .u64)
        let isLast = b.compare(.le, distance, size)
        b.storeField(iterator, 0, b.select(isLast, stop, b.arithmetic(.addWrap, item, step)))
        bindPattern(turn.pattern, item)
        lowerLoopBody(turn.loop, turn.body, breakTo: exit, continueTo: header)
        jump(header)
        seal(header)
        start(exit)
    }
}

/// What a `for` does with each element.
struct LoopTurn {
    let loop: LoopID
    let pattern: TypedPatternID
    let body: NodeID
    /// Of the whole loop.
    let span: Span
    /// The array that the loop does nothing but fill, if there is one.
    let filled: NodeID?
}
