import XCTest

@testable import Syntax

/// Bindings, loops, patterns and declarations.
final class StatementTests: XCTestCase {
    func testBindings() {
        assertTree("x = 1\nmut y = 2\nz: f64 = 3\nmut w: i64 = 4\n",
            "assign x = 1\nassign mut y = 2\nassign z: f64 = 3\nassign mut w: i64 = 4")
        assertTree("a = 1, mut b = 2, c: string = \"s\"\n", "assign a = 1\nassign mut b = 2\nassign c: string = \"s\"")
        assertTree("p = q = 100\nA: i32 := 1\nB := 2\n", "assign p = q = 100\nconst A: i32 = 1\nconst B = 2")
        assertTree("let x = 1\nlet mut y = 2\n_ = f()\n", "assign let x = 1\nassign mut y = 2\nassign _ = (call f)")
        assertTree("pub x = 1\npub mut y = 2\npub C := 3\n", "assign pub let x = 1\nassign pub mut y = 2\npub const C = 3")
    }

    func testDestructuring() {
        assertTree("a, b = e\n", "assign (a, b) = e")
        assertTree("mut a, mut b = 0, 1\n", "assign (mut a, mut b) = (tuple 0 1)")
        assertTree("a[i], p.x = p.x, a[i]\n", "assign ((index a i), (field p x)) = (tuple (field p x) (index a i))")
        assertTree("(x, (mut y, _)) = t\n", "assign (x, (mut y, _)) = t")
        assertTree("P{ x, y: (a, b) } = p\n", "assign P{x, y: (a, b)} = p")
        assertTree("[a, ..rest] = xs\n", "assign [a, ..rest] = xs")
        assertTree("a, b = c, d = t\n", "assign (a, b) = (c, d) = t")
        assertTree("return a, b\n", "(return (tuple a b))")
    }

    func testAssignments() {
        assertTree("a[i] = 1\np.x.y = 2\na[0].b += c\nx **= 2\ny >>= 1\n",
            "assign (index a i) = 1\nassign (field (field p x) y) = 2\nassign (field (index a 0) b) += c\n"
                + "assign x **= 2\nassign y >>= 1")
        assertErrors("mut x += 1\n", ["E1015 1:1"])
        assertErrors("f() = 1\n1 = x\nx + 1 = 2\n", ["E1001 1:1", "E1001 2:1", "E1001 3:1"])
        assertErrors("x = 1, 2\nmut y\nz: i32\n", ["E1001 1:8", "E1001 2:6", "E1001 3:7"])
    }

    func testLoops() {
        assertTree("'outer: for i, (a, _) in xs:\n    continue 'outer\n", "for 'outer: (i, (a, _)) in xs\n  (continue 'outer)")
        assertTree("while Some(x) = it.next(): break\n", "while Some(x) = (call (field it next))\n  (break)")
        assertTree("defer f.close()\nwith open(p) as f: g(f)\n",
            "defer\n  (call (field f close))\nwith (call open p) as f\n  (call g f)")
    }

    func testConditions() {
        assertTree("if Some(P{ x, y: 0 }) = e: a\n", "if Some(P{x, y: 0}) = e\n  a")
        assertTree("if let x = e: a\nelif d: Dog = e: b\n", "if x = e\n  a\nelif d: Dog = e\n  b")
        assertTree("if Color.Red = c: a\nif (a, b) = t: c\n", "if Color.Red = c\n  a\nif (a, b) = t\n  c")
        assertTree("if e matches d: Dog: a\n", "if (matches e d: Dog)\n  a")
        assertTree("if a: x: i32 = 1\n", "if a\n  assign x: i32 = 1")
        assertErrors("if x = 5: a\nwhile p.x = 5: b\nif a[0] = 1: c\n", ["E1001 1:6", "E1001 2:11", "E1001 3:9"])
        assertRepair("if x = 5:\n    a\n", "E1001 1:6", "if x == 5:\n    a\n")
    }

    func testPatterns() {
        let text = """
            match e:
                1 | -2 | "s" | true -> a
                1..=5 -> b
                'a'..'z' -> c
                LOW..=m.HIGH -> d
                E.A(x, y: _) | .B -> e
                P{ x, y: (a, b), .. } if x > a -> f
                [] -> g
                [a, .., b] -> h
                n @ (1 | 2) -> i
                d: Dog if d.old -> j
                m.LIMIT: k
                name: l
                _ -> return 1, 2

            """
        let expected = """
            match e
              arm 1 | (neg 2) | "s" | true
                a
              arm (..= 1 5)
                b
              arm (.. 'a' 'z')
                c
              arm (..= LOW (field m HIGH))
                d
              arm E.A(x, y: _) | .B
                e
              arm P{x, y: (a, b), ..} if (> x a)
                f
              arm []
                g
              arm [a, .., b]
                h
              arm n @ 1 | 2
                i
              arm d: Dog if (field d old)
                j
              arm m.LIMIT
                k
              arm name
                l
              arm _
                (return (tuple 1 2))
            """
        assertTree(text, expected)
    }

    func testFunctions() {
        assertTree("fn f<T: A + B, U>(x: T, y: i32, args: ...U) -> T?: x\n",
            "fn f<T: A + B, U>(x: T, y: i32, args: ...U) -> T?\n  x")
        assertTree("fn main:\n    fn inner(): 1\n    inner()\n", "fn main()\n  fn inner()\n    1\n  (call inner)")
        assertTree("@native(\"orus_sqrt\") pub fn sqrt(x: f64) -> f64\n", "@native(\"orus_sqrt\")\npub fn sqrt(x: f64) -> f64")
        assertTree("fn f(\n        a: i32,\n        b: i32):\n    a\n", "fn f(a: i32, b: i32)\n  a")
        assertErrors("fn f(mut a): a\n", ["E1001 1:6"])
        assertRepair("fn f(i32 a): a\n", "E1001 1:6", "fn f(a: i32): a\n")
    }

    func testTypes() {
        assertTree("x: [i32, 4] = a\ny: [T; N + 1] = b\nz: fn(i32, [T]) -> (A, B)?? = c\nw: dyn Shape = d\nv: Option[i32] = e\nu: () = f\n",
            "assign x: [i32, 4] = a\nassign y: [T, (+ N 1)] = b\nassign z: fn(i32, [T]) -> (A, B)?? = c\n"
                + "assign w: dyn Shape = d\nassign v: Option<i32> = e\nassign u: () = f")
    }

    func testTypeDeclarations() {
        assertTree("struct P<A>(Base):\n    pub x: A\n    y: i32 = 0\n", "struct P<A>(Base)\n  pub x: A\n  y: i32 = 0")
        assertTree("enum Option<T>: Some(value: T), None\n", "enum Option<T>\n  Some(value: T)\n  None")
        assertTree("enum E:\n    A(string, i32), B\n    C\n", "enum E\n  A(string, i32)\n  B\n  C")
        assertTree("impl<A> Shape<A> for P<A>:\n    type Item = A\n    pub fn area(self) -> f64: 1.0\n",
            "impl<A> Shape<A> for P<A>\n  type Item = A\n  pub fn area(self) -> f64\n    1.0")
        assertTree("trait A: B + C:\n    type Item: D\n    fn f(self)\n    fn g(self): 1\n",
            "trait A: B + C\n  type Item: D\n  fn f(self)\n  fn g(self)\n    1")
        assertErrors("struct S:\n    x: i32\n    fn f(self): 1 1\n\ny = 1\n", ["E1001 3:5", "E1001 3:19"])
    }

    func testModules() {
        assertTree("use a.b\nuse a/b as c\nuse a.b: x, T as U\nuse a.b:*\npub use c: d\n",
            "use a.b\nuse a.b as c\nuse a.b: x, T as U\nuse a.b: *\npub use c: d")
        assertErrors("fn f():\n    use a\n    pub x = 1\n", ["E3005 2:5", "E3005 3:5"])
    }

    func testDocumentation() {
        let parsed = Parsed("//! about the file\n/// one\n/// two\nfn f(): 1\n\n// no\nfn g(): 2\n")
        let texts = parsed.tree.declarations.elements.map { declaration in
            declaration.documentation.map { parsed.source.text(of: parsed.tree.span($0)) }
        }
        XCTAssertEqual(texts, ["/// one\n/// two", nil])
    }

    func testSpans() {
        let parsed = Parsed("x = (a + b) * c.d(1)\n")
        let texts = Set(parsed.tree.expressions.ids.map { parsed.source.text(of: parsed.tree.span($0)) })
        XCTAssertEqual(texts, ["(a + b) * c.d(1)", "a + b", "c.d(1)", "c.d", "a", "b", "c", "1"])
    }
}
