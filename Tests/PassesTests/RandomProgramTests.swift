import Glibc
import IR
import XCTest

@testable import Passes

/// Random functions do the same before and after the passes: the same output, and the same result or error at the same place.
/// `RANDOM_PROGRAMS=100000` runs more of them than the default.
final class RandomProgramTests: XCTestCase {
    func testPassesKeepTheMeaning() throws {
        let count = getenv("RANDOM_PROGRAMS").flatMap { Int(String(cString: $0)) } ?? 60
        for seed in 0..<UInt64(count) {
            let module = RandomPrograms.module(seed: seed)
            XCTAssertEqual(Verifier.verify(module).map(\.description), [], "seed \(seed)")
            let inputs: [[Int64]] = [[0, 3], [2, -1], [Int64(Int32.max), 5], [7, Int64(Int32.min)]]
            let expected = inputs.map { IRInterpreter.run(module, IRFunctionID(0), $0) }
            var passed: [String] = []
            var optimized = module
            var options = PassOptions()
            options.verifyEach = true
            do {
                try optimize(&optimized, options: options) { name, _ in passed.append(name) }
            } catch {
                XCTFail("seed \(seed): \(error)")
                continue
            }
            let actual = inputs.map { IRInterpreter.run(optimized, IRFunctionID(0), $0) }
            if self.agree(expected, actual) { continue }
            XCTFail("seed \(seed): \(culprit(module, inputs, expected))")
        }
    }

    /// What the passes make of functions does not depend on how many threads there are.
    func testThreadsMakeNoDifference() throws {
        var module = RandomPrograms.module(seed: 0)
        for seed in 1..<100 { module.functions.append(RandomPrograms.module(seed: UInt64(seed)).functions[IRFunctionID(0)]) }
        func optimized(threads: Int) throws -> String {
            var copy = module
            var options = PassOptions()
            options.threads = .count(threads)
            try optimize(&copy, options: options)
            return Printer.print(copy)
        }
        let expected = try optimized(threads: 1)
        for threads in [2, 3, 40] {
            let actual = try optimized(threads: threads)
            XCTAssertTrue(actual == expected, "\(threads) threads")
        }
    }

    private func agree(_ expected: [IRInterpreter.Outcome], _ actual: [IRInterpreter.Outcome]) -> Bool {
        // Steps count differently once there are fewer instructions.
        zip(expected, actual).allSatisfy { $0 == $1 || $0.end == "out of steps" }
    }

    /// The first pass after which the outcomes differ.
    private func culprit(_ module: IRModule, _ inputs: [[Int64]], _ expected: [IRInterpreter.Outcome]) -> String {
        var result = ""
        var copy = module
        var before = Printer.print(module)
        _ = try? optimize(&copy) { name, after in
            guard result.isEmpty else { return }
            let actual = inputs.map { IRInterpreter.run(after, IRFunctionID(0), $0) }
            if self.agree(expected, actual) {
                before = Printer.print(after)
            } else {
                let pair = zip(expected, actual).first { $0 != $1 }
                result = "\(name): \(pair.map { "\($0) but \($1)" } ?? "")\nbefore:\n\(before)\nafter:\n\(Printer.print(after))"
            }
        }
        return result
    }
}
