import IR
import XCTest

@testable import Passes

final class InliningTests: XCTestCase {
    private var context = PassContext(level: .aggressive, wantsRemarks: false)

    private func checked(_ module: IRModule) -> String {
        XCTAssertEqual(Verifier.verify(module).map(\.description), [])
        return Printer.print(module)
    }

    func testCallWithBranchesIsDissolvedAndSubtractionKeepsItsOrder() throws {
        var module = try Reader.read(
            """
            entry @main
            function @less "less"(i32, i32) -> i32 {
            start(%a: i32, %b: i32):
              %c = lt %a, %b
              branch %c, yes, no
            yes:
              %d = sub.checked %b, %a
              return %d
            no:
              return %a
            }
            function @main "main"() -> i32 exported {
            start:
              %x = const 3: i32
              %y = const 9: i32
              %r = call @less(%x, %y): i32
              %s = call @less(%r, %x): i32
              return %s
            }
            """)
        inlineCalls(&module, &context)
        let main = module.functions.elements[1]
        XCTAssertFalse(main.layout.contains { block in main[main.terminator(of: block)].opcode == .call })
        XCTAssertFalse(checked(module).components(separatedBy: "@main").last!.contains("call @less"))
    }

    func testAKnownClosureIsCalledDirectlyAndThenInlined() throws {
        var module = try Reader.read(
            """
            entry @main
            function @twice "twice"(i32, fn(i32) -> i32) -> i32 {
            start(%x: i32, %f: fn(i32) -> i32):
              %a = call.closure(%f, %x): i32
              %b = call.closure(%f, %a): i32
              return %b
            }
            function @lambda "main.fn1"(i32, fn(i32) -> i32) -> i32 closure-body captures(i32) {
            start(%x: i32, %self: fn(i32) -> i32):
              %k = capture.load %self #0: i32
              %r = add.checked %x, %k
              return %r
            }
            function @main "main"() -> i32 exported {
            start:
              %x = const 3: i32
              %f = closure.make @lambda(%x): fn(i32) -> i32
              %r = call @twice(%x, %f): i32
              return %r
            }
            """)
        inlineCalls(&module, &context)
        replaceScalars(&module.functions.elements[2], &context)
        let text = checked(module).components(separatedBy: "function @main").last!
        XCTAssertFalse(text.contains("call"), text)
        XCTAssertFalse(text.contains("capture.load"), text)
    }

    func testRecursionStaysACall() throws {
        var module = try Reader.read(
            """
            entry @main
            function @f "f"(i32) -> i32 {
            start(%n: i32):
              %r = call @f(%n): i32
              return %r
            }
            function @main "main"() -> i32 exported {
            start:
              %x = const 3: i32
              %r = call @f(%x): i32
              return %r
            }
            """)
        inlineCalls(&module, &context)
        XCTAssertTrue(checked(module).components(separatedBy: "function @main").last!.contains("call @f"))
        eliminateTailCalls(&module, &context)
        XCTAssertFalse(checked(module).components(separatedBy: "function @main").first!.contains("call @f"))
    }

    func testATryThatCannotRaiseBecomesACall() throws {
        var module = try Reader.read(
            """
            entry @main
            function @body "main.try1"(slot<i32>) -> i32 try-body {
            start(%s: slot<i32>):
              %x = const 3: i32
              slot.store %s, %x
              %zero = const 0: i32
              return %zero
            }
            function @main "main"() -> i32 exported {
            start:
              %x = const 1: i32
              %s = slot.new %x: slot<i32>
              %code = try @body(%s)
              %zero = const 0: i32
              %failed = lt %code, %zero
              branch %failed, handler, done
            handler:
              %e = caught.error %code: error
              return %code
            done:
              %r = slot.load %s: i32
              return %r
            }
            """)
        inferEffects(&module, &context)
        removeNeedlessTries(&module, &context)
        XCTAssertFalse(checked(module).contains("= try @"), Printer.print(module))
        inlineCalls(&module, &context)
        replaceScalars(&module.functions.elements[1], &context)
        let text = checked(module)
        XCTAssertFalse(text.contains("slot.load"), text)
    }
}
