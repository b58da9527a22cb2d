import IR
import Source
import Support
import TypedTree

// The dispatch over kinds of nodes, and those that need no file of their own.

extension Lowerer {
    /// Lowers a node and gives its value: always a valid one, also where the code is dead or the value is `()`.
    mutating func value(_ id: NodeID) -> ValueID {
        let result = lower(id)
        if result.isValid { return result }
        let concrete = type(of: id)
        // A call of a function that never returns, say.
        if concrete == TypeStore.never { unreachable() }
        let type = irType(concrete)
        return type == .unit ? b.unit() : b.zero(type)
    }

    /// Lowers the nodes of a list in order.
    mutating func values(_ list: NodeList) -> [ValueID] {
        var result: [ValueID] = []
        result.reserveCapacity(Int(list.count))
        for position in list.indices { result.append(value(program.nodeLists[position])) }
        return result
    }

    /// Lowers a node for its effects.
    mutating func lowerDiscarding(_ id: NodeID) {
        switch program.nodes[id].kind {
        case .block(let list, _):
            for position in list.indices where !f.isDead { lowerDiscarding(program.nodeLists[position]) }
        case .branch(let condition, let then, let otherwise):
            _ = lowerBranch(id, condition, then, otherwise, wantsValue: false)
        case .match(let value, let arms): _ = lowerMatch(id, value, arms, wantsValue: false)
        case .tryCatch(let body, let error, let handler): _ = lowerTry(id, body, error, handler, wantsValue: false)
        case .cleanup(let body, let cleanup): _ = lowerCleanup(id, body, cleanup, wantsValue: false)
        case .and(let left, let right): lowerDiscardedLogic(left, right, stopsAt: false)
        case .or(let left, let right): lowerDiscardedLogic(left, right, stopsAt: true)
        default: _ = lower(id)
        }
    }

    /// Lowers a node. The result is `invalid` where there is no value: the type is `()`, or the node does not complete.
    mutating func lower(_ id: NodeID) -> ValueID {
        let node = program.nodes[id]
        b.span = node.span
        switch node.kind {
        case .unit, .error: return .invalid
        case .bool(let value): return b.constant(value)
        case .integer(let magnitude, let negative): return lowerInteger(magnitude, negative, irType(concrete(node.type)))
        case .float(let value): return b.constant(float: value, irType(concrete(node.type)))
        case .string(let literal): return lowerString(literal)
        case .char(let scalar): return b.constant(Int64(scalar), .char)
        case .local(let local): return readLocal(local)
        case .global(let global): return readGlobal(global)
        case .function(let function, let arguments): return lowerFunctionValue(function, arguments, node)
        case .variantFunction(_, let variant): return lowerVariantFunction(variant, node)
        case .closure(let function): return lowerClosure(function, node)

        case .unary(let op, let operand): return lowerUnary(op, operand, node)
        case .binary(let op, let left, let right): return lowerBinary(op, left, right, node)
        case .and, .or: return lowerLogic(id)
        case .cast(let operand): return lowerCast(operand, node)
        case .upcast(let operand), .superValue(let operand): return lowerUpcast(operand, node)
        case .downcast(let operand): return lowerDowncast(operand, node)
        case .contains(let element, let container): return lowerContains(element, container, node)
        case .matches: return lowerLogic(id)

        case .call(let function, let arguments, let list): return lowerCall(function, arguments, list, node)
        case .callValue(let callee, let list): return lowerCallValue(callee, list, node)
        case .callMethod(let name, let list): return lowerCallMethod(name, list, node)
        case .callBuiltin(let builtin, let list): return lowerBuiltin(builtin, list, node)
        case .print(let format, let list): return lowerPrint(format, list, node)

        case .structure(let fields): return lowerStructure(fields, node)
        case .variant(let variant, let list): return lowerVariant(variant, list, node)
        case .tuple(let list): return lowerTuple(list, node)
        case .array(let list): return lowerArray(id, list, node)
        case .fill(let value, let count): return lowerFill(value, count, node)
        case .range(let start, let end, let step, let inclusive): return lowerRange(start, end, step, inclusive, node)
        case .field(let base, let name): return lowerField(base, name, node)
        case .element(let base, let index): return lowerElement(base, index, node)
        case .index(let base, let index): return lowerIndex(base, index, node)
        case .slice(let base, let start, let end, let inclusive): return lowerSlice(base, start, end, inclusive, node)

        case .block(let list, let hasValue): return lowerBlock(list, hasValue)
        case .branch(let condition, let then, let otherwise):
            return lowerBranch(id, condition, then, otherwise, wantsValue: true)
        case .match(let value, let arms): return lowerMatch(id, value, arms, wantsValue: true)
        case .whileLoop(let loop, let condition, let body): return lowerWhile(loop, condition, body)
        case .forLoop(let loop, let pattern, let iterable, let body): return lowerFor(loop, pattern, iterable, body, node)
        case .breakLoop(let loop): return lowerExit(.breaking(loop))
        case .continueLoop(let loop): return lowerExit(.continuing(loop))
        case .returnValue(let value): return lowerReturn(value, node)
        case .tryCatch(let body, let error, let handler): return lowerTry(id, body, error, handler, wantsValue: true)
        case .cleanup(let body, let cleanup): return lowerCleanup(id, body, cleanup, wantsValue: true)

        case .declare(let local, let value): return lowerDeclare(local, value, node)
        case .initialize(let global, let value): return lowerInitialize(global, value, node)
        case .assign(let target, let value): return lowerAssign(target, value, node)
        case .assignOperator(let op, let target, let value): return lowerAssignOperator(op, target, value, node)
        case .destructure(let targets, let value): return lowerDestructure(targets, value, node)
        case .declareUninitialized(let local):
            declareLocal(local, b.zero(irType(concrete(program.locals[local].type))))
            return .invalid
        }
    }

    // MARK: Literals

    private mutating func lowerInteger(_ magnitude: UInt64, _ negative: Bool, _ type: IRType) -> ValueID {
        if type.isFloat { return b.constant(float: negative ? -Double(magnitude) : Double(magnitude), type) }
        return b.constant(Int64(bitPattern: negative ? 0 &- magnitude : magnitude), type)
    }

    mutating func lowerString(_ literal: LiteralID) -> ValueID {
        var id = stringConstants[literal]
        if !id.isValid {
            id = program.strings[literal].withUnsafeBufferPointer { module.string($0) }
            stringConstants[literal] = id
        }
        return b.constant(id)
    }

    /// A string that the compiler makes up.
    mutating func stringConstant(_ text: String) -> ValueID { b.constant(module.string(text)) }

    /// A constant of type `i64`.
    mutating func i64(_ value: Int64) -> ValueID { b.constant(value, .i64) }

    // MARK: Module variables

    /// The IR's variable for a module variable, declared when first used.
    mutating func globalVariable(_ global: GlobalID) -> GlobalVariable {
        if globalVariables[global].id.isValid { return globalVariables[global] }
        let declaration = program.globals[global]
        let moduleName = program.modules[declaration.module].name
        let text = module.names.text(declaration.name)
        let name = module.names.intern("\(moduleName).\(text)")
        // The type of a module variable has no parameters.
        let type = irType(declaration.type)
        var result = GlobalVariable()
        result.id = module.globals.append(
            IRGlobal(name: name, cName: uniqueName(moduleName, text), type: type, span: declaration.span))
        if declaration.needsInitializedCheck {
            let flagName = uniqueName(moduleName, "\(text)$is_set")
            result.flag = module.globals.append(IRGlobal(name: name, cName: flagName, type: .bool, span: declaration.span))
        }
        globalVariables[global] = result
        return result
    }

    private mutating func readGlobal(_ global: GlobalID) -> ValueID {
        if let constant = program.globals[global].constant { return lower(constant) }
        let variable = globalVariable(global)
        if variable.flag.isValid {
            b.check(b.loadGlobal(variable.flag, type: .bool), .globalUnset)
        }
        return b.loadGlobal(variable.id, type: irType(program.globals[global].type))
    }

    private mutating func lowerInitialize(_ global: GlobalID, _ value: NodeID, _ node: Node) -> ValueID {
        let result = self.value(value)
        b.span = node.span
        storeInitial(global, result)
        return .invalid
    }

    /// Stores the first value of a module variable.
    mutating func storeInitial(_ global: GlobalID, _ value: ValueID) {
        let variable = globalVariable(global)
        b.storeGlobal(variable.id, value)
        if variable.flag.isValid { b.storeGlobal(variable.flag, b.constant(true)) }
    }

    // MARK: Composite values

    private mutating func lowerStructure(_ fields: PoolRange<FieldInitializer>, _ node: Node) -> ValueID {
        let type = concrete(node.type)
        guard case .structure(let id, _) = program.types[type] else { return .invalid }
        let declared = program.structs[id].fields
        var values = Array(repeating: ValueID.invalid, count: declared.count)
        for position in fields.indices {
            let initializer = program.fieldInitializers[position]
            values[Int(initializer.field)] = value(initializer.value)
        }
        b.span = node.span
        for (index, field) in declared.enumerated() where !values[index].isValid {
            values[index] = lowerDefault(of: field, program.declaringType(ofField: index, in: type), node.span)
        }
        return newObject(values, type)
    }

    private mutating func lowerDefault(of field: FieldDeclaration, _ owner: TypeID, _ span: Span) -> ValueID {
        guard let thunk = field.defaultValue else { return b.unit() }
        let arguments = program.arguments(ofDefault: thunk, in: owner)
        let result = call(instance: instance(of: thunk, arguments, .direct, at: span), [])
        return result.isValid ? result : b.unit()
    }

    private mutating func lowerVariant(_ variant: UInt32, _ list: NodeList, _ node: Node) -> ValueID {
        let payload = values(list)
        b.span = node.span
        return b.variant(Int(variant), payload, type: irType(concrete(node.type)))
    }

    private mutating func lowerTuple(_ list: NodeList, _ node: Node) -> ValueID {
        let elements = values(list)
        b.span = node.span
        return b.tuple(elements, type: irType(concrete(node.type)))
    }

    private mutating func lowerArray(_ id: NodeID, _ list: NodeList, _ node: Node) -> ValueID {
        if isTable(list, node) {
            b.span = node.span
            return callSynthesized(.table(id), [], irType(node.type))
        }
        let elements = values(list)
        b.span = node.span
        return b.arrayLiteral(elements, type: irType(concrete(node.type)))
    }

    private mutating func lowerFill(_ value: NodeID, _ count: NodeID, _ node: Node) -> ValueID {
        let element = self.value(value)
        let length = index(count)
        b.span = node.span
        if !isNonNegativeConstant(length) { b.check(b.compare(.ge, length, i64(0)), .negativeCount) }
        return b.fillArray(length: length, value: element, type: irType(concrete(node.type)))
    }

    private mutating func isNonNegativeConstant(_ value: ValueID) -> Bool {
        let instruction = b.function[value]
        return instruction.opcode == .const && instruction.constantInt >= 0
    }

    /// A range as a value: a tuple of start, end, step and whether the end is included.
    private mutating func lowerRange(
        _ start: NodeID, _ end: NodeID, _ step: NodeID?, _ inclusive: Bool, _ node: Node
    ) -> ValueID {
        let type = irType(concrete(node.type))
        let first = value(start)
        let last = value(end)
        let stride: ValueID
        let stepType = stepType(of: b.type(of: first))
        if let step {
            stride = convertInteger(value(step), to: stepType)
            b.span = node.span
            b.check(b.compare(.ne, stride, b.constant(0, stepType)), .rangeStepZero)
        } else {
            b.span = node.span
            stride = b.constant(1, stepType)
        }
        return b.tuple([first, last, stride, b.constant(inclusive)], type: type)
    }
}
