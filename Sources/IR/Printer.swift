import Source
import Support

/// Writes modules in the text form that `Reader` reads and Docs/IR.md describes.
///
/// Values and blocks are numbered in the order of their printing, so that equal functions have equal texts however
/// they came about.
public struct Printer {
    /// What is printed beside the code.
    public struct Options: Sendable {
        /// Whether instructions get their places: `@ file:start+length`.
        public var spans = false
        /// Whether definitions get the names of their variables: `!name`.
        public var debugNames = true

        /// Makes the default options.
        public init() {}
    }

    let module: IRModule
    let options: Options
    var text = ""
    private var valueNumbers = IDArray<ValueID, UInt32>()
    private var blockNumbers = IDArray<BlockID, UInt32>()

    private init(_ module: IRModule, _ options: Options) {
        self.module = module
        self.options = options
    }

    /// The text of a whole module.
    public static func print(_ module: IRModule, options: Options = Options()) -> String {
        var printer = Printer(module, options)
        printer.declarations()
        for function in module.functions.elements where function.hasBody || function.attributes.contains(.external) {
            printer.function(function)
        }
        return printer.text
    }

    /// The text of one function.
    public static func print(_ function: IRFunction, in module: IRModule, options: Options = Options()) -> String {
        var printer = Printer(module, options)
        printer.function(function)
        return printer.text
    }

    /// The text of a type.
    public static func print(_ type: IRType, in module: IRModule) -> String {
        Printer(module, Options()).name(of: type)
    }

    /// The text of one instruction, its values by their ids.
    public static func print(_ value: ValueID, of function: IRFunction, in module: IRModule) -> String {
        var printer = Printer(module, Options())
        printer.valueNumbers = IDArray(function.instructions.ids.map(\.rawValue))
        printer.blockNumbers = IDArray(function.blocks.ids.map(\.rawValue))
        printer.instruction(value, function)
        return printer.text
    }

    // MARK: Declarations

    private mutating func declarations() {
        for object in module.types.objects.elements {
            text += "object \(quoteless(object.cName)) \(quoted(object.name)) "
            if let tag = object.tag { text += "tag \(tag) " }
            text += "{ "
            text += object.fields.map { field($0) }.joined(separator: ", ") + " }\n"
        }
        for enumeration in module.types.enumerations.elements {
            text += "enum \(quoteless(enumeration.cName)) \(quoted(enumeration.name)) \(enumeration.layout.rawValue) { "
            text += enumeration.variants.map { variant in
                module.names.text(variant.name) + "(" + variant.fields.map { field($0) }.joined(separator: ", ") + ")"
            }.joined(separator: ", ") + " }\n"
        }
        for global in module.globals.elements {
            text += "global \(quoteless(global.cName)) \(quoted(global.name)): \(name(of: global.type))\n"
        }
        for function in module.runtimeFunctions.elements.dropFirst(RuntimeFunction.builtins.count) {
            text += "runtime \(function.name)(\(function.parameters.map(pattern).joined(separator: ", "))) -> \(pattern(function.result)) [\(function.effects.text)]"
            text += function.takesElementLayout ? " element-layout\n" : "\n"
        }
        if module.entry.isValid { text += "entry \(quoteless(module.functions[module.entry].cName))\n" }
    }

    private func field(_ field: IRField) -> String {
        let name = field.name.isValid ? module.names.text(field.name) + ": " : ""
        return name + (field.isImmutable ? "const " : "") + self.name(of: field.type)
    }

    private func pattern(_ type: RuntimeType) -> String {
        switch type {
        case .exact(let type): name(of: type)
        case .any: "any"
        case .anyArray: "any-array"
        case .sameAs(let position): "same \(position)"
        case .elementOf(let position): "element \(position)"
        }
    }

    private func quoteless(_ symbol: Symbol) -> String { "@" + module.names.text(symbol) }

    private func quoted(_ symbol: Symbol) -> String { Self.quoted(Array(module.names.text(symbol).utf8)) }

    /// Bytes in double quotes, everything but printable ASCII escaped.
    static func quoted(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".unicodeScalars)
        var text = "\""
        for byte in bytes {
            switch byte {
            case 0x0A: text += "\\n"
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                text += "\\x"
                text.unicodeScalars.append(digits[Int(byte >> 4)])
                text.unicodeScalars.append(digits[Int(byte & 15)])
            }
        }
        return text + "\""
    }

    private static let primitiveNames = [
        "unit", "bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "char", "string", "error",
        "writer", "code",
    ]

    /// The predefined type of the given name.
    static func primitive(named name: String) -> IRType? { primitiveNames.firstIndex(of: name).map { IRType($0) } }

    func name(of type: IRType) -> String {
        switch module.types.kind(type) {
        case .primitive: Self.primitiveNames[type.index]
        case .array(let element): "[\(name(of: element))]"
        case .tuple(let list): "(" + module.types.types(list).map { name(of: $0) }.joined(separator: ", ") + ")"
        case .object(let id): quoteless(module.types.objects[id].cName)
        case .enumeration(let id): quoteless(module.types.enumerations[id].cName)
        case .closure(let parameters, let result):
            "fn(" + module.types.types(parameters).map { name(of: $0) }.joined(separator: ", ") + ") -> \(name(of: result))"
        case .dataPointer(let element): "data<\(name(of: element))>"
        case .slot(let content): "slot<\(name(of: content))>"
        }
    }

    // MARK: Functions

    private mutating func function(_ function: IRFunction) {
        number(function)
        text += "\nfunction \(quoteless(function.cName)) \(quoted(function.name))("
        text += function.parameterTypes.map { name(of: $0) }.joined(separator: ", ")
        text += ") -> \(name(of: function.resultType))"
        for (attribute, name) in IRFunction.Attributes.names where function.attributes.contains(attribute) { text += " \(name)" }
        if !function.captureTypes.isEmpty {
            text += " captures(" + function.captureTypes.map { name(of: $0) }.joined(separator: ", ") + ")"
        }
        if function.effects != .anything { text += " [\(function.effects.text)]" }
        if options.spans && function.span.isValid { text += " @ \(place(function.span))" }
        if !function.hasBody {
            text += "\n"
            return
        }
        text += " {\n"
        for block in function.layout { self.block(block, function) }
        text += "}\n"
    }

    private mutating func number(_ function: IRFunction) {
        valueNumbers = IDArray(repeating: .max, count: function.instructions.count)
        blockNumbers = IDArray(repeating: .max, count: function.blocks.count)
        var next: UInt32 = 0
        for (position, block) in function.layout.enumerated() {
            blockNumbers[block] = UInt32(position)
            for parameter in function.parameters(of: block) {
                valueNumbers[parameter] = next
                next += 1
            }
            function.forEachInstruction(in: block) { value in
                if function[value].opcode.hasResult {
                    valueNumbers[value] = next
                    next += 1
                }
            }
        }
    }

    private mutating func block(_ block: BlockID, _ function: IRFunction) {
        text += label(block)
        let parameters = function.parameters(of: block)
        if !parameters.isEmpty {
            text += "(" + parameters.map { parameter in
                "\(value(parameter))\(debugName(parameter, function)): \(name(of: function.type(of: parameter)))"
            }.joined(separator: ", ") + ")"
        }
        text += function.blocks[block].isCold ? " cold:\n" : ":\n"
        function.forEachInstruction(in: block) { value in
            text += "  "
            instruction(value, function)
            if options.spans && function.spans[value].isValid { text += " @ \(place(function.spans[value]))" }
            text += "\n"
        }
    }

    private func debugName(_ value: ValueID, _ function: IRFunction) -> String {
        let name = function.debugNames[value]
        return options.debugNames && name.isValid ? " !" + module.names.text(name) : ""
    }

    private func place(_ span: Span) -> String { "\(span.file.rawValue):\(span.start)+\(span.length)" }

    func label(_ block: BlockID) -> String {
        blockNumbers[block] == .max ? "b?\(block.rawValue)" : "b\(blockNumbers[block])"
    }

    func value(_ value: ValueID) -> String {
        guard value.isValid && value.index < valueNumbers.count else { return "%?" }
        return valueNumbers[value] == .max ? "%?\(value.rawValue)" : "%\(valueNumbers[value])"
    }

    private func values(_ list: some Sequence<ValueID>) -> String { list.map { value($0) }.joined(separator: ", ") }

    private func target(_ edge: EdgeID, _ function: IRFunction) -> String {
        let arguments = function.arguments(of: edge)
        let label = label(function.edges[edge].target)
        return arguments.isEmpty ? label : "\(label)(\(values(arguments)))"
    }

    // MARK: Instructions

    private mutating func instruction(_ id: ValueID, _ function: IRFunction) {
        let instruction = function[id]
        let info = instruction.opcode.info
        if info.result != .none { text += "\(value(id))\(debugName(id, function)) = " }
        text += info.mnemonic
        text += immediate(instruction)
        text += operands(id, instruction, function)
        if instruction.opcode == .boundsCheck || instruction.opcode == .check || instruction.opcode == .fieldStore
            || instruction.opcode == .fieldLoad || instruction.opcode == .tupleGet || instruction.opcode == .captureLoad
        {
            text += trailingImmediate(instruction)
        }
        if info.result == .explicit { text += ": \(name(of: instruction.type))" }
        if instruction.flags.contains(.unlikely) { text += " unlikely" }
        if instruction.flags.contains(.likely) { text += " likely" }
        if instruction.flags.contains(.alwaysRaises) { text += " always-raises" }
    }

    /// The immediate where it comes before the operands: what is called, loaded or made.
    private func immediate(_ instruction: Instruction) -> String {
        switch instruction.opcode.immediate {
        case .function: " " + quoteless(module.functions[instruction.callee].cName)
        case .runtimeFunction: " " + module.runtimeFunctions[instruction.runtimeFunction].name
        case .string: " " + module.withBytes(of: instruction.string) { Self.quoted($0) }
        case .global: " " + quoteless(module.globals[instruction.global].cName)
        case .variant: " #\(instruction.fieldIndex)"
        case .payload: " #\(instruction.payloadVariant).\(instruction.payloadField)"
        case .raiseKind: instruction.opcode == .raise ? " " + instruction.raiseKind.info.name : ""
        case .index, .none: ""
        }
    }

    /// The immediate where it comes after the operands: positions, and what a check raises.
    private func trailingImmediate(_ instruction: Instruction) -> String {
        instruction.opcode.immediate == .raiseKind ? " " + instruction.raiseKind.info.name : " #\(instruction.fieldIndex)"
    }

    private func operands(_ id: ValueID, _ instruction: Instruction, _ function: IRFunction) -> String {
        switch instruction.opcode.shape {
        case .none: return ""
        case .constant: return " " + constant(instruction)
        case .unary: return " " + value(instruction.first)
        case .binary: return " \(value(instruction.first)), \(value(instruction.second))"
        case .ternary: return " \(value(instruction.first)), \(value(instruction.second)), \(value(instruction.third))"
        case .list:
            if instruction.opcode == .returnValue {
                return instruction.b == 0 ? "" : " " + values(function.list(of: id))
            }
            return "(\(values(function.list(of: id))))"
        case .jump: return " " + target(instruction.jumpEdge, function)
        case .branch:
            return " \(value(instruction.first)), \(target(instruction.thenEdge, function)), \(target(instruction.elseEdge, function))"
        case .switchCases:
            let cases = function.switchCases(of: id)
            var text = " \(value(instruction.first)), default: \(target(cases[cases.startIndex].edge, function))"
            for item in cases.dropFirst() { text += ", \(item.value): \(target(item.edge, function))" }
            return text
        }
    }

    private func constant(_ instruction: Instruction) -> String {
        switch instruction.type {
        case .unit: "()"
        case .bool: instruction.constantBits == 0 ? "false" : "true"
        case .u64: String(instruction.constantBits)
        case .f64 where instruction.constantFloat.isNaN: "nan:" + String(instruction.constantBits, radix: 16)
        case .f32 where instruction.constantFloat.isNaN: "nan:" + String(instruction.a, radix: 16)
        case .f64: instruction.constantFloat.description
        case .f32: Float(bitPattern: instruction.a).description
        default: String(instruction.constantInt)
        }
    }
}
