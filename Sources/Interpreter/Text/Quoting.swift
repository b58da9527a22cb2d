/// Characters and strings, raw and as they look inside containers.
enum Quoting {
    /// Writes the UTF-8 bytes of a scalar.
    static func writeCharacter(_ scalar: UInt32, to buffer: ByteBuffer) {
        switch scalar {
        case ..<0x80: buffer.append(UInt8(truncatingIfNeeded: scalar))
        case ..<0x800:
            buffer.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            buffer.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        case ..<0x10000:
            buffer.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            buffer.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            buffer.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        default:
            buffer.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            buffer.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            buffer.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            buffer.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }

    static func writeQuotedCharacter(_ scalar: UInt32, to buffer: ByteBuffer) {
        let raw = ByteBuffer(capacity: 8)
        writeCharacter(scalar, to: raw)
        writeQuoted(raw.bytes, raw.count, UInt8(ascii: "'"), to: buffer)
    }

    /// Writes bytes between quotes: control characters, the quote and backslashes as escapes, the rest raw.
    static func writeQuoted(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ quote: UInt8 = UInt8(ascii: "\""), to buffer: ByteBuffer) {
        buffer.append(quote)
        for index in 0..<count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\n"): buffer.append("\\n")
            case UInt8(ascii: "\t"): buffer.append("\\t")
            case UInt8(ascii: "\r"): buffer.append("\\r")
            case 0: buffer.append("\\0")
            case quote, UInt8(ascii: "\\"):
                buffer.append(UInt8(ascii: "\\"))
                buffer.append(byte)
            case ..<0x20, 0x7F:
                buffer.append("\\u{")
                buffer.append(String(byte, radix: 16))
                buffer.append("}")
            default: buffer.append(byte)
            }
        }
        buffer.append(quote)
    }
}
