import XCTest

@testable import Documentation

/// What becomes of Markdown.
final class MarkdownTests: XCTestCase {
    private func inline(_ text: String) -> String { InlineMarkdown.html(text) { $0 == "Map" ? "Map.html" : nil } }

    func testInlineMarkup() {
        XCTAssertEqual(inline("a *b* **c** _d_ `e < f`"), "a <em>b</em> <strong>c</strong> <em>d</em> <code>e &lt; f</code>")
        XCTAssertEqual(inline("snake_case_name and 2 * 3 * 4"), "snake_case_name and 2 * 3 * 4")
        XCTAssertEqual(inline("``a ` b``"), "<code>a ` b</code>")
        XCTAssertEqual(inline("**bold *both***"), "<strong>bold <em>both</em></strong>")
        XCTAssertEqual(inline(#"\*no\*"#), "*no*")
        XCTAssertEqual(inline("a  \nb"), "a<br>\nb")
    }

    func testLinks() {
        XCTAssertEqual(inline("`Map`"), "<a href=\"Map.html\"><code>Map</code></a>")
        XCTAssertEqual(inline("[x](https://a.b/?c=1&d)"), "<a href=\"https://a.b/?c=1&amp;d\">x</a>")
        XCTAssertEqual(inline("see https://a.b/c."), "see <a href=\"https://a.b/c\">https://a.b/c</a>.")
        XCTAssertEqual(inline("[x](javascript:alert)"), "x")
        XCTAssertEqual(inline("[x](#y) a[i](j)"), "<a href=\"#y\">x</a> a<a href=\"j\">i</a>")
    }

    func testEverythingElseIsText() {
        XCTAssertEqual(inline("<script>\"'&"), "&lt;script&gt;&quot;&#39;&amp;")
        XCTAssertEqual(inline("`open **open [open <open"), "`open **open [open &lt;open")
    }

    /// What opens without closing must not make time quadratic.
    func testHostileTextIsLinear() {
        for text in ["*a ", "`` ` ", "[a](", "<b ", "**a _b "] {
            XCTAssertFalse(inline(String(repeating: text, count: 40_000)).isEmpty)
        }
        let nested = String(repeating: "> ", count: 20_000) + "x"
        XCTAssertFalse(MarkdownParser.blocks(in: nested).isEmpty)
        XCTAssertFalse(MarkdownParser.blocks(in: String(repeating: "- ", count: 20_000) + "x").isEmpty)
    }

    func testBlocks() {
        let text = """
            # Title
            One
            two.

            - a
              more
            - b
                1. c

            ```orus
            x = 1

            y = 2
            ```
            > q

            | h | i |
            |---|---|
            | `a|b` | c |
            """
        XCTAssertEqual(
            MarkdownParser.blocks(in: text),
            [
                .heading(level: 1, "Title"), .paragraph("One\ntwo."),
                .list(start: nil, items: [[.paragraph("a\nmore")], [.paragraph("b"), .list(start: 1, items: [[.paragraph("c")]])]]),
                .code(info: "orus", text: "x = 1\n\ny = 2"), .quote([.paragraph("q")]),
                .table(header: ["h", "i"], rows: [["`a|b`", "c"]]),
            ])
    }

    func testSummaryIsTheFirstSentence() {
        XCTAssertEqual(Comment(text: "Ends in `a. b`, say. More.").summary, "Ends in `a. b`, say.")
        XCTAssertEqual(Comment(text: "\nOne\nparagraph only\n\nnext").summary, "One paragraph only")
    }

    func testExamplesOfAComment() {
        let text = """
            Text.
            ```orus
            print(1)
            ```
            ```output
            1
            ```
            ```orus ignore
            no example
            ```
            ```orus
            x = 1 +
            ```
            ```error
            E1001
            ```
            ```orus
            print(2)
            ```
            """
        let examples = Comment(text: text, path: "a.orus", line: 10).examples
        XCTAssertEqual(examples.map(\.program), ["print(1)\n", "x = 1 +\n", "print(2)\n"])
        XCTAssertEqual(examples.map(\.expectation), [.output("1"), .codes(["E1001"]), .success])
        XCTAssertEqual(examples.map(\.line), [12, 21, 27])
    }

    func testHighlightingKeepsTheText() {
        let code = "fn f(x: i32): \"a\\\"<\" + f\"{x}\" // c\n/* d\n*/ 'x' 'l: 1.5e3..2 é"
        let html = Highlighter.html(code)
        var text = "", isTag = false
        for character in html {
            if character == "<" { isTag = true }
            if !isTag { text.append(character) }
            if character == ">" { isTag = false }
        }
        XCTAssertEqual(text, escapedHTML(code))
        XCTAssertTrue(html.hasPrefix("<span class=\"kw\">fn</span> f(x: <span class=\"ty\">i32</span>): <span class=\"st\">"))
    }
}
