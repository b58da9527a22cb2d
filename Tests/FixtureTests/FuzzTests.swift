import FixtureKit
import XCTest

/// A bounded, seeded run of the mutation fuzzer; `make fuzz` runs the long one.
final class FuzzTests: XCTestCase {
    func testMutantsAreHandledCleanly() throws {
        let count = environmentValue("ORUS_FUZZ_COUNT").flatMap { Int($0) } ?? 2_000
        let fuzzer = try Fuzzer(Configuration.fromEnvironment(), seed: 2026)
        for finding in fuzzer.run(0..<count) {
            let source = String(decoding: finding.source, as: UTF8.self)
            XCTFail("mutant \(finding.number): \(finding.fault)\n--- source\n\(source)\n---")
        }
    }

    func testMutantsDependOnlyOnSeedAndNumber() {
        let mutator = Mutator(corpus: [Array("print(1 + 2)\n".utf8), Array("x = [1, 2]\n".utf8)])
        let first = (0..<100).map { mutator.mutant($0, seed: 7) }
        XCTAssertEqual(first, (0..<100).map { mutator.mutant($0, seed: 7) })
        XCTAssertNotEqual(first, (0..<100).map { mutator.mutant($0, seed: 8) })
        XCTAssertGreaterThan(Set(first).count, 80)
    }
}
