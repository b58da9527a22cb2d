import Interpreter
import LibraryFiles
import Semantics
import Source
import XCTest

/// No modules but the entry and the standard library's.
private struct NoModules: ModuleLoader {
    func locate(_ path: [String], importedBy importer: ModuleLocation) -> ModuleLookup { LibraryFiles.locate(path) ?? .notFound(tried: []) }
    func read(_ location: ModuleLocation) -> ModuleContents { LibraryFiles.read(location) ?? .unreadable(reason: "there is none") }
}

/// What only the library's interface shows: limits, hosts, many runs. What programs print is the fixtures' matter.
final class InterpreterTests: XCTestCase {
    private func program(_ text: String, file: StaticString = #filePath, line: UInt = #line) throws -> InterpretableProgram {
        let entry = ModuleLocation(identity: "main", displayPath: "main.orus", name: "main")
        let resolved = resolve(entry: entry, contents: Array(text.utf8), loader: NoModules())
        let analysis = analyze(resolved.program, resolved.diagnostics)
        for diagnostic in analysis.diagnostics.sorted where diagnostic.severity == .error {
            XCTFail(diagnostic.message, file: file, line: line)
        }
        return InterpretableProgram(try XCTUnwrap(analysis.program), sources: resolved.program.files)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    func testOutputGoesToTheHost() throws {
        let host = MemoryHost(arguments: ["a", "b"], input: Array("line\n".utf8))
        let outcome = try program("fn main(args: [string]) -> i32:\n    print(args, input())\n    3").run(host: host)
        XCTAssertEqual(text(host.output), "[\"a\", \"b\"] line\n")
        XCTAssertEqual(outcome.exitCode, 3)
        XCTAssertNil(outcome.error)
    }

    func testAProgramRunsAnewEachTime() throws {
        let program = try program("mut n = 1\nxs = [n]\nfn main():\n    n += 1\n    push(xs, n)\n    print(xs)")
        for _ in 0..<2 {
            let host = MemoryHost()
            XCTAssertEqual(program.run(host: host).exitCode, 0)
            XCTAssertEqual(text(host.output), "[1, 2]\n")
        }
    }

    func testAnErrorHasItsPlace() throws {
        let host = MemoryHost()
        let outcome = try program("fn f(n: i32) -> i32: 1 / n\nprint(\"before\")\nprint(f(0))").run(host: host)
        XCTAssertEqual(outcome.exitCode, 70)
        XCTAssertEqual(outcome.error?.code, "E0001")
        XCTAssertEqual(outcome.error?.line, 1)
        XCTAssertEqual(outcome.error?.file, "main.orus")
        XCTAssertEqual(text(host.output), "before\n")
        XCTAssertTrue(text(host.errors).hasPrefix("runtime error[E0001]: Division by zero\n"), text(host.errors))
        XCTAssertTrue(text(host.errors).contains("f at main.orus:1\n"), text(host.errors))
    }

    /// Register numbers once had 16 bits: more variables, arguments, parameters or elements than that ended the program (E9000).
    func testFunctionsWithManyRegistersRun() throws {
        let count = 70_000
        let numbers = 0..<count
        let variables = numbers.map { "    a\($0): i64 = n + \($0)\n" }.joined()
        let parameters = numbers.map { "p\($0): i32" }.joined(separator: ", ")
        let again = numbers.map { $0 == 0 ? "p0 - 1" : "p\($0)" }.joined(separator: ", ")
        let text = """
            fn variables(n: i64) -> i64:
            \(variables)    return a0 + a4464 + a65536 + a\(count - 1)

            fn parameters(\(parameters)) -> i32:
                if p0 == 0: return p\(count - 1)
                return parameters(\(again))

            fn main():
                n: i64 = 1
                print(variables(n), variables(2))
                print(parameters(\(numbers.map(String.init).joined(separator: ", ").replacing("0, 1,", with: "2, 1,", maxReplacements: 1))))
                print(\(numbers.map { "n + \($0)" }.joined(separator: ", ")))
                print(f"\(numbers.map { _ in "{n}" }.joined())")
            """
        let host = MemoryHost()
        XCTAssertEqual(try program(text).run(host: host).exitCode, 0)
        let expected = [
            "140003 140007", "\(count - 1)", numbers.map { String($0 + 1) }.joined(separator: " "), String(repeating: "1", count: count),
        ]
        XCTAssertTrue(self.text(host.output) == expected.joined(separator: "\n") + "\n", "wrong values")
    }

    func testStepsAreBounded() throws {
        var limits = Limits()
        limits.maxSteps = 1000
        let program = try program("fn main():\n    try:\n        while true: pass\n    catch: print(\"never\")")
        let host = MemoryHost()
        let outcome = program.run(host: host, limits: limits)
        XCTAssertEqual(outcome.error?.code, "E0015")
        XCTAssertEqual(outcome.exitCode, 70)
        XCTAssertEqual(host.output, [])
    }

    func testMemoryIsBounded() throws {
        var limits = Limits()
        limits.maxMemory = 8 << 20
        let text = "fn main():\n    mut a = [0]\n    while true: a = a + a"
        let outcome = try program(text).run(host: MemoryHost(), limits: limits)
        XCTAssertEqual(outcome.error?.code, "E0009")
    }

    func testGarbageIsCollected() throws {
        var limits = Limits()
        limits.maxMemory = 16 << 20
        let text = """
            struct Node:
                value: i32
                next: Node?
            fn main():
                mut count = 0
                for i in 0..200000:
                    a = Node{ value: i, next: Option.None }
                    a.next = Option.Some(a)
                    s = (i as string) + "tail of a string"
                    count += len(s)
                    xs = [i, i, i]
                    count += len(xs)
                print(count)
            """
        let host = MemoryHost()
        let outcome = try program(text).run(host: host, limits: limits)
        XCTAssertEqual(outcome.exitCode, 0, self.text(host.errors))
    }

    func testCallsAtTheEndUseNoStack() throws {
        let text = """
            fn even(n: i32) -> bool:
                match n:
                    0 -> true
                    _ -> odd(n - 1)
            fn odd(n: i32) -> bool:
                if n == 0: return false
                f = even
                f(n - 1)
            fn main(): print(even(3000001))
            """
        var limits = Limits()
        limits.stackBytes = 1 << 20
        let host = MemoryHost()
        XCTAssertEqual(try program(text).run(host: host, limits: limits).exitCode, 0, self.text(host.errors))
        XCTAssertEqual(self.text(host.output), "false\n")
    }

    func testDeepRecursionIsAnError() throws {
        let text = "fn depth(n: i32) -> i32: 1 + depth(n + 1)\nfn main():\n    try: print(depth(0))\n    catch e: print(e.code)"
        let host = MemoryHost()
        XCTAssertEqual(try program(text).run(host: host).exitCode, 0)
        XCTAssertEqual(self.text(host.output), "E0008\n")
    }
}
