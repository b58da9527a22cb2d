/// Where the text of a string in triple quotes begins, and how much of each line is indentation.
struct TripleQuotedLayout {
    let text: UnsafePointer<UInt8>
    /// The offset of the first byte that counts: after the newline that follows the opening quotes.
    let start: Int
    /// The width of the closing line's indentation.
    let indentation: Int

    /// Looks at the string whose inside reaches from `first` to `last`.
    init(text: UnsafePointer<UInt8>, from first: Int, to last: Int) {
        self.text = text
        var start = first
        if start < last && text[start] == UInt8(ascii: "\r") && text[start + 1] == UInt8(ascii: "\n") { start += 1 }
        self.start = start < last && text[start] == UInt8(ascii: "\n") ? start + 1 : first
        var lineStart = last
        while lineStart > first && text[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
        indentation = lineStart == first ? 0 : TripleQuotedLayout.blanks(text, from: lineStart, to: last, limit: .max).width
    }

    /// The width of the blanks from `start` on, up to `limit`, and the offset after them.
    private static func blanks(
        _ text: UnsafePointer<UInt8>, from start: Int, to end: Int, limit: Int
    ) -> (width: Int, end: Int) {
        var position = start
        var width = 0
        while position < end && width < limit {
            if text[position] == UInt8(ascii: " ") {
                width += 1
            } else if text[position] == UInt8(ascii: "\t") {
                width = (width | 3) + 1
            } else {
                break
            }
            position += 1
        }
        return (width, position)
    }

    /// Decodes a piece of the inside line by line, without the indentation.
    func decode(
        from first: Int, to last: Int, isRaw: Bool, braces: Bool, with decoder: inout StringDecoder, into result: inout [UInt8]
    ) {
        var position = first
        while position < last {
            if position == start || text[position - 1] == UInt8(ascii: "\n") {
                position = TripleQuotedLayout.blanks(text, from: position, to: last, limit: indentation).end
            }
            var end = position
            while end < last && text[end] != UInt8(ascii: "\n") { end += 1 }
            if end < last { end += 1 }
            decoder.decode(from: position, to: end, isRaw: isRaw, braces: braces, into: &result)
            position = end
        }
    }
}
