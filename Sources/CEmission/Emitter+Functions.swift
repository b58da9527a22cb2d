import IR
import Source
import Support

/// Functions: their heads, their variables, and their blocks in order.
extension Emitter {
    mutating func emitFunction(_ id: IRFunctionID) {
        lines.leaveLibrary(&module.functions[id])
        function = module.functions[id]
        hasLoops = function.mayHaveLoops
        scopes.enter(function)
        plan.make(function, in: module, keepsNames: options.debugVariables)
        efforts[id.index] = Effort(for: function, of: plan.instructionCount)
        collectDebugVariables()
        startFunction(at: function.span)
        emitHead()
        out.append(" {")
        emitLocals()
        if options.marksCalls { appendMark(places.number(of: function.span)) }
        for position in function.layout.indices { emitBlock(at: position) }
        // Debuggers stop at the brace, too: for them it is on the line of what stands before it.
        if !options.debugVariables { endLine() }
        out.append("}")
        endLine()
        if function.attributes.contains(.tryBody) { emitTryThunk() }
    }

    private mutating func emitHead() {
        appendLinkage(function.attributes)
        appendDeclaringResult(function.resultType)
        out.append(function.cName, module.names)
        out.append(UInt8(ascii: "("))
        let parameters = function.parameters(of: .entry)
        if parameters.isEmpty { out.append("void") }
        var isFirst = true
        for value in parameters {
            if !isFirst { out.append(", ") }
            isFirst = false
            appendParameterType(function.type(of: value), function.attributes)
            if let variable = debugVariable(of: value), variable.isParameter {
                // Debuggers show it among the arguments; the code works on the copy that `emitLocals` makes.
                appendDebugName(variable)
                out.append(" ORUS_UNUSED")
                continue
            }
            if isUntypedParameter(value) { out.append(UInt8(ascii: "p")) }
            appendName(of: value)
            // Where `()` is needed, a constant stands for it.
            if !plan.isNeeded(value) || function.type(of: value) == .unit { out.append(" ORUS_UNUSED") }
        }
        out.append(UInt8(ascii: ")"))
    }

    /// The runtime calls back with untyped pointers to elements; such a parameter gets its type inside.
    private func isUntypedParameter(_ value: ValueID) -> Bool {
        guard function.attributes.contains(.exported), plan.isNeeded(value) else { return false }
        if case .dataPointer = module.types.kind(function.type(of: value)) { return true }
        return false
    }

    private mutating func appendParameterType(_ type: IRType, _ attributes: IRFunction.Attributes) {
        if attributes.contains(.exported), case .dataPointer = module.types.kind(type) {
            out.append("const void *")
        } else {
            appendDeclaring(type)
        }
    }

    private mutating func appendLinkage(_ attributes: IRFunction.Attributes) {
        if attributes.contains(.external) { return }
        out.append("static ")
        if attributes.contains(.alwaysInline) { out.append("inline ") }
    }

    private mutating func appendDeclaringResult(_ type: IRType) {
        if type == .unit { out.append("void ") } else { appendDeclaring(type) }
    }

    /// Declares all functions, so that their order does not matter.
    mutating func emitPrototypes() {
        for id in module.functions.ids {
            let function = module.functions[id]
            guard function.hasBody || function.attributes.contains(.external) else { continue }
            appendLinkage(function.attributes)
            appendDeclaringResult(function.resultType)
            out.append(function.cName, module.names)
            out.append(UInt8(ascii: "("))
            var isFirst = true
            for type in function.parameterTypes {
                if !isFirst { out.append(", ") }
                isFirst = false
                appendParameterType(type, function.attributes)
            }
            out.append(isFirst ? "void)" : ")")
            out.append(" ORUS_UNUSED")
            if function.attributes.contains(.cold) { out.append(" __attribute__((cold))") }
            if function.hasBody { appendEffort(efforts[id.index]) }
            if function.attributes.contains(.tailCaller) { out.append(" ORUS_TAIL_CALLER") }
            if function.attributes.contains(.noInline) { out.append(" __attribute__((noinline))") }
            out.append(";\n")
            if function.attributes.contains(.tryBody) && function.hasBody {
                out.append("static int32_t ")
                out.append(function.cName, module.names)
                out.append("$try(void *);\n")
            }
        }
        out.append("\n")
    }

    private mutating func appendEffort(_ effort: Effort) {
        switch effort {
        case .full: break
        case .reduced: out.append(" ORUS_LARGE")
        case .none: out.append(" ORUS_UNOPTIMIZED")
        }
    }

    // MARK: Variables

    /// Declares what lives in more than one block. The rest is declared where it gets its value.
    private mutating func emitLocals() {
        for variable in debugVariables where !variable.isParameter {
            out.append(UInt8(ascii: " "))
            appendDeclaring(variable.type)
            appendDebugName(variable)
            out.append(" ORUS_UNUSED;")
        }
        for block in function.layout {
            if block != .entry {
                for parameter in function.parameters(of: block) where plan.isNeeded(parameter) { declare(parameter) }
            }
            var value = function.blocks[block].first
            while value.isValid {
                let instruction = function[value]
                emitLocals(of: value, instruction)
                value = instruction.next
            }
        }
        for value in function.parameters(of: .entry) {
            emitLocal(ofParameter: value)
            if debugVariable(of: value)?.isParameter != true { emitDebugCopy(of: value) }
        }
    }

    /// The variable that the code uses for a parameter of another name or type.
    private mutating func emitLocal(ofParameter value: ValueID) {
        let variable = debugVariable(of: value)
        let isNamed = variable?.isParameter ?? false
        guard plan.isNeeded(value), isNamed || isUntypedParameter(value) else { return }
        out.append(UInt8(ascii: " "))
        appendDeclaring(function.type(of: value))
        appendName(of: value)
        out.append(" = (")
        appendType(function.type(of: value))
        out.append(UInt8(ascii: ")"))
        if let variable, isNamed {
            appendDebugName(variable)
        } else {
            out.append(UInt8(ascii: "p"))
            appendName(of: value)
        }
        out.append(UInt8(ascii: ";"))
    }

    private mutating func emitLocals(of value: ValueID, _ instruction: Instruction) {
        switch instruction.opcode {
        case .slotNew:
            guard plan.isNeeded(value), let content = module.types.content(ofSlot: instruction.type) else { break }
            out.append(UInt8(ascii: " "))
            appendDeclaring(content)
            appendSlotName(value)
            out.append(UInt8(ascii: ";"))
        case .tryCall:
            out.append(" OrusError *e")
            out.append(value.rawValue)
            out.append(" = NULL;")
        default: break
        }
        if plan.isShared[value.index], !plan.isFolded[value.index], plan.isNeeded(value), instruction.type != .unit {
            declare(value)
        }
    }

    private mutating func declare(_ value: ValueID) {
        let type = function.type(of: value)
        guard type != .unit else { return }
        out.append(UInt8(ascii: " "))
        appendDeclaring(type)
        appendName(of: value)
        out.append(UInt8(ascii: ";"))
    }

    /// Appends `s4`, the memory of a slot.
    mutating func appendSlotName(_ value: ValueID) {
        out.append(UInt8(ascii: "s"))
        out.append(value.rawValue)
    }

    /// One debug variable for each name and type. What the compiler named itself (`$t`) and `_` are no variables of the program, and
    /// a function may have several parameters called so.
    private mutating func collectDebugVariables() {
        debugVariables.removeAll(keepingCapacity: true)
        guard options.debugVariables else { return }
        for index in 0..<function.instructions.count {
            let value = ValueID(index)
            let name = function.debugNames[value]
            let type = function.type(of: value)
            guard name.isValid, type != .unit, function[value].block.isValid, !isSlot(type), isOfProgram(name) else { continue }
            if debugVariables.contains(where: { $0.name == name && $0.type == type }) { continue }
            let shownName = String(module.names.text(name).split(separator: ".").last ?? "")
            let number = debugVariables.count { $0.shownName == shownName }
            let isParameter = function[value].opcode == .param && function[value].block == .entry
            debugVariables.append(
                DebugVariable(
                    name: name, type: type, shownName: shownName, number: UInt32(number), isParameter: isParameter && isCastable(type)))
        }
    }

    private func isOfProgram(_ name: Symbol) -> Bool {
        module.names.withBytes(of: name) { bytes in
            bytes.first != UInt8(ascii: "$") && !(bytes.count == 1 && bytes[0] == UInt8(ascii: "_"))
        }
    }

    /// Whether C can cast to the type: a struct is copied under its own name instead.
    private func isCastable(_ type: IRType) -> Bool {
        switch module.types.kind(type) {
        case .tuple: false
        case .enumeration(let id): module.types.enumerations[id].layout != .inline
        default: true
        }
    }

    private func isSlot(_ type: IRType) -> Bool {
        if case .slot = module.types.kind(type) { true } else { false }
    }

    /// Copies a value to the debug variable that it belongs to.
    mutating func emitDebugCopy(of value: ValueID) {
        guard let variable = debugVariable(of: value) else { return }
        let opcode = function[value].opcode
        // A value that nothing needs was not computed, and a block parameter that nothing needs got no argument.
        let isConstant = opcode == .const || opcode == .constString
        let isFunctionParameter = opcode == .param && function[value].block == .entry
        guard plan.isNeeded(value) || isConstant || isFunctionParameter else { return }
        if isConstant { startStatement(at: function.spans[value]) } else { out.append(UInt8(ascii: " ")) }
        appendDebugName(variable)
        out.append(" = ")
        append(value)
        out.append(UInt8(ascii: ";"))
    }
}
