import Fuzzing
import Glibc

extension Orusc {
    /// `orusc fuzz`: 0 when all engines agree on all programs, 1 when some do not, 2 when something could not be run.
    static func fuzz(_ options: Options) -> Int32 {
        if options.fuzz.printsPrograms {
            for index in 0..<options.fuzz.count {
                let program = ProgramGenerator.program(seed: options.fuzz.seed &+ UInt64(index), features: options.fuzz.features)
                let code = show(program.listing, options)
                if code != ExitCode.success { return code }
            }
            return ExitCode.success
        }
        do {
            let code = try FuzzRun(options).run()
            if Interruption.signal != 0 { Interruption.raise() }
            return code
        } catch {
            Console.error("orusc: \(error.message)\n")
            return Crosscheck.couldNotRun
        }
    }
}

/// Generates programs and crosschecks them, some at a time.
final class FuzzRun {
    private let options: Options
    private let pool: ProcessPool
    /// Where it can be asked, most programs need no more.
    private let quick: QuickCheck?
    private var coverage = FuzzCoverage()
    /// The directory of all temporary files.
    private let scratch: String
    /// Programs that were generated, and those of them that have been checked.
    private var begun = 0
    private var checked = 0
    private var runningBatches = 0
    /// Programs to look at more closely.
    private var suspects: [Program] = []
    private var differing: [String] = []
    private var failing: [String] = []

    /// A generated program, or a variant of one that was there.
    private struct Program {
        var name: String
        var text: [UInt8]
        var modules: [GeneratedProgram.Module] = []
        /// The position in its batch of the program that it is a variant of.
        var original: Int?
    }

    /// The programs whose variants are checked, the next one last.
    private var originals: [String] = []
    /// How many of those have errors, and how many others have no variants.
    private var skipped = (faulty: 0, unvaried: 0)

    init(_ options: Options) throws(Crosscheck.Failure) {
        var options = options
        pool = ProcessPool(limit: options.crosscheck.jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        quick = QuickCheck(options, pool)
        // Fast, and as good as any C compiler at showing what orusc did wrong; but it has no sanitizers.
        if !options.namesCCompiler, Environment.findExecutable("tcc") != nil {
            options.cCompiler = quick == nil && options.sanitizers == nil ? "tcc" : "tcc,gcc"
        }
        // The programs end, so one that takes long is more likely to share the machine with much else.
        if options.crosscheck.explicitTimeout == nil { options.crosscheck.explicitTimeout = 60 }
        self.options = options
        var template = Array("\(Environment.temporaryDirectory)/orusc-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Crosscheck.Failure(message: SystemError("create a directory in \(Environment.temporaryDirectory)").description)
        }
        scratch = Files.realPath(template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
        guard let directory = options.fuzz.variantsOf else { return }
        if quick == nil { throw Crosscheck.Failure(message: "--variants needs tcc and gcc, and goes with no other engines") }
        var search = options
        search.inputs = [directory]
        do {
            originals = try ProgramSet(search).programs.map(\.path).reversed()
        } catch {
            throw Crosscheck.Failure(message: error.message)
        }
        if originals.isEmpty { throw Crosscheck.Failure(message: "there is no program to check") }
        let count = originals.count
        // Those may be of several modules.
        originals.removeAll { Path.lastComponent($0) == "main.orus" }
        skipped.unvaried = count - originals.count
    }

    func run() throws(Crosscheck.Failure) -> Int32 {
        defer { DirectoryTree.remove(scratch) }
        Interruption.install()
        let start = Clock.seconds
        var progress = ProgressBar(total: options.fuzz.count, isOn: true)
        var failure: Crosscheck.Failure?
        while failure == nil, Interruption.signal == 0, isOn(since: start) {
            do throws(Crosscheck.Failure) {
                try begin()
                pool.run {
                    do throws(Crosscheck.Failure) {
                        try self.lookCloser()
                        while failure == nil, self.runningBatches <= self.pool.limit, self.isOn(since: start) { try self.begin() }
                    } catch {
                        failure = error
                    }
                    progress.update(done: self.checked)
                }
                try lookCloser()
            } catch {
                failure = error
            }
        }
        progress.finish()
        if let failure { throw failure }
        if Interruption.signal != 0 { return Crosscheck.couldNotRun }
        report()
        if !differing.isEmpty { return Crosscheck.someDiffer }
        return failing.isEmpty && checked > 0 ? Crosscheck.allAgree : Crosscheck.couldNotRun
    }

    /// Whether more programs shall be checked.
    private func isOn(since start: Double) -> Bool {
        if options.fuzz.variantsOf == nil ? begun >= options.fuzz.count : originals.isEmpty { return false }
        if let limit = options.fuzz.time, Clock.seconds - start > limit { return false }
        return !hasEnough
    }

    /// Whether as many programs were found as are wanted.
    private var hasEnough: Bool {
        options.fuzz.maximumFailures.map { differing.count + failing.count >= $0 } ?? false
    }

    private func report() {
        if options.fuzz.coverage { Console.output(coverage.report) }
        let engines = (quick?.engines ?? Engine.all(options).map(\.name)).joined(separator: ", ")
        Console.output(
            "\(checked) programs from seed \(options.fuzz.seed): "
                + "\(checked - differing.count - failing.count) agree, \(differing.count) differ, \(failing.count) could not be run "
                + "(engines: \(engines))\n")
        if skipped.faulty + skipped.unvaried > 0 {
            Console.output("skipped: \(skipped.faulty) that do not compile, \(skipped.unvaried) that have no variants\n")
        }
    }

    /// Generates the next programs and begins to check them.
    private func begin() throws(Crosscheck.Failure) {
        let first = begun
        let programs = options.fuzz.variantsOf == nil ? generated() : derived()
        if programs.isEmpty { return }
        begun += programs.count
        let directory = "\(scratch)/b\(first)"
        if quick != nil || options.fuzz.coverage { try write(programs, to: directory) { "p\($0).orus" } }
        if options.fuzz.coverage {
            for (number, program) in programs.enumerated() {
                coverage.count(program.text, "\(directory)/p\(number).orus", modules: program.modules)
            }
        }
        guard let quick else {
            DirectoryTree.remove(directory)
            suspects += programs
            return
        }
        runningBatches += 1
        let isOptimized = programs.indices.map { QuickCheck.isOptimized(first + $0) }
        quick.check(count: programs.count, in: directory, isOptimized: isOptimized) { found in
            self.runningBatches -= 1
            self.suspects += programs.indices.filter { found[$0] == nil }.map { programs[$0] }
            self.checked += found.count { $0 != nil }
            for (number, program) in programs.enumerated() {
                guard let original = program.original, let expected = found[original], let observed = found[number] else { continue }
                self.compare(program, observed, programs[original], expected)
            }
            DirectoryTree.remove(directory)
        }
    }

    /// The programs of the next seeds.
    private func generated() -> [Program] {
        (begun..<min(begun + QuickCheck.batchSize, options.fuzz.count)).map { number in
            let seed = options.fuzz.seed &+ UInt64(number)
            let program = ProgramGenerator.program(seed: seed, features: options.fuzz.features)
            return Program(name: "seed-\(seed).orus", text: Array(program.text.utf8), modules: program.modules)
        }
    }

    /// The next programs that are there, each with its variants.
    private func derived() -> [Program] {
        var programs: [Program] = []
        let source = VariantSource(options)
        while programs.count < QuickCheck.batchSize, let path = originals.popLast() {
            guard let text = try? Files.read(path),
                let variants = source.variants(of: text, count: options.fuzz.variantCount, seed: options.fuzz.seed)
            else {
                skipped.faulty += 1
                continue
            }
            if variants.isEmpty {
                skipped.unvaried += 1
                continue
            }
            let original = programs.count
            programs.append(Program(name: Path.lastComponent(path), text: text))
            for (number, variant) in variants.enumerated() {
                programs.append(Program(name: "\(Path.stem(path))-variant-\(number).orus", text: variant, original: original))
            }
        }
        return programs
    }

    /// Tells when a variant does something else than what it was derived from.
    private func compare(_ variant: Program, _ observed: Observation, _ original: Program, _ expected: Observation) {
        let isSame = withoutNumbers.apply(observed.output) == withoutNumbers.apply(expected.output) && observed.end == expected.end
            && observed.report?.code == expected.report?.code && observed.report?.message == expected.report?.message
        if isSame { return }
        let path = keep(variant)
        differing.append(path)
        Console.error("\(path): does not do what \(original.name) does, on any engine (\(observed.summary) instead of \(expected.summary))\n")
    }

    /// Programs of a batch have numbered names.
    private let withoutNumbers = Mask(["p[0-9]+[.]orus"])

    private func write(_ programs: [Program], to directory: String, name: (Int) -> String) throws(Crosscheck.Failure) {
        do {
            try Files.makeDirectories(directory)
            for (number, program) in programs.enumerated() {
                try Files.write(program.text, to: "\(directory)/\(name(number))")
                for module in program.modules {
                    let path = "\(directory)/\(module.path)"
                    try Files.makeDirectories(Path.directory(path))
                    try Files.write(Array(module.text.utf8), to: path)
                }
            }
        } catch {
            throw Crosscheck.Failure(message: error.description)
        }
    }

    // MARK: Looking closer

    /// Crosschecks the suspicious programs and tells what is wrong with them, some at a time: the first ones may be enough.
    private func lookCloser() throws(Crosscheck.Failure) {
        while !suspects.isEmpty, !hasEnough, Interruption.signal == 0 {
            let programs = Array(suspects.prefix(Self.suspectsAtOnce))
            suspects.removeFirst(programs.count)
            // What tcc shows need not be shown by gcc, which takes much longer.
            let unclear = quick == nil ? programs : try lookCloser(programs, compilers: "tcc") { if case .agree = $0.verdict { true } else { false } }
            if !unclear.isEmpty { _ = try lookCloser(unclear, compilers: options.cCompiler) { _ in false } }
            checked += programs.count
        }
    }

    private static let suspectsAtOnce = 8

    /// Crosschecks programs and tells what is wrong with them, but of those that are to be looked at again; these are given.
    private func lookCloser(
        _ programs: [Program], compilers: String, again: (Crosscheck.Result) -> Bool
    ) throws(Crosscheck.Failure) -> [Program] {
        let directory = "\(scratch)/closer"
        try write(programs, to: directory) { programs[$0].name }
        defer { DirectoryTree.remove(directory) }
        var batch = options
        batch.cCompiler = compilers
        batch.inputs = programs.map { "\(directory)/\($0.name)" }
        let checker = try Crosscheck(batch)
        var unclear: [Program] = []
        // Meanwhile the processes of batches go on.
        for result in checker.check(progress: { _ in self.pool.enforceLimits() }) {
            guard let program = programs.first(where: { $0.name == Path.lastComponent(result.program.path) }) else { continue }
            if again(result) { unclear.append(program) } else { judge(program, result, checker.engines) }
        }
        return unclear
    }

    /// Keeps and tells what is not as it should be.
    private func judge(_ program: Program, _ result: Crosscheck.Result, _ engines: [Engine]) {
        switch result.verdict {
        case .agree:
            // Engines agree on rejecting a program, too; but then the generator was wrong.
            guard case .ran(let observation)? = result.outcomes.first, observation.end == .exited(ExitCode.data) else { return }
            failing.append(keep(program))
            Console.error("\(failing[failing.count - 1]): the generated program is not well formed: \(observation.summary)\n")
        case .differ(let groups):
            var kept = result
            kept.program.path = keep(program)
            differing.append(kept.program.path)
            let report = CrosscheckReport(options: options, engines: engines, results: [kept], seconds: 0)
            Console.error(DifferenceText(report, kept.program, groups).text)
        case .couldNotRun(let reason):
            failing.append(keep(program))
            Console.error("\(failing[failing.count - 1]): could not run: \(reason)\n")
        }
    }

    /// Writes a program to where the user finds it; gives the path.
    private func keep(_ program: Program) -> String {
        do throws(Crosscheck.Failure) {
            try write([program], to: options.fuzz.keepDirectory) { _ in program.name }
        } catch {
            Console.error("orusc: \(error.message)\n")
        }
        return Path.join(options.fuzz.keepDirectory, program.name)
    }
}
