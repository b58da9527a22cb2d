/// A JSON value, as far as diagnostics need it.
public enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// Reads one complete value; nil when the bytes are anything else.
    public init?(_ bytes: some Sequence<UInt8>) {
        var reader = JSONReader(bytes: Array(bytes))
        guard let value = reader.value(), reader.isAtEnd else { return nil }
        self = value
    }

    /// The member of an object, or `null`.
    public subscript(key: String) -> JSON {
        if case .object(let members) = self { members[key] ?? .null } else { .null }
    }

    /// The text of a string.
    public var text: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// A number without fraction.
    public var integer: Int? {
        if case .number(let value) = self { Int(exactly: value) } else { nil }
    }

    /// The elements of an array.
    public var elements: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }
}

/// A strict recursive-descent reader of JSON.
private struct JSONReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return position == bytes.count
        }
    }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || (0x09...0x0d).contains(byte) { position += 1 }
    }

    private mutating func accept(_ character: Character) -> Bool {
        skipBlanks()
        guard next == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func accept(word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    mutating func value() -> JSON? {
        skipBlanks()
        switch next {
        case UInt8(ascii: "\""): return string().map(JSON.string)
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "{"): return object()
        default: break
        }
        if accept(word: "null") { return .null }
        if accept(word: "true") { return .bool(true) }
        if accept(word: "false") { return .bool(false) }
        return number()
    }

    private mutating func number() -> JSON? {
        let start = position
        while let byte = next, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
        return Double(String(decoding: bytes[start..<position], as: UTF8.self)).map(JSON.number)
    }

    private mutating func array() -> JSON? {
        guard accept("[") else { return nil }
        var result: [JSON] = []
        if accept("]") { return .array(result) }
        repeat {
            guard let element = value() else { return nil }
            result.append(element)
        } while accept(",")
        return accept("]") ? .array(result) : nil
    }

    private mutating func object() -> JSON? {
        guard accept("{") else { return nil }
        var result: [String: JSON] = [:]
        if accept("}") { return .object(result) }
        repeat {
            skipBlanks()
            guard let key = string(), accept(":"), let member = value() else { return nil }
            result[key] = member
        } while accept(",")
        return accept("}") ? .object(result) : nil
    }

    private mutating func string() -> String? {
        guard accept("\"") else { return nil }
        var units: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return String(validating: units, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = escape() else { return nil }
                units.append(contentsOf: escaped)
            case 0..<0x20:
                return nil
            default:
                units.append(byte)
            }
        }
        return nil
    }

    /// What follows a backslash, as UTF-8.
    private mutating func escape() -> [UInt8]? {
        guard let byte = next else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "u"): return unicodeEscape()
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        default: return nil
        }
    }

    private mutating func unicodeEscape() -> [UInt8]? {
        guard var scalar = hexadecimal() else { return nil }
        if (0xd800..<0xdc00).contains(scalar) {
            guard accept(word: "\\u"), let low = hexadecimal(), (0xdc00..<0xe000).contains(low) else { return nil }
            scalar = 0x10000 + (scalar - 0xd800) << 10 + (low - 0xdc00)
        }
        return Unicode.Scalar(scalar).map { Array(String(Character($0)).utf8) }
    }

    private mutating func hexadecimal() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        defer { position += 4 }
        return UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    }
}
