import IR
import Source
import Support
import TypedTree

// Fields, elements, indexing and slicing.

extension Lowerer {
    mutating func lowerField(_ base: NodeID, _ name: Symbol, _ node: Node) -> ValueID {
        let type = type(of: base)
        let field = program.field(named: name, of: type)
        if field == nil, program.hasProperty(name, type) { return lowerProperty(base, name, node) }
        let object = value(base)
        b.span = node.span
        if let field { return loadField(object, type, Int(field.index), field.type) }
        if case .errorValue = program.types[type] { return lowerErrorProperty(object, name) }
        if case .tuple(let list) = program.types[type], let index = Int(module.names.text(name)) {
            return b.tupleElement(object, index, type: irType(program.types[list][index]))
        }
        return .invalid
    }

    /// `x.area` in a generic function, where `area` turns out to be a property: a call of it.
    private mutating func lowerProperty(_ base: NodeID, _ name: Symbol, _ node: Node) -> ValueID {
        let list = NodeList(start: UInt32(program.nodeLists.count), count: 1)
        program.nodeLists.append(base)
        return lowerCallMethod(name, list, node)
    }

    // MARK: Fields of structs

    /// A field of a struct.
    mutating func loadField(_ object: ValueID, _ type: TypeID, _ index: Int, _ fieldType: TypeID) -> ValueID {
        b.loadField(fieldOwner(object, type, index), index, type: irType(fieldType))
    }

    /// The object as one of the type that declares a field: passes tell fields apart by the types of their objects, so that all accesses
    /// to one field are of one type.
    mutating func fieldOwner(_ object: ValueID, _ type: TypeID, _ index: Int) -> ValueID {
        guard program.hasInheritance else { return object }
        let owner = program.declaringType(ofField: index, in: type)
        return owner == type || f.isDead ? object : b.castObject(object, to: irType(owner))
    }

    /// A new object of a struct type.
    mutating func newObject(_ fields: [ValueID], _ type: TypeID) -> ValueID {
        noteMade(type)
        return b.newObject(fields, type: irType(type))
    }


    private mutating func lowerErrorProperty(_ error: ValueID, _ name: Symbol) -> ValueID {
        switch name {
        case names.kind: callRuntime(.errorKind, [error], .string)
        case names.code: callRuntime(.errorCode, [error], .string)
        case names.file: callRuntime(.errorFile, [error], .string)
        case names.line: callRuntime(.errorLine, [error], .i32)
        default: callRuntime(.errorMessage, [error], .string)
        }
    }

    mutating func lowerElement(_ base: NodeID, _ index: UInt32, _ node: Node) -> ValueID {
        let tuple = value(base)
        b.span = node.span
        return b.tupleElement(tuple, Int(index), type: irType(concrete(node.type)))
    }

    // MARK: Indexing

    /// Lowers an index, count or bound of any integer type and gives it as an `i64`. A `u64` that is too large stays too large.
    mutating func index(_ id: NodeID) -> ValueID {
        let result = value(id)
        b.span = program.nodes[id].span
        return extendIndex(result)
    }

    mutating func extendIndex(_ value: ValueID) -> ValueID {
        let instruction = b.function[value]
        let type = instruction.type
        if type == .i64 { return value }
        if instruction.opcode == .const && type.isInteger && (type != .u64 || instruction.constantInt >= 0) {
            return i64(instruction.constantInt)
        }
        if type == .u64 { return callRuntime(.indexU64, [value], .i64) }
        return b.convert(.convert, value, to: .i64)
    }

    mutating func lowerIndex(_ base: NodeID, _ index: NodeID, _ node: Node) -> ValueID {
        let containerType = type(of: base)
        let container = value(base)
        if program.operatorMethod(names.protocols.index, of: containerType, operands: 2) != nil {
            let key = value(index)
            b.span = node.span
            return callOperator(names.protocols.index, [container, key], [containerType, type(of: index)]) ?? .invalid
        }
        let isString = program.types[containerType] == .string
        if case .range = kind(of: index) { return lowerSlice(container, by: index, isString: isString, node) }
        let position = self.index(index)
        b.span = node.span
        if isString {
            b.boundsCheck(position, b.stringLength(container), .stringIndex)
            return callRuntime(.stringByte, [container, position], .string)
        }
        return loadElement(container, position)
    }

    /// The element of an array at an index that is still to be checked.
    mutating func loadElement(_ array: ValueID, _ index: ValueID) -> ValueID {
        b.boundsCheck(index, b.arrayLength(array))
        return loadCheckedElement(array, index)
    }

    /// The element of an array at an index that is in bounds.
    mutating func loadCheckedElement(_ array: ValueID, _ index: ValueID) -> ValueID {
        let (pointer, element) = storageType(of: array)
        return b.loadElement(b.arrayData(array, type: pointer), index, type: element)
    }

    /// Sets the element of an array at an index that is still to be checked.
    mutating func storeElement(_ array: ValueID, _ index: ValueID, _ value: ValueID) {
        b.boundsCheck(index, b.arrayLength(array))
        b.storeElement(b.arrayData(array, type: storageType(of: array).pointer), index, value)
    }

    private mutating func storageType(of array: ValueID) -> (pointer: IRType, element: IRType) {
        let element = module.types.element(of: b.type(of: array)) ?? .unit
        return (module.types.dataPointer(element), element)
    }

    // MARK: Slices

    mutating func lowerSlice(
        _ base: NodeID, _ start: NodeID?, _ end: NodeID?, _ inclusive: Bool, _ node: Node
    ) -> ValueID {
        let isString = kind(of: base) == .string
        let container = value(base)
        let first = start.map { index($0) }
        var last = end.map { index($0) }
        b.span = node.span
        let from = first ?? i64(0)
        if inclusive, let end = last {
            last = program.edition == .vm
                ? vmSliceEnd(end, from, isString ? b.stringLength(container) : b.arrayLength(container))
                : callRuntime(.inclusiveEnd, [end], .i64)
        }
        let to = last ?? (isString ? b.stringLength(container) : b.arrayLength(container))
        let type = irType(concrete(node.type))
        // The runtime checks the bounds, in the order that the language asks for.
        return callRuntime(isString ? .stringSlice : .arraySlice, [container, from, to], type)
    }

    /// A slice by a range that is a value.
    private mutating func lowerSlice(_ container: ValueID, by index: NodeID, isString: Bool, _ node: Node) -> ValueID {
        let range = value(index)
        b.span = node.span
        guard let parts = module.types.elements(ofTuple: b.type(of: range)).map(Array.init) else { return .invalid }
        let step = b.tupleElement(range, 2, type: parts[2])
        b.check(b.compare(.eq, step, b.constant(1 as Int64, parts[2])), .sliceStep)
        let from = extendIndex(b.tupleElement(range, 0, type: parts[0]))
        let end = extendIndex(b.tupleElement(range, 1, type: parts[1]))
        let isInclusive = b.tupleElement(range, 3, type: .bool)
        let to = b.select(isInclusive, callRuntime(.inclusiveEnd, [end], .i64), end)
        return callRuntime(isString ? .stringSlice : .arraySlice, [container, from, to], irType(concrete(node.type)))
    }

    // MARK: Membership

    mutating func lowerContains(_ element: NodeID, _ container: NodeID, _ node: Node) -> ValueID {
        let containerType = type(of: container)
        let wanted = value(element)
        let place = value(container)
        b.span = node.span
        if program.operatesByMethods(containerType) {
            return callOperator(names.protocols.contains, [place, wanted], [containerType, type(of: element)]) ?? b.constant(false)
        }
        if program.types[containerType] == .string {
            let found = callRuntime(.stringFind, [place, wanted, i64(0)], .i64)
            return b.compare(.ge, found, i64(0))
        }
        return callSynthesized(.contains(containerType), [wanted, place], .bool)
    }
}
