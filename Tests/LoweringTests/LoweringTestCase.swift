import IR
import Lowering
import Source
import Support
import TypedTree
import XCTest

/// Tests that lower typed programs made by hand.
class LoweringTestCase: XCTestCase {
    var p = ProgramBuilder()

    /// Lowers the program, verifies the result, and compares the texts of some functions.
    @discardableResult
    func expect(_ functions: String..., file: StaticString = #filePath, line: UInt = #line) -> String {
        let result = lower(p.program)
        XCTAssertTrue(result.diagnostics.isEmpty, file: file, line: line)
        let text = Printer.print(result.module)
        for error in Verifier.verify(result.module) { XCTFail("\(error)\n\(text)", file: file, line: line) }
        for function in functions where !contains(text, function) { XCTFail(text, file: file, line: line) }
        return text
    }

    func i32Function(_ name: String) -> (FunctionID, LocalID) {
        let function = p.function(name, result: TypeStore.i32)
        return (function, p.parameter("n", TypeStore.i32, of: function))
    }

    /// Makes `main` call a function of one `i32`.
    func callFromMain(_ function: FunctionID) {
        let main = p.function("main")
        let argument = p.int(10)
        let call = p.call(function, [argument])
        p.program.functions[main].body = p.print([call])
        p.main(main)
    }
}

/// Whether `part` stands in `text`.
func contains(_ text: String, _ part: String) -> Bool {
    let whole = Array(text.utf8)
    let part = Array(part.utf8)
    guard part.count <= whole.count else { return false }
    return (0...whole.count - part.count).contains { whole[$0..<$0 + part.count].elementsEqual(part) }
}
