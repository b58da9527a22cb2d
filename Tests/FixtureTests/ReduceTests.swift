import FixtureKit
import XCTest

/// `orusc reduce` on programs of several modules.
final class ReduceTests: XCTestCase {
    private var directory = ""

    override func setUpWithError() throws {
        directory = "\(NSTemporaryDirectory())/orusc-reduce-test-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: "\(directory)/parts", withIntermediateDirectories: true)
        try write("main.orus", "use parts.a: twice, spare\nuse parts.b\nx = twice(20) + b.one()\nprint(\"sum\", x)\nfor i in 3: print(spare(i))\n")
        try write("parts/a.orus", "pub fn twice(x: i32) -> i32:\n    y = x + x\n    print(\"twice\", y)\n    y\npub fn spare(x: i32) -> i32:\n    x * 3\n")
        try write("parts/b.orus", "pub fn one() -> i32: 1\n")
    }

    override func tearDownWithError() throws { try FileManager.default.removeItem(atPath: directory) }

    func testModulesBecomeSmallerToo() throws {
        let out = "\(directory)/small/"
        try reduce(to: out, while: "grep -q 'twice(' {file} && grep -q print $(dirname {file})/parts/a.orus")
        XCTAssertEqual(try text("small/main.orus"), "use parts.a: twice\ntwice(0)\n")
        XCTAssertEqual(try text("small/parts/a.orus"), "pub fn twice(x: i32) -> i32:\n    y = 0\n    print(y)\n    y\n")
        XCTAssertFalse(FileManager.default.fileExists(atPath: "\(out)/parts/b.orus"), "nothing imports it any more")
    }

    func testTheEntryFileAloneBecomesSmaller() throws {
        try reduce(to: "\(directory)/small.orus", while: "grep -q 'twice(' {file}")
        XCTAssertEqual(try text("small.orus"), "use parts.a: twice\ntwice(0)\n")
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: directory).sorted(), ["main.orus", "parts", "small.orus"])
    }

    private func reduce(to output: String, while command: String) throws {
        let orusc = try Configuration.fromEnvironment().orusc
        var reduction = Command([orusc, "reduce", "\(directory)/main.orus", "--cmd", command, "-o", output])
        reduction.timeout = 240
        let result = try reduction.run()
        XCTAssertEqual(result.end, .exited(0), result.errorText)
    }

    private func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(directory)/\(name)", atomically: false, encoding: .utf8)
    }

    private func text(_ name: String) throws -> String { try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8) }
}
