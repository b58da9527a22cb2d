import Glibc

/// Gives all fixtures and examples that run to `orusc crosscheck`, their inputs, arguments and expected outputs in files
/// beside them, as users have them.
public struct FixtureCrosscheck: Sendable {
    private let configuration: Configuration

    /// A crosscheck for one configuration; its filter chooses the fixtures.
    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// Runs `orusc crosscheck` with further flags; gives its exit code and what it said. When it `shows`, that goes to
    /// the standard streams instead.
    public func run(flags: [String], shows: Bool = false) throws -> (code: Int32, output: String) {
        try withTemporaryDirectory { directory in
            for folder in ["Tests/Fixtures", "Examples"] {
                let fixtures = try Fixture.discover(in: "\(configuration.root)/\(folder)", filter: configuration.filter)
                for fixture in fixtures where isRunnable(fixture) { try export(fixture, to: "\(directory)/\(folder)") }
            }
            var command = Command([configuration.orusc, "crosscheck", "--chdir", "--expected", "--jobs",
                                   String(configuration.jobs), "."] + flags)
            command.directory = directory
            command.timeout = 3600
            if shows { return (try inherit(command), "") }
            let result = try command.run()
            let code: Int32 = if case .exited(let code) = result.end { code } else { 2 }
            return (code, result.outputText + result.errorText)
        }
    }

    /// Fixtures that do not compile have nothing to compare, and flags of their own would have to be given to all.
    private func isRunnable(_ fixture: Fixture) -> Bool {
        let expectations = fixture.expectations
        return !expectations.expectsCompileError && expectations.flags.isEmpty && expectations.faults.isEmpty
            && expectations.skipped.isSubset(of: ["variants"])
    }

    private func export(_ fixture: Fixture, to root: String) throws {
        let isFolder = fixture.entry == "main.orus"
        // The folder around a single file is shared with others, data files are found there.
        let target = isFolder ? "\(root)/\(fixture.name)" : parentDirectory("\(root)/\(fixture.name)")
        try copyMissing(from: fixture.directory, to: target)
        for (file, text) in fixture.texts {
            try makeDirectories(parentDirectory("\(target)/\(file)"))
            try writeBytes(text, to: "\(target)/\(file)")
        }
        let stem = "\(target)/\(fixture.entry.dropLast(5))"
        let expectations = fixture.expectations
        var output = expectations.output.joined(separator: "\n")
        if !expectations.outputIsOpen, !expectations.output.isEmpty { output += "\n" }
        try writeBytes(Array(output.utf8), to: stem + ".expected")
        try writeBytes(Array(expectations.input.utf8), to: stem + ".stdin")
        let arguments = expectations.arguments.map { "\"\($0)\"" }.joined(separator: " ")
        try writeBytes(Array(arguments.utf8), to: stem + ".args")
        let code = expectations.exitCode ?? (expectations.raised == nil ? 0 : 70)
        if code != 0 { try writeBytes(Array("\(code)\n".utf8), to: stem + ".exit") }
    }

    /// Copies what is no program, such as data that programs read.
    private func copyMissing(from source: String, to target: String) throws {
        try makeDirectories(target)
        for entry in try directoryEntries(source) where !entry.hasSuffix(".orus") {
            let from = "\(source)/\(entry)", to = "\(target)/\(entry)"
            if isDirectory(from) || exists(to) { continue }
            try writeBytes(try readBytes(from), to: to)
        }
        guard exists("\(source)/data") else { return }
        try makeDirectories("\(target)/data")
        for entry in try directoryEntries("\(source)/data") where !isDirectory("\(source)/data/\(entry)") {
            try writeBytes(try readBytes("\(source)/data/\(entry)"), to: "\(target)/data/\(entry)")
        }
    }

    private func makeDirectories(_ path: String) throws {
        if isDirectory(path) { return }
        try makeDirectories(parentDirectory(path))
        _ = try checked(mkdir(path, 0o777), "create \(path)")
    }

    /// Runs a command with this process's own streams.
    private func inherit(_ command: Command) throws -> Int32 {
        let words = command.arguments.map { "'\($0)'" }.joined(separator: " ")
        let status = system("cd '\(command.directory ?? ".")' && \(words)")
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 2
    }
}
