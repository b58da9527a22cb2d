import TypedTree

// What programs of the VM's edition do otherwise.

extension Compiler {
    /// Whether the program is in the VM's edition.
    var isVM: Bool { program.edition == .vm }

    /// What a variable holds that nothing was assigned to.
    mutating func compileZero(of type: TypeID, _ want: Int?, depth: Int = 8) -> Int {
        let mark = f.next
        guard depth > 0 else { return constant(0, want) }
        switch program.types[type] {
        case .string: return stringConstant("", want)
        case .array(let element), .fixedArray(let element, _):
            let target = result(want, mark)
            emit(.newArray, target, target, 0, Int64(elementKind(element).rawValue))
            return target
        case .tuple(let list): return compileZeros(program.types[list], tag: 0, want, depth)
        case .structure: return compileZeros(program.fieldTypes(of: type), tag: Int64(type.rawValue), want, depth)
        case .enumeration(let id, _):
            let variant = program.enums[id].variants.firstIndex { $0.payload.isEmpty } ?? 0
            if isPayloadFree(type) { return constant(Int64(variant), want) }
            return compileZeros(program.payloadTypes(of: UInt32(variant), in: type), tag: Int64(variant), want, depth)
        default: return constant(0, want)
        }
    }

    /// An object of zeros.
    private mutating func compileZeros(_ types: [TypeID], tag: Int64, _ want: Int?, _ depth: Int) -> Int {
        let mark = f.next
        let first = newRegisters(max(1, types.count))
        for (index, type) in types.enumerated() { _ = compileZero(of: type, first + index, depth: depth - 1) }
        let target = result(want, mark)
        emit(.newObject, target, first, types.count, tag)
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
