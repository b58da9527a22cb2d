/// Feeds mutated programs to `orusc check` and finds those it does not handle cleanly.
///
/// Each process checks a batch of files, so that starting it costs little, and so that a crash or a hang ends that
/// process only; the culprit is then found by halving the batch.
public struct Fuzzer: Sendable {
    /// A mutant that orusc did not handle cleanly.
    public struct Finding: Sendable {
        public var number: Int
        public var source: [UInt8]
        public var fault: String
    }

    private let configuration: Configuration
    private let mutator: Mutator
    private let seed: UInt64
    private let batchSize = 50

    /// A fuzzer over the repository's fixtures and examples.
    public init(_ configuration: Configuration, seed: UInt64) throws {
        self.configuration = configuration
        self.seed = seed
        let fixtures = try ["Tests/Fixtures", "Examples"].flatMap {
            try Fixture.discover(in: "\(configuration.root)/\($0)")
        }
        mutator = Mutator(corpus: fixtures.compactMap { $0.texts[$0.entry] }.filter { $0.count < 20_000 })
    }

    /// Checks the mutants of these numbers and gives the faulty ones.
    public func run(_ numbers: Range<Int>) -> [Finding] {
        let batches = stride(from: numbers.lowerBound, to: numbers.upperBound, by: batchSize)
            .map { $0..<min(numbers.upperBound, $0 + batchSize) }
        return parallelMap(batches, workers: configuration.jobs) { check($0) }.flatMap { $0 }
    }

    private func check(_ numbers: Range<Int>) -> [Finding] {
        let sources = numbers.map { mutator.mutant($0, seed: seed) }
        guard let fault = fault(of: sources) else { return [] }
        if numbers.count == 1 {
            return [Finding(number: numbers.lowerBound, source: sources[0], fault: fault)]
        }
        let middle = (numbers.lowerBound + numbers.upperBound) / 2
        return check(numbers.lowerBound..<middle) + check(middle..<numbers.upperBound)
    }

    /// What is wrong with the way orusc checks these files, if anything.
    private func fault(of sources: [[UInt8]]) -> String? {
        do {
            return try withTemporaryDirectory { directory in
                let names = sources.indices.map { "m\($0).orus" }
                for (name, source) in zip(names, sources) { try writeBytes(source, to: "\(directory)/\(name)") }
                let result = try configuration.orusc(["check"] + names, directory: directory, timeout: 60)
                return result.fault { file in
                    names.firstIndex(of: lastComponent(file)).map { sources[$0] } ?? (try? readBytes(file))
                }
            }
        } catch {
            return "\(error)"
        }
    }
}
