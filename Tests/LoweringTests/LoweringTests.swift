import IR
import Lowering
import Source
import Support
import TypedTree
import XCTest

/// Lowering of typed programs made by hand.
final class LoweringTests: XCTestCase {
    private var p = ProgramBuilder()

    /// Lowers the program, verifies the result, and compares the texts of some functions.
    @discardableResult
    private func expect(_ functions: String..., file: StaticString = #filePath, line: UInt = #line) -> String {
        let result = lower(p.program)
        XCTAssertTrue(result.diagnostics.isEmpty, file: file, line: line)
        let text = Printer.print(result.module)
        for error in Verifier.verify(result.module) { XCTFail("\(error)\n\(text)", file: file, line: line) }
        for function in functions where !contains(text, function) { XCTFail(text, file: file, line: line) }
        return text
    }

    private func contains(_ text: String, _ part: String) -> Bool {
        let whole = Array(text.utf8)
        let part = Array(part.utf8)
        guard part.count <= whole.count else { return false }
        return (0...whole.count - part.count).contains { whole[$0..<$0 + part.count].elementsEqual(part) }
    }

    private func i32Function(_ name: String) -> (FunctionID, LocalID) {
        let function = p.function(name, result: TypeStore.i32)
        return (function, p.parameter("n", TypeStore.i32, of: function))
    }

    /// Makes `main` call a function of one `i32`.
    private func callFromMain(_ function: FunctionID) {
        let main = p.function("main")
        let argument = p.int(10)
        let call = p.call(function, [argument])
        p.program.functions[main].body = p.print([call])
        p.main(main)
    }

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
              jump b3(%0)
            b2:
              %3 = const 1: i32
              %4 = sub.checked %0, %3
              %5 = call @main$fib(%4): i32
              %6 = const 2: i32
              %7 = sub.checked %0, %6
              %8 = call @main$fib(%7): i32
              %9 = add.checked %5, %8
              jump b3(%9)
            b3(%10: i32):
              return %10
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

    func testMatchOnRecursiveEnum() {
        let (tree, type) = p.enumeration("Tree")
        p.variant("Leaf", [], of: tree)
        p.variant("Node", [type, TypeStore.i32, type], of: tree)
        let sum = p.function("sum", result: TypeStore.i32)
        let t = p.parameter("t", type, of: sum)
        let l = p.local("l", type, in: sum)
        let v = p.local("v", TypeStore.i32, in: sum)
        let wild = p.pattern(.wildcard, type)
        let leaf = p.pattern(.variant(tree, 0, .empty), type)
        let zero = p.pattern(.constant(p.int(0)), TypeStore.i32)
        let parts = p.patterns([p.pattern(.bind(l), type), zero, leaf])
        let first = p.pattern(.variant(tree, 1, parts), type)
        let second = p.pattern(.variant(tree, 1, p.patterns([wild, p.pattern(.bind(v), TypeStore.i32), wild])), type)
        let guardNode = p.binary(.greater, p.read(v), p.int(5))
        let match = p.match(
            p.read(t), [(first, nil, p.call(sum, [p.read(l)])), (second, guardNode, p.read(v)), (wild, nil, p.int(1))], TypeStore.i32)
        p.program.functions[sum].body = match
        let main = p.function("main")
        let value = p.node(.variant(0, .empty), type)
        let shown = p.local("shown", type, in: main)
        let equal = p.binary(.equal, p.read(shown), p.read(shown))
        p.program.functions[main].body = p.block([p.declare(shown, value), p.print([p.read(shown), p.call(sum, [p.read(shown)]), equal])])
        p.main(main)
        expect(
            """
            function @main$sum "main.sum"(@main$Tree) -> i32 {
            b0(%0 !t: @main$Tree):
              %1 = enum.tag %0
              %2 = const 1: i32
              %3 = eq %1, %2
              branch %3, b1, b8
            b1:
              %4 !v = enum.payload #1.1 %0: i32
              %5 = const 0: i32
              %6 = eq %4, %5
              branch %6, b2, b6
            b2:
              %7 = enum.payload #1.2 %0: @main$Tree
              %8 = enum.tag %7
              %9 = const 0: i32
              %10 = eq %8, %9
              branch %10, b3, b4
            b3:
              %11 !l = enum.payload #1.0 %0: @main$Tree
              jump b9
            b4:
              %12 = const 5: i32
              %13 = gt %4, %12
              branch %13, b10, b5
            b5:
              jump b11
            b6:
              %14 = const 5: i32
              %15 = gt %4, %14
              branch %15, b10, b7
            b7:
              jump b11
            b8:
              jump b11
            b9:
              %16 = call @main$sum(%11): i32
              jump b12(%16)
            b10:
              jump b12(%4)
            b11:
              %17 = const 1: i32
              jump b12(%17)
            b12(%18: i32):
              return %18
            }
            """,
            """
            function @orus$$equal_Tree "equal(Tree)"(@main$Tree, @main$Tree) -> bool synthesized {
            b0(%0: @main$Tree, %1: @main$Tree):
              %2 = enum.tag %0
              %3 = enum.tag %1
              %4 = eq %2, %3
              branch %4, b1, b8
            b1:
              %5 = enum.tag %0
              switch %5, default: b2, 1: b3
            b2:
              jump b7
            b3:
              %6 = enum.payload #1.0 %0: @main$Tree
              %7 = enum.payload #1.0 %1: @main$Tree
              %8 = call @orus$$equal_Tree(%6, %7): bool
              branch %8, b4, b8
            b4:
              %9 = enum.payload #1.1 %0: i32
              %10 = enum.payload #1.1 %1: i32
              %11 = eq %9, %10
              branch %11, b5, b8
            b5:
              %12 = enum.payload #1.2 %0: @main$Tree
              %13 = enum.payload #1.2 %1: @main$Tree
              %14 = call @orus$$equal_Tree(%12, %13): bool
              branch %14, b6, b8
            b6:
              jump b7
            b7:
              %15 = const true: bool
              return %15
            b8:
              %16 = const false: bool
              return %16
            }
            """)
    }

    func testClosuresShareCells() {
        let main = p.function("main")
        let count = p.local("count", TypeStore.i32, in: main, mutable: true, captured: true)
        let base = p.local("base", TypeStore.i32, in: main, captured: true)
        let closure = p.function("main.fn1", result: TypeStore.i32, role: .closure, parent: main)
        let x = p.parameter("x", TypeStore.i32, of: closure)
        p.program.functions[closure].captures = [count, base]
        let step = p.assign(count, p.binary(.add, p.read(count), p.read(x)))
        p.program.functions[closure].body = p.block([step, p.binary(.add, p.read(count), p.read(base))], value: true)
        let nested = p.function("main.inc", parent: main)
        p.program.functions[nested].captures = [count]
        p.program.functions[nested].body = p.assign(count, p.int(5))
        let type = p.program.types.intern(.function(parameters: p.list([TypeStore.i32]), result: TypeStore.i32))
        let unitType = p.program.types.intern(.function(parameters: TypeStore.emptyList, result: TypeStore.unit))
        let g = p.local("g", type, in: main)
        let call = p.node(.callValue(p.read(g), p.nodes([p.int(1)])), TypeStore.i32)
        let nestedValue = p.node(.function(nested, arguments: TypeStore.emptyList), unitType)
        p.program.functions[main].body = p.block([
            p.declare(count, p.int(0)), p.declare(base, p.int(100)), p.declare(g, p.node(.closure(closure), type)),
            p.call(nested, []), p.print([call, p.read(count), nestedValue]),
        ])
        p.main(main)
        expect(
            """
            function @main$main$fn1 "main.main.fn1"(i32, fn(i32) -> i32) -> i32 closure-body captures(@orus_cell, i32) {
            b0(%0 !x: i32, %1: fn(i32) -> i32):
              %2 !count = capture.load %1 #0: @orus_cell
              %3 !base = capture.load %1 #1: i32
              %4 = field.load %2 #0: i32
              %5 = add.checked %4, %0
              field.store %2, %5 #0
              %6 = field.load %2 #0: i32
              %7 = add.checked %6, %3
              return %7
            }
            """,
            """
            function @main$main$inc$$value "main.main.inc"(fn() -> unit) -> unit closure-body synthesized captures(@orus_cell) {
            b0(%0: fn() -> unit):
              %1 = capture.load %0 #0: @orus_cell
              %2 = call @main$main$inc(%1): unit
              return
            }
            """)
    }

    func testGenericInstancesAreShared() {
        let (id, type) = p.typeParameter("T")
        let f = p.function("f", typeParameters: [id], result: type)
        let x = p.parameter("x", type, of: f)
        p.program.functions[f].body = p.binary(.add, p.read(x), p.read(x))
        let main = p.function("main")
        let a = p.call(f, [p.int(1)], types: [TypeStore.i32], result: TypeStore.i32)
        let b = p.call(f, [p.int(2)], types: [TypeStore.i32], result: TypeStore.i32)
        let c = p.call(f, [p.string("s")], types: [TypeStore.string], result: TypeStore.string)
        p.program.functions[main].body = p.print([a, b, c])
        p.main(main)
        expect(
            """
            function @main$main "main.main"() -> unit {
            b0:
              %0 = const 1: i32
              %1 = call @main$f(%0): i32
              %2 = const 2: i32
              %3 = call @main$f(%2): i32
              %4 = const.string "s": string
              %5 = call @main$f$$2(%4): string
              %6 = call.runtime orus_stdout(): writer
              %7 = convert %1: i64
              %8 = call.runtime orus_write_i64(%6, %7): unit
              %9 = const.string " ": string
              %10 = call.runtime orus_write_string(%6, %9): unit
              %11 = convert %3: i64
              %12 = call.runtime orus_write_i64(%6, %11): unit
              %13 = const.string " ": string
              %14 = call.runtime orus_write_string(%6, %13): unit
              %15 = call.runtime orus_write_string(%6, %5): unit
              %16 = call.runtime orus_write_newline(%6): unit
              return
            }
            """,
            """
            function @main$f$$2 "main.f"(string) -> string {
            b0(%0 !x: string):
              %1 = call.runtime orus_string_concat(%0, %0): string
              return %1
            }
            """)
    }

    func testEndlessInstancesAreReported() {
        let (id, type) = p.typeParameter("T")
        let f = p.function("f", typeParameters: [id])
        let x = p.parameter("x", type, of: f)
        let array = p.array(of: type)
        let inner = p.node(.array(p.nodes([p.read(x)])), array)
        p.program.functions[f].body = p.call(f, [inner], types: [array])
        let main = p.function("main")
        p.program.functions[main].body = p.call(f, [p.int(1)], types: [TypeStore.i32])
        p.main(main)
        let result = lower(p.program)
        XCTAssertEqual(result.diagnostics.errorCount, 1)
        XCTAssertEqual(result.diagnostics.sorted.first?.code, .undeterminedType)
        XCTAssertEqual(result.diagnostics.sorted.first?.notes, ["the instances are f<i32> → f<[i32]> → f<[[i32]]> → …"])
    }

    func testStructuresAndArrays() {
        let (_, point) = p.structure("Point", [("x", TypeStore.i32), ("name", TypeStore.string)])
        let points = p.array(of: point)
        let f = p.function("f", result: TypeStore.bool)
        let a = p.parameter("a", points, of: f)
        let n = p.parameter("n", TypeStore.u64, of: f)
        let element = p.node(.index(p.read(a), p.read(n)), point)
        let x = p.node(.field(element, p.symbol("x")), TypeStore.i32)
        let set = p.node(.assignOperator(.add, x, p.int(1)))
        let push = p.node(.callBuiltin(.push, p.nodes([p.read(a), element])), points)
        let sorted = p.node(.callBuiltin(.sorted, p.nodes([p.read(a)])), points)
        p.program.functions[f].body = p.block([set, push, p.print([p.read(a)]), p.binary(.notEqual, p.read(a), sorted)], value: true)
        let main = p.function("main")
        p.program.functions[main].body = p.call(f, [p.node(.array(.empty), points), p.int(0, TypeStore.u64)])
        p.main(main)
        expect(
            """
            function @main$f "main.f"([@main$Point], u64) -> bool {
            b0(%0 !a: [@main$Point], %1 !n: u64):
              %2 = call.runtime orus_index_u64(%1): i64
              %3 = array.len %0
              bounds_check %2, %3 array_index
              %4 = array.data %0: data<@main$Point>
              %5 = elem.load %4, %2: @main$Point
              %6 = field.load %5 #0: i32
              %7 = const 1: i32
              %8 = add.checked %6, %7
              field.store %5, %8 #0
              %9 = call.runtime orus_index_u64(%1): i64
              %10 = array.len %0
              bounds_check %9, %10 array_index
              %11 = array.data %0: data<@main$Point>
              %12 = elem.load %11, %9: @main$Point
              array.push %0, %12
              %13 = call.runtime orus_stdout(): writer
              %14 = call @orus$$show_array_Point(%13, %0): unit
              %15 = call.runtime orus_write_newline(%13): unit
              %16 = function.ref @orus$$comparator_Point: code
              %17 = call.runtime orus_array_sorted_by(%0, %16): [@main$Point]
              %18 = call @orus$$equal_array_Point(%0, %17): bool
              %19 = not %18
              return %19
            }
            """,
            """
            function @orus$$show_array_Point "show([Point])"(writer, [@main$Point]) -> unit synthesized {
            b0(%0: writer, %1: [@main$Point]):
              %2 = call.runtime orus_show_enter(%0, %1): bool
              branch %2, b1, b7
            b1:
              %3 = const.string "[": string
              %4 = call.runtime orus_write_string(%0, %3): unit
              %5 = array.len %1
              %6 = const 0: i64
              jump b2(%6)
            b2(%7: i64):
              %8 = lt %7, %5
              branch %8, b3, b6
            b3:
              %9 = const 0: i64
              %10 = gt %7, %9
              branch %10, b4, b5
            b4:
              %11 = const.string ", ": string
              %12 = call.runtime orus_write_string(%0, %11): unit
              jump b5
            b5:
              %13 = array.data %1: data<@main$Point>
              %14 = elem.load %13, %7: @main$Point
              %15 = call @orus$$show_Point(%0, %14): unit
              %16 = const 1: i64
              %17 = add %7, %16
              jump b2(%17)
            b6:
              %18 = const.string "]": string
              %19 = call.runtime orus_write_string(%0, %18): unit
              %20 = call.runtime orus_show_leave(%0): unit
              jump b7
            b7:
              return
            }
            """,
            """
            function @orus$$comparator_Point "comparator(Point)"(data<@main$Point>, data<@main$Point>) -> i32 exported synthesized {
            b0(%0: data<@main$Point>, %1: data<@main$Point>):
              %2 = const 0: i64
              %3 = elem.load %0, %2: @main$Point
              %4 = const 0: i64
              %5 = elem.load %1, %4: @main$Point
              %6 = call @orus$$compare_Point(%3, %5): i32
              return %6
            }
            """)
    }
}
