import IR
import Source
import TypedTree

// Built-in functions other than `print`.

extension Lowerer {
    mutating func lowerBuiltin(_ builtin: Builtin, _ list: NodeList, _ node: Node) -> ValueID {
        switch builtin {
        case .int: return lowerIntFunction(list, node)
        case .float: return lowerFloatFunction(list, node)
        case .assertEqual: return lowerAssertEqual(list, node)
        case .typeof, .istype: return lowerTypeof(builtin, list, node)
        case .range: return lowerRangeFunction(list, node)
        case .zero: return zeroValue(of: concrete(node.type))
        default: break
        }
        let types = list.indices.map { program.nodeLists[$0] }.map { type(of: $0) }
        let values = values(list)
        b.span = node.span
        switch builtin {
        case .len:
            if let length = lowerOwnLength(values[0], types[0], concrete(node.type)) { return length }
            return lowerLength(values[0], types[0], irType(concrete(node.type)))
        case .push:
            b.push(values[0], values[1])
            return values[0]
        case .pop:
            let element = module.types.element(of: b.type(of: values[0])) ?? .unit
            return b.pop(values[0], type: element)
        case .sorted: return lowerSorted(values[0], types[0])
        case .clone: return clone(values[0], types[0])
        case .input: return callRuntime(.input, [values.first ?? stringConstant("")], .string)
        case .timestamp: return callRuntime(.timestamp, [], .f64)
        case .toString: return text(of: values[0], types[0])
        case .format: return lowerFormat(values, types)
        case .raise:
            lowerRaise(values[0], types[0], caughtAs: values.count == 2 ? values[1] : nil)
            return .invalid
        case .panic:
            raise(.message, [text(of: values[0], types[0])])
            return .invalid
        case .assert:
            raise(.assertion, values)
            return .invalid
        case .unreachable, .todo:
            raise(.message, [stringConstant(builtin == .todo ? "not yet implemented" : "entered unreachable code")])
            return .invalid
        case .wrappingAdd: return wrapping(.addWrap, .add, values)
        case .wrappingSubtract: return wrapping(.subWrap, .sub, values)
        case .wrappingMultiply: return wrapping(.mulWrap, .mul, values)
        case .rangeStep: return lowerRangeStep(values[0], values[1])
        case .abs: return lowerAbsolute(values[0])
        case .min, .max: return lowerExtreme(builtin, values, types[0])
        case .int, .float, .assertEqual, .typeof, .istype, .range, .zero: return .invalid
        }
    }

    /// The length that a type's own `len` gives.
    private mutating func lowerOwnLength(_ value: ValueID, _ type: TypeID, _ result: TypeID) -> ValueID? {
        guard let method = program.operatorMethod(names.protocols.len, of: type, operands: 1) else { return nil }
        let arguments = program.typeArguments(of: method, arguments: [type], result: result)
            ?? program.typeArguments(of: method, arguments: [type], result: nil) ?? []
        let length = call(instance: instance(of: method, arguments, .direct, at: b.span), [value])
        return b.type(of: length) == irType(result) ? length : narrowLength(extendIndex(length), to: irType(result))
    }

    private mutating func lowerLength(_ value: ValueID, _ type: TypeID, _ result: IRType) -> ValueID {
        switch program.types[type] {
        case .string: return narrowLength(b.stringLength(value), to: result)
        case .array, .fixedArray: return narrowLength(b.arrayLength(value), to: result)
        default:
            let length = callSynthesized(.rangeLength(type, isExact: true), [value], .u64)
            if result == .u64 { return length }
            b.check(b.compare(.le, length, unsigned(UInt64(Int64.max))), .overflow)
            return narrowLength(b.convert(.convert, length, to: .i64), to: result)
        }
    }

    private mutating func wrapping(_ signed: Opcode, _ unsigned: Opcode, _ values: [ValueID]) -> ValueID {
        b.arithmetic(b.type(of: values[0]).isSigned ? signed : unsigned, values[0], values[1])
    }

    // MARK: Sorting and copying

    private mutating func lowerSorted(_ array: ValueID, _ type: TypeID) -> ValueID {
        let result = b.type(of: array)
        guard let element = elementType(of: type) else { return array }
        if let entry = RuntimeEntry(sorting: irType(element)) { return callRuntime(entry, [array], result) }
        let comparator = request(.comparator(element))
        return callRuntime(.sortedBy, [array, b.functionReference(comparator)], result)
    }

    /// The element type of an array type.
    mutating func elementType(of type: TypeID) -> TypeID? {
        switch program.types[type] {
        case .array(let element), .fixedArray(let element, _): element
        default: nil
        }
    }

    /// A copy of one level: values without identity are their own copies.
    mutating func clone(_ value: ValueID, _ type: TypeID, exactly: Bool = false) -> ValueID {
        if !exactly, program.isExtended(type) { return callSynthesized(.clone(type), [value], b.type(of: value)) }
        switch program.types[type] {
        case .array, .fixedArray: return callRuntime(.arrayClone, [value], b.type(of: value))
        case .structure:
            var fields: [ValueID] = []
            for (index, field) in program.fieldTypes(of: type).enumerated() {
                fields.append(loadField(value, type, index, field))
            }
            return newObject(fields, type)
        case .dynamic: return callSynthesized(.clone(type), [value], b.type(of: value))
        case .rangeIterator:
            let fields = (0..<3).map { b.loadField(value, $0, type: .i64) }
            return b.newObject(fields, type: b.type(of: value))
        default: return value
        }
    }

    // MARK: Numbers

    private mutating func lowerAbsolute(_ value: ValueID) -> ValueID {
        let type = b.type(of: value)
        if type.isUnsigned { return value }
        let zero = type.isFloat ? b.constant(float: 0, type) : b.constant(0 as Int64, type)
        if type.isFloat { return b.select(b.compare(.lt, value, zero), b.arithmetic(.neg, value), b.arithmetic(.add, value, zero)) }
        let negative = newBlock()
        let join = newBlock()
        let result = b.addParameter(type, to: join)
        let test = b.compare(.lt, value, zero)
        let positive = newBlock()
        branch(test, negative, positive)
        start(negative)
        jump(join, b.arithmetic(.negChecked, value))
        start(positive)
        jump(join, value)
        start(join)
        return result
    }

    private mutating func lowerExtreme(_ builtin: Builtin, _ values: [ValueID], _ type: TypeID) -> ValueID {
        guard var result = values.first else { return .invalid }
        for value in values.dropFirst() {
            let isBetter = ordered(builtin == .min ? .lt : .gt, value, result, type, isTotal: true)
            result = b.select(isBetter, value, result)
        }
        return result
    }

    // MARK: Types as text

    private mutating func lowerTypeof(_ builtin: Builtin, _ list: NodeList, _ node: Node) -> ValueID {
        let subject = program.nodeLists[list.indices.lowerBound]
        let type = type(of: subject)
        let operand = value(subject)
        b.span = node.span
        let text = typeName(of: operand, type)
        guard builtin == .istype else { return text }
        let wanted = value(program.nodeLists[list.indices.lowerBound + 1])
        b.span = node.span
        return b.compare(.eq, text, wanted)
    }

    /// What `typeof` gives for a value.
    mutating func typeName(of value: ValueID, _ type: TypeID, exactly: Bool = false) -> ValueID {
        var isOpen = !exactly && program.isExtended(type)
        if case .dynamic = program.types[type] { isOpen = true }
        if isOpen { return callSynthesized(.typeName(type), [value], .string) }
        return program.edition == .vm ? vmTypeName(value, type) : stringConstant(runtimeTypeName(type))
    }

    // MARK: assert_eq

    private mutating func lowerAssertEqual(_ list: NodeList, _ node: Node) -> ValueID {
        let actualNode = program.nodeLists[list.indices.lowerBound + 1]
        let type = type(of: actualNode)
        let values = values(list)
        b.span = node.span
        let failed = newColdBlock()
        let passed = newBlock()
        branch(equal(values[1], values[2], type), passed, failed)
        start(failed)
        let expected = text(of: values[2], type)
        let actual = text(of: values[1], type)
        callRuntime(.raiseAssertEqual, [values[0], expected, actual])
        unreachable()
        start(passed)
        return b.constant(true)
    }

    // MARK: range()

    /// `range(…)` as a value: an iterator object. Loops over a direct call never make one, see `Lower+Ranges.swift`.
    private mutating func lowerRangeFunction(_ list: NodeList, _ node: Node) -> ValueID {
        let bounds = rangeFunctionBounds(list, node)
        return b.newObject([bounds.start, bounds.end, bounds.step ?? i64(1)], type: irType(TypeStore.rangeIterator))
    }

    /// A range with another step.
    private mutating func lowerRangeStep(_ range: ValueID, _ step: ValueID) -> ValueID {
        let type = b.type(of: range)
        guard let parts = module.types.elements(ofTuple: type).map(Array.init) else { return range }
        b.check(b.compare(.ne, step, b.constant(0 as Int64, b.type(of: step))), .rangeStepZero)
        let start = b.tupleElement(range, 0, type: parts[0])
        let end = b.tupleElement(range, 1, type: parts[1])
        return b.tuple([start, end, step, b.tupleElement(range, 3, type: parts[3])], type: type)
    }

    /// The start, end and step of a call of `range`, as `i64`; a step that may be zero is checked. No step stands for one.
    mutating func rangeFunctionBounds(_ list: NodeList, _ node: Node) -> (start: ValueID, end: ValueID, step: ValueID?) {
        let values = values(list)
        b.span = node.span
        let arguments = values.map { longInteger($0) }
        switch arguments.count {
        case 1: return (i64(0), arguments[0], nil)
        case 2: return (arguments[0], arguments[1], nil)
        default:
            let step = arguments[2]
            b.check(b.compare(.ne, step, i64(0)), .rangeStepZero)
            return (arguments[0], arguments[1], step)
        }
    }

    /// An integer of any type as an `i64`; a `u64` that does not fit raises.
    private mutating func longInteger(_ value: ValueID) -> ValueID {
        switch b.type(of: value) {
        case .i64: value
        case .u64: b.convert(.convertChecked, value, to: .i64)
        default: b.convert(.convert, value, to: .i64)
        }
    }
}
