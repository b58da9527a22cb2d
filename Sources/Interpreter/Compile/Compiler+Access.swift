import Source
import Support
import TypedTree

// Composite values: making them, their fields, elements, slices; and assignment to places.

extension Compiler {
    // MARK: Making

    mutating func compileStructure(_ fields: PoolRange<FieldInitializer>, _ node: Node, _ want: Int?) -> Int {
        let type = concrete(node.type)
        guard case .structure(let id, _) = program.types[type] else {
            unsupported("a literal of the type \(typeName(type))")
            return want ?? newRegister()
        }
        let declared = program.structs[id].fields
        let mark = f.next
        let first = newRegisters(max(1, declared.count))
        var isSet = [Bool](repeating: false, count: declared.count)
        for position in fields.indices {
            let initializer = program.fieldInitializers[position]
            value(initializer.value, into: first + Int(initializer.field))
            isSet[Int(initializer.field)] = true
        }
        f.span = node.span
        for (index, field) in declared.enumerated() where !isSet[index] {
            guard let thunk = field.defaultValue else { continue }
            let arguments = program.arguments(ofDefault: thunk, in: program.declaringType(ofField: index, in: type))
            let function = function(thunk, arguments, at: node.span)
            let inner = f.next
            _ = call(function, [], first + index, inner)
        }
        noteMade(type)
        let target = result(want, mark)
        emit(.newObject, target, first, declared.count, Int64(type.rawValue))
        return target
    }

    mutating func compileVariant(_ variant: UInt32, _ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let type = concrete(node.type)
        if isPayloadFree(type) { return constant(Int64(variant), want) }
        if list.isEmpty {
            // One object stands for all of them.
            let key = InstanceKey(owner: variant, arguments: program.types.intern([type]))
            if let known = variantConstants[key] { return constant(known, want) }
            let address = constantObject(tag: Int64(variant), words: [])
            variantConstants[key] = address
            return constant(address, want)
        }
        let mark = f.next
        let first = consecutive(list)
        f.span = node.span
        let target = result(want, mark)
        emit(.newObject, target, first, Int(list.count), Int64(variant))
        return target
    }

    mutating func compileTuple(_ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let mark = f.next
        let first = consecutive(list)
        f.span = node.span
        let target = result(want, mark)
        emit(.newObject, target, first, Int(list.count))
        return target
    }

    /// More elements than this are pushed one by one.
    private static let literalLimit = 256

    mutating func compileArray(_ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let kind = elementKind(elementType(of: concrete(node.type)) ?? TypeStore.unit)
        let mark = f.next
        if list.count <= Compiler.literalLimit {
            let first = consecutive(list)
            f.span = node.span
            let target = result(want, mark)
            emit(.newArray, target, first, Int(list.count), Int64(kind.rawValue))
            return target
        }
        let array = newRegister()
        emit(.newArray, array, array, 0, Int64(kind.rawValue))
        for position in list.indices {
            let inner = f.next
            let element = value(program.nodeLists[position])
            f.span = node.span
            emit(.push, array, element)
            f.next = inner
        }
        let target = result(want, mark)
        move(array, to: target)
        return target
    }

    mutating func compileFill(_ value: NodeID, _ count: NodeID, _ node: Node, _ want: Int?) -> Int {
        let kind = elementKind(elementType(of: concrete(node.type)) ?? TypeStore.unit)
        let mark = f.next
        let element = stableValue(value, before: count)
        let length = index(count)
        f.span = node.span
        return perform(.fill, Int(kind.rawValue), [element, length], want, mark)
    }

    /// A range as a value: start, end, step, whether the end is included.
    mutating func compileRange(
        _ start: NodeID, _ end: NodeID, _ step: NodeID?, _ inclusive: Bool, _ node: Node, _ want: Int?
    ) -> Int {
        let mark = f.next
        let first = newRegisters(4)
        value(start, into: first)
        value(end, into: first + 1)
        if let step {
            value(step, into: first + 2)
            f.span = node.span
            checkStep(first + 2)
        } else {
            emit(constant: 1, into: first + 2)
        }
        f.span = node.span
        emit(constant: inclusive ? 1 : 0, into: first + 3)
        let target = result(want, mark)
        emit(.newObject, target, first, 4)
        return target
    }

    /// Raises where a step is zero.
    mutating func checkStep(_ register: Int) {
        let fine = newLabel()
        jump(.jumpIfNotEqualC, register, constant: 0, to: fine)
        emit(.fail, 0, 0, 0, Int64(Failure.rangeStepZero.rawValue))
        place(fine)
    }

    // MARK: Parts

    mutating func compileField(_ base: NodeID, _ name: Symbol, _ node: Node, _ want: Int?) -> Int {
        let type = type(of: base)
        if program.hasProperty(name, type) {
            // A property, in a generic function.
            let list = NodeList(start: UInt32(program.nodeLists.count), count: 1)
            program.nodeLists.append(base)
            return compileCallMethod(name, list, node, want)
        }
        let mark = f.next
        let object = value(base)
        f.span = node.span
        if case .errorValue = program.types[type] { return compileErrorProperty(object, name, want, mark) }
        var index = program.field(named: name, of: type).map { Int($0.index) }
        if case .tuple = program.types[type] { index = Int(program.symbols.text(name)) }
        let target = result(want, mark)
        if let index {
            emit(.loadField, target, object, 0, Int64(index) + 1)
        } else {
            unsupported("the field '\(program.symbols.text(name))' of \(typeName(type))")
        }
        return target
    }

    private mutating func compileErrorProperty(_ error: Int, _ name: Symbol, _ want: Int?, _ mark: Int) -> Int {
        let operation: Operation
        switch name {
        case names.kind: operation = .errorKind
        case names.code: operation = .errorCode
        case names.file: operation = .errorFile
        case names.line: operation = .errorLine
        default: operation = .errorMessage
        }
        return perform(operation, 0, [error], want, mark)
    }

    mutating func compileElement(_ base: NodeID, _ index: UInt32, _ node: Node, _ want: Int?) -> Int {
        let mark = f.next
        let tuple = value(base)
        f.span = node.span
        let target = result(want, mark)
        emit(.loadField, target, tuple, 0, Int64(index) + 1)
        return target
    }

    mutating func compileIndex(_ base: NodeID, _ position: NodeID, _ node: Node, _ want: Int?) -> Int {
        let type = type(of: base)
        let mark = f.next
        if program.operatorMethod(names.protocols.index, of: type, operands: 2) != nil {
            return compileOperatorMethod(names.protocols.index, [base, position], [type, self.type(of: position)], node, want)
        }
        if case .range(let bound) = kind(of: position) { return compileSlice(base, by: position, bound, type, node, want) }
        let container = stableValue(base, before: position)
        let register = index(position)
        f.span = node.span
        let target = result(want, mark)
        if type == TypeStore.string {
            emit(.stringIndex, target, container, register)
        } else if let element = elementType(of: type) {
            emitLoad(elementKind(element), target, container, register)
        } else {
            unsupported("indexing \(typeName(type))")
        }
        return target
    }

    mutating func compileSlice(
        _ base: NodeID, _ start: NodeID?, _ end: NodeID?, _ inclusive: Bool, _ node: Node, _ want: Int?
    ) -> Int {
        let isString = kind(of: base) == .string
        let mark = f.next
        let first = newRegisters(3)
        value(base, into: first)
        bound(start, into: first + 1)
        bound(end, into: first + 2)
        f.span = node.span
        if end == nil {
            emit(.loadField, first + 2, first, 0, 1)
        } else if inclusive {
            if isVM { includeVMEnd(first + 2, first + 1, first) } else { includeEnd(first + 2) }
        }
        emit(isString ? .sliceString : .sliceArray, at: first)
        let target = result(want, mark)
        move(first, to: target)
        return target
    }

    /// A slice by a range that is a value.
    private mutating func compileSlice(
        _ base: NodeID, by position: NodeID, _ bound: TypeID, _ type: TypeID, _ node: Node, _ want: Int?
    ) -> Int {
        let mark = f.next
        let first = newRegisters(4)
        value(base, into: first)
        value(position, into: first + 3)
        f.span = node.span
        let fine = newLabel()
        emit(.loadField, first + 1, first + 3, 0, 3)
        jump(.jumpIfEqualC, first + 1, constant: 1, to: fine)
        emit(.fail, 0, 0, 0, Int64(Failure.sliceStep.rawValue))
        place(fine)
        emit(.loadField, first + 1, first + 3, 0, 1)
        emit(.loadField, first + 2, first + 3, 0, 2)
        emit(.loadField, first + 3, first + 3, 0, 4)
        if isU64(bound) {
            emit(.clampIndex, first + 1, first + 1)
            emit(.clampIndex, first + 2, first + 2)
        }
        let exclusive = newLabel()
        jump(.jumpIfFalse, first + 3, to: exclusive)
        includeEnd(first + 2)
        place(exclusive)
        emit(type == TypeStore.string ? .sliceString : .sliceArray, at: first)
        let target = result(want, mark)
        move(first, to: target)
        return target
    }

    private mutating func bound(_ id: NodeID?, into target: Int) {
        guard let id else {
            emit(constant: 0, into: target)
            return
        }
        let inner = f.next
        if isU64(type(of: id)) {
            move(index(id), to: target)
        } else {
            value(id, into: target)
        }
        f.next = inner
    }

    /// The exclusive end for an inclusive one; a negative one stays negative, the largest one out of bounds.
    private mutating func includeEnd(_ register: Int) {
        let done = newLabel()
        let greatest = constant(Int64.max, nil)
        jump(.jumpIfLessC, register, constant: 0, to: done)
        jump(.jumpIfEqual, register, greatest, to: done)
        emit(.addI64Constant, register, register, 0, 1)
        place(done)
    }

    mutating func compileContains(_ element: NodeID, _ container: NodeID, _ node: Node, _ want: Int?) -> Int {
        let type = type(of: container)
        let mark = f.next
        let first = newRegisters(3)
        value(element, into: first)
        value(container, into: first + 1)
        f.span = node.span
        switch program.types[type] {
        case .structure, .enumeration, .dynamic:
            move(first, to: first + 2)
            if let function = operatorFunction(names.protocols.contains, [type, self.type(of: element)]) {
                emit(.call, first + 1, 0, 0, Int64(function))
                move(first + 1, to: first)
            } else {
                unsupported("membership in \(typeName(type))")
            }
        case .string: emit(.containsText, at: first)
        case .array(let member), .fixedArray(let member, _): emit(.containsElement, shape(of: member).index, at: first)
        case .range(let bound): emit(.inRange, rangeKind(bound), at: first)
        default: unsupported("membership in \(typeName(type))")
        }
        let target = result(want, mark)
        move(first, to: target)
        return target
    }
}
