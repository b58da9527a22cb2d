import Glibc
import Source

/// The compiler as a command: from arguments to an exit code.
public enum Orusc {
    /// Does what the arguments, without the program's name, ask for.
    public static func main(_ arguments: [String]) -> Int32 {
        Cleanup.installSignalHandlers()
        defer { Cleanup.removeAll() }
        let options: Options
        do {
            if arguments.isEmpty { throw UsageError("no command and no file") }
            options = try ArgumentParser.parse(arguments)
        } catch {
            Console.error("orusc: \(error)\nTry 'orusc help'.\n")
            return ExitCode.usage
        }
        return BigStack.run {
            CrashHandler.install(json: options.errorFormat == .json)
            return perform(options)
        }
    }

    private static func perform(_ options: Options) -> Int32 {
        if options.wantsHelp && options.command != .help {
            return show(HelpText.page(of: options.command), options)
        }
        switch options.command {
        case .help:
            let topic = options.inputs.first.flatMap(CommandName.init(rawValue:))
            return show(topic.map(HelpText.page) ?? HelpText.overview, options)
        case .version: return show("orusc \(Version.text) (edition \(Version.edition))\n", options)
        case .explain: return explain(options)
        case .check: return check(options)
        case .emit: return compile(options, emit)
        case .build: return compile(options, build)
        case .run: return compile(options, run)
        case .doc: return compile(options, doc)
        case .crosscheck: return crosscheck(options)
        case .fuzz: return fuzz(options)
        case .reduce: return reduce(options)
        }
    }

    /// Writes what was asked for to standard output, and gives the exit code.
    static func show(_ text: String, _ options: Options) -> Int32 {
        do {
            try Files.write(Array(text.utf8), to: STDOUT_FILENO, name: "standard output")
            return ExitCode.success
        } catch {
            // What read it may have gone away, which is no error of ours.
            if error.number == EPIPE { return ExitCode.success }
            let failure = BuildFailure.unwritable("standard output", error.reason)
            Reporter(options).report([failure.diagnostic], SourceMap())
            return failure.exitCode
        }
    }

    /// Runs a command over one program and tells what came of it.
    private static func compile(
        _ options: Options, _ command: (inout Compilation) throws(BuildFailure) -> Int32
    ) -> Int32 {
        var compilation = Compilation(options)
        do {
            let code = try command(&compilation)
            finish(compilation)
            return compilation.hasErrors ? ExitCode.data : code
        } catch {
            finish(compilation)
            if error.exitCode == ExitCode.usage {
                Console.error("orusc: \(error.diagnostic.message)\n")
            } else {
                Reporter(options).report([error.diagnostic], compilation.sources)
            }
            return error.exitCode
        }
    }

    /// Shows what a compilation found and what was asked to be shown.
    static func finish(_ compilation: Compilation) {
        let options = compilation.options
        Reporter(options).report(compilation.diagnostics.sorted, compilation.sources)
        if options.showStatistics { Console.error(compilation.statistics.table) }
        if options.showTiming { Console.error(compilation.times.table) }
    }
}
