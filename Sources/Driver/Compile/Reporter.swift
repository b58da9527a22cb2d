import Glibc
import Source

/// Shows diagnostics on standard error, in the format that was asked for.
struct Reporter {
    private let format: DiagnosticRenderer.Format
    private let usesColor: Bool
    private let deniesWarnings: Bool

    init(_ options: Options) {
        format = switch options.errorFormat {
        case .human: .human
        case .short: .short
        case .json: .json
        }
        usesColor = options.color.isOn(for: STDERR_FILENO)
        deniesWarnings = options.denyWarnings
    }

    /// Shows diagnostics in their order, and in the human format how many there were.
    func report(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
        guard !diagnostics.isEmpty else { return }
        let renderer = DiagnosticRenderer(sources: sources, format: format, usesColor: usesColor)
        var text = ""
        for diagnostic in diagnostics { text += renderer.render(diagnostic) }
        if format == .human { text += summary(diagnostics) }
        Console.error(text)
    }

    private func summary(_ diagnostics: [Diagnostic]) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        var parts: [String] = []
        if errors > 0 { parts.append(errors == 1 ? "1 error" : "\(errors) errors") }
        if warnings > 0 { parts.append(warnings == 1 ? "1 warning" : "\(warnings) warnings") }
        if deniesWarnings, errors == 0 { return parts[0] + ", not allowed with `--deny-warnings`\n" }
        return parts.joined(separator: ", ") + "\n"
    }
}
