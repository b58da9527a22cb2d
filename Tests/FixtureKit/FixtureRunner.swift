/// Runs fixtures against a compiler and says what is wrong with each.
public struct FixtureRunner: Sendable {
    /// The compiler and the modes in use.
    public let configuration: Configuration

    /// A runner for one configuration.
    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// Everything in which the fixture differs from its expectations, each a readable text.
    public func failures(of fixture: Fixture) -> [String] {
        let expectations = fixture.expectations
        if !expectations.skipped.isDisjoint(with: configuration.modes) { return [] }
        if !expectations.faults.isEmpty { return expectations.faults }
        do {
            if expectations.expectsCompileError { return try checkFailures(fixture) }
            for emission in expectations.emissions {
                if let failure = try emissionFailure(fixture, emission) { return [failure] }
            }
            return try withTemporaryDirectory { directory in
                for level in configuration.levels where !expectations.skipped.contains(level) {
                    let found =
                        level == Configuration.interpretLevel
                        ? try interpretFailures(fixture) : try runFailures(fixture, level: level, directory: directory)
                    // The other levels would repeat the same: the first report is enough.
                    if !found.isEmpty { return found.map { "at \(level): \($0)" } }
                }
                return []
            }
        } catch {
            return ["\(error)"]
        }
    }

    // MARK: Compile errors

    /// `check` must report exactly the expected diagnostics, and `build` must leave no executable.
    private func checkFailures(_ fixture: Fixture) throws -> [String] {
        let check = try orusc(["check", fixture.entry], fixture)
        var failures = diagnosticFailures(check, fixture, expected: [.error, .warning])
        if check.end != .exited(65) { failures.append("orusc check: \(check.end), not exit code 65") }
        if !check.output.isEmpty { failures.append("orusc check wrote to standard output: \(check.outputText)") }
        let built = try withTemporaryDirectory { directory in
            let build = try orusc(["build", fixture.entry, "-o", "\(directory)/out"], fixture)
            if build.end != .exited(65) { failures.append("orusc build: \(build.end), not exit code 65") }
            return exists("\(directory)/out")
        }
        if built { failures.append("orusc build left an executable in spite of the errors") }
        return failures
    }

    // MARK: Programs that run

    private func runFailures(_ fixture: Fixture, level: String, directory: String) throws -> [String] {
        let executable = "\(directory)/\(level)"
        let build = try orusc(["build", fixture.entry, "-o", executable, "-\(level)"] + configuration.buildFlags,
                              fixture)
        var failures = diagnosticFailures(build, fixture, expected: [.warning])
        if build.end != .exited(0) { failures.append("orusc build: \(build.end)") }
        if !build.output.isEmpty { failures.append("orusc build wrote to standard output: \(build.outputText)") }
        if !failures.isEmpty { return failures }

        var command = Command([executable] + fixture.expectations.arguments)
        command.directory = fixture.directory
        command.input = Array(fixture.expectations.input.utf8)
        command.timeout = fixture.expectations.timeout ?? (configuration.sanitizers == nil ? 10 : 60)
        command.environment = ["ORUS_ERROR_FORMAT": "json", "ASAN_OPTIONS": "detect_leaks=0",
                               "UBSAN_OPTIONS": "halt_on_error=1"]
        let run = try command.run()
        return outputFailures(run, fixture) + raiseFailures(run, fixture)
    }

    /// Runs the program in the interpreter; the compiler's warnings were looked at when it was built.
    private func interpretFailures(_ fixture: Fixture) throws -> [String] {
        let flags = ["run", "--interpret", fixture.entry, "--error-format", "json"] + fixture.expectations.flags
        var command = Command([configuration.orusc] + flags + ["--"] + fixture.expectations.arguments)
        command.directory = fixture.directory
        command.input = Array(fixture.expectations.input.utf8)
        command.timeout = fixture.expectations.timeout ?? 20
        var run = try command.run()
        let lines = run.errors.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        run.errors = Array(lines.filter { ReportedDiagnostic(line: $0)?.severity != "warning" }.joined(separator: [UInt8(ascii: "\n")]))
        return outputFailures(run, fixture) + raiseFailures(run, fixture)
    }

    private func outputFailures(_ run: ProcessResult, _ fixture: Fixture) -> [String] {
        var failures: [String] = []
        let expectations = fixture.expectations
        let actual = lines(of: run.output)
        if let text = difference(expected: expectations.output, actual: actual.lines) { failures.append(text) }
        if actual.endsOpen != expectations.outputIsOpen {
            failures.append(actual.endsOpen ? "the output's last line lacks its newline"
                                            : "the output's last line has a newline")
        }
        let code = expectations.exitCode ?? (expectations.raised == nil ? 0 : 70)
        if run.end != .exited(code) {
            failures.append("the program: \(run.end), not exit code \(code)\n\(excerpt(run.errors))")
        }
        return failures
    }

    /// Standard error must hold the expected uncaught error in JSON, the expected texts, or nothing.
    private func raiseFailures(_ run: ProcessResult, _ fixture: Fixture) -> [String] {
        let expectations = fixture.expectations
        for text in expectations.errorTexts where !contains(run.errorText, text) {
            return ["standard error lacks \"\(text)\":\n\(excerpt(run.errors))"]
        }
        if expectations.raised != nil { return diagnosticFailures(run, fixture, expected: [.raises]) }
        if expectations.errorTexts.isEmpty, !run.errors.isEmpty {
            return ["the program wrote to standard error:\n\(excerpt(run.errors))"]
        }
        return []
    }

    // MARK: Emitted forms

    private func emissionFailure(_ fixture: Fixture, _ emission: ExpectedEmission) throws -> String? {
        let result = try orusc(["emit", emission.form, "-\(emission.level)", fixture.entry], fixture)
        guard result.end == .exited(0) else {
            return "orusc emit \(emission.form): \(result.end)\n\(excerpt(result.errors))"
        }
        // C text has the lines of the source text that reports may show, this directive among them.
        let lines = result.outputText.split(separator: "\n").filter { !contains(String($0), "//! emit") }
        if contains(lines.joined(separator: "\n"), emission.text) == emission.present { return nil }
        let verb = emission.present ? "lacks" : "has"
        return "orusc emit \(emission.form) -\(emission.level) \(verb) \"\(emission.text)\":\n\(result.outputText)"
    }

    // MARK: Diagnostics

    /// Compares the diagnostics on standard error with the expected ones of some kinds: each expected one must be
    /// there, nothing else may be, and all places must be true positions in the files.
    private func diagnosticFailures(_ result: ProcessResult, _ fixture: Fixture,
                                    expected kinds: Set<ExpectedDiagnostic.Kind>) -> [String] {
        let result = CompilerResult(result)
        let reported = result.diagnostics
        var failures = result.otherLines.map { "no diagnostic in JSON: \($0)" }
        failures += reported.compactMap { $0.placeFault { text(of: $0, in: fixture) } }

        let expectations = fixture.expectations
        var unexpected = reported
        for wanted in expectations.diagnostics where kinds.contains(wanted.kind) {
            let severity = wanted.kind == .raises ? "error" : wanted.kind.rawValue
            let match = unexpected.firstIndex { $0.severity == severity && wanted.matches($0.main, code: $0.code) }
            if let match { unexpected.remove(at: match) } else { failures.append("missing: \(wanted)") }
        }
        unexpected.removeAll { $0.severity == "warning" && expectations.allowed.contains($0.code) }
        failures += unexpected.map { "unexpected: \($0)" }
        // Labels, notes and help belong to what the expectations of these kinds found.
        guard !reported.isEmpty || kinds.contains(.error) else { return failures }
        return failures + adviceFailures(reported, expectations)
    }

    private func adviceFailures(_ reported: [ReportedDiagnostic], _ expectations: Expectations) -> [String] {
        var failures: [String] = []
        for wanted in expectations.diagnostics where wanted.kind == .label {
            let found = reported.contains { diagnostic in
                diagnostic.labels.contains { wanted.matches($0, code: diagnostic.code) }
            }
            if !found { failures.append("missing: \(wanted)") }
        }
        for note in expectations.notes where !reported.contains(where: { $0.notes.contains { contains($0, note) } }) {
            failures.append("missing note: \(note)")
        }
        for text in expectations.help where !reported.contains(where: { $0.help.contains { contains($0, text) } }) {
            failures.append("missing help: \(text)")
        }
        return failures
    }

    /// The text of a file that a diagnostic names, whichever way it names it.
    private func text(of file: String, in fixture: Fixture) -> [UInt8]? {
        if let text = fixture.texts[file] { return text }
        let path = file.hasPrefix("/") ? file : "\(fixture.directory)/\(file)"
        return try? readBytes(path)
    }

    private func orusc(_ arguments: [String], _ fixture: Fixture) throws -> ProcessResult {
        try configuration.orusc(arguments + fixture.expectations.flags, directory: fixture.directory).process
    }
}
