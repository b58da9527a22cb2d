import Source

/// What a number's text means, or what is wrong with it.
enum NumberLiteral {
    case integer(IntegerLiteral)
    case float(FloatLiteral)
    case malformed(String)
}

extension NumberLiteral {
    /// Reads an integer token: `42`, `0xFF`, `5u32`, `5f64`.
    static func integer(_ text: UnsafeBufferPointer<UInt8>) -> NumberLiteral {
        var radix: UInt64 = 10
        var position = 0
        if text.count > 1 && text[0] == UInt8(ascii: "0") {
            switch text[1] | 0x20 {
            case UInt8(ascii: "x"): radix = 16
            case UInt8(ascii: "b"): radix = 2
            case UInt8(ascii: "o"): radix = 8
            default: break
            }
            if radix != 10 { position = 2 }
        }
        let firstDigit = position
        var literal = IntegerLiteral(magnitude: 0, radix: UInt8(radix))
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "_") {
                let isBetweenDigits = position > firstDigit && text[position - 1] != byte
                    && position + 1 < text.count && digit(text[position + 1], radix) != nil
                if !isBetweenDigits { return .malformed("`_` may stand only between digits, one at a time") }
            } else if let digit = digit(byte, radix) {
                let (product, overflow) = literal.magnitude.multipliedReportingOverflow(by: radix)
                let (sum, carry) = product.addingReportingOverflow(digit)
                literal.magnitude = sum
                literal.overflows = literal.overflows || overflow || carry
            } else {
                break
            }
            position += 1
        }
        if position == firstDigit { return .malformed("a number in base \(radix) needs digits after `0\(Unicode.Scalar(text[1]))`") }
        if radix == 10 && position > 1 && text[0] == UInt8(ascii: "0") {
            return .malformed("a number cannot begin with 0; octal numbers are written `0o…`")
        }
        if position < text.count {
            guard let suffix = suffix(text, from: position) else { return badSuffix(text, from: position, radix: radix) }
            literal.suffix = suffix
        }
        return .integer(literal)
    }

    private static func badSuffix(_ text: UnsafeBufferPointer<UInt8>, from position: Int, radix: UInt64) -> NumberLiteral {
        let byte = text[position]
        if Lexer.isDigit(byte) { return .malformed("`\(Unicode.Scalar(byte))` is no digit of base \(radix)") }
        let rest = String(decoding: text[position...], as: UTF8.self)
        return .malformed("`\(rest)` is no suffix of a number")
    }

    /// Reads a float token: `1.5`, `6.022e23`, `1e3f32`.
    static func float(_ text: UnsafeBufferPointer<UInt8>) -> NumberLiteral {
        var digits: [UInt8] = []
        digits.reserveCapacity(text.count)
        var position = 0
        scan: while position < text.count {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): digits.append(byte)
            case UInt8(ascii: "_"):
                let isBetweenDigits = position > 0 && Lexer.isDigit(text[position - 1])
                    && position + 1 < text.count && Lexer.isDigit(text[position + 1])
                if !isBetweenDigits { return .malformed("`_` may stand only between digits, one at a time") }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                digits.append(byte)
                let next = position + 1 < text.count ? text[position + 1] : 0
                if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
                    digits.append(next)
                    position += 1
                }
            default: break scan
            }
            position += 1
        }
        if digits.count > 1 && digits[0] == UInt8(ascii: "0") && Lexer.isDigit(digits[1]) {
            return .malformed("a number cannot begin with 0; octal numbers are written `0o…`")
        }
        var literal = FloatLiteral(value: Double(String(decoding: digits, as: UTF8.self)) ?? .nan)
        if literal.value.isNaN { return .malformed("this is not a number") }
        if position < text.count {
            guard let suffix = suffix(text, from: position) else { return badSuffix(text, from: position, radix: 10) }
            guard suffix == .f32 || suffix == .f64 else { return .malformed("a float cannot have the suffix `\(suffix.text)`") }
            literal.suffix = suffix
        }
        return .float(literal)
    }

    @inline(__always)
    private static func digit(_ byte: UInt8, _ radix: UInt64) -> UInt64? {
        var value = UInt64(byte &- UInt8(ascii: "0"))
        if value > 9 {
            value = UInt64((byte | 0x20) &- UInt8(ascii: "a")) + 10
            if value < 10 || value > 35 { return nil }
        }
        return value < radix ? value : nil
    }

    private static func suffix(_ text: UnsafeBufferPointer<UInt8>, from position: Int) -> NumericSuffix? {
        switch String(decoding: text[position...], as: UTF8.self) {
        case "i8": .i8
        case "i16": .i16
        case "i32": .i32
        case "i64": .i64
        case "u8": .u8
        case "u16": .u16
        case "u32", "u": .u32
        case "u64": .u64
        case "f32": .f32
        case "f64": .f64
        default: nil
        }
    }
}
