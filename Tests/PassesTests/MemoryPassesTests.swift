import IR
import XCTest

@testable import Passes

/// Value numbering, hoisting and localization: the passes that know what memory holds.
final class MemoryPassesTests: XCTestCase {
    private func run(
        _ text: String, function: Int = 0, _ pass: (inout IRFunction, inout PassContext) -> Void
    ) throws -> String {
        var module = try Reader.read(text)
        var context = PassContext(level: .aggressive, wantsRemarks: false)
        context.functionEffects = module.functions.elements.map(\.effects)
        context.runtimeEffects = module.runtimeFunctions.elements.map(\.effects)
        pass(&module.functions.elements[function], &context)
        XCTAssertEqual(Verifier.verify(module).map(\.description), [])
        return Printer.print(module)
    }

    private func count(_ part: String, in text: String) -> Int { text.components(separatedBy: part).count - 1 }

    func testStoreOfAnElementKeepsLengthAndRows() throws {
        let result = try run(
            """
            function @f "f"([[f64]], i64, f64) -> i64 {
            start(%a: [[f64]], %i: i64, %x: f64):
              %n = array.len %a
              bounds_check %i, %n array_index
              %d = array.data %a: data<[f64]>
              %row = elem.load %d, %i: [f64]
              %rn = array.len %row
              bounds_check %i, %rn array_index
              %rd = array.data %row: data<f64>
              elem.store %rd, %i, %x
              %n2 = array.len %a
              bounds_check %i, %n2 array_index
              %d2 = array.data %a: data<[f64]>
              %row2 = elem.load %d2, %i: [f64]
              %rn2 = array.len %row2
              %rd2 = array.data %row2: data<f64>
              %y = elem.load %rd2, %i: f64
              %z = elem.load %rd2, %n: f64
              return %rn2
            }
            """, numberValues)
        XCTAssertEqual(count("array.len", in: result), 2, result)
        XCTAssertEqual(count("bounds_check", in: result), 2, result)
        XCTAssertEqual(count("elem.load", in: result), 2, "the row once, and one load of another index:\n" + result)
    }

    func testPushMakesLengthAndStorageUnknownButNotOtherTypes() throws {
        let result = try run(
            """
            function @f "f"([i32], [f64], i32) -> i64 {
            start(%a: [i32], %b: [f64], %x: i32):
              %n = array.len %a
              %m = array.len %b
              array.push %a, %x
              %n2 = array.len %a
              %s = add %n, %n2
              %m2 = array.len %b
              %t = add %m, %m2
              %u = add %s, %t
              return %u
            }
            """, numberValues)
        XCTAssertEqual(count("array.len", in: result), 3, result)
    }

    func testLoopThatStoresKeepsWhatWasLoadedBeforeOnlyIfOfAnotherPart() throws {
        let result = try run(
            """
            object @P "P" { x: i32, y: i32 }
            function @f "f"(@P, i32) -> i32 {
            start(%p: @P, %n: i32):
              %x = field.load %p #0: i32
              %y = field.load %p #1: i32
              jump head
            head:
              %x1 = field.load %p #0: i32
              %y1 = field.load %p #1: i32
              %c = lt %x1, %n
              branch %c, body, out
            body:
              %x2 = add.checked %x1, %y1
              field.store %p, %x2 #0
              jump head
            out:
              %s = add.checked %x, %y
              return %s
            }
            """, numberValues)
        XCTAssertEqual(count("field.load %p #0", in: result) + count("#0: i32", in: result), 2, result)
        XCTAssertEqual(count("#1: i32", in: result), 1, result)
    }

    func testInvariantChecksAndRowsLeaveTheInnerLoop() throws {
        let result = try run(
            """
            function @f "f"([[f64]], i64, i64) -> f64 {
            start(%a: [[f64]], %i: i64, %n: i64):
              %zero = const 0: i64
              %sum0 = const 0.0: f64
              jump head(%zero, %sum0)
            head(%k: i64, %sum: f64):
              %len = array.len %a
              bounds_check %i, %len array_index
              %data = array.data %a: data<[f64]>
              %row = elem.load %data, %i: [f64]
              %rlen = array.len %row
              bounds_check %k, %rlen array_index
              %rdata = array.data %row: data<f64>
              %x = elem.load %rdata, %k: f64
              %sum2 = add %sum, %x
              %one = const 1: i64
              %k2 = add %k, %one
              %more = lt %k2, %n
              branch %more, head(%k2, %sum2), out
            out:
              return %sum2
            }
            """, hoistLoopInvariants)
        let loop = result.components(separatedBy: "bounds_check").last!
        XCTAssertFalse(loop.contains("array.data"), result)
        XCTAssertEqual(count("elem.load", in: loop), 1, result)
    }

    func testWhatMayRaiseStaysBehindWhatCanBeSeen() throws {
        let text = """
            global @g "g": i64
            function @f "f"(i64, i64, i64) -> i64 {
            start(%a: i64, %b: i64, %n: i64):
              %zero = const 0: i64
              jump head(%zero)
            head(%k: i64):
              global.store @g %k
              %q = div.checked %a, %b
              %k2 = add.checked %k, %q
              %more = lt %k2, %n
              branch %more, head(%k2), out
            out:
              return %k2
            }
            """
        let result = try run(text, hoistLoopInvariants)
        XCTAssertLessThan(
            result.range(of: "global.store")!.lowerBound, result.range(of: "div.checked")!.lowerBound, result)
    }

    func testVariablesOfTheTopLevelBecomeLocal() throws {
        var module = try Reader.read(
            """
            global @count "main.count": i32
            global @shared "main.shared": i32
            entry @main
            function @get "main.get"() -> i32 {
            start:
              %v = global.load @shared: i32
              return %v
            }
            function @main "main"() -> i32 exported {
            start:
              %one = const 1: i32
              global.store @count %one
              global.store @shared %one
              %v = global.load @count: i32
              %w = call @get(): i32
              %x = add.checked %v, %w
              return %x
            }
            """)
        var context = PassContext(level: .aggressive, wantsRemarks: false)
        localizeGlobals(&module, &context)
        replaceScalars(&module.functions.elements[1], &context)
        XCTAssertEqual(Verifier.verify(module).map(\.description), [])
        let result = Printer.print(module)
        XCTAssertFalse(result.contains("global.load @count") || result.contains("global.load @main$count"), result)
        XCTAssertEqual(count("global.store", in: result), 1, result)
    }
}
