import Lowering
import TypedTree
import XCTest

/// Lowering of composite values, closures and generic functions.
final class ValueLoweringTests: LoweringTestCase {
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
              return %16
            b10:
              return %4
            b11:
              %17 = const 1: i32
              return %17
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
            function @main$main "main.main"() -> unit once {
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
              %20 = call.runtime orus_show_leave(): unit
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
