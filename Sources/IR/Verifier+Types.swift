import Support

extension Verifier {
    private func type(_ value: ValueID) -> IRType { function.type(of: value) }

    private mutating func require(_ condition: Bool, _ message: String, _ value: ValueID) {
        if !condition { report("type", message, value) }
    }

    /// Checks types, immediates and callees of one instruction whose operands exist.
    mutating func checkInstruction(_ value: ValueID) {
        let instruction = function[value]
        checkResultRule(value, instruction)
        switch instruction.opcode {
        case .const: require(instruction.type.isScalar, "a constant is a scalar", value)
        case .constString:
            require(instruction.type == .string, "a string constant is a string", value)
            if instruction.string.index >= module.stringCount { report("immediate", "no such string", value) }
        case .functionRef:
            require(instruction.type == .code, "an address is code", value)
            checkFunctionExists(value)
        case .add, .sub, .mul, .neg, .div, .rem, .pow, .addChecked, .subChecked, .mulChecked, .negChecked, .divChecked,
            .remChecked, .powChecked, .addWrap, .subWrap, .mulWrap, .negWrap, .and, .or, .xor, .not, .shl, .shr,
            .shlChecked, .shrChecked:
            checkArithmetic(value, instruction)
        case .eq, .ne, .lt, .le, .gt, .ge: require(type(instruction.first) == type(instruction.second), "compared values have one type", value)
        case .convert, .convertWrap, .convertChecked, .narrowChecked: checkConversion(value, instruction)
        case .select:
            require(type(instruction.first) == .bool, "the condition is a bool", value)
            require(type(instruction.second) == type(instruction.third), "selected values have one type", value)
        case .stringLen, .stringByte, .arrayNew, .arrayFill, .arrayLiteral, .arrayLen, .arrayData, .elemLoad, .elemStore,
            .arrayPush, .arrayPop:
            checkArray(value, instruction)
        case .boundsCheck:
            require(type(instruction.first) == .i64 && type(instruction.second) == .i64, "index and length are i64", value)
            checkRaiseKind(value, instruction)
        case .check:
            require(type(instruction.first) == .bool, "the condition is a bool", value)
            checkRaiseKind(value, instruction)
        case .objectNew, .fieldLoad, .fieldStore, .objectTag, .objectCast, .tupleMake, .tupleGet, .enumMake, .enumTag, .enumPayload, .closureMake,
            .captureLoad:
            checkAggregate(value, instruction)
        case .call, .callClosure, .callRuntime, .tryCall: checkCall(value, instruction)
        case .slotNew: require(module.types.content(ofSlot: instruction.type) == type(instruction.first), "the slot is of another type", value)
        case .slotLoad: require(module.types.content(ofSlot: type(instruction.first)) == instruction.type, "the slot is of another type", value)
        case .slotStore: require(module.types.content(ofSlot: type(instruction.first)) == type(instruction.second), "the slot is of another type", value)
        case .globalLoad, .globalStore: checkGlobal(value, instruction)
        case .caughtError: require(function[instruction.first].opcode == .tryCall, "the operand is no try", value)
        case .branch: require(type(instruction.first) == .bool, "the condition is a bool", value)
        case .switchInt: checkSwitch(value, instruction)
        case .returnValue: checkReturn(value)
        case .raise: checkRaise(value, instruction)
        case .param: report("links", "a parameter among the instructions", value)
        case .zero, .jump, .unreachable: break
        }
    }

    private mutating func checkResultRule(_ value: ValueID, _ instruction: Instruction) {
        let expected: IRType
        switch instruction.opcode.info.result {
        case .none: expected = .unit
        case .first: expected = type(instruction.first)
        case .second: expected = type(instruction.second)
        case .bool: expected = .bool
        case .i32: expected = .i32
        case .i64: expected = .i64
        case .u8: expected = .u8
        case .explicit: return require(instruction.type.index < module.types.count, "no such type", value)
        }
        require(instruction.type == expected, "the result is \(name(instruction.type)), not \(name(expected))", value)
    }

    private mutating func checkArithmetic(_ value: ValueID, _ instruction: Instruction) {
        let type = instruction.type
        switch instruction.opcode {
        case .shl, .shr, .shlChecked, .shrChecked:
            require(type.isInteger, "shifted values are integers", value)
            require(self.type(instruction.second) == .i64, "the count is i64", value)
            return
        case .and, .or, .xor, .not: require(type.isInteger || type == .bool, "bits are of integers or bool", value)
        case .addChecked, .subChecked, .mulChecked, .negChecked, .addWrap, .subWrap, .mulWrap, .negWrap:
            require(type.isSigned, "the operands are signed integers", value)
        case .powChecked: require(type.isInteger, "the operands are integers", value)
        default: require(type.isNumeric, "the operands are numbers", value)
        }
        if instruction.opcode.shape == .binary { require(self.type(instruction.second) == type, "the operands have one type", value) }
    }

    private mutating func checkConversion(_ value: ValueID, _ instruction: Instruction) {
        let source = type(instruction.first)
        require(source.isScalar && instruction.type.isScalar, "scalars are converted", value)
        if instruction.opcode == .convertWrap || instruction.opcode == .narrowChecked {
            let isWhole = source != .unit && !source.isFloat && instruction.type != .unit && !instruction.type.isFloat
            require(isWhole, "integers are converted", value)
        }
    }

    private mutating func checkArray(_ value: ValueID, _ instruction: Instruction) {
        let first = instruction.opcode.shape == .list ? IRType.unit : type(instruction.first)
        let element = module.types.element(of: instruction.type)
        switch instruction.opcode {
        case .stringLen: require(first == .string, "the operand is a string", value)
        case .stringByte: require(first == .string && type(instruction.second) == .i64, "the operands are string and i64", value)
        case .arrayNew: require(first == .i64 && isArray(instruction.type), "an array is made from a length", value)
        case .arrayFill: require(first == .i64 && isArray(instruction.type) && element == type(instruction.second), "an array is made from a length and an element", value)
        case .arrayLiteral: require(isArray(instruction.type) && function.list(of: value).allSatisfy { type($0) == element }, "the elements have the array's element type", value)
        case .arrayLen: require(isArray(first), "the operand is an array", value)
        case .arrayData: require(isArray(first) && isPointer(instruction.type) && module.types.element(of: first) == element, "the storage has the array's element type", value)
        case .elemLoad: require(isPointer(first) && type(instruction.second) == .i64 && module.types.element(of: first) == instruction.type, "the operands are storage and i64", value)
        case .elemStore: require(isPointer(first) && type(instruction.second) == .i64 && module.types.element(of: first) == type(instruction.third), "the operands are storage, i64 and an element", value)
        case .arrayPush: require(isArray(first) && module.types.element(of: first) == type(instruction.second), "the operands are array and element", value)
        default: require(isArray(first) && module.types.element(of: first) == instruction.type, "the operand is an array", value)
        }
    }

    private func isArray(_ type: IRType) -> Bool { if case .array = module.types.kind(type) { true } else { false } }

    private func isPointer(_ type: IRType) -> Bool { if case .dataPointer = module.types.kind(type) { true } else { false } }

    private mutating func checkAggregate(_ value: ValueID, _ instruction: Instruction) {
        let types = module.types
        let operands = instruction.opcode.shape == .list ? function.list(of: value).map { type($0) } : []
        let index = instruction.fieldIndex
        switch instruction.opcode {
        case .objectNew:
            let fields = types.object(of: instruction.type).map { types.objects[$0].fields.map(\.type) }
            require(fields == operands, "the operands are the object's fields", value)
        case .fieldLoad, .fieldStore:
            guard let object = types.object(of: type(instruction.first)) else { return require(false, "the operand is no object", value) }
            guard index < types.objects[object].fields.count else { return report("immediate", "no such field", value) }
            let other = instruction.opcode == .fieldLoad ? instruction.type : type(instruction.second)
            require(types.objects[object].fields[index].type == other, "the field has another type", value)
        case .objectTag:
            require(types.object(of: type(instruction.first)).map { types.objects[$0].tag != nil } == true, "the operand has no tag", value)
        case .objectCast:
            require(types.isReference(type(instruction.first)) && types.isReference(instruction.type), "both types are of references", value)
        case .tupleMake: require(types.elements(ofTuple: instruction.type).map(Array.init) == operands, "the operands are the tuple's elements", value)
        case .tupleGet:
            guard let elements = types.elements(ofTuple: type(instruction.first)) else { return require(false, "the operand is no tuple", value) }
            guard index < elements.count else { return report("immediate", "no such element", value) }
            require(elements[elements.startIndex + index] == instruction.type, "the element has another type", value)
        case .enumMake: checkVariant(value, types.enumeration(of: instruction.type), index, operands, nil)
        case .enumTag: require(types.enumeration(of: type(instruction.first)) != nil, "the operand is no enumeration", value)
        case .enumPayload: checkVariant(value, types.enumeration(of: type(instruction.first)), instruction.payloadVariant, [instruction.type], instruction.payloadField)
        case .closureMake:
            require(types.signature(ofClosure: instruction.type) != nil, "the result is no closure", value)
            if checkFunctionExists(value) {
                require(module.functions[instruction.callee].captureTypes == operands, "the operands are the function's captured values", value)
            }
        default: require(types.signature(ofClosure: type(instruction.first)) != nil, "the operand is no closure", value)
        }
    }

    private mutating func checkVariant(_ value: ValueID, _ id: IREnumID?, _ variant: Int, _ types: [IRType], _ field: Int?) {
        guard let id else { return require(false, "no enumeration", value) }
        let variants = module.types.enumerations[id].variants
        guard variant < variants.count, field ?? 0 < max(1, variants[variant].fields.count) else { return report("immediate", "no such variant or field", value) }
        let fields = variants[variant].fields.map(\.type)
        require(field.map { $0 < fields.count ? [fields[$0]] : [] } ?? fields == types, "the payload has another type", value)
    }

    private mutating func checkGlobal(_ value: ValueID, _ instruction: Instruction) {
        guard instruction.global.index < module.globals.count else { return report("immediate", "no such global", value) }
        let other = instruction.opcode == .globalLoad ? instruction.type : type(instruction.first)
        require(module.globals[instruction.global].type == other, "the variable has another type", value)
    }

    @discardableResult
    private mutating func checkFunctionExists(_ value: ValueID) -> Bool {
        let callee = function[value].callee
        let exists = callee.index < module.functions.count
            && (module.functions[callee].hasBody || module.functions[callee].attributes.contains(.external))
        if !exists { report("call", "no such function", value) }
        return exists
    }

    private mutating func checkCall(_ value: ValueID, _ instruction: Instruction) {
        let arguments = function.list(of: value).map { type($0) }
        switch instruction.opcode {
        case .callClosure:
            guard let closure = arguments.first, let signature = module.types.signature(ofClosure: closure) else { return report("call", "the callee is no closure", value) }
            if Array(signature.parameters) != Array(arguments.dropFirst()) || signature.result != instruction.type { report("call", "the closure has another type", value) }
        case .callRuntime: checkRuntimeCall(value, instruction, arguments)
        default:
            guard checkFunctionExists(value) else { return }
            let callee = module.functions[instruction.callee]
            if callee.parameterTypes != arguments || callee.resultType != instruction.type { report("call", "the callee has another type", value) }
            if callee.attributes.contains(.tryBody) != (instruction.opcode == .tryCall) { report("try", "a try runs a try body, which nothing else calls", value) }
        }
    }

    private mutating func checkRuntimeCall(_ value: ValueID, _ instruction: Instruction, _ arguments: [IRType]) {
        guard instruction.runtimeFunction.index < module.runtimeFunctions.count else { return report("immediate", "no such runtime function", value) }
        let callee = module.runtimeFunctions[instruction.runtimeFunction]
        func matches(_ type: IRType, _ pattern: RuntimeType) -> Bool {
            switch pattern {
            case .exact(let exact): type == exact
            case .any: true
            case .anyArray: isArray(type)
            case .sameAs(let position): position < arguments.count && type == arguments[position]
            case .elementOf(let position): position < arguments.count && module.types.element(of: arguments[position]) == type
            }
        }
        let isRight = callee.parameters.count == arguments.count && zip(arguments, callee.parameters).allSatisfy(matches)
        if !isRight || !matches(instruction.type, callee.result) { report("call", "the runtime function has another type", value) }
    }

    private mutating func checkRaiseKind(_ value: ValueID, _ instruction: Instruction) {
        if RaiseKind(rawValue: instruction.c) == nil { report("immediate", "no such kind of error", value) }
    }

    private mutating func checkRaise(_ value: ValueID, _ instruction: Instruction) {
        guard let kind = RaiseKind(rawValue: instruction.c) else { return report("immediate", "no such kind of error", value) }
        require(function.list(of: value).map { type($0) } == kind.info.operands, "the kind of error takes other operands", value)
    }

    private mutating func checkSwitch(_ value: ValueID, _ instruction: Instruction) {
        let type = type(instruction.first)
        require(type.isInteger || type == .char || type == .bool, "a switch is on integers", value)
        let values = function.switchCases(of: value).dropFirst().map(\.value)
        if Set(values).count != values.count { report("switch", "two cases are equal", value) }
    }

    private mutating func checkReturn(_ value: ValueID) {
        let given = function.list(of: value).map { type($0) }
        let isRight = given == [function.resultType] || (given.isEmpty && function.resultType == .unit)
        if !isRight { report("return", "the function gives \(name(function.resultType))", value) }
        if function.attributes.contains(.tryBody) && function.resultType != .i32 { report("try", "a try body gives a code", value) }
    }
}
