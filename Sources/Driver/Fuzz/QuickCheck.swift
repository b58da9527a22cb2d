import Glibc
import Interpreter
import Passes

/// Finds the programs that deserve a closer look, in far less time than `Crosscheck` takes to look at all of them.
///
/// One process checks, interprets and translates a whole batch of programs; their C texts are compiled by one run of tcc (some by gcc, too,
/// whose optimizer finds what the emitted C leaves undefined) and linked into one executable, which runs one of them at a time. Whatever
/// is not as it should be, and be it a C compiler that fails, only makes a program suspicious: what is wrong with it is for `Crosscheck`
/// to tell.
final class QuickCheck {
    /// Programs that are compiled and linked together.
    static let batchSize = 32
    /// One program of so many also goes through gcc's optimizer, which takes as long as all the rest.
    private static let optimizedShare = 16

    private let installation: Installation
    private let pool: ProcessPool
    private let tiny: CToolchain
    private let optimizing: CToolchain
    private let timeout: Double
    private let levels: [OptimizationLevel]

    /// The engines that a quick check asks; nil when the options want others, or tcc or gcc is missing.
    init?(_ options: Options, _ pool: ProcessPool) {
        let choice = options.crosscheck
        guard !options.namesCCompiler, options.sanitizers == nil, !choice.gcStress, choice.against == nil, options.cFlags.isEmpty,
            choice.engines?.contains("interpret") ?? true, let installation = Installation.find()
        else { return nil }
        levels = OptimizationLevel.allCases.filter { choice.engines?.contains($0.rawValue) ?? true }
        var tinyOptions = options, optimizingOptions = options
        tinyOptions.cCompiler = "tcc"
        optimizingOptions.cCompiler = "gcc"
        optimizingOptions.explicitLevel = .aggressive
        guard let last = levels.last, last == .aggressive, let tiny = try? CToolchain(tinyOptions, installation),
            let optimizing = try? CToolchain(optimizingOptions, installation)
        else { return nil }
        self.installation = installation
        self.pool = pool
        self.tiny = tiny
        self.optimizing = optimizing
        timeout = choice.explicitTimeout ?? 60
    }

    /// The names of the engines.
    var engines: [String] {
        ["interpret"] + levels.map { "tcc:\($0.rawValue)" } + ["gcc:aggressive for one program of \(Self.optimizedShare)"]
    }

    /// Whether a program, by its number in all, is one of those that gcc optimizes.
    static func isOptimized(_ number: Int) -> Bool { number % optimizedShare == 0 }

    /// Checks the programs `p0.orus`, `p1.orus`, … in `directory`; `completion` gets what each does on all engines, or nil for those to look at
    /// again. `isOptimized` says which of them gcc shall compile as well.
    func check(count: Int, in directory: String, isOptimized: [Bool], then completion: @escaping ([Observation?]) -> Void) {
        let batch = Batch(directory: directory, count: count, isOptimized: isOptimized, completion: completion)
        let levels = levels
        let process = PooledProcess(
            body: { QuickTranslation(directory: directory, levels: levels).run(count: count, isOptimized: isOptimized) },
            directory: directory, output: "\(directory)/log", errors: "\(directory)/log",
            timeout: Double(count) * (timeout + QuickTranslation.patience))
        pool.submit(process, urgent: false) { _ in
            batch.read()
            self.compile(batch)
        }
    }

    /// What is known of the programs of one batch.
    private final class Batch {
        let directory: String
        let isOptimized: [Bool]
        let completion: ([Observation?]) -> Void
        /// What the interpreter did with each program; nil for those that are suspicious.
        var expected: [Observation?]
        /// How many different C texts each program has.
        var textCounts: [Int]
        /// C files being compiled, and runs that have not ended.
        var pending = 0
        var isFaulty = false

        init(directory: String, count: Int, isOptimized: [Bool], completion: @escaping ([Observation?]) -> Void) {
            self.directory = directory
            self.isOptimized = isOptimized
            self.completion = completion
            expected = Array(repeating: nil, count: count)
            textCounts = Array(repeating: 0, count: count)
        }

        /// Takes over what the translation left. After a crash nothing is there of the later programs.
        func read() {
            let lines = (try? Files.read("\(directory)/translated")) ?? []
            for line in lines.split(separator: UInt8(ascii: "\n")) {
                let numbers = line.split(separator: UInt8(ascii: " ")).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
                guard numbers.count == 3 else { continue }
                textCounts[numbers[0]] = numbers[1]
                expected[numbers[0]] = observation(.exited(Int32(numbers[2])), "\(directory)/\(numbers[0]).interpreted")
            }
        }

        /// What a run that left its output in two files did.
        func observation(_ end: PooledResult.End, _ base: String) -> Observation? {
            guard case .exited(let code) = end, let output = try? Files.read("\(base).out"), let errors = try? Files.read("\(base).err")
            else { return nil }
            let report = code == ExitCode.software ? ErrorReport.all(in: errors).last : nil
            return Observation(output: output, end: .exited(code), report: report, tellsErrors: true, errors: errors, seconds: 0)
        }

        /// All programs that can be run, with each of their texts.
        var texts: [(program: Int, text: Int)] {
            expected.indices.filter { expected[$0] != nil }.flatMap { program in
                (0..<textCounts[program]).map { (program, $0) }
            }
        }

        /// The last text of these is compiled by gcc.
        func isForOptimizer(_ text: (program: Int, text: Int)) -> Bool {
            isOptimized[text.program] && text.text == textCounts[text.program] - 1
        }

        func finish() {
            completion(isFaulty ? expected.map { _ in nil } : expected)
        }
    }

    // MARK: Compiling

    private func compile(_ batch: Batch) {
        let texts = batch.texts
        if texts.isEmpty { return batch.finish() }
        let ordinary = texts.filter { !batch.isForOptimizer($0) }
        let commands = [tiny.compileArguments + ["-c"] + ordinary.map { "\($0.program).\($0.text).c" } + ["table.c"]]
            + texts.filter(batch.isForOptimizer).map { optimizing.compileArguments + ["-c", "\($0.program).\($0.text).c"] }
        do {
            try Files.write(Array(Self.table(texts).utf8), to: "\(batch.directory)/table.c")
        } catch {
            batch.isFaulty = true
            return batch.finish()
        }
        batch.pending = commands.count
        for command in commands {
            pool.submit(process(command, batch, "cc"), urgent: true) { result in
                batch.pending -= 1
                if result.end != .exited(0) { batch.isFaulty = true }
                if batch.pending == 0 { batch.isFaulty ? batch.finish() : self.link(batch, texts) }
            }
        }
    }

    /// The name that `orus_program` has in the C text of a program.
    static func symbol(_ program: Int, _ text: Int) -> String { "orus_program_\(program)_\(text)" }

    /// C text that makes the program whose position the first argument is the one that the runtime runs.
    private static func table(_ texts: [(program: Int, text: Int)]) -> String {
        var lines = ["#define orus_program orus_declared_program", "#include \"orusrt.h\"", "#undef orus_program", "#include <stdlib.h>"]
        lines += texts.map { "extern const OrusProgram \(symbol($0.program, $0.text));" }
        lines.append("static const OrusProgram *const programs[] = {")
        lines += texts.map { "&\(symbol($0.program, $0.text))," }
        lines += [
            "};", "OrusProgram orus_program;", "int __real_main(int, char **);", "int __wrap_main(int argc, char **argv) {",
            "    orus_program = *programs[atoi(argv[1])];", "    return __real_main(1, argv);", "}", "",
        ]
        return lines.joined(separator: "\n")
    }

    private func link(_ batch: Batch, _ texts: [(program: Int, text: Int)]) {
        var command = tiny.linkArguments("table.o", to: "programs", isStatic: false)
        command.insert(contentsOf: ["-Wl,--wrap=main"] + texts.map { "\($0.program).\($0.text).o" }, at: command.firstIndex(of: "table.o")!)
        pool.submit(process(command, batch, "link"), urgent: true) { result in
            guard result.end == .exited(0) else {
                batch.isFaulty = true
                return batch.finish()
            }
            batch.pending = texts.count
            for (position, text) in texts.enumerated() { self.execute(batch, position, text) }
        }
    }

    private func process(_ command: [String], _ batch: Batch, _ log: String) -> PooledProcess {
        let path = "\(batch.directory)/\(log).log"
        return PooledProcess(
            arguments: command, environment: [("LC_ALL", "C")], directory: batch.directory, output: path, errors: path, timeout: 600)
    }

    // MARK: Running

    private func execute(_ batch: Batch, _ position: Int, _ text: (program: Int, text: Int)) {
        let base = "\(batch.directory)/\(text.program).\(text.text)"
        let process = PooledProcess(
            arguments: ["./programs", String(position)], environment: [("ORUS_ERROR_FORMAT", "json"), ("NO_COLOR", "1")],
            directory: batch.directory, output: "\(base).out", errors: "\(base).err", timeout: timeout)
        pool.submit(process, urgent: true) { result in
            let observation = batch.observation(result.end, base)
            if let expected = batch.expected[text.program], !(observation?.agrees(with: expected) ?? false) {
                batch.expected[text.program] = nil
            }
            batch.pending -= 1
            if batch.pending == 0 { batch.finish() }
        }
    }
}

/// What the translating process of a batch does.
struct QuickTranslation {
    /// The seconds that compiling a program at all levels may take.
    static let patience = 60.0

    let directory: String
    let levels: [OptimizationLevel]

    /// Interprets each program and writes its C texts, and a line with its position, the number of different texts and the exit code.
    func run(count: Int, isOptimized: [Bool]) -> Int32 {
        let list = open("\(directory)/translated", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        for program in 0..<count {
            // A program that hangs the compiler or the interpreter ends this process.
            alarm(UInt32(Self.patience))
            guard let result = try? translate(program, isOptimized: isOptimized[program]) else { continue }
            _ = try? Files.write(Array("\(program) \(result.texts) \(result.exitCode)\n".utf8), to: list, name: "a pipe")
        }
        return 0
    }

    private func translate(_ program: Int, isOptimized: Bool) throws -> (texts: Int, exitCode: Int32)? {
        var options = Options()
        let path = "\(directory)/p\(program).orus"
        options.inputs = [path]
        options.cCompiler = "tcc"
        var compilation = Compilation(options)
        guard let checked = compilation.analyzed(try Files.read(path), path) else { return nil }
        let interpretable = InterpretableProgram(checked, sources: compilation.sources)
        guard !interpretable.diagnostics.hasErrors, let module = compilation.lowered(checked) else { return nil }
        var texts: [[UInt8]] = []
        for level in levels {
            var copy = module
            try compilation.optimize(&copy, level: level)
            let text = compilation.emit(copy, named: Compilation.moduleName(path)).bytes
            if !texts.contains(text) { texts.append(text) }
        }
        if isOptimized { texts.append(texts[texts.count - 1]) }
        for (number, text) in texts.enumerated() {
            let head = "#define orus_program \(QuickCheck.symbol(program, number))\n"
            try Files.write(Array(head.utf8) + text, to: "\(directory)/\(program).\(number).c")
        }
        let host = MemoryHost()
        host.reportStyle = .json
        let outcome = interpretable.run(host: host)
        guard outcome.unsupported == nil else { return nil }
        try Files.write(host.output, to: "\(directory)/\(program).interpreted.out")
        try Files.write(host.errors, to: "\(directory)/\(program).interpreted.err")
        return (texts.count, outcome.exitCode)
    }
}
