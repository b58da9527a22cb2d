import Source
import XCTest

/// How diagnostics look.
final class DiagnosticRendererTests: XCTestCase {
    private let text = "fn f(x: i32): x\n\nprint(f(\"é\"))\n\ty = 1\n"

    private func render(_ diagnostic: Diagnostic, _ format: DiagnosticRenderer.Format) -> String {
        var sources = SourceMap()
        sources.add(path: "main.orus", text: text)
        return DiagnosticRenderer(sources: sources, format: format).render(diagnostic)
    }

    private func span(_ start: UInt32, _ length: UInt32) -> Span { Span(file: .init(0), start: start, length: length) }

    private var mismatch: Diagnostic {
        Diagnostic(.typeMismatch, "expected i32, found string", at: span(25, 4))
            .label(span(5, 6), "declared here")
            .note("nothing converts by itself")
            .help("convert it", .insertion(of: "int(", before: span(25, 4)), .insertion(of: ")", after: span(25, 4)))
    }

    func testTheMiddleOfVeryLongMessagesIsLeftOut() {
        let name = String(repeating: "a", count: 600) + String(repeating: "b", count: 600)
        let long = Diagnostic(.undefinedName, "nothing named \(name) is here", at: span(0, 2))
        let expected = "nothing named \(name.prefix(486)) … \(name.suffix(492)) is here\n"
        XCTAssertTrue(render(long, .human).contains(expected))
        XCTAssertTrue(render(long, .short).hasSuffix(expected))
        XCTAssertTrue(render(long, .json).contains(name))
    }

    func testPeopleSeeTheSource() {
        XCTAssertEqual(render(mismatch, .human), """
            type error[E2001]: mismatched types
             --> main.orus:3:9
              |
            1 | fn f(x: i32): x
              |      ------ declared here
             ...
            3 | print(f("é"))
              |         ^^^ expected i32, found string
              = note: nothing converts by itself
              = help: convert it
            3 + print(f(int("é")))


            """)
    }

    func testTabsAreWidened() {
        let text = render(Diagnostic(.unusedVariable, "'y' is never used", at: span(33, 1)), .human)
        XCTAssertTrue(text.contains("4 |     y = 1\n  |     ^ 'y' is never used\n"), text)
    }

    func testWideCharactersTakeTwoColumns() {
        var sources = SourceMap()
        sources.add(path: "wide.orus", text: "日本 = e\u{301} + 日本\n")
        let renderer = DiagnosticRenderer(sources: sources, format: .human)
        let text = renderer.render(Diagnostic(.unexpectedSyntax, "here", at: span(15, 6)))
        XCTAssertTrue(text.contains("1 | 日本 = e\u{301} + 日本\n  |            ^^^^ here\n"), text)
    }

    func testSpansOfSeveralLines() {
        var sources = SourceMap()
        sources.add(path: "lines.orus", text: "x = f(1,\n    2,\n    3)\n")
        let renderer = DiagnosticRenderer(sources: sources, format: .human)
        XCTAssertEqual(renderer.render(Diagnostic(.typeMismatch, "too much", at: span(4, 18))), """
            type error[E2001]: mismatched types
             --> lines.orus:1:5
              |
            1 | x = f(1,
              |     ^^^^
             ...
            3 |     3)
              |     ^^ too much


            """)
    }

    func testSpansUpToALineOfMoreDigits() {
        var sources = SourceMap()
        sources.add(path: "main.orus", text: String(repeating: "(\n", count: 12))
        let renderer = DiagnosticRenderer(sources: sources, format: .human)
        let text = renderer.render(Diagnostic(.unexpectedSyntax, "here", at: span(12, 9)))
        XCTAssertTrue(text.contains(" 7 | (\n") && text.contains("11 | (\n   | ^ here"), text)
    }

    func testOneLine() {
        XCTAssertEqual(render(mismatch, .short), "main.orus:3:9: error[E2001]: expected i32, found string\n")
        XCTAssertEqual(render(Diagnostic(.linkFailed, "no", at: .none), .short), "orusc: error[E9002]: no\n")
    }

    func testJSON() {
        XCTAssertEqual(
            render(mismatch, .json),
            #"{"severity":"error","code":"E2001","title":"mismatched types","message":"expected i32, found string","#
                + #""file":"main.orus","line":3,"column":9,"endLine":3,"endColumn":12,"offset":25,"length":4,"#
                + #""labels":[{"message":"declared here","file":"main.orus","line":1,"column":6,"endLine":1,"endColumn":12,"#
                + #""offset":5,"length":6}],"notes":["nothing converts by itself"],"help":[{"message":"convert it","#
                + #""replacements":[{"offset":25,"length":0,"text":"int("},{"offset":29,"length":0,"text":")"}]}]}"# + "\n")
        XCTAssertTrue(render(Diagnostic(.raised, "a\"\\\n\u{1}", at: .none), .json).contains(#""message":"a\"\\\n\u0001""#))
    }

    func testPlacesAtTheEndAndInLongLines() {
        var sources = SourceMap()
        sources.add(path: "long.orus", text: String(repeating: "x", count: 1000) + "!" + String(repeating: "y", count: 1000))
        let renderer = DiagnosticRenderer(sources: sources, format: .human)
        let middle = renderer.render(Diagnostic(.unexpectedSyntax, "here", at: span(1000, 1)))
        XCTAssertTrue(middle.contains("x!y"), middle)
        XCTAssertTrue(middle.split(separator: "\n").allSatisfy { $0.count < 180 }, middle)
        let end = renderer.render(Diagnostic(.unexpectedSyntax, "the end", at: span(2001, 0)))
        XCTAssertTrue(end.contains("^ the end"), end)
    }
}
