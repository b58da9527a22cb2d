import TypedTree
import XCTest

/// Lowering of loops, branches and `try`.
final class ControlFlowLoweringTests: LoweringTestCase {
    func testRecursion() {
        let (fib, n) = i32Function("fib")
        let condition = p.binary(.less, p.read(n), p.int(2))
        let one = p.call(fib, [p.binary(.subtract, p.read(n), p.int(1))])
        let two = p.call(fib, [p.binary(.subtract, p.read(n), p.int(2))])
        let sum = p.binary(.add, one, two)
        let base = p.read(n)
        p.program.functions[fib].body = p.node(.branch(condition: condition, then: base, otherwise: sum), TypeStore.i32)
        callFromMain(fib)
        expect(
            """
            function @main$fib "main.fib"(i32) -> i32 {
            b0(%0 !n: i32):
              %1 = const 2: i32
              %2 = lt %0, %1
              branch %2, b1, b2
            b1:
              return %0
            b2:
              %3 = const 1: i32
              %4 = sub.checked %0, %3
              %5 = call @main$fib(%4): i32
              %6 = const 2: i32
              %7 = sub.checked %0, %6
              %8 = call @main$fib(%7): i32
              %9 = add.checked %5, %8
              return %9
            }
            """)
    }

    func testWhileLoopAndVariables() {
        let (f, n) = i32Function("f")
        let sum = p.local("sum", TypeStore.i32, in: f, mutable: true)
        let i = p.local("i", TypeStore.i32, in: f, mutable: true)
        let start = [p.declare(sum, p.int(0)), p.declare(i, p.int(0))]
        let condition = p.binary(.less, p.read(i), p.read(n))
        let body = p.block([
            p.assign(sum, p.binary(.add, p.read(sum), p.read(i))), p.assign(i, p.binary(.add, p.read(i), p.int(1))),
        ])
        let loop = p.node(.whileLoop(p.loop(), condition: condition, body: body))
        p.program.functions[f].body = p.block(start + [loop, p.read(sum)], value: true)
        callFromMain(f)
        expect(
            """
            function @main$f "main.f"(i32) -> i32 {
            b0(%0 !n: i32):
              %1 !sum = const 0: i32
              %2 !i = const 0: i32
              jump b1(%2, %1)
            b1(%3 !i: i32, %4 !sum: i32):
              %5 = lt %3, %0
              branch %5, b2, b3
            b2:
              %6 !sum = add.checked %4, %3
              %7 = const 1: i32
              %8 !i = add.checked %3, %7
              jump b1(%8, %6)
            b3:
              return %4
            }
            """)
    }

    func testCountingLoopIsPlain() {
        let (f, n) = i32Function("f")
        let sum = p.local("sum", TypeStore.i32, in: f, mutable: true)
        let i = p.local("i", TypeStore.i32, in: f)
        let range = p.node(.range(start: p.int(0), end: p.read(n), step: nil, inclusive: false), p.program.types.intern(.range(TypeStore.i32)))
        let body = p.assign(sum, p.binary(.add, p.read(sum), p.read(i)))
        let pattern = p.pattern(.bind(i), TypeStore.i32)
        let loop = p.node(.forLoop(p.loop(), pattern, iterable: range, body: body))
        p.program.functions[f].body = p.block([p.declare(sum, p.int(0)), loop, p.read(sum)], value: true)
        callFromMain(f)
        expect(
            """
            function @main$f "main.f"(i32) -> i32 {
            b0(%0 !n: i32):
              %1 !sum = const 0: i32
              %2 = const 0: i32
              jump b1(%2, %1)
            b1(%3 !i: i32, %4 !sum: i32):
              %5 = lt %3, %0
              branch %5, b2, b4
            b2:
              %6 !sum = add.checked %4, %3
              jump b3
            b3:
              %7 = const 1: i32
              %8 = add %3, %7
              jump b1(%8, %6)
            b4:
              return %4
            }
            """)
    }

    func testSteppingLoop() {
        let (f, n) = i32Function("f")
        let sum = p.local("sum", TypeStore.i32, in: f, mutable: true)
        let i = p.local("i", TypeStore.i32, in: f)
        let range = p.node(.range(start: p.int(0), end: p.int(9), step: p.read(n), inclusive: true), p.program.types.intern(.range(TypeStore.i32)))
        let body = p.assign(sum, p.binary(.add, p.read(sum), p.read(i)))
        let pattern = p.pattern(.bind(i), TypeStore.i32)
        let loop = p.node(.forLoop(p.loop(), pattern, iterable: range, body: body))
        p.program.functions[f].body = p.block([p.declare(sum, p.int(0)), loop, p.read(sum)], value: true)
        callFromMain(f)
        expect()
    }

    func testTryBody() {
        // mut a = 0; for i in n: try: a += 1; if a > 3: break; if a > 4: return a catch e: print(e)
        let (f, n) = i32Function("f")
        let a = p.local("a", TypeStore.i32, in: f, mutable: true)
        let e = p.local("e", TypeStore.errorValue, in: f)
        let loop = p.loop()
        let add = p.assign(a, p.binary(.divide, p.read(a), p.read(n)))
        let leave = p.node(.branch(condition: p.binary(.greater, p.read(a), p.int(3)), then: p.node(.breakLoop(loop), TypeStore.never), otherwise: nil))
        let give = p.node(.branch(condition: p.binary(.greater, p.read(a), p.int(4)), then: p.give(p.read(a)), otherwise: nil))
        let body = p.block([add, leave, give])
        let attempt = p.node(.tryCatch(body: body, error: e, handler: p.print([p.read(e)])))
        let whole = p.node(.forLoop(loop, p.pattern(.wildcard, TypeStore.i32), iterable: p.read(n), body: attempt))
        p.program.functions[f].body = p.block([p.declare(a, p.int(0)), whole, p.read(a)], value: true)
        callFromMain(f)
        expect(
            """
            function @main$f "main.f"(i32) -> i32 {
            b0(%0 !n: i32):
              %1 = zero: i32
              %2 = slot.new %1: slot<i32>
              %3 = const 0: i32
              %4 !a = slot.new %3: slot<i32>
              %5 = const 0: i32
              jump b1(%5)
            b1(%6: i32):
              %7 = lt %6, %0
              branch %7, b2, b9
            b2:
              %8 = try @main$f$$try(%4, %0, %2)
              switch %8, default: b6, -1: b5, 1: b3, 2: b4
            b3:
              jump b9
            b4:
              %9 = slot.load %2: i32
              return %9
            b5 cold:
              %10 !e = caught.error %8: error
              %11 = call.runtime orus_stdout(): writer
              %12 = call.runtime orus_write_error(%11, %10): unit
              %13 = call.runtime orus_write_newline(%11): unit
              jump b7
            b6:
              jump b7
            b7:
              jump b8
            b8:
              %14 = const 1: i32
              %15 = add %6, %14
              jump b1(%15)
            b9:
              %16 = slot.load %4: i32
              return %16
            }
            """,
            """
            function @main$f$$try "main.f"(slot<i32>, i32, slot<i32>) -> i32 try-body {
            b0(%0 !a: slot<i32>, %1 !n: i32, %2: slot<i32>):
              %3 = slot.load %0: i32
              %4 = div.checked %3, %1
              slot.store %0, %4
              %5 = slot.load %0: i32
              %6 = const 3: i32
              %7 = gt %5, %6
              branch %7, b1, b2
            b1:
              %8 = const 1: i32
              return %8
            b2:
              %9 = slot.load %0: i32
              %10 = const 4: i32
              %11 = gt %9, %10
              branch %11, b3, b4
            b3:
              %12 = slot.load %0: i32
              slot.store %2, %12
              %13 = const 2: i32
              return %13
            b4:
              %14 = const 0: i32
              return %14
            }
            """)
    }

    func testNestedTryValues() {
        // x = try: try: n / 0 catch: return 7 catch: 3
        let (f, n) = i32Function("f")
        let x = p.local("x", TypeStore.i32, in: f)
        let inner = p.node(.tryCatch(body: p.binary(.divide, p.read(n), p.int(0)), error: nil, handler: p.give(p.int(7))), TypeStore.i32)
        let outer = p.node(.tryCatch(body: inner, error: nil, handler: p.int(3)), TypeStore.i32)
        p.program.functions[f].body = p.block([p.declare(x, outer), p.read(x)], value: true)
        callFromMain(f)
        expect(
            """
            function @main$f "main.f"(i32) -> i32 {
            b0(%0 !n: i32):
              %1 = zero: i32
              %2 = slot.new %1: slot<i32>
              %3 = zero: i32
              %4 = slot.new %3: slot<i32>
              %5 = try @main$f$$try(%0, %2, %4)
              switch %5, default: b3, -1: b2, 1: b1
            b1:
              %6 = slot.load %2: i32
              return %6
            b2 cold:
              %7 = const 3: i32
              jump b4(%7)
            b3:
              %8 = slot.load %4: i32
              jump b4(%8)
            b4(%9 !x: i32):
              return %9
            }
            """,
            """
            function @main$f$$try "main.f"(i32, slot<i32>, slot<i32>) -> i32 try-body {
            b0(%0 !n: i32, %1: slot<i32>, %2: slot<i32>):
              %3 = zero: i32
              %4 = slot.new %3: slot<i32>
              %5 = try @main$f$$try$$try(%0, %4)
              %6 = const 0: i32
              %7 = lt %5, %6
              branch %7, b1, b2
            b1 cold:
              %8 = const 7: i32
              slot.store %1, %8
              %9 = const 1: i32
              return %9
            b2:
              %10 = slot.load %4: i32
              jump b3(%10)
            b3(%11: i32):
              slot.store %2, %11
              %12 = const 0: i32
              return %12
            }
            """,
            """
            function @main$f$$try$$try "main.f"(i32, slot<i32>) -> i32 try-body {
            b0(%0 !n: i32, %1: slot<i32>):
              %2 = const 0: i32
              %3 = div.checked %0, %2
              slot.store %1, %3
              %4 = const 0: i32
              return %4
            }
            """)
    }
}
