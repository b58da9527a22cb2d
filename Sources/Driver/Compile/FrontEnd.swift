import IR
import Lowering
import Semantics
import Source
import Support
import Syntax
import TypedTree

/// The stages from text to the typed program and on to SSA form.
extension Compilation {
    /// The path that diagnostics show for a file of the command line.
    private static func displayPath(_ path: String) -> String { path == "-" ? "<stdin>" : path }

    /// The tokens of a file, as text. Errors of the file are reported as well.
    mutating func tokens(of bytes: [UInt8], _ path: String) -> String {
        let file = sources.add(path: Self.displayPath(path), bytes: bytes)
        var names = Interner()
        return printTokens(file, interner: &names, diagnostics: &diagnostics)
    }

    /// The edition that was asked for, on the command line or in the file.
    private func edition(of bytes: [UInt8]) -> Edition { options.edition ?? Edition.declared(in: bytes) ?? .standard }

    /// The syntax tree of a file, as text. There is one whatever errors the file has.
    mutating func tree(of bytes: [UInt8], _ path: String) -> String {
        let file = sources.add(path: Self.displayPath(path), bytes: bytes)
        var names = Interner()
        let tree = parse(file, edition: edition(of: bytes), interner: &names, diagnostics: &diagnostics)
        return printTree(tree, interner: names)
    }

    /// The types of what a program's entry module declares, as text; nil when it has errors.
    mutating func types(of bytes: [UInt8], _ path: String) -> String? {
        guard let program = analyzed(bytes, path), let module = program.initializationOrder.last else { return nil }
        return program.dumpTypes(of: module)
    }

    /// Parses, resolves and infers a program; nil when it has errors.
    mutating func analyzed(_ bytes: [UInt8], _ path: String) -> TypedProgram? {
        let entry = ModuleLocation(
            identity: path == "-" ? "<stdin>" : Files.realPath(path), displayPath: Self.displayPath(path),
            name: Self.moduleName(path))
        let loader = FileModuleLoader(root: path, modulePath: options.modulePath, installation: installation)
        let start = Clock.seconds
        let resolved = resolve(entry: entry, contents: bytes, loader: loader, edition: options.edition)
        sources = resolved.program.files
        addFrontEndTimes(Clock.seconds - start, reading: loader.log.readingTime)
        // A tree that was cut off where it got too deep gives types that nobody meant, and slowly.
        let tooDeep = resolved.diagnostics.sorted.filter { $0.code == .nestingTooDeep }
        if !tooDeep.isEmpty {
            for diagnostic in tooDeep { diagnostics.insert(diagnostic) }
            return nil
        }
        let analysis = times.measure("infer") { analyze(resolved.program, resolved.diagnostics) }
        diagnostics.formUnion(analysis.diagnostics)
        return hasErrors ? nil : analysis.program
    }

    /// Splits the time of loading, parsing and resolving. Stages know no clock, so how much of it was parsing is found
    /// by parsing once more, when someone wants to know.
    private mutating func addFrontEndTimes(_ total: Double, reading: Double) {
        times.add("read", reading)
        guard options.showTiming else { return }
        let start = Clock.seconds
        var names = Interner()
        var ignored = DiagnosticSet()
        for file in sources.files.elements { _ = parse(file, interner: &names, diagnostics: &ignored) }
        let parsing = Clock.seconds - start
        times.add("parse", parsing)
        times.add("resolve", max(0, total - reading - parsing))
    }

    /// Lowers a program; nil when that finds errors.
    mutating func lowered(_ program: TypedProgram) -> IRModule? {
        let result = times.measure("lower") { lower(program) }
        diagnostics.formUnion(result.diagnostics)
        statistics.instanceCount = result.instanceCount
        return hasErrors ? nil : result.module
    }
}
