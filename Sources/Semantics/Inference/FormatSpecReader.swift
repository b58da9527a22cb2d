import TypedTree

/// Reads a format specification.
struct FormatSpecReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Why a text is no specification, and which part of it.
    struct Problem: Error {
        let message: String
        let range: Range<Int>
    }

    /// The specification that `bytes` hold.
    static func read(_ bytes: ArraySlice<UInt8>) -> Result<FormatSpec, Problem> {
        var reader = FormatSpecReader(bytes)
        do throws(Problem) {
            return .success(try reader.read())
        } catch {
            return .failure(error)
        }
    }

    private mutating func read() throws(Problem) -> FormatSpec {
        var spec = FormatSpec()
        readAlignment(&spec)
        if accept("+") { spec.sign = .always } else if accept(" ") { spec.sign = .blank } else if accept("-") { spec.sign = .negative }
        spec.isAlternate = accept("#")
        spec.padsWithZeros = accept("0")
        spec.width = try readNumber() ?? 0
        let comma = position
        spec.hasGroups = accept(",")
        if accept(".") {
            let dot = position - 1
            guard let precision = try readNumber() else { throw problem("a precision is a number: `.2`", from: dot, to: position) }
            spec.precision = precision
        }
        try readKind(&spec)
        if spec.hasGroups, spec.kind != .decimal, spec.kind == .text || spec.kind.isForIntegers, let letter = spec.kind.letter {
            throw problem("`,` does not go with the type `\(letter)`", from: comma, to: comma + 1)
        }
        return spec
    }

    private func problem(_ message: String, from start: Int, to end: Int) -> Problem {
        Problem(message: message, range: start..<Swift.max(start, end))
    }

    private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private static func alignment(_ byte: UInt8) -> FormatSpec.Alignment? {
        switch byte {
        case UInt8(ascii: "<"): .left
        case UInt8(ascii: ">"): .right
        case UInt8(ascii: "^"): .center
        case UInt8(ascii: "="): .afterSign
        default: nil
        }
    }

    private mutating func readAlignment(_ spec: inout FormatSpec) {
        guard position < bytes.endIndex else { return }
        var after = position + 1
        while after < bytes.endIndex, bytes[after] & 0xC0 == 0x80 { after += 1 }
        if after < bytes.endIndex, let alignment = Self.alignment(bytes[after]) {
            spec.fill = String(decoding: bytes[position..<after], as: UTF8.self).unicodeScalars.first?.value
            spec.alignment = alignment
            position = after + 1
        } else if let alignment = Self.alignment(bytes[position]) {
            spec.alignment = alignment
            position += 1
        }
    }

    private mutating func readNumber() throws(Problem) -> UInt32? {
        let start = position
        var value: UInt32 = 0
        while position < bytes.endIndex, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            value = Swift.min(value * 10 + UInt32(digit), FormatSpec.limit + 1)
            position += 1
        }
        if value > FormatSpec.limit { throw problem("a width or precision is at most \(FormatSpec.limit)", from: start, to: position) }
        return position > start ? value : nil
    }

    private mutating func readKind(_ spec: inout FormatSpec) throws(Problem) {
        guard position < bytes.endIndex else { return }
        if let kind = FormatSpec.Kind.letters.first(where: { $0.0 == bytes[position] })?.1 {
            spec.kind = kind
            position += 1
        }
        guard position < bytes.endIndex else { return }
        let rest = String(decoding: bytes[position...], as: UTF8.self)
        if spec.kind == .standard, rest.utf8.count == 1 {
            throw problem("a format has no type `\(rest)`", from: position, to: bytes.endIndex)
        }
        throw problem("`\(rest)` does not belong there in a format", from: position, to: bytes.endIndex)
    }
}

/// A text with placeholders: the first argument of `format`, or of `print`.
struct FormatTemplate {
    struct Placeholder {
        /// The number written in it.
        let index: Int?
        /// What stands behind its `:`, in the template's bytes.
        let spec: Range<Int>?
        /// The whole of it.
        let range: Range<Int>
    }

    enum Piece {
        case text([UInt8])
        case placeholder(Placeholder)
    }

    private(set) var pieces: [Piece] = []
    /// Braces that are neither placeholders nor doubled: what is wrong with them.
    private(set) var strayBraces: [FormatSpecReader.Problem] = []

    /// Cuts a template into pieces; stray braces are taken as text.
    init(_ bytes: [UInt8]) {
        var text: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") else {
                text.append(byte)
                position += 1
                continue
            }
            if position + 1 < bytes.count, bytes[position + 1] == byte {
                text.append(byte)
                position += 2
            } else if byte == UInt8(ascii: "{"), let placeholder = Self.placeholder(bytes, at: position) {
                if !text.isEmpty { pieces.append(.text(text)) }
                text = []
                pieces.append(.placeholder(placeholder))
                position = placeholder.range.upperBound
            } else {
                strayBraces.append(Self.problem(bytes, at: position))
                text.append(byte)
                position += 1
            }
        }
        if !text.isEmpty { pieces.append(.text(text)) }
    }

    /// The placeholder that begins at a `{`: `{`, a number, `:` and a specification, `}`, all but the braces optional.
    private static func placeholder(_ bytes: [UInt8], at start: Int) -> Placeholder? {
        var position = start + 1
        var index: Int?
        while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            index = Swift.min((index ?? 0) * 10 + Int(digit), 1_000_000)
            position += 1
        }
        guard position < bytes.count else { return nil }
        if bytes[position] == UInt8(ascii: "}") { return Placeholder(index: index, spec: nil, range: start..<position + 1) }
        guard bytes[position] == UInt8(ascii: ":") else { return nil }
        guard let end = bytes[position...].firstIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "{") }),
            bytes[end] == UInt8(ascii: "}")
        else { return nil }
        return Placeholder(index: index, spec: position + 1..<end, range: start..<end + 1)
    }

    private static func problem(_ bytes: [UInt8], at start: Int) -> FormatSpecReader.Problem {
        if bytes[start] == UInt8(ascii: "}") {
            return FormatSpecReader.Problem(message: "a single `}` in a template is written `}}`", range: start..<start + 1)
        }
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) else {
            return FormatSpecReader.Problem(message: "this `{` has no `}`; a brace as text is written `{{`", range: start..<start + 1)
        }
        return FormatSpecReader.Problem(
            message: "a placeholder is `{}` or names its argument by number, as in `{0}`; a brace as text is written `{{`",
            range: start..<end + 1)
    }
}
