import Source

/// Strings, characters and labels.
extension Lexer {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    static let newline = UInt8(ascii: "\n")

    /// Whether three quotes stand at the position.
    private func isTripleQuote(at position: Int) -> Bool {
        text[position] == Lexer.quote && text[position + 1] == Lexer.quote && text[position + 2] == Lexer.quote
    }

    // MARK: Strings

    /// Reads a string without interpolation that starts (with its prefix, if any) at `start`.
    mutating func scanString(from start: Int, flags extra: TokenFlags) {
        position = start + (extra.contains(.raw) ? 1 : 0)
        if isTripleQuote(at: position) {
            position += 3
            return scanTripleQuoted(from: start, flags: extra.union(.tripleQuoted))
        }
        position &+= 1
        let body = position
        let isRaw = extra.contains(.raw)
        var spansLines = false
        var firstLine = lineStart
        while true {
            let byte = text[position]
            if byte == Lexer.quote { break }
            if byte == Lexer.backslash && !isRaw {
                position &+= text[position + 1] == 0 && position + 1 >= count ? 1 : 2
                continue
            }
            if byte == Lexer.newline {
                if !spansLines { firstLine = lineStart }
                spansLines = true
                if stringsEndWithLine || isInSingleLineInterpolation || unterminatedStrings.contains(start) {
                    return endUnterminated(from: start, body: body)
                }
                lineStart = position &+ 1
            } else if byte == 0 && position >= count {
                if spansLines { lineStart = firstLine }
                return reachEndOfFile(from: start, body: body)
            }
            position &+= 1
        }
        if spansLines && suspect == nil && looksLikeOpening(at: position) { suspect = start }
        position &+= 1
        append(.string, from: start, flags: extra)
    }

    /// In an expression within `f"…"`, a string that spans lines is more likely the end of the outer one.
    private var isInSingleLineInterpolation: Bool {
        guard let outer = interpolations.last else { return false }
        return !outer.isTripleQuoted
    }

    /// Whether the quote that ends a string looks as if it began one: `print("` ends the string before it.
    private func looksLikeOpening(at quote: Int) -> Bool {
        if Lexer.isWordByte(text[quote + 1]) { return true }
        switch text[quote - 1] {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "="), UInt8(ascii: "{"): return true
        case UInt8(ascii: " "):
            switch text[quote + 1] {
            case UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: " "),
                UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "."), UInt8(ascii: ":"), 0:
                return false
            default: return true
            }
        default: return false
        }
    }

    /// A string that never ends: it or an earlier one lacks its quote.
    private mutating func reachEndOfFile(from start: Int, body: Int) {
        if suspect != nil && unterminatedStrings.count < 4 {
            wantsRestart = true
            return
        }
        stringsEndWithLine = true
        endUnterminated(from: start, body: body)
    }

    /// Reports the string at `start` and ends it with its line.
    mutating func endUnterminated(from start: Int, body: Int) {
        position = body
        while text[position] != Lexer.newline && position < count { position &+= 1 }
        if position > body && text[position - 1] == UInt8(ascii: "\r") { position &-= 1 }
        let culprit = interpolations.last.map { tokens.tokens[$0.start] }
        diagnostics.append(SyntaxDiagnostics.unterminatedString(
            culprit.map { span(from: Int($0.start), to: Int($0.end)) } ?? span(from: start, to: body)))
        append(.string, from: start, flags: .unterminated)
        if let outer = interpolations.popLast() {
            forgetOpeners(from: outer.openerCount)
            tokens.tokens[outer.start].payload = UInt32(truncatingIfNeeded: tokens.count)
            append(.interpolationEnd, from: position, flags: .unterminated)
        }
        forgetOpenersOfLine()
    }

    private mutating func scanTripleQuoted(from start: Int, flags extra: TokenFlags) {
        let isRaw = extra.contains(.raw)
        while !isTripleQuote(at: position) {
            if position >= count {
                position = count
                diagnostics.append(SyntaxDiagnostics.unterminatedString(span(from: start, to: start + 3)))
                append(.string, from: start, flags: extra.union(.unterminated))
                forgetOpeners(from: 0)
                return
            }
            if text[position] == Lexer.newline { lineStart = position &+ 1 }
            position &+= text[position] == Lexer.backslash && !isRaw && position + 1 < count ? 2 : 1
        }
        position += 3
        append(.string, from: start, flags: extra)
    }

    // MARK: Interpolated strings

    /// Reads `f"` or `f"""` at `start`, and the text up to the first expression.
    mutating func beginInterpolation(from start: Int) {
        let isTripleQuoted = isTripleQuote(at: position)
        position &+= isTripleQuoted ? 3 : 1
        interpolations.append(Interpolation(
            start: tokens.count, isTripleQuoted: isTripleQuoted, openerCount: openers.count))
        append(.interpolationStart, from: start, flags: isTripleQuoted ? .tripleQuoted : [])
        scanInterpolationText()
    }

    /// Reads literal text up to the next expression or the end of the string.
    private mutating func scanInterpolationText() {
        let start = position
        let isTripleQuoted = interpolations[interpolations.count - 1].isTripleQuoted
        while true {
            let byte = text[position]
            if byte == 0 && position >= count {
                return endUnterminatedInterpolation(textStart: start)
            } else if byte == Lexer.backslash {
                // The braces of `\u{…}` are the escape's; at the end of the file there is nothing to skip.
                position &+= 1
                if text[position] == UInt8(ascii: "u") && text[position + 1] == UInt8(ascii: "{") {
                    position &+= 2
                } else if position < count {
                    position &+= 1
                }
            } else if byte == UInt8(ascii: "{") {
                if text[position + 1] == UInt8(ascii: "{") {
                    position &+= 2
                    continue
                }
                appendText(from: start)
                position &+= 1
                append(.interpolationOpen, from: position &- 1)
                return
            } else if byte == Lexer.quote && (!isTripleQuoted || isTripleQuote(at: position)) {
                appendText(from: start)
                return endInterpolation()
            } else {
                if byte == Lexer.newline { lineStart = position &+ 1 }
                position &+= 1
            }
        }
    }

    private mutating func appendText(from start: Int) {
        if position > start { append(.interpolationText, from: start) }
    }

    private mutating func endInterpolation() {
        let interpolation = interpolations.removeLast()
        let start = position
        position &+= interpolation.isTripleQuoted ? 3 : 1
        tokens.tokens[interpolation.start].payload = UInt32(truncatingIfNeeded: tokens.count)
        append(.interpolationEnd, from: start)
    }

    /// The literal text of an interpolated string runs to the end of the file: it ends with its line instead.
    private mutating func endUnterminatedInterpolation(textStart: Int) {
        let interpolation = interpolations.removeLast()
        let start = tokens.tokens[interpolation.start]
        diagnostics.append(SyntaxDiagnostics.unterminatedString(span(from: Int(start.start), to: Int(start.end))))
        if !interpolation.isTripleQuoted && !stringsEndWithLine {
            stringsEndWithLine = true
            position = textStart
            while text[position] != Lexer.newline && position < count { position &+= 1 }
        } else {
            position = count
        }
        tokens.tokens[interpolation.start].payload = UInt32(truncatingIfNeeded: tokens.count)
        append(.interpolationEnd, from: position, flags: .unterminated)
        forgetOpeners(from: interpolation.openerCount)
        forgetOpenersOfLine()
    }

    /// Reads the format specification after the `:` at the position, up to the `}`.
    mutating func scanInterpolationSpec() {
        position &+= 1
        let start = position
        // Braces in it are a mistake, but one only: they are taken as pairs.
        var depth = 0
        while (text[position] != UInt8(ascii: "}") || depth > 0) && text[position] != Lexer.quote && text[position] != Lexer.newline
            && position < count {
            if text[position] == UInt8(ascii: "{") { depth += 1 }
            if text[position] == UInt8(ascii: "}") { depth -= 1 }
            position &+= 1
        }
        append(.interpolationSpec, from: start)
    }

    /// Reads the `}` that ends an expression, and the text behind it.
    mutating func endInterpolatedExpression() {
        position &+= 1
        append(.interpolationClose, from: position &- 1)
        scanInterpolationText()
    }

    // MARK: Characters and labels

    /// Reads what begins with `'`: a character, a label, or a string in the wrong quotes.
    mutating func scanQuote() {
        let start = position
        if let end = characterEnd(from: start) {
            position = end
            return append(.character, from: start)
        }
        if Lexer.isWordByte(text[start + 1]) && !Lexer.isDigit(text[start + 1]) {
            position &+= 2
            while Lexer.isWordByte(text[position]) { position &+= 1 }
            if isLabel(from: start) {
                let symbol = interner.intern(bytes(from: start + 1, to: position))
                return append(.label, from: start, payload: symbol.rawValue)
            }
        }
        scanSingleQuoted(from: start)
    }

    /// The offset after the character literal at `start`, if there is one.
    private func characterEnd(from start: Int) -> Int? {
        var end = start + 1
        switch text[end] {
        case Lexer.backslash:
            end += 2
            if text[end - 1] == UInt8(ascii: "u") && text[end] == UInt8(ascii: "{") {
                while text[end] != UInt8(ascii: "}") && Lexer.isWordByte(text[end]) || text[end] == UInt8(ascii: "{") { end += 1 }
                end += 1
            } else if text[end - 1] == UInt8(ascii: "x") {
                while Lexer.isWordByte(text[end]) && end < start + 5 { end += 1 }
            }
        case Lexer.newline, UInt8(ascii: "'"): return nil
        case 0 where end >= count: return nil
        default:
            end += 1
            while text[end] & 0xC0 == 0x80 { end += 1 }
        }
        return end < count && text[end] == UInt8(ascii: "'") ? end + 1 : nil
    }

    /// Whether the word from `start` to the position is a label: before `:`, after `break` or `continue`, or on a
    /// line without another `'`.
    private func isLabel(from start: Int) -> Bool {
        if text[position] == UInt8(ascii: "'") { return false }
        if text[position] == UInt8(ascii: ":") { return true }
        if tokens.count > 0 {
            let previous = tokens.tokens[tokens.count - 1].kind
            if previous == .break || previous == .continue { return true }
        }
        var end = position
        while text[end] != Lexer.newline && end < count && end < position + 1000 {
            if text[end] == UInt8(ascii: "'") { return false }
            end += 1
        }
        return true
    }

    /// Reads up to the next `'` of the line and reports a string in single quotes, or an unterminated character.
    private mutating func scanSingleQuoted(from start: Int) {
        position = start + 1
        while text[position] != UInt8(ascii: "'") && text[position] != Lexer.newline && position < count {
            position &+= text[position] == Lexer.backslash && position + 1 < count && text[position + 1] != Lexer.newline ? 2 : 1
        }
        if text[position] == UInt8(ascii: "'") && position < count {
            position &+= 1
            if !followsError(start) {
                diagnostics.append(SyntaxDiagnostics.singleQuoted(
                    String(decoding: bytes(from: start + 1, to: position - 1), as: UTF8.self), span(from: start, to: position)))
            }
            append(.error, from: start)
        } else {
            if position > start && text[position - 1] == UInt8(ascii: "\r") { position &-= 1 }
            diagnostics.append(SyntaxDiagnostics.unterminatedCharacter(span(from: start, to: start + 1)))
            append(.error, from: start, flags: .unterminated)
            forgetOpenersOfLine()
        }
    }
}
