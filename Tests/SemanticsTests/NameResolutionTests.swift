import Semantics
import XCTest

/// Names and scopes (chapter 3).
final class NameResolutionTests: XCTestCase {
    // MARK: Undefined names

    func testUndefinedNameIsReportedOncePerFunction() {
        assertErrors("""
            print(nope)
            print(nope + 1)
            fn f():
                print(nope)
                print(nope, other)
            f()
            """, ["E1010@1:7", "E1010@4:11", "E1010@5:17"])
    }

    func testSuggestion() {
        let resolved = Resolved("counter = 1\nprint(countre)\n")
        XCTAssertEqual(resolved.diagnostics.first?.help.first?.replacements.first?.text, "counter")
    }

    func testNamesOfInnerBlocks() {
        let resolved = Resolved("""
            fn f():
                if true:
                    inner = 1
                    print(inner)
                print(inner)
            f()
            """)
        XCTAssertEqual(resolved.errors, ["E1010@5:11"])
        XCTAssertEqual(resolved.diagnostics[0].labels.count, 1)
        XCTAssertTrue(resolved.diagnostics[0].notes[0].contains("declared"))
    }

    func testUnderscore() {
        assertErrors("_ = 1\nprint(_)\nfn f(_, _): print(_)\nf(1, 2)\n", ["E1010@2:7", "E1010@3:19"])
    }

    func testNewNameIsVisibleAfterItsInitializer() {
        assertErrors("fn f(a: [i32]):\n    len = len(a)\n    print(len)\nf([1])\n", [])
        assertErrors("fn f():\n    x = x\n    print(x)\nf()\n", ["E1010@2:9"])
    }

    // MARK: Declaring and assigning

    func testAssignmentToImmutableNames() {
        assertErrors("x = 1\nx = 2\n", ["E1014@2:1"])
        assertErrors("x: i32 = 1\nx += 2\n", ["E1014@2:1"])
        assertErrors("fn f(n: i32):\n    n = n + 1\nf(1)\n", ["E1014@2:5"])
        assertErrors("for i in 0..3:\n    i = 5\n", ["E1014@2:5"])
        assertErrors("try:\n    pass\ncatch e:\n    e = 3\n", ["E1014@4:5"])
        assertErrors("match 1:\n    n -> n = 2\n", ["E1014@2:10"])
        assertErrors("LIMIT := 1\nLIMIT = 5\n", ["E1014@2:1"])
        assertErrors("f = 3\nfn f(): pass\n", ["E1014@1:1"])
        assertErrors("struct P:\n    x: i32\nP = 3\n", ["E1014@3:1"])
        assertErrors("a = 1\na, b = 2, 3\nprint(a, b)\n", ["E1014@2:1"])
    }

    func testOneMissingMutIsOneReport() {
        assertErrors("x = 1\nx = 2\nx = 3\n", ["E1014@2:1"])
        assertErrors("x = 1\nfn f():\n    x = 2\n    x = 3\n    x += 1\nf()\n", ["E1014@3:5"])
        assertErrors("fn f(n):\n    n += 1\n    n += 1\nf(1)\n", ["E1014@2:5"])
    }

    func testMutIsSuggestedAtTheDeclaration() {
        let help = Resolved("x = 1\nx = 2\n").diagnostics[0].help[0]
        XCTAssertEqual(help.replacements.map(\.text), ["mut "])
        XCTAssertEqual(help.replacements.map(\.span.start), [0])
    }

    func testMutableNamesAreAssigned() {
        assertErrors("mut x = 1\nx = 2\nfn f():\n    x = 3\n    x += 1\nf()\n", [])
        assertErrors("fn f():\n    mut a, mut b = 0, 1\n    a, b = b, a\n    print(a)\nf()\n", [])
    }

    func testBuiltinNamesAreOrdinary() {
        assertErrors("sum = 0\nmax = 5\nprint(sum, max)\nfn pop(x): x\nprint(pop(1))\nOk = 1\nprint(Ok)\n", [])
    }

    func testSecondDeclarations() {
        assertErrors("mut x = 1\nmut x = 2\n", ["E1011@2:5"])
        assertErrors("fn f():\n    x: i32 = 1\n    mut x = 2\n    print(x)\nf()\n", ["E1011@3:9"])
        assertErrors("fn f(a, a): pass\n", ["E1011@1:9"])
        assertErrors("fn f(): pass\nfn f(): pass\n", ["E1011@2:4"])
        assertErrors("struct P:\n    x: i32\n    x: i32\n", ["E1011@3:5"])
        assertErrors("enum E:\n    A\n    A\n", ["E1011@3:5"])
        assertErrors("struct P:\n    x: i32\nimpl P:\n    fn x(self): 1\n", ["E1011@4:8"])
        assertErrors("match (1, 2):\n    (a, a) -> print(a)\n    _ -> pass\n", ["E1011@2:9"])
    }

    func testShadowing() {
        assertErrors("x = 1\nfn f(n):\n    mut n = n\n    n += 1\n    mut x = n\n    x += 1\n    print(x)\nf(1)\n", [])
    }

    func testConstants() {
        assertErrors("limit := 100\n", ["E1013@1:1"])
        assertErrors("fn f():\n    Side := 1\n    print(Side)\nf()\n", ["E1013@2:5"])
        assertErrors("print(EARLY)\nEARLY := LATER * 2\nLATER := 10\n", [])
    }

    // MARK: Module variables

    func testModuleVariablesBelowAFunction() {
        // Not assigned, but read.
        let resolved = Resolved("fn f():\n    x = 2\n    print(x)\nfn g(): print(x)\nf()\nmut x = 1\ng()\n")
        XCTAssertEqual(resolved.errors, [])
        XCTAssertFalse(resolved.resolved.program.globals.elements[0].needsInitializedCheck)
    }

    func testReadBeforeInitializer() {
        assertErrors("print(late)\nlate = 3\n", ["E1012@1:7"])
        assertErrors("fn f(): print(late)\nf()\nlate = 3\n", ["E1012@2:1"])
        assertErrors("A := B\nB := A\nprint(A)\n", ["E1012@1:6"])
    }

    func testReadThatMayComeTooEarlyIsCheckedAtRunTime() throws {
        let resolved = Resolved("fn f(): print(late)\nfn call(g): g()\ncall(f)\nlate = 3\nfn h(): print(late)\nh()\n")
        XCTAssertEqual(resolved.errors, [])
        let program = resolved.resolved.program
        let late = try XCTUnwrap(program.globals.elements.first { program.symbols.text($0.name) == "late" })
        XCTAssertTrue(late.needsInitializedCheck)
    }

    // MARK: Names that leave branches

    func testNamesLeaveBranches() {
        let text = """
            fn f(n: i32) -> i32:
                if n < 0:
                    return -1
                elif n == 0:
                    x = 100
                else:
                    if n == 1:
                        x = 1
                    else:
                        x = n
                x * 2
            print(f(1))
            """
        let resolved = Resolved(text)
        XCTAssertEqual(resolved.errors, [])
        XCTAssertEqual(resolved.warnings, [])
        let module = resolved.resolved.modules.elements.last!
        XCTAssertEqual(module.leaks.count, 2)
        XCTAssertTrue(module.leaks.values.allSatisfy { $0.count == 1 && $0[0].branches.count == 2 && $0[0].isUsed })
        // The two declarations in the inner branches assign the inner and the outer variable.
        XCTAssertEqual(module.leavesInto.values.map(\.count).sorted(), [1, 2, 2])
    }

    func testLeakedNamesAreImmutable() {
        assertErrors("if true:\n    x = 1\nelse:\n    x = 2\nx = 3\nprint(x)\n", ["E1014@5:1"])
    }

    func testLeakedNamesMayBeDeclaredAnew() {
        assertErrors("if true:\n    x = 1\nelse:\n    x = 2\nmut x = 3\nx += 1\nprint(x)\n", [])
        assertErrors("fn f(c):\n    if c: x = 1\n    else: x = 2\n    mut x = 3\n    x += 1\n    print(x)\nf(true)\n", [])
    }

    func testOwnOptionHidesThePreludes() {
        assertErrors("enum Option:\n    A\nprint(Option.A, Some(1))\n", ["E1010@3:17"])
        assertErrors("enum Other:\n    Some(i32)\nprint(Other.Some(1), Some(1), None)\n", [])
    }

    func testNatives() {
        assertErrors("@native(\"f\")\nfn f()\nf()\n", ["E1001@1:1"])
    }

    func testWhatDoesNotLeave() {
        assertErrors("if true:\n    x = 1\nprint(x)\n", ["E1010@3:7"])
        assertErrors("while true:\n    x = 1\n    break\nprint(x)\n", ["E1010@4:7"])
        assertErrors("try:\n    x = 1\ncatch:\n    x = 2\nprint(x)\n", ["E1010@5:7"])
        assertErrors("if true:\n    mut x = 1\nelse:\n    x = 2\nprint(x)\n", ["E1010@5:7"])
        assertErrors("if true:\n    x = 1\nelse:\n    y = 2\nprint(x)\n", ["E1010@5:7"])
    }

    func testNamesLeaveMatches() {
        assertErrors("match 1:\n    0 -> name = 1\n    1 -> panic(\"no\")\n    _ ->\n        name = 2\nprint(name)\n", [])
    }

    // MARK: Patterns and conditions

    func testNamesOfPatterns() {
        assertErrors("o = Some(1)\nif Some(x) = o:\n    print(x)\nelse:\n    print(x)\n", ["E1010@5:11"])
        assertErrors("LIMIT := 3\nmatch 3:\n    LIMIT -> print(1)\n    other -> print(other)\n", [])
        assertErrors("enum E:\n    A\nmatch E.A:\n    E.B -> pass\n    _ -> pass\n", ["E2008@4:7"])
        assertErrors("match (1, 2):\n    (0, a) | (a, 0) -> print(a)\n    _ -> pass\n", [])
        assertErrors("match (1, 2):\n    (0, a) | (0, b) -> print(a)\n    _ -> pass\n", ["E1010@2:18"])
        assertErrors("b = 1 matches x\nprint(b, x)\n", ["E1010@2:10"])
    }

    func testLocalConstantsCompare() {
        let resolved = Resolved("fn f(n):\n    ONE := 1\n    match n:\n        ONE -> 1\n        None -> 2\n        m -> m\nf(1)\n")
        XCTAssertEqual(resolved.errors, [])
        let patterns = resolved.resolved.modules.elements.last!.patterns.elements
        XCTAssertEqual(patterns.filter { if case .localConstant = $0 { true } else { false } }.count, 1)
        XCTAssertEqual(patterns.filter { if case .variant = $0 { true } else { false } }.count, 1)
        XCTAssertEqual(patterns.filter { if case .local = $0 { true } else { false } }.count, 1)
    }

    func testPatternsDeclareModuleVariables() {
        let text = "struct P:\n    x: i32\nfn f(): print(x, a)\nP{ x } = P{ x: 1 }\n[a, ..] = [1]\nf()\nx = 2\n"
        let resolved = Resolved(text)
        XCTAssertEqual(resolved.errors, ["E1014@7:1"])
        XCTAssertEqual(resolved.resolved.modules.elements.last!.leavesInto.count, 2)
    }

    func testMutParameterIsReportedOnce() {
        assertErrors("fn f(mut n: i32):\n    n += 1\nf(1)\n", ["E1001@1:6"])
    }

    // MARK: Jumps

    func testJumpsOutsideLoops() {
        assertErrors("break\ncontinue\n", ["E1401@1:1", "E1402@2:1"])
        assertErrors("while true:\n    f = fn(): break\n    f()\n    break\n", ["E1401@2:15"])
        assertErrors("'a: while true:\n    break 'b\n", ["E1010@2:11"])
        assertErrors("'a: while true:\n    while true:\n        break 'a\n", [])
        assertErrors("return 1\n", ["E1001@1:1"])
    }

    // MARK: Types

    func testUnknownTypes() {
        assertErrors("x: foo = 1\nfn f(a: Bar, b: Bar) -> Bar: a\n", ["E2003@1:4", "E2003@2:9"])
        XCTAssertEqual(Resolved("x: int = 1\n").diagnostics[0].help[0].replacements[0].text, "i32")
        assertErrors("struct P:\n    x: i32\nP = P\n", ["E1014@3:1", "E1010@3:5"])
        assertErrors("struct Pair<A, B>:\n    a: A\n    b: B\nimpl<A, B> Pair<A, B>:\n    fn swap(self) -> Pair<B, A>: Pair{ a: self.b, b: self.a }\n", [])
    }

    func testMembersOfTypes() {
        assertErrors("enum E:\n    A\n    B(x: i32)\nprint(E.A, E.B(1), E.C)\n", ["E2008@4:22"])
        assertErrors("struct P:\n    x: i32\nimpl P:\n    fn origin(): P{ x: 0 }\nprint(P.origin(), P.orign())\n", ["E2008@5:21"])
        assertErrors("print(i32.MAX)\n", [])
        assertErrors("struct P:\n    x: i32\nprint(P(1))\n", ["E1010@3:7"])
    }

    func testSelf() {
        let text = "struct P:\n    x: i32\nimpl P:\n    fn make(x) -> Self: Self{ x: x }\n    fn twice(self) -> Self: Self.make(self.x * 2)\nprint(P.make(1).twice())\n"
        assertErrors(text, [])
        assertErrors("fn f(a: Self): a\nprint(self)\n", ["E2003@1:9", "E1010@2:7"])
    }

    func testTraits() {
        assertErrors("trait T:\n    type Item\n    fn f(self) -> Self.Item\nfn g<C: T>(c: C) -> C.Item: c.f()\nimpl T for i32:\n    type Item = i32\n    fn f(self) -> Self.Item: self\n", [])
        assertErrors("trait T:\n    fn f(self)\nfn g(x: T): x\nfn h<A: i32>(x: A): x\nfn i<A: T>(x: A.Item): x\n", ["E2003@3:9", "E2003@4:9", "E2003@5:17"])
        assertErrors("trait A: B:\n    fn f(self)\ntrait B: A:\n    fn g(self)\n", ["E2003@3:10"])
        assertErrors("impl i32:\n    fn f(self): self\n", ["E2010@1:6"])
    }

    // MARK: What is not supported yet

    func testUnsupported() {
        assertErrors("struct A:\n    x: i32\nimpl A:\n    type T = i32\n", ["E1001@4:5"])
    }
}
