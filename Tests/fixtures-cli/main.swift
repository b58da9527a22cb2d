import FixtureKit
import Glibc

// The quick way to run fixtures while working: `swift run fixtures [FILTER]`. It takes the same environment as
// the FixtureTests do (see Docs/Testing.md), prints one line per fixture that fails, then what is wrong with it.

do {
    var configuration = try Configuration.fromEnvironment()
    if CommandLine.arguments.count > 1 { configuration.filter = CommandLine.arguments[1] }
    let fixtures = try Fixture.discover(in: "\(configuration.root)/Tests/Fixtures", filter: configuration.filter)
    let runner = FixtureRunner(configuration)
    let results = parallelMap(fixtures, workers: configuration.jobs) { runner.failures(of: $0) }
    var failed = 0
    for (fixture, failures) in zip(fixtures, results) where !failures.isEmpty {
        failed += 1
        print("FAIL \(fixture.name)")
        for failure in failures { print(indented(failure)) }
    }
    print("\(fixtures.count - failed) of \(fixtures.count) fixtures pass")
    exit(failed == 0 ? 0 : 1)
} catch {
    print("fixtures: \(error)")
    exit(2)
}

/// The text with every line moved to the right.
func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n")
}
