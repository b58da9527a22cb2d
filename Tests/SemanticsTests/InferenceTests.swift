import Semantics
import XCTest

/// Inferred types and schemes (chapters 2 and 8).
final class InferenceTests: XCTestCase {
    // MARK: Literals

    func testLiteralsTakeTheTypeOfTheirUse() {
        assertTypes("""
            fn take(x: i64): print(x)
            a = 5
            b = a
            take(b)
            x: f64 = 1 / 2
            mut t = 0
            t += b
            print(x, t)
            """, ["a: i64", "b: i64", "x: f64", "mut t: i64"])
    }

    func testLiteralsDefaultToTheFirstTypeThatHoldsThem() {
        assertTypes("""
            a = 1
            b = 3000000000
            c = 18446744073709551615
            d = -2147483648
            e = 1.5
            print(a, b, c, d, e)
            """, ["a: i32", "b: i64", "c: u64", "d: i32", "e: f64"])
    }

    func testLiteralsOutOfRange() {
        assertTypeErrors("""
            a: u8 = 300
            b: u32 = -1
            c = 256u8
            d = 99999999999999999999
            n = 128
            e: i8 = n
            print(a, b, c, d, e)
            """, ["E1006@1:9", "E1006@2:10", "E1006@3:5", "E1006@4:5", "E1006@5:5"])
    }

    func testLengthsAreIntegersOfTheirContext() {
        assertTypes("n: i64 = len(\"abc\")\nm = len([1])\nprint(n, m)\n", ["n: i64", "m: i32"])
        assertTypeErrors("x: f64 = len(\"abc\")\nprint(x)\n", ["E2001@1:10"])
    }

    // MARK: Schemes

    func testOperationsBecomeConstraints() {
        assertTypes("""
            fn add(a, b): a + b
            fn name(x): x.name
            fn inc(x): x + 1
            fn zero(): 0
            fn first(xs): xs[0]
            struct P:
                name: string
            print(add(1, 2), add("a", "b"), name(P{ name: "p" }), inc(2.5), zero(), first([true]), first("s"))
            """,
            [
                "fn add<T: Numeric>(a: T, b: T) -> T",
                "fn name<T, U>(x: T) -> U where T.name: U",
                "fn inc<T: Numeric>(x: T) -> T",
                "fn zero() -> i32",
                "fn first<T, U>(xs: T) -> U where T[i32]: U",
            ])
    }

    func testOneComponentIsGeneralizedTogether() {
        assertTypes("""
            fn even(n): if n == 0: true else: odd(n - 1)
            fn odd(n): if n == 0: false else: even(n - 1)
            print(even(10), odd(3i64))
            """, ["fn even<T: Numeric>(n: T) -> bool", "fn odd<T: Numeric>(n: T) -> bool"])
    }

    func testFunctionExpressionsBoundToImmutableNamesAreGeneralized() {
        assertTypes("id = fn(x): x\nprint(id(1), id(\"s\"))\n", [])
        assertTypeErrors("mut id = fn(x): x\nprint(id(1), id(\"s\"))\n", ["E2001@2:17"])
    }

    func testNestedFunctionsShareTheTypesAroundThem() {
        assertTypes("""
            fn count(n):
                mut c = 0
                fn bump(): c += n
                bump()
                c
            print(count(2), count(2.5))
            """, ["fn count<T: Numeric>(n: T) -> T"])
    }

    func testMethodsOfUnknownReceivers() {
        assertTypes("""
            struct Square:
                side: i32
            impl Square:
                fn area(self): self.side * self.side
                fn scaled(self, k): Square{ side: self.side * k }
            fn area(s): s.area()
            fn grown(xs, x): xs.push(x)
            print(area(Square{ side: 3 }), area(Square{ side: 3 }.scaled(2)), grown([1], 2))
            """, ["fn area<T, U>(s: T) -> U where T.area(): U", "fn Square.area(self) -> i32"])
    }

    func testModuleVariablesWaitForTheirUses() {
        assertTypes("""
            mut seen = []
            fn remember(v): push(seen, v)
            remember(1.5)
            print(seen)
            """, ["mut seen: [f64]", "fn remember(v: f64) -> [f64]"])
    }

    // MARK: Results

    func testResultsOfUnannotatedFunctions() {
        assertTypes("""
            fn both(c): if c: 1 else: print("x")
            fn early(a, x):
                if x < 0: return
                push(a, x)
            fn nested(c, d):
                if c:
                    if d: 1 else: 2
                else:
                    3
            fn spin():
                while true: print("x")
            both(true)
            early([1], 2)
            print(nested(true, false))
            spin()
            """,
            ["fn both(c: bool)", "fn early<T: Numeric>(a: [T], x: T)", "fn nested(c: bool, d: bool) -> i32", "fn spin()"])
    }

    func testPathsWithoutResult() {
        assertTypeErrors("""
            fn f(n: i32) -> i32:
                if n > 0:
                    return 1
            fn g(n):
                if n: return 1
                return "x"
            fn h(n):
                if n: return
                return 5
            print(f(1), g(true), h(true))
            """, ["E1406@1:1", "E2001@6:12", "E2001@8:11"])
    }

    // MARK: Failures

    func testConstraintsFailAtTheUse() {
        let checked = Checked("fn add(a, b): a + b\nfn twice(x): add(x, x)\nprint(twice(true))\n")
        XCTAssertEqual(checked.errors, ["E2010@3:7"])
        let labels = checked.analysis.diagnostics.sorted.first?.labels.map { $0.span.start }
        XCTAssertEqual(labels, [14])
    }

    func testOneMistakeGivesOneReport() {
        assertTypeErrors("""
            x = undefined_name + 1
            y = x.field[3].method() + "a"
            print(y)
            z: i32 = "5"
            print(z + 1)
            a = [1, "two", 3]
            print(a[0])
            """, ["E1010@1:5", "E2001@4:10", "E2001@6:9"])
    }

    func testWhatNothingDetermines() {
        assertTypeErrors("a = []\nprint(len(a))\nb = None\nprint(b)\n", ["E2006@1:5", "E2006@3:5"])
        assertTypeErrors("fn f():\n    mut pick = fn(p): p.x\n    print(typeof(pick))\nf()\n", ["E2006@2:19"])
        assertTypeErrors("fn f(x): x(x)\nprint(1)\nf(f)\n", ["E2001@1:10"])
        assertTypeErrors(
            "fn f<T>(x: T, n: i32) -> i32:\n    if n == 0: 0 else: f([x], n - 1)\nprint(f(1, 3))\n", ["E2006@2:24"])
    }

    func testTheEarlierArgumentThatFixedAType() {
        let checked = Checked("fn same(a, b): [a, b]\nprint(same(1, \"x\"))\n")
        XCTAssertEqual(checked.errors, ["E2001@2:15"])
        XCTAssertEqual(checked.analysis.diagnostics.sorted.first?.labels.first?.message, "expected because this argument fixed the type `T`")
    }

    func testCertainRaises() {
        XCTAssertEqual(Checked("print(1 / 0)\nprint(2147483647 + 1)\nprint(4294967295u32 + 1)\n").certainRaises, ["W1007@1:7", "W1007@2:7"])
    }

    // MARK: Data

    func testStructsAndEnumsInferTheirArguments() {
        assertTypes("""
            struct Pair<A, B>:
                first: A
                second: B
            impl<A, B> Pair<A, B>:
                fn swapped(self) -> Pair<B, A>: Pair{ first: self.second, second: self.first }
            enum Tree<T>:
                Leaf
                Node(left: Tree<T>, value: T, right: Tree<T>)
            p = Pair{ first: 1, second: "x" }.swapped()
            t = Tree.Node(Tree.Leaf, 1.5, Tree.Leaf)
            make = Some
            q: i64? = Some(1)
            print(p, t, make(3), q)
            """, ["p: Pair<string, i32>", "t: Tree<f64>", "q: Option<i64>"])
    }

    func testUnknownMembersSuggest() {
        let checked = Checked("struct P:\n    label: i32\np = P{ label: 1 }\nprint(p.lable)\n")
        XCTAssertEqual(checked.errors, ["E2008@4:9"])
        XCTAssertEqual(checked.analysis.diagnostics.sorted.first?.help.first?.replacements.first?.text, "label")
    }

    func testPatternsAreTyped() {
        assertTypeErrors("""
            n = 3
            match n:
                "three" -> print("x")
                _ -> print("other")
            match Some(n):
                Some(a, b) -> print(a, b)
                None -> print("none")
            """, ["E2001@3:5", "E2009@6:5"])
    }
}
