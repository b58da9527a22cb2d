import Semantics
import Source
import XCTest

@testable import Documentation

/// What a program's reference tells, without files.
final class ReferenceModelTests: XCTestCase {
    /// There is nothing but the program: no prelude.
    private struct NoModules: ModuleLoader {
        mutating func locate(_ path: [String], importedBy importer: ModuleLocation) -> ModuleLookup {
            path == ["std", "prelude"]
                ? .found(ModuleLocation(identity: "prelude", displayPath: "prelude", name: "std.prelude", isStandard: true)) : .notFound(tried: [])
        }
        mutating func read(_ location: ModuleLocation) -> ModuleContents { .bytes([]) }
    }

    private func reference(of text: String, includesPrivate: Bool = false) throws -> Reference {
        let entry = ModuleLocation(identity: "m.orus", displayPath: "m.orus", name: "m")
        let resolved = resolve(entry: entry, contents: Array(text.utf8), loader: NoModules())
        let analysis = analyze(resolved.program, resolved.diagnostics)
        let program = try XCTUnwrap(analysis.program, "\(analysis.diagnostics.sorted)")
        var documented = DocumentedProgram(resolved: resolved.program, program: program, title: "m")
        documented.includesPrivate = includesPrivate
        return Documentation.reference(of: documented)
    }

    private func signatures(_ text: String, includesPrivate: Bool = false) throws -> [String] {
        func all(_ entry: Entry) -> [String] { [entry.signature.text] + entry.groups.flatMap(\.entries).flatMap(all) }
        return try reference(of: text, includesPrivate: includesPrivate).pages.flatMap(\.groups).flatMap(\.entries).flatMap(all)
    }

    func testSignaturesAreWrittenOut() throws {
        XCTAssertEqual(
            try signatures("""
                fn name(x): x.name
                fn opts(a: i32, b: i64 = 2, rest: ...string) -> (i32, [string]): (a, rest)
                fn show(x): print(x)
                trait Shape<T>:
                    type Item
                    fn area(self) -> T
                fn biggest<S: Shape<i32>>(s: S, others: [S]): s.area()
                LIMIT := 3 * 4
                """),
            [
                "trait Shape<T>", "type Item", "fn area(self) -> T",
                "fn name<T, U>(x: T) -> U where T.name: U", "fn opts(a: i32, b: i64 = 2, rest: ...string) -> (i32, [string])",
                "fn show<T>(x: T)", "fn biggest<S: Shape<i32>>(s: S, others: [S]) -> i32", "LIMIT: i32 := 3 * 4",
            ])
    }

    func testAttributesAndInheritance() throws {
        XCTAssertEqual(
            try signatures("""
                struct Animal:
                    name: string
                impl Animal:
                    @property
                    fn label(self): self.name
                @derive(Equatable)
                struct Dog(Animal):
                    trick: string = "sit"
                fn first(xs: [dyn Shape], _a: Animal) -> i32: len(xs)
                trait Shape:
                    fn area(self) -> f64
                """),
            [
                "struct Animal:\n    name: string", "@property fn label(self) -> string",
                "@derive(Equatable)\nstruct Dog(Animal):\n    trick: string = \"sit\"", "trait Shape", "fn area(self) -> f64",
                "fn first(xs: [dyn Shape], _a: Animal) -> i32",
            ])
    }

    func testOnlyWhatIsExportedIsShown() throws {
        let text = """
            pub struct Point:
                pub x: i32
                y: i32 = 0
            impl Point:
                pub fn shown(self): self.x
                fn hidden(self): self.y
            fn helper(): 1
            struct Own:
                z: i32
            pub fn f(): helper()
            """
        XCTAssertEqual(try signatures(text), ["struct Point:\n    x: i32", "fn shown(self) -> i32", "fn f() -> i32"])
        XCTAssertTrue(try signatures(text, includesPrivate: true).contains("fn hidden(self) -> i32"))
    }

    func testCommentsBelongToWhatFollows() throws {
        let reference = try reference(of: """
            //! About the module.

            /// The first.
            ///
            ///     indented
            fn a(): 1
            //// no documentation
            fn b(): 1
            /// With an attribute.
            @derive(Comparable)
            struct P:
                /// A field.
                x: i32
            """)
        let page = try XCTUnwrap(reference.pages.first)
        XCTAssertEqual(page.subject.comment.text, "About the module.")
        let entries = page.groups.flatMap(\.entries)
        XCTAssertEqual(entries.map(\.comment.text), ["With an attribute.", "The first.\n\n    indented", ""])
        XCTAssertEqual(entries[0].groups.map(\.title), ["Fields"])
        XCTAssertEqual(entries[0].groups[0].entries.map(\.comment.text), ["A field."])
        XCTAssertEqual(entries[1].origin?.line, 6)
    }

    func testScriptsCannotBeEndedByTexts() throws {
        let index = try reference(of: "/// </script> \"quoted\" \\ \u{2028}\nfn a(): 1\n").searchIndex()
        XCTAssertTrue(index.contains("\\u003c/script\\u003e \\\"quoted\\\" \\\\ \\u2028"))
    }
}
