import TypedTree

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
