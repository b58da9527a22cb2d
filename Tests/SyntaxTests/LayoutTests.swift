import XCTest

@testable import Syntax

/// The layout rules of chapter 1, sentence by sentence.
final class LayoutTests: XCTestCase {
    func testBlocksOfAnyWidth() {
        assertTree("if a:\n b\n c\nd\n", "if a\n  b\n  c\nd")
        assertTree("if a:\n          b\nelse:\n  c\n", "if a\n  b\nelse\n  c")
    }

    func testTabsCountToTheNextMultipleOfFour() {
        assertTree("if a:\n\tb\n    c\n  \td\n", "if a\n  b\n  c\n  d")
        assertTree("if a:\n    if b:\n\t  c\n      d\n", "if a\n  if b\n    c\n    d")
    }

    func testWrongIndentation() {
        assertErrors("a\n  b\nc\n", ["E1008 2:3"])
        assertErrors("if a:\n    b\n  c\nd\n", ["E1008 3:3"])
        assertErrors("if a:\n    b\n      c\n    d\n", ["E1008 3:7"])
        assertErrors("  a\n", ["E1008 1:3"])
    }

    func testBlankAndCommentLinesNeverMatter() {
        assertTree("if a:\n\n        // deep\n    b\n// flush\n\n    c\n", "if a\n  b\n  c")
        assertTree("if a: // here\n    /* there */ b\n", "if a\n  b")
        assertTree("if a: /* spans\nlines */ b\n", "if a\n  b")
    }

    func testEmptyBlocks() {
        assertErrors("if a:\nb\n", ["E1008 1:5"])
        assertErrors("fn f():", ["E1008 1:7"])
        assertErrors("while a: ;\n", ["E1008 1:8"])
        assertErrors("f(fn(x):\n)\n", ["E1008 1:8"])
        assertTree("if a: pass\n", "if a\n  pass")
    }

    func testClausesStandAtTheWidthOfTheirOpener() {
        assertTree("x = if a:\n    b\nelse:\n    c\n", "assign x = (if a {b} else {c})")
        assertTree("if a:\n    if b:\n        c\nelse:\n    d\n", "if a\n  if b\n    c\nelse\n  d")
        assertTree("x =\n    if a:\n        b\n    else:\n        c\n", "assign x = (if a {b} else {c})")
        assertErrors("if a:\n    b\n  else:\n    c\n", ["E1008 3:3"])
        assertErrors("else:\n    b\n", ["E1001 1:1"])
        assertTree("try:\n    a\ncatch e: T:\n    b\nfinally:\n    c\n", "try\n  a\ncatch e: T\n  b\nfinally\n  c")
    }

    func testLinesThatEndInAnOperatorContinue() {
        assertTree("x = 1 +\n2\n", "assign x = (+ 1 2)")
        assertTree("x =\n    a and\n    not b\ny\n", "assign x = (and a (not b))\ny")
        assertTree("x +=\n  1\n", "assign x += 1")
        assertTree("x = a ??\n  b\n", "assign x = (?? a b)")
        assertTree("x = a as\n  i32\n", "assign x = (as a i32)")
        assertTree("x = 1..\n  2\n", "assign x = (.. 1 2)")
        assertTree("C: i32 :=\n  2\n", "const C: i32 = 2")
    }

    func testWhatIsNoOperatorDoesNotContinue() {
        assertTree("x: Option<i32> = a\nb\n", "assign x: Option<i32> = a\nb")
        assertTree("fn f(a: List<i32>) -> Pair<A, List<B>>:\n    a\n", "fn f(a: List<i32>) -> Pair<A, List<B>>\n  a")
        assertTree("use a.b: *\nc\n", "use a.b: *\nc")
        assertTree("x = a?\nb\n", "assign x = (? a)\nb")
        assertTree("x = y\n-z\n", "assign x = y\n(neg z)")
        assertTree("x = y\n(z)\n[w]\n", "assign x = y\nz\n(array w)")
    }

    func testMembersContinueDeeperLines() {
        assertTree("x = a\n    .b()\n    ?.c\n", "assign x = (field? (call (field a b)) c)")
        assertErrors("x = a\n.b()\n", ["E1001 2:1"])
        assertTree("if a:\n    x = b\n      .c\n    d\n", "if a\n  assign x = (field b c)\n  d")
        assertTree("x = 1 +\n    a\n        .b\n", "assign x = (+ 1 (field a b))")
    }

    func testNewlinesDoNotCountInBrackets() {
        assertTree("x = [\n1,\n    2\n  ]\ny\n", "assign x = (array 1 2)\ny")
        assertTree("f(a,\nb\n+ c\n)\n", "(call f a (+ b c))")
        assertTree("x = P{\n  a: 1,\nb\n}\n", "assign x = (struct P a: 1 b: b)")
    }

    func testBlocksInBrackets() {
        assertTree("f(fn(x):\n    y = x\n    y\n, 2)\n", "(call f (fn(x) {assign y = x; y}) 2)")
        assertTree("f(fn(x):\n    y = x\n    y, 2)\n", "(call f (fn(x) {assign y = x; y}) 2)")
        assertTree("f(fn(x):\n        x\n  , 2)\n", "(call f (fn(x) {x}) 2)")
        assertTree("f(\n    fn(x):\n        x)\n", "(call f (fn(x) {x}))")
        assertTree("x = (if a:\n    b\n  else:\n    c)\n", "assign x = (if a {b} else {c})")
        assertTree("f(fn():\n    a, b = b, a\n)\n", "(call f (fn() {assign (a, b) = (tuple b a)}))")
        assertTree("f(fn():\n    if a:\n        b\n    else:\n        c\n)\n", "(call f (fn() {if a; b; else; c}))")
        assertTree("f(fn(): g(fn():\n    a\n  ), 1)\n", "(call f (fn() {(call g (fn() {a}))}) 1)")
    }

    func testUnclosedBracketIsOneErrorAtTheOpener() {
        assertErrors("x = (1 + 2\ny = 3\nz = 4 4\n", ["E1003 1:5", "E1001 3:7"])
        assertErrors("f(a, [1, 2\nb = 3\n", ["E1003 1:2"])
        assertErrors("xs = [\n  1,\n  2\nprint(xs)\nx = $\n", ["E1020 1:6", "E1001 5:5"])
        assertErrors("p = P{ a: 1\nq = 2\n", ["E1004 1:6"])
        assertErrors("a[1)\nb = 2\n", ["E1020 1:2"])
        assertErrors("if f(a:\n    b = 1\nc = 2 2\n", ["E1003 1:5", "E1001 3:7"])
    }

    func testOneLineSuites() {
        assertTree("if a: b; c\nd\n", "if a\n  b\n  c\nd")
        assertTree("if a: b else: c\n", "if a\n  b\nelse\n  c")
        assertTree("if a: b\nelse: c\n", "if a\n  b\nelse\n  c")
        assertTree("if a: if b: c else: d\n", "if a\n  if b\n    c\n  else\n    d")
        assertTree("for x in xs: if p(x): n += 1\n", "for x in xs\n  if (call p x)\n    assign n += 1")
        assertTree("try: a catch e: b finally: c\n", "try\n  a\ncatch e\n  b\nfinally\n  c")
        assertTree("fn f(): a; b\nc\n", "fn f()\n  a\n  b\nc")
        assertErrors("if a: b; if c: d\n", ["E1001 1:10"])
    }

    func testFunctionExpressionHasOneStatementOnItsLine() {
        assertTree("f = fn(x): a; b\n", "assign f = (fn(x) {a})\nb")
        assertTree("f = fn(x): n += x\n", "assign f = (fn(x) {assign n += x})")
        assertTree("g(fn(x): x, 1)\n", "(call g (fn(x) {x}) 1)")
        assertTree("f = fn(x): a = 1, b = 2\n", "assign f = (fn(x) {assign a = 1; assign b = 2})")
    }

    func testSemicolonsAndBraces() {
        assertTree("a; b;\nc\n", "a\nb\nc")
        assertTree("x = { a\n  b; c\nd }\n", "assign x = {a; b; c; d}")
        assertTree("x = { if a:\n    b\n  else:\n    c }\n", "assign x = {if a; b; else; c}")
        assertTree("x = P{ a: 1 }\n", "assign x = (struct P a: 1)")
        assertTree("f({ a = 1, b = 2\na })\n", "(call f {assign a = 1; assign b = 2; a})")
    }

    func testByteOrderMarkAndCarriageReturns() {
        assertTree("\u{FEFF}if a:\r\n    b\r\nc\r\n", "if a\n  b\nc")
        assertTree("x = 1 +\r\n  2\r\n", "assign x = (+ 1 2)")
    }
}
