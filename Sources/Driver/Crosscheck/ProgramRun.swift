import Glibc
import Passes

/// One program on its way through all engines: C text once for all levels, then executables, then runs.
final class ProgramRun {
    /// How much of a working directory may be copied for a program that writes files.
    private static let copyLimit = DirectoryTree.Budget(bytes: 64 << 20, entries: 10_000)

    let program: CheckedProgram
    private let number: Int
    private unowned let checker: Crosscheck
    /// The directory of its temporary files.
    private let scratch: String
    private(set) var outcomes: [Outcome?]
    /// Whether it may change files, so that its runs must neither meet nor touch the user's files.
    private var writesFiles = false
    private var waitingRuns: [() -> Void] = []
    private var isRunning = false
    private let completion: (ProgramRun) -> Void

    init(_ program: CheckedProgram, number: Int, _ checker: Crosscheck, then completion: @escaping (ProgramRun) -> Void) {
        self.program = program
        self.number = number
        self.checker = checker
        self.completion = completion
        scratch = "\(checker.scratch)/p\(number)"
        outcomes = Array(repeating: nil, count: checker.engines.count)
    }

    /// What came of it on every engine.
    var results: [Outcome] { outcomes.map { $0 ?? .absent } }

    /// Begins with the C texts, which also tell whether the program has errors.
    func start() {
        mkdir(scratch, 0o777)
        let options = checker.options
        // Without a native engine the text at one level still tells about errors and files.
        let levels = OptimizationLevel.allCases.filter { level in
            checker.engines.contains { if case .native(let native) = $0 { native.level == level } else { false } }
        }
        var arguments = [Environment.executable, "emit", "c", "--error-format", "json", "-o", scratch]
        arguments += ["--levels", (levels.isEmpty ? [.none] : levels).map(\.rawValue).joined(separator: ",")]
        arguments += program.flags(options)
        // One text is for all C compilers.
        let needsMarks = checker.engines.contains { if case .native(let native) = $0 { CToolchain.isTiny(native.compiler) } else { false } }
        if needsMarks { arguments += ["--cc", "tcc"] }
        if let fault = options.plantedFault { arguments += ["--plant-fault", fault] }
        let process = PooledProcess(
            arguments: arguments + ["--", program.file], directory: program.directory,
            output: "\(scratch)/emit.out", errors: "\(scratch)/emit.err", timeout: max(60, options.crosscheck.timeout))
        checker.pool.submit(process, urgent: false) { self.emitted($0, levels) }
    }

    private func emitted(_ result: PooledResult, _ levels: [OptimizationLevel]) {
        let errors = (try? Files.read("\(scratch)/emit.err")) ?? []
        let report = ErrorReport.all(in: errors).first
        switch result.end {
        case .exited(0): break
        case .exited(ExitCode.data): return reject(report, result.seconds)
        case .exited: return failAll(report?.text ?? "orusc failed: \(result.end)")
        case .timedOut: return failAll("compiling did not end in time")
        default: return failAll("orusc crashed while compiling: \(result.end)")
        }
        let level = levels.first ?? .none
        writesFiles = ((try? Files.read("\(scratch)/\(level.rawValue).c")).map(Self.touchesFiles)) ?? true
        for (index, engine) in checker.engines.enumerated() { run(engine, index) }
        finishIfDone()
    }

    /// A program with errors has them on every engine of orusc; whether others reject it, too, or did when that was recorded, is worth
    /// knowing.
    private func reject(_ report: ErrorReport?, _ seconds: Double) {
        let text = report?.text ?? "the program has errors"
        let isComparable = checker.engines.contains { engine in
            switch engine {
            case .outside: true
            case .recorded: if case .ran(let observation) = recorded() { observation.end == .exited(ExitCode.data) } else { false }
            case .native, .interpreter: false
            }
        }
        guard isComparable else {
            return failAll("the program has errors: \(text)")
        }
        let observation = Observation(
            output: [], end: .exited(ExitCode.data), report: nil, tellsErrors: false, errors: Array(text.utf8), seconds: seconds)
        for (index, engine) in checker.engines.enumerated() {
            switch engine {
            case .native, .interpreter: outcomes[index] = .ran(observation)
            case .outside, .recorded: run(engine, index)
            }
        }
        finishIfDone()
    }

    private func failAll(_ reason: String) {
        for index in outcomes.indices { outcomes[index] = .failed(reason) }
        finishIfDone()
    }

    /// Whether the C text calls what changes files or starts processes.
    private static func touchesFiles(_ text: [UInt8]) -> Bool {
        let names = ["orus_io_write", "orus_io_append", "orus_io_open", "orus_fs_", "orus_os_", "orus_process_", "orus_file_"]
        let patterns = names.map { Array($0.utf8) }
        var index = 0
        while let start = text[index...].firstIndex(of: UInt8(ascii: "o")) {
            for pattern in patterns where text[start...].starts(with: pattern) { return true }
            index = start + 1
        }
        return false
    }

    // MARK: Engines

    private func run(_ engine: Engine, _ index: Int) {
        switch engine {
        case .native(let native):
            var key: ExecutableStore.Key?
            var isReleased = false
            key = checker.executables.request("\(scratch)/\(native.level.rawValue).c", for: native) { product in
                switch product {
                case .failed(let reason): self.finish(index, .failed(reason))
                case .executable(let path):
                    self.execute(index, [path] + self.program.arguments, native.environment, native.patience) {
                        if let key { self.checker.executables.release(key) } else { isReleased = true }
                    }
                }
            }
            // A run that was over before the key was known cannot have released it.
            if isReleased, let key { checker.executables.release(key) }
        case .interpreter:
            var arguments = [Environment.executable, "run", "--interpret", "--error-format", "json"]
            arguments += program.flags(checker.options)
            execute(index, arguments + [program.file, "--"] + program.arguments, [], 1) {}
        case .outside(let command):
            execute(index, ["/bin/sh", "-c", Self.shellCommand(command, program)], [], 1) {}
        case .recorded:
            finish(index, recorded())
        }
    }

    /// The command of `--against` for a program, its arguments at `{args}` or at the end.
    static func shellCommand(_ command: String, _ program: CheckedProgram) -> String {
        let arguments = program.arguments.map(Subprocess.shellQuoted).joined(separator: " ")
        var text = replace("{file}", by: Subprocess.shellQuoted(program.file), in: command)
        if command.contains("{args}") {
            text = replace("{args}", by: arguments, in: text)
        } else if !arguments.isEmpty {
            text += " " + arguments
        }
        return text
    }

    /// The text with `replacement` for each `pattern`.
    static func replace(_ pattern: String, by replacement: String, in text: String) -> String {
        var result = "", rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix(pattern) {
                result += replacement
                rest = rest.dropFirst(pattern.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }

    private func recorded() -> Outcome {
        guard Files.isFile(program.stem + ".expected") else { return .absent }
        guard let output = try? Files.read(program.stem + ".expected") else { return .failed("cannot read NAME.expected") }
        var code: Int32 = 0
        if let text = try? Files.read(program.stem + ".exit") {
            let digits = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            guard let number = Int32(digits) else { return .failed("NAME.exit holds no exit code") }
            code = number
        }
        return .ran(Observation(
            output: checker.mask.apply(output), end: .exited(code), report: nil, tellsErrors: false, errors: [], seconds: 0))
    }

    // MARK: Running

    private func execute(
        _ index: Int, _ arguments: [String], _ environment: [(String, String)], _ patience: Double, _ cleanUp: @escaping () -> Void
    ) {
        guard writesFiles else { return launch(index, arguments, environment, patience, program.directory, cleanUp) }
        let run = {
            self.isRunning = true
            let copy = "\(self.scratch)/w\(index)"
            mkdir(copy, 0o777)
            if let reason = Self.copyFailure(self.program.directory, copy) {
                cleanUp()
                self.finish(index, .failed("the program changes files, and its directory cannot be copied: \(reason)"))
                return self.runNext()
            }
            self.launch(index, arguments, environment, patience, copy) {
                DirectoryTree.remove(copy)
                cleanUp()
                self.runNext()
            }
        }
        if isRunning { waitingRuns.append(run) } else { run() }
    }

    /// Copies a working directory; gives the reason when that fails.
    private static func copyFailure(_ directory: String, _ copy: String) -> String? {
        var budget = copyLimit
        do throws(DirectoryTree.CopyFailure) {
            try DirectoryTree.copy(directory, to: copy, &budget)
            return nil
        } catch {
            return error.reason
        }
    }

    private func runNext() {
        isRunning = false
        if !waitingRuns.isEmpty { waitingRuns.removeFirst()() }
    }

    private func launch(
        _ index: Int, _ arguments: [String], _ environment: [(String, String)], _ patience: Double, _ directory: String,
        _ cleanUp: @escaping () -> Void
    ) {
        let base = "\(scratch)/r\(index)"
        let process = PooledProcess(
            arguments: arguments, environment: environment + [("ORUS_ERROR_FORMAT", "json"), ("NO_COLOR", "1")],
            directory: directory, input: program.input, output: "\(base).out", errors: "\(base).err",
            timeout: checker.options.crosscheck.timeout * patience)
        checker.pool.submit(process, urgent: true) { result in
            cleanUp()
            self.finish(index, .ran(self.observe(result, base)))
        }
    }

    private func observe(_ result: PooledResult, _ base: String) -> Observation {
        let output = (try? Files.read("\(base).out")) ?? [], errors = (try? Files.read("\(base).err")) ?? []
        unlink("\(base).out")
        unlink("\(base).err")
        let end: RunEnd = switch result.end {
        case .exited(let code): .exited(code)
        case .signaled(let signal): .signaled(signal)
        case .timedOut: .timedOut
        case .flooded: .flooded
        case .notStarted(let reason): .notStarted(reason)
        }
        var report = end == .exited(ExitCode.software) ? ErrorReport.all(in: errors).last : nil
        if let found = report { report!.message = checker.mask.apply(found.message) }
        // How much came out before the end in an endless run is a matter of luck.
        let isWhole = end != .timedOut && end != .flooded
        return Observation(
            output: isWhole ? checker.mask.apply(output) : [], end: end, report: report, tellsErrors: true, errors: errors,
            seconds: result.seconds)
    }

    private func finish(_ index: Int, _ outcome: Outcome) {
        var outcome = outcome
        if case .interpreter = checker.engines[index], case .ran(let observation) = outcome, let report = observation.report,
            report.code.hasPrefix("E9") {
            outcome = .failed(report.message)
        }
        if case .outside = checker.engines[index], case .ran(var observation) = outcome, observation.report == nil {
            observation.tellsErrors = false
            outcome = Self.missingCommand(observation).map { .failed($0) } ?? .ran(observation)
        }
        outcomes[index] = outcome
        finishIfDone()
    }

    /// What the shell says when there is no such command as `--against` names, or none that may be executed; nil after any other run.
    private static func missingCommand(_ observation: Observation) -> String? {
        guard observation.end == .exited(127) || observation.end == .exited(126), observation.output.isEmpty else { return nil }
        return observation.errors.split(separator: UInt8(ascii: "\n")).last.map { ReportText.visible($0) }
    }

    private var isDone = false

    private func finishIfDone() {
        guard !isDone, outcomes.allSatisfy({ $0 != nil }) else { return }
        isDone = true
        DirectoryTree.remove(scratch)
        completion(self)
    }
}
