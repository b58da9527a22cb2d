import Fuzzing
import Glibc
import Semantics
import Source

extension Orusc {
    /// `orusc reduce FILE --cmd COMMAND`: prints the smallest program found for which the command still succeeds.
    static func reduce(_ options: Options) -> Int32 {
        let program: [UInt8]
        do {
            program = try options.inputs[0] == "-"
                ? Files.read(STDIN_FILENO, sizeHint: 0, name: "standard input") : Files.read(options.inputs[0])
        } catch {
            Console.error("orusc: \(error.description)\n")
            return ExitCode.noInput
        }
        let candidate = Path.join(candidateDirectory(program, options), "orusc-reduce-\(getpid()).orus")
        Cleanup.add(candidate)
        let quoted = Subprocess.shellQuoted(candidate)
        let command = ProgramRun.replace("{file}", by: quoted, in: options.fuzz.interesting ?? "")
        // A smaller program may well be one that does not end.
        let timeout = options.crosscheck.explicitTimeout ?? 60
        Interruption.install()
        func isInteresting(_ bytes: [UInt8]) -> Bool {
            guard (try? Files.write(bytes, to: candidate)) != nil else { return false }
            let isInteresting = succeeds(command, timeout: timeout)
            if Interruption.signal != 0 {
                unlink(candidate)
                Interruption.raise()
            }
            return isInteresting
        }
        let wasWellFormed = isWellFormed(program, options)
        guard isInteresting(program) else {
            Console.error("orusc: the command does not succeed for \(options.inputs[0]) itself, so nothing can be reduced\n")
            return ExitCode.data
        }
        var reducer = Reducer(
            // Some programs are sought for because orusc rejects them.
            isWellFormed: { !wasWellFormed || isWellFormed($0, options) }, isInteresting: isInteresting,
            progress: { size in
                if isatty(STDERR_FILENO) == 1 { Console.error("\r\u{1B}[K\(size) of \(program.count) bytes") }
            })
        let reduced = reducer.reduce(program)
        if isatty(STDERR_FILENO) == 1 { Console.error("\r\u{1B}[K") }
        Console.error("\(program.count) bytes to \(reduced.count) in \(reducer.attempts) runs of the command\n")
        do {
            if let path = options.output, path != "-" {
                try Files.write(reduced, to: path)
            } else {
                Console.output(reduced)
            }
        } catch {
            Console.error("orusc: \(error.description)\n")
            return ExitCode.cannotCreate
        }
        return ExitCode.success
    }

    /// Whether a shell command ends in time, with exit code 0.
    private static func succeeds(_ command: String, timeout: Double) -> Bool {
        let pool = ProcessPool(limit: 1)
        var isSuccess = false
        let process = PooledProcess(
            arguments: ["/bin/sh", "-c", command], directory: Environment.workingDirectory, output: "/dev/null", errors: "/dev/null",
            timeout: timeout)
        pool.submit(process, urgent: false) { isSuccess = $0.end == .exited(0) }
        pool.run {}
        return isSuccess
    }

    /// Where candidates go: to the temporary files, but beside a program of several modules, where these are found.
    private static func candidateDirectory(_ program: [UInt8], _ options: Options) -> String {
        var compilation = Compilation(options)
        _ = compilation.analyzed(program, options.inputs[0])
        let count = compilation.sources.files.elements.count { !$0.isLibrary }
        return count > 1 ? Path.directory(options.inputs[0]) : Environment.temporaryDirectory
    }

    private static func isWellFormed(_ program: [UInt8], _ options: Options) -> Bool {
        var compilation = Compilation(options)
        return compilation.analyzed(program, options.inputs[0]) != nil
    }
}
