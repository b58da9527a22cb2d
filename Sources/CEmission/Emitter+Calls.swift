import IR
import Source
import Support

/// Calls, `try`, and raising.
extension Emitter {
    // MARK: Calls

    mutating func appendCall(_ value: ValueID, _ instruction: Instruction) {
        noteCall(value)
        appendName(of: instruction.callee)
        out.append(UInt8(ascii: "("))
        appendList(function.list(of: value))
        out.append(UInt8(ascii: ")"))
    }

    /// `((R (*)(A, OrusClosure *))c->code)(a, c)`: the closure itself comes last.
    mutating func appendClosureCall(_ value: ValueID, _ instruction: Instruction) {
        let operands = function.list(of: value)
        guard let closure = operands.first,
            let (parameters, result) = module.types.signature(ofClosure: function.type(of: closure))
        else { return }
        noteCall(value)
        out.append("((")
        if result == .unit { out.append("void ") } else { appendDeclaring(result) }
        out.append("(*)(")
        for type in parameters {
            appendType(type)
            out.append(", ")
        }
        out.append("OrusClosure *))")
        append(closure)
        out.append("->code)(")
        for operand in operands.dropFirst() {
            append(operand)
            out.append(", ")
        }
        append(closure)
        out.append(UInt8(ascii: ")"))
    }

    mutating func appendRuntimeCall(_ value: ValueID, _ instruction: Instruction) {
        let callee = module.runtimeFunctions[instruction.runtimeFunction]
        let operands = function.list(of: value)
        // What the runtime calls back is called from here.
        if operands.contains(where: { function[$0].opcode == .functionRef }) { noteCall(value) }
        out.append(text: callee.name)
        out.append(UInt8(ascii: "("))
        var isFirst = true
        if callee.takesHeaderRoom {
            out.append("&")
            appendHeaderRoom(for: value)
            isFirst = false
        }
        for operand in operands {
            if !isFirst { out.append(", ") }
            isFirst = false
            let source = function[operand]
            if source.opcode == .functionRef {
                // The runtime declares the callback's type; ours differs from it in nothing but pointer types.
                appendName(of: source.callee)
            } else {
                append(operand)
            }
        }
        if callee.takesElementLayout {
            out.append(isFirst ? "" : ", ")
            isFirst = false
            appendElementLayout(layoutElement(operands, instruction.type))
        }
        if callee.effects.contains(.raises) {
            out.append(isFirst ? "" : ", ")
            appendPlace(value)
        }
        out.append(UInt8(ascii: ")"))
    }

    /// The variable that holds the header of a string which is not allocated.
    mutating func appendHeaderRoom(for value: ValueID) {
        appendName(of: value)
        out.append("$header")
    }

    /// The element type of the first array among the arguments, else of the result.
    private func layoutElement(_ operands: ArraySlice<ValueID>, _ result: IRType) -> IRType {
        for operand in operands {
            if case .array(let element) = module.types.kind(function.type(of: operand)) { return element }
        }
        return module.types.element(of: result) ?? .unit
    }

    // MARK: Try

    /// Packs the arguments into a struct for the thunk that `orus_try` calls.
    mutating func emitTry(_ value: ValueID, _ instruction: Instruction, isNeeded: Bool) {
        let operands = function.list(of: value)
        if isNeeded && !plan.isShared[value.index] {
            out.append("int32_t ")
            appendName(of: value)
            out.append("; ")
        }
        if !operands.isEmpty {
            openScope()
            out.append("struct ")
            appendName(of: instruction.callee)
            out.append("$env ")
            appendTemporary(value)
            out.append(" = {")
            appendList(operands)
            out.append("}; ")
        }
        if isNeeded {
            appendName(of: value)
            out.append(" = ")
        }
        noteCall(value)
        out.append(plan.raisesAgain.contains(value) ? "orus_try_passing(" : "orus_try(")
        appendName(of: instruction.callee)
        out.append("$try, ")
        if operands.isEmpty {
            out.append("NULL")
        } else {
            out.append("&")
            appendTemporary(value)
        }
        out.append(", &e")
        out.append(value.rawValue)
        out.append(");")
        if !operands.isEmpty { closeScope() }
    }

    /// Writes the thunk that unpacks the arguments of a `try` body.
    mutating func emitTryThunk() {
        if options.debugVariables { startFunction(at: .none) }
        out.append("static int32_t ")
        out.append(function.cName, module.names)
        out.append("$try(void *x) { ")
        if function.parameterTypes.isEmpty {
            out.append("(void)x; ")
        } else {
            out.append("struct ")
            out.append(function.cName, module.names)
            out.append("$env *env = x; ")
        }
        out.append("return ")
        out.append(function.cName, module.names)
        out.append(UInt8(ascii: "("))
        for position in function.parameterTypes.indices {
            out.append(position == 0 ? "env->c" : ", env->c")
            out.append(position)
        }
        out.append("); }")
        endLine()
    }

    // MARK: Raising

    mutating func emitBoundsCheck(_ value: ValueID, _ instruction: Instruction) {
        switch instruction.raiseKind {
        case .arrayIndex: out.append("orus_check_index(")
        case .stringIndex: out.append("orus_check_string_index(")
        default:
            out.append("if (ORUS_UNLIKELY((uint64_t)")
            append(instruction.first)
            out.append(" >= (uint64_t)")
            append(instruction.second)
            out.append(")) ")
            appendRaise(instruction.raiseKind, [], value)
            return
        }
        append(instruction.first)
        out.append(", ")
        append(instruction.second)
        out.append(", ")
        appendPlace(value)
        out.append(UInt8(ascii: ")"))
    }

    mutating func emitCheck(_ value: ValueID, _ instruction: Instruction) {
        out.append("if (ORUS_UNLIKELY(!")
        append(instruction.first)
        out.append(")) ")
        appendRaise(instruction.raiseKind, [], value)
    }

    mutating func emitRaise(_ value: ValueID, _ instruction: Instruction) {
        appendRaise(instruction.raiseKind, function.list(of: value), value)
        out.append(UInt8(ascii: ";"))
    }

    /// Appends the call that raises an error of a kind. Kinds of which the runtime knows nothing but code and text
    /// go by `orus_raise_message`.
    private mutating func appendRaise(_ kind: RaiseKind, _ operands: ArraySlice<ValueID>, _ value: ValueID) {
        switch kind {
        case .overflow: out.append("orus_raise_overflow(")
        case .divisionByZero: out.append("orus_raise_division_by_zero(")
        // Which of a function's texts is meant follows from the numbers.
        case .arrayIndex: out.append("orus_raise_array_index(0, 0, ")
        case .arrayIndexNegative: out.append("orus_raise_array_index(-1, 0, ")
        case .arraySliceStart: out.append("orus_raise_array_slice(1, 1, 0, ")
        case .arraySliceEnd: out.append("orus_raise_array_slice(0, 1, 0, ")
        case .arraySliceOrder: out.append("orus_raise_array_slice(1, 0, 1, ")
        case .stringIndex: out.append("orus_raise_string_index(0, 0, ")
        case .stringIndexNegative: out.append("orus_raise_string_index(-1, 0, ")
        case .stringSliceStart: out.append("orus_raise_string_slice(1, 1, 0, ")
        case .stringSliceEnd: out.append("orus_raise_string_slice(0, 1, 0, ")
        case .stringSliceOrder: out.append("orus_raise_string_slice(1, 0, 1, ")
        case .popEmpty: out.append("orus_raise_empty_pop(")
        case .shiftAmount: out.append("orus_raise_shift(")
        case .negativeExponent: out.append("orus_raise_negative_exponent(")
        case .rangeStepZero: out.append("orus_raise_range_step(")
        case .collectionChanged: out.append("orus_raise_changed(")
        case .assertion:
            out.append("orus_raise_assertion(")
            appendList(operands)
            out.append(", ")
        case .rethrow:
            out.append("orus_raise(")
            appendList(operands)
            out.append(", ")
        case .message:
            out.append("orus_raise_message(ORUS_E_RAISED, ")
            appendList(operands)
            out.append(", ")
        default: appendRaiseMessage(kind)
        }
        appendPlace(value)
        out.append(UInt8(ascii: ")"))
    }

    private mutating func appendRaiseMessage(_ kind: RaiseKind) {
        usedRaises.insert(kind.rawValue)
        out.append("orus_raise_message(")
        out.append(UInt32(kind.info.code.dropFirst()) ?? 0)
        out.append(", &r$")
        out.append(kind.rawValue)
        out.append(", ")
    }
}
