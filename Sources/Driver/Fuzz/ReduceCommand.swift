import Fuzzing
import Glibc
import Source

extension Orusc {
    /// `orusc reduce FILE --cmd COMMAND`: gives the smallest program found for which the command still succeeds.
    static func reduce(_ options: Options) -> Int32 {
        Interruption.install()
        let program: CandidateProgram
        do {
            program = try CandidateProgram(options)
        } catch {
            Console.error("orusc: \(error.description)\n")
            return ExitCode.noInput
        }
        defer { program.remove() }
        var reduction = Reduction(program, options)
        guard reduction.isInteresting() else {
            Console.error("orusc: the command does not succeed for \(options.inputs[0]) itself, so nothing can be reduced\n")
            return ExitCode.data
        }
        reduction.run()
        do {
            try reduction.candidate.write(to: options.output)
        } catch {
            Console.error("orusc: \(error.description)\n")
            return ExitCode.cannotCreate
        }
        return ExitCode.success
    }
}

/// One run of `orusc reduce`.
private struct Reduction {
    private let options: Options
    private let command: String
    /// Some programs are sought for because orusc rejects them; what takes their place need not be well formed either.
    private let wasWellFormed: Bool
    private let originalSize: Int
    /// The program as it is tried.
    private(set) var candidate: CandidateProgram

    init(_ program: CandidateProgram, _ options: Options) {
        self.options = options
        candidate = program
        command = ProgramRun.replace("{file}", by: Subprocess.shellQuoted(candidate.entryPath), in: options.fuzz.interesting ?? "")
        wasWellFormed = candidate.isWellFormed(options)
        originalSize = candidate.size
    }

    /// Makes the parts smaller in turn, until none becomes so.
    mutating func run() {
        var attempts = 0
        var before: Int
        repeat {
            before = candidate.size
            for part in candidate.parts.indices where part < candidate.parts.count {
                let result = reduced(part)
                attempts += result.attempts
                candidate.settle(result.bytes, part)
                // A module that nothing imports any more needs no reduction.
                candidate.forgetUnused(options)
            }
        } while candidate.size < before && candidate.parts.count > 1
        if isatty(STDERR_FILENO) == 1 { Console.error("\r\u{1B}[K") }
        Console.error("\(originalSize) bytes to \(candidate.size) in \(attempts) runs of the command\n")
    }

    /// What a part can become, and the number of runs of the command that showed it.
    private func reduced(_ part: Int) -> (bytes: [UInt8], attempts: Int) {
        let others = candidate.size - candidate.parts[part].bytes.count
        var reducer = Reducer(
            isWellFormed: { !wasWellFormed || candidate.place($0, part) && candidate.isWellFormed(options) },
            isInteresting: { candidate.place($0, part) && isInteresting() },
            progress: { size in
                if isatty(STDERR_FILENO) == 1 { Console.error("\r\u{1B}[K\(others + size) of \(originalSize) bytes") }
            })
        let bytes = reducer.reduce(candidate.parts[part].bytes)
        return (bytes, reducer.attempts)
    }

    /// Whether the command ends in time, with exit code 0. An interrupt ends the process.
    func isInteresting() -> Bool {
        let pool = ProcessPool(limit: 1)
        var isSuccess = false
        let process = PooledProcess(
            arguments: ["/bin/sh", "-c", command], directory: Environment.workingDirectory, output: "/dev/null", errors: "/dev/null",
            // A smaller program may well be one that does not end.
            timeout: options.crosscheck.explicitTimeout ?? 60)
        pool.submit(process, urgent: false) { isSuccess = $0.end == .exited(0) }
        pool.run {}
        if Interruption.signal != 0 {
            candidate.remove()
            Interruption.raise()
        }
        return isSuccess
    }
}
