import Glibc
import Source
import Support

/// Cuts the bytes of a file into tokens.
///
/// Layout is left to the parser: a token only knows whether it begins a line and how far that line is indented.
/// Brackets are matched here, so that the parser knows at an opener where it ends and whether it ends at all.
struct Lexer: ~Copyable {
    /// The text with `Lexer.padding` zero bytes behind it, so that looking ahead needs no bounds check.
    let text: UnsafePointer<UInt8>
    let count: Int
    let file: FileID

    var position = 0
    var tokens: TokenBuffer
    var interner = Interner()
    var diagnostics: [Diagnostic] = []
    let keywords = KeywordTable.shared

    /// The flags and indentation of the token to come.
    var flags: TokenFlags = [.startsLine]
    var indentation = 0
    /// The offset of the first byte of the current line.
    var lineStart = 0
    /// The line in which a closer of the wrong kind was reported last, and the innermost opener that was open there.
    var swappedLine = -1
    /// The last comment that may be a division, in a line with an open bracket.
    var divisionComment: Int?
    var swappedOpener = -1

    /// The indexes of the openers that are not closed yet.
    var openers: [UInt32] = []
    /// How many of them are `(`, `[` and `{`.
    var openCounts: [Int] = [0, 0, 0]
    /// The interpolated strings that the position is in, outermost first.
    var interpolations: [Interpolation] = []

    /// Documentation comments by the index of the token that they stand above.
    var documentation: [(token: UInt32, range: TextRange)] = []
    var pendingDocumentation: TextRange?

    /// Strings at these offsets end with their line: an earlier attempt found that they have no end.
    var unterminatedStrings: Set<Int> = []
    /// Where a string that seems to end at another one's beginning started.
    var suspect: Int?
    /// Set once a string ran to the end of the file: from then on none may span lines, which keeps lexing linear.
    var stringsEndWithLine = false
    /// Set when another string than the one that ran to the end of the file seems to lack its end.
    var wantsRestart = false

    /// An interpolated string that is being read.
    struct Interpolation {
        /// The index of its start token.
        var start: Int
        /// Whether it is in triple quotes.
        var isTripleQuoted: Bool
        /// The number of openers outside the current expression.
        var openerCount: Int
    }

    static let padding = 16

    init(text: UnsafePointer<UInt8>, count: Int, file: FileID) {
        self.text = text
        self.count = count
        self.file = file
        tokens = TokenBuffer(capacity: count / 3 + 64)
    }

    /// Reads the whole file. An unterminated string swallows others, so that the first one that looks wrong is made
    /// to end with its line and the file is read again; that happens at most four times.
    mutating func run() {
        scanAll()
        while wantsRestart && unterminatedStrings.count < 4, let culprit = suspect {
            unterminatedStrings.insert(culprit)
            restart()
            scanAll()
        }
    }

    private mutating func restart() {
        position = 0
        tokens.removeLast(to: 0)
        diagnostics.removeAll()
        flags = [.startsLine]
        lineStart = 0
        swappedLine = -1
        divisionComment = nil
        openers.removeAll()
        openCounts = [0, 0, 0]
        interpolations.removeAll()
        documentation.removeAll()
        pendingDocumentation = nil
        suspect = nil
        stringsEndWithLine = false
        wantsRestart = false
    }

    private mutating func scanAll() {
        if count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF { position = 3 }
        // `#!/usr/bin/env -S orusc run`, by which a system finds the program that runs the file.
        if text[position] == UInt8(ascii: "#") && text[position + 1] == UInt8(ascii: "!") { skipToLineEnd() }
        lineStart = position
        measureIndentation()
        while skipBlanks() {
            scanToken()
            if wantsRestart { return }
        }
        finishBrackets()
        flags = []
        append(.endOfFile, from: count)
    }

    // MARK: White space

    /// Skips white space and comments; false at the end of the file.
    @inline(__always)
    private mutating func skipBlanks() -> Bool {
        while true {
            switch text[position] {
            case UInt8(ascii: " "):
                position &+= 1
                flags.insert(.afterSpace)
            case UInt8(ascii: "\n"):
                position &+= 1
                beginLine()
            case UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
                position &+= 1
                flags.insert(.afterSpace)
            case UInt8(ascii: "/"):
                if text[position + 1] == UInt8(ascii: "/") {
                    skipLineComment()
                } else if text[position + 1] == UInt8(ascii: "*") {
                    skipBlockComment()
                } else {
                    return true
                }
            case 0:
                if position >= count { return false }
                return true
            default:
                return true
            }
        }
    }

    @inline(__always)
    private mutating func beginLine() {
        lineStart = position
        flags = [.startsLine, .afterSpace]
        measureIndentation()
    }

    /// The width of the white space at the position, a tab counting to the next multiple of four.
    @inline(__always)
    private mutating func measureIndentation() {
        var width = 0
        while true {
            if text[position] == UInt8(ascii: " ") {
                width &+= 1
            } else if text[position] == UInt8(ascii: "\t") {
                width = (width | 3) &+ 1
            } else {
                break
            }
            position &+= 1
        }
        indentation = width
    }

    private mutating func skipToLineEnd() {
        let newline = memchr(text + position, Int32(UInt8(ascii: "\n")), count &- position)
        position = newline.map { UnsafeRawPointer($0) - UnsafeRawPointer(text) } ?? count
    }

    private mutating func skipLineComment() {
        let start = position
        skipToLineEnd()
        let isDocumentation = text[start + 2] == UInt8(ascii: "/") && text[start + 3] != UInt8(ascii: "/")
        if flags.contains(.startsLine) {
            guard isDocumentation else { return }
            let first = pendingDocumentation?.start ?? UInt32(start)
            pendingDocumentation = TextRange(from: first, to: UInt32(position))
        } else {
            warnIfDivision(commentStart: start)
        }
        flags.insert(.afterSpace)
    }

    /// New lines in a block comment do not end a line: the comment counts as a blank.
    private mutating func skipBlockComment() {
        let start = position
        position += 2
        while !(text[position] == UInt8(ascii: "*") && text[position + 1] == UInt8(ascii: "/")) {
            if position >= count {
                diagnostics.append(SyntaxDiagnostics.unterminatedComment(span(from: start, to: start + 2)))
                // It has swallowed what belongs here: the parser says nothing about its absence.
                position = start + 2
                append(.error, from: start, flags: .unterminated)
                position = count
                return
            }
            position &+= 1
        }
        position += 2
        flags.insert(.afterSpace)
    }

    // MARK: Tokens

    /// Adds a token that ends at the position, with the flags gathered for it.
    @inline(__always)
    mutating func append(_ kind: TokenKind, from start: Int, payload: UInt32 = 0, flags extra: TokenFlags = []) {
        var flags = flags.union(extra)
        if let range = pendingDocumentation {
            documentation.append((UInt32(tokens.count), range))
            flags.insert(.documented)
            pendingDocumentation = nil
        }
        tokens.append(Token(
            kind: kind, flags: flags, indentation: UInt16(truncatingIfNeeded: Swift.min(indentation, 0xFFFF)),
            start: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: position &- start), payload: payload))
        self.flags = []
    }

    /// Adds a token of `length` bytes at the position.
    @inline(__always)
    private mutating func punctuation(_ kind: TokenKind, _ length: Int) {
        let start = position
        position &+= length
        append(kind, from: start)
    }

    /// Reads the token at the position, which is neither blank nor the end.
    private mutating func scanToken() {
        let byte = text[position]
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            scanWord()
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            scanNumber()
        case UInt8(ascii: "\""):
            scanString(from: position, flags: [])
        case UInt8(ascii: "'"):
            scanQuote()
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
            scanOpener(byte)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            scanCloser(byte)
        case UInt8(ascii: ","):
            punctuation(.comma, 1)
        case UInt8(ascii: ":"):
            if isInterpolationEdge {
                scanInterpolationSpec()
            } else if text[position + 1] == UInt8(ascii: "=") {
                punctuation(.colonEqual, 2)
            } else if text[position + 1] == UInt8(ascii: ":") && isForeignMember {
                scanForeignMember()
            } else {
                punctuation(.colon, 1)
            }
        default:
            scanOperator(byte)
        }
    }

    /// Whether the position is in the expression of an interpolated string, outside all brackets in it.
    @inline(__always)
    var isInterpolationEdge: Bool {
        !interpolations.isEmpty && interpolations[interpolations.count - 1].openerCount == openers.count
    }

    @inline(__always)
    private mutating func scanWord() {
        let start = position
        position &+= 1
        while Lexer.isWordByte(text[position]) { position &+= 1 }
        let length = position &- start
        let next = text[position]
        if next >= 0x80 && foreignBlankLength(at: position) == 0 { return scanForeignCharacters(from: start) }
        if next == UInt8(ascii: "\"") && length == 1 {
            if text[start] == UInt8(ascii: "f") { return beginInterpolation(from: start) }
            if text[start] == UInt8(ascii: "r") { return scanString(from: start, flags: .raw) }
        }
        if length <= 8 {
            let word = UnsafeRawPointer(text + start).loadUnaligned(as: UInt64.self)
            let packed = UInt64(littleEndian: word) & (UInt64.max >> UInt64(truncatingIfNeeded: 64 &- length &* 8))
            let kind = keywords.kind(packed)
            if kind != .identifier { return append(kind, from: start) }
        }
        let symbol = interner.intern(UnsafeBufferPointer(start: text + start, count: length))
        append(.identifier, from: start, payload: symbol.rawValue)
    }

    /// Whether a byte continues an identifier.
    @inline(__always)
    static func isWordByte(_ byte: UInt8) -> Bool {
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    @inline(__always)
    private func isMemberSign(_ kind: TokenKind) -> Bool { kind == .dot || kind == .questionDot }

    /// A number is all that could belong to it; the parser finds what is wrong with it.
    private mutating func scanNumber() {
        let start = position
        var isFloat = false
        if tokens.count > 0 && isMemberSign(tokens.tokens[tokens.count - 1].kind) && !flags.contains(.afterSpace) {
            while Lexer.isDigit(text[position]) { position &+= 1 }
            return append(.integer, from: start)
        }
        let marker = text[start + 1] | 0x20
        let isRadix = text[start] == UInt8(ascii: "0")
            && (marker == UInt8(ascii: "x") || marker == UInt8(ascii: "b") || marker == UInt8(ascii: "o"))
        if isRadix {
            position &+= 2
        } else {
            skipDigits()
            if text[position] == UInt8(ascii: ".") && Lexer.isDigit(text[position + 1]) {
                isFloat = true
                position &+= 1
                skipDigits()
            }
            if (text[position] | 0x20) == UInt8(ascii: "e") {
                let sign = text[position + 1] == UInt8(ascii: "+") || text[position + 1] == UInt8(ascii: "-")
                if Lexer.isDigit(text[position + (sign ? 2 : 1)]) {
                    isFloat = true
                    position &+= sign ? 2 : 1
                }
            }
        }
        while Lexer.isWordByte(text[position]) { position &+= 1 }
        append(isFloat ? .float : .integer, from: start)
    }

    @inline(__always)
    private mutating func skipDigits() {
        while Lexer.isDigit(text[position]) || text[position] == UInt8(ascii: "_") { position &+= 1 }
    }

    /// Reads an operator: the longest one that the text begins with.
    private mutating func scanOperator(_ byte: UInt8) {
        let second = text[position + 1]
        let third = text[position + 2]
        let equal = UInt8(ascii: "=")
        switch byte {
        case UInt8(ascii: "."):
            if second != UInt8(ascii: ".") { return punctuation(.dot, 1) }
            if third == UInt8(ascii: ".") { return punctuation(.ellipsis, 3) }
            third == equal ? punctuation(.dotDotEqual, 3) : punctuation(.dotDot, 2)
        case equal:
            if second == UInt8(ascii: ">") { return punctuation(.fatArrow, 2) }
            if second != equal { return punctuation(.equal, 1) }
            third == equal ? punctuation(.equalEqualEqual, 3) : punctuation(.equalEqual, 2)
        case UInt8(ascii: "+"):
            second == equal ? punctuation(.plusEqual, 2) : punctuation(.plus, 1)
        case UInt8(ascii: "-"):
            if second == UInt8(ascii: ">") { return punctuation(.arrow, 2) }
            second == equal ? punctuation(.minusEqual, 2) : punctuation(.minus, 1)
        case UInt8(ascii: "*"):
            if second == UInt8(ascii: "*") {
                return third == equal ? punctuation(.starStarEqual, 3) : punctuation(.starStar, 2)
            }
            second == equal ? punctuation(.starEqual, 2) : punctuation(.star, 1)
        case UInt8(ascii: "/"):
            second == equal ? punctuation(.slashEqual, 2) : punctuation(.slash, 1)
        case UInt8(ascii: "%"):
            second == equal ? punctuation(.percentEqual, 2) : punctuation(.percent, 1)
        case UInt8(ascii: "<"):
            if second == UInt8(ascii: "<") {
                return third == equal ? punctuation(.shiftLeftEqual, 3) : punctuation(.shiftLeft, 2)
            }
            second == equal ? punctuation(.lessEqual, 2) : punctuation(.less, 1)
        case UInt8(ascii: ">"):
            if second == UInt8(ascii: ">") {
                return third == equal ? punctuation(.shiftRightEqual, 3) : punctuation(.shiftRight, 2)
            }
            second == equal ? punctuation(.greaterEqual, 2) : punctuation(.greater, 1)
        case UInt8(ascii: "?"):
            if second == UInt8(ascii: "?") { return punctuation(.questionQuestion, 2) }
            second == UInt8(ascii: ".") && third != UInt8(ascii: ".") ? punctuation(.questionDot, 2) : punctuation(.question, 1)
        case UInt8(ascii: "&"):
            if second == UInt8(ascii: "&") { return punctuation(.ampersandAmpersand, 2) }
            second == equal ? punctuation(.ampersandEqual, 2) : punctuation(.ampersand, 1)
        case UInt8(ascii: "|"):
            if second == UInt8(ascii: "|") { return punctuation(.pipePipe, 2) }
            second == equal ? punctuation(.pipeEqual, 2) : punctuation(.pipe, 1)
        case UInt8(ascii: "!"):
            if second != equal { return punctuation(.bang, 1) }
            third == equal ? punctuation(.bangEqualEqual, 3) : punctuation(.bangEqual, 2)
        case UInt8(ascii: "^"):
            second == equal ? punctuation(.caretEqual, 2) : punctuation(.caret, 1)
        case UInt8(ascii: "~"): punctuation(.tilde, 1)
        case UInt8(ascii: "@"): punctuation(.at, 1)
        case UInt8(ascii: ";"): punctuation(.semicolon, 1)
        default: scanForeignCharacters(from: position)
        }
    }

    // MARK: What is no token

    /// Whether the `::` at the position stands between a name and a member or type arguments, as in `A::new` and `f::<T>`. In imports
    /// the parser knows it.
    private var isForeignMember: Bool {
        let next = text[position + 2]
        guard Lexer.isWordByte(next) && !Lexer.isDigit(next) || next == UInt8(ascii: "<"), tokens.count > 0 else { return false }
        var index = tokens.count - 1
        guard tokens.tokens[index].kind == .identifier || tokens.tokens[index].kind == .greater, Int(tokens.tokens[index].end) == position
        else { return false }
        while index > 0 && !tokens.tokens[index].startsLine { index -= 1 }
        let word = bytes(from: Int(tokens.tokens[index].start), to: Int(tokens.tokens[index].end))
        return word.count > 7 || !["use", "pub", "import", "from", "using", "include"].contains(String(decoding: word, as: UTF8.self))
    }

    /// Reports such a `::`; it counts as `.`, and before type arguments as nothing.
    private mutating func scanForeignMember() {
        let sign = span(from: position, to: position + 2)
        if text[position + 2] == UInt8(ascii: "<") {
            let isMember = tokens.count > 1 && isMemberSign(tokens.tokens[tokens.count - 2].kind)
            diagnostics.append(SyntaxDiagnostics.typeArgumentsBehindColons(sign, isMember: isMember))
            position += 2
        } else {
            diagnostics.append(ParserDiagnostics.foreignMember("::", sign))
            punctuation(.dot, 2)
        }
    }

    /// Reports a run of characters that belong to no token, together with the word that they are part of.
    private mutating func scanForeignCharacters(from start: Int) {
        position = start
        if foreignBlankLength(at: start) > 0 { return skipForeignBlanks() }
        if skipJoinedLines() { return }
        if isInvisible(start) {
            // It is there by accident: what follows it stands as if it were not.
            diagnostics.append(SyntaxDiagnostics.unexpectedCharacters(bytes(from: start, to: start + 3), before: "", span(from: start, to: start + 3)))
            position += 3
            return
        }
        while text[position] >= 0x80 && foreignBlankLength(at: position) == 0 || Lexer.isWordByte(text[position]) { position &+= 1 }
        if position == start {
            let first = text[start]
            while text[position] == first && position < count { position &+= 1 }
            if first == UInt8(ascii: "`") { scanBackticks(from: start) }
        }
        // What is no UTF-8 has been reported already.
        if String(validating: bytes(from: start, to: position), as: UTF8.self) != nil {
            let word = bytes(from: position, to: Swift.min(count, position + 7))
            diagnostics.append(SyntaxDiagnostics.unexpectedCharacters(
                bytes(from: start, to: position), before: String(decoding: word, as: UTF8.self), span(from: start, to: position)))
        }
        append(.error, from: start)
    }

    /// Reports a `\` that joins a line with the next one in other languages, and does so; false if there is none.
    private mutating func skipJoinedLines() -> Bool {
        guard text[position] == UInt8(ascii: "\\"), !flags.contains(.startsLine) else { return false }
        let start = position
        var end = start + 1
        while Lexer.isBlank(text[end]) { end &+= 1 }
        guard text[end] == Lexer.newline else { return false }
        diagnostics.append(SyntaxDiagnostics.unexpectedCharacters(bytes(from: start, to: start + 1), before: "", span(from: start, to: start + 1)))
        position = end + 1
        lineStart = position
        flags.insert(.afterSpace)
        return true
    }

    /// Whether a zero-width space, joiner or mark, or a byte order mark, stands at `start`: all have three bytes.
    private func isInvisible(_ start: Int) -> Bool {
        switch (text[start], text[start + 1], text[start + 2]) {
        case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF): true
        default: false
        }
    }

    /// Reports white space that is none in Orus, such as no-break spaces, and passes it: what follows it stands as if it were blanks.
    private mutating func skipForeignBlanks() {
        let start = position
        var count = 0
        while foreignBlankLength(at: position) > 0 {
            position += foreignBlankLength(at: position)
            count += 1
        }
        diagnostics.append(SyntaxDiagnostics.foreignBlanks(bytes(from: start, to: position), count, span(from: start, to: position)))
        if flags.contains(.startsLine) {
            let indented = indentation + count
            measureIndentation()
            indentation += indented
        }
        flags.insert(.afterSpace)
    }

    /// The length of the Unicode white space at `start`; 0 where there is none, as at all that is ASCII.
    private func foreignBlankLength(at start: Int) -> Int {
        switch (text[start], text[start + 1], text[start + 2]) {
        case (0xC2, 0x85, _), (0xC2, 0xA0, _): 2
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80): 3
        default: 0
        }
    }

    /// Goes behind the backtick that closes what began at `start`, if it stands on the same line.
    private mutating func scanBackticks(from start: Int) {
        var end = position
        while end < count && text[end] != Lexer.newline && text[end] != UInt8(ascii: "`") { end &+= 1 }
        if text[end] == UInt8(ascii: "`") && position == start + 1 { position = end + 1 }
    }

    /// Warns about `7 // 2` and `x //= 2`: a comment after an operand that reads like the divisor.
    private mutating func warnIfDivision(commentStart start: Int) {
        guard tokens.count > 0 else { return }
        switch tokens.tokens[tokens.count - 1].kind {
        case .identifier, .integer, .float, .rightParenthesis, .rightBracket: break
        default: return
        }
        if text[start + 2] == UInt8(ascii: "="), position > start + 3, Lexer.isBlank(text[start + 3]) || Lexer.isWordByte(text[start + 3]) {
            diagnostics.append(SyntaxDiagnostics.commentLooksLikeDivision("//=", span(from: start, to: start + 3)))
            return
        }
        var first = start + 2
        while first < position && text[first] == UInt8(ascii: " ") { first += 1 }
        var last = position
        while last > first && Lexer.isBlank(text[last - 1]) { last -= 1 }
        if first < last, Lexer.isWordByte(text[first]), let opener = openers.last, Int(tokens.tokens[Int(opener)].start) >= lineStart {
            divisionComment = start
        }
        guard first < last, Lexer.isDigit(text[first]),
            bytes(from: first, to: last).allSatisfy({ Lexer.isWordByte($0) || $0 == UInt8(ascii: ".") })
        else { return }
        diagnostics.append(SyntaxDiagnostics.commentLooksLikeDivision("//", span(from: start, to: start + 2)))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    /// The span of a piece of the text.
    func span(from start: Int, to end: Int) -> Span {
        Span(file: file, start: UInt32(start), length: UInt32(end - start))
    }

    /// The bytes of a piece of the text.
    func bytes(from start: Int, to end: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text + start, count: end - start)
    }
}
