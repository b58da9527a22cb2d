import IR
import Lowering
import Source
import Support
import TypedTree
import XCTest

/// Lowering of typed programs made by hand.
final class LoweringTests: XCTestCase {
    private var p = ProgramBuilder()

    /// Lowers the program, verifies the result, and gives its text.
    private func lowered(file: StaticString = #filePath, line: UInt = #line) -> String {
        let result = lower(p.program)
        XCTAssertTrue(result.diagnostics.isEmpty, file: file, line: line)
        let text = Printer.print(result.module)
        for error in Verifier.verify(result.module) { XCTFail("\(error)\n\(text)", file: file, line: line) }
        return text
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
        print(lowered())
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
        print(lowered())
    }
}
