import Glibc
import Interpreter
import Source

extension Orusc {
    /// `orusc run --interpret FILE [-- ARGUMENTS]`: executes the program in this process.
    static func interpret(_ compilation: inout Compilation) throws(BuildFailure) -> Int32 {
        let options = compilation.options
        let input = options.inputs[0]
        let bytes = try compilation.read(input)
        guard let program = compilation.analyzed(bytes, input), !compilation.hasErrors else { return ExitCode.data }
        let sources = compilation.sources
        let translated = compilation.times.measure("translate") { InterpretableProgram(program, sources: sources) }
        compilation.diagnostics.formUnion(translated.diagnostics)
        if compilation.hasErrors { return ExitCode.data }
        finish(compilation)
        compilation.diagnostics = DiagnosticSet()
        Cleanup.removeAll()
        Cleanup.removeSignalHandlers()
        let outcome = translated.run(host: SystemHost(options), limits: limits(options))
        if let what = outcome.unsupported {
            throw .internalError(.internalError, "the interpreter does not support \(what) yet", reproducer: nil)
        }
        // Whatever the program's exit code is, the command did what it should.
        exit(outcome.exitCode)
    }

    private static func limits(_ options: Options) -> Limits {
        var limits = Limits()
        limits.maxSteps = options.maxSteps
        limits.maxMemory = options.maxMemory ?? sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        if let megabytes = Environment.value("ORUS_STACK_SIZE").flatMap({ Int($0) }), (1...16384).contains(megabytes) {
            limits.stackBytes = megabytes << 20
        }
        return limits
    }

    /// Says in one line why a program is interpreted that was to be compiled.
    static func announceFallback(_ failure: BuildFailure) {
        Console.error("orusc: \(failure.diagnostic.message); running in the interpreter instead, which is slower\n")
    }
}
