/// How engines differ on a program: the first differing line in its context, and the commands that show it again.
struct DifferenceText {
    /// How many lines before and after the first differing one are shown.
    private static let context = 2

    private let report: CrosscheckReport
    private let program: CheckedProgram
    private let groups: [OutcomeGroup]
    private let lines: [[ArraySlice<UInt8>]]
    /// The index of the first line of output that is not the same everywhere; nil when the outputs are equal.
    let line: Int?

    init(_ report: CrosscheckReport, _ program: CheckedProgram, _ groups: [OutcomeGroup]) {
        self.report = report
        self.program = program
        self.groups = groups
        lines = groups.map { $0.observation.output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) }
        line = Self.firstDifference(lines)
    }

    private static func firstDifference(_ lines: [[ArraySlice<UInt8>]]) -> Int? {
        let longest = lines.map(\.count).max() ?? 0
        return (0..<longest).first { index in
            let first = index < lines[0].count ? lines[0][index] : nil
            return lines.contains { (index < $0.count ? $0[index] : nil) != first }
        }
    }

    /// One line that says what differs.
    var headline: String {
        if let line { return "the outputs differ from line \(line + 1) on" }
        let ends = groups.map(\.observation.end)
        return ends.contains { $0 != ends[0] } ? "the exit codes differ" : "the errors differ"
    }

    /// The whole account.
    var text: String {
        var text = "\(program.path): \(headline)\n"
        for (index, group) in groups.enumerated() {
            let names = group.engines.map { report.engines[$0].name }.joined(separator: ", ")
            let letter = String(UnicodeScalar(UInt8(65 + min(index, 25))))
            text += "  \(letter): \(names) (\(group.observation.summary))\n"
            if let line { text += excerpt(lines[index], around: line) }
            if case .exited(let code) = group.observation.end, code != 0, group.observation.report == nil {
                text += errorExcerpt(group.observation)
            }
        }
        text += "  to see it again:\n"
        for command in commands { text += "    \(command)\n" }
        return text
    }

    /// The line of an output at which the outputs begin to differ; nil where it has ended.
    func firstDifferingLine(of observation: Observation) -> String? {
        guard let line, let group = groups.firstIndex(where: { $0.observation.output == observation.output }),
            line < lines[group].count
        else { return nil }
        return ReportText.visible(lines[group][line])
    }

    private func excerpt(_ lines: [ArraySlice<UInt8>], around line: Int) -> String {
        var text = ""
        // What follows the last newline is no line unless something stands there.
        let isEnded = lines.last?.isEmpty == true
        let count = isEnded ? lines.count - 1 : lines.count
        let end = isEnded ? "(end of output)" : "(end of output, no newline at the end)"
        let last = max(line, min(line + Self.context, count - 1))
        let digits = String(last + 1).count
        for index in max(0, line - Self.context)...last {
            let mark = index == line ? ">" : " "
            let number = Table.right(String(index + 1), digits)
            let shown = index < count ? ReportText.visible(lines[index]) : end
            text += "    \(mark) \(number) | \(shown)\n"
        }
        return text
    }

    /// The first lines of what a program that failed without a report has to say.
    private func errorExcerpt(_ observation: Observation) -> String {
        observation.errors.split(separator: UInt8(ascii: "\n")).prefix(5).map { "      stderr | \(ReportText.visible($0))\n" }
            .joined()
    }

    /// A command for each outcome, by the first engine that has it.
    var commands: [String] {
        groups.map { group in
            var text = command(of: report.engines[group.engines[0]])
            if program.input != "/dev/null" { text += " < \(Subprocess.shellQuoted(program.input))" }
            return report.options.crosscheck.changesDirectory
                ? "(cd \(Subprocess.shellQuoted(program.directory)) && \(text))" : text
        }
    }

    private func command(of engine: Engine) -> String {
        let file = Subprocess.shellQuoted(program.file)
        let arguments = program.arguments.isEmpty
            ? "" : " -- " + program.arguments.map(Subprocess.shellQuoted).joined(separator: " ")
        let path = program.flags(report.options).map { " " + Subprocess.shellQuoted($0) }.joined()
        switch engine {
        case .interpreter: return "orusc run --interpret\(path) \(file)\(arguments)"
        case .outside(let command): return ProgramRun.shellCommand(command, program)
        case .recorded: return "cat \(Subprocess.shellQuoted(program.stem + ".expected"))"
        case .native(let native):
            var text = native.isStressed ? "ORUS_GC_STRESS=1 " : ""
            text += "orusc run --opt-level \(native.level.rawValue)"
            if native.compiler != "gcc" { text += " --cc \(Subprocess.shellQuoted(native.compiler))" }
            if let sanitizers = native.sanitizers { text += " --sanitize \(sanitizers)" }
            if !report.options.cFlags.isEmpty {
                text += " --cflags \(Subprocess.shellQuoted(report.options.cFlags.joined(separator: " ")))"
            }
            return "\(text)\(path) \(file)\(arguments)"
        }
    }
}
