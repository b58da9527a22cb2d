import Source

// Comments are read from the text: the lines directly above what they are about.

extension SourceFile {
    /// The `///` lines above the line of an offset.
    func documentation(above offset: UInt32) -> Comment {
        let line = position(of: offset).line
        var first = line
        while first > 1, Self.isDocumentation(text(ofLine: first - 1)) { first -= 1 }
        return Comment(text: content(from: first, to: line, marker: "///"), path: path, line: first, isLibrary: isLibrary)
    }

    /// The `//!` lines at the head of the file; an edition may be declared before them.
    var moduleDocumentation: Comment {
        let count = lines.count
        var first = 1
        while first <= count, !trimmed(text(ofLine: first)).hasPrefix("//!") {
            let line = trimmed(text(ofLine: first))
            guard line.isEmpty || line.hasPrefix("//") && !Self.isDocumentation(line) else { return Comment() }
            first += 1
        }
        var end = first
        while end <= count, trimmed(text(ofLine: end)).hasPrefix("//!") { end += 1 }
        return Comment(text: content(from: first, to: end, marker: "//!"), path: path, line: first, isLibrary: isLibrary)
    }

    /// Whether the line is a comment that documents what follows: `////` is a plain one.
    private static func isDocumentation(_ line: String) -> Bool {
        let line = trimmed(line)
        return line.hasPrefix("///") && !line.hasPrefix("////")
    }

    private func content(from first: Int, to end: Int, marker: String) -> String {
        let lines = (first..<end).map { String(trimmedEnd(text(ofLine: $0).drop { $0 == " " || $0 == "\t" }.dropFirst(marker.count))) }
        let isIndented = lines.allSatisfy { $0.isEmpty || $0.hasPrefix(" ") }
        return lines.map { isIndented ? String($0.dropFirst()) : $0 }.joined(separator: "\n")
    }
}

/// The text without blanks at its end.
func trimmedEnd(_ text: some StringProtocol) -> String {
    guard let last = text.lastIndex(where: { $0 != " " && $0 != "\t" && $0 != "\r" }) else { return "" }
    return String(text[...last])
}
