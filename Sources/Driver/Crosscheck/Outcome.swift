/// How a run of a program ended.
enum RunEnd: Equatable {
    case exited(Int32)
    case signaled(Int32)
    case timedOut
    /// It wrote more than anyone reads.
    case flooded
    /// It could not even be started.
    case notStarted(String)

    /// The end in words.
    var text: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .signaled(let signal): "killed by signal \(signal)"
        case .timedOut: "did not end in time"
        case .flooded: "wrote too much"
        case .notStarted(let reason): "could not be started: \(reason)"
        }
    }
}

/// What came of running a program on one engine.
enum Outcome {
    /// It ran, or was rejected as a program with errors, which counts as exit code 65.
    case ran(Observation)
    /// It could not be run, with the reason.
    case failed(String)
    /// There is nothing to compare: no recorded output.
    case absent
}

/// What can be seen of a run, and is compared.
struct Observation {
    var output: [UInt8]
    var end: RunEnd
    /// The report of an uncaught error; nil when there is none.
    var report: ErrorReport?
    /// Whether its standard error is known, so that the absence of a report says something.
    var tellsErrors: Bool
    /// What it wrote to standard error, for a person to read.
    var errors: [UInt8]
    /// The processor time of the run.
    var seconds: Double

    /// Whether two runs did the same, as far as both tell.
    func agrees(with other: Observation) -> Bool {
        guard output == other.output, end == other.end else { return false }
        guard tellsErrors, other.tellsErrors else { return true }
        guard let report, let theirs = other.report else { return report == nil && other.report == nil }
        return report.agrees(with: theirs)
    }

    /// The end and the error in one line.
    var summary: String { end.text + (report.map { ", \($0.text)" } ?? "") }
}

/// What the comparison of all engines says about a program.
enum Verdict {
    case agree
    /// The engines by what they did; each group has one outcome.
    case differ([OutcomeGroup])
    /// Something could not be run, with the reason.
    case couldNotRun(String)
}

/// Engines that did the same.
struct OutcomeGroup {
    /// Positions in the list of engines.
    var engines: [Int]
    var observation: Observation
}

extension Verdict {
    /// Compares what the engines did. A run that did not end in time differs from one that did; when none ended, nothing
    /// is known.
    init(_ outcomes: [Outcome], names: [String]) {
        var groups: [OutcomeGroup] = []
        for (engine, outcome) in outcomes.enumerated() {
            guard case .ran(let observation) = outcome else { continue }
            if let group = groups.firstIndex(where: { $0.observation.agrees(with: observation) }) {
                groups[group].engines.append(engine)
            } else {
                groups.append(OutcomeGroup(engines: [engine], observation: observation))
            }
        }
        if groups.count > 1 {
            self = .differ(groups)
            return
        }
        for (engine, outcome) in outcomes.enumerated() {
            guard case .failed(let reason) = outcome else { continue }
            self = .couldNotRun("\(names[engine]): \(reason)")
            return
        }
        switch groups.first?.observation.end {
        case .timedOut?, .flooded?, .notStarted?: self = .couldNotRun(groups[0].observation.end.text)
        case nil: self = .couldNotRun("there is no engine to run it")
        default: self = .agree
        }
    }
}
