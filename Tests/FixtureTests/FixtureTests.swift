import FixtureKit
import XCTest

/// Every fixture, built and run as Docs/Testing.md describes.
final class FixtureTests: XCTestCase {
    func testAllFixtures() throws {
        let configuration = try Configuration.fromEnvironment()
        let root = "\(configuration.root)/Tests/Fixtures"
        let fixtures = try Fixture.discover(in: root, filter: configuration.filter)
        XCTAssertFalse(fixtures.isEmpty, "no fixture below \(root) has \"\(configuration.filter)\" in its name")
        let runner = FixtureRunner(configuration)
        let results = parallelMap(fixtures, workers: configuration.jobs) { runner.failures(of: $0) }
        for (fixture, failures) in zip(fixtures, results) where !failures.isEmpty {
            XCTFail("\(fixture.name)\n" + failures.joined(separator: "\n"))
        }
    }
}
