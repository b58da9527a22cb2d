import IR
import LibraryFiles
import Lowering
import Semantics
import Source
import XCTest

/// No modules but the entry and the standard library's.
private struct NoModules: ModuleLoader {
    func locate(_ path: [String], importedBy importer: ModuleLocation) -> ModuleLookup { LibraryFiles.locate(path) ?? .notFound(tried: []) }
    func read(_ location: ModuleLocation) -> ModuleContents { LibraryFiles.read(location) ?? .unreadable(reason: "there is none") }
}

/// What Orus snippets lower to.
final class SnippetTests: XCTestCase {
    /// Lowers a program, verifies it, and gives the texts of its functions.
    private func lowered(_ text: String, file: StaticString = #filePath, line: UInt = #line) -> String {
        let entry = ModuleLocation(identity: "main", displayPath: "main.orus", name: "main")
        let analysis = analyze(entry: entry, contents: Array(text.utf8), loader: NoModules())
        guard let program = analysis.program else {
            XCTFail(analysis.diagnostics.sorted.map(\.message).joined(separator: "\n"), file: file, line: line)
            return ""
        }
        let result = lower(program)
        for diagnostic in result.diagnostics.sorted { XCTFail(diagnostic.message, file: file, line: line) }
        let printed = Printer.print(result.module)
        for error in Verifier.verify(result.module) { XCTFail("\(error)\n\(printed)", file: file, line: line) }
        return printed
    }

    /// The text of the function of a C name.
    private func function(_ name: String, of text: String) -> String {
        var result: [Substring] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("function @\(name) ") { isInside = true }
            if isInside { result.append(line) }
            if line == "}" { isInside = false }
        }
        return result.joined(separator: "\n")
    }

    /// How often an instruction stands in a text.
    private func count(_ mnemonic: String, in text: String) -> Int {
        text.split(whereSeparator: { $0 == " " || $0 == "\n" }).count { $0 == mnemonic }
    }

    func testElementsAreCheckedThenLoaded() {
        let text = lowered("fn at(a: [f64], i: i32) -> f64: a[i]\nprint(at([1.0], 0))")
        XCTAssertEqual(
            function("main$at", of: text),
            """
            function @main$at "main.at"([f64], i32) -> f64 {
            b0(%0 !a: [f64], %1 !i: i32):
              %2 = convert %1: i64
              %3 = array.len %0
              bounds_check %2, %3 array_index
              %4 = array.data %0: data<f64>
              %5 = elem.load %4, %2: f64
              return %5
            }
            """)
    }

    func testSignedArithmeticIsCheckedAndUnsignedWraps() {
        let signed = lowered("fn f(a: i64, b: i64) -> i64: a * b + a / b\nprint(f(1, 2))")
        XCTAssertEqual(count("mul.checked", in: signed) + count("add.checked", in: signed) + count("div.checked", in: signed), 3)
        let unsigned = lowered("fn f(a: u32, b: u32) -> u32: a * b + a / 3\nprint(f(1, 2))")
        let body = function("main$f", of: unsigned)
        XCTAssertEqual(count("mul", in: body) + count("add", in: body) + count("div", in: body), 3)
    }

    func testUnreachableFunctionsAreNotLowered() {
        let text = lowered("fn used(): print(1)\nfn unused(): print(2)\nused()\n")
        XCTAssertTrue(contains(text, "@main$used "))
        XCTAssertFalse(contains(text, "@main$unused "))
    }

    func testConditionsBranchWithoutMakingValues() {
        let text = lowered("fn f(a: i32, b: i32) -> i32:\n    if a < b and not (b == 3 or a > 5): 1\n    else: 2\nprint(f(1, 2))")
        let body = function("main$f", of: text)
        XCTAssertEqual(count("branch", in: body), 3)
        XCTAssertEqual(count("not", in: body), 0)
    }

    func testMixedNumbersCompareByValue() {
        let text = lowered("fn f(a: i64, b: u64) -> bool: a < b\nfn g(a: i64, b: f64) -> bool: a < b\nprint(f(1, 2), g(1, 2.0))")
        XCTAssertTrue(contains(function("main$f", of: text), "or "))
        XCTAssertTrue(contains(function("main$g", of: text), "orus_compare_i64_f64"))
    }

    func testEachTagIsTestedOnceOnAPath() {
        let text = lowered(
            """
            enum Shape:
                Circle(f64)
                Square(f64)
                Empty
            fn f(s: Shape, t: Shape) -> i32:
                match (s, t):
                    (Shape.Circle(_), Shape.Circle(_)) -> 1
                    (Shape.Circle(_), Shape.Square(_)) -> 2
                    (Shape.Square(_), Shape.Circle(_)) -> 3
                    (_, Shape.Empty) -> 4
                    _ -> 5
            print(f(Shape.Empty, Shape.Circle(1.0)))
            """)
        let body = function("main$f", of: text)
        // One test of the first part, and at most one of the second on each of its three ways.
        XCTAssertLessThanOrEqual(count("enum.tag", in: body), 4)
    }

    func testManyIntegersMakeOneSwitch() {
        let text = lowered(
            "fn f(n: i32) -> i32:\n    match n:\n        1 -> 10\n        2 | 3 -> 20\n        x if x > 90 -> 30\n        4 -> 40\n        _ -> 50\nprint(f(2))")
        let body = function("main$f", of: text)
        XCTAssertEqual(count("switch", in: body), 1)
        XCTAssertEqual(count("eq", in: body), 0)
    }

    func testVariablesThatTryBodiesDoNotAssignStayValues() {
        let text = lowered(
            """
            fn f(n: i32) -> i32:
                mut a = n
                mut b = 0
                a += 1
                try: b = 10 / a
                catch: b = a
                a + b
            print(f(2))
            """)
        let body = function("main$f", of: text)
        XCTAssertEqual(count("slot.new", in: body), 1)
        XCTAssertTrue(contains(function("main$f$$try", of: text), "(i32, slot<i32>)") || contains(text, "(slot<i32>, i32)"))
    }

    func testAStructsOperatorsAreItsMethods() {
        let text = lowered(
            """
            struct V:
                x: f64
            impl V:
                fn add(self, other: V) -> V: V{ x: self.x + other.x }
            fn sum(a, b): a + b
            print(sum(V{ x: 1.0 }, V{ x: 2.0 }).x, sum(1, 2))
            """)
        XCTAssertTrue(contains(function("main$sum", of: text), "call @main$V$add"))
    }

    func testModuleVariablesAreCheckedOnlyWhereNeeded() {
        let checked = lowered("fn early(): print(late)\nfn run(f: fn() -> ()): f()\nrun(early)\nlate = len(\"abc\")\n")
        XCTAssertTrue(contains(checked, "global_unset"))
        let plain = lowered("late = len(\"abc\")\nfn after(): print(late)\nafter()\n")
        XCTAssertFalse(contains(plain, "global_unset"))
    }
}
