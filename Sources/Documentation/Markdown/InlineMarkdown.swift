/// Turns the inline markup of Markdown to HTML: code, emphasis, links, escapes. All text is escaped.
///
/// Time is linear: what turned out to have no end is not looked for again.
struct InlineMarkdown {
    /// The link that stands behind a word in code; nil for none.
    let link: (String) -> String?
    private let text: [UInt8]
    private var position = 0
    private var result: [UInt8] = []
    /// What opens but is known not to close any more.
    private var unclosed: Set<[UInt8]> = []

    /// The text as HTML.
    static func html(_ text: String, link: @escaping (String) -> String?) -> String {
        html(Array(text.utf8), link: link, depth: 0)
    }

    private let depth: Int

    private static func html(_ text: [UInt8], link: @escaping (String) -> String?, depth: Int) -> String {
        var writer = InlineMarkdown(link: link, text: text, depth: depth)
        writer.run()
        return String(decoding: writer.result, as: UTF8.self)
    }

    private init(link: @escaping (String) -> String?, text: [UInt8], depth: Int) {
        self.link = link
        self.text = text
        self.depth = depth
    }

    private mutating func run() {
        while position < text.count {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "\\") where position + 1 < text.count && text[position + 1].isPunctuation:
                append(escaped: text[position + 1])
                position += 2
            case UInt8(ascii: "`"): code()
            case UInt8(ascii: "*"), UInt8(ascii: "_"): emphasis(byte)
            case UInt8(ascii: "["): bracketedLink()
            case UInt8(ascii: "<"): angleLink()
            case UInt8(ascii: "h") where startsURL: bareLink()
            case UInt8(ascii: " ") where isHardBreak: hardBreak()
            default:
                append(escaped: byte)
                position += 1
            }
        }
    }

    // MARK: Output

    private mutating func append(_ html: String) { result += html.utf8 }

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "<"): append("&lt;")
        case UInt8(ascii: ">"): append("&gt;")
        case UInt8(ascii: "&"): append("&amp;")
        case UInt8(ascii: "\""): append("&quot;")
        case UInt8(ascii: "'"): append("&#39;")
        default: result.append(byte)
        }
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

    /// Where a delimiter stands next, from a position on.
    private mutating func find(_ delimiter: [UInt8], from start: Int) -> Int? {
        if unclosed.contains(delimiter) || delimiter.count > text.count { return nil }
        var at = start
        while at <= text.count - delimiter.count {
            if text[at] == delimiter[0], text[at..<at + delimiter.count].elementsEqual(delimiter) { return at }
            at += 1
        }
        unclosed.insert(delimiter)
        return nil
    }

    // MARK: Code

    private mutating func code() {
        let run = text[position...].prefix { $0 == UInt8(ascii: "`") }.count
        let fence = [UInt8](repeating: UInt8(ascii: "`"), count: run)
        var end = find(fence, from: position + run)
        // A longer run of backticks is no end.
        while let found = end, text[found...].prefix(while: { $0 == UInt8(ascii: "`") }).count != run {
            end = find(fence, from: found + text[found...].prefix { $0 == UInt8(ascii: "`") }.count)
        }
        guard let end else {
            for _ in 0..<run { append(escaped: UInt8(ascii: "`")) }
            position += run
            return
        }
        let content = trimmed(text(position + run..<end))
        let html = "<code>\(escapedHTML(content))</code>"
        if let target = link(content) { append("<a href=\"\(escapedHTML(target))\">\(html)</a>") } else { append(html) }
        position = end + run
    }

    // MARK: Emphasis

    private mutating func emphasis(_ mark: UInt8) {
        let isDouble = position + 1 < text.count && text[position + 1] == mark
        let delimiter = [UInt8](repeating: mark, count: isDouble ? 2 : 1)
        let start = position + delimiter.count
        let opens = start < text.count && !text[start].isBlank && !(mark == UInt8(ascii: "_") && position > 0 && text[position - 1].isWord)
        guard opens, depth < 8, let end = closer(delimiter, from: start) else {
            for byte in delimiter { append(escaped: byte) }
            position = start
            return
        }
        let tag = isDouble ? "strong" : "em"
        append("<\(tag)>" + Self.html(Array(text[start..<end]), link: link, depth: depth + 1) + "</\(tag)>")
        position = end + delimiter.count
    }

    private mutating func closer(_ delimiter: [UInt8], from start: Int) -> Int? {
        var at = start + 1
        while let found = find(delimiter, from: at) {
            let after = found + delimiter.count
            let isLonger = after < text.count && text[after] == delimiter[0]
            let isInWord = delimiter[0] == UInt8(ascii: "_") && after < text.count && text[after].isWord
            // Of three marks the first closes what is inside.
            if !text[found - 1].isBlank, !isInWord, delimiter.count == 2 || !isLonger { return isLonger ? found + 1 : found }
            at = found + (isLonger && delimiter.count == 1 ? 2 : 1)
        }
        unclosed.insert(delimiter)
        return nil
    }

    // MARK: Links

    private mutating func bracketedLink() {
        guard depth < 8, let middle = find(Array("](".utf8), from: position + 1), let end = find([UInt8(ascii: ")")], from: middle + 2),
            !text[position + 1..<middle].contains(UInt8(ascii: "["))
        else {
            append(escaped: text[position])
            position += 1
            return
        }
        let label = Self.html(Array(text[position + 1..<middle]), link: { _ in nil }, depth: depth + 1)
        append(link: trimmed(text(middle + 2..<end)), label: label)
        position = end + 1
    }

    /// `<https://example.org>`
    private mutating func angleLink() {
        guard let end = find([UInt8(ascii: ">")], from: position + 1), isURL(text(position + 1..<end)) else {
            append(escaped: text[position])
            position += 1
            return
        }
        let target = text(position + 1..<end)
        append(link: target, label: escapedHTML(target))
        position = end + 1
    }

    private var startsURL: Bool {
        (position == 0 || !text[position - 1].isWord)
            && (text[position...].starts(with: "https://".utf8) || text[position...].starts(with: "http://".utf8))
    }

    private mutating func bareLink() {
        var end = position
        while end < text.count, !text[end].isBlank, !"<>\"`)]".utf8.contains(text[end]) { end += 1 }
        while end > position, ".,;:!?'*_".utf8.contains(text[end - 1]) { end -= 1 }
        let target = text(position..<end)
        append(link: target, label: escapedHTML(target))
        position = end
    }

    /// A link to the web or within the reference; anything else, such as a script, is text.
    private mutating func append(link target: String, label: String) {
        let hasScheme = target.prefix { $0 != "/" && $0 != "#" && $0 != "?" }.contains(":")
        if hasScheme && !isURL(target) { return append(label) }
        append("<a href=\"\(escapedHTML(target))\">\(label)</a>")
    }

    private func isURL(_ text: String) -> Bool {
        ["https://", "http://", "mailto:"].contains { text.hasPrefix($0) } && !text.contains(" ")
    }

    // MARK: Line ends

    private var isHardBreak: Bool {
        guard position == 0 || text[position - 1] != UInt8(ascii: " ") else { return false }
        let blanks = text[position...].prefix { $0 == UInt8(ascii: " ") }.count
        return blanks >= 2 && position + blanks < text.count && text[position + blanks] == UInt8(ascii: "\n")
    }

    private mutating func hardBreak() {
        append("<br>\n")
        position += text[position...].prefix { $0 == UInt8(ascii: " ") }.count + 1
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\n") || self == UInt8(ascii: "\t") }

    fileprivate var isWord: Bool {
        self >= 0x80 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    fileprivate var isPunctuation: Bool { self > 0x20 && self < 0x7f && !isWord }
}

/// The text with what HTML would take for markup written as entities.
func escapedHTML(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "&": result += "&amp;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
