import IR
import Support

/// Arithmetic, comparisons and conversions.
///
/// Operations that C defines for all their operands are C operators; the rest are functions of `arithmetic.h` and
/// `casts.h`, which say how overflow, shifts and ranges are dealt with.
extension Emitter {
    private static let suffixes: [StaticString] = [
        "unit", "bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "char",
    ]

    /// Appends `i32`, the name of a scalar type in the runtime's functions.
    private mutating func appendSuffix(_ type: IRType) { out.append(Self.suffixes[type.index]) }

    /// Whether C computes in `int` what has this type, so that the result needs a cast back.
    func isPromoted(_ type: IRType) -> Bool {
        type == .i8 || type == .i16 || type == .u8 || type == .u16
    }

    /// Appends `(int8_t)(`; the caller closes the parenthesis.
    mutating func appendCast(to type: IRType) {
        out.append(UInt8(ascii: "("))
        appendType(type)
        out.append(")(")
    }

    // MARK: Operators

    mutating func appendBinary(_ value: ValueID, _ instruction: Instruction) {
        let type = instruction.type
        if instruction.opcode == .rem && type.isFloat {
            out.append(type == .f32 ? "fmodf(" : "fmod(")
            append(instruction.first)
            out.append(", ")
            append(instruction.second)
            out.append(UInt8(ascii: ")"))
            return
        }
        // The product of two `uint16_t` does not fit the `int` that C would compute it in.
        if isPromoted(type) && type.isUnsigned && instruction.opcode == .mul {
            appendRuntimeArithmetic(value, instruction)
            return
        }
        let needsCast = isPromoted(type) || type == .bool
        if needsCast { appendCast(to: type) }
        // Clang takes `a & b` of two `bool` for a misspelt `a && b`.
        if type == .bool { out.append("(int)") }
        append(instruction.first)
        switch instruction.opcode {
        case .add: out.append(" + ")
        case .sub: out.append(" - ")
        case .mul: out.append(" * ")
        case .div: out.append(" / ")
        case .rem: out.append(" % ")
        case .and: out.append(" & ")
        case .or: out.append(" | ")
        default: out.append(" ^ ")
        }
        append(instruction.second)
        if needsCast { out.append(UInt8(ascii: ")")) }
    }

    mutating func appendUnary(_ instruction: Instruction) {
        let type = instruction.type
        if instruction.opcode == .not && type == .bool {
            out.append(UInt8(ascii: "!"))
            append(instruction.first)
            return
        }
        if instruction.opcode == .neg && type.isUnsigned {
            out.append("orus_wrap_neg_")
            appendSuffix(type)
            out.append(UInt8(ascii: "("))
            append(instruction.first)
            out.append(UInt8(ascii: ")"))
            return
        }
        let needsCast = isPromoted(type)
        if needsCast { appendCast(to: type) }
        out.append(UInt8(ascii: instruction.opcode == .not ? "~" : "-"))
        append(instruction.first)
        if needsCast { out.append(UInt8(ascii: ")")) }
    }

    // MARK: Functions of the runtime

    /// The function of the runtime for an operation, and whether it can raise.
    private func runtimeArithmetic(_ opcode: Opcode, _ type: IRType) -> (prefix: StaticString, hasPlace: Bool) {
        switch opcode {
        case .addChecked: ("orus_add_", true)
        case .subChecked: ("orus_sub_", true)
        case .mulChecked: ("orus_mul_", true)
        case .negChecked: ("orus_neg_", true)
        case .divChecked: ("orus_div_", true)
        case .remChecked: ("orus_rem_", true)
        case .shlChecked: ("orus_shl_", true)
        case .shrChecked: ("orus_shr_", true)
        case .powChecked: ("orus_pow_", type.isSigned)
        case .addWrap: ("orus_wrap_add_", false)
        case .subWrap: ("orus_wrap_sub_", false)
        case .mulWrap, .mul: ("orus_wrap_mul_", false)
        case .negWrap: ("orus_wrap_neg_", false)
        case .shl: ("orus_shift_left_", false)
        case .shr: ("orus_shift_right_", false)
        default: ("orus_pow_", false)
        }
    }

    mutating func appendRuntimeArithmetic(_ value: ValueID, _ instruction: Instruction) {
        let type = instruction.type
        let (prefix, hasPlace) = runtimeArithmetic(instruction.opcode, type)
        out.append(prefix)
        appendSuffix(type)
        out.append(UInt8(ascii: "("))
        append(instruction.first)
        if instruction.opcode.shape == .binary {
            out.append(", ")
            append(instruction.second)
        }
        if hasPlace {
            out.append(", ")
            appendPlace(value)
        }
        out.append(UInt8(ascii: ")"))
    }

    // MARK: Comparisons

    mutating func appendComparison(_ instruction: Instruction) {
        let type = function.type(of: instruction.first)
        if type == .string {
            appendStringComparison(instruction)
        } else if let known = function.knownComparison(instruction) {
            out.append(known ? "true" : "false")
        } else {
            // The order of `bool` is that of 0 and 1; compilers take `b < c` for a mistake.
            let isOrderOfBools = type == .bool && instruction.opcode != .eq && instruction.opcode != .ne
            if isOrderOfBools { out.append("(int)") }
            append(instruction.first)
            appendOperator(instruction.opcode)
            if isOrderOfBools { out.append("(int)") }
            append(instruction.second)
        }
    }

    private mutating func appendStringComparison(_ instruction: Instruction) {
        let isEquality = instruction.opcode == .eq || instruction.opcode == .ne
        if instruction.opcode == .ne { out.append(UInt8(ascii: "!")) }
        if isEquality, appendLiteralTest(instruction.first, instruction.second) || appendLiteralTest(instruction.second, instruction.first) { return }
        out.append(isEquality ? "orus_string_equal(" : "orus_string_compare(")
        append(instruction.first)
        out.append(", ")
        append(instruction.second)
        out.append(UInt8(ascii: ")"))
        if !isEquality {
            appendOperator(instruction.opcode)
            out.append(UInt8(ascii: "0"))
        }
    }

    /// Tests whether a string is a short literal; false where the other operand is none.
    private mutating func appendLiteralTest(_ string: ValueID, _ literal: ValueID) -> Bool {
        let instruction = function[literal]
        guard instruction.opcode == .constString else { return false }
        return module.withBytes(of: instruction.string) { bytes in
            guard bytes.count <= Self.shortLiteral else { return false }
            out.append("orus_string_is(")
            append(string)
            out.append(", \"")
            out.append(escaped: bytes)
            out.append("\", ")
            out.append(bytes.count)
            out.append(UInt8(ascii: ")"))
            return true
        }
    }

    /// How long a literal may be that is compared in place; compilers take a few words for it.
    private static var shortLiteral: Int { 32 }

    private mutating func appendOperator(_ opcode: Opcode) {
        switch opcode {
        case .eq: out.append(" == ")
        case .ne: out.append(" != ")
        case .lt: out.append(" < ")
        case .le: out.append(" <= ")
        case .gt: out.append(" > ")
        default: out.append(" >= ")
        }
    }

    // MARK: Conversions

    mutating func appendConversion(_ value: ValueID, _ instruction: Instruction) {
        let from = function.type(of: instruction.first), to = instruction.type
        if to == .bool {
            append(instruction.first)
            out.append(" != 0")
            return
        }
        switch instruction.opcode {
        case .convertChecked where to == .char: appendCharacterConversion(value, instruction, from)
        case .convertChecked where canFail(from, to):
            out.append("orus_cast_")
            appendSuffix(from)
            out.append(UInt8(ascii: "_"))
            appendSuffix(to)
            out.append(UInt8(ascii: "("))
            append(instruction.first)
            out.append(", ")
            appendPlace(value)
            out.append(UInt8(ascii: ")"))
        case .narrowChecked where to != .i64 && to != .u64:
            out.append("orus_length_")
            appendSuffix(to)
            out.append(from == .i64 ? "(" : "((int64_t)")
            append(instruction.first)
            out.append(", ")
            appendPlace(value)
            out.append(UInt8(ascii: ")"))
        default:
            out.append(UInt8(ascii: "("))
            appendType(to)
            out.append(UInt8(ascii: ")"))
            append(instruction.first)
        }
    }

    private mutating func appendCharacterConversion(_ value: ValueID, _ instruction: Instruction, _ from: IRType) {
        out.append("orus_cast_i64_char(")
        out.append(from == .u64 ? "orus_index_u64(" : "(int64_t)(")
        append(instruction.first)
        out.append("), ORUS_")
        out.append(Self.scalarNames[from.index])
        out.append(", ")
        appendPlace(value)
        out.append(UInt8(ascii: ")"))
    }

    private static let scalarNames: [StaticString] = [
        "U8", "U8", "I8", "I16", "I32", "I64", "U8", "U16", "U32", "U64", "F32", "F64", "CHAR",
    ]

    /// Whether the language's table of casts raises for some values of `from`; the runtime has exactly those.
    private func canFail(_ from: IRType, _ to: IRType) -> Bool {
        if from.isFloat { return to.isInteger }
        guard from.isInteger && to.isInteger && from != to else { return false }
        if from.isSigned {
            return to.isUnsigned && (from.bitWidth != to.bitWidth || to == .u64)
        }
        return from.bitWidth > to.bitWidth || (from == .u64 && to == .i64)
    }
}

extension IRFunction {
    /// The result of a comparison that C compilers warn about, as it always comes out the same.
    func knownComparison(_ instruction: Instruction) -> Bool? {
        guard instruction.opcode.isComparison else { return nil }
        let type = type(of: instruction.first)
        if type == .unit || (instruction.first == instruction.second && !type.isFloat && type != .string) {
            return instruction.opcode == .eq || instruction.opcode == .le || instruction.opcode == .ge
        }
        guard type.isInteger || type == .char else { return nil }
        switch instruction.opcode {
        case .lt where isLeast(instruction.second) || isGreatest(instruction.first): return false
        case .gt where isLeast(instruction.first) || isGreatest(instruction.second): return false
        case .ge where isLeast(instruction.second) || isGreatest(instruction.first): return true
        case .le where isLeast(instruction.first) || isGreatest(instruction.second): return true
        default: return nil
        }
    }

    /// Whether a value is the constant that no value of its type is below.
    private func isLeast(_ value: ValueID) -> Bool {
        let instruction = self[value]
        return instruction.opcode == .const && instruction.constantInt == instruction.type.minimum
    }

    /// Whether a value is the constant that no value of its type is above.
    private func isGreatest(_ value: ValueID) -> Bool {
        let instruction = self[value]
        guard instruction.opcode == .const else { return false }
        return instruction.type == .u64 ? instruction.constantBits == .max : instruction.constantInt == instruction.type.maximum
    }
}
