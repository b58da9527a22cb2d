import Source
import Support
import TypedTree

// Built-in functions, and `print`.

extension Compiler {
    mutating func compileBuiltin(_ builtin: Builtin, _ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        switch builtin {
        case .int: return compileIntFunction(list, node, want)
        case .float: return compileFloatFunction(list, node, want)
        case .assertEqual: return compileAssertEqual(list, node, want)
        case .zero: return compileZero(of: concrete(node.type), want)
        case .typeof, .istype: return compileTypeof(builtin, list, node, want)
        case .range:
            let mark = f.next
            let first = rangeFunctionBounds(list, node)
            let target = result(want, mark)
            emit(.newObject, target, first, 3)
            return target
        default: break
        }
        var types: [TypeID] = []
        for position in list.indices { types.append(type(of: program.nodeLists[position])) }
        let mark = f.next
        let first = consecutive(list, minimum: 2)
        f.span = node.span
        switch builtin {
        case .len: return compileLength(first, types[0], concrete(node.type), want, mark)
        case .rangeStep:
            checkStep(first + 1)
            let parts = newRegisters(4)
            for word in 0..<4 { emit(.loadField, parts + word, first, 0, Int64(word) + 1) }
            move(first + 1, to: parts + 2)
            emit(.newObject, first, parts, 4)
        case .push: emit(.push, first, first + 1)
        case .pop: emit(.pop, at: first)
        case .sorted: emit(.sorted, shape(of: elementType(of: types[0]) ?? TypeStore.unit).index, at: first)
        case .clone: emitClone(first, types[0])
        case .input:
            if list.isEmpty { _ = stringConstant("", first) }
            emit(.input, at: first)
        case .timestamp: emit(.timestamp, at: first)
        case .toString: emitText(first, types[0])
        case .format: emitFormat(first, types)
        case .raise:
            noteRaisedAgain(program[list].last)
            emitRaise(first, types[0], caughtAs: list.count == 2 ? first + 1 : nil)
        case .panic:
            emitText(first, types[0])
            emit(.raiseMessage, 13, at: first)
        case .assert: emit(.raiseMessage, 11, at: first)
        case .unreachable, .todo:
            _ = stringConstant(builtin == .todo ? "not yet implemented" : "entered unreachable code", first)
            emit(.raiseMessage, 13, at: first)
        case .wrappingAdd: emitWrapping(.wrappingAdd, first, types[0])
        case .wrappingSubtract: emitWrapping(.wrappingSubtract, first, types[0])
        case .wrappingMultiply: emitWrapping(.wrappingMultiply, first, types[0])
        case .abs: emitAbsolute(first, types[0])
        case .min, .max: emitExtreme(builtin, first, Int(list.count), types[0])
        default: unsupported("the built-in function \(builtin)")
        }
        let target = result(want, mark)
        move(first, to: target)
        return target
    }

    private mutating func compileLength(_ value: Int, _ type: TypeID, _ resultType: TypeID, _ want: Int?, _ mark: Int) -> Int {
        switch program.types[type] {
        case .string, .array, .fixedArray: emit(.loadField, value, value, 0, 1)
        case .range(let bound): emit(.rangeLength, rangeKind(bound) | (isU64(resultType) ? 2 : 0), at: value)
        default: return compileOwnLength(value, type, resultType, want, mark)
        }
        let target = result(want, mark)
        emitNarrowLength(value, to: resultType, target)
        return target
    }

    /// The length that a type's own `len` gives.
    private mutating func compileOwnLength(_ value: Int, _ type: TypeID, _ resultType: TypeID, _ want: Int?, _ mark: Int) -> Int {
        guard let method = program.operatorMethod(names.protocols.len, of: type, operands: 1) else {
            unsupported("the length of \(typeName(type))")
            return result(want, mark)
        }
        let arguments =
            program.typeArguments(of: method, arguments: [type], result: resultType)
            ?? program.typeArguments(of: method, arguments: [type], result: nil) ?? []
        let index = function(method, arguments, at: f.span)
        emit(.call, value, 0, 0, Int64(index))
        guard case .instance(let target, let substitution) = functions[index].kind else { return finishLength(value, want, mark) }
        let given = program.types.substitute(program.functions[target].result, substitution)
        if given != resultType {
            move(self.index(value, given), to: value)
            emitNarrowLength(value, to: resultType, value)
        }
        return finishLength(value, want, mark)
    }

    private mutating func finishLength(_ value: Int, _ want: Int?, _ mark: Int) -> Int {
        let target = result(want, mark)
        move(value, to: target)
        return target
    }

    /// Replaces a value by its text.
    private mutating func emitText(_ register: Int, _ type: TypeID) {
        if type != TypeStore.string { emit(.toString, shape(of: type).index, at: register) }
    }

    /// Replaces a value by a copy of one level; values without identity are their own copies.
    mutating func emitClone(_ register: Int, _ type: TypeID, exactly: Bool = false) {
        if !exactly, program.isExtended(type) {
            _ = call(formSwitch(.clone, type), [register], register, f.next)
            return
        }
        switch program.types[type] {
        case .array, .fixedArray: emit(.cloneArray, at: register)
        case .structure(let id, _): emit(.cloneObject, program.structs[id].fields.count, at: register)
        case .rangeIterator: emit(.cloneObject, 3, at: register)
        case .dynamic: _ = call(formSwitch(.clone, type), [register], register, f.next)
        default: break
        }
    }

    private mutating func emitWrapping(_ kind: IntegerOperation.Kind, _ first: Int, _ type: TypeID) {
        guard let integer = integerType(type) else { return unsupported("wrapping arithmetic on \(typeName(type))") }
        emit(.integerOperation, first, first, first + 1, IntegerOperation(kind, integer.rawValue).packed)
    }

    private mutating func emitAbsolute(_ register: Int, _ type: TypeID) {
        switch program.types[type] {
        case .float:
            // Also of -0.0, and without a branch: the sign is a bit.
            let mask = constant(Int64.max, nil)
            emit(.bitAnd, register, register, mask)
        case .integer(let integer) where integer.isSigned:
            let done = newLabel()
            jump(.jumpIfGreaterOrEqualC, register, constant: 0, to: done)
            emit(.negSigned, register, register, 0, Compiler.leastValue(of: integer))
            place(done)
        default: break
        }
    }

    private mutating func emitExtreme(_ builtin: Builtin, _ first: Int, _ count: Int, _ type: TypeID) {
        for index in 1..<max(1, count) {
            let keep = newLabel()
            let mark = f.next
            let isBetter = compare(builtin == .min ? .less : .greater, first + index, type, first, type, nil, mark)
            jump(.jumpIfFalse, isBetter, to: keep)
            move(first + index, to: first)
            place(keep)
            f.next = mark
        }
    }

    private mutating func compileTypeof(_ builtin: Builtin, _ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let subject = program.nodeLists[list.indices.lowerBound]
        let subjectType = type(of: subject)
        let name = typeName(subjectType)
        let mark = f.next
        var text = isVM ? compileVMTypeof(subject, type(of: subject), builtin == .typeof ? want : nil) : nil
        if text == nil {
            if isOpen(subjectType) {
                let register = newRegister()
                value(subject, into: register)
                emitTypeName(register, subjectType)
                text = register
                if builtin == .typeof, let want {
                    move(register, to: want)
                    text = want
                }
            } else {
                effect(subject)
            }
        }
        f.span = node.span
        guard builtin == .istype else { return text ?? stringConstant(name, want) }
        if text == nil { text = stringConstant(name, nil) }
        let wanted = value(program.nodeLists[list.indices.lowerBound + 1])
        f.span = node.span
        let target = result(want, mark)
        emit(.equalString, target, text!, wanted)
        return target
    }

    private mutating func compileAssertEqual(_ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let type = type(of: program.nodeLists[list.indices.lowerBound + 1])
        let mark = f.next
        let first = consecutive(list)
        f.span = node.span
        let passed = newLabel()
        let answer = compare(.equal, first + 1, type, first + 2, type, nil, f.next)
        jump(.jumpIfTrue, answer, to: passed)
        emitText(first + 2, type)
        emitText(first + 1, type)
        // The raise wants the expected value before the actual one.
        let other = newRegister()
        move(first + 1, to: other)
        move(first + 2, to: first + 1)
        move(other, to: first + 2)
        emit(.raiseAssertEqual, at: first)
        place(passed)
        let target = result(want, mark)
        emit(constant: 1, into: target)
        return target
    }

    // MARK: print

    mutating func compilePrint(_ format: PrintFormatID, _ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let mark = f.next
        let first = consecutive(list)
        f.span = node.span
        var pieces: [Executable.Piece] = []
        let format = program.printFormats[format]
        for piece in format.pieces {
            switch piece {
            case .text(let literal): pieces.append(.text(number(of: literal)))
            case .value(let index, let specifier):
                let type = type(of: program.nodeLists[list.indices.lowerBound + Int(index)])
                pieces.append(.value(argument: Int(index), shape(of: type), specifier))
            }
        }
        let isInFirstValue = hasFormatValue(format, list)
        executable.formats.append(Executable.Format(
            pieces: pieces, destination: format.destination, isInFirstValue: isInFirstValue))
        emit(.print, executable.formats.count - 1, at: first)
        let target = result(want, mark)
        if case .string = format.destination { move(first, to: target) }
        return target
    }

    /// `format` with a template that is known only at run time.
    private mutating func emitFormat(_ first: Int, _ types: [TypeID]) {
        let pieces = types.indices.dropFirst().map { Executable.Piece.value(argument: $0, shape(of: types[$0]), .plain) }
        executable.formats.append(Executable.Format(pieces: pieces, destination: .string))
        emit(.format, executable.formats.count - 1, at: first)
    }
}
