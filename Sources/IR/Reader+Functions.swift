import Source
import Support

extension Reader {
    /// The names of one function's values and blocks while it is read.
    struct FunctionState {
        var function: IRFunction
        var values: [String: ValueID] = [:]
        var blocks: [String: BlockID] = [:]
        /// Values used before their definition, by names; their stand-ins are numbered down from `firstForward`.
        var forward: [String] = []

        static let forwardBase: UInt32 = 0x8000_0000
    }

    mutating func readFunction() throws(ReaderError) {
        let id = try functionName()
        module.functions[id].name = try readOrusName(default: module.names.text(module.functions[id].cName))
        try scanner.expect("(")
        module.functions[id].parameterTypes = try types(closer: ")")
        try scanner.expect("->")
        module.functions[id].resultType = try type()
        while let named = IRFunction.Attributes.names.first(where: { scanner.takeWord($0.1) }) {
            module.functions[id].attributes.insert(named.0)
        }
        if scanner.takeWord("captures") {
            try scanner.expect("(")
            module.functions[id].captureTypes = try types(closer: ")")
        }
        if scanner.take("[") { module.functions[id].effects = try effects() }
        if let span = try span() { module.functions[id].span = span }
        guard scanner.take("{") else { return }
        var state = FunctionState(function: module.functions[id])
        while !scanner.take("}") { try readBlock(&state) }
        try resolve(&state)
        module.functions[id] = state.function
    }

    /// Puts the values themselves in the place of the stand-ins for values used before their definition.
    private func resolve(_ state: inout FunctionState) throws(ReaderError) {
        var definitions: [ValueID] = []
        for name in state.forward {
            guard let value = state.values[name] else { throw scanner.error("no value is called '%\(name)'") }
            definitions.append(value)
        }
        for block in state.function.blocks.ids where !state.function.layout.contains(block) {
            let name = state.blocks.first { $0.value == block }?.key ?? "?"
            throw scanner.error("no block is called '\(name)'")
        }
        guard !definitions.isEmpty else { return }
        let base = FunctionState.forwardBase
        for value in state.function.instructions.ids where state.function[value].opcode != .param {
            state.function.mapOperands(of: value) { $0.rawValue >= base ? definitions[Int($0.rawValue - base)] : $0 }
        }
        // A type that follows from an operand's may wait for one that comes later in turn.
        var isComplete = false
        while !isComplete {
            isComplete = true
            for value in state.function.instructions.ids where !state.function[value].type.isValid {
                let instruction = state.function[value]
                let source = instruction.opcode.info.result == .first ? instruction.first : instruction.second
                state.function[value].type = state.function.type(of: source)
                if state.function[value].type.isValid { isComplete = false }
            }
        }
    }

    private mutating func readBlock(_ state: inout FunctionState) throws(ReaderError) {
        let block = block(try scanner.word("a block"), &state)
        guard !state.function.layout.contains(block) else { throw scanner.error("a second block of this name") }
        state.function.layout.append(block)
        if scanner.take("(") {
            while !scanner.take(")") {
                try scanner.expect("%")
                let name = try scanner.word("a value")
                let debugName = try debugName()
                try scanner.expect(":")
                let value = state.function.addParameter(try type(), to: block, name: debugName)
                try define(name, value, &state)
                _ = scanner.take(",")
            }
        }
        if scanner.takeWord("cold") { state.function.setCold(block) }
        try scanner.expect(":")
        while true {
            let value = try readInstruction(block, &state)
            if state.function[value].opcode.isTerminator { return }
        }
    }

    private func define(_ name: String, _ value: ValueID, _ state: inout FunctionState) throws(ReaderError) {
        guard state.values.updateValue(value, forKey: name) == nil else {
            throw scanner.error("a second definition of '%\(name)'")
        }
    }

    private func block(_ name: String, _ state: inout FunctionState) -> BlockID {
        if let block = state.blocks[name] { return block }
        let block = state.function.addBlockOutsideLayout()
        state.blocks[name] = block
        return block
    }

    private mutating func debugName() throws(ReaderError) -> Symbol {
        scanner.take("!") ? module.names.intern(try scanner.word("a name")) : .invalid
    }

    private mutating func span() throws(ReaderError) -> Span? {
        guard scanner.take("@ ") else { return nil }
        let file = try scanner.integer()
        try scanner.expect(":")
        let start = try scanner.integer()
        try scanner.expect("+")
        return Span(file: FileID(file), start: UInt32(start), length: UInt32(try scanner.integer()))
    }

    // MARK: Instructions

    private static let opcodes: [String: Opcode] = Dictionary(
        uniqueKeysWithValues: Opcode.table.map { ($0.mnemonic, $0.opcode) })

    private mutating func readInstruction(_ block: BlockID, _ state: inout FunctionState) throws(ReaderError) -> ValueID {
        var name: String?
        var debugName = Symbol.invalid
        if scanner.take("%") {
            name = try scanner.word("a value")
            debugName = try self.debugName()
            try scanner.expect("=")
        }
        let mnemonic = try scanner.word("an instruction")
        guard let opcode = Self.opcodes[mnemonic], opcode != .param else {
            throw scanner.error("no instruction is called '\(mnemonic)'")
        }
        guard opcode.hasResult == (name != nil) else {
            throw scanner.error("'\(mnemonic)' has \(opcode.hasResult ? "a" : "no") result")
        }
        var instruction = Instruction(opcode, .unit)
        try readLeadingImmediate(&instruction)
        let constant = try readOperands(&instruction, &state)
        try readTrailingImmediate(&instruction)
        try readType(&instruction, state)
        if let constant { try setConstant(&instruction, constant) }
        if scanner.takeWord("unlikely") { instruction.flags.insert(.unlikely) }
        if scanner.takeWord("likely") { instruction.flags.insert(.likely) }
        if scanner.takeWord("always-raises") { instruction.flags.insert(.alwaysRaises) }
        let value = state.function.append(instruction, to: block, span: try span() ?? .none)
        state.function.debugNames[value] = debugName
        if let name { try define(name, value, &state) }
        return value
    }

    private mutating func readLeadingImmediate(_ instruction: inout Instruction) throws(ReaderError) {
        switch instruction.opcode.immediate {
        case .function: instruction.c = try functionName().rawValue
        case .runtimeFunction:
            let name = try scanner.word("a runtime function")
            guard let id = module.runtimeFunction(named: name) else { throw scanner.error("no runtime function is called '\(name)'") }
            instruction.c = id.rawValue
        case .string:
            guard let bytes = try scanner.string() else { throw scanner.error("expected a string") }
            instruction.c = bytes.withUnsafeBufferPointer { module.string($0) }.rawValue
        case .global:
            let name = try atName()
            guard let id = globals[name] else { throw scanner.error("no global is called '\(name)'") }
            instruction.c = id.rawValue
        case .variant:
            try scanner.expect("#")
            instruction.c = UInt32(try scanner.integer())
        case .payload:
            try scanner.expect("#")
            let variant = try scanner.integer()
            try scanner.expect(".")
            instruction.c = UInt32(variant << 16 | (try scanner.integer()))
        case .raiseKind where instruction.opcode == .raise: instruction.c = try raiseKind().rawValue
        case .raiseKind, .index, .none: break
        }
    }

    private mutating func readTrailingImmediate(_ instruction: inout Instruction) throws(ReaderError) {
        if instruction.opcode.immediate == .index {
            try scanner.expect("#")
            instruction.c = UInt32(try scanner.integer())
        } else if instruction.opcode.immediate == .raiseKind && instruction.opcode != .raise {
            instruction.c = try raiseKind().rawValue
        }
    }

    private mutating func raiseKind() throws(ReaderError) -> RaiseKind {
        let name = try scanner.word("a kind of error")
        guard let kind = RaiseKind(name: name) else { throw scanner.error("no kind of error is called '\(name)'") }
        return kind
    }

    /// Reads the operands; those of a constant are returned, since their meaning depends on the type that follows.
    private mutating func readOperands(
        _ instruction: inout Instruction, _ state: inout FunctionState
    ) throws(ReaderError) -> String? {
        switch instruction.opcode.shape {
        case .none: break
        case .constant: return scanner.take("()") ? "0" : try scanner.number()
        case .unary: instruction.a = try value(&state).rawValue
        case .binary, .ternary:
            instruction.a = try value(&state).rawValue
            try scanner.expect(",")
            instruction.b = try value(&state).rawValue
            if instruction.opcode.shape == .ternary {
                try scanner.expect(",")
                instruction.c = try value(&state).rawValue
            }
        case .list:
            var operands: [ValueID] = []
            if instruction.opcode == .returnValue {
                if scanner.take("%") { operands.append(try valueName(&state)) }
            } else {
                try scanner.expect("(")
                operands = try values(&state)
            }
            instruction.b = UInt32(operands.count)
            instruction.a = state.function.addList(operands)
        case .jump: instruction.c = try edge(&state).rawValue
        case .branch:
            instruction.a = try value(&state).rawValue
            try scanner.expect(",")
            instruction.b = try edge(&state).rawValue
            try scanner.expect(",")
            instruction.c = try edge(&state).rawValue
        case .switchCases: try readSwitch(&instruction, &state)
        }
        return nil
    }

    private mutating func readSwitch(_ instruction: inout Instruction, _ state: inout FunctionState) throws(ReaderError) {
        instruction.a = try value(&state).rawValue
        try scanner.expect(",")
        guard scanner.takeWord("default") else { throw scanner.error("expected 'default'") }
        try scanner.expect(":")
        var cases = [SwitchCase(0, try edge(&state))]
        while scanner.take(",") {
            guard let number = Int64(try scanner.number()) else { throw scanner.error("expected an integer") }
            try scanner.expect(":")
            cases.append(SwitchCase(number, try edge(&state)))
        }
        instruction.b = state.function.addCases(cases)
        instruction.c = UInt32(cases.count)
    }

    private mutating func edge(_ state: inout FunctionState) throws(ReaderError) -> EdgeID {
        let target = block(try scanner.word("a block"), &state)
        let arguments = scanner.take("(") ? try values(&state) : []
        return state.function.addEdge(to: target, arguments)
    }

    private mutating func value(_ state: inout FunctionState) throws(ReaderError) -> ValueID {
        try scanner.expect("%")
        return try valueName(&state)
    }

    private mutating func valueName(_ state: inout FunctionState) throws(ReaderError) -> ValueID {
        let name = try scanner.word("a value")
        if let value = state.values[name] { return value }
        let position = state.forward.firstIndex(of: name) ?? state.forward.count
        if position == state.forward.count { state.forward.append(name) }
        return ValueID(rawValue: FunctionState.forwardBase + UInt32(position))
    }

    private mutating func values(_ state: inout FunctionState) throws(ReaderError) -> [ValueID] {
        var values: [ValueID] = []
        while !scanner.take(")") {
            values.append(try value(&state))
            _ = scanner.take(",")
        }
        return values
    }

    private mutating func readType(_ instruction: inout Instruction, _ state: FunctionState) throws(ReaderError) {
        func known(_ value: ValueID) -> IRType {
            value.rawValue < FunctionState.forwardBase ? state.function.type(of: value) : .invalid
        }
        switch instruction.opcode.info.result {
        case .none: instruction.type = .unit
        case .first: instruction.type = known(instruction.first)
        case .second: instruction.type = known(instruction.second)
        case .bool: instruction.type = .bool
        case .i32: instruction.type = .i32
        case .i64: instruction.type = .i64
        case .u8: instruction.type = .u8
        case .explicit:
            try scanner.expect(":")
            instruction.type = try type()
        }
    }

    private func setConstant(_ instruction: inout Instruction, _ text: String) throws(ReaderError) {
        var bits: UInt64?
        switch instruction.type {
        case .unit: bits = 0
        case .bool: bits = text == "true" ? 1 : text == "false" ? 0 : nil
        case .u64: bits = UInt64(text)
        case .f64, .f32:
            if text.hasPrefix("nan:") {
                bits = UInt64(text.dropFirst(4), radix: 16)
            } else if instruction.type == .f64 {
                bits = Double(text)?.bitPattern
            } else {
                bits = Float(text).map { UInt64($0.bitPattern) }
            }
        default:
            if let value = Int64(text), value >= instruction.type.minimum, value <= instruction.type.maximum {
                bits = UInt64(bitPattern: value)
            }
        }
        guard let bits else { throw scanner.error("'\(text)' is no constant of this type") }
        instruction.a = UInt32(truncatingIfNeeded: bits)
        instruction.b = UInt32(truncatingIfNeeded: bits >> 32)
    }
}
