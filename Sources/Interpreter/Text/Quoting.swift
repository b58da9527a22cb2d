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
        var index = 0
        while index < count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\n"): buffer.append("\\n")
            case UInt8(ascii: "\t"): buffer.append("\\t")
            case UInt8(ascii: "\r"): buffer.append("\\r")
            case 0: buffer.append("\\0")
            case quote, UInt8(ascii: "\\"):
                buffer.append(UInt8(ascii: "\\"))
                buffer.append(byte)
            case ..<0x20, 0x7F: writeEscape(byte, to: buffer)
            case 0xC2 where index < count && 0x80..<0xA0 ~= bytes[index]:
                // U+0080 to U+009F: control characters whose second byte is their number.
                writeEscape(bytes[index], to: buffer)
                index += 1
            default: buffer.append(byte)
            }
        }
        buffer.append(quote)
    }

    private static func writeEscape(_ control: UInt8, to buffer: ByteBuffer) {
        buffer.append("\\u{")
        buffer.append(String(control, radix: 16))
        buffer.append("}")
    }
}
