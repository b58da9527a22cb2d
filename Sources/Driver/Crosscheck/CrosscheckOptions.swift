import Support

/// How `orusc crosscheck` reports.
public enum ReportFormat: String, Sendable, CaseIterable {
    case human
    case json
    case junit
}

/// What `orusc crosscheck` is asked to do, beyond what all commands share.
public struct CrosscheckOptions: Sendable {
    /// `--engines`: what runs each program, besides `--against` and `--expected`; nil for all there are.
    public var engines: [String]?
    /// `--gc-stress`: native programs run once more, collecting all the time.
    public var gcStress = false
    /// `--against`: the command of an outside interpreter, with `{file}` for the program.
    public var against: String?
    /// `--record`: store the outputs as `NAME.expected`.
    public var record = false
    /// `--expected`: compare with `NAME.expected`.
    public var expected = false
    /// `--stdin`: the input of programs that have no `NAME.stdin`.
    public var input: String?
    /// `--timeout`: the seconds that a run may take; nil for what the command deems enough.
    public var explicitTimeout: Double?
    /// The seconds that a run may take.
    public var timeout: Double { explicitTimeout ?? 10 }
    /// `--jobs`: how many processes run at once; nil for as many as there are processors.
    public var jobs: Int?
    /// `--filter`: only programs with this in their path.
    public var filter = ""
    /// `--mask`: what matches these is not compared.
    public var masks: [String] = []
    /// `--chdir`: each program runs in its own directory.
    public var changesDirectory = false
    /// `--format`: how the report is written.
    public var format = ReportFormat.human
}

extension OptionSpecification {
    private static let only: Set<CommandName> = [.crosscheck]
    private static let both: Set<CommandName> = [.crosscheck, .fuzz]

    /// The flags of `orusc crosscheck` alone.
    static let crosschecking: [OptionSpecification] = [
        OptionSpecification(
            names: ["--engines"], value: .required("LIST"), commands: both,
            summary: "what runs each program: \(Engine.names.joined(separator: ",")) (the default: all)"
        ) { options, value throws(UsageError) in
            let names = value.split(separator: ",").map(String.init)
            for name in names where !Engine.names.contains(name) {
                throw UsageError(
                    "--engines takes \(Engine.names.joined(separator: ", ")), not '\(name)'",
                    suggestion: Spelling.meant(by: name, among: Engine.names))
            }
            if names.isEmpty { throw UsageError("--engines wants at least one engine") }
            options.crosscheck.engines = names
        },
        OptionSpecification(
            names: ["--gc-stress"], value: .none, commands: both,
            summary: "run each native program once more, with a collection every few allocations"
        ) { options, _ in options.crosscheck.gcStress = true },
        OptionSpecification(
            names: ["--against"], value: .required("COMMAND"), commands: both,
            summary: "another interpreter to compare with: a shell command with {file} for the program"
        ) { options, value throws(UsageError) in
            guard value.contains("{file}") else {
                throw UsageError("--against wants a command with {file} where the program's path goes, such as 'orus {file}'")
            }
            options.crosscheck.against = value
        },
        OptionSpecification(
            names: ["--record"], value: .none, commands: only,
            summary: "store the outputs as NAME.expected: those of --against, else those all engines agree on"
        ) { options, _ in options.crosscheck.record = true },
        OptionSpecification(
            names: ["--expected"], value: .none, commands: only,
            summary: "compare with NAME.expected, where there is one"
        ) { options, _ in options.crosscheck.expected = true },
        OptionSpecification(
            names: ["--stdin"], value: .required("FILE"), commands: only,
            summary: "the input of programs without a NAME.stdin beside them (otherwise empty)"
        ) { options, value in options.crosscheck.input = value },
        OptionSpecification(
            names: ["--timeout"], value: .required("SECONDS"), commands: both.union([.reduce]),
            summary: "how long one run may take (default: 10; of a generated program, or of reduce's command, 60)"
        ) { options, value throws(UsageError) in
            guard let seconds = Double(value), seconds > 0, seconds <= 1e6 else {
                throw UsageError("--timeout takes a number of seconds, not '\(value)'")
            }
            options.crosscheck.explicitTimeout = seconds
        },
        OptionSpecification(
            names: ["--jobs"], value: .required("N"), commands: both.union([.doc]),
            summary: "how many processes run at once (default: one for each processor)"
        ) { options, value throws(UsageError) in
            guard let count = Int(value), (1...1000).contains(count) else {
                throw UsageError("--jobs takes a number from 1 to 1000, not '\(value)'")
            }
            options.crosscheck.jobs = count
        },
        OptionSpecification(
            names: ["--filter"], value: .required("TEXT"), commands: only,
            summary: "only programs that have this in their path"
        ) { options, value in options.crosscheck.filter = value },
        OptionSpecification(
            names: ["--mask"], value: .required("REGEX"), commands: only,
            summary: "leave out of the comparison what matches (POSIX extended); may be given several times"
        ) { options, value throws(UsageError) in
            if let fault = Mask.fault(of: value) { throw UsageError("--mask: '\(value)' is no regular expression: \(fault)") }
            options.crosscheck.masks.append(value)
        },
        OptionSpecification(
            names: ["--chdir"], value: .none, commands: only,
            summary: "run each program in the directory it is in"
        ) { options, _ in options.crosscheck.changesDirectory = true },
        OptionSpecification(
            names: ["--format"], value: .required("FORMAT"), commands: only,
            summary: "how the report is written: human (the default), json, or junit"
        ) { options, value throws(UsageError) in
            guard let format = ReportFormat(rawValue: value) else {
                throw UsageError(
                    "--format takes human, json or junit, not '\(value)'",
                    suggestion: Spelling.meant(by: value, among: ReportFormat.allCases.map(\.rawValue)))
            }
            options.crosscheck.format = format
        },
    ]
}
