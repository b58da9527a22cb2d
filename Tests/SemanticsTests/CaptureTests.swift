import Semantics
import TypedTree
import XCTest

/// Captures of nested functions, and the warnings about what is unused.
final class CaptureTests: XCTestCase {
    /// The names that a function captures, by the function's qualified name.
    private func captures(_ text: String) -> [String: [String]] {
        let resolved = Resolved(text)
        XCTAssertEqual(resolved.errors, [])
        let program = resolved.resolved.program
        var result: [String: [String]] = [:]
        let entry = program.initializationOrder.last
        for function in program.functions.elements where function.module == entry && !function.captures.isEmpty {
            result[function.qualifiedName] = function.captures.map { program.symbols.text(program.locals[$0].name) }
        }
        return result
    }

    func testFunctionExpressions() {
        XCTAssertEqual(captures("fn f(a):\n    b = a\n    fn(x): x + a + b\nf(1)\n"), ["f.fn1": ["a", "b"]])
        XCTAssertEqual(captures("fn f(a):\n    fn(): fn(): a\nf(1)\n"), ["f.fn1": ["a"], "f.fn1.fn1": ["a"]])
    }

    func testThroughNestedFunctions() {
        let text = """
            fn f(a):
                fn g(): h()
                fn h(): a
                fn k(): fn(): g()
                k()
            f(1)
            """
        XCTAssertEqual(captures(text), ["f.g": ["a"], "f.h": ["a"], "f.k": ["a"], "f.k.fn1": ["a"]])
    }

    func testModuleVariablesAreNoCaptures() {
        XCTAssertEqual(captures("x = 1\ng = fn(): x\nfn f(): x\nprint(g(), f())\n"), [:])
        XCTAssertEqual(captures("for i in 0..3:\n    g = fn(): i\n    g()\n"), ["fn1": ["i"]])
    }

    func testUseBeforeTheCapturedVariable() {
        assertErrors("fn f():\n    g()\n    x = 1\n    fn g(): print(x)\nf()\n", ["E1010@2:5"])
        assertErrors("fn f():\n    fn h(): g()\n    x = 1\n    fn g(): print(x)\n    h()\nf()\n", [])
    }

    func testMethodsOfLocalTypesCaptureNothing() {
        let text = "fn f(k):\n    struct P:\n        x: i32\n    impl P:\n        fn m(self): self.x + k\n    P{ x: 1 }.m()\nf(1)\n"
        assertErrors(text, ["E1010@5:30"])
    }

    // MARK: Warnings

    func testUnusedNames() {
        assertWarnings("fn f(a, _b):\n    x = 1\n    y = 2\n    print(y)\nf(1, 2)\n", ["W1002@1:6", "W1001@2:5"])
        assertWarnings("x = 1\npub y = 2\n", ["W1001@1:1"])
        assertWarnings("fn f(): f()\nfn _g(): pass\nfn main(): pass\n", ["W1004@1:4"])
        assertWarnings("mut n = 0\nn += 1\n", ["W1001@1:5"])
    }

    func testUnusedImports() {
        let resolved = Resolved("use a\nuse b: f, g\nuse c:*\nprint(f())\n", [
            "a": "", "b": "pub fn f(): 1\npub fn g(): 1\n", "c": "pub fn h(): 1\n",
        ])
        XCTAssertEqual(resolved.warnings, ["W1003@1:5", "W1003@2:11", "W1003@3:1"])
    }

    func testUnreachableCode() {
        assertWarnings("fn f():\n    return 1\n    print(2)\n    print(3)\nf()\n", ["W1005@3:5"])
        assertWarnings("while true:\n    pass\nprint(1)\n", ["W1005@3:1"])
        assertWarnings("fn f(n):\n    if n: return 1\n    else: panic(\"x\")\n    print(1)\nf(true)\n", ["W1005@4:5"])
        assertWarnings("while true:\n    break\nprint(1)\n", [])
    }

    // MARK: Paths without a result

    func testMissingResults() {
        func missing(_ body: String) -> Bool {
            let module = Resolved("fn f(n):\n" + body).resolved.modules.elements.last!
            return module.missingResult(in: module.tree[module.tree.functions.ids.first!].body!) != nil
        }
        XCTAssertFalse(missing("    n\n"))
        XCTAssertTrue(missing("    x = n\n"))
        XCTAssertTrue(missing("    if n: return 1\n"))
        XCTAssertFalse(missing("    if n: 1\n    else: 2\n"))
        XCTAssertFalse(missing("    while true: pass\n"))
        XCTAssertTrue(missing("    while true: break\n"))
        XCTAssertTrue(missing("    while n: pass\n"))
        XCTAssertTrue(missing("    match n:\n        1 -> 2\n        _ -> pass\n"))
        XCTAssertFalse(missing("    try: 1\n    catch: panic(\"\")\n"))
    }
}
