import TypedTree

// What programs of the VM's edition do otherwise.

extension Compiler {
    /// Whether the program is in the VM's edition.
    var isVM: Bool { program.edition == .vm }

    /// What a variable holds that nothing was assigned to.
    mutating func compileZero(of type: TypeID, _ want: Int?) -> Int {
        guard let zero = program.zero(of: type) else { fatalError("a variable of a type without zero begins as zero") }
        return compile(zero, want)
    }

    private mutating func compile(_ zero: Zero, _ want: Int?) -> Int {
        let mark = f.next
        switch zero.form {
        case .scalar, .open: return constant(0, want)
        case .string: return stringConstant("", want)
        case .array:
            let target = result(want, mark)
            emit(.newArray, target, target, 0, Int64(elementKind(elementType(of: zero.type) ?? TypeStore.unit).rawValue))
            return target
        case .range:
            let first = newRegisters(4)
            for (index, word) in [0, 0, 1, 0].enumerated() { emit(constant: Int64(word), into: first + index) }
            let target = result(want, mark)
            emit(.newObject, target, first, 4)
            return target
        case .parts(let parts):
            if case .tuple = program.types[zero.type] { return compile(parts, tag: 0, want) }
            return compile(parts, tag: Int64(zero.type.rawValue), want)
        case .variant(let variant, let payload):
            if isPayloadFree(zero.type) { return constant(Int64(variant), want) }
            return compile(payload, tag: Int64(variant), want)
        case .made(let function, let arguments):
            return call(self.function(function, arguments, at: f.span), [], want, mark)
        }
    }

    /// An object of zeros.
    private mutating func compile(_ zeros: [Zero], tag: Int64, _ want: Int?) -> Int {
        let mark = f.next
        let first = newRegisters(max(1, zeros.count))
        for (index, zero) in zeros.enumerated() { _ = compile(zero, first + index) }
        let target = result(want, mark)
        emit(.newObject, target, first, zeros.count, tag)
        return target
    }

    /// The exclusive end, in r[end], for one that is included: behind r[start], in a value of which r[container] holds the length. An end
    /// that is wrong, or the length itself, stays as it is.
    mutating func includeVMEnd(_ end: Int, _ start: Int, _ container: Int) {
        let done = newLabel()
        let mark = f.next
        let length = newRegister()
        emit(.loadField, length, container, 0, 1)
        jump(.jumpIfLessC, end, constant: 0, to: done)
        jump(.jumpIfLess, end, start, to: done)
        jump(.jumpIfLessOrEqual, length, end, to: done)
        emit(.addI64Constant, end, end, 0, 1)
        place(done)
        f.next = mark
    }

    /// `typeof` of a struct or an error; nil for what is as in the standard edition.
    mutating func compileVMTypeof(_ subject: NodeID, _ type: TypeID, _ want: Int?) -> Int? {
        switch program.types[type] {
        case .structure:
            effect(subject)
            return stringConstant("array", want)
        case .errorValue:
            let mark = f.next
            let error = newRegisters(2)
            value(subject, into: error)
            emit(.errorSummary, at: error)
            let target = result(want, mark)
            move(error, to: target)
            return target
        default: return nil
        }
    }

    /// Whether the first of several values that a `print` shows is a string that is no literal, and so is a format.
    mutating func hasFormatValue(_ format: PrintFormat, _ list: NodeList) -> Bool {
        guard isVM, list.count > 1, type(of: program.nodeLists[list.indices.lowerBound]) == TypeStore.string,
            case .value(0, .plain)? = format.pieces.first
        else { return false }
        return true
    }
}
