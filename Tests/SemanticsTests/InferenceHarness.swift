import Semantics
import Source
import TypedTree
import XCTest

/// A checked program in a form that is easily compared.
struct Checked {
    let analysis: Analysis
    let module: ModuleID

    /// Checks a program of one or more modules.
    init(_ text: String, _ modules: [String: String] = [:]) {
        let entry = ModuleLocation(identity: "main", displayPath: "main.orus", name: "main")
        analysis = analyze(entry: entry, contents: Array(text.utf8), loader: MemoryLoader(modules: modules))
        module = analysis.partial.initializationOrder.last!
    }

    /// What `emit types` prints of the entry module, a line each, without the variables of functions.
    var types: [String] {
        analysis.partial.dumpTypes(of: module).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("    ") }
    }

    /// The errors as `code@line:column`.
    var errors: [String] { analysis.diagnostics.sorted.filter { $0.severity == .error }.map { place($0) } }

    /// The warnings that arithmetic is certain to raise.
    var certainRaises: [String] { analysis.diagnostics.sorted.filter { $0.code == .certainToRaise }.map { place($0) } }

    func place(_ diagnostic: Diagnostic) -> String {
        let position = analysis.files[diagnostic.span.file].position(of: diagnostic.span.start)
        return "\(diagnostic.code.text)@\(position.line):\(position.column)"
    }

    /// What a correct program must not have: types that are not known.
    var unknownTypes: [String] {
        let program = analysis.partial
        var result: [String] = []
        func check(_ type: TypeID, _ what: String) {
            if program.types.hasVariable(type) || program.types.hasError(type) { result.append(what) }
        }
        // The bodies of library functions that nothing reaches are not inferred.
        guard let entry = program.initializationOrder.last else { return ["no entry module"] }
        let file = program.modules[entry].file
        for node in program.nodes.elements where node.span.file == file { check(node.type, "node \(node.kind)") }
        for local in program.locals.elements where local.span.file == file { check(local.type, "local \(program.symbols.text(local.name))") }
        for global in program.globals.elements where global.module == entry { check(global.type, "global \(program.symbols.text(global.name))") }
        for function in program.functions.elements where function.module == entry { check(function.result, "result of \(function.qualifiedName)") }
        return result
    }
}

/// Checks that a program has no errors, that all types in it are known, and some lines of its types.
func assertTypes(_ text: String, _ expected: [String], file: StaticString = #filePath, line: UInt = #line) {
    let checked = Checked(text)
    XCTAssertEqual(checked.errors, [], file: file, line: line)
    XCTAssertEqual(checked.unknownTypes, [], file: file, line: line)
    for wanted in expected where !checked.types.contains(wanted) {
        XCTFail("no `\(wanted)` among \(checked.types)", file: file, line: line)
    }
}

/// Checks the errors of a program: `code@line:column` each.
func assertTypeErrors(_ text: String, _ expected: [String], file: StaticString = #filePath, line: UInt = #line) {
    XCTAssertEqual(Checked(text).errors, expected, file: file, line: line)
}
