import Fuzzing
import Glibc

extension Orusc {
    /// `orusc fuzz`: 0 when all engines agree on all programs, 1 when some do not, 2 when something could not be run.
    static func fuzz(_ options: Options) -> Int32 {
        if options.fuzz.printsPrograms {
            for index in 0..<options.fuzz.count {
                Console.output(ProgramGenerator.program(seed: options.fuzz.seed &+ UInt64(index), features: options.fuzz.features))
            }
            return ExitCode.success
        }
        do {
            var run = try FuzzRun(options)
            let code = try run.run()
            if Interruption.signal != 0 { Interruption.raise() }
            return code
        } catch {
            Console.error("orusc: \(error.message)\n")
            return Crosscheck.couldNotRun
        }
    }
}

/// Generates programs and crosschecks them, some at a time.
struct FuzzRun {
    /// Programs that are checked together.
    private static let batchSize = 64

    private let options: Options
    private var coverage = FuzzCoverage()
    private var checked = 0
    private var differing: [String] = []
    private var failing: [String] = []

    init(_ options: Options) throws(Crosscheck.Failure) {
        var options = options
        // Fast, and as good as any C compiler at showing what orusc did wrong.
        if !options.namesCCompiler, Environment.findExecutable("tcc") != nil { options.cCompiler = "tcc" }
        self.options = options
    }

    mutating func run() throws(Crosscheck.Failure) -> Int32 {
        let start = Clock.seconds
        var progress = ProgressBar(total: options.fuzz.count, isOn: true)
        while checked < options.fuzz.count, Interruption.signal == 0 {
            if let limit = options.fuzz.time, Clock.seconds - start > limit { break }
            if let limit = options.fuzz.maximumFailures, differing.count + failing.count >= limit { break }
            let count = min(Self.batchSize, options.fuzz.count - checked)
            try check(firstSeed: options.fuzz.seed &+ UInt64(checked), count: count)
            checked += count
            progress.update(done: checked)
        }
        progress.finish()
        if Interruption.signal != 0 { return Crosscheck.couldNotRun }
        if options.fuzz.coverage { Console.output(coverage.report) }
        let engines = Engine.all(options).map(\.name).joined(separator: ", ")
        Console.output(
            "\(checked) programs from seed \(options.fuzz.seed): "
                + "\(checked - differing.count - failing.count) agree, \(differing.count) differ, \(failing.count) could not be run "
                + "(engines: \(engines))\n")
        if !differing.isEmpty { return Crosscheck.someDiffer }
        return failing.isEmpty ? Crosscheck.allAgree : Crosscheck.couldNotRun
    }

    /// Generates and checks the programs of `count` seeds.
    private mutating func check(firstSeed: UInt64, count: Int) throws(Crosscheck.Failure) {
        var template = Array("\(Environment.temporaryDirectory)/orusc-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Crosscheck.Failure(message: SystemError("create a directory in \(Environment.temporaryDirectory)").description)
        }
        let directory = Files.realPath(template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
        defer { DirectoryTree.remove(directory) }
        var batch = options
        for index in 0..<count {
            let seed = firstSeed &+ UInt64(index)
            let text = ProgramGenerator.program(seed: seed, features: options.fuzz.features)
            let path = "\(directory)/seed-\(seed).orus"
            do {
                try Files.write(Array(text.utf8), to: path)
            } catch {
                throw Crosscheck.Failure(message: error.description)
            }
            batch.inputs.append(path)
            if options.fuzz.coverage { coverage.count(Array(text.utf8), path) }
        }
        let checker = try Crosscheck(batch)
        for result in checker.check(progress: { _ in }) { judge(result, checker.engines) }
    }

    /// Keeps and tells what is not as it should be.
    private mutating func judge(_ result: Crosscheck.Result, _ engines: [Engine]) {
        switch result.verdict {
        case .agree:
            // Engines agree on rejecting a program, too; but then the generator was wrong.
            guard case .ran(let observation)? = result.outcomes.first, observation.end == .exited(ExitCode.data) else { return }
            failing.append(keep(result.program))
            Console.error("\(failing[failing.count - 1]): the generated program is not well formed: \(observation.summary)\n")
        case .differ(let groups):
            var kept = result
            kept.program.path = keep(result.program)
            differing.append(kept.program.path)
            let report = CrosscheckReport(options: options, engines: engines, results: [kept], seconds: 0)
            Console.error(DifferenceText(report, kept.program, groups).text)
        case .couldNotRun(let reason):
            failing.append(keep(result.program))
            Console.error("\(failing[failing.count - 1]): could not run: \(reason)\n")
        }
    }

    /// Copies a program to where the user finds it; gives the path.
    private func keep(_ program: CheckedProgram) -> String {
        let path = Path.join(options.fuzz.keepDirectory, Path.lastComponent(program.path))
        do {
            try Files.makeDirectories(options.fuzz.keepDirectory)
            try Files.write(try Files.read(program.path), to: path)
        } catch {
            Console.error("orusc: \(error.description)\n")
        }
        return path
    }
}
