import Glibc
import XCTest

@testable import IR

/// Docs/IR.md lists the opcodes, kinds of errors, effects and attributes as the tables have them.
final class DocumentationTests: XCTestCase {
    private static let path = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Docs/IR.md"
    private static let begin = "<!-- generated from the tables -->\n"

    func testTablesAreCurrent() {
        let text = fixture("../../Docs/IR.md")
        guard let start = text.range(of: Self.begin) else { return XCTFail("no generated part") }
        let current = String(text[..<start.upperBound]) + Self.tables()
        if getenv("UPDATE_FIXTURES") != nil, let stream = fopen(Self.path, "w") {
            fputs(current, stream)
            fclose(stream)
        } else {
            XCTAssertEqual(text, current)
        }
    }

    private static func tables() -> String {
        var text = "| opcode | operands | result | effects | meaning |\n|---|---|---|---|---|\n"
        for row in Opcode.table {
            var operands = "\(row.shape)"
            if row.immediate != .none { operands += ", \(row.immediate)" }
            let checked = row.traits.contains(.check) ? " (check)" : ""
            text += "| `\(row.mnemonic)` | \(operands) | \(row.result) | \(row.effects.text)\(checked) | \(row.summary) |\n"
        }
        text += "\n## Kinds of errors\n\n| kind | code | message | operands |\n|---|---|---|---|\n"
        for row in RaiseKind.table {
            let operands = row.operands.map { $0 == .string ? "string" : "error" }.joined(separator: ", ")
            text += "| `\(row.name)` | \(row.code) | \(row.message) | \(operands) |\n"
        }
        text += "\n## Effects\n\n" + Effects.names.map { "`\($0.1)`" }.joined(separator: " ")
        text += "; `reads`, `writes` and `anything` stand for several, `pure` for none.\n"
        text += "\n## Function attributes\n\n" + IRFunction.Attributes.names.map { "`\($0.1)`" }.joined(separator: " ") + "\n"
        return text
    }
}
