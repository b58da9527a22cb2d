import Source
import Support
import TypedTree

// Errors as values: what is raised, and the values of the program's own types in them.

extension Compiler {
    /// `raise value`, of a string, an error, or a type that implements `Error`; `caught` is the error that the value was caught as.
    mutating func emitRaise(_ register: Int, _ type: TypeID, caughtAs caught: Int?) {
        if let caught {
            let mark = f.next
            if let function = operatorFunction(names.protocols.message, [type]) {
                emit(.storeField, caught, call(function, [register], nil, mark), 0, 1)
            }
            emit(.raise, caught)
            f.next = mark
            return
        }
        switch program.types[type] {
        case .string: emit(.raiseMessage, 13, at: register)
        case .never: break
        default:
            emitError(register, type)
            emit(.raise, register)
        }
    }

    /// Notes that a handler raises the error again that it got, which then keeps the list of calls of its first raise.
    mutating func noteRaisedAgain(_ value: NodeID?) {
        guard !f.caughtErrors.isEmpty, let value, case .local(let local) = program.nodes[value].kind, let handler = f.caughtErrors[local]
        else { return }
        f.code[handler].b = 1
    }

    /// Replaces a value of a type that implements `Error` by an `Error`.
    mutating func emitError(_ register: Int, _ type: TypeID) {
        if case .errorValue = program.types[type] { return }
        let mark = f.next
        let first = newRegisters(2)
        move(register, to: first)
        move(register, to: first + 1)
        if let function = operatorFunction(names.protocols.message, [type]) {
            _ = call(function, [register], first, f.next)
        } else {
            _ = stringConstant("", first)
        }
        if program.isExtended(type) { executable.openErrors.insert(Int(type.rawValue)) }
        emit(.newError, Int(type.rawValue), at: first)
        move(first, to: register)
        f.next = mark
    }

    mutating func compileUpcast(_ operand: NodeID, _ node: Node, _ want: Int?) -> Int {
        let type = type(of: operand)
        let mark = f.next
        let register = newRegister()
        value(operand, into: register)
        f.span = node.span
        emitUpcast(register, type, to: concrete(node.type))
        let target = result(want, mark)
        move(register, to: target)
        return target
    }

    /// `value as? T`
    mutating func compileDowncast(_ operand: NodeID, _ node: Node, _ want: Int?) -> Int {
        let option = concrete(node.type)
        guard let target = program.optionPayload(of: option) else { return want ?? newRegister() }
        let mark = f.next
        let first = newRegister()
        value(operand, into: first)
        f.span = node.span
        let isOther = newLabel()
        let end = newLabel()
        emitDowncast(first, type(of: operand), to: target, fails: isOther)
        emit(.newObject, first, first, 1, 0)
        jump(.jump, to: end)
        place(isOther)
        emit(constant: noneObject(of: option), into: first)
        place(end)
        let result = result(want, mark)
        move(first, to: result)
        return result
    }

    /// The `None` of an option type.
    private mutating func noneObject(of option: TypeID) -> Int64 {
        let key = InstanceKey(owner: 1, arguments: program.types.intern([option]))
        if let known = variantConstants[key] { return known }
        let address = constantObject(tag: 1, words: [])
        variantConstants[key] = address
        return address
    }
}
