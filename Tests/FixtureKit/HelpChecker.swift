/// Applies the advice of diagnostics, and looks whether that helps.
public struct HelpChecker: Sendable {
    private let configuration: Configuration

    /// A checker for one configuration.
    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// What is wrong with the advice that a fixture's diagnostics give: applied, it must make the diagnostic go away,
    /// and bring up no error that the compiler would have seen before it.
    public func failures(of fixture: Fixture) -> [String] {
        guard let text = fixture.texts[fixture.entry], !fixture.expectations.diagnostics.isEmpty else { return [] }
        do {
            let before = try diagnostics(of: fixture, in: fixture.directory)
            var failures: [String] = []
            for diagnostic in before where diagnostic.main.file == fixture.entry {
                for (help, replacements) in zip(diagnostic.help, diagnostic.replacements) where !replacements.isEmpty {
                    guard let changed = apply(replacements, to: text) else {
                        failures.append("\(diagnostic): the replacements of \"\(help)\" overlap, or lie outside the file")
                        continue
                    }
                    let after = try diagnosticsAfter(changed, of: fixture)
                    failures += faults(of: diagnostic, before, after).map { "\(diagnostic): after \"\(help)\": \($0)" }
                }
            }
            return failures
        } catch {
            return ["\(error)"]
        }
    }

    private func faults(
        of diagnostic: ReportedDiagnostic, _ before: [ReportedDiagnostic], _ after: [ReportedDiagnostic]
    ) -> [String] {
        func count(_ other: ReportedDiagnostic, in list: [ReportedDiagnostic]) -> Int {
            list.count { $0.code == other.code && $0.main.message == other.main.message }
        }
        var faults: [String] = []
        if count(diagnostic, in: after) >= count(diagnostic, in: before) { faults.append("it is still there") }
        for new in after where new.severity == "error" && stage(of: new) <= stage(of: diagnostic) && count(new, in: before) == 0 {
            faults.append("new: \(new)")
        }
        return faults
    }

    /// The stage of the compiler that reports an error of the code, from 0: syntax, imports, names, the rest. What an earlier
    /// stage refuses hides errors from a later one.
    private func stage(of diagnostic: ReportedDiagnostic) -> Int {
        if diagnostic.severity == "warning" { return 4 }
        switch diagnostic.code {
        case "E1010", "E1011", "E1012", "E1013", "E1014", "E1015": return 2
        case let code where code.hasPrefix("E10"): return 0
        case let code where code.hasPrefix("E3"): return 1
        default: return 3
        }
    }

    private func apply(_ replacements: [ReportedDiagnostic.Replacement], to text: [UInt8]) -> [UInt8]? {
        var result = text
        var limit = text.count
        for replacement in replacements.sorted(by: { $0.offset > $1.offset }) {
            let end = replacement.offset + replacement.length
            guard replacement.offset >= 0, replacement.length >= 0, end <= limit else { return nil }
            result.replaceSubrange(replacement.offset..<end, with: Array(replacement.text.utf8))
            limit = replacement.offset
        }
        return result
    }

    private func diagnosticsAfter(_ text: [UInt8], of fixture: Fixture) throws -> [ReportedDiagnostic] {
        try withTemporaryDirectory { directory in
            for (name, other) in fixture.texts {
                try makeParents(of: "\(directory)/\(name)")
                try writeBytes(name == fixture.entry ? text : other, to: "\(directory)/\(name)")
            }
            return try diagnostics(of: fixture, in: directory)
        }
    }

    private func diagnostics(of fixture: Fixture, in directory: String) throws -> [ReportedDiagnostic] {
        try configuration.orusc(["check", fixture.entry] + fixture.expectations.flags, directory: directory).diagnostics
    }
}
