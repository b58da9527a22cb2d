import Support

/// The bytes of the C text under construction.
///
/// A program of a million lines becomes hundreds of megabytes of C, so appending is a bounds test and a copy: no
/// `String`, no uniqueness test, no dynamic exclusivity. What is written stays where it is: a full piece is followed by another one, which
/// takes memory that earlier stages have left.
struct TextBuffer: ~Copyable {
    private static let pieceSize = 1 << 18

    /// The piece that is being written; the others are full.
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var full: [UnsafeMutableBufferPointer<UInt8>] = []
    /// The number of bytes in the piece that is being written.
    private var count = 0
    /// Whether a line starts where that piece does.
    private var startsLine = true

    /// Makes an empty buffer.
    init() {
        capacity = Self.pieceSize
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deallocate()
        for piece in full { piece.deallocate() }
    }

    /// The pieces of the text, in order. They last as long as the buffer.
    var pieces: [UnsafeRawBufferPointer] {
        full.map { UnsafeRawBufferPointer($0) } + [UnsafeRawBufferPointer(start: base, count: count)]
    }

    /// The column, from 1, at which the next byte will stand; nil far into a long line.
    var column: Int? {
        let limit = max(0, count - 4096)
        var start = count
        while start > limit && base[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        return start > limit || start == 0 && startsLine ? count - start + 1 : nil
    }

    @inline(__always)
    private mutating func reserve(_ extra: Int) {
        if count &+ extra > capacity { startPiece(for: extra) }
    }

    /// Goes on in another piece, with the line that is being written.
    @inline(never)
    private mutating func startPiece(for extra: Int) {
        let column = column
        startsLine = column != nil
        let line = (column ?? 1) - 1
        let newCapacity = max(Self.pieceSize, line + extra)
        let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        piece.update(from: base + (count - line), count: line)
        full.append(UnsafeMutableBufferPointer(start: base, count: count - line))
        base = piece
        capacity = newCapacity
        count = line
    }

    /// Appends fixed text.
    @inline(__always)
    mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        (base + count).update(from: text.utf8Start, count: length)
        count &+= length
    }

    /// Appends one byte.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count &+= 1
    }

    /// Appends bytes.
    @inline(__always)
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        guard let start = text.baseAddress else { return }
        reserve(text.count)
        (base + count).update(from: start, count: text.count)
        count &+= text.count
    }

    /// Appends the bytes of an array.
    mutating func append(_ text: [UInt8]) { text.withUnsafeBufferPointer { append($0) } }

    /// Appends text that was made at run time. With a label, so that literals are not taken for it.
    mutating func append(text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Appends the text of a symbol.
    @inline(__always)
    mutating func append(_ symbol: Symbol, _ names: borrowing Interner) {
        names.withBytes(of: symbol) { append($0) }
    }

    /// Appends a number in decimal.
    @inline(__always)
    mutating func append(_ number: UInt32) { append(decimal: UInt64(number)) }

    /// Appends a number in decimal.
    @inline(__always)
    mutating func append(_ number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(decimal: UInt64(number.magnitude))
    }

    /// Appends a number in decimal.
    @inline(__always)
    mutating func append(decimal number: UInt64) {
        reserve(20)
        var digits = 1
        var limit: UInt64 = 10
        while digits < 20 && number >= limit {
            digits &+= 1
            limit = limit &* 10
        }
        var rest = number
        var position = count &+ digits
        count = position
        for _ in 0..<digits {
            position &-= 1
            let quotient = rest / 10
            base[position] = UInt8(truncatingIfNeeded: rest &- quotient &* 10) &+ 48
            rest = quotient
        }
    }

    /// Appends bytes as the inside of a C string literal.
    mutating func append(escaped text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count * 4)
        // Most bytes stand for themselves: they are copied in runs.
        var copied = 0
        for position in text.indices {
            let byte = text[position]
            if 32..<127 ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "?") { continue }
            append(text[copied..<position])
            copied = position + 1
            switch byte {
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\t"): append("\\t")
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            // Two of them would begin a trigraph.
            case UInt8(ascii: "?"): append("\\?")
            default:
                // Always three octal digits, so that a digit that follows is not taken for a part of them.
                append(UInt8(ascii: "\\"))
                append(48 + (byte >> 6))
                append(48 + (byte >> 3 & 7))
                append(48 + (byte & 7))
            }
        }
        append(text[copied...])
    }

    @inline(__always)
    private mutating func append(_ run: Slice<UnsafeBufferPointer<UInt8>>) {
        let run = UnsafeBufferPointer(rebasing: run)
        guard let start = run.baseAddress else { return }
        (base + count).update(from: start, count: run.count)
        count &+= run.count
    }
}
