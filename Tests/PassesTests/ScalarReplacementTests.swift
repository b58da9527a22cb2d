import IR
import XCTest

@testable import Passes

final class ScalarReplacementTests: XCTestCase {
    /// Runs the pass over the first function and returns the printed module, which must verify.
    private func replaced(_ text: String) throws -> String {
        var module = try Reader.read(text)
        var context = PassContext(level: .aggressive, wantsRemarks: false)
        replaceScalars(&module.functions.elements[0], &context)
        XCTAssertEqual(Verifier.verify(module).map(\.description), [])
        return Printer.print(module)
    }

    func testSlotInALoopBecomesABlockParameter() throws {
        let result = try replaced(
            """
            function @f "f"(i32) -> i32 {
            start(%n: i32):
              %zero = const 0: i32
              %one = const 1: i32
              %s = slot.new %zero: slot<i32>
              jump head
            head:
              %v = slot.load %s: i32
              %more = lt %v, %n
              branch %more, body, out
            body:
              %w = slot.load %s: i32
              %x = add.checked %w, %one
              slot.store %s, %x
              jump head
            out:
              %r = slot.load %s: i32
              return %r
            }
            """)
        XCTAssertFalse(result.contains("slot"), result)
        XCTAssertTrue(result.contains("add.checked"), result)
    }

    func testFieldsOfTwoObjectsKeepTheirOrderAcrossJoins() throws {
        let result = try replaced(
            """
            object @P "P" { x: i32, y: i32 }
            function @f "f"(i32, bool) -> i32 {
            start(%n: i32, %c: bool):
              %p = object.new(%n, %n): @P
              jump head
            head:
              %x = field.load %p #0: i32
              %y = field.load %p #1: i32
              %more = lt %x, %n
              branch %more, left, out
            left:
              branch %c, swap, keep
            swap:
              field.store %p, %y #0
              field.store %p, %x #1
              jump join
            keep:
              jump join
            join:
              jump head
            out:
              %r = field.load %p #1: i32
              return %r
            }
            """)
        XCTAssertFalse(result.contains("object.new"), result)
    }

    func testAnObjectThatEscapesStays() throws {
        let result = try replaced(
            """
            object @P "P" { x: i32 }
            function @f "f"(i32) -> @P {
            start(%n: i32):
              %p = object.new(%n): @P
              field.store %p, %n #0
              return %p
            }
            """)
        XCTAssertTrue(result.contains("object.new"), result)
        XCTAssertTrue(result.contains("field.store"), result)
    }

    func testAnObjectInsideAnotherGoesToo() throws {
        let result = try replaced(
            """
            object @P "P" { x: i32 }
            object @Q "Q" { p: @P }
            function @f "f"(i32) -> i32 {
            start(%n: i32):
              %p = object.new(%n): @P
              %q = object.new(%p): @Q
              %r = field.load %q #0: @P
              %s = field.load %r #0: i32
              return %s
            }
            """)
        XCTAssertFalse(result.contains("object.new"), result)
    }
}
