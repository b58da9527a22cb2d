/// The characters of a text in the IR's text form.
struct TextScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// An error at the current line.
    func error(_ message: String) -> ReaderError {
        let line = 1 + bytes[..<min(position, bytes.count)].count { $0 == 0x0A }
        return ReaderError(line: line, message: message)
    }

    private func byte(_ offset: Int = 0) -> UInt8 { position + offset < bytes.count ? bytes[position + offset] : 0 }

    private mutating func skipBlanks() {
        while position < bytes.count {
            if byte() == 0x2F && byte(1) == 0x2F {
                while position < bytes.count && byte() != 0x0A { position += 1 }
            } else if byte() == 0x20 || byte() == 0x0A || byte() == 0x09 || byte() == 0x0D {
                position += 1
            } else {
                return
            }
        }
    }

    /// Whether nothing but blanks is left.
    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return position >= bytes.count
        }
    }

    /// Takes the given punctuation if it comes next.
    mutating func take(_ text: String) -> Bool {
        skipBlanks()
        let wanted = text.utf8
        guard position + wanted.count <= bytes.count, bytes[position..<position + wanted.count].elementsEqual(wanted) else {
            return false
        }
        position += wanted.count
        return true
    }

    /// Takes the given punctuation.
    mutating func expect(_ text: String) throws(ReaderError) {
        guard take(text) else { throw error("expected '\(text)'") }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x24, 0x2E: true
        default: byte >= 0x80
        }
    }

    private func wordEnd() -> Int {
        var end = position
        while end < bytes.count {
            let isHyphen = bytes[end] == 0x2D && end > position && end + 1 < bytes.count
                && bytes[end + 1] >= 0x61 && bytes[end + 1] <= 0x7A
            guard isHyphen || Self.isWordByte(bytes[end]) else { break }
            end += 1
        }
        return end
    }

    /// Takes a word: letters, digits, `_`, `$`, `.`, and `-` before a letter.
    mutating func word(_ expectation: String) throws(ReaderError) -> String {
        skipBlanks()
        let end = wordEnd()
        guard end > position else { throw error("expected \(expectation)") }
        defer { position = end }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    /// Takes the given word if it comes next.
    mutating func takeWord(_ text: String) -> Bool {
        skipBlanks()
        let end = wordEnd()
        guard bytes[position..<end].elementsEqual(text.utf8) else { return false }
        position = end
        return true
    }

    /// Takes a word if a colon follows, and the colon.
    mutating func label() -> String? {
        let start = position
        if let word = try? word("a name"), take(":") { return word }
        position = start
        return nil
    }

    /// Takes what stands for a number: everything up to a blank or separator.
    mutating func number() throws(ReaderError) -> String {
        skipBlanks()
        let start = position
        while position < bytes.count, Self.isWordByte(byte()) || byte() == 0x2D || byte() == 0x2B { position += 1 }
        if byte() == 0x3A && byte(1) != 0x20 {
            position += 1
            while position < bytes.count, Self.isWordByte(byte()) { position += 1 }
        }
        guard position > start else { throw error("expected a number") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Takes a small number.
    mutating func integer() throws(ReaderError) -> Int {
        skipBlanks()
        var value = 0
        let start = position
        while byte() >= 0x30 && byte() <= 0x39 && value < 1 << 40 {
            value = value * 10 + Int(byte() - 0x30)
            position += 1
        }
        guard position > start else { throw error("expected an integer") }
        return value
    }

    /// Takes bytes in double quotes if they come next.
    mutating func string() throws(ReaderError) -> [UInt8]? {
        guard take("\"") else { return nil }
        var result: [UInt8] = []
        while byte() != 0x22 {
            guard position < bytes.count else { throw error("unterminated string") }
            if byte() != 0x5C {
                result.append(byte())
                position += 1
                continue
            }
            switch byte(1) {
            case 0x6E: result.append(0x0A)
            case 0x78:
                guard let high = Self.digit(byte(2)), let low = Self.digit(byte(3)) else { throw error("bad escape") }
                result.append(high << 4 | low)
                position += 2
            default: result.append(byte(1))
            }
            position += 2
        }
        position += 1
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
