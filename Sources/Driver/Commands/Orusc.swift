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
            Console.output(HelpText.page(of: options.command))
            return ExitCode.success
        }
        switch options.command {
        case .help:
            let topic = options.inputs.first.flatMap(CommandName.init(rawValue:))
            Console.output(topic.map(HelpText.page) ?? HelpText.overview)
            return ExitCode.success
        case .version:
            Console.output("orusc \(Version.text) (edition \(Version.edition))\n")
            return ExitCode.success
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
            Reporter(options).report([error.diagnostic], compilation.sources)
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
