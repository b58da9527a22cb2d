import Glibc

extension Orusc {
    /// `orusc build FILE [-o OUT]`.
    static func build(_ compilation: inout Compilation) throws(BuildFailure) -> Int32 {
        let input = compilation.options.inputs[0]
        let output = compilation.options.output ?? Compilation.moduleName(input)
        try keepSource(input, from: output)
        _ = try compilation.build(input, to: output)
        return ExitCode.success
    }

    /// Refuses an output that would replace the source.
    static func keepSource(_ input: String, from output: String) throws(BuildFailure) {
        guard Files.exists(output), Files.realPath(output) == Files.realPath(input) else { return }
        throw .unwritable(output, "it is the program's source; -o names another file")
    }

    /// `orusc run FILE [-- ARGUMENTS]`: the program takes this process over, so that its exit code and the signals it
    /// gets and dies of are its own. Its file is gone by then: it is executed by an open descriptor.
    ///
    /// Where there is no C compiler, and none was asked for, the program is interpreted.
    static func run(_ compilation: inout Compilation) throws(BuildFailure) -> Int32 {
        if compilation.options.interprets { return try interpret(&compilation) }
        do {
            return try runCompiled(&compilation)
        } catch where error.isMissingToolchain && !compilation.options.namesCCompiler {
            announceFallback(error)
            return try interpret(&compilation)
        }
    }

    private static func runCompiled(_ compilation: inout Compilation) throws(BuildFailure) -> Int32 {
        let options = compilation.options
        let input = options.inputs[0]
        var scratch: TemporaryDirectory
        do {
            scratch = try TemporaryDirectory()
        } catch {
            throw .unwritable(Environment.temporaryDirectory, error.reason)
        }
        let executable = scratch.file(Compilation.moduleName(input))
        guard try compilation.build(input, to: executable) else {
            scratch.remove()
            return ExitCode.data
        }
        if compilation.hasErrors { return ExitCode.data }
        finish(compilation)
        let file = open(executable, O_RDONLY | O_CLOEXEC)
        scratch.remove()
        guard file >= 0 else { throw .unwritable(executable, String(cString: strerror(errno))) }
        Cleanup.removeAll()
        Cleanup.removeSignalHandlers()
        // The program reports as it was asked of this command.
        if options.errorFormat == .json { setenv("ORUS_ERROR_FORMAT", "json", 1) }
        if options.color == .never { setenv("NO_COLOR", "1", 1) }
        let arguments = CStrings([input] + options.programArguments)
        fexecve(file, arguments.pointers, environ)
        throw .unwritable(executable, "it cannot be executed: " + String(cString: strerror(errno)))
    }
}
