import FixtureKit
import Glibc
import XCTest

/// Functions so large that the C compiler is asked for less optimization, and so many of them that it could lose itself: they do what small ones do.
final class LargeFunctionTests: XCTestCase {
    private var configuration: Configuration!
    private var directory = ""

    override func setUpWithError() throws {
        configuration = try Configuration.fromEnvironment()
        var template = Array("/tmp/orus-large-XXXXXX".utf8CString)
        XCTAssertNotNil(mkdtemp(&template))
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    override func tearDown() { removeTree(directory) }

    /// Runs a program without optimization and with all of it.
    private func expect(_ output: String, from lines: [String], line: UInt = #line) throws {
        try writeBytes(Array((lines.joined(separator: "\n") + "\n").utf8), to: "\(directory)/main.orus")
        for level in ["-O0", "-O2"] {
            let result = try configuration.orusc(["run", level, "main.orus"], directory: directory)
            XCTAssertEqual(result.process.outputText, output, level, line: line)
            XCTAssertEqual(result.process.end, .exited(0), level, line: line)
        }
    }

    func testALongTopLevel() throws {
        let count = 2_500
        try expect(
            (0..<count).map { "line \($0)\n" }.joined(),
            from: (0..<count).map { "print(\"line\", \($0))" })
    }

    /// A loop over `count` lines with checks; what it gives for the elements 1 to 5.
    private func sums(_ count: Int) -> (lines: [String], result: Int) {
        let elements = [1, 2, 3, 4, 5]
        var result = 0
        for i in 0..<5 { for k in 0..<count { result += elements[(i + k) % 5] * k } }
        var lines = ["fn f(a: [i64], n: i32) -> i64:", "    mut t = 0 as i64", "    for i in 0..n:"]
        lines += (0..<count).map { "        t += a[(i + \($0)) % len(a)] * \($0)" }
        return (lines + ["    return t", "a: [i64] = [1, 2, 3, 4, 5]", "print(f(a, 5))"], result)
    }

    func testALargeLoop() throws {
        for count in [1_200, 5_000] {
            let (lines, result) = sums(count)
            try expect("\(result)\n", from: lines)
        }
    }

    func testAnErrorInALargeFunction() throws {
        let lines = sums(1_200).lines.dropLast(2) + ["a = [9223372036854775807 as i64, 1]", "try:", "    print(f(a, 5))", "catch e:", "    print(e.line)"]
        // The third line of the loop is the first that multiplies the large element.
        try expect("6\n", from: Array(lines))
    }

    func testALargeFunctionThatCallsInTailPosition() throws {
        let count = 1_200
        var lines = ["fn even(n: i64, t: i64) -> i64:", "    if n == 0:", "        return t", "    mut s = t"]
        lines += (0..<count).map { "    s = (s * \($0 + 2) + n) % 1000003" }
        lines += ["    return odd(n - 1, s)", "fn odd(n: i64, t: i64) -> i64:", "    if n == 0:", "        return -t", "    return even(n - 1, t + 1)"]
        var t = 7
        var n = 2_000
        while n != 0 {
            for k in 0..<count { t = (t * (k + 2) + n) % 1_000_003 }
            n -= 1
            if n == 0 { t = -t; break }
            n -= 1
            t += 1
        }
        try expect("\(t)\n", from: lines + ["print(even(2000, 7))"])
    }

    /// gcc by itself takes parts of them into one another until memory runs out.
    func testManyFunctionsThatCallEachOther() throws {
        let count = 400
        let lines = (0..<count).map { i in
            "fn f\(i)(x, n): if n == 0: x else: f\((i * 7 + 1) % count)(x, n - 1) + f\((i * 13 + 5) % count)(x, n - 1)"
        }
        try expect("1024\n", from: lines + ["print(f0(1, 10))"])
    }
}
