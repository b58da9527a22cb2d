import Passes
import Source
import Support

/// A flag of the command line. The table of these gives the parser, the help and the suggestions.
struct OptionSpecification: Sendable {
    /// What follows the flag.
    enum Value: Sendable {
        /// Nothing: the flag says it all.
        case none
        /// One argument, after `=` or a blank.
        case required(String)
        /// One argument after `=`, or nothing.
        case optional(String)
    }

    /// The spellings, the usual one last.
    let names: [String]
    let value: Value
    /// The commands that take it.
    let commands: Set<CommandName>
    /// A line for the help.
    let summary: String
    /// Puts it into the options.
    let apply: @Sendable (inout Options, String) throws(UsageError) -> Void
}

extension OptionSpecification {
    private static let compiling: Set<CommandName> = [.build, .run, .check, .emit]
    private static let optimizing: Set<CommandName> = [.build, .run, .emit]
    private static let building: Set<CommandName> = [.build, .run]

    /// All flags, in the order of the help.
    static let all: [OptionSpecification] = documentation + crosschecking + fuzzing + output + interpreting + code + diagnostics + inspection

    /// The flag of the given spelling.
    static func named(_ name: String) -> OptionSpecification? { all.first { $0.names.contains(name) } }

    private static let output: [OptionSpecification] = [
        OptionSpecification(
            names: ["-o", "--output"], value: .required("OUT"), commands: [.build, .emit, .doc, .crosscheck, .reduce],
            summary: "where the product goes (build: the file's name without .orus; doc: the directory doc; others: standard output; reduce: to a directory also the modules)"
        ) { options, value throws(UsageError) in
            if value.isEmpty { throw UsageError("-o wants a path") }
            options.output = value
        },
        OptionSpecification(
            names: ["--keep-c"], value: .required("DIR"), commands: building,
            summary: "keep the generated C file in this directory"
        ) { options, value in options.keepDirectory = value },
        OptionSpecification(
            names: ["--edition"], value: .required("EDITION"), commands: compiling.union([.crosscheck, .doc]),
            summary: "2026 (the default), or vm: as the reference virtual machine; also by a first line `// edition: vm`"
        ) { options, value throws(UsageError) in
            options.edition = try choice(value, for: "--edition", Edition.allCases, \.rawValue)
        },
        OptionSpecification(
            names: ["--module-path"], value: .required("DIR"), commands: compiling.union([.crosscheck, .doc]),
            summary: "look for modules in this directory, too; may be given several times, or as A:B"
        ) { options, value in options.modulePath += value.split(separator: ":").map(String.init) },
    ]

    private static let interpreting: [OptionSpecification] = [
        OptionSpecification(
            names: ["--interpret"], value: .none, commands: [.run, .doc],
            summary: "execute the program (doc --test: the examples) in the interpreter, without compiling it"
        ) { options, _ in options.interprets = true },
        OptionSpecification(
            names: ["--max-steps"], value: .required("N"), commands: [.run],
            summary: "interpret the program, and end it after this many calls and turns of loops"
        ) { options, value throws(UsageError) in
            guard let steps = Int(value), steps > 0 else {
                throw UsageError("--max-steps takes a positive number, not '\(value)'")
            }
            options.maxSteps = steps
            options.interprets = true
        },
        OptionSpecification(
            names: ["--max-memory"], value: .required("SIZE"), commands: [.run],
            summary: "interpret the program, with no more memory than this: bytes, or with K, M or G"
        ) { options, value throws(UsageError) in
            guard let size = memorySize(value) else {
                throw UsageError("--max-memory takes a size such as 64M, not '\(value)'")
            }
            options.maxMemory = size
            options.interprets = true
        },
    ]

    /// A number of bytes, with `K`, `M` or `G` for powers of 1024.
    private static func memorySize(_ text: String) -> Int? {
        let shifts: [Character: Int] = ["K": 10, "M": 20, "G": 30]
        let shift = text.last.flatMap { shifts[$0] }
        guard let number = Int(shift == nil ? text : String(text.dropLast())), number > 0 else { return nil }
        let (size, overflow) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
        return overflow ? nil : size
    }

    private static let code: [OptionSpecification] = [
        OptionSpecification(
            names: ["--opt-level"], value: .required("LEVEL"), commands: optimizing,
            summary: "none, basic or aggressive (the default; with -g: none)"
        ) { options, value throws(UsageError) in
            options.explicitLevel = try choice(value, for: "--opt-level", OptimizationLevel.allCases, \.rawValue)
        },
        level("-O0", .none), level("-O1", .basic), level("-O2", .aggressive),
        OptionSpecification(
            names: ["-g", "--debug"], value: .none, commands: optimizing,
            summary: "make the program debuggable: lines, and variables by their Orus names"
        ) { options, _ in options.debugInfo = true },
        OptionSpecification(
            names: ["--levels"], value: .required("LEVELS"), commands: [.emit],
            summary: "emit c: write LEVEL.c for each of these levels into the directory OUT"
        ) { options, value throws(UsageError) in
            for name in value.split(separator: ",") {
                options.emittedLevels.append(
                    try choice(String(name), for: "--levels", OptimizationLevel.allCases, \.rawValue))
            }
        },
        OptionSpecification(
            names: ["--cc"], value: .required("CC"), commands: optimizing.union([.crosscheck, .fuzz]),
            summary: "the C compiler: gcc (the default), clang, tcc, or a path; crosscheck takes several: gcc,clang"
        ) { options, value in
            options.cCompiler = value
            options.namesCCompiler = true
        },
        OptionSpecification(
            names: ["--cflags"], value: .required("FLAGS"), commands: optimizing.union([.crosscheck]),
            summary: "further arguments for the C compiler, separated by blanks"
        ) { options, value in options.cFlags += value.split(separator: " ").map(String.init) },
        OptionSpecification(
            names: ["--sanitize"], value: .required("LIST"), commands: building.union([.crosscheck, .fuzz]),
            summary: "build with the C compiler's sanitizers: address, undefined"
        ) { options, value throws(UsageError) in
            for name in value.split(separator: ",") where name != "address" && name != "undefined" {
                throw UsageError("--sanitize takes address, undefined or both, not '\(name)'")
            }
            options.sanitizers = value
        },
    ]

    private static let diagnostics: [OptionSpecification] = [
        OptionSpecification(
            names: ["--error-format"], value: .required("FORMAT"), commands: compiling.union([.doc]),
            summary: "human (the default), short (one line each), or json (one object per line)"
        ) { options, value throws(UsageError) in
            options.errorFormat = try choice(value, for: "--error-format", ErrorFormat.allCases, \.rawValue)
        },
        OptionSpecification(
            names: ["--color"], value: .required("WHEN"), commands: Set(CommandName.allCases),
            summary: "auto (the default: on terminals, unless NO_COLOR is set), always, or never"
        ) { options, value throws(UsageError) in
            options.color = try choice(value, for: "--color", ColorChoice.allCases, \.rawValue)
        },
        OptionSpecification(
            names: ["--deny-warnings"], value: .none, commands: compiling, summary: "treat warnings as errors"
        ) { options, _ in options.denyWarnings = true },
    ]

    private static let inspection: [OptionSpecification] = [
        OptionSpecification(
            names: ["--show-timing"], value: .none, commands: compiling,
            summary: "show how long each phase took, the C compiler and the linker included"
        ) { options, _ in options.showTiming = true },
        OptionSpecification(
            names: ["--show-stats"], value: .none, commands: optimizing,
            summary: "show the numbers of functions and, around each pass, of instructions and checks"
        ) { options, _ in options.showStatistics = true },
        OptionSpecification(
            names: ["--dump-ir"], value: .optional("after:PASS[:FUNCTION]"), commands: optimizing,
            summary: "print the IR on standard error: as lowered, or after a pass"
        ) { options, value throws(UsageError) in options.dumps.append(try dumpRequest(value)) },
        OptionSpecification(
            names: ["--verify-each"], value: .none, commands: optimizing,
            summary: "verify the IR after every pass"
        ) { options, _ in options.verifyEach = true },
        OptionSpecification(
            names: ["--disable-pass"], value: .required("PASS"), commands: optimizing,
            summary: "leave out a pass; may be given several times, or as A,B"
        ) { options, value throws(UsageError) in
            for name in value.split(separator: ",") { options.disabledPasses.insert(try passName(String(name))) }
        },
        OptionSpecification(
            names: ["-h", "--help"], value: .none, commands: Set(CommandName.allCases), summary: "show this help"
        ) { options, _ in options.wantsHelp = true },
    ]

    private static func level(_ name: String, _ level: OptimizationLevel) -> OptionSpecification {
        OptionSpecification(
            names: [name], value: .none, commands: optimizing, summary: "the same as --opt-level \(level.rawValue)"
        ) { options, _ in options.explicitLevel = level }
    }

    // MARK: Values

    private static func choice<Choice>(
        _ value: String, for name: String, _ choices: [Choice], _ text: (Choice) -> String
    ) throws(UsageError) -> Choice {
        if let match = choices.first(where: { text($0) == value }) { return match }
        let texts = choices.map(text)
        throw UsageError(
            "\(name) takes \(texts.dropLast().joined(separator: ", ")) or \(texts.last ?? ""), not '\(value)'",
            suggestion: Spelling.meant(by: value, among: texts))
    }

    /// `after:PASS[:FUNCTION]`, or nothing.
    private static func dumpRequest(_ value: String) throws(UsageError) -> DumpRequest {
        if value.isEmpty { return DumpRequest() }
        let parts = value.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts[0] == "after", parts.count >= 2 else {
            throw UsageError("--dump-ir takes after:PASS or after:PASS:FUNCTION, not '\(value)'")
        }
        let pass = parts[1] == "lowering" ? nil : try passName(parts[1])
        return DumpRequest(pass: pass, function: parts.count > 2 ? parts[2] : nil)
    }

    private static func passName(_ name: String) throws(UsageError) -> String {
        let names = Pipeline.all.map(\.name)
        if names.contains(name) { return name }
        throw UsageError("there is no pass '\(name)'", suggestion: Spelling.meant(by: name, among: names))
    }
}
