import Glibc

/// Runs programs on several engines and compares what they do; see Docs/Crosscheck.md.
final class Crosscheck {
    /// The exit codes.
    static let allAgree: Int32 = 0
    static let someDiffer: Int32 = 1
    static let couldNotRun: Int32 = 2

    /// Why nothing could be checked at all.
    struct Failure: Error {
        var message: String
        var exitCode = couldNotRun

        /// Something that the command line names is not there.
        static func missing(_ message: String) -> Failure { Failure(message: message, exitCode: ExitCode.noInput) }
    }

    /// What came of one program.
    struct Result {
        var program: CheckedProgram
        var outcomes: [Outcome]
        var verdict: Verdict
    }

    let options: Options
    let engines: [Engine]
    let mask: Mask
    let pool: ProcessPool
    let executables: ExecutableStore
    /// The directory of all temporary files.
    let scratch: String
    private let programs: [CheckedProgram]
    private var started = 0
    private var results: [Result?]

    /// Finds the programs, and what is needed to run them.
    init(_ options: Options) throws(Failure) {
        self.options = options
        engines = Engine.all(options)
        mask = Mask(options.crosscheck.masks)
        programs = try ProgramSet(options).programs
        if programs.isEmpty { throw Failure(message: "there is no program to check") }
        guard let installation = Installation.find() else {
            throw Failure(message: BuildFailure.missingRuntime("orusrt.h").diagnostic.message)
        }
        var template = Array("\(Environment.temporaryDirectory)/orusc-crosscheck-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(message: SystemError("create a directory in \(Environment.temporaryDirectory)").description)
        }
        scratch = Files.realPath(template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
        pool = ProcessPool(limit: options.crosscheck.jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        executables = ExecutableStore(options, installation, pool, scratch: scratch)
        results = Array(repeating: nil, count: programs.count)
    }

    /// Checks all programs, reports, and gives the exit code.
    func run() -> Int32 {
        var progress = ProgressBar(total: programs.count, isOn: options.crosscheck.format == .human)
        let start = Clock.seconds
        let finished = check { progress.update(done: $0) }
        progress.finish()
        if Interruption.signal != 0 { return Self.couldNotRun }
        if options.crosscheck.record { record(finished) }
        let report = CrosscheckReport(
            options: options, engines: engines, results: finished, seconds: Clock.seconds - start)
        guard write(report.text) else { return ExitCode.cannotCreate }
        return report.exitCode
    }

    /// Checks all programs; `progress` hears how many are done.
    func check(progress: (Int) -> Void) -> [Result] {
        Interruption.install()
        defer { DirectoryTree.remove(scratch) }
        startPrograms()
        pool.run {
            startPrograms()
            progress(results.count { $0 != nil })
        }
        return results.compactMap { $0 }
    }

    /// Keeps the pool busy without beginning more programs than that takes: each has files.
    private func startPrograms() {
        while started < programs.count, pool.freePlaces > 0 {
            let index = started
            started += 1
            ProgramRun(programs[index], number: index, self) { [engines] run in
                let outcomes = run.results
                let verdict = Verdict(outcomes, names: engines.map(\.name))
                self.results[index] = Result(program: run.program, outcomes: outcomes, verdict: verdict)
            }.start()
        }
    }

    private func write(_ text: String) -> Bool {
        do {
            if let path = options.output, path != "-" {
                try Files.write(Array(text.utf8), to: path)
            } else {
                try Files.write(Array(text.utf8), to: STDOUT_FILENO, name: "standard output")
            }
            return true
        } catch {
            Console.error("orusc: \(error.description)\n")
            return false
        }
    }

    // MARK: Recording

    /// Stores the outputs of the outside interpreter, or else what all engines agree on.
    private func record(_ results: [Result]) {
        let outside = engines.firstIndex { if case .outside = $0 { true } else { false } }
        for result in results {
            var observation: Observation?
            if let outside {
                if case .ran(let ran) = result.outcomes[outside] { observation = ran }
            } else if case .agree = result.verdict, case .ran(let ran)? = result.outcomes.first {
                observation = ran
            }
            guard let observation, case .exited(let code) = observation.end else { continue }
            do {
                try Files.write(observation.output, to: result.program.stem + ".expected")
                if code != 0 {
                    try Files.write(Array("\(code)\n".utf8), to: result.program.stem + ".exit")
                } else {
                    unlink(result.program.stem + ".exit")
                }
            } catch {
                Console.error("orusc: \(error.description)\n")
            }
        }
    }
}

/// How far a long run is, on a terminal.
struct ProgressBar {
    private static let width = 30
    private let total: Int
    private let isOn: Bool
    private var shown = -1

    /// Shows itself only where someone watches.
    init(total: Int, isOn: Bool) {
        self.total = total
        self.isOn = isOn && isatty(STDERR_FILENO) == 1
    }

    /// Draws the bar anew when it changed.
    mutating func update(done: Int) {
        guard isOn, done != shown else { return }
        shown = done
        let filled = done * Self.width / max(1, total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        Console.error("\r\u{1B}[K\(bar) \(done)/\(total)")
    }

    /// Takes the bar away.
    mutating func finish() {
        if shown >= 0 { Console.error("\r\u{1B}[K") }
        shown = -1
    }
}
