import Support

/// A piece of the source text that means something as a whole, with the white space before it summed up.
struct Token: BitwiseCopyable {
    /// What it is.
    var kind: TokenKind

    /// Facts about its surroundings.
    var flags: TokenFlags

    /// The width of the white space that begins its line, if it is the first of its line.
    var indentation: UInt16

    /// The offset of its first byte.
    var start: UInt32

    /// The number of its bytes.
    var length: UInt32

    /// The symbol of an identifier, label or keyword-like name; the index of the partner of a bracket
    /// (`Token.noPartner` for an unclosed one); the index of the end of an interpolated string at its start.
    var payload: UInt32

    /// The payload of a bracket that has no partner.
    static let noPartner = UInt32.max

    /// The offset after its last byte.
    @inline(__always) var end: UInt32 { start &+ length }

    /// Where it stands.
    @inline(__always) var range: TextRange { TextRange(start: start, length: length) }

    /// Whether it is the first token of its line.
    @inline(__always) var startsLine: Bool { flags.contains(.startsLine) }

    /// The symbol of an identifier or label.
    @inline(__always) var symbol: Symbol { Symbol(rawValue: payload) }
}

/// Facts about a token.
struct TokenFlags: OptionSet, BitwiseCopyable {
    let rawValue: UInt8

    /// It is the first token of its line.
    static let startsLine = TokenFlags(rawValue: 1)
    /// White space, a comment or a new line stands directly before it.
    static let afterSpace = TokenFlags(rawValue: 2)
    /// A literal that the lexer has reported as unterminated.
    static let unterminated = TokenFlags(rawValue: 4)
    /// `///` comments stand directly above it.
    static let documented = TokenFlags(rawValue: 8)
    /// A `<` that is known not to open type arguments.
    static let comparison = TokenFlags(rawValue: 16)
    /// A `<` that is known to open type arguments.
    static let typeArguments = TokenFlags(rawValue: 32)
    /// A string with a prefix `r`.
    static let raw = TokenFlags(rawValue: 64)
    /// A string in triple quotes.
    static let tripleQuoted = TokenFlags(rawValue: 128)
}

/// A growing array of tokens in memory of its own, free of the checks that an `Array` makes at each access.
struct TokenBuffer: ~Copyable {
    private(set) var tokens: UnsafeMutablePointer<Token>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        tokens = .allocate(capacity: capacity)
    }

    deinit { tokens.deallocate() }

    @inline(__always)
    mutating func append(_ token: Token) {
        if count == capacity { grow() }
        tokens[count] = token
        count &+= 1
    }

    mutating func removeLast(to count: Int) { self.count = count }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Token>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: tokens, count: count)
        tokens.deallocate()
        tokens = larger
        capacity *= 2
    }
}
