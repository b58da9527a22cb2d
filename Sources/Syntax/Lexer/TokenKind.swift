/// What a token is.
public enum TokenKind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// The end of the file.
    case endOfFile
    /// The parser's view of a token that begins a line where lines count; never in the token list.
    case newline
    /// Characters that begin no token; the lexer has reported them.
    case error

    case identifier, integer, float, string, character, label

    // An interpolated string is `start (text | open expression… spec? close)* end`.
    case interpolationStart, interpolationText, interpolationOpen, interpolationSpec, interpolationClose, interpolationEnd

    // Keywords, in the order of `keywordTexts`.
    case and, `as`, `break`, `catch`, `continue`, `defer`, `elif`, `else`, `enum`, `false`, finally, fn, `for`, `if`
    case impl, `in`, `let`, match, matches, mut, not, or, pass, pub, raise, `return`, `struct`, `super`, trait
    case `true`, `try`, use, `while`, with, yield

    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, colon, semicolon, dot, dotDot, dotDotEqual, ellipsis
    case question, questionDot, questionQuestion, arrow, fatArrow, at
    case plus, minus, star, slash, percent, starStar, ampersand, pipe, caret, tilde, shiftLeft, shiftRight
    case equal, equalEqual, bangEqual, less, lessEqual, greater, greaterEqual
    case plusEqual, minusEqual, starEqual, slashEqual, percentEqual, starStarEqual
    case ampersandEqual, pipeEqual, caretEqual, shiftLeftEqual, shiftRightEqual, colonEqual
    // Spellings of other languages, known only to be explained.
    case bang, ampersandAmpersand, pipePipe, equalEqualEqual, bangEqualEqual
}

extension TokenKind {
    /// The reserved words in the order of their kinds.
    static let keywordTexts = [
        "and", "as", "break", "catch", "continue", "defer", "elif", "else", "enum", "false", "finally", "fn", "for",
        "if", "impl", "in", "let", "match", "matches", "mut", "not", "or", "pass", "pub", "raise", "return", "struct",
        "super", "trait", "true", "try", "use", "while", "with", "yield",
    ]

    private static let punctuationTexts = [
        "(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "..", "..=", "...", "?", "?.", "??", "->", "=>", "@",
        "+", "-", "*", "/", "%", "**", "&", "|", "^", "~", "<<", ">>", "=", "==", "!=", "<", "<=", ">", ">=",
        "+=", "-=", "*=", "/=", "%=", "**=", "&=", "|=", "^=", "<<=", ">>=", ":=", "!", "&&", "||", "===", "!==",
    ]

    /// Whether this is a reserved word.
    @inline(__always)
    var isKeyword: Bool { rawValue >= TokenKind.and.rawValue && rawValue <= TokenKind.yield.rawValue }

    /// Whether this is `(`, `[` or `{`.
    @inline(__always)
    var isOpener: Bool { self == .leftParenthesis || self == .leftBracket || self == .leftBrace }

    /// Whether this is `)`, `]` or `}`.
    @inline(__always)
    var isCloser: Bool { self == .rightParenthesis || self == .rightBracket || self == .rightBrace }

    /// The token's text where all tokens of the kind have the same.
    var fixedText: String? {
        if isKeyword { return TokenKind.keywordTexts[Int(rawValue - TokenKind.and.rawValue)] }
        if rawValue >= TokenKind.leftParenthesis.rawValue {
            return TokenKind.punctuationTexts[Int(rawValue - TokenKind.leftParenthesis.rawValue)]
        }
        return nil
    }
}

/// The perfect hash table of the reserved words, keyed by their bytes packed into a word.
struct KeywordTable {
    /// The packed word at each place, zero for none.
    private var words = [UInt64](repeating: 0, count: 256)
    private var kinds = [TokenKind](repeating: .identifier, count: 256)
    private let multiplier: UInt64

    static let shared = KeywordTable()

    /// Tries odd multipliers until no two words collide; a few tries suffice with a load of 35 in 256.
    private init() {
        let packed = TokenKind.keywordTexts.map { KeywordTable.pack(Array($0.utf8)) }
        var candidate: UInt64 = 0x9E37_79B9_7F4A_7C15
        while Set(packed.map { ($0 &* candidate) >> 56 }).count != packed.count { candidate = candidate &* 3 &+ 2 | 1 }
        multiplier = candidate
        for (index, word) in packed.enumerated() {
            let slot = Int((word &* candidate) >> 56)
            words[slot] = word
            kinds[slot] = TokenKind(rawValue: TokenKind.and.rawValue + UInt8(index))!
        }
    }

    private static func pack(_ bytes: [UInt8]) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The kind of the identifier whose up to eight bytes are packed, little end first, into `word`.
    @inline(__always)
    func kind(_ word: UInt64) -> TokenKind {
        let slot = Int((word &* multiplier) >> 56)
        return words.withUnsafeBufferPointer { $0[slot] == word } ? kinds.withUnsafeBufferPointer { $0[slot] } : .identifier
    }
}
