import Semantics

extension Reference {
    /// The reference as static pages, which work from files: the search has its index in a script.
    public func htmlFiles() -> [OutputFile] {
        let writer = HTMLWriter(reference: self)
        var files = [
            OutputFile(path: "index.html", text: writer.index()),
            OutputFile(path: "orus-doc.css", text: Assets.style),
            OutputFile(path: "orus-doc.js", text: Assets.script),
            OutputFile(path: "search-index.js", text: searchIndex()),
        ]
        files += pages.map { OutputFile(path: "\($0.file).html", text: writer.page($0)) }
        files += sources.map { OutputFile(path: "src/\($0.file).html", text: writer.source($0)) }
        return files
    }
}

/// Writes the pages of a reference.
struct HTMLWriter {
    let reference: Reference

    // MARK: Whole pages

    /// The first page: what there is.
    func index() -> String {
        var main = "<h1>\(escapedHTML(reference.title))</h1>\n"
        main += comment(reference.introduction, level: 2, on: "")
        for kind in PageKind.allCases {
            let pages = reference.pages.filter { $0.kind == kind }
            if pages.isEmpty { continue }
            main += "<h2 id=\"\(kind.rawValue.lowercased())\">\(kind.rawValue)</h2>\n<dl class=\"overview\">\n"
            for page in pages {
                main += "<dt><a href=\"\(page.file).html\">\(escapedHTML(page.title))</a></dt>"
                main += "<dd>\(inline(page.subject.comment.summary, on: page.file, from: ""))</dd>\n"
            }
            main += "</dl>\n"
        }
        return document(title: reference.title, root: "", current: nil, main: main)
    }

    /// A module, or a type of the prelude.
    func page(_ page: Page) -> String {
        let subject = page.subject
        var main = "<h1><span class=\"kind\">\(escapedHTML(subject.kind))</span> \(escapedHTML(page.title))\(sourceLink(subject.origin))</h1>\n"
        if !subject.signature.text.isEmpty && subject.kind != "type" { main += declaration(subject.signature, on: page) }
        main += comment(subject.comment.text, level: 2, on: page.file)
        for group in page.groups { main += self.group(group, level: 2, on: page) }
        return document(title: "\(page.title) · \(reference.title)", root: "", current: page, main: main)
    }

    /// A source file with its lines numbered.
    func source(_ source: SourcePage) -> String {
        var text = String(decoding: source.text.utf8.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        if text.last == "\n" { text.removeLast() }
        var main = "<h1><span class=\"kind\">source</span> \(escapedHTML(source.title))</h1>\n<pre class=\"source\"><code>"
        // A comment or string may span lines: each line closes what is open and opens it again.
        for (index, line) in Self.lines(ofHighlighted: Highlighter.html(text)).enumerated() {
            main += "<span id=\"L\(index + 1)\"><a href=\"#L\(index + 1)\">\(index + 1)</a>\(line)</span>\n"
        }
        main += "</code></pre>\n"
        return document(title: "\(source.title) · source", root: "../", current: nil, main: main)
    }

    private static func lines(ofHighlighted html: String) -> [String] {
        var lines: [String] = []
        var open = ""
        for piece in html.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = open + piece
            if let start = piece.range(ofLast: "<span class=\"") {
                let rest = piece[start.lowerBound...]
                open = rest.contains("</span>") ? "" : String(rest.prefix { $0 != ">" }) + ">"
            } else if piece.contains("</span>") {
                open = ""
            }
            if !open.isEmpty { line += "</span>" }
            lines.append(line)
        }
        return lines
    }

    /// What all pages have around their own content.
    private func document(title: String, root: String, current: Page?, main: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="generator" content="orusc doc">
        <title>\(escapedHTML(title))</title>
        <link rel="stylesheet" href="\(root)orus-doc.css">
        <script src="\(root)search-index.js" defer></script>
        <script src="\(root)orus-doc.js" defer></script>
        </head>
        <body data-root="\(root)">
        <a class="skip" href="#main-content">Skip to the content</a>
        <header>
        <a class="home" href="\(root)index.html">\(escapedHTML(reference.title))</a>
        <div class="search" hidden>
        <input type="search" placeholder="Search (press /)" aria-label="Search" role="combobox" aria-expanded="false" aria-controls="search-results" autocomplete="off" spellcheck="false">
        <ul id="search-results" role="listbox" hidden></ul>
        </div>
        <button class="theme" type="button" title="Light or dark" aria-label="Light or dark" hidden>◐</button>
        </header>
        <div class="columns">
        \(navigation(root: root, current: current))
        <main id="main-content">
        \(main)</main>
        </div>
        </body>
        </html>

        """
    }

    /// The list of pages, with what is on the one at hand.
    private func navigation(root: String, current: Page?) -> String {
        var result = "<nav aria-label=\"Pages\">\n"
        if let current { result += contents(of: current) }
        for kind in PageKind.allCases {
            let pages = reference.pages.filter { $0.kind == kind }
            if pages.isEmpty { continue }
            result += "<h2>\(kind.rawValue)</h2>\n<ul>\n"
            for page in pages {
                let mark = page.file == current?.file ? " aria-current=\"page\"" : ""
                result += "<li><a href=\"\(root)\(page.file).html\"\(mark)>\(escapedHTML(page.title))</a></li>\n"
            }
            result += "</ul>\n"
        }
        return result + "</nav>"
    }

    private func contents(of page: Page) -> String {
        let entries = page.groups.flatMap(\.entries).filter { !$0.anchor.isEmpty && $0.kind != "re-export" }
        if entries.isEmpty { return "" }
        var result = "<details class=\"contents\" open><summary>On this page</summary>\n<ul>\n"
        for group in page.groups {
            let own = group.entries.filter { !$0.anchor.isEmpty && $0.kind != "re-export" }
            if own.isEmpty { continue }
            result += "<li class=\"group\">\(escapedHTML(group.title))</li>\n"
            for entry in own { result += "<li><a href=\"#\(escapedHTML(entry.anchor))\">\(escapedHTML(entry.name))</a></li>\n" }
        }
        return result + "</ul>\n</details>\n"
    }

    // MARK: Entries

    private func group(_ group: Group, level: Int, on page: Page) -> String {
        if group.title == "Implements" || group.title == "Implemented by" { return implementations(group, level: level, on: page) }
        let heading = group.title.hasPrefix("impl") ? "<code>\(Highlighter.html(group.title))</code>" : escapedHTML(group.title)
        var result = "<h\(level) class=\"group\">\(heading)</h\(level)>\n"
        for entry in group.entries { result += self.entry(entry, level: level + 1, on: page) }
        return result
    }

    private func implementations(_ group: Group, level: Int, on page: Page) -> String {
        var result = "<h\(level) class=\"group\">\(escapedHTML(group.title))</h\(level)>\n<ul class=\"implementations\">\n"
        for entry in group.entries {
            result += "<li><code>\(signature(entry.signature, on: page.file))</code>\(sourceLink(entry.origin))"
            result += comment(entry.comment.text, level: level + 1, on: page.file) + "</li>\n"
        }
        return result + "</ul>\n"
    }

    private func entry(_ entry: Entry, level: Int, on page: Page) -> String {
        let anchor = escapedHTML(entry.anchor)
        var result = "<section class=\"entry\" id=\"\(anchor)\">\n"
        if entry.groups.isEmpty && !entry.signature.text.contains("\n") {
            result += "<h\(level) class=\"signature\"><a class=\"anchor\" href=\"#\(anchor)\" aria-label=\"Link to \(escapedHTML(entry.name))\">#</a>"
            result += "<code>\(signature(entry.signature, on: page.file))</code>\(sourceLink(entry.origin))</h\(level)>\n"
        } else {
            result += "<h\(level) class=\"type\"><a class=\"anchor\" href=\"#\(anchor)\" aria-label=\"Link to \(escapedHTML(entry.name))\">#</a>"
            result += "<span class=\"kind\">\(escapedHTML(entry.kind))</span> \(escapedHTML(entry.name))\(sourceLink(entry.origin))</h\(level)>\n"
            result += declaration(entry.signature, on: page)
        }
        result += comment(entry.comment.text, level: level + 1, on: page.file)
        for group in entry.groups { result += self.group(group, level: Swift.min(level + 1, 6), on: page) }
        return result + "</section>\n"
    }

    private func declaration(_ signature: Signature, on page: Page) -> String {
        "<pre class=\"declaration\"><code>\(self.signature(signature, on: page.file))</code></pre>\n"
    }

    private func sourceLink(_ origin: Origin?) -> String {
        guard let origin else { return "" }
        return " <a class=\"source\" href=\"src/\(escapedHTML(origin.page)).html#L\(origin.line)\">source</a>"
    }

    private func signature(_ signature: Signature, on page: String) -> String {
        signature.pieces.map { piece in
            guard let type = piece.type else { return Highlighter.html(piece.text) }
            let html = "<span class=\"ty\">\(escapedHTML(piece.text))</span>"
            guard let place = reference.places[type] else { return html }
            return "<a href=\"\(href(place, from: page))\">\(html)</a>"
        }.joined()
    }

    private func href(_ place: Place, from page: String) -> String {
        let anchor = place.anchor.isEmpty ? "" : "#\(place.anchor)"
        return escapedHTML(place.page == page && !anchor.isEmpty ? anchor : "\(place.page).html\(anchor)")
    }

    // MARK: Comments

    /// The text of a comment on a page, as it is shown there or on another one.
    private func inline(_ text: String, on page: String, from other: String? = nil) -> String {
        InlineMarkdown.html(text) { link(toCode: $0, on: page, from: other ?? page) }
    }

    /// What a comment means by a word in code: a member of the page's own subject, or what has that name anywhere.
    private func link(toCode code: String, on page: String, from other: String) -> String? {
        let name = String(code.prefix { $0 != "(" })
        if name.count != code.count && !code.hasSuffix(")") { return nil }
        let place = reference.names["\(page).\(name)"] ?? reference.names[name]
        return place.map { href($0, from: other) }
    }

    private func comment(_ text: String, level: Int, on page: String) -> String {
        let blocks = MarkdownParser.blocks(in: text)
        return blocks.isEmpty ? "" : "<div class=\"comment\">\n\(html(blocks, level: level, on: page))</div>\n"
    }

    private func html(_ blocks: [MarkdownBlock], level: Int, on page: String) -> String {
        blocks.map { html($0, level: level, on: page) }.joined()
    }

    private func html(_ block: MarkdownBlock, level: Int, on page: String) -> String {
        switch block {
        case .paragraph(let text): return "<p>\(inline(text, on: page))</p>\n"
        case .heading(let own, let text):
            let level = Swift.min(level + own - 1, 6)
            return "<h\(level)>\(inline(text, on: page))</h\(level)>\n"
        case .code(let info, let text):
            let language = info.prefix { $0 != " " && $0 != "," }
            if language == "output" || language == "error" {
                return "<pre class=\"\(language)\"><samp>\(escapedHTML(text))</samp></pre>\n"
            }
            return "<pre><code>\(language.isEmpty || language == "orus" ? Highlighter.html(text) : escapedHTML(text))</code></pre>\n"
        case .list(let start, let items):
            let tag = start == nil ? "ul" : "ol"
            let number = start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
            return "<\(tag)\(number)>\n\(items.map { "<li>\(item($0, level, page))</li>\n" }.joined())</\(tag)>\n"
        case .quote(let blocks): return "<blockquote>\n\(html(blocks, level: level, on: page))</blockquote>\n"
        case .table(let header, let rows):
            let head = header.map { "<th>\(inline($0, on: page))</th>" }.joined()
            let body = rows.map { "<tr>\($0.map { "<td>\(inline($0, on: page))</td>" }.joined())</tr>\n" }.joined()
            return "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)</tbody>\n</table>\n"
        case .rule: return "<hr>\n"
        }
    }

    /// An item of one paragraph stands without the paragraph's space around it.
    private func item(_ blocks: [MarkdownBlock], _ level: Int, _ page: String) -> String {
        guard case .paragraph(let text)? = blocks.first else { return html(blocks, level: level, on: page) }
        return inline(text, on: page) + html(Array(blocks.dropFirst()), level: level, on: page)
    }
}

extension Substring {
    /// Where a text stands last.
    fileprivate func range(ofLast text: String) -> Range<Index>? {
        var position = endIndex
        while position > startIndex {
            position = index(before: position)
            if self[position...].hasPrefix(text) { return position..<endIndex }
        }
        return nil
    }
}
