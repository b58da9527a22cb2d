/// A block of a Markdown text. Inline markup is still text.
indirect enum MarkdownBlock: Equatable, Sendable {
    case paragraph(String)
    case heading(level: Int, String)
    /// A fenced block with what stands behind the opening fence.
    case code(info: String, text: String)
    /// With the number of its first item, when it is a numbered one.
    case list(start: Int?, items: [[MarkdownBlock]])
    case quote([MarkdownBlock])
    case table(header: [String], rows: [[String]])
    case rule
}

/// Cuts Markdown into blocks: the part of CommonMark that comments use, and tables. Whatever is not understood is a paragraph.
struct MarkdownParser {
    /// Deeper nesting of lists and quotes is text.
    private static let maximumDepth = 12

    private var lines: [Substring]
    private var position = 0
    private let depth: Int
    private var blocks: [MarkdownBlock] = []
    private var paragraph: [String] = []

    static func blocks(in text: String) -> [MarkdownBlock] {
        parse(text.split(separator: "\n", omittingEmptySubsequences: false), depth: 0)
    }

    private static func parse(_ lines: [Substring], depth: Int) -> [MarkdownBlock] {
        var parser = MarkdownParser(lines: lines, depth: depth)
        parser.run()
        return parser.blocks
    }

    private init(lines: [Substring], depth: Int) {
        self.lines = lines
        self.depth = depth
    }

    private mutating func run() {
        while position < lines.count {
            let line = lines[position]
            let content = line.drop { $0 == " " }
            let isNested = depth < Self.maximumDepth
            if content.isEmpty {
                endParagraph()
                position += 1
            } else if let fence = Self.fence(content) {
                endParagraph()
                readCode(fence, info: trimmed(content.dropFirst(fence.count)), indentation: line.count - content.count)
            } else if let level = Self.headingLevel(content) {
                endParagraph()
                blocks.append(.heading(level: level, trimmed(content.dropFirst(level))))
                position += 1
            } else if Self.isRule(content), paragraph.isEmpty {
                blocks.append(.rule)
                position += 1
            } else if content.hasPrefix(">"), isNested {
                endParagraph()
                readQuote()
            } else if isNested, let marker = Self.marker(content), paragraph.isEmpty || marker.number == nil || marker.number == 1 {
                endParagraph()
                readList(first: marker)
            } else if content.hasPrefix("|"), paragraph.isEmpty, position + 1 < lines.count, Self.isTableRule(lines[position + 1]) {
                readTable()
            } else {
                paragraph.append(String(content))
                position += 1
            }
        }
        endParagraph()
    }

    private mutating func endParagraph() {
        if !paragraph.isEmpty { blocks.append(.paragraph(paragraph.joined(separator: "\n"))) }
        paragraph = []
    }

    // MARK: Code

    /// The backticks or tildes that open a fenced block.
    private static func fence(_ content: Substring) -> Substring? {
        for mark in ["`", "~"] as [Character] {
            let run = content.prefix { $0 == mark }
            if run.count >= 3, mark == "~" || !content.dropFirst(run.count).contains("`") { return run }
        }
        return nil
    }

    private mutating func readCode(_ fence: Substring, info: String, indentation: Int) {
        position += 1
        var text: [String] = []
        while position < lines.count {
            let line = lines[position]
            position += 1
            let content = trimmed(line)
            if content.count >= fence.count, content.allSatisfy({ $0 == fence.first }) { break }
            text.append(String(line.drop(spaces: indentation)))
        }
        blocks.append(.code(info: info, text: text.joined(separator: "\n")))
    }

    // MARK: Small blocks

    private static func headingLevel(_ content: Substring) -> Int? {
        let level = content.prefix { $0 == "#" }.count
        return (1...6).contains(level) && content.dropFirst(level).first == " " ? level : nil
    }

    private static func isRule(_ content: Substring) -> Bool {
        guard let mark = content.first, mark == "-" || mark == "*" || mark == "_" else { return false }
        return content.filter { $0 == mark }.count >= 3 && content.allSatisfy { $0 == mark || $0 == " " }
    }

    private mutating func readQuote() {
        var inner: [Substring] = []
        while position < lines.count {
            let content = lines[position].drop { $0 == " " }
            guard content.hasPrefix(">") else { break }
            inner.append(content.dropFirst().drop(spaces: 1))
            position += 1
        }
        blocks.append(.quote(Self.parse(inner, depth: depth + 1)))
    }

    // MARK: Lists

    private struct Marker {
        var number: Int?
        var width: Int
    }

    /// The marker of a list's item: `- `, `* `, `1. `.
    private static func marker(_ content: Substring) -> Marker? {
        if let first = content.first, first == "-" || first == "*" || first == "+", content.dropFirst().first == " " {
            return Marker(number: nil, width: 2)
        }
        let digits = content.prefix { $0.isASCII && $0.isNumber }
        let rest = content.dropFirst(digits.count)
        guard (1...6).contains(digits.count), rest.hasPrefix(". ") || rest.hasPrefix(") "), let number = Int(digits) else { return nil }
        return Marker(number: number, width: digits.count + 2)
    }

    private mutating func readList(first: Marker) {
        let indentation = lines[position].prefix { $0 == " " }.count
        var items: [[MarkdownBlock]] = []
        while position < lines.count {
            let line = lines[position]
            let content = line.drop { $0 == " " }
            guard line.count - content.count <= indentation + 1, let marker = Self.marker(content),
                (marker.number == nil) == (first.number == nil), !Self.isRule(content)
            else { break }
            position += 1
            let width = line.count - content.count + marker.width
            items.append(Self.parse([content.dropFirst(marker.width)] + readItem(width), depth: depth + 1))
        }
        blocks.append(.list(start: first.number, items: items))
    }

    /// The further lines of an item whose text begins at a column: those that are indented that far, and lazy ones of its paragraph.
    private mutating func readItem(_ width: Int) -> [Substring] {
        var inner: [Substring] = []
        var isAfterBlank = false
        while position < lines.count {
            let line = lines[position]
            let content = line.drop { $0 == " " }
            if content.isEmpty {
                isAfterBlank = true
            } else if line.count - content.count >= Swift.min(width, 2) && (line.count - content.count >= width || Self.marker(content) == nil) {
                isAfterBlank = false
            } else if isAfterBlank || Self.marker(content) != nil || Self.headingLevel(content) != nil || Self.fence(content) != nil {
                break
            }
            inner.append(line.drop(spaces: width))
            position += 1
        }
        return inner
    }

    // MARK: Tables

    private static func isTableRule(_ line: Substring) -> Bool {
        let content = trimmed(line)
        return content.hasPrefix("|") && content.contains("-") && content.allSatisfy { "|-: ".contains($0) }
    }

    private mutating func readTable() {
        let header = Self.cells(lines[position])
        position += 2
        var rows: [[String]] = []
        while position < lines.count, trimmed(lines[position]).hasPrefix("|") {
            rows.append(Self.cells(lines[position]))
            position += 1
        }
        blocks.append(.table(header: header, rows: rows))
    }

    /// The cells of a row; `\|`, and a bar in code, is text.
    private static func cells(_ line: Substring) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isEscaped = false, isCode = false
        for character in trimmed(line).dropFirst() {
            if character == "`" { isCode.toggle() }
            if character == "|", isEscaped {
                cell.removeLast()
                cell.append(character)
            } else if character == "|", !isCode {
                cells.append(trimmed(cell))
                cell = ""
            } else {
                cell.append(character)
            }
            isEscaped = character == "\\"
        }
        if !trimmed(cell).isEmpty { cells.append(trimmed(cell)) }
        return cells
    }
}

extension Substring {
    /// Without up to so many blanks at the start.
    fileprivate func drop(spaces count: Int) -> Substring {
        dropFirst(Swift.min(count, prefix { $0 == " " }.count))
    }
}
