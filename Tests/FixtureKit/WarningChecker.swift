/// Compiles the C text of fixtures with all warnings on: there must be none.
public struct WarningChecker: Sendable {
    private let configuration: Configuration

    /// A checker for one configuration; its C compiler is gcc when it names none.
    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// What the C compiler complains of in the text of each level, and in those for debuggers. It optimizes the texts of all levels: many warnings come of that.
    public func failures(of fixture: Fixture) -> [String] {
        let expectations = fixture.expectations
        if expectations.expectsCompileError || !expectations.faults.isEmpty { return [] }
        do {
            return try withTemporaryDirectory { directory in
                var texts: [[UInt8]] = []
                let levels = configuration.levels.filter { $0 != Configuration.interpretLevel }
                for flags in levels.map({ ["-\($0)"] }) + [["-O0", "-g"], ["-O2", "-g"]] {
                    let file = "\(directory)/\(texts.count).c"
                    let emission = try configuration.orusc(
                        ["emit", "c", fixture.entry, "-o", file] + flags + expectations.flags, directory: fixture.directory)
                    if emission.process.end != .exited(0) { return ["orusc emit c \(flags): \(emission.process.end)"] }
                    let text = try readBytes(file)
                    if texts.contains(text) { continue }
                    texts.append(text)
                    let complaints = try complaints(about: file)
                    if !complaints.isEmpty { return ["with \(flags.joined(separator: " ")):\n\(excerpt(complaints))"] }
                }
                return []
            }
        } catch {
            return ["\(error)"]
        }
    }

    private func complaints(about file: String) throws -> [UInt8] {
        var command = Command([
            configuration.cCompiler ?? "gcc", "-std=gnu11", "-Wall", "-Wextra", "-Wconversion", "-O2", "-fno-strict-aliasing",
            "-I", "\(configuration.root)/Runtime/include", "-S", file, "-o", file + ".s",
        ])
        command.timeout = 120
        let result = try command.run()
        if result.end != .exited(0) && result.errors.isEmpty { return Array("the C compiler: \(result.end)".utf8) }
        return result.errors
    }
}
