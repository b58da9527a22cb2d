import Source

/// The messages of the lexer. Those of the parser are in `SyntaxDiagnostics+Parser.swift`.
enum SyntaxDiagnostics {
    /// `next`: the seven bytes behind them.
    static func unexpectedCharacters(_ bytes: UnsafeBufferPointer<UInt8>, before next: String, _ span: Span) -> Diagnostic {
        let text = String(decoding: bytes.prefix(40), as: UTF8.self)
        guard let first = text.unicodeScalars.first else {
            return Diagnostic(.unexpectedSyntax, "unexpected character", at: span)
        }
        if lookalikes[first] != nil, text.unicodeScalars.count > 1 {
            let plain = text.unicodeScalars.map { lookalikes[$0] ?? String($0) }.joined()
            return Diagnostic(.unexpectedSyntax, "unexpected character `\(first)`", at: span)
                .help("write `\(plain)`", Replacement(span: span, text: plain))
        }
        if first == "`" {
            return Diagnostic(.unexpectedSyntax, "unexpected character: a backtick", at: span)
                .note("strings are written in double quotes, names without quotes")
        }
        if let invisible = text.unicodeScalars.first(where: { $0.properties.generalCategory == .format }) {
            let visible = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .format }))
            return Diagnostic(.unexpectedSyntax, "the invisible character U+\(hexadecimal(invisible.value, digits: 4)) stands here", at: span)
                .help("remove it", bytes.count <= 40 ? [Replacement(span: span, text: visible)] : [])
        }
        if text.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) {
            return Diagnostic(.unexpectedSyntax, "`\(text)` is not a name", at: span)
                .note("names consist of the letters A to Z and a to z, digits and `_`")
        }
        let code = "U+" + hexadecimal(first.value, digits: 4)
        let diagnostic = Diagnostic(
            .unexpectedSyntax, isVisible(first) ? "unexpected character `\(first)`" : "unexpected character \(code)", at: span)
        if let meant = lookalikes[first] {
            return diagnostic.help("write `\(meant)`", Replacement(span: span, text: meant))
        }
        if first == "\\" { return diagnostic.note("a line goes on in the next one where it ends in an operator, or in brackets; no `\\` is needed") }
        if first == "#" {
            if text == "#" && (next == "include" || next.hasPrefix("import")) {
                return diagnostic.note("modules are imported with `use`, as in `use std.io`")
            }
            if text == "#" && next.hasPrefix("[") {
                return diagnostic.help("attributes are written `@derive(Equatable)`")
            }
            let sign = Span(file: span.file, start: span.start, length: 1)
            return diagnostic.note("comments begin with `//`").help("write `//`", Replacement(span: sign, text: "//"))
        }
        if first.properties.isWhitespace {
            return diagnostic.help("use an ordinary space", Replacement(span: span, text: " "))
        }
        return diagnostic
    }

    /// Characters that editors and word processors put in place of the ones that are meant.
    private static let lookalikes: [Unicode.Scalar: String] = [
        "\u{201C}": "\"", "\u{201D}": "\"", "\u{2018}": "'", "\u{2019}": "'", "\u{2013}": "-", "\u{2212}": "-",
        "\u{00D7}": "*", "\u{00F7}": "/", "\u{2264}": "<=", "\u{2265}": ">=", "\u{2260}": "!=", "\u{2192}": "->",
        "\u{FF08}": "(", "\u{FF09}": ")", "\u{FF0C}": ",", "\u{FF1A}": ":", "\u{FF1B}": ";", "\u{2026}": "..",
    ]

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
    }

    /// `count`: how many characters of white space these bytes are.
    static func foreignBlanks(_ bytes: UnsafeBufferPointer<UInt8>, _ count: Int, _ span: Span) -> Diagnostic {
        let first = String(decoding: bytes.prefix(3), as: UTF8.self).unicodeScalars.first?.value ?? 0
        return Diagnostic(.unexpectedSyntax, "unexpected character U+\(hexadecimal(first, digits: 4))", at: span)
            .help("use an ordinary space", Replacement(span: span, text: String(repeating: " ", count: count)))
    }

    static func invalidUTF8(_ byte: UInt8, _ span: Span) -> Diagnostic {
        Diagnostic(.malformedLiteral, "byte 0x\(hexadecimal(UInt32(byte), digits: 2)) is not valid UTF-8 here", at: span, title: "invalid UTF-8")
            .note("source files are UTF-8 text")
    }

    static func sixteenBits(_ span: Span) -> Diagnostic {
        Diagnostic(.malformedLiteral, "this file is in UTF-16", at: span, title: "invalid UTF-8")
            .note("source files are UTF-8 text")
    }

    /// `isMember`: of a method, which may have no type parameters in Orus.
    static func typeArgumentsBehindColons(_ span: Span, isMember: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "type arguments follow a name directly: `f<i32>(x)`", at: span)
        return isMember
            ? diagnostic.help("leave them out, and annotate the result where it is needed, as in `x: i32 = …`")
            : diagnostic.help("remove `::`", Replacement(span: span, text: ""))
    }

    static func fileTooLarge(_ span: Span) -> Diagnostic {
        Diagnostic(.unreadableModule, "the file is larger than 2 GB", at: span)
    }

    static func unterminatedComment(_ span: Span) -> Diagnostic {
        Diagnostic(.unterminated, "this comment is never closed", at: span, title: "unterminated comment")
            .note("block comments end with `*/` and do not nest")
    }

    static func unterminatedString(_ span: Span) -> Diagnostic {
        Diagnostic(.unterminated, "this string is never closed", at: span, title: "unterminated string")
    }

    static func unterminatedCharacter(_ span: Span) -> Diagnostic {
        Diagnostic(.unterminated, "this character is never closed", at: span, title: "unterminated character")
            .note("a character is one scalar or escape between `'` and `'`; strings are in double quotes")
    }

    static func singleQuoted(_ text: String, _ span: Span) -> Diagnostic {
        if text.isEmpty {
            return Diagnostic(.malformedLiteral, "a character literal holds one character", at: span)
                .help("for an empty string, write", Replacement(span: span, text: "\"\""))
        }
        let diagnostic = Diagnostic(.malformedLiteral, "a character literal holds one character", at: span)
        if text.contains("\"") { return diagnostic.note("strings are written in double quotes") }
        return diagnostic.help("strings are written in double quotes", Replacement(span: span, text: "\"\(text)\""))
    }

    static func strayCloser(_ kind: TokenKind, _ span: Span) -> Diagnostic {
        let text = kind.fixedText ?? ""
        return Diagnostic(.unexpectedSyntax, "this `\(text)` closes nothing", at: span, title: "unmatched closing bracket")
    }

    static func unclosed(_ kind: TokenKind, _ span: Span) -> Diagnostic {
        switch kind {
        case .leftParenthesis: Diagnostic(.unclosedParenthesis, "this `(` is never closed", at: span)
        case .leftBracket: Diagnostic(.unclosedBracket, "this `[` is never closed", at: span)
        default: Diagnostic(.unclosedBrace, "this `{` is never closed", at: span)
        }
    }

    /// `spelling` is `//` or `//=`.
    static func commentLooksLikeDivision(_ spelling: String, _ span: Span) -> Diagnostic {
        let division = String(spelling.dropFirst())
        return Diagnostic(.ambiguousSpelling, "`\(spelling)` begins a comment; it does not divide", at: span)
            .help("divide with `\(division)`, which truncates toward zero for integers", Replacement(span: span, text: division))
    }

    // MARK: Literals

    static func malformed(_ message: String, _ span: Span) -> Diagnostic {
        Diagnostic(.malformedLiteral, message, at: span)
    }
}
