import Glibc
import Source

/// Exit codes, as sysexits.h numbers them.
public enum ExitCode {
    public static let success: Int32 = 0
    /// The command line makes no sense.
    public static let usage: Int32 = 64
    /// The program has errors.
    public static let data: Int32 = 65
    /// The input is missing or unreadable.
    public static let noInput: Int32 = 66
    /// A tool that is needed is not installed.
    public static let unavailable: Int32 = 69
    /// orusc itself is wrong.
    public static let software: Int32 = 70
    /// The output cannot be written.
    public static let cannotCreate: Int32 = 73
}

/// Why a compilation ended that no error of the program ended.
struct BuildFailure: Error {
    var diagnostic: Diagnostic
    var exitCode: Int32
    /// Whether something that compiling needs is not installed.
    var isMissingToolchain = false

    /// The entry file is missing or unreadable.
    static func missingInput(_ error: SystemError, _ path: String) -> BuildFailure { missingInput(error.reason, path) }

    /// The same, by the reason.
    static func missingInput(_ reason: String, _ path: String) -> BuildFailure {
        let diagnostic = Diagnostic(.unreadableModule, "cannot read \(path): \(reason)", at: .none)
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.noInput)
    }

    /// A directory has no modules.
    static func nothingToDocument(_ directory: String) -> BuildFailure {
        let diagnostic = Diagnostic(.unreadableModule, "there are no .orus files in \(directory)", at: .none)
            .help("name the files or the directory to document: orusc doc FILE|DIRECTORY…")
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.noInput)
    }

    /// Something could not be written.
    static func unwritable(_ path: String, _ reason: String) -> BuildFailure {
        let diagnostic = Diagnostic(.unwritableOutput, "cannot write \(path): \(reason)", at: .none)
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.cannotCreate)
    }

    /// The C compiler is not installed, or what was named is none.
    static func missingCompiler(_ name: String) -> BuildFailure {
        let isKnown = ["gcc", "clang", "tcc"].contains(name)
        let isThere = name.contains("/") && Files.exists(name)
        let reason = isThere ? "is no program that can be run" : "is not installed"
        var diagnostic = Diagnostic(.missingTool, "the C compiler '\(name)' \(reason)", at: .none)
        if name.contains(" ") { diagnostic = diagnostic.help("flags for the C compiler go into --cflags") }
        diagnostic = diagnostic.help(isThere ? "name another one" : isKnown ? "install it: sudo apt-get install \(name)" : "check the name, or leave out --cc to compile with gcc")
            .note("orusc compiles by way of C; --cc names another C compiler")
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.unavailable, isMissingToolchain: true)
    }

    /// The C compiler refuses a flag that the user gave it: wrong usage.
    static func refusedFlag(_ flag: String, _ complaint: String) -> BuildFailure {
        let diagnostic = Diagnostic(.cCompilerRejected, "the C compiler refuses `\(flag)`, which --cflags gave: \(complaint)", at: .none)
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.usage)
    }

    /// tcc is there, but nothing to link what it compiles with the runtime.
    static var missingLinker: BuildFailure {
        let diagnostic = Diagnostic(.missingTool, "gcc, which links what tcc compiles, is not installed", at: .none)
            .help("install it: sudo apt-get install gcc")
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.unavailable, isMissingToolchain: true)
    }

    /// The C compiler is there, but not the assembler or the linker that it calls.
    static var missingBinutils: BuildFailure {
        let diagnostic = Diagnostic(.missingTool, "the assembler or the linker, which the C compiler calls, is not installed", at: .none)
            .help("install them: sudo apt-get install binutils")
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.unavailable, isMissingToolchain: true)
    }

    /// The collector is not installed.
    static var missingCollector: BuildFailure {
        let diagnostic = Diagnostic(.missingTool, "the Boehm collector (libgc) is not installed", at: .none)
            .help("install it: sudo apt-get install libgc-dev")
            .note("compiled programs carry it in them")
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.unavailable, isMissingToolchain: true)
    }

    /// The compiler's own files are not where they should be.
    static func missingRuntime(_ what: String) -> BuildFailure {
        let diagnostic = Diagnostic(.missingTool, "orusc's runtime is missing: \(what)", at: .none)
            .help("in a source tree, run `make build`; otherwise install orusc again with `make install`")
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.unavailable, isMissingToolchain: true)
    }

    /// The runtime that programs with sanitizers need is not where it should be. The interpreter is no substitute for them.
    static func missingSanitizedRuntime(_ path: String) -> BuildFailure {
        let diagnostic = Diagnostic(.missingTool, "orusc's runtime with sanitizers is missing: \(path)", at: .none)
            .help("in a source tree, run `make asan`; otherwise install orusc again with `make install`")
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.unavailable)
    }

    /// The C compiler was ended from outside.
    static func killedCompiler(_ signal: Int32) -> BuildFailure {
        var diagnostic = Diagnostic(.missingTool, "the C compiler was ended by signal \(signal)", at: .none)
        if signal == SIGKILL {
            diagnostic = diagnostic.note("the system ends processes when memory runs out; a lower --opt-level needs less")
        }
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.unavailable)
    }

    /// A defect of orusc, with what reproduces it when that could be saved; `doubt` says what else may be at fault.
    static func internalError(
        _ code: DiagnosticCode, _ message: String, doubt: String? = nil, reproducer: String?
    ) -> BuildFailure {
        var diagnostic = Diagnostic(code, message, at: .none)
            .note(doubt.map { "either \($0), or this is a defect of orusc" } ?? "this is a defect of orusc, not of your program")
        if let reproducer { diagnostic = diagnostic.note("what reproduces it has been saved in \(reproducer)") }
        diagnostic = diagnostic.help(
            reproducer == nil
                ? "please report it to the maintainers of orusc with your program"
                : "please report it to the maintainers of orusc with that directory")
        return BuildFailure(diagnostic: diagnostic, exitCode: ExitCode.software)
    }
}
