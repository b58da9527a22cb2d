import Source

/// Decodes the inside of string and character literals.
struct StringDecoder {
    /// The text of the file.
    let text: UnsafePointer<UInt8>
    /// What is wrong, with the offsets of the escape.
    private(set) var problems: [(message: String, start: Int, end: Int)] = []

    init(text: UnsafePointer<UInt8>) { self.text = text }

    /// Adds the meaning of the bytes from `start` to `end` to `result`.
    ///
    /// `braces` says that `{{` and `}}` stand for braces, as in interpolated strings.
    mutating func decode(from start: Int, to end: Int, isRaw: Bool, braces: Bool, into result: inout [UInt8]) {
        var position = start
        while position < end {
            let byte = text[position]
            if byte == UInt8(ascii: "\\") && !isRaw {
                position = decodeEscape(at: position, end: end, into: &result)
            } else if braces && (byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")) {
                if position + 1 < end && text[position + 1] == byte {
                    position += 1
                } else {
                    problems.append(("a single `}` in an interpolated string is written `}}`", position, position + 1))
                }
                result.append(byte)
                position += 1
            } else {
                result.append(byte)
                position += 1
            }
        }
    }

    /// Decodes the escape at `start` and returns the offset after it.
    private mutating func decodeEscape(at start: Int, end: Int, into result: inout [UInt8]) -> Int {
        guard start + 1 < end else { return end }
        switch text[start + 1] {
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "0"): result.append(0)
        case UInt8(ascii: "\""): result.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): result.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "x"): return decodeByte(at: start, end: end, into: &result)
        case UInt8(ascii: "u"): return decodeScalar(at: start, end: end, into: &result)
        default:
            var next = start + 2
            while next < end && text[next] & 0xC0 == 0x80 { next += 1 }
            let escape = String(decoding: UnsafeBufferPointer(start: text + start, count: next - start), as: UTF8.self)
            problems.append(("unknown escape `\(escape)`", start, next))
            return next
        }
        return start + 2
    }

    private mutating func decodeByte(at start: Int, end: Int, into result: inout [UInt8]) -> Int {
        var value: UInt8 = 0
        for position in start + 2..<start + 4 {
            guard position < end, let digit = StringDecoder.hexDigit(text[position]) else {
                problems.append(("`\\x` takes two hexadecimal digits", start, Swift.min(position, end)))
                return Swift.min(position, end)
            }
            value = value << 4 | UInt8(digit)
        }
        result.append(value)
        return start + 4
    }

    private mutating func decodeScalar(at start: Int, end: Int, into result: inout [UInt8]) -> Int {
        var position = start + 2
        guard position < end, text[position] == UInt8(ascii: "{") else {
            problems.append(("`\\u` is followed by hexadecimal digits in braces: `\\u{1F600}`", start, position))
            return position
        }
        position += 1
        var value: UInt32 = 0
        let first = position
        while position < end, let digit = StringDecoder.hexDigit(text[position]) {
            value = value > 0x10_FFFF ? value : value << 4 | digit
            position += 1
        }
        guard position < end, text[position] == UInt8(ascii: "}"), position > first else {
            problems.append(("`\\u` is followed by hexadecimal digits in braces: `\\u{1F600}`", start, position))
            return position
        }
        guard let scalar = Unicode.Scalar(value) else {
            let code = SyntaxDiagnostics.hexadecimal(value, digits: 4)
            problems.append(("U+\(code) is no Unicode scalar value", start, position + 1))
            return position + 1
        }
        result.append(contentsOf: Array(UTF8.encode(scalar)!))
        return position + 1
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
