import Glibc
import Source
import Support
import XCTest

@testable import Syntax

/// A text that has been parsed, with what the tests ask about it.
struct Parsed {
    let source: SourceFile
    let tree: SyntaxTree
    let diagnostics: [Diagnostic]
    private let interner: Interner

    init(bytes: [UInt8]) {
        var interner = Interner()
        var diagnostics = DiagnosticSet()
        source = SourceFile(id: FileID(0), path: "test.orus", bytes: bytes)
        tree = parse(source, interner: &interner, diagnostics: &diagnostics)
        self.diagnostics = diagnostics.sorted
        self.interner = interner
    }

    init(_ text: String) { self.init(bytes: Array(text.utf8)) }

    /// The tree as `orusc emit tree` prints it.
    var dump: String { printTree(tree, interner: interner) }

    /// The diagnostics as `E1001 2:5`, by place.
    var errors: [String] {
        diagnostics.map { diagnostic in
            let position = source.position(of: diagnostic.span.start)
            return "\(diagnostic.code.text) \(position.line):\(position.column)"
        }
    }

    /// The text that each diagnostic underlines.
    var underlined: [String] { diagnostics.map { source.text(of: $0.span) } }

    /// The text after the replacements that the first diagnostic offers.
    var repaired: String {
        var bytes = source.bytes
        let replacements = diagnostics.first?.help.first?.replacements ?? []
        for replacement in replacements.sorted(by: { $0.span.start > $1.span.start }) {
            bytes.replaceSubrange(Int(replacement.span.start)..<Int(replacement.span.end), with: replacement.text.utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Checks that a text parses without a report, and how.
func assertTree(_ text: String, _ expected: String, file: StaticString = #filePath, line: UInt = #line) {
    let parsed = Parsed(text)
    XCTAssertEqual(parsed.errors, [], file: file, line: line)
    XCTAssertEqual(parsed.dump, expected + (expected.isEmpty ? "" : "\n"), file: file, line: line)
}

/// Checks how a single expression parses.
func assertExpression(_ text: String, _ expected: String, file: StaticString = #filePath, line: UInt = #line) {
    assertTree("x = \(text)\n", "assign x = \(expected)", file: file, line: line)
}

/// Checks which errors a text has, and nothing else.
func assertErrors(_ text: String, _ expected: [String], file: StaticString = #filePath, line: UInt = #line) {
    XCTAssertEqual(Parsed(text).errors, expected, file: file, line: line)
}

/// Checks that a text has one error, and what its advice makes of the text.
func assertRepair(
    _ text: String, _ error: String, _ repaired: String, file: StaticString = #filePath, line: UInt = #line
) {
    let parsed = Parsed(text)
    XCTAssertEqual(parsed.errors, [error], file: file, line: line)
    XCTAssertEqual(parsed.repaired, repaired, file: file, line: line)
}

/// Runs a closure on a thread with a stack as large as the compiler's own.
func onLargeStack(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 1 << 30)
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let status = pthread_create(&thread, &attributes, { pointer in
        Unmanaged<Box>.fromOpaque(pointer!).takeRetainedValue().body()
        return nil
    }, box.toOpaque())
    XCTAssertEqual(status, 0)
    pthread_join(thread, nil)
    pthread_attr_destroy(&attributes)
}
