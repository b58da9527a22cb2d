/// How a value is laid out: `[[fill]align][sign][#][0][width][,][.precision][type]`, as Python's `format` has it.
public struct FormatSpec: Sendable, Hashable {
    /// `<`, `>`, `^`, `=`.
    public enum Alignment: UInt8, Sendable, Hashable {
        /// None given: text to the left, numbers to the right.
        case standard
        case left, right, center
        /// Between the sign and the digits.
        case afterSign
    }

    /// `+`, a blank, `-`.
    public enum Sign: UInt8, Sendable, Hashable {
        /// None given: a sign for negative numbers.
        case standard
        case always, blank, negative
    }

    /// The letter at the end.
    public enum Kind: UInt8, Sendable, Hashable {
        /// None given: as it is printed.
        case standard
        /// `d`, `x`, `X`, `o`, `b`: integers.
        case decimal, hexadecimal, upperHexadecimal, octal, binary
        /// `e`, `f`, `g`, `%`: numbers, integers among them as `f64`.
        case exponent, fixed, general, percent
        /// `s`: what is no number.
        case text
    }

    /// The scalar to pad with; nil for a blank, or a zero where `padsWithZeros`.
    public var fill: UInt32?
    public var alignment = Alignment.standard
    public var sign = Sign.standard
    /// `#`: a prefix such as `0x`, or a point in every float.
    public var isAlternate = false
    /// `0`: zeros between the sign and the digits, unless fill or alignment say otherwise.
    public var padsWithZeros = false
    /// The least number of scalars; zero for none given.
    public var width: UInt32 = 0
    /// `,`: commas between groups of three digits.
    public var hasGroups = false
    /// The number of decimals, or of digits for `g` and floats without type, or the most scalars of a text.
    public var precision: UInt32?
    public var kind = Kind.standard

    public init() {}

    /// The largest width and precision.
    public static let limit: UInt32 = 1_000_000

    /// All but width and precision in one number, as the runtime takes it.
    public var packed: UInt64 {
        UInt64(fill ?? 0) | UInt64(alignment.rawValue) << 21 | UInt64(sign.rawValue) << 24 | (isAlternate ? 1 << 26 : 0)
            | (padsWithZeros ? 1 << 27 : 0) | (hasGroups ? 1 << 28 : 0) | UInt64(kind.rawValue) << 29
    }
}

extension FormatSpec.Kind {
    /// The kinds by their letters.
    public static let letters: [(UInt8, FormatSpec.Kind)] = [
        (UInt8(ascii: "d"), .decimal), (UInt8(ascii: "x"), .hexadecimal), (UInt8(ascii: "X"), .upperHexadecimal),
        (UInt8(ascii: "o"), .octal), (UInt8(ascii: "b"), .binary), (UInt8(ascii: "e"), .exponent), (UInt8(ascii: "f"), .fixed),
        (UInt8(ascii: "g"), .general), (UInt8(ascii: "%"), .percent), (UInt8(ascii: "s"), .text),
    ]

    /// Its letter; nil for none.
    public var letter: Character? {
        FormatSpec.Kind.letters.first { $0.1 == self }.map { Character(Unicode.Scalar($0.0)) }
    }

    /// `d`, `x`, `X`, `o`, `b`.
    public var isForIntegers: Bool {
        switch self {
        case .decimal, .hexadecimal, .upperHexadecimal, .octal, .binary: true
        default: false
        }
    }

    /// `e`, `f`, `g`, `%`.
    public var isForFloats: Bool {
        switch self {
        case .exponent, .fixed, .general, .percent: true
        default: false
        }
    }
}

extension FormatSpec {
    /// The specification as it is written.
    public var text: String {
        func character(_ scalar: UInt32) -> String { Unicode.Scalar(scalar).map { String($0) } ?? "" }
        let align = ["", "<", ">", "^", "="][Int(alignment.rawValue)]
        let signs = ["", "+", " ", "-"][Int(sign.rawValue)]
        return (fill.map(character) ?? "") + align + signs + (isAlternate ? "#" : "") + (padsWithZeros ? "0" : "")
            + (width > 0 ? "\(width)" : "") + (hasGroups ? "," : "") + (precision.map { ".\($0)" } ?? "") + (kind.letter.map { String($0) } ?? "")
    }
}

// MARK: Which values a specification is for

extension FormatSpec {
    /// What a specification tells values apart by.
    public enum Subject: Sendable {
        case integer, float
        /// Everything else: its text is laid out.
        case text
    }

    /// What keeps the specification from being used for a value, as the end of a sentence; nil when nothing does.
    public func obstacle(for subject: Subject) -> String? {
        switch subject {
        case .integer:
            if kind == .text { return "the type `s` of a format is for text" }
            let isPlain = kind == .standard || kind.isForIntegers
            return precision != nil && isPlain ? "a precision is for floats and text; for an integer with decimals, end the format with `f`" : nil
        case .float:
            if kind == .text { return "the type `s` of a format is for text" }
            return kind.letter.flatMap { kind.isForIntegers ? "the type `\($0)` of a format is for integers" : nil }
        case .text:
            if let letter = kind.letter, kind != .text {
                return "the type `\(letter)` of a format is for \(kind.isForIntegers ? "integers" : "numbers")"
            }
            if sign != .standard { return "a sign in a format is for numbers" }
            if isAlternate { return "`#` in a format is for numbers" }
            if hasGroups { return "`,` in a format is for numbers" }
            return alignment == .afterSign ? "the alignment `=` is for numbers" : nil
        }
    }

    /// What a type is to specifications; a type that is not known yet is none.
    public static func subject(of type: TypeKind) -> Subject {
        switch type {
        case .integer: .integer
        case .float: .float
        default: .text
        }
    }

    /// Whether every value can be laid out by it.
    public var isForAll: Bool {
        obstacle(for: .integer) == nil && obstacle(for: .float) == nil && obstacle(for: .text) == nil
    }
}
