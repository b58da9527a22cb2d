import CEmission
import Glibc
import IR
import Passes
import Source
import Support

/// One program on its way through the stages, with what is found and measured on the way.
struct Compilation {
    let options: Options
    let installation: Installation?
    var times = PhaseTimes()
    var sources = SourceMap()
    var diagnostics = DiagnosticSet()
    var statistics = Statistics()

    init(_ options: Options) {
        self.options = options
        installation = Installation.find()
    }

    /// Whether the program may not be compiled further.
    var hasErrors: Bool { diagnostics.hasErrors || (options.denyWarnings && diagnostics.warningCount > 0) }

    // MARK: Stages

    /// The bytes of a file that was named on the command line; `-` is standard input.
    mutating func read(_ path: String) throws(BuildFailure) -> [UInt8] {
        do {
            return try times.measure("read") { () throws(SystemError) in
                let bytes = path == "-" ? try Files.read(STDIN_FILENO, sizeHint: 0, name: "standard input") : try Files.read(path)
                Heap.expect(sourceSize: bytes.count)
                return bytes
            }
        } catch {
            throw .missingInput(error, path)
        }
    }

    /// The program in SSA form before any pass; nil when it has errors.
    mutating func lowered(_ path: String) throws(BuildFailure) -> IRModule? {
        let bytes = try read(path)
        // For work on the compiler itself: the text form that `emit ir` prints can be compiled, too.
        if path.hasSuffix(".ir") { return try readIR(bytes, path) }
        guard let program = analyzed(bytes, path) else { return nil }
        return lowered(program)
    }

    private mutating func readIR(_ bytes: [UInt8], _ path: String) throws(BuildFailure) -> IRModule? {
        do {
            let module = try Reader.read(String(decoding: bytes, as: UTF8.self))
            let errors = Verifier.verify(module)
            if errors.isEmpty { return module }
            diagnostics.insert(Diagnostic(.internalError, "\(path): " + errors.map(\.description).joined(separator: "\n"), at: .none))
        } catch {
            diagnostics.insert(Diagnostic(.internalError, "\(path): \(error)", at: .none))
        }
        return nil
    }

    /// Runs the passes of the level.
    mutating func optimize(_ module: inout IRModule, level: OptimizationLevel? = nil) throws(BuildFailure) {
        var passOptions = PassOptions()
        passOptions.level = level ?? options.level
        passOptions.verifyEach = options.verifyEach
        passOptions.disabledPasses = options.disabledPasses
        // Debuggers show variables by the types that each instance has.
        if options.debugInfo { passOptions.disabledPasses.insert("share-instances") }
        passOptions.wantsStatistics = options.showStatistics
        let dumps = options.dumps
        dump(module, after: nil)
        let start = Clock.seconds
        defer { times.add("optimize", Clock.seconds - start) }
        do {
            // Without an observer, several passes run over a function while it is in the cache.
            let observe: ((String, IRModule) -> Void)? = dumps.isEmpty ? nil : { pass, module in
                for request in dumps where request.pass == pass { Self.print(module, request) }
            }
            let report = try Passes.optimize(&module, options: passOptions, observe: observe)
            statistics.passes = report.statistics
        } catch {
            throw .internalError(.internalError, error.description, reproducer: nil)
        }
    }

    /// Translates to C.
    mutating func emit(_ module: consuming IRModule, named name: String) -> CText {
        statistics.count(module)
        var emission = EmissionOptions()
        emission.debugVariables = options.debugInfo
        emission.entryModule = name
        emission.marksCalls = CToolchain.isTiny(options.cCompiler)
        let start = Clock.seconds
        defer { times.add("emit", Clock.seconds - start) }
        return emitC(module, sources: sources, options: emission)
    }

    /// Everything up to the C text; nil when the program has errors.
    mutating func cText(_ path: String) throws(BuildFailure) -> CText? {
        guard var module = try lowered(path) else { return nil }
        try optimize(&module)
        return emit(consume module, named: Self.moduleName(path))
    }

    /// The C text at each of several levels, of a program that is checked once; nil when it has errors.
    mutating func cTexts(
        _ path: String, levels: [OptimizationLevel]
    ) throws(BuildFailure) -> [(level: OptimizationLevel, text: CText)]? {
        guard let module = try lowered(path) else { return nil }
        var texts: [(level: OptimizationLevel, text: CText)] = []
        for level in levels {
            var copy = module
            try optimize(&copy, level: level)
            texts.append((level, emit(copy, named: Self.moduleName(path))))
        }
        return texts
    }

    /// Everything up to the executable; false when the program has errors.
    mutating func build(_ path: String, to output: String) throws(BuildFailure) -> Bool {
        guard let text = try cText(path) else { return false }
        guard let installation else { throw .missingRuntime("orusrt.h") }
        let name = Self.moduleName(path)
        try keep(text, name)
        var compiler = try CCompiler(options, installation)
        defer { compiler.cleanUp() }
        let object = try times.measure("cc") { () throws(BuildFailure) in try compiler.compile(text, named: name) }
        try times.measure("link") { () throws(BuildFailure) in try compiler.link(object, to: output, text) }
        return true
    }

    /// The assembly of a program; nil when it has errors.
    mutating func assembly(_ path: String) throws(BuildFailure) -> [UInt8]? {
        guard let text = try cText(path) else { return nil }
        guard let installation else { throw .missingRuntime("orusrt.h") }
        var compiler = try CCompiler(options, installation)
        defer { compiler.cleanUp() }
        let file = try times.measure("cc") { () throws(BuildFailure) in
            try compiler.compile(text, named: Self.moduleName(path), assembly: true)
        }
        do {
            return try Files.read(file)
        } catch {
            throw .internalError(.internalError, error.description, reproducer: nil)
        }
    }

    /// The name of the module that a file is.
    static func moduleName(_ path: String) -> String { path == "-" ? "main" : Path.stem(path) }

    private func keep(_ text: CText, _ name: String) throws(BuildFailure) {
        guard let directory = options.keepDirectory else { return }
        do {
            try Files.makeDirectories(directory)
            try Files.write(text, to: Path.join(directory, "\(name).c"))
        } catch {
            throw .unwritable(directory, error.reason)
        }
    }

    // MARK: Dumps

    /// Prints the IR where that was asked for; nil stands for what lowering made.
    private func dump(_ module: IRModule, after pass: String?) {
        for request in options.dumps where request.pass == pass { Self.print(module, request) }
    }

    private static func print(_ module: IRModule, _ request: DumpRequest) {
        guard let function = request.function else { return Console.error(Printer.print(module)) }
        var isFound = false
        for id in module.functions.ids {
            let names = [module.functions[id].name, module.functions[id].cName].map { module.names.text($0) }
            if names.contains(function) || names[0].hasSuffix("." + function) {
                Console.error(Printer.print(module.functions[id], in: module))
                isFound = true
            }
        }
        if isFound { return }
        let names = module.functions.ids.flatMap { id in
            let name = module.names.text(module.functions[id].name)
            return [name, String(name[(name.lastIndex(of: ".").map(name.index(after:)) ?? name.startIndex)...])]
        }
        let near = Spelling.meant(by: function, among: names).map { "; did you mean '\($0)'?" } ?? ""
        Console.error("// there is no function '\(function)' after \(request.pass ?? "lowering"): it may be inlined, or never called\(near)\n")
    }
}
