import Source
import Support
import TypedTree

// The ends of functions. A call that is the last thing a function does takes over its frame.

extension Compiler {
    /// A node that the function ends with: its value is the result, unless the function gives none.
    mutating func compileTail(_ id: NodeID) {
        let node = program.nodes[id]
        f.span = node.span
        let mark = f.next
        defer { f.next = mark }
        switch node.kind {
        case .block(let list, let hasValue) where !list.isEmpty && (hasValue || f.returnsUnit):
            if let value = namedResult(of: list) {
                for position in list.indices.dropLast(2) { effect(program.nodeLists[position]) }
                return compileTail(value)
            }
            for position in list.indices.dropLast() { effect(program.nodeLists[position]) }
            compileTail(program.nodeLists[list.indices.upperBound - 1])
        case .branch(let condition, let then, let otherwise?):
            let whenFalse = newLabel()
            jumpIfFalse(condition, whenFalse)
            compileTail(then)
            place(whenFalse)
            compileTail(otherwise)
        case .branch(let condition, let then, nil) where f.returnsUnit:
            let whenFalse = newLabel()
            jumpIfFalse(condition, whenFalse)
            compileTail(then)
            place(whenFalse)
            emit(.returnValue, 0)
        case .match(let subject, let arms): compileMatch(subject, arms, nil, isTail: true)
        case .returnValue(let value?) where !functions[current].made.isTopLevel: compileTail(value)
        // Operators may be methods, and fields properties.
        case .call, .callValue, .callMethod, .unary, .binary, .index, .contains, .field: compileTailCall(id)
        default:
            if f.returnsUnit {
                effect(id)
                emit(.returnValue, 0)
            } else {
                emit(.returnValue, value(id))
            }
        }
    }

    /// The value of a variable that a function only names before it gives it back: `x = f(n)`, then `x`.
    private func namedResult(of list: NodeList) -> NodeID? {
        guard !f.returnsUnit, list.count >= 2 else { return nil }
        var last = program.nodeLists[list.indices.upperBound - 1]
        if case .returnValue(let value?) = program.nodes[last].kind { last = value }
        guard case .local(let local) = program.nodes[last].kind, !isCell(local) else { return nil }
        switch program.nodes[program.nodeLists[list.indices.upperBound - 2]].kind {
        case .declare(local, let value): return value
        case .assign(let target, let value):
            guard case .local(local) = program.nodes[target].kind else { return nil }
            return value
        default: return nil
        }
    }

    /// Turns the call that the code ends with into one that takes over the frame.
    private mutating func compileTailCall(_ id: NodeID) {
        let register = value(id)
        if let position = lastCall(into: register) {
            let call = f.code[position]
            switch call.op {
            case .call where isLibrary(current) || !isLibrary(Int(call.d)):
                let entry = functions[Int(call.d)].entry
                f.code[position].op = .tailCall
                tailCalls.append((current, Int(call.d), position))
                f.code[position].c = Register(entry.parameterCount + entry.captureCount)
            case .callClosure:
                f.code[position].op = .tailCallClosure
                closureTailCalls.append((current, TypeID(rawValue: UInt32(call.d)), position))
                f.code[position].c = Register(argumentCount(of: id))
            default: break
            }
        }
        // Also the way of what jumps behind the call, and of calls that are none.
        emit(.returnValue, register)
    }

    /// The instruction that the code ends with, or the one before it where its result is only moved.
    private func lastCall(into register: Int) -> Int? {
        guard var position = f.code.indices.last, Int(f.code[position].a) == register else { return nil }
        if f.code[position].op == .move, position > 0, f.code[position - 1].a == f.code[position].b { position -= 1 }
        return position
    }

    /// Whether a function is the standard library's. What it raises is told at the call of it, so that the frame of the program's function
    /// that calls it must be there.
    private func isLibrary(_ index: Int) -> Bool {
        guard case .instance(let function, _) = functions[index].kind else { return false }
        return executable.sources[program.modules[program.functions[function].module].file].isLibrary
    }

    private func argumentCount(of call: NodeID) -> Int {
        switch program.nodes[call].kind {
        case .callValue(_, let list): Int(list.count)
        case .callMethod(_, let list): Int(list.count) - 1
        default: 0
        }
    }
}
