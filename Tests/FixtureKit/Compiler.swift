/// What one run of `orusc` said, with its standard error read as JSON diagnostics.
public struct CompilerResult: Sendable {
    /// How the process ended and what it wrote.
    public var process: ProcessResult
    /// The diagnostics, in the order they were written.
    public var diagnostics: [ReportedDiagnostic]
    /// Lines of standard error that are no diagnostics.
    public var otherLines: [String]

    /// Reads the standard error of a finished process.
    public init(_ process: ProcessResult) {
        self.process = process
        diagnostics = []
        otherLines = []
        for line in process.errors.split(separator: UInt8(ascii: "\n")) {
            if let diagnostic = ReportedDiagnostic(line: line) {
                diagnostics.append(diagnostic)
            } else {
                otherLines.append(String(decoding: line, as: UTF8.self))
            }
        }
    }

    /// What makes this no clean result: a crash, a hang, an internal error, a line that is no diagnostic, a
    /// place that does not exist. A clean result is success or exit code 65 with at least one error.
    public func fault(in texts: (String) -> [UInt8]?) -> String? {
        let hasError = diagnostics.contains { $0.severity == "error" }
        switch process.end {
        case .exited(0) where !hasError, .exited(65) where hasError: break
        default: return "\(process.end), \(hasError ? "with" : "without") an error\n\(excerpt(process.errors))"
        }
        if let internalError = diagnostics.first(where: { $0.code.hasPrefix("E9") }) { return "\(internalError)" }
        if let line = otherLines.first { return "no diagnostic in JSON: \(line)" }
        for diagnostic in diagnostics {
            if let fault = diagnostic.placeFault(in: texts) { return fault }
        }
        return nil
    }
}

extension Configuration {
    /// Runs orusc with diagnostics in JSON.
    public func orusc(_ arguments: [String], directory: String? = nil, input: [UInt8] = [],
                      timeout: Double = 120) throws -> CompilerResult {
        var command = Command([orusc] + arguments + ["--error-format", "json"])
        command.directory = directory
        command.input = input
        command.timeout = timeout
        return CompilerResult(try command.run())
    }
}

/// The first lines of what a process said.
func excerpt(_ bytes: [UInt8]) -> String {
    lines(of: bytes).lines.prefix(12).map { "  | \($0.prefix(400))" }.joined(separator: "\n")
}
