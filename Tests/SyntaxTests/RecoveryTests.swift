import Support
import XCTest

@testable import Source
@testable import Syntax

/// One mistake, one message; independent mistakes are all reported; nothing stops the parser.
final class RecoveryTests: XCTestCase {
    func testMissingColon() {
        assertRepair("if a\n    b\n", "E1002 1:5", "if a:\n    b\n")
        assertRepair("fn f(a) -> i32\n    a\n", "E1002 1:15", "fn f(a) -> i32:\n    a\n")
        assertErrors("while a\n    b b\nc\n", ["E1002 1:8", "E1001 2:7"])
        assertErrors("if a {\n    b\n}\nelse:\n    c\n", ["E1002 1:5"])
        assertErrors("struct S\n    a: i32\n", ["E1002 1:9"])
        assertErrors("match a\n    1 -> 2\n", ["E1002 1:8"])
    }

    func testOtherLanguages() {
        assertRepair("if a: b\nelse if c: d\n", "E1001 2:1", "if a: b\nelif c: d\n")
        assertRepair("x = !a\n", "E1001 1:5", "x = not a\n")
        assertRepair("x = a && b\n", "E1001 1:7", "x = a and b\n")
        assertRepair("x = a || b\n", "E1001 1:7", "x = a or b\n")
        assertRepair("x = a === b\n", "E1001 1:7", "x = a == b\n")
        assertRepair("x++\n", "E1001 1:2", "x += 1\n")
        assertRepair("x--\n", "E1001 1:2", "x -= 1\n")
        assertRepair("def f(x):\n    x\n", "E1001 1:1", "fn f(x):\n    x\n")
        assertRepair("var x = 1\n", "E1001 1:1", "mut x = 1\n")
        assertRepair("const x = 1\n", "E1001 1:1", "x = 1\n")
        assertRepair("match a:\n    1 => b\n", "E1001 2:7", "match a:\n    1 -> b\n")
        assertRepair("m = {\"a\": 1}\n", "E1001 1:5", "m = [\"a\": 1]\n")
        assertErrors("class A:\n    def f(self): 1\nx = 1 1\n", ["E1001 1:1", "E1001 3:7"])
        assertErrors("print \"a\"\nx = a ? b : c\n", ["E1001 1:1", "E1001 2:7"])
        assertErrors("x = \u{201C}a\u{201D}\ngröße = 1\n", ["E1001 1:5", "E1001 2:1"])
    }

    func testReservedWordsAsNames() {
        assertErrors("in = 1\nfn for(x): 1\nx.if = 2\n", ["E1001 1:1", "E1001 2:4", "E1001 3:3"])
        assertErrors("struct S:\n    match: i32\n    ok: i32\n", ["E1001 2:5"])
    }

    func testIndependentMistakes() {
        assertErrors("f(1 +, 2 *, 3)\n", ["E1001 1:6", "E1001 1:11"])
        assertErrors("x = )\ny = 1\nz = 1 2\n", ["E1001 1:5", "E1001 3:7"])
        assertErrors("fn f():\n    x = 1 2\n    y = *\nz = ,\n", ["E1001 2:11", "E1001 3:9", "E1001 4:5"])
        assertErrors("if a b:\n    c d\n", ["E1001 1:6", "E1001 2:7"])
    }

    func testUnterminatedLiterals() {
        assertErrors("print(\"a\nx = 1\nprint(\"b\")\ny = \"c\" \"d\"\n", ["E1005 1:7", "E1001 4:5"])
        assertErrors("x = \"a\n", ["E1005 1:5"])
        assertErrors("x = 'a\ny = 1 /* b\n", ["E1005 1:5", "E1005 2:7"])
        assertErrors("x = \"\"\"a\n", ["E1005 1:5"])
        assertErrors("print(f\"a {b\", c)\nx = 1\n", ["E1005 1:7"])
    }

    func testBytesThatAreNoText() {
        XCTAssertEqual(Parsed(bytes: Array("x = \"".utf8) + [0xFF] + Array("\"\n".utf8)).errors, ["E1006 1:6"])
        XCTAssertEqual(Parsed(bytes: [0xC3]).errors, ["E1006 1:1"])
        // A file in UTF-16 is one mistake.
        XCTAssertEqual(Parsed(bytes: [0xFF, 0xFE, 0x78, 0, 0x0A, 0]).errors, ["E1006 1:1"])
        XCTAssertEqual(Parsed(bytes: Array("a\0b\n".utf8)).errors, ["E1001 1:2"])
        XCTAssertEqual(Parsed("").errors, [])
    }

    func testWhatParsedIsInTheTree() {
        let parsed = Parsed("x = 1 +\nfn f(): 2\ny = 3 3\nz = 4\n")
        XCTAssertTrue(parsed.tree.hasErrors)
        XCTAssertTrue(parsed.dump.hasSuffix("assign z = 4\n"))
    }

    func testDivisionComment() {
        assertErrors("x = 7 // 2\n", ["W1008 1:7"])
        assertErrors("x = 7 // two of them\ny = 1 // (no)\n", [])
    }

    // MARK: Depth and length

    /// Each text is 100,000 levels deep: it parses, or gives one clean error.
    func testDepth() {
        onLargeStack {
            let n = 100_000
            func nest(_ open: String, _ middle: String = "1", _ close: String = "") -> String {
                "x = " + String(repeating: open, count: n) + middle + String(repeating: close, count: n) + "\n"
            }
            let deep = [
                nest("(", "1", ")"), nest("[", "1", "]"), nest("{", "1", "}"), nest("-"), nest("not "), nest("1 + "),
                nest("2 ** "), nest("1 if c else "), nest("a ?? "), nest("f(", "1", ")"), nest("fn(x): "),
                nest("f\"{", "1", "}\""), "x = f" + String(repeating: ".a", count: n) + "\n",
                "x: " + String(repeating: "[", count: n) + "A" + String(repeating: "]", count: n) + " = 1\n",
                String(repeating: "if a: ", count: n) + "b\n", String(repeating: "try: ", count: n) + "b\n",
            ]
            for text in deep {
                let codes = Parsed(text).diagnostics.map(\.code)
                XCTAssertEqual(codes, [.nestingTooDeep], String(text.prefix(20)))
            }
            let flat = [
                "if a: b\n" + String(repeating: "elif a: b\n", count: n), nest("a < ", "a"), "x = [" + String(repeating: "1, ", count: n) + "]\n",
                String(repeating: "a = ", count: n) + "a\n",
            ]
            for text in flat { XCTAssertEqual(Parsed(text).errors, [], String(text.prefix(20))) }
            XCTAssertEqual(Parsed(nest("(", "1")).diagnostics.filter { $0.code == .nestingTooDeep }.count, 1)
        }
    }

    func testDepthIsBoundedThroughAllKindsOfChains() {
        onLargeStack {
            // Each level adds a chain to its left operand, so that the height is the product.
            let level = String(repeating: "(", count: 200) + "1" + String(repeating: String(repeating: " + 1", count: 100) + ")", count: 200)
            XCTAssertEqual(Parsed("x = \(level)\n").diagnostics.map(\.code), [.nestingTooDeep])
        }
    }

    func testLongLinesAndFiles() {
        let list = "x = [" + String(repeating: "1, ", count: 1_000_000) + "]\n"
        XCTAssertEqual(Parsed(list).errors, [])
        let lines = String(repeating: "if a:\n    b(c)\n", count: 100_000)
        XCTAssertEqual(Parsed(lines).tree.ifs.count, 100_000)
        // Each of these took quadratic time with a naive lookahead.
        for unit in ["a<", "a, ", "fn(): x, ", "(", "[(", "\"a\n", "'a ", "f\"{", "a<b>"] {
            onLargeStack { _ = Parsed("x = f(" + String(repeating: unit, count: 50_000)) }
        }
    }
}
