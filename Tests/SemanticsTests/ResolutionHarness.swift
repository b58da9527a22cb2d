import LibraryFiles
import Semantics
import Source
import XCTest

/// Modules in memory, by their dotted names.
struct MemoryLoader: ModuleLoader {
    var modules: [String: String] = [:]

    func locate(_ path: [String], importedBy importer: ModuleLocation) -> ModuleLookup {
        if let found = LibraryFiles.locate(path) { return found }
        let name = path.joined(separator: ".")
        for candidate in [name, "std." + name] where modules[candidate] != nil {
            return .found(ModuleLocation(
                identity: candidate, displayPath: candidate + ".orus", name: candidate, isStandard: candidate.hasPrefix("std.")))
        }
        return .notFound(tried: [name + ".orus", "std/" + name + ".orus"])
    }

    func read(_ location: ModuleLocation) -> ModuleContents {
        if let library = LibraryFiles.read(location) { return library }
        let text = modules[location.identity]!
        return text == "unreadable" ? .unreadable(reason: "Permission denied") : .bytes(Array(text.utf8))
    }
}

/// A resolved program with its diagnostics in a form that is easily compared.
struct Resolved {
    let resolved: ResolvedProgram
    let diagnostics: [Diagnostic]

    /// Resolves a program of one or more modules.
    init(_ text: String, _ modules: [String: String] = [:]) {
        let entry = ModuleLocation(identity: "main", displayPath: "main.orus", name: "main")
        let outcome = resolve(entry: entry, contents: Array(text.utf8), loader: MemoryLoader(modules: modules))
        resolved = outcome.program
        diagnostics = outcome.diagnostics.sorted
    }

    /// The errors as `code@line:column`, with the file when it is not the entry.
    var errors: [String] { diagnostics.map { place($0) } }
    var warnings: [String] {
        var set = DiagnosticSet()
        for warning in resolved.warnings { set.insert(warning) }
        return set.sorted.map { place($0) }
    }

    func place(_ diagnostic: Diagnostic) -> String {
        let file = resolved.files[diagnostic.span.file]
        let position = file.position(of: diagnostic.span.start)
        let prefix = file.path == "main.orus" ? "" : file.path + ":"
        return "\(diagnostic.code.text)@\(prefix)\(position.line):\(position.column)"
    }
}

/// Checks the errors of a program: `code@line:column` each.
func assertErrors(
    _ text: String, _ expected: [String], modules: [String: String] = [:], file: StaticString = #filePath, line: UInt = #line
) {
    XCTAssertEqual(Resolved(text, modules).errors, expected, file: file, line: line)
}

/// Checks that a program has no errors, and its warnings.
func assertWarnings(_ text: String, _ expected: [String], file: StaticString = #filePath, line: UInt = #line) {
    let resolved = Resolved(text)
    XCTAssertEqual(resolved.errors, [], file: file, line: line)
    XCTAssertEqual(resolved.warnings, expected, file: file, line: line)
}
