import CEmission
import Glibc
import Source

/// Runs the C compiler and the linker. Nothing they say reaches the user as it is.
struct CCompiler {
    private let toolchain: CToolchain
    private var scratch: TemporaryDirectory
    private var progress: Progress

    /// A C compiler with a directory for temporary files.
    init(_ options: Options, _ installation: Installation) throws(BuildFailure) {
        toolchain = try CToolchain(options, installation)
        do {
            scratch = try TemporaryDirectory()
        } catch {
            throw .unwritable(Environment.temporaryDirectory, error.reason)
        }
        progress = Progress(isOn: options.errorFormat == .human)
    }

    /// Removes the temporary files.
    func cleanUp() { scratch.remove() }

    /// A path for a temporary product.
    mutating func temporaryFile(_ name: String) -> String { scratch.file(name) }

    // MARK: Compiling

    /// Compiles C text to an object file, or to assembly.
    mutating func compile(_ text: CText, named name: String, assembly: Bool = false) throws(BuildFailure) -> String {
        let source = temporaryFile("\(name).c")
        do {
            try Files.write(text, to: source)
        } catch {
            throw .unwritable(source, error.reason)
        }
        let product = temporaryFile(name + (assembly ? ".s" : ".o"))
        let process = Subprocess(arguments: toolchain.compileArguments + [assembly ? "-S" : "-c", source, "-o", product])
        let result = try run(process, "compiling C")
        if !result.end.isSuccess || !Files.isFile(product) { throw failure(of: process, result, text, .cCompilerRejected) }
        return product
    }

    // MARK: Linking

    /// Links an object file with the runtime; `output` appears whole or not at all.
    mutating func link(_ object: String, to output: String, _ text: CText) throws(BuildFailure) {
        let library = toolchain.runtimeLibrary
        guard Files.isFile(library) else { throw .missingRuntime(library) }
        let temporary = try outputDirectoryFile(output)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unwritable(output, String(cString: strerror(errno))) }
        close(file)
        unlink(temporary)
        Cleanup.add(temporary)
        defer {
            unlink(temporary)
            Cleanup.forget(temporary)
        }
        var isStatic = toolchain.canBeStatic
        while true {
            let process = Subprocess(arguments: toolchain.linkArguments(object, to: temporary, isStatic: isStatic))
            let result = try run(process, "linking")
            if result.end.isSuccess { break }
            // Not every machine has the static libraries; the collector must be there in some form.
            if isStatic, case .exited = result.end, CToolchain.lacksLibrary(result.complaints) {
                isStatic = false
                continue
            }
            if result.complaints.contains("cannot find -lgc") { throw .missingCollector }
            throw failure(of: process, result, text, .linkFailed)
        }
        if rename(temporary, output) != 0 { throw .unwritable(output, String(cString: strerror(errno))) }
    }

    /// A path beside the output, so that renaming it is one step of the file system.
    private func outputDirectoryFile(_ output: String) throws(BuildFailure) -> String {
        let directory = Path.directory(output)
        if Files.isDirectory(output) { throw .unwritable(output, String(cString: strerror(EISDIR))) }
        if Files.exists(output), !Files.isFile(output) { throw .unwritable(output, "not a regular file") }
        guard access(directory, W_OK | X_OK) == 0 else { throw .unwritable(output, String(cString: strerror(errno))) }
        return Path.join(directory, ".\(Path.lastComponent(output)).orusc-\(getpid())")
    }

    // MARK: Processes

    private struct Result {
        var end: ProcessEnd
        var complaints: String
    }

    private mutating func run(_ process: Subprocess, _ activity: String) throws(BuildFailure) -> Result {
        let log = temporaryFile("log")
        var progress = self.progress
        defer { progress.finish() }
        do {
            let end = try process.run(output: log, errors: log) { progress.update(activity) }
            let bytes = end.isSuccess ? [] : (try? Files.read(log)) ?? []
            return Result(end: end, complaints: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw .internalError(.internalError, error.description, reproducer: nil)
        }
    }

    /// What a failed process means for the user.
    private func failure(
        of process: Subprocess, _ result: Result, _ text: CText, _ code: DiagnosticCode
    ) -> BuildFailure {
        if case .signaled(let signal) = result.end { return .killedCompiler(signal) }
        for reason in ["No space left on device", "Disk quota exceeded", "Read-only file system"]
        where result.complaints.contains(reason) {
            return .unwritable(code == .linkFailed ? "the executable" : scratch.path, reason)
        }
        // On a full disk the complaint itself may be lost.
        if result.complaints.isEmpty, Files.isFull(scratch.path) {
            return .unwritable(scratch.path, String(cString: strerror(ENOSPC)))
        }
        // The linker removes what it began, so the disk has some room again, and its own complaint is lost with it.
        let said = result.complaints.split(separator: "\n")
        if said.allSatisfy({ $0.hasPrefix("collect2: error: ld returned") }), Files.isFull(scratch.path, below: 1 << 23) {
            return .unwritable("the executable", String(cString: strerror(ENOSPC)))
        }
        if let signal = signalThatEnded(result.complaints) { return .killedCompiler(signal) }
        for complaint in ["cannot find 'ld'", "cannot execute 'as'", "unable to execute command: Executable"]
        where result.complaints.contains(complaint) {
            return .missingBinutils
        }
        if let (flag, complaint) = toolchain.refusedFlag(said) { return .refusedFlag(flag, complaint) }
        let message = code == .linkFailed
            ? "the linker failed on a program that orusc compiled" : "the C compiler rejected what orusc made of the program"
        return .internalError(
            code, message, doubt: toolchain.doubt, reproducer: saveReproducer(process, result, text))
    }

    /// The signal from outside that ended a program which the C compiler ran, as the C compiler tells it.
    private func signalThatEnded(_ complaints: String) -> Int32? {
        let signals = [("Killed", SIGKILL), ("Terminated", SIGTERM), ("Interrupt", SIGINT), ("Hangup", SIGHUP)]
        return signals.first { name, _ in
            complaints.contains("\(name) signal terminated program") || complaints.contains("[\(name)]")
        }?.1
    }

    /// Keeps everything that is needed to see the failure again; nil when even that fails.
    private func saveReproducer(_ process: Subprocess, _ result: Result, _ text: CText) -> String? {
        var template = Array("\(Environment.temporaryDirectory)/orusc-report-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        let report = "orusc \(Version.text)\ncommand: \(process.shellText)\nend: \(result.end)\n\n\(result.complaints)"
        do {
            try Files.write(text, to: "\(directory)/program.c")
            try Files.write(Array(report.utf8), to: "\(directory)/output.log")
            try Files.write(Array((process.shellText + "\n").utf8), to: "\(directory)/command.sh")
            return directory
        } catch {
            return nil
        }
    }
}
