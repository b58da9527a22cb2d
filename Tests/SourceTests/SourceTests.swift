import Support
import XCTest

@testable import Source

final class SourceFileTests: XCTestCase {
    private func file(_ text: String) -> SourceFile { SourceFile(id: FileID(0), path: "a.orus", text: text) }

    private func place(_ file: SourceFile, _ offset: Int) -> String {
        let position = file.position(of: UInt32(offset))
        return "\(position.line):\(position.column)"
    }

    func testLinesAndColumns() {
        let file = file("ab\nc\r\n\näö日🎉x")
        XCTAssertEqual((0...7).map { place(file, $0) }, ["1:1", "1:2", "1:3", "2:1", "2:2", "2:3", "3:1", "4:1"])
        XCTAssertEqual(place(file, 18), "4:5")
        XCTAssertEqual(place(file, 1000), "4:6")
        XCTAssertEqual((1...4).map { file.text(ofLine: $0) }, ["ab", "c", "", "äö日🎉x"])
    }

    func testByteOrderMarkIsNoColumn() {
        let file = SourceFile(id: FileID(0), path: "a.orus", bytes: [0xEF, 0xBB, 0xBF] + Array("ab".utf8))
        XCTAssertEqual(place(file, 3), "1:1")
        XCTAssertEqual(place(file, 4), "1:2")
        XCTAssertEqual(file.text(ofLine: 1), "ab")
    }

    func testColumnsOfLongLines() {
        let text = "é" + String(repeating: "añ", count: 20_000) + "\nb"
        let file = file(text)
        let bytes = Array(text.utf8)
        for offset in [0, 2, 5000, 12_289, 40_000, 60_001, bytes.count] {
            var line = 1
            var column = 1
            for byte in bytes[..<offset] {
                if byte == UInt8(ascii: "\n") {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80 {
                    column += 1
                }
            }
            XCTAssertEqual(place(file, offset), "\(line):\(column)")
        }
    }

    func testLineStartsAreFoundAtAnyAlignment() {
        for width in 0..<40 {
            let text = String(repeating: "x", count: width) + "\n" + String(repeating: "y", count: 40) + "\nz"
            let index = LineIndex(Array(text.utf8))
            XCTAssertEqual((1...index.count).map { index.start(ofLine: $0) }, [0, UInt32(width) + 1, UInt32(width) + 42])
        }
    }
}

final class DiagnosticTests: XCTestCase {
    private func span(_ start: UInt32, _ length: UInt32 = 1, file: Int = 0) -> Span {
        Span(file: FileID(file), start: start, length: length)
    }

    func testCodesAreWrittenAsInTheTable() {
        XCTAssertEqual(DiagnosticCode.divisionByZero.text, "E0001")
        XCTAssertEqual(DiagnosticCode.typeMismatch.text, "E2001")
        XCTAssertEqual(DiagnosticCode.internalError.text, "E9000")
        XCTAssertTrue(DiagnosticCode.unusedVariable.text.hasPrefix("W10"))
        for code in DiagnosticCode.allCases {
            XCTAssertEqual(DiagnosticCode(text: code.text), code)
            XCTAssertEqual(DiagnosticCode(text: code.text.lowercased()), code)
            XCTAssertFalse(code.defaultTitle.isEmpty)
        }
        XCTAssertNil(DiagnosticCode(text: "E1234"))
    }

    func testSetIsSortedAndWithoutDuplicates() {
        var set = DiagnosticSet()
        set.insert(Diagnostic(.typeMismatch, "b", at: span(5)))
        set.insert(Diagnostic(.unexpectedSyntax, "a", at: span(5)))
        set.insert(Diagnostic(.typeMismatch, "b", at: span(5)))
        set.insert(Diagnostic(.unusedVariable, "w", at: span(1)))
        set.insert(Diagnostic(.moduleNotFound, "m", at: .none))
        set.insert(Diagnostic(.typeMismatch, "other file", at: span(0, file: 1)))
        XCTAssertEqual(set.sorted.map(\.message), ["m", "w", "a", "b", "other file"])
        XCTAssertEqual(set.errorCount, 4)
        XCTAssertEqual(set.warningCount, 1)
        var other = DiagnosticSet()
        other.formUnion(set)
        XCTAssertEqual(other.sorted, set.sorted)
    }

    func testSpans() {
        XCTAssertEqual(span(2, 3).union(span(10, 2)), span(2, 10))
        XCTAssertEqual(Span.none.union(span(2, 3)), span(2, 3))
        XCTAssertEqual(Replacement.insertion(of: "x", after: span(2, 3)).span, span(5, 0))
    }
}
