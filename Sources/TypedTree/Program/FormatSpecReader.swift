/// Reads a format specification.
public struct FormatSpecReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Why a text is no specification, and which part of it.
    public struct Problem: Error {
        public let message: String
        /// In the bytes that were read.
        public let range: Range<Int>

        public init(message: String, range: Range<Int>) {
            self.message = message
            self.range = range
        }
    }

    /// The specification that `bytes` hold.
    public static func read(_ bytes: ArraySlice<UInt8>) -> Result<FormatSpec, Problem> {
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
        if rest.contains("{") { throw problem("a format has no braces: its width and precision are numbers", from: position, to: bytes.endIndex) }
        if spec.kind == .standard, rest.utf8.count == 1 {
            throw problem("a format has no type `\(rest)`", from: position, to: bytes.endIndex)
        }
        throw problem("`\(rest)` does not belong there in a format", from: position, to: bytes.endIndex)
    }
}
