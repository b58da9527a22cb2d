/// What a program's report of an uncaught error says, as far as engines are compared by it.
struct ErrorReport: Equatable {
    var code: String
    var message: String
    var file: String
    var line: Int
    var column: Int

    /// The reports in what a program or the compiler wrote to standard error.
    static func all(in errors: [UInt8]) -> [ErrorReport] {
        errors.split(separator: UInt8(ascii: "\n")).compactMap { line in
            line.first == UInt8(ascii: "{") ? ErrorReport(line: Array(line)) : nil
        }
    }

    /// The report in one line of JSON.
    init?(line: [UInt8]) {
        var reader = JSONObjectReader(bytes: line)
        guard let members = reader.members(), members["severity"] == .text("error"),
            case .text(let code)? = members["code"], case .text(let message)? = members["message"]
        else { return nil }
        self.code = code
        self.message = message
        if case .text(let file)? = members["file"] { self.file = file } else { file = "" }
        if case .number(let line)? = members["line"] { self.line = line } else { self.line = 0 }
        if case .number(let column)? = members["column"] { self.column = column } else { column = 0 }
    }

    /// Whether two reports are the same, as far as both tell. Where the stack ends depends on the size of each engine's frames; and of where memory
    /// ends, or a function of the library raises, executables at times know the line alone: their column is 0.
    func agrees(with other: ErrorReport) -> Bool {
        guard code == other.code, message == other.message else { return false }
        if code == "E0008" { return true }
        guard file == other.file, line == other.line else { return false }
        return code == "E0009" || column == other.column || column == 0 || other.column == 0
    }

    /// One line for people.
    var text: String {
        let place = line > 0 ? " at \(file):\(line):\(column)" : ""
        return "error \(code)\(place): \(message)"
    }
}

/// Reads the top level of a JSON object: its texts and whole numbers; other members are stepped over.
struct JSONObjectReader {
    /// A member that reports are compared by.
    enum Value: Equatable {
        case text(String)
        case number(Int)
        case other
    }

    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The members of the object that the bytes are; nil when they are no object.
    mutating func members() -> [String: Value]? {
        guard accept("{") else { return nil }
        var result: [String: Value] = [:]
        if accept("}") { return result }
        repeat {
            guard let key = string(), accept(":"), let value = value() else { return nil }
            result[key] = value
        } while accept(",")
        return accept("}") ? result : nil
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func accept(_ character: Character) -> Bool {
        while let byte = next, byte == 0x20 || byte == 0x09 { position += 1 }
        guard next == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func value() -> Value? {
        while next == 0x20 { position += 1 }
        if next == UInt8(ascii: "\"") { return string().map(Value.text) }
        let start = position
        guard skip() else { return nil }
        return Int(String(decoding: bytes[start..<position], as: UTF8.self)).map(Value.number) ?? .other
    }

    /// Steps over a value that is no string, strings in it included.
    private mutating func skip() -> Bool {
        var depth = 0
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                if string() == nil { return false }
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if depth == 0 { return true }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { return true }
            default: break
            }
            position += 1
        }
        return false
    }

    private mutating func string() -> String? {
        guard accept("\"") else { return nil }
        var units: [UInt8] = []
        while let byte = next {
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: units, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = escape() else { return nil }
                units += escaped
            } else {
                units.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> [UInt8]? {
        guard let byte = next else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"):
            guard position + 4 <= bytes.count,
                let number = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
            else { return nil }
            position += 4
            // Reports hold nothing escaped beyond control characters.
            return Array(String(Character(Unicode.Scalar(number) ?? "\u{FFFD}")).utf8)
        default: return [byte]
        }
    }
}

/// Texts as they stand in reports.
enum ReportText {
    /// A JSON string.
    static func json(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20:
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Text or an attribute's value in XML.
    static func xml(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // XML has no way to write these.
            case "\u{FFFE}", "\u{FFFF}": result += "?"
            case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t": result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A line of output that shows what a terminal would not.
    static func visible(_ line: some Collection<UInt8>) -> String {
        let limit = 300
        var result = ""
        for scalar in String(decoding: line.prefix(limit), as: UTF8.self).unicodeScalars {
            if scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F {
                result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return line.count > limit ? result + "…" : result
    }
}
