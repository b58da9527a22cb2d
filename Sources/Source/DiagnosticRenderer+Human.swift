/// The form for people: a headline, the place, and the source lines with marks under what is meant.
///
///     type error[E2001]: mismatched types
///      --> main.orus:2:10
///       |
///     1 | fn f(x: i32): x
///       |         --- the parameter is declared here
///     2 | print(f("a"))
///       |         ^^^ expected i32, found string
///       = help: convert it: `int("a")`
extension DiagnosticRenderer {
    /// What is underlined in a source line.
    private struct Mark {
        var line: Int
        var span: Span
        var message: String
        var isMain: Bool
    }

    private enum Style: String {
        case plain = "\u{1B}[0m"
        case error = "\u{1B}[1;31m"
        case warning = "\u{1B}[1;33m"
        case bold = "\u{1B}[1m"
        case frame = "\u{1B}[1;34m"
    }

    private func styled(_ text: String, _ style: Style) -> String {
        usesColor ? style.rawValue + text + Style.plain.rawValue : text
    }

    func human(_ diagnostic: Diagnostic) -> String {
        let accent: Style = diagnostic.severity == .error ? .error : .warning
        var text = styled("\(diagnostic.code.category.headline)[\(diagnostic.code.text)]", accent)
        text += styled(": \(diagnostic.title)", .bold) + "\n"
        let width = gutterWidth(diagnostic)
        let margin = String(repeating: " ", count: width)
        if let place = place(of: diagnostic.span) {
            text += margin + styled("-->", .frame) + " \(place)\n"
            text += excerpt(diagnostic, width, accent)
        } else {
            for line in lines(diagnostic.message) { text += margin + " " + styled("|", .frame) + " \(line)\n" }
        }
        for label in diagnostic.labels where label.span.file != diagnostic.span.file {
            text += foreignExcerpt(label, width)
        }
        for note in diagnostic.notes { text += remark("note", note, width) }
        for help in diagnostic.help { text += self.help(help, width) }
        return text + "\n"
    }

    /// The width of the largest line number that is shown.
    private func gutterWidth(_ diagnostic: Diagnostic) -> Int {
        var spans = [diagnostic.span] + diagnostic.labels.map(\.span)
        spans += diagnostic.help.flatMap { $0.replacements.map(\.span) }
        // Of a span of several lines the last one is shown, too.
        let last = spans.compactMap { span in file(of: span)?.lines.line(of: span.length > 0 ? span.end - 1 : span.end) }.max() ?? 1
        return String(last).utf8.count
    }

    // MARK: Excerpts

    /// The lines of the main place and of the labels in the same file.
    private func excerpt(_ diagnostic: Diagnostic, _ width: Int, _ accent: Style) -> String {
        guard let file = file(of: diagnostic.span) else { return "" }
        var marks = self.marks(file, diagnostic.span, diagnostic.message, isMain: true)
        for label in diagnostic.labels where label.span.file == diagnostic.span.file {
            marks += self.marks(file, label.span, label.message, isMain: false)
        }
        marks.sort { ($0.line, $1.isMain ? 1 : 0, $0.span.start) < ($1.line, $0.isMain ? 1 : 0, $1.span.start) }
        return lines(of: file, marks, width, accent)
    }

    private func foreignExcerpt(_ label: Label, _ width: Int) -> String {
        guard let file = file(of: label.span), let place = place(of: label.span) else { return "" }
        let margin = String(repeating: " ", count: width)
        return margin + styled(":::", .frame) + " \(place)\n"
            + lines(of: file, marks(file, label.span, label.message, isMain: false), width, .frame)
    }

    /// What is underlined for a span: for one of several lines, its first line to the end, and its last line from the
    /// first character on, with the message.
    private func marks(_ file: SourceFile, _ span: Span, _ message: String, isMain: Bool) -> [Mark] {
        let first = file.lines.line(of: span.start)
        let last = file.lines.line(of: span.length > 0 ? span.end - 1 : span.end)
        guard last > first else { return [Mark(line: first, span: span, message: message, isMain: isMain)] }
        let head = file.lines.range(ofLine: first, in: file.bytes)
        let tail = file.lines.range(ofLine: last, in: file.bytes)
        let blank = tail.first { file.bytes[$0] != UInt8(ascii: " ") && file.bytes[$0] != UInt8(ascii: "\t") } ?? tail.lowerBound
        let tailStart = Swift.min(blank, Int(span.end))
        return [
            Mark(line: first, span: part(of: span, from: Int(span.start), to: head.upperBound), message: "", isMain: isMain),
            Mark(line: last, span: part(of: span, from: tailStart, to: Int(span.end)), message: message, isMain: isMain),
        ]
    }

    private func part(of span: Span, from start: Int, to end: Int) -> Span {
        Span(file: span.file, start: UInt32(start), length: UInt32(Swift.max(0, end - start)))
    }

    private func lines(of file: SourceFile, _ marks: [Mark], _ width: Int, _ accent: Style) -> String {
        let margin = String(repeating: " ", count: width)
        var text = "\(margin) " + styled("|", .frame) + "\n"
        var shown = 0
        var visible = 0..<0
        for mark in marks {
            // A mark belongs under the piece of the line that is shown; a very long line is shown again for one that is not in it.
            let isVisible = mark.line == shown && (visible.lowerBound...visible.upperBound).contains(Int(mark.span.start))
            if !isVisible { visible = SourceWindow.visible(file, mark.line, around: mark.span) }
            let window = SourceWindow(file, mark.line, mark.span, visible: visible)
            if !isVisible {
                if shown > 0 && mark.line > shown + 1 { text += margin + styled("...", .frame) + "\n" }
                let number = String(mark.line)
                let padding = String(repeating: " ", count: width - number.utf8.count)
                text += styled("\(padding)\(number) |", .frame) + " \(window.text)\n"
                shown = mark.line
            }
            let row = String(repeating: mark.isMain ? "^" : "-", count: window.markWidth)
            let message = lines(mark.message)
            let blanks = String(repeating: " ", count: window.markColumn)
            text += "\(margin) " + styled("|", .frame) + " \(blanks)"
            let isOneLine = message.count == 1 && !message[0].isEmpty
            text += styled(isOneLine ? "\(row) \(message[0])" : row, mark.isMain ? accent : .frame) + "\n"
            if message.count > 1 {
                for line in message { text += "\(margin) " + styled("|", .frame) + " \(line)\n" }
            }
        }
        return text
    }

    // MARK: Remarks

    private func remark(_ kind: String, _ text: String, _ width: Int) -> String {
        let margin = String(repeating: " ", count: width + 1)
        let parts = lines(text)
        var result = margin + styled("=", .frame) + " " + styled("\(kind):", .bold) + " \(parts[0])\n"
        let indent = margin + String(repeating: " ", count: kind.count + 4)
        for line in parts.dropFirst() { result += "\(indent)\(line)\n" }
        return result
    }

    /// Advice, with the line as it would be after the change.
    private func help(_ help: Help, _ width: Int) -> String {
        var result = remark("help", help.message, width)
        guard let first = help.replacements.first, let file = file(of: first.span) else { return result }
        let line = file.position(of: first.span.start).line
        let isOneLine = help.replacements.allSatisfy { replacement in
            replacement.span.file == first.span.file && file.position(of: replacement.span.end).line == line
        }
        guard isOneLine else { return result }
        let range = file.lines.range(ofLine: line, in: file.bytes)
        guard range.count <= SourceWindow.limit else { return result }
        var bytes = Array(file.bytes[range])
        for replacement in help.replacements.sorted(by: { $0.span.start > $1.span.start }) {
            let start = Int(replacement.span.start) - range.lowerBound, end = Int(replacement.span.end) - range.lowerBound
            guard start >= 0, end <= bytes.count, start <= end else { return result }
            bytes.replaceSubrange(start..<end, with: replacement.text.utf8)
        }
        let number = String(line)
        let padding = String(repeating: " ", count: width - number.utf8.count)
        for row in lines(String(decoding: bytes, as: UTF8.self)) {
            result += styled("\(padding)\(number) +", .frame) + " \(row)\n"
        }
        return result
    }

    /// The lines of a message, which may quote the source; one at least.
    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { SourceWindow.clean(Self.shortened($0)) }
    }

    /// A line of a message; of a very long one, as with a name of megabytes, the middle is left out.
    static func shortened(_ line: Substring) -> String {
        let limit = 1000
        return line.utf8.count <= limit ? String(line) : "\(line.prefix(limit / 2)) … \(line.suffix(limit / 2))"
    }
}

/// A source line as it is shown: tabs widened, controls blanked, and cut around the place when it is very long.
struct SourceWindow {
    /// Longer lines are cut, to this many bytes.
    static let limit = 160
    private static let contextBefore = 60

    /// The text.
    private(set) var text = ""
    /// Where the mark begins, in columns from 0.
    private(set) var markColumn = 0
    /// How long the mark is; a place between two characters is marked, too.
    private(set) var markWidth = 1

    /// The piece of a line that is shown for a place in it.
    static func visible(_ file: SourceFile, _ line: Int, around span: Span) -> Range<Int> {
        let range = file.lines.range(ofLine: line, in: file.bytes)
        guard range.count > limit else { return range }
        let start = min(max(Int(span.start), range.lowerBound), range.upperBound)
        var first = max(range.lowerBound, start - contextBefore)
        while first < start, file.bytes[first] & 0xC0 == 0x80 { first += 1 }
        var last = min(range.upperBound, first + limit)
        while last > start, last < range.upperBound, file.bytes[last] & 0xC0 == 0x80 { last -= 1 }
        return first..<max(first, last)
    }

    /// A text as it is shown: tabs widened, controls blanked.
    static func clean(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
        var shown = "", column = 0
        for scalar in text.unicodeScalars { append(scalar, to: &shown, at: &column) }
        return shown
    }

    private static func append(_ scalar: Unicode.Scalar, to shown: inout String, at column: inout Int) {
        if scalar == "\t" {
            let blanks = 4 - column % 4
            shown += String(repeating: " ", count: blanks)
            column += blanks
        } else {
            shown.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
            column += width(of: scalar)
        }
    }

    init(_ file: SourceFile, _ line: Int, _ span: Span, visible window: Range<Int>) {
        let range = file.lines.range(ofLine: line, in: file.bytes)
        let start = min(max(Int(span.start), range.lowerBound), range.upperBound)
        let end = min(max(Int(span.end), start), range.upperBound)
        var shown = window.lowerBound > range.lowerBound ? "…" : ""
        var column = shown.isEmpty ? 0 : 1
        var position = window.lowerBound
        for scalar in String(decoding: file.bytes[window], as: UTF8.self).unicodeScalars {
            if position <= start { markColumn = column }
            if position < end { markWidth = max(1, column + Self.width(of: scalar) - markColumn) }
            Self.append(scalar, to: &shown, at: &column)
            // What is no UTF-8 shows as a replacement character.
            let isReplaced = scalar == "\u{FFFD}" && file.bytes[position] != 0xEF
            position += isReplaced ? 1 : UTF8.width(scalar)
        }
        if start >= window.upperBound { markColumn = column }
        if end >= window.upperBound { markWidth = max(1, column - markColumn) }
        if window.upperBound < range.upperBound { shown += "…" }
        text = shown
    }

    /// How many columns of a terminal a character takes: two for East Asian wide ones and pictures, none for marks
    /// that combine with the character before.
    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
