/// Colours Orus code: keywords, types, numbers, strings, comments. It knows words, not meanings, and takes any text.
enum Highlighter {
    private static let keywords: Set<String> = [
        "and", "as", "break", "catch", "continue", "defer", "dyn", "elif", "else", "enum", "false", "finally", "fn", "for", "if", "impl",
        "in", "let", "match", "matches", "mut", "not", "or", "pass", "pub", "raise", "return", "self", "Self", "struct", "super", "trait", "true",
        "try", "type", "use", "where", "while", "with", "yield",
    ]
    private static let types: Set<String> = [
        "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "bool", "char", "string", "void", "integer",
    ]

    /// The code as HTML.
    static func html(_ code: String) -> String {
        var scanner = Scanner(text: Array(code.utf8))
        var result = ""
        while let (kind, text) = scanner.next() {
            let escaped = escapedHTML(text)
            result += kind.isEmpty ? escaped : "<span class=\"\(kind)\">\(escaped)</span>"
        }
        return result
    }

    /// The class of a word: a keyword, a type or none.
    static func kind(ofWord word: String) -> String {
        if keywords.contains(word) { return "kw" }
        let isType = types.contains(word) || word.utf8.first.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ?? false
        return isType ? "ty" : ""
    }

    private struct Scanner {
        let text: [UInt8]
        var position = 0

        init(text: [UInt8]) { self.text = text }

        private func peek(_ offset: Int) -> UInt8 { position + offset < text.count ? text[position + offset] : 0 }

        /// The next piece with the class that it has.
        mutating func next() -> (String, String)? {
            guard position < text.count else { return nil }
            let start = position
            let kind = scan()
            return (kind, String(decoding: text[start..<position], as: UTF8.self))
        }

        private mutating func scan() -> String {
            let byte = peek(0)
            if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                skip { $0 != UInt8(ascii: "\n") }
                return "cm"
            }
            if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                position += 2
                while position < text.count, !(peek(0) == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) { position += 1 }
                position = Swift.min(position + 2, text.count)
                return "cm"
            }
            if byte == UInt8(ascii: "\"") { return string() }
            if byte == UInt8(ascii: "'"), peek(2) == byte || peek(1) == UInt8(ascii: "\\") { return character() }
            if Self.isDigit(byte) {
                skip { Self.isWord($0) }
                if peek(0) == UInt8(ascii: "."), Self.isDigit(peek(1)) {
                    position += 1
                    skip { Self.isWord($0) }
                }
                return "nu"
            }
            if Self.isWord(byte) { return word() }
            position += 1
            skip { !Self.isWord($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
            return ""
        }

        private mutating func word() -> String {
            let start = position
            skip { Self.isWord($0) }
            let word = String(decoding: text[start..<position], as: UTF8.self)
            if peek(0) == UInt8(ascii: "\""), word == "f" || word == "r" { return string() }
            return Highlighter.kind(ofWord: word)
        }

        private mutating func string() -> String {
            let quote = UInt8(ascii: "\"")
            let isLong = peek(1) == quote && peek(2) == quote
            position += isLong ? 3 : 1
            while position < text.count {
                if peek(0) == UInt8(ascii: "\\") {
                    position += 2
                } else if peek(0) == quote, !isLong || (peek(1) == quote && peek(2) == quote) {
                    position += isLong ? 3 : 1
                    break
                } else {
                    position += 1
                }
            }
            position = Swift.min(position, text.count)
            return "st"
        }

        private mutating func character() -> String {
            let start = position
            position += peek(1) == UInt8(ascii: "\\") ? 3 : 2
            while position < Swift.min(start + 12, text.count), text[position] != UInt8(ascii: "'") { position += 1 }
            position = Swift.min(position + 1, text.count)
            return "st"
        }

        private mutating func skip(while condition: (UInt8) -> Bool) {
            while position < text.count, condition(text[position]) { position += 1 }
        }

        private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

        private static func isWord(_ byte: UInt8) -> Bool {
            isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
    }
}
