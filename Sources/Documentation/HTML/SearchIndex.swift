extension Reference {
    /// The script that gives the search its entries: name, kind, address, what it belongs to, summary.
    func searchIndex() -> String {
        var rows: [String] = []
        for page in pages {
            rows.append(row(page.title, page.subject.kind, "\(page.file).html", "", page.subject.comment.summary))
            let owner = page.subject.kind == "functions" ? "" : page.title
            for entry in page.groups.flatMap(\.entries) { add(entry, page, owner, to: &rows) }
        }
        return "window.orusSearchIndex = [\n\(rows.joined(separator: ",\n"))\n];\n"
    }

    private func add(_ entry: Entry, _ page: Page, _ owner: String, to rows: inout [String]) {
        if entry.anchor.isEmpty || entry.kind == "re-export" { return }
        rows.append(row(entry.name, entry.kind, "\(page.file).html#\(entry.anchor)", owner, entry.comment.summary))
        let inner = page.kind == .module ? "\(owner).\(entry.name)" : entry.name
        for member in entry.groups.flatMap(\.entries) { add(member, page, inner, to: &rows) }
    }

    private func row(_ values: String...) -> String { "[\(values.map(Self.literal).joined(separator: ","))]" }

    /// A JavaScript string. What could end a script element, or a line where none ends, is escaped.
    private static func literal(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..<" ", "\u{7f}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
