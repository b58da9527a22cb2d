import Glibc
import Semantics
import Source

/// The program that `orusc reduce` makes smaller, as files that the command can be tried on.
struct CandidateProgram {
    /// A file that becomes smaller.
    struct Part {
        /// Its path from the directory of the program.
        let name: String
        var bytes: [UInt8]
    }

    /// The entry file, then the modules that become smaller with it: all below the entry file's directory, when the result goes to a
    /// directory, none otherwise.
    private(set) var parts: [Part]
    /// Where the parts are tried.
    private let directory: String
    /// Whether the directory and what is in it are this program's own.
    private let ownsDirectory: Bool
    /// Whether looking at the program is safe: what is sought may be a crash of the compiler itself.
    private let isSafe: Bool

    /// Throws what keeps the entry file from being read, or a copy of it from being made.
    init(_ options: Options) throws(SystemError) {
        let input = options.inputs[0]
        let entry = try input == "-" ? Files.read(STDIN_FILENO, sizeHint: 0, name: "standard input") : Files.read(input)
        let home = Path.directory(input)
        isSafe = input == "-" || Self.isSafe(input, options)
        let modules = isSafe ? Self.modules(of: entry, input, options) : []
        let name = input == "-" ? "stdin.orus" : Path.lastComponent(input)
        if let output = options.output, Self.isDirectoryName(output) {
            ownsDirectory = true
            parts = [Part(name: name, bytes: entry)]
            for module in modules { parts.append(Part(name: module, bytes: try Files.read(Path.join(home, module)))) }
            directory = try TemporaryDirectory().path
        } else {
            // Candidates of a program of several modules stand where these are found.
            ownsDirectory = false
            parts = [Part(name: "orusc-reduce-\(getpid()).orus", bytes: entry)]
            directory = modules.isEmpty ? Environment.temporaryDirectory : home
            Cleanup.add(entryPath)
        }
        for part in parts {
            try Files.makeDirectories(Path.directory(path(part)))
            try Files.write(part.bytes, to: path(part))
        }
    }

    /// The entry file of what is tried.
    var entryPath: String { path(parts[0]) }

    /// The bytes of all parts.
    var size: Int { parts.reduce(0) { $0 + $1.bytes.count } }

    private func path(_ part: Part) -> String { Path.join(directory, part.name) }

    /// Puts text in the place of a part's; false when the system does not let it.
    func place(_ bytes: [UInt8], _ part: Int) -> Bool { (try? Files.write(bytes, to: path(parts[part]))) != nil }

    /// Makes text the part's for good.
    mutating func settle(_ bytes: [UInt8], _ part: Int) {
        parts[part].bytes = bytes
        _ = place(bytes, part)
    }

    /// Whether what was placed last compiles.
    func isWellFormed(_ options: Options) -> Bool {
        guard isSafe, let entry = try? Files.read(entryPath) else { return false }
        var compilation = Compilation(options)
        return compilation.analyzed(entry, entryPath) != nil
    }

    /// Drops the modules that nothing imports any more.
    mutating func forgetUnused(_ options: Options) {
        guard parts.count > 1 else { return }
        let used = Self.modules(of: parts[0].bytes, entryPath, options)
        for part in parts.dropFirst() where !used.contains(part.name) { unlink(path(part)) }
        parts = parts.enumerated().filter { $0.offset == 0 || used.contains($0.element.name) }.map(\.element)
    }

    /// Writes the parts below the directory that `output` names, or the entry file to the file that it names, or to standard output.
    func write(to output: String?) throws(SystemError) {
        guard let output, output != "-" else { return Console.output(parts[0].bytes) }
        guard ownsDirectory else { return try Files.write(parts[0].bytes, to: output) }
        for part in parts {
            let path = Path.join(output, part.name)
            try Files.makeDirectories(Path.directory(path))
            try Files.write(part.bytes, to: path)
        }
    }

    /// Removes what was tried.
    func remove() {
        if ownsDirectory { DirectoryTree.remove(directory) } else { unlink(entryPath) }
    }

    /// The names of the modules of a program that stand below its entry file, by their paths from there.
    private static func modules(of entry: [UInt8], _ path: String, _ options: Options) -> [String] {
        var compilation = Compilation(options)
        _ = compilation.analyzed(entry, path)
        let home = Files.realPath(Path.directory(path)) + "/"
        return compilation.sources.files.elements.filter { !$0.isLibrary }.compactMap {
            let file = Files.realPath($0.path)
            return file.hasPrefix(home) && file != Files.realPath(path) ? String(file.dropFirst(home.count)) : nil
        }
    }

    /// Whether another process ends as it should that checks the program.
    private static func isSafe(_ path: String, _ options: Options) -> Bool {
        var arguments = [Environment.executable, "check", path]
        for directory in options.modulePath { arguments += ["--module-path", directory] }
        if options.edition == .vm { arguments += ["--edition", "vm"] }
        let pool = ProcessPool(limit: 1)
        var isSafe = false
        // Programs are also reduced that orusc does not come to an end with.
        let process = PooledProcess(
            arguments: arguments, directory: Environment.workingDirectory, output: "/dev/null", errors: "/dev/null", timeout: 60)
        pool.submit(process, urgent: false) { isSafe = $0.end == .exited(ExitCode.success) || $0.end == .exited(ExitCode.data) }
        pool.run {}
        return isSafe
    }

    private static func isDirectoryName(_ path: String) -> Bool { path.hasSuffix("/") || path != "-" && Files.isDirectory(path) }
}
