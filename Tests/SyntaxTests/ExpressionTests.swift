import XCTest

@testable import Syntax

/// Operators, literals and the other expressions.
final class ExpressionTests: XCTestCase {
    func testPrecedence() {
        assertExpression("1 + 2 as f64", "(+ 1 (as 2 f64))")
        assertExpression("-x as u32", "(as (neg x) u32)")
        assertExpression("not a == b", "(not (== a b))")
        assertExpression("-x ** -2 ** 3", "(neg (** x (neg (** 2 3))))")
        assertExpression("a + b * c - d", "(- (+ a (* b c)) d)")
        assertExpression("a | b ^ c & d << e + f", "(| a (^ b (& c (<< d (+ e f)))))")
        assertExpression("a or b and not c", "(or a (and b (not c)))")
        assertExpression("a ?? b ?? c or d", "(?? a (?? b (or c d)))")
        assertExpression("a if b else c if d else e", "(cond b a (cond d c e))")
        assertExpression("a..b + 1..2", "(.. a (+ b 1) 2)")
        assertExpression("0..=n | 1", "(..= 0 (| n 1))")
        assertExpression("~a.b[1]?", "(~ (? (index (field a b) 1)))")
    }

    func testComparisons() {
        assertExpression("a < b", "(< a b)")
        assertExpression("a < b <= c == d", "(chain a < b <= c == d)")
        assertExpression("a not in b and c in d", "(and (not in a b) (in c d))")
        assertExpression("a matches Some(_) and b", "(and (matches a Some(_)) b)")
        assertErrors("x = a in b == c\n", ["E1001 1:12"])
        assertErrors("x = a < b in c\n", ["E1001 1:11"])
    }

    func testCasts() {
        assertExpression("a as m.T < b", "(< (as a m.T) b)")
        assertExpression("a as (Option<i32>)", "(as a Option<i32>)")
        assertExpression("a as? Dog", "(as? a Dog)")
        assertRepair("x = a as i32 as i64\n", "E1001 1:14", "x = (a as i32) as i64\n")
        assertExpression("(a as i32) as i64", "(as (as a i32) i64)")
    }

    func testPostfix() {
        assertExpression("f(a, b: 1, ...c)(d)", "(call (call f a b: 1 ...c) d)")
        assertExpression("t.0.1", "(element (element t 0) 1)")
        assertExpression("a?.b?.c()", "(call (field? (field? a b) c))")
        assertExpression("a[1..]", "(index a (.. 1 none))")
        assertExpression("a[..=b[..]]", "(index a (..= none (index b (.. none none))))")
        assertErrors("x = [1..]\n", ["E1001 1:9"])
        assertErrors("x = 1..\n", ["E1001 1:8"])
    }

    func testTypeArguments() {
        assertExpression("identity<i32>(42)", "(call (types identity i32) 42)")
        assertExpression("Set<m.T>.of([])", "(call (field (types Set m.T) of) (array))")
        assertExpression("P<A, List<B>>{ a: 1 }", "(struct P<A, List<B>> a: 1)")
        assertExpression("f<fn(A) -> [B], (C, D)?>(1)", "(call (types f fn(A) -> [B] (C, D)?) 1)")
        assertExpression("a < b > (c)", "(chain a < b > c)")
        assertExpression("f(a < b, c > d)", "(call f (< a b) (> c d))")
        assertExpression("f(a<b, c>(d))", "(call f (call (types a b c) d))")
        assertExpression("a<b>>c", "(< a (>> b c))")
    }

    func testCollections() {
        assertExpression("[]", "(array)")
        assertExpression("[1, 2,]", "(array 1 2)")
        assertExpression("[0; n]", "(fill 0 n)")
        assertExpression("[:]", "(map)")
        assertExpression("[a: 1, \"b\": 2]", "(map a 1 \"b\" 2)")
        assertExpression("[x if x else y for x in xs if p]", "(comprehension (cond x x y) for x in xs if p)")
        assertExpression("[k: v for k, v in m for z in v]", "(comprehension k: v for (k, v) in m for z in v)")
        assertExpression("()", "(tuple)")
        assertExpression("(a,)", "(tuple a)")
        assertExpression("(a)", "a")
        assertExpression("P{ a, b: 2, ..c }", "(struct P a: a b: 2 ..c)")
    }

    func testControlFlow() {
        assertExpression("if a: b elif c: d else: e", "(if a {b} elif c {d} else {e})")
        assertExpression("a ?? return b", "(?? a (return b))")
        assertExpression("try: a catch e: b", "(try {a} catch e {b})")
        assertExpression("fn(x: i32, y = 2) -> i32: x + y", "(fn(x: i32, y = 2) -> i32 {(+ x y)})")
        assertTree("x = match a:\n    1 -> b\n    _ -> c\n", "assign x = (match a [1] {b} [_] {c})")
        assertErrors("x = return 1\n", ["E1001 1:5"])
    }

    func testNumbers() {
        assertExpression("1_000 + 0xFFu8 + 0b101 + 0o17", "(+ (+ (+ 1000 255u8) 5) 15)")
        assertExpression("5u + 1f64 + 1e3 + 6.022e23 + 1.5f32", "(+ (+ (+ (+ 5u32 1f64) 1000.0) 6.022e+23) 1.5f32)")
        assertExpression("18446744073709551615", "18446744073709551615")
        assertExpression("18446744073709551616", "overflow")
        for bad in ["017", "1__0", "1_", "0x", "0b12", "12abc", "1.5u32", "00", "1e5i32"] {
            assertErrors("x = \(bad)\n", ["E1006 1:5"])
        }
        assertErrors("x = .5\n", ["E1006 1:5"])
        assertErrors("x = 5.\n", ["E1006 1:5"])
    }

    func testStrings() {
        assertExpression(#""a\n\t\\\"\0\x41\u{1F600}""#, "\"a\\n\\t\\\\\\\"\\0A😀\"")
        assertExpression(#"r"a\n""#, "\"a\\\\n\"")
        assertExpression("\"a\nb\"", "\"a\\nb\"")
        assertExpression("\"\"\"\n    a\n      b\n    \"\"\"", "\"a\\n  b\\n\"")
        assertExpression("r\"\"\"a\\n\"b\"\"\"", "\"a\\\\n\\\"b\"")
        assertExpression("'a' + '\\n' + '\\u{1F600}' + 'ä' + '\\''", "(+ (+ (+ (+ 'a' '\\n') '😀') 'ä') '\\'')")
        assertErrors("x = \"\\q\"\n", ["E1006 1:6"])
        assertErrors("x = \"\\xg\" + \"\\u{110000}\"\n", ["E1006 1:6", "E1006 1:14"])
        assertRepair("x = 'abc'\n", "E1006 1:5", "x = \"abc\"\n")
    }

    func testInterpolation() {
        assertExpression(#"f"a {b:3} {{c}} {d + 1:.2f}""#, "(f \"a \" {b:3} \" {c} \" {(+ d 1):.2f})")
        assertExpression(#"f"{m["k"]}{f"{x}"}""#, "(f {(index m \"k\")} {(f {x})})")
        assertExpression(#"f"{f(a: 1):>8}""#, "(f {(call f a: 1):>8})")
        assertExpression("f\"\"\"\n  a {b}\n  c\n  \"\"\"", "(f \"a \" {b} \"\\nc\\n\")")
        assertErrors("x = f\"{}\"\n", ["E1006 1:7"])
        assertErrors("x = f\"a } b\"\n", ["E1006 1:9"])
        assertErrors("x = f\"{a b}\"\n", ["E1001 1:10"])
        assertErrors("x = f\"{a\"\ny = 1\n", ["E1005 1:5"])
    }
}
