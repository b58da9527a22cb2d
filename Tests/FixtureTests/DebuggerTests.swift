import FixtureKit
import Glibc
import XCTest

/// What gdb shows of programs built with `-g`.
final class DebuggerTests: XCTestCase {
    private var configuration: Configuration!

    override func setUpWithError() throws { configuration = try Configuration.fromEnvironment() }

    private static let entry = """
        use shapes

        fn describe(name: string, count: i32, ratio: f64) -> string:
            mut text = name
            values = [1, 2, 3]
            isMany = count > 2
            for v in values:
                if isMany: text += "!"
                text += v as string
            print(text, ratio)
            text

        fn main:
            corner = shapes.Point{ x: 1.5, y: 2.5 }
            sum = shapes.total([corner, corner])
            print(describe("ab", 3, sum))

        """
    private static let shapes = """
        pub struct Point:
            x: f64
            y: f64

        pub fn total(points: [Point]) -> f64:
            mut sum = 0.0
            for p in points:
                sum += p.x + p.y
            sum

        """

    /// Builds the program and gives what gdb says to some commands.
    private func debug(_ flags: [String], _ commands: [String]) throws -> String {
        try withTemporaryDirectory { directory in
            try writeBytes(Self.entry.utf8, to: "\(directory)/main.orus")
            try writeBytes(Self.shapes.utf8, to: "\(directory)/shapes.orus")
            let build = try configuration.orusc(["build", "-g", "main.orus", "-o", "program"] + flags, directory: directory)
            XCTAssertEqual(build.process.end, .exited(0), build.process.errorText)
            var gdb = Command(["gdb", "-q", "-nx", "-batch"] + commands.flatMap { ["-ex", $0] } + ["./program"])
            gdb.directory = directory
            gdb.timeout = 60
            return try gdb.run().outputText
        }
    }

    private func assertContains(_ text: String, _ parts: [String], line: UInt = #line) {
        for part in parts where !contains(text, part) { XCTFail("gdb does not say \"\(part)\":\n\(text)", line: line) }
    }

    func testVariablesHaveTheirNamesAndValues() throws {
        let text = try debug([], ["break main.orus:10", "run", "info locals", "info args", "print *name", "print *values"])
        assertContains(text, [
            "Breakpoint 1, main$describe (", "isMany = true", "count = 3", "ratio = 8", "\"ab\"", "len = 3",
        ])
        assertContains(
            try debug([], ["break main.orus:15", "run", "print *corner", "next", "print sum"]), ["$1 = {x = 1.5, y = 2.5}", "$2 = 8"])
    }

    func testCallsHaveNamesAndLines() throws {
        let text = try debug([], ["break shapes.orus:8", "run", "backtrace"])
        assertContains(text, ["#0  shapes$total (", "shapes.orus:8", "in main$main () at ", "main.orus:15"])
    }

    /// Each line is one place to stop at, whatever the C text of it is made of.
    func testALineIsOnePlace() throws {
        let text = try debug([], ["break main.orus:5", "break main.orus:15", "break shapes.orus:9", "run"])
        XCTAssertFalse(contains(text, "locations)"), text)
    }

    /// Steps enter the program's functions, and none of the runtime.
    func testStepsGoFromLineToLine() throws {
        let text = try debug([], ["break main.orus:14", "run", "next", "step", "next", "next", "next"])
        assertContains(text, ["\n14\t", "\n15\t", "shapes$total (", "\n6\t", "\n7\t", "\n8\t"])
        XCTAssertFalse(contains(text, "orusrt"), text)
    }

    /// Optimized programs stop at lines, too, though not every variable is there any more.
    func testOptimizedProgramsStopAtLines() throws {
        for level in ["-O1", "-O2"] {
            let text = try debug([level], ["break main.orus:10", "run", "continue"])
            assertContains(text, ["Breakpoint 1, ", "main.orus:10\n10\t    print(text, ratio)", "ab!1!2!3 8.0", "exited normally"])
        }
    }
}
