import IR
import Source
import Support

/// Instructions as statements, and those without effects as expressions.
extension Emitter {
    /// Writes an instruction that is no terminator.
    mutating func emitStatement(_ value: ValueID, _ instruction: Instruction) {
        if plan.isFolded[value.index] { return }
        let isNeeded = plan.isNeeded(value)
        switch instruction.opcode {
        // A module variable whose only value is `()` has no C variable.
        case .globalStore where function.type(of: instruction.first) == .unit: break
        case .boundsCheck, .check, .elemStore, .arrayPush, .fieldStore, .slotStore, .globalStore:
            startStatement(at: function.spans[value])
            if instruction.opcode == .arrayPush { markCall(value) }
            emitEffect(value, instruction)
        case .call, .callClosure, .callRuntime, .arrayPop, .tryCall:
            if !isNeeded && module.effects(of: instruction).isRemovable { return }
            startStatement(at: function.spans[value])
            markCall(value)
            emitCall(value, instruction, isNeeded: isNeeded)
            if keepsCaller(for: value, instruction) {
                out.append(" ORUS_KEEP_CALLER();")
            } else if isNeeded && keepsFrame(for: value, instruction) {
                out.append(" ORUS_KEEP_FRAME(")
                append(value)
                out.append(");")
            }
        default:
            if !isNeeded && function.isRemovable(instruction, instruction.opcode.effects) { return }
            startStatement(at: function.spans[value])
            if instruction.opcode.effects.contains(.allocates) { markCall(value) }
            emitComputation(value, instruction, isNeeded: isNeeded)
        }
    }

    /// Whether a call must leave the frame of its caller: where recursion has no end, the stack is to overflow at every level, while C compilers
    /// make loops of calls that are not in tail position, too. They do so of `f(n) + 1` where the sum wraps, and of what comes to be returned
    /// as it is, as the answers of a comparison part by part; a signed sum, which is checked, stands in their way by itself.
    private func keepsFrame(for value: ValueID, _ call: Instruction) -> Bool {
        guard call.opcode == .call, module.functions[call.callee].attributes.contains(.recursive) else { return false }
        let user = plan.user(of: value)
        if user.isValid {
            switch function[user].opcode {
            case .add, .sub, .mul, .neg, .addWrap, .subWrap, .mulWrap, .negWrap: return true
            default: break
            }
        }
        // Other calls of a function that has to leave its frame may be those that it has to leave it for.
        if function.attributes.contains(.tailCaller) { return false }
        return call.type == .bool || call.type.isUnsigned || module.types.isReference(call.type)
    }

    /// Whether a call at the end of a function of the program must leave its frame: an error that the callee raises is told at that call, and
    /// the function is one of the calls that led there. Only what may come back to it, by calls in tail position, gets its frame.
    @inline(__always)
    private func keepsCaller(for value: ValueID, _ call: Instruction) -> Bool {
        let next = function[value].next
        return function[next].opcode.isTerminator && keepsCaller(for: value, call, before: next)
    }

    private func keepsCaller(for value: ValueID, _ call: Instruction, before next: ValueID) -> Bool {
        guard function.attributes.isDisjoint(with: [.library, .tryBody]) else { return false }
        switch call.opcode {
        case .call:
            let callee = module.functions[call.callee].attributes
            if !callee.intersection(function.attributes).isDisjoint(with: [.tailCaller, .recursive]) { return false }
        case .callClosure: if function.attributes.contains(.tailCaller) { return false }
        case .callRuntime: break
        default: return false
        }
        return function.returnsOnly(value, after: next) && module.effects(of: call).contains(.raises)
    }

    /// Writes what has no result.
    private mutating func emitEffect(_ value: ValueID, _ instruction: Instruction) {
        switch instruction.opcode {
        case .boundsCheck: emitBoundsCheck(value, instruction)
        case .check: emitCheck(value, instruction)
        case .elemStore:
            if hasLoops && function.type(of: instruction.third).isFloat { storesFloatsInLoops = true }
            append(instruction.first)
            out.append(UInt8(ascii: "["))
            append(instruction.second)
            out.append("] = ")
            append(instruction.third)
        case .arrayPush:
            let type = function.type(of: instruction.second)
            out.append("*(")
            appendType(type)
            out.append(" *)orus_array_push(")
            append(instruction.first)
            out.append(", ")
            appendElementLayout(type)
            out.append(") = ")
            append(instruction.second)
        case .fieldStore:
            appendFieldAccess(instruction.first, instruction.fieldIndex)
            out.append(" = ")
            append(instruction.second)
        case .slotStore:
            out.append(UInt8(ascii: "*"))
            append(instruction.first)
            out.append(" = ")
            append(instruction.second)
        default:
            out.append(module.globals[instruction.global].cName, module.names)
            out.append(" = ")
            append(instruction.first)
        }
        out.append(UInt8(ascii: ";"))
    }

    /// Writes a call, which stays even when nobody wants its result.
    private mutating func emitCall(_ value: ValueID, _ instruction: Instruction, isNeeded: Bool) {
        if instruction.opcode == .tryCall {
            emitTry(value, instruction, isNeeded: isNeeded)
            return
        }
        if instruction.opcode == .callRuntime && module.runtimeFunctions[instruction.runtimeFunction].takesHeaderRoom {
            out.append("OrusString ")
            appendHeaderRoom(for: value)
            out.append("; ")
        }
        if isNeeded && instruction.type != .unit { emitTarget(value, instruction) }
        switch instruction.opcode {
        case .call: appendCall(value, instruction)
        case .callClosure: appendClosureCall(value, instruction)
        case .callRuntime: appendRuntimeCall(value, instruction)
        default:
            if !isNeeded { out.append("(void)") }
            out.append("*(")
            appendType(instruction.type)
            out.append(" *)orus_array_pop(")
            append(instruction.first)
            out.append(", (int64_t)sizeof(")
            appendType(instruction.type)
            out.append("), ")
            appendPlace(value)
            out.append(UInt8(ascii: ")"))
        }
        out.append(UInt8(ascii: ";"))
    }

    /// Writes an assignment of a result, or several statements where making it takes them.
    private mutating func emitComputation(_ value: ValueID, _ instruction: Instruction, isNeeded: Bool) {
        switch instruction.opcode {
        case .arrayNew: emitNewArray(value, instruction)
        case .arrayFill: emitFilledArray(value, instruction, isNeeded: isNeeded)
        case .arrayLiteral: emitArrayLiteral(value, instruction)
        case .objectNew: emitNewObject(value, instruction)
        case .enumMake: emitVariant(value, instruction)
        case .closureMake: emitClosure(value, instruction)
        case .slotNew: emitSlot(value, instruction)
        default:
            if isNeeded && instruction.type != .unit {
                emitTarget(value, instruction)
            } else {
                // A check whose result nobody wants.
                out.append("(void)")
            }
            appendExpression(value, instruction)
            out.append(UInt8(ascii: ";"))
        }
    }

    /// Appends `int32_t v5 = `, or `v5 = ` where the variable is declared already.
    @inline(__always)
    mutating func emitTarget(_ value: ValueID, _ instruction: Instruction) {
        if !plan.isShared[value.index] { appendDeclaring(instruction.type) }
        appendName(of: value)
        out.append(" = ")
    }

    /// Appends an instruction as a C expression. It binds like an assignment's right side at the loosest.
    mutating func appendExpression(_ value: ValueID, _ instruction: Instruction) {
        switch instruction.opcode {
        case .add, .sub, .mul, .div, .rem, .and, .or, .xor:
            appendBinary(value, instruction)
        case .addChecked, .subChecked, .mulChecked, .divChecked, .remChecked, .shlChecked, .shrChecked, .powChecked,
            .negChecked, .addWrap, .subWrap, .mulWrap, .negWrap, .shl, .shr, .pow:
            appendRuntimeArithmetic(value, instruction)
        case .neg, .not: appendUnary(instruction)
        case .eq, .ne, .lt, .le, .gt, .ge: appendComparison(instruction)
        case .convert, .convertWrap, .convertChecked, .narrowChecked: appendConversion(value, instruction)
        case .select: appendSelect(instruction)
        case .stringLen, .arrayLen:
            appendOperand(beforeArrow: instruction.first)
            out.append("->len")
        case .stringByte:
            appendOperand(beforeArrow: instruction.first)
            out.append("->data[")
            append(instruction.second)
            out.append(UInt8(ascii: "]"))
        case .arrayData:
            out.append(UInt8(ascii: "("))
            appendType(instruction.type)
            out.append(UInt8(ascii: ")"))
            append(instruction.first)
            out.append("->data")
        case .elemLoad:
            append(instruction.first)
            out.append(UInt8(ascii: "["))
            append(instruction.second)
            out.append(UInt8(ascii: "]"))
        default: appendAggregate(value, instruction)
        }
    }

    private mutating func appendAggregate(_ value: ValueID, _ instruction: Instruction) {
        switch instruction.opcode {
        case .fieldLoad: appendFieldAccess(instruction.first, instruction.fieldIndex)
        case .objectTag:
            append(instruction.first)
            out.append("->tag$")
        case .objectCast:
            out.append(UInt8(ascii: "("))
            appendType(instruction.type)
            out.append(UInt8(ascii: ")"))
            append(instruction.first)
        case .tupleMake: appendTuple(value, instruction)
        case .tupleGet:
            append(instruction.first)
            out.append(".f")
            out.append(instruction.fieldIndex)
        case .enumTag: appendTag(instruction)
        case .enumPayload: appendPayload(instruction)
        case .captureLoad: appendCapture(instruction)
        case .slotLoad:
            out.append(UInt8(ascii: "*"))
            append(instruction.first)
        case .globalLoad where instruction.type == .unit: out.append(UInt8(ascii: "0"))
        case .globalLoad: out.append(module.globals[instruction.global].cName, module.names)
        default: preconditionFailure("\(instruction.opcode) is no expression")
        }
    }

    private mutating func appendSelect(_ instruction: Instruction) {
        let isNarrow = isPromoted(instruction.type)
        if isNarrow { appendCast(to: instruction.type) }
        append(instruction.first)
        out.append(" ? ")
        append(instruction.second)
        out.append(" : ")
        append(instruction.third)
        if isNarrow { out.append(UInt8(ascii: ")")) }
    }
}
