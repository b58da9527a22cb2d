import FixtureKit
import XCTest

/// Every fixture and every example, built and run as Docs/Testing.md describes.
final class FixtureTests: XCTestCase {
    func testAllFixtures() throws {
        try runFixtures(in: "Tests/Fixtures", levels: nil)
    }

    func testExamples() throws {
        try runFixtures(in: "Examples", levels: [Configuration.interpretLevel, "O2"])
    }

    /// Applied, the help of every diagnostic in the fixtures makes it go away.
    func testHelpHelps() throws {
        let configuration = try Configuration.fromEnvironment()
        let fixtures = try Fixture.discover(in: "\(configuration.root)/Tests/Fixtures", filter: configuration.filter)
        let checker = HelpChecker(configuration)
        let results = parallelMap(fixtures, workers: configuration.jobs) { checker.failures(of: $0) }
        for (fixture, failures) in zip(fixtures, results) where !failures.isEmpty {
            XCTFail("\(fixture.name)\n" + failures.joined(separator: "\n"))
        }
    }

    /// The emitted C of the examples is free of warnings; `make warnings` looks at all fixtures.
    func testEmittedCHasNoWarnings() throws {
        var configuration = try Configuration.fromEnvironment()
        configuration.levels = ["O0", "O2"]
        for compiler in ["gcc", "clang"] {
            configuration.cCompiler = compiler
            let checker = WarningChecker(configuration)
            for fixture in try Fixture.discover(in: "\(configuration.root)/Examples", filter: configuration.filter) {
                XCTAssertEqual(checker.failures(of: fixture), [], "\(fixture.name) with \(compiler)")
            }
        }
    }

    private func runFixtures(in directory: String, levels: [String]?) throws {
        var configuration = try Configuration.fromEnvironment()
        configuration.levels = levels ?? configuration.levels
        let root = "\(configuration.root)/\(directory)"
        let fixtures = try Fixture.discover(in: root, filter: configuration.filter)
        if configuration.filter.isEmpty { XCTAssertFalse(fixtures.isEmpty, "no fixtures in \(root)") }
        let runner = FixtureRunner(configuration)
        let results = parallelMap(fixtures, workers: configuration.jobs) { runner.failures(of: $0) }
        for (fixture, failures) in zip(fixtures, results) where !failures.isEmpty {
            XCTFail("\(fixture.name)\n" + failures.joined(separator: "\n"))
        }
    }
}
