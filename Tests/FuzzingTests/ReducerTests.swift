import Source
import Support
import Syntax
import XCTest

@testable import Fuzzing

final class ReducerTests: XCTestCase {
    func testOnlyWhatIsSoughtRemains() {
        let program = """
            fn unused(a: i32) -> i32:
                a + 1
            fn f(x: i32):
                mut total = 0
                for i in 0..x:
                    if i > 3:
                        total += wrapping_add(i, 5 * x)
                    else:
                        total -= 1
                print(total)
            f(10)

            """
        XCTAssertEqual(reduced(program) { $0.contains("wrapping_add(") }, "wrapping_add(0)\n")
    }

    func testBlocksReplaceWhatHoldsThem() {
        let program = """
            while a:
                try:
                    if b:
                        seek(1)
                catch e:
                    print(e)

            """
        XCTAssertEqual(reduced(program) { $0.contains("seek(1)") }, "seek(1)\n")
    }

    func testCallsBecomeWhatTheyGive() {
        let program = """
            struct S:
                x: i32
            impl S:
                fn cube(self) -> i32:
                    print(self)
                    3 ** 3
            print(S{ x: 100 }.cube())

            """
        // As long as the power is what is printed.
        let result = reduced(program) { text in
            let isCalled = text.contains("print(S{ x: 100 }.cube())") && text.contains("fn cube") && text.contains("    3 ** 3")
            return isCalled || text.contains("print((3 ** 3))")
        }
        XCTAssertEqual(result, "print((3 ** 3))\n")
    }

    func testTheResultIsInteresting() {
        for seed in 1...3 as ClosedRange<UInt64> {
            let program = ProgramGenerator.program(seed: seed).text
            let result = reduced(program) { $0.contains("print(") && $0.contains("len(") }
            XCTAssertTrue(result.contains("print(") && result.contains("len("))
            XCTAssertLessThan(result.split(separator: "\n").count, 4, result)
        }
    }

    private func reduced(_ program: String, while condition: @escaping (String) -> Bool) -> String {
        var reducer = Reducer(
            isWellFormed: { bytes in
                var interner = Interner()
                var diagnostics = DiagnosticSet()
                return !parse(SourceFile(id: FileID(rawValue: 0), path: "p.orus", bytes: bytes), interner: &interner, diagnostics: &diagnostics).hasErrors
            },
            isInteresting: { condition(String(decoding: $0, as: UTF8.self)) }, progress: { _ in })
        return String(decoding: reducer.reduce(Array(program.utf8)), as: UTF8.self)
    }
}
