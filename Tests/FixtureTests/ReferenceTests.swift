import Glibc
import FixtureKit
import XCTest

/// What `orusc doc` makes, and that the examples in the standard library's comments are right.
final class ReferenceTests: XCTestCase {
    private func orusc(_ arguments: [String], in directory: String? = nil, timeout: Double = 900) throws -> ProcessResult {
        let configuration = try Configuration.fromEnvironment()
        var command = Command([configuration.orusc] + arguments)
        command.directory = directory
        command.timeout = timeout
        return try command.run()
    }

    // MARK: The standard library

    func testExamplesOfTheLibraryCompiled() throws {
        let result = try orusc(["doc", "--std", "--test", "--jobs", "2"])
        XCTAssertEqual(result.end, .exited(0), result.errorText)
    }

    func testExamplesOfTheLibraryInterpreted() throws {
        let result = try orusc(["doc", "--std", "--test", "--interpret", "--jobs", "2"])
        XCTAssertEqual(result.end, .exited(0), result.errorText)
    }

    func testTheLibraryPageIsUpToDate() throws {
        let made = try orusc(["doc", "--std", "--markdown"])
        let kept = try readBytes("\(Configuration.fromEnvironment().root)/Docs/Std.md")
        XCTAssertTrue(made.output == kept, "Docs/Std.md is not what `make docs` writes")
    }

    func testEveryLinkOfTheLibraryLeadsSomewhere() throws {
        try withTemporaryDirectory { directory in
            let result = try orusc(["doc", "--std", "-o", "site"], in: directory)
            XCTAssertEqual(result.end, .exited(0), result.errorText)
            XCTAssertEqual(try brokenLinks("\(directory)/site"), [])
        }
    }

    // MARK: Packages

    private let shapes = """
        //! Shapes & <b>what</b> they measure. See `Circle.area`.

        /// A circle.
        ///
        /// ```orus
        /// use geo.shapes: Circle
        /// print(Circle{ r: 2.0 }.area() > 12.0)
        /// ```
        /// ```output
        /// true
        /// ```
        pub struct Circle:
            r: f64

        impl Circle:
            /// Its area.
            fn area(self): 3.14159 * self.r * self.r

        """

    private func withPackage(_ shapes: String, _ body: (String) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            for name in ["pack", "pack/geo"] { XCTAssertEqual(mkdir("\(directory)/\(name)", 0o755), 0) }
            try writeBytes(shapes.utf8, to: "\(directory)/pack/geo/shapes.orus")
            try writeBytes("use geo.shapes: Circle\n\nfn main():\n    print(Circle{ r: 1.0 })\n".utf8, to: "\(directory)/pack/index.orus")
            try body(directory)
        }
    }

    func testAPackage() throws {
        try withPackage(shapes) { directory in
            let result = try orusc(["doc", "pack"], in: directory)
            XCTAssertEqual(result.end, .exited(0), result.errorText)
            XCTAssertEqual(result.outputText, "8 files in doc; open doc/index.html\n")
            XCTAssertEqual(try brokenLinks("\(directory)/doc"), [])
            let page = String(decoding: try readBytes("\(directory)/doc/geo.shapes.html"), as: UTF8.self)
            XCTAssertTrue(page.contains("<p>Shapes &amp; &lt;b&gt;what&lt;/b&gt; they measure."))
            XCTAssertTrue(page.contains("<a href=\"#Circle.area\"><code>Circle.area</code></a>"))
            XCTAssertTrue(page.contains("<span class=\"kw\">fn</span> area(<span class=\"kw\">self</span>) -&gt; "))
            XCTAssertTrue(page.contains("href=\"src/geo.shapes.html#L17\""))
            // The module that is called as the first page is, has another page.
            XCTAssertTrue(try directoryEntries("\(directory)/doc").contains("index-2.html"))
            _ = try orusc(["doc", "pack", "-o", "again"], in: directory)
            for name in ["index.html", "geo.shapes.html", "search-index.js"] {
                XCTAssertEqual(try readBytes("\(directory)/doc/\(name)"), try readBytes("\(directory)/again/\(name)"))
            }
        }
    }

    func testNamesOfFilesAreNoMarkup() throws {
        try withTemporaryDirectory { directory in
            for name in ["a \"b<i>&#?.orus", "Twice.orus", "twice.orus"] {
                try writeBytes("/// <b>\npub fn f(s: string = \"<i>\"): s\n".utf8, to: "\(directory)/\(name)")
            }
            XCTAssertEqual(try orusc(["doc"], in: directory).end, .exited(0))
            XCTAssertEqual(try brokenLinks("\(directory)/doc"), [])
            XCTAssertEqual(try directoryEntries("\(directory)/doc").filter { $0.lowercased().hasPrefix("twice") }, ["Twice.html", "twice-2.html"])
            let page = String(decoding: try readBytes("\(directory)/doc/a__b_i____.html"), as: UTF8.self)
            XCTAssertFalse(page.contains("<i>") || page.contains("<b>"))
        }
    }

    func testExamplesAreTested() throws {
        try withPackage(shapes) { directory in
            let result = try orusc(["doc", "--test", "pack"], in: directory)
            XCTAssertEqual(result.outputText, "1 example compiled and run: all are right\n", result.errorText)
        }
        try withPackage(shapes.replacing("/// true", with: "/// maybe")) { directory in
            let result = try orusc(["doc", "--test", "pack", "--interpret"], in: directory)
            XCTAssertEqual(result.end, .exited(65))
            XCTAssertEqual(
                result.errorText,
                "pack/geo/shapes.orus:6: the example prints something else at line 1 of its output\n    expected: maybe\n    printed:  true\n")
        }
    }

    func testWhatCannotBeDocumented() throws {
        try withTemporaryDirectory { directory in
            XCTAssertEqual(try orusc(["doc"], in: directory).end, .exited(66))
            XCTAssertEqual(try orusc(["doc", "missing.orus"], in: directory).end, .exited(66))
            XCTAssertEqual(try orusc(["doc", "--std", "x.orus"], in: directory).end, .exited(64))
            try writeBytes("x = 1 +\n".utf8, to: "\(directory)/wrong.orus")
            let result = try orusc(["doc", "wrong.orus"], in: directory)
            XCTAssertEqual(result.end, .exited(65))
            XCTAssertFalse(exists("\(directory)/doc"))
            symlink("loop.orus", "\(directory)/loop.orus")
            let unreadable = try orusc(["doc", "."], in: directory)
            XCTAssertEqual(unreadable.end, .exited(66))
            XCTAssertTrue(unreadable.errorText.contains("cannot read loop.orus: "), unreadable.errorText)
        }
    }

    // MARK: Links

    /// The links of a site's pages that lead to no file, or to no place in it.
    private func brokenLinks(_ site: String) throws -> [String] {
        let pages = try (directoryEntries(site) + directoryEntries("\(site)/src").map { "src/\($0)" }).filter { $0.hasSuffix(".html") }
        var broken: [String] = []
        var places: [String: Set<String>] = [:]
        var texts: [String: String] = [:]
        for page in pages {
            let text = String(decoding: try readBytes("\(site)/\(page)"), as: UTF8.self)
            texts[page] = text
            let ids = values(of: "id", in: text)
            places[page] = Set(ids)
            if places[page]!.count != ids.count { broken.append("\(page): two places have one name") }
        }
        for page in pages {
            for link in values(of: "href", in: texts[page]!) + values(of: "src", in: texts[page]!) where !link.contains("://") {
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let file = parts[0].isEmpty ? page : parts[0].hasPrefix("../") ? String(parts[0].dropFirst(3))
                    : page.hasPrefix("src/") ? "src/\(parts[0])" : parts[0]
                if !exists("\(site)/\(file)") || parts.count > 1 && !(places[file]?.contains(parts[1]) ?? false) {
                    broken.append("\(page): \(link)")
                }
            }
        }
        return broken
    }

    private func values(of attribute: String, in html: String) -> [String] {
        html.split(separator: " \(attribute)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }
}
