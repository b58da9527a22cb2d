import IR
import Support

/// What a string of one byte is: the byte of a string at an index, which `s[i]` and `for c in s` give, or a constant.
private enum OneByte {
    case byte(string: ValueID, index: ValueID)
    case constant(UInt8)
}

extension Simplifier {
    /// Makes a comparison of strings of one byte one of bytes.
    func stringComparison(_ value: ValueID, _ instruction: Instruction, _ function: inout IRFunction, _ context: PassContext) {
        let left = oneByte(instruction.first, function, context)
        let right = oneByte(instruction.second, function, context)
        guard let left, let right else {
            // One byte is never equal to another number of bytes.
            let other = left == nil ? instruction.first : instruction.second
            guard left != nil || right != nil, function[other].opcode == .constString else { return }
            guard instruction.opcode == .eq || instruction.opcode == .ne else { return }
            return function.replace(value, with: .constant(instruction.opcode == .ne ? 1 : 0, .bool))
        }
        // Two constants are left to the C compiler.
        if case .constant = left, case .constant = right { return }
        function[value].a = insert(left, before: value, &function).rawValue
        function[value].b = insert(right, before: value, &function).rawValue
    }

    private func oneByte(_ value: ValueID, _ function: IRFunction, _ context: PassContext) -> OneByte? {
        let instruction = function[value]
        switch instruction.opcode {
        case .callRuntime where instruction.runtimeFunction == context.stringByteFunction:
            return .byte(string: function.operand(0, of: value), index: function.operand(1, of: value))
        case .constString:
            let byte = context.onlyBytes[instruction.string.index]
            return byte < 0 ? nil : .constant(UInt8(byte))
        default: return nil
        }
    }

    private func insert(_ operand: OneByte, before value: ValueID, _ function: inout IRFunction) -> ValueID {
        switch operand {
        case .byte(let string, let index): function.insert(Instruction(.stringByte, .u8, string.rawValue, index.rawValue), before: value)
        case .constant(let byte): function.insert(.constant(UInt64(byte), .u8), before: value)
        }
    }
}
