import Passes
import Source

/// What orusc is asked to do.
public enum CommandName: String, Sendable, CaseIterable {
    case build
    case run
    case check
    case emit
    case doc
    case crosscheck
    case fuzz
    case reduce
    case explain
    case version
    case help
}

/// A form of the program that `orusc emit` prints.
public enum EmissionForm: String, Sendable, CaseIterable {
    case tokens
    case tree
    case types
    case ir
    case c
    case asm
}

/// How diagnostics are written.
public enum ErrorFormat: String, Sendable, CaseIterable {
    case human
    case short
    case json
}

/// A request to print the IR along the way.
public struct DumpRequest: Sendable, Equatable {
    /// The pass after which to print; nil for what lowering made.
    public var pass: String?
    /// The only function to print, by its Orus or C name; nil for all.
    public var function: String?
}

/// The command line, understood.
public struct Options: Sendable {
    /// The command.
    public var command = CommandName.build
    /// The files, or the topic of `help` or `explain`.
    public var inputs: [String] = []
    /// The form that `emit` prints.
    public var form = EmissionForm.ir
    /// `--edition`: the rules of the language; nil for what the file asks for.
    public var edition: Edition?
    /// `--levels`: the levels at which `emit c` writes a file each.
    public var emittedLevels: [OptimizationLevel] = []
    /// What `crosscheck` is asked to do.
    public var crosscheck = CrosscheckOptions()
    /// `--plant-fault`, which only debug builds have: the mistake that the compiler makes on purpose.
    public var plantedFault: String?
    /// What `doc` is asked to do.
    public var doc = DocOptions()
    /// What `fuzz` and `reduce` are asked to do.
    public var fuzz = FuzzOptions()
    /// `-o`: where the product goes.
    public var output: String?
    /// How much is optimized. Debugging wants the code as it was written, unless a level is asked for.
    public var level: OptimizationLevel { explicitLevel ?? (debugInfo ? .none : .aggressive) }
    /// The level that was asked for.
    public var explicitLevel: OptimizationLevel?
    /// `-g`: whether debuggers see Orus variables.
    public var debugInfo = false
    /// `--cc`: the C compiler.
    public var cCompiler = "gcc"
    /// Whether `--cc` was given.
    public var namesCCompiler = false
    /// `--cflags`: more arguments for the C compiler.
    public var cFlags: [String] = []
    /// `--keep-c`: the directory that the C file is kept in.
    public var keepDirectory: String?
    public var color = ColorChoice.auto
    public var errorFormat = ErrorFormat.human
    /// Whether warnings end the compilation.
    public var denyWarnings = false
    /// `--sanitize`: as the C compiler's `-fsanitize=`.
    public var sanitizers: String?
    /// `--module-path`: directories that modules are looked for in.
    public var modulePath: [String] = []
    public var showTiming = false
    public var showStatistics = false
    public var dumps: [DumpRequest] = []
    public var verifyEach = false
    public var disabledPasses: Set<String> = []
    /// What stands after `--`, for the program that `run` runs.
    public var programArguments: [String] = []
    /// `--interpret`: `run` executes the program in the interpreter.
    public var interprets = false
    /// `--max-steps`: how many calls and turns of loops an interpreted program may make.
    public var maxSteps: Int?
    /// `--max-memory`: the bytes that the values of an interpreted program may take.
    public var maxMemory: Int?
    /// `-h` or `--help` was given.
    public var wantsHelp = false

    /// The options of a plain build.
    public init() {}
}

/// A command line that makes no sense.
public struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    public var message: String
    /// What was probably meant.
    public var suggestion: String?

    init(_ message: String, suggestion: String? = nil) {
        self.message = message
        self.suggestion = suggestion
    }

    /// The message with the suggestion.
    public var description: String { message + (suggestion.map { "; did you mean '\($0)'?" } ?? "") }
}
