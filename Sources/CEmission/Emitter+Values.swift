import IR
import Support

/// Operands and constants.
extension Emitter {
    /// Appends a value as an operand: its variable, or its expression when it is folded into this place.
    @inline(__always)
    mutating func append(_ value: ValueID) {
        if !plan.isFolded[value.index] {
            if function.type(of: value) == .unit { out.append(UInt8(ascii: "0")) } else { appendName(of: value) }
        } else {
            appendFolded(value)
        }
    }

    /// Writes the value where parentheses stand around it: clang warns of `if ((a == b))`.
    mutating func appendInParentheses(_ value: ValueID) {
        let instruction = function[value]
        if plan.isFolded[value.index] && instruction.opcode.isComparison {
            appendExpression(value, instruction)
        } else {
            append(value)
        }
    }

    private mutating func appendFolded(_ value: ValueID) {
        let instruction = function[value]
        switch instruction.opcode {
        case .const: appendConstant(instruction)
        case .constString: appendString(instruction.string)
        case .zero: appendZero(instruction.type)
        case .functionRef:
            out.append("(orus$code)")
            appendName(of: instruction.callee)
        case .caughtError:
            out.append(UInt8(ascii: "e"))
            out.append(instruction.a)
        default:
            out.append(UInt8(ascii: "("))
            appendExpression(value, instruction)
            out.append(UInt8(ascii: ")"))
        }
    }

    /// Appends values with commas between them.
    mutating func appendList(_ values: ArraySlice<ValueID>) {
        var isFirst = true
        for value in values {
            if !isFirst { out.append(", ") }
            isFirst = false
            append(value)
        }
    }

    // MARK: Constants

    private mutating func appendConstant(_ instruction: Instruction) {
        appendNumber(instruction.constantInt, instruction.type) {
            $0.appendFloat(instruction)
        }
    }

    /// Appends an integer, `bool` or `char` as a C constant of its type; `other` does the floats.
    mutating func appendNumber(_ number: Int64, _ type: IRType, other: (inout Emitter) -> Void = { _ in }) {
        switch type {
        case .bool: out.append(number != 0 ? "true" : "false")
        case .i64: appendSigned(number, least: .min, suffix: "LL")
        case .i8, .i16, .i32: appendSigned(number, least: Int64(Int32.min), suffix: "")
        case .u64:
            // `ULL` is another type than `uint64_t` where that is `unsigned long`; gcc warns of the conversion.
            out.append("UINT64_C(")
            out.append(decimal: UInt64(bitPattern: number))
            out.append(UInt8(ascii: ")"))
        case .u8, .u16, .u32, .char:
            out.append(decimal: UInt64(bitPattern: number))
            out.append(UInt8(ascii: "u"))
        case .f32, .f64: other(&self)
        default: appendSigned(number, least: Int64(Int32.min), suffix: "")
        }
    }

    /// C has no negative constants: `-2147483648` would be the negation of one that is no `int`.
    private mutating func appendSigned(_ number: Int64, least: Int64, suffix: StaticString) {
        if number >= 0 {
            out.append(decimal: UInt64(number))
            out.append(suffix)
            return
        }
        out.append("(-")
        out.append(decimal: (number == least ? number + 1 : number).magnitude)
        out.append(suffix)
        out.append(number == least ? " - 1)" : ")")
    }

    private mutating func appendFloat(_ instruction: Instruction) {
        let value = instruction.constantFloat
        let isSingle = instruction.type == .f32
        guard value.isFinite else {
            out.append(isSingle ? "(float)" : "")
            out.append(value.isNaN ? "ORUS_NAN" : value < 0 ? "(-ORUS_INFINITY)" : "ORUS_INFINITY")
            return
        }
        // The shortest digits that read back the same.
        let text = isSingle ? Float(value).description : value.description
        let isNegative = value.sign == .minus
        if isNegative { out.append(UInt8(ascii: "(")) }
        out.append(text: text)
        if isSingle { out.append(UInt8(ascii: "f")) }
        if isNegative { out.append(UInt8(ascii: ")")) }
    }

    /// Appends a pointer that `->` follows: the address of a constant needs parentheses.
    mutating func appendOperand(beforeArrow value: ValueID) {
        let isConstant = function[value].opcode == .constString
        if isConstant { out.append(UInt8(ascii: "(")) }
        append(value)
        if isConstant { out.append(UInt8(ascii: ")")) }
    }

    /// Appends the address of a string constant; the runtime has the empty and the one-byte strings.
    mutating func appendString(_ id: StringID) {
        let (count, first) = module.withBytes(of: id) { ($0.count, $0.first) }
        if count == 0 {
            out.append("(&orus_string_empty)")
        } else if count == 1, let first {
            out.append("(&orus_string_bytes[")
            out.append(UInt32(first))
            out.append("])")
        } else {
            if !isStringUsed[id.index] {
                isStringUsed[id.index] = true
                usedStrings.append(id)
            }
            out.append("(&s$")
            out.append(id.rawValue)
            out.append(UInt8(ascii: ")"))
        }
    }

    /// Appends the all-zero value of a type.
    mutating func appendZero(_ type: IRType) {
        let isStruct =
            switch module.types.kind(type) {
            case .tuple: true
            case .enumeration(let id): module.types.enumerations[id].layout == .inline
            default: false
            }
        if isStruct {
            out.append(UInt8(ascii: "("))
            appendType(type)
            out.append("){0}")
        } else if type.isScalar || type == .unit {
            if type.isFloat { out.append(type == .f32 ? "0.0f" : "0.0") } else { appendNumber(0, type) }
        } else if case .enumeration(let id) = module.types.kind(type), module.types.enumerations[id].layout == .scalar {
            out.append(UInt8(ascii: "0"))
        } else {
            out.append("NULL")
        }
    }
}
