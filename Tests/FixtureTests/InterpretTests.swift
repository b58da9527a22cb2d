import FixtureKit
import Glibc
import XCTest

/// The interpreter on the command line: its limits, and the way back to it where nothing can be compiled.
final class InterpretTests: XCTestCase {
    private var configuration: Configuration!
    private var directory = ""

    override func setUpWithError() throws {
        configuration = try Configuration.fromEnvironment()
        var template = Array("/tmp/orus-interpret-XXXXXX".utf8CString)
        XCTAssertNotNil(mkdtemp(&template))
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    override func tearDown() { removeTree(directory) }

    private func run(_ source: String, _ flags: String..., environment: [String: String] = [:]) throws -> ProcessResult {
        try run(source, flags: flags, environment: environment)
    }

    private func run(_ source: String, flags: [String], environment: [String: String] = [:]) throws -> ProcessResult {
        try writeBytes(Array(source.utf8), to: "\(directory)/main.orus")
        var command = Command([configuration.orusc, "run"] + flags + ["main.orus"])
        command.directory = directory
        command.environment = environment
        return try command.run()
    }

    func testWithoutACompilerTheProgramIsInterpreted() throws {
        let result = try run("fn main() -> i32:\n    print(1 + 2)\n    4\n", environment: ["PATH": "/nowhere"])
        XCTAssertEqual(result.end, .exited(4), result.errorText)
        XCTAssertEqual(result.outputText, "3\n")
        XCTAssertEqual(
            result.errorText, "orusc: the C compiler 'gcc' is not installed; running in the interpreter instead, which is slower\n")
    }

    func testACompilerThatWasAskedForIsMissed() throws {
        let result = try run("print(1)\n", "--cc", "no-such-compiler")
        XCTAssertEqual(result.end, .exited(69))
        XCTAssertEqual(result.outputText, "")
    }

    func testStepsAreBounded() throws {
        let result = try run("fn main():\n    while true: pass\n", "--max-steps", "100000")
        XCTAssertEqual(result.end, .exited(70))
        XCTAssertTrue(result.errorText.hasPrefix("runtime error[E0015]: The program took more steps than it may\n"), result.errorText)
    }

    func testMemoryIsBounded() throws {
        let source = "fn main():\n    mut all = [\"\"]\n    while true: push(all, \"x\" + all[len(all) - 1])\n"
        let result = try run(source, "--max-memory", "32M")
        XCTAssertEqual(result.end, .exited(70))
        XCTAssertTrue(result.errorText.hasPrefix("runtime error[E0009]: Out of memory\n"), result.errorText)
    }

    func testWrongLimitsAreUsageErrors() throws {
        XCTAssertEqual(try run("pass\n", "--max-steps", "0").end, .exited(64))
        XCTAssertEqual(try run("pass\n", "--max-memory", "much").end, .exited(64))
    }

    func testTheReportHasTheFormatThatWasAskedFor() throws {
        let reports = try [["--interpret"], []].map { try run("x = 0\nprint(1 / x)\n", flags: $0 + ["--error-format", "json"]).errorText }
        XCTAssertTrue(reports[0].contains("\"code\":\"E0001\""), reports[0])
        XCTAssertEqual(reports[0], reports[1])
    }
}
