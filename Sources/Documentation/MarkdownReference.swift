extension Reference {
    /// The reference as one Markdown page: signatures with summaries, for reading where the code is read.
    public func markdown() -> String {
        var text = "# \(title)\n\n"
        if !introduction.isEmpty { text += trimmed(introduction) + "\n\n" }
        for kind in PageKind.allCases {
            let pages = pages.filter { $0.kind == kind }
            if pages.isEmpty { continue }
            if kind != .functions { text += "## \(kind.rawValue)\n\n" }
            for page in pages { text += markdown(page, isAlone: kind == .functions) }
        }
        return text
    }

    private func markdown(_ page: Page, isAlone: Bool) -> String {
        var text = isAlone ? "## \(page.title)\n\n" : "### \(page.title)\n\n"
        let summary = page.subject.comment.summary
        if !summary.isEmpty { text += summary + "\n\n" }
        for group in page.groups where group.title != "Implements" && group.title != "Implemented by" {
            for entry in group.entries { text += markdown(entry, depth: 0) }
        }
        return text + "\n"
    }

    private func markdown(_ entry: Entry, depth: Int) -> String {
        let margin = String(repeating: "  ", count: depth)
        let signature = entry.signature.text.split(separator: "\n").map { trimmed($0) }
        // A declaration of several lines: its head with the attributes, then what stands in it in one.
        let headCount = signature.prefix { $0.hasPrefix("@") }.count + 1
        let head = signature.prefix(headCount).joined(separator: " "), members = signature.dropFirst(headCount).joined(separator: ", ")
        let line = members.isEmpty ? head : "\(head) \(members)"
        let summary = entry.comment.summary
        var text = "\(margin)- `\(line)`" + (summary.isEmpty ? "" : ": \(summary)") + "\n"
        for group in entry.groups where group.title != "Implements" && group.title != "Implemented by" && group.title != "Fields" && group.title != "Variants" {
            for member in group.entries { text += markdown(member, depth: depth + 1) }
        }
        return text
    }
}
