import FixtureKit
import Glibc

// The quick way to test while working. It takes the same environment as the FixtureTests (see Docs/Testing.md).
//
//     swift run fixtures [FILTER]              run the fixtures and examples whose names contain FILTER
//     swift run fixtures count [FILTER]        how many there are in each folder
//     swift run fixtures docs                  run the programs in the documentation
//     swift run fixtures helps [FILTER]        apply the help of their diagnostics, and see whether it helps
//     swift run fixtures warnings [FILTER]     compile the C text of those that run with all warnings on
//     swift run fixtures crosscheck [FILTER [-- FLAGS]]   crosscheck those that run; FLAGS are orusc's
//     swift run fixtures fuzz [COUNT [SEED]]   check COUNT mutated fixtures, and keep those that fail

do {
    let arguments = CommandLine.arguments.dropFirst()
    var configuration = try Configuration.fromEnvironment()
    if arguments.first == "docs" {
        let checker = DocumentationChecker(configuration)
        let failures = try checker.failures(page: "Docs/Language.md") + checker.explanationFailures()
        for failure in failures { print(failure) }
        exit(failures.isEmpty ? 0 : 1)
    }
    if arguments.first == "count" {
        configuration.filter = arguments.dropFirst().first ?? configuration.filter
        try countFixtures(configuration)
        exit(0)
    }
    if arguments.first == "helps" {
        configuration.filter = arguments.dropFirst().first ?? configuration.filter
        let checker = HelpChecker(configuration)
        exit(try runFixtures(configuration) { checker.failures(of: $0) })
    }
    if arguments.first == "warnings" {
        configuration.filter = arguments.dropFirst().first ?? configuration.filter
        let checker = WarningChecker(configuration)
        exit(try runFixtures(configuration) { checker.failures(of: $0) })
    }
    if arguments.first == "crosscheck" {
        let parts = arguments.dropFirst().split(separator: "--", maxSplits: 1, omittingEmptySubsequences: false)
        configuration.filter = parts.first?.first ?? configuration.filter
        let checker = FixtureCrosscheck(configuration)
        let result = try checker.run(flags: parts.count > 1 ? Array(parts[1]) : [], shows: true)
        exit(result.code)
    }
    if arguments.first == "fuzz" {
        let numbers = arguments.dropFirst().compactMap { UInt64($0) }
        exit(try fuzz(configuration, count: Int(numbers.first ?? 200_000), seed: numbers.dropFirst().first ?? 1))
    }
    configuration.filter = arguments.first ?? configuration.filter
    let runner = FixtureRunner(configuration)
    exit(try runFixtures(configuration) { runner.failures(of: $0) })
} catch {
    print("fixtures: \(error)")
    exit(2)
}

/// Prints how many fixtures each folder has.
func countFixtures(_ configuration: Configuration) throws {
    let fixtures = try Fixture.discover(in: "\(configuration.root)/Tests/Fixtures", filter: configuration.filter)
    let folders = Dictionary(grouping: fixtures) { $0.name.split(separator: "/").dropLast().joined(separator: "/") }
    for (folder, members) in folders.sorted(by: { $0.key < $1.key }) { print("\(members.count)\t\(folder)") }
    print("\(fixtures.count)\tin all")
}

/// Runs fixtures and examples, reports each that fails, and gives the exit code.
func runFixtures(_ configuration: Configuration, failures: @escaping @Sendable (Fixture) -> [String]) throws -> Int32 {
    let fixtures = try ["Tests/Fixtures", "Examples"].flatMap {
        try Fixture.discover(in: "\(configuration.root)/\($0)", filter: configuration.filter)
    }
    let results = parallelMap(fixtures, workers: configuration.jobs, failures)
    var failed = 0
    for (fixture, failures) in zip(fixtures, results) where !failures.isEmpty {
        failed += 1
        print("FAIL \(fixture.name)")
        for failure in failures { print(indented(failure)) }
    }
    print("\(fixtures.count - failed) of \(fixtures.count) fixtures pass")
    return failed == 0 ? 0 : 1
}

/// Checks mutants in rounds, saves the faulty ones, and gives the exit code. Someone at a terminal sees how far it is.
func fuzz(_ configuration: Configuration, count: Int, seed: UInt64) throws -> Int32 {
    let round = 1_000
    let isWatched = isatty(STDERR_FILENO) == 1
    let fuzzer = try Fuzzer(configuration, seed: seed)
    let start = monotonicSeconds()
    var findings = 0
    for first in stride(from: 0, to: count, by: round) {
        let end = min(first + round, count)
        for finding in fuzzer.run(first..<end) {
            findings += 1
            let path = "/tmp/orus-fuzz-\(seed)-\(finding.number).orus"
            try writeBytes(finding.source, to: path)
            print("\(path)\n\(indented(finding.fault))")
            fflush(nil)
        }
        guard isWatched else { continue }
        let left = Int((monotonicSeconds() - start) / Double(end) * Double(count - end))
        writeError("\r\u{1B}[K\(end) of \(count) mutants checked, \(findings) faults, \(left) s left")
    }
    if isWatched { writeError("\r\u{1B}[K") }
    print("\(count) mutants of seed \(seed) checked, \(findings) faults")
    return findings == 0 ? 0 : 1
}

/// Writes to standard error.
func writeError(_ text: String) {
    var text = text
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// The text with every line moved to the right.
func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n")
}
