/// A page of what the language itself gives every program.
struct BuiltinPage {
    var title: String
    var kind: PageKind
    /// Markdown.
    var comment: String
    var entries: [Entry]
}

/// Reads the file in which what has no source is documented: the built-in functions, and the methods that the compiler gives to arrays
/// and strings.
///
/// A heading `# array` begins a page; below it a heading ``## `fn push(self, value: T) -> [T]` `` is a declaration, and what
/// follows is its comment.
enum BuiltinsReader {
    static func pages(in text: String) -> [BuiltinPage] {
        var pages: [BuiltinPage] = []
        var isInFence = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") { isInFence.toggle() }
            if !isInFence, line.hasPrefix("# ") {
                let title = String(line.dropFirst(2))
                pages.append(BuiltinPage(title: title, kind: title == "Functions" ? .functions : .type, comment: "", entries: []))
            } else if pages.isEmpty {
                continue
            } else if !isInFence, line.hasPrefix("## ") {
                let entry = entry(trimmed(line.dropFirst(3).filter { $0 != "`" }), line: index + 2)
                pages[pages.count - 1].entries.append(entry)
            } else if let last = pages[pages.count - 1].entries.indices.last {
                pages[pages.count - 1].entries[last].comment.text += line + "\n"
            } else {
                pages[pages.count - 1].comment += line + "\n"
            }
        }
        return pages
    }

    private static func entry(_ signature: String, line: Int) -> Entry {
        let isFunction = signature.hasPrefix("fn ")
        let name = signature.dropFirst(isFunction ? 3 : 0).prefix { $0 != "(" && $0 != "<" && $0 != ":" && $0 != " " }
        let kind = !isFunction ? "constant" : signature.contains("(self") ? "method" : "function"
        return Entry(
            kind: kind, name: String(name), anchor: String(name), signature: Signature(signature),
            comment: Comment(path: "builtins.md", line: line, isLibrary: true))
    }
}
