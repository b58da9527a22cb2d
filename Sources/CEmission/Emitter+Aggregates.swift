import IR
import Support

/// Arrays, objects, tuples, enumerations, closures and slots.
extension Emitter {
    // MARK: Arrays

    /// Appends `(int64_t)sizeof(T), true`: how large elements are and whether they hold pointers.
    mutating func appendElementLayout(_ type: IRType) {
        out.append("(int64_t)sizeof(")
        appendType(type)
        out.append(types.containsPointer(type) ? "), true" : "), false")
    }

    private func elementType(_ instruction: Instruction) -> IRType { module.types.element(of: instruction.type) ?? .unit }

    mutating func emitNewArray(_ value: ValueID, _ instruction: Instruction) {
        let element = elementType(instruction)
        emitTarget(value, instruction)
        out.append("orus_array_new(")
        append(instruction.first)
        out.append(", ")
        appendElementLayout(element)
        out.append(");")
        // The runtime clears only what the collector looks at.
        guard !types.containsPointer(element) else { return }
        out.append(" memset(")
        appendName(of: value)
        out.append("->data, 0, (size_t)")
        append(instruction.first)
        out.append(" * sizeof(")
        appendType(element)
        out.append("));")
    }

    mutating func emitFilledArray(_ value: ValueID, _ instruction: Instruction, isNeeded: Bool) {
        let element = elementType(instruction)
        if isNeeded { declareBeforeScope(value, instruction) }
        openScope()
        appendDeclaring(element)
        appendTemporary(value)
        out.append(" = ")
        append(instruction.second)
        out.append("; ")
        if isNeeded {
            appendName(of: value)
            out.append(" = ")
        } else {
            out.append("(void)")
        }
        out.append("orus_array_fill(&")
        appendTemporary(value)
        out.append(", ")
        append(instruction.first)
        out.append(", ")
        appendElementLayout(element)
        out.append(", ")
        appendPlace(value)
        out.append(");")
        closeScope()
    }

    mutating func emitArrayLiteral(_ value: ValueID, _ instruction: Instruction) {
        let element = elementType(instruction)
        let operands = function.list(of: value)
        if operands.isEmpty {
            emitTarget(value, instruction)
            out.append("orus_array_new(0, ")
            appendElementLayout(element)
            out.append(");")
            return
        }
        declareBeforeScope(value, instruction)
        openScope()
        // Constants are copied from read-only data; they are numbers, so the `const` is the elements'.
        if operands.allSatisfy({ isStatic($0) }) { out.append("static const ") }
        appendDeclaring(element)
        // With its length: tcc miscounts structs in the initializer of an array without.
        appendTemporary(value)
        out.append("[")
        out.append(operands.count)
        out.append("] = {")
        appendList(operands)
        out.append("}; ")
        appendName(of: value)
        out.append(" = orus_array_literal(")
        appendTemporary(value)
        out.append(", ")
        out.append(operands.count)
        out.append(", ")
        appendElementLayout(element)
        out.append(");")
        closeScope()
    }

    // MARK: Temporary variables

    /// Opens a C block for a temporary variable, whose memory others may then have as well. Debuggers take the code of each block for a
    /// place of its own where a line can be stopped at: for them there are no blocks, and the names differ.
    mutating func openScope() {
        if !options.debugVariables { out.append("{ ") }
    }

    /// Closes the block of a temporary variable.
    mutating func closeScope() {
        if !options.debugVariables { out.append(" }") }
    }

    /// Appends the name of the temporary variable that making a value takes. `x$1` may be a variable of the program.
    mutating func appendTemporary(_ value: ValueID) {
        out.append(options.debugVariables ? "x$$" : "x")
        if options.debugVariables { out.append(value.rawValue) }
    }

    /// Whether C accepts the operand in the initializer of static data.
    private func isStatic(_ value: ValueID) -> Bool {
        let instruction = function[value]
        switch instruction.opcode {
        case .const: return !instruction.type.isFloat || instruction.constantFloat.isFinite
        case .zero: return instruction.type.isScalar
        default: return false
        }
    }

    /// Declares the variable of a value that is assigned within braces.
    private mutating func declareBeforeScope(_ value: ValueID, _ instruction: Instruction) {
        guard !plan.isShared[value.index] else { return }
        appendDeclaring(instruction.type)
        appendName(of: value)
        out.append("; ")
    }

    // MARK: Objects

    mutating func emitNewObject(_ value: ValueID, _ instruction: Instruction) {
        guard let id = module.types.object(of: instruction.type) else { return }
        let fields = module.types.objects[id].fields
        emitTarget(value, instruction)
        appendAllocation(hasPointers: fields.contains { types.containsPointer($0.type) })
        out.append("(sizeof(struct ")
        out.append(module.types.objects[id].cName, module.names)
        out.append("));")
        if let tag = module.types.objects[id].tag {
            out.append(UInt8(ascii: " "))
            appendName(of: value)
            out.append("->tag$ = ")
            out.append(Int(tag))
            out.append(UInt8(ascii: ";"))
        }
        for (position, operand) in function.list(of: value).enumerated() {
            out.append(UInt8(ascii: " "))
            appendName(of: value)
            out.append("->")
            appendField(fields[position], position)
            out.append(" = ")
            append(operand)
            out.append(UInt8(ascii: ";"))
        }
    }

    private mutating func appendAllocation(hasPointers: Bool) {
        out.append(hasPointers ? "orus_alloc" : "orus_alloc_atomic")
    }

    mutating func appendFieldAccess(_ object: ValueID, _ position: Int) {
        append(object)
        out.append("->")
        guard let id = module.types.object(of: function.type(of: object)) else { return }
        appendField(module.types.objects[id].fields[position], position)
    }

    // MARK: Tuples

    mutating func appendTuple(_ value: ValueID, _ instruction: Instruction) {
        out.append(UInt8(ascii: "("))
        appendType(instruction.type)
        out.append("){")
        let operands = function.list(of: value)
        if operands.isEmpty { out.append(UInt8(ascii: "0")) }
        appendList(operands)
        out.append(UInt8(ascii: "}"))
    }

    // MARK: Enumerations

    private func enumeration(_ type: IRType) -> IREnumeration {
        guard let id = module.types.enumeration(of: type) else { preconditionFailure("no enumeration") }
        return module.types.enumerations[id]
    }

    /// Writes the making of a variant, by the enumeration's layout.
    mutating func emitVariant(_ value: ValueID, _ instruction: Instruction) {
        let enumeration = enumeration(instruction.type)
        let operands = function.list(of: value)
        let number = instruction.fieldIndex
        emitTarget(value, instruction)
        switch enumeration.layout {
        case .scalar: out.append(number)
        case .nullable:
            if let payload = operands.first { append(payload) } else { out.append("NULL") }
        case .inline:
            out.append(UInt8(ascii: "("))
            appendType(instruction.type)
            out.append("){.tag = ")
            out.append(number)
            if !operands.isEmpty {
                out.append(", .u.v")
                out.append(number)
                out.append(" = {")
                appendList(operands)
                out.append(UInt8(ascii: "}"))
            }
            out.append(UInt8(ascii: "}"))
        case .boxed, .undefined:
            emitBoxedVariant(value, enumeration, number, operands)
            return
        }
        out.append(UInt8(ascii: ";"))
    }

    private mutating func emitBoxedVariant(
        _ value: ValueID, _ enumeration: IREnumeration, _ number: Int, _ operands: ArraySlice<ValueID>
    ) {
        if operands.isEmpty {
            out.append("(struct ")
            out.append(enumeration.cName, module.names)
            out.append(" *)&")
            appendEmptyVariant(enumeration, number)
            out.append(UInt8(ascii: ";"))
            return
        }
        let fields = enumeration.variants[number].fields
        appendAllocation(hasPointers: fields.contains { types.containsPointer($0.type) })
        out.append("(sizeof(")
        appendBoxName(enumeration, number)
        out.append(")); ")
        appendName(of: value)
        out.append("->tag = ")
        out.append(number)
        out.append(UInt8(ascii: ";"))
        for (position, operand) in operands.enumerated() {
            out.append(" ((")
            appendBoxName(enumeration, number)
            out.append(" *)")
            appendName(of: value)
            out.append(")->f")
            out.append(position)
            out.append(" = ")
            append(operand)
            out.append(UInt8(ascii: ";"))
        }
    }

    mutating func appendTag(_ instruction: Instruction) {
        let enumeration = enumeration(function.type(of: instruction.first))
        append(instruction.first)
        switch enumeration.layout {
        case .scalar: break
        case .nullable:
            let null = enumeration.nullVariant ?? 0
            out.append(null == 0 ? " != NULL ? 1 : 0" : " != NULL ? 0 : 1")
        case .inline: out.append(".tag")
        case .boxed, .undefined: out.append("->tag")
        }
    }

    mutating func appendPayload(_ instruction: Instruction) {
        let enumeration = enumeration(function.type(of: instruction.first))
        switch enumeration.layout {
        case .scalar, .nullable: append(instruction.first)
        case .inline:
            append(instruction.first)
            out.append(".u.v")
            out.append(instruction.payloadVariant)
            out.append(".f")
            out.append(instruction.payloadField)
        case .boxed, .undefined:
            out.append("((")
            appendBoxName(enumeration, instruction.payloadVariant)
            out.append(" *)")
            append(instruction.first)
            out.append(")->f")
            out.append(instruction.payloadField)
        }
    }

    // MARK: Closures

    mutating func emitClosure(_ value: ValueID, _ instruction: Instruction) {
        let operands = function.list(of: value)
        emitTarget(value, instruction)
        if operands.isEmpty {
            if !hasStaticClosure[instruction.callee.index] {
                hasStaticClosure[instruction.callee.index] = true
                staticClosures.append(instruction.callee)
            }
            out.append(UInt8(ascii: "&"))
            appendName(of: instruction.callee)
            out.append("$closure;")
            return
        }
        out.append("orus_alloc(sizeof(struct ")
        appendName(of: instruction.callee)
        out.append("$env)); ")
        appendName(of: value)
        out.append("->code = (orus$code)")
        appendName(of: instruction.callee)
        out.append(UInt8(ascii: ";"))
        for (position, operand) in operands.enumerated() {
            out.append(" ((struct ")
            appendName(of: instruction.callee)
            out.append("$env *)")
            appendName(of: value)
            out.append(")->c")
            out.append(position)
            out.append(" = ")
            append(operand)
            out.append(UInt8(ascii: ";"))
        }
    }

    /// A captured value. The closure is the function's own, or one that was made in a body inlined here.
    mutating func appendCapture(_ instruction: Instruction) {
        let source = function[instruction.first]
        out.append("((struct ")
        if source.opcode == .closureMake {
            appendName(of: source.callee)
        } else {
            out.append(function.cName, module.names)
        }
        out.append("$env *)")
        append(instruction.first)
        out.append(")->c")
        out.append(instruction.fieldIndex)
    }

    // MARK: Slots

    mutating func emitSlot(_ value: ValueID, _ instruction: Instruction) {
        appendSlotName(value)
        out.append(" = ")
        append(instruction.first)
        out.append("; ")
        emitTarget(value, instruction)
        out.append(UInt8(ascii: "&"))
        appendSlotName(value)
        out.append(UInt8(ascii: ";"))
    }
}
