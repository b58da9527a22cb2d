import Source
import Support
import TypedTree

// Blocks, `if`, loops, `try`, and leaving. Where a value is wanted, its register is given.

extension Compiler {
    mutating func compileBlock(_ list: NodeList, _ hasValue: Bool, _ want: Int?) -> Int {
        guard hasValue, !list.isEmpty else {
            for position in list.indices { effect(program.nodeLists[position]) }
            return want ?? newRegister()
        }
        for position in list.indices.dropLast() { effect(program.nodeLists[position]) }
        return compile(program.nodeLists[list.indices.upperBound - 1], want)
    }

    /// One branch: its value goes to the register, if one is given.
    mutating func compileArm(_ body: NodeID, _ register: Int?) {
        let mark = f.next
        if let register { value(body, into: register) } else { effect(body) }
        f.next = mark
    }

    mutating func compileBranch(_ condition: NodeID, _ then: NodeID, _ otherwise: NodeID?, _ register: Int?) {
        let whenFalse = newLabel()
        let end = newLabel()
        jumpIfFalse(condition, whenFalse)
        compileArm(then, register)
        if let otherwise {
            jump(.jump, to: end)
            place(whenFalse)
            compileArm(otherwise, register)
        } else {
            place(whenFalse)
        }
        place(end)
    }

    // MARK: Leaving

    mutating func compileReturn(_ value: NodeID?, _ node: Node) {
        if let value, f.cleanups.isEmpty, f.handlerCount == 0, !functions[current].made.isTopLevel { return compileTail(value) }
        let register = value.map { self.value($0) } ?? 0
        f.span = node.span
        leave(.returning, returning: register)
    }

    mutating func compileLeave(_ id: LoopID, isBreak: Bool) { leave(.leaving(id, isBreak: isBreak), returning: 0) }

    /// Leaves the current place for good, by way of what is to be run before.
    private mutating func leave(_ exit: CleanupExit, returning register: Int) {
        let loop: LoopState?
        if case .leaving(let id, _) = exit {
            guard let index = f.loops.lastIndex(where: { $0.loop == id }) else { return unsupported("leaving this loop") }
            loop = index >= (f.cleanups.last?.loopCount ?? 0) ? f.loops[index] : nil
        } else {
            loop = nil
        }
        if let loop, case .leaving(_, let isBreak) = exit {
            popHandlers(to: loop.handlerCount)
            return jump(.jump, to: isBreak ? loop.breakLabel : loop.continueLabel)
        }
        guard let cleanup = f.cleanups.last else {
            popHandlers(to: 0)
            if functions[current].made.isTopLevel {
                // Only the VM's edition has a `return` at the top level; it ends the program.
                let code = newRegister()
                emit(constant: 0, into: code)
                emit(.exit, at: code)
            }
            emit(.returnValue, register)
            return
        }
        if exit == .returning { move(register, to: cleanup.returned) }
        popHandlers(to: cleanup.handlerCount)
        emit(constant: Int64(code(of: exit)), into: cleanup.code)
        jump(.jump, to: cleanup.label)
    }

    private mutating func popHandlers(to count: Int) {
        if f.handlerCount > count { emit(.popHandler, 0, 0, f.handlerCount - count) }
    }

    /// The code that leaving the innermost cleanup's body in this way has.
    private mutating func code(of exit: CleanupExit) -> Int {
        let last = f.cleanups.count - 1
        if let known = f.cleanups[last].exits.firstIndex(of: exit) { return known + 1 }
        f.cleanups[last].exits.append(exit)
        return f.cleanups[last].exits.count
    }

    // MARK: try

    mutating func compileTry(_ body: NodeID, _ error: LocalID?, _ handler: NodeID, _ register: Int?) {
        let mark = f.next
        let caught = newRegister()
        let handling = newLabel()
        let end = newLabel()
        if let error { f.caughtErrors[error] = f.code.count }
        jump(.pushHandler, caught, to: handling)
        f.handlerCount += 1
        let declared = f.declared
        compileArm(body, register)
        f.handlerCount -= 1
        emit(.popHandler, 0, 0, 1)
        jump(.jump, to: end)
        place(handling)
        f.declared = declared
        if let error { declare(error, caught) }
        compileArm(handler, register)
        place(end)
        f.next = mark
    }

    /// `finally`, `defer`, `with`: however the body is left, the cleanup follows, and then what was under way goes on.
    mutating func compileCleanup(_ body: NodeID, _ cleanup: NodeID, _ register: Int?) {
        let mark = f.next
        let span = f.span
        let caught = newRegister()
        let handling = newLabel()
        f.cleanups.append(
            CleanupState(
                label: newLabel(), code: newRegister(), returned: newRegister(), handlerCount: f.handlerCount, loopCount: f.loops.count))
        let declared = f.declared
        jump(.pushHandler, caught, program.nodes[cleanup].type == TypeStore.never ? 0 : 1, to: handling)
        f.handlerCount += 1
        compileArm(body, register)
        f.handlerCount -= 1
        let state = f.cleanups.removeLast()
        emit(.popHandler, 0, 0, 1)
        emit(constant: 0, into: state.code)
        jump(.jump, to: state.label)
        place(handling)
        emit(constant: -1, into: state.code)
        place(state.label)
        f.declared = declared
        effect(cleanup)
        f.span = span
        let end = newLabel()
        jump(.jumpIfEqualC, state.code, constant: 0, to: end)
        for (index, exit) in state.exits.enumerated() {
            let next = newLabel()
            jump(.jumpIfNotEqualC, state.code, constant: Int32(index + 1), to: next)
            leave(exit, returning: state.returned)
            place(next)
        }
        emit(.raise, caught)
        place(end)
        f.next = mark
    }

    // MARK: Loops

    /// A loop's body, which ends at `next`.
    private mutating func compileBody(_ loop: LoopID, _ body: NodeID, breakTo end: Label, continueTo next: Label) {
        f.loops.append(LoopState(loop: loop, breakLabel: end, continueLabel: next, handlerCount: f.handlerCount))
        effect(body)
        f.loops.removeLast()
    }

    mutating func compileWhile(_ loop: LoopID, _ condition: NodeID, _ body: NodeID) {
        let start = newLabel()
        let end = newLabel()
        place(start)
        jumpIfFalse(condition, end)
        compileBody(loop, body, breakTo: end, continueTo: start)
        jump(.jumpBack, to: start)
        place(end)
    }

    mutating func compileFor(_ loop: LoopID, _ pattern: TypedPatternID, _ iterable: NodeID, _ body: NodeID, _ node: Node) {
        let mark = f.next
        defer { f.next = mark }
        let turn = Turn(loop: loop, pattern: pattern, body: body, span: node.span)
        switch program.nodes[iterable].kind {
        case .range(let start, let end, let step, let inclusive):
            return compileForRange(start, end, step, inclusive, turn)
        case .callBuiltin(.range, let list):
            f.span = program.nodes[iterable].span
            return compileForRangeFunction(list, program.nodes[iterable], turn)
        default: break
        }
        let type = type(of: iterable)
        switch program.types[type] {
        case .integer(let integer): compileForCount(iterable, integer, turn)
        default:
            let subject = newRegister()
            value(iterable, into: subject)
            f.span = turn.span
            compileForSubject(subject, type, turn)
        }
    }

    /// Calls `next` until it gives `None`, of the value or of what its `iter` gives.
    private mutating func compileForMethods(_ subject: Int, _ type: TypeID, _ turn: Turn) {
        let protocols = names.protocols
        guard program.isStructure(type) || isOpen(type) else { return unsupported("a loop over \(typeName(type))") }
        if let iteratorType = program.iteratorType(of: type) {
            guard let function = operatorFunction(protocols.iter, [type]) else { return unsupported("a loop over \(typeName(type))") }
            let iterator = newRegister()
            _ = call(function, [subject], iterator, f.next)
            return compileForSubject(iterator, iteratorType, turn)
        }
        guard let function = operatorFunction(protocols.next, [type]), let element = program.iteratedElement(of: type) else {
            return unsupported("a loop over \(typeName(type))")
        }
        let item = newRegisters(2)
        let start = newLabel()
        let end = newLabel()
        place(start)
        f.span = turn.span
        _ = call(function, [subject], item, f.next)
        // `Some` is the first variant of `Option`.
        let option = program.resultType(ofMethod: protocols.next, on: type) ?? TypeStore.unit
        if !isPayloadFree(option) {
            emit(.loadTag, item + 1, item)
            jump(.jumpIfNotEqualC, item + 1, constant: 0, to: end)
            if !isUnit(element) { emit(.loadField, item, item, 0, 1) }
        }
        bind(turn.pattern, item)
        compileBody(turn.loop, turn.body, breakTo: end, continueTo: start)
        jump(.jumpBack, to: start)
        place(end)
    }

    /// A loop over a value in a register.
    private mutating func compileForSubject(_ subject: Int, _ type: TypeID, _ turn: Turn) {
        switch program.types[type] {
        case .array(let element), .fixedArray(let element, _): compileForArray(subject, element, turn)
        case .string: compileForString(subject, turn)
        case .range(let bound): compileForRangeValue(subject, bound, turn)
        case .rangeIterator: compileForIterator(subject, turn)
        default: compileForMethods(subject, type, turn)
        }
    }

    /// What a `for` does with each element.
    private struct Turn {
        let loop: LoopID
        let pattern: TypedPatternID
        let body: NodeID
        let span: Span
    }

    /// The register that the pattern's only name has; nil when the value must be bound otherwise.
    private mutating func directRegister(_ pattern: TypedPatternID) -> Int? {
        guard case .bind(let local) = program.patterns[pattern].kind, !isCell(local), let register = f.registers[local] else { return nil }
        f.declared.insert(local)
        return register
    }

    private mutating func compileForRange(_ start: NodeID, _ end: NodeID, _ step: NodeID?, _ inclusive: Bool, _ turn: Turn) {
        let type = type(of: start)
        let first = newRegisters(3)
        value(start, into: first)
        value(end, into: first + 1)
        f.span = turn.span
        guard let step else {
            if isU64(type) || type == TypeStore.char {
                emit(constant: 1, into: first + 2)
                return compileStepping(first, type, isInclusive: inclusive, turn)
            }
            return compileCounting(first, first + 1, isInclusive: inclusive, turn)
        }
        value(step, into: first + 2)
        f.span = program.nodes[step].span
        if scalarConstant(step) == nil || scalarConstant(step) == 0 { checkStep(first + 2) }
        f.span = turn.span
        compileStepping(first, type, isInclusive: inclusive, turn)
    }

    private mutating func compileForCount(_ iterable: NodeID, _ type: IntegerType, _ turn: Turn) {
        let first = newRegisters(3)
        value(iterable, into: first + 1)
        f.span = turn.span
        emit(constant: 0, into: first)
        if type == .u64 {
            emit(constant: 1, into: first + 2)
            return compileStepping(first, TypeStore.u64, isInclusive: false, turn)
        }
        compileCounting(first, first + 1, isInclusive: false, turn)
    }

    private mutating func compileForRangeFunction(_ list: NodeList, _ node: Node, _ turn: Turn) {
        let first = rangeFunctionBounds(list, node)
        f.span = turn.span
        if list.count < 3 { return compileCounting(first, first + 1, isInclusive: false, turn) }
        compileStepping(first, TypeStore.i64, isInclusive: false, turn)
    }

    private mutating func compileForRangeValue(_ range: Int, _ bound: TypeID, _ turn: Turn) {
        let first = newRegisters(4)
        for word in 0..<4 { emit(.loadField, first + word, range, 0, Int64(word) + 1) }
        compileStepping(first, bound, isInclusive: nil, turn)
    }

    /// A loop from r[first] up to r[last], of a type whose values are ordered as their registers.
    private mutating func compileCounting(_ first: Int, _ last: Int, isInclusive: Bool, _ turn: Turn) {
        let body = newLabel()
        let next = newLabel()
        let end = newLabel()
        // The name is the counter itself, unless closures or the body's own assignments could tell.
        let direct = directRegister(turn.pattern)
        let counter = direct ?? first
        move(first, to: counter)
        if isInclusive { jump(.jumpIfLess, last, counter, to: end) } else { jump(.jumpIfLessOrEqual, last, counter, to: end) }
        place(body)
        if direct == nil { bind(turn.pattern, counter) }
        compileBody(turn.loop, turn.body, breakTo: end, continueTo: next)
        place(next)
        f.span = turn.span
        jump(isInclusive ? .forThrough : .forUpTo, counter, last, to: body)
        place(end)
    }

    /// A loop over start, end, step and, where `isInclusive` is nil, whether the end is included, in registers from `first` on. How many
    /// turns there are is known before the first one, so that no sum can overflow.
    private mutating func compileStepping(_ first: Int, _ type: TypeID, isInclusive: Bool?, _ turn: Turn) {
        let body = newLabel()
        let next = newLabel()
        let end = newLabel()
        let counter = newRegisters(2)
        let arguments = newRegisters(4)
        for word in 0..<3 { move(first + word, to: arguments + word) }
        if isInclusive == nil { move(first + 3, to: arguments + 3) } else { emit(constant: 0, into: arguments + 3) }
        emit(.rangeTurns, rangeKind(type) | (isInclusive == true ? 2 : 0), at: arguments)
        move(first, to: counter)
        move(arguments, to: counter + 1)
        jump(.jumpIfLessC, counter + 1, constant: 0, to: end)
        place(body)
        bind(turn.pattern, counter)
        compileBody(turn.loop, turn.body, breakTo: end, continueTo: next)
        place(next)
        f.span = turn.span
        if let integer = integerType(type) {
            jump(.forStepping, counter, first + 2, Int(integer.rawValue), to: body)
        } else {
            advanceCharacter(counter, first + 2, to: body, orTo: end)
        }
        place(end)
    }

    /// The turn of a loop over characters: one step, unless there is no further turn.
    private mutating func advanceCharacter(_ counter: Int, _ step: Int, to body: Label, orTo end: Label) {
        let mark = f.next
        jump(.jumpIfLessC, counter + 1, constant: 1, to: end)
        emit(.subI64, counter + 1, counter + 1, constant(1, nil))
        let pair = newRegisters(2)
        move(counter, to: pair)
        move(step, to: pair + 1)
        emit(.advanced, 64, at: pair)
        move(pair, to: counter)
        jump(.jump, to: body)
        f.next = mark
    }

    /// What the operations on ranges have to know of the type of their values.
    func rangeKind(_ bound: TypeID) -> Int { isU64(bound) ? 1 : bound == TypeStore.char ? 4 : 0 }

    /// Visits the elements in order. Asking for the next one when the length has changed raises.
    private mutating func compileForArray(_ array: Int, _ element: TypeID, _ turn: Turn) {
        let position = newRegisters(2)
        let item = newRegister()
        let body = newLabel()
        let next = newLabel()
        let end = newLabel()
        emit(constant: -1, into: position)
        emit(.loadField, position + 1, array, 0, 1)
        jump(.jump, to: next)
        place(body)
        bind(turn.pattern, item)
        compileBody(turn.loop, turn.body, breakTo: end, continueTo: next)
        place(next)
        f.span = turn.span
        // In the VM's edition the loop sees elements pushed meanwhile.
        if isVM { emit(.loadField, position + 1, array, 0, 1) }
        jump(.forArray, position, array, item, constant: Int32(elementKind(element).rawValue), to: body)
        place(end)
    }

    private mutating func compileForString(_ string: Int, _ turn: Turn) {
        let position = newRegisters(2)
        let item = newRegister()
        let body = newLabel()
        let next = newLabel()
        let end = newLabel()
        emit(constant: 0, into: position)
        emit(.loadField, position + 1, string, 0, 1)
        jump(.jumpIfLessOrEqual, position + 1, position, to: end)
        place(body)
        emit(.stringIndex, item, string, position)
        bind(turn.pattern, item)
        compileBody(turn.loop, turn.body, breakTo: end, continueTo: next)
        place(next)
        f.span = turn.span
        jump(.forUpTo, position, position + 1, to: body)
        place(end)
    }

    /// A loop over what is left of a `range()` iterator, which it uses up.
    private mutating func compileForIterator(_ iterator: Int, _ turn: Turn) {
        let item = newRegisters(2)
        let start = newLabel()
        let end = newLabel()
        place(start)
        move(iterator, to: item)
        emit(.iteratorNext, at: item)
        jump(.jumpIfFalse, item + 1, to: end)
        bind(turn.pattern, item)
        compileBody(turn.loop, turn.body, breakTo: end, continueTo: start)
        jump(.jumpBack, to: start)
        place(end)
    }

    // MARK: range()

    /// The start, end and step of a call of `range` as `i64`s in consecutive registers; a step is checked.
    mutating func rangeFunctionBounds(_ list: NodeList, _ node: Node) -> Int {
        let first = newRegisters(3)
        let offset = list.count == 1 ? 1 : 0
        for (index, position) in list.indices.enumerated() {
            let argument = program.nodeLists[position]
            value(argument, into: first + offset + index)
        }
        f.span = node.span
        for (index, position) in list.indices.enumerated() where isU64(type(of: program.nodeLists[position])) {
            emit(.castInteger, ScalarCode.u64.pair(to: .i64), at: first + offset + index)
        }
        if list.count == 1 { emit(constant: 0, into: first) }
        if list.count < 3 { emit(constant: 1, into: first + 2) } else { checkStep(first + 2) }
        return first
    }
}
