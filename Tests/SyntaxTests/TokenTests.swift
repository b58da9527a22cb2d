import Source
import Support
import XCTest

@testable import Syntax

final class TokenTests: XCTestCase {
    /// The kinds of the tokens of a text.
    private func kinds(_ text: String) -> [TokenKind] {
        var interner = Interner()
        var diagnostics = DiagnosticSet()
        let source = SourceFile(id: FileID(0), path: "test.orus", text: text)
        return withTokens(of: source, interner: &interner, diagnostics: &diagnostics) { lexer, _, _, _ in
            (0..<lexer.tokens.count).map { lexer.tokens.tokens[$0].kind }
        }
    }

    func testEveryKeyword() {
        for (index, word) in TokenKind.keywordTexts.enumerated() {
            let kind = TokenKind(rawValue: TokenKind.and.rawValue + UInt8(index))!
            XCTAssertEqual(kinds(word), [kind, .endOfFile])
            XCTAssertEqual(kinds(word + "x"), [.identifier, .endOfFile])
            XCTAssertEqual(kinds(String(word.dropLast()) + "_"), [.identifier, .endOfFile])
            XCTAssertEqual(kind.fixedText, word)
        }
    }

    func testEveryPunctuation() {
        for kind in TokenKind.allCases where kind.rawValue > TokenKind.yield.rawValue && !kind.isCloser {
            XCTAssertEqual(kinds(kind.fixedText!).first, kind, kind.fixedText!)
        }
    }

    func testLongestMatch() {
        XCTAssertEqual(kinds("1..2"), [.integer, .dotDot, .integer, .endOfFile])
        XCTAssertEqual(kinds("1.5.e"), [.float, .dot, .identifier, .endOfFile])
        XCTAssertEqual(kinds("t.0.1"), [.identifier, .dot, .integer, .dot, .integer, .endOfFile])
        XCTAssertEqual(kinds("a?..b"), [.identifier, .question, .dotDot, .identifier, .endOfFile])
        XCTAssertEqual(kinds("a??.b"), [.identifier, .questionQuestion, .dot, .identifier, .endOfFile])
        XCTAssertEqual(kinds("1e3 1em"), [.float, .integer, .endOfFile])
    }

    func testCharactersAndLabels() {
        XCTAssertEqual(kinds("'a' 'outer: break 'b"), [.character, .label, .colon, .break, .label, .endOfFile])
        XCTAssertEqual(kinds("'\\n' '\\u{41}' '\\x41' '\\'' 'é'"), Array(repeating: .character, count: 5) + [.endOfFile])
    }

    func testInterpolation() {
        XCTAssertEqual(kinds("f\"a{b:c}d\""), [
            .interpolationStart, .interpolationText, .interpolationOpen, .identifier, .interpolationSpec,
            .interpolationClose, .interpolationText, .interpolationEnd, .endOfFile,
        ])
        XCTAssertEqual(kinds("f\"{a[b:c]}\"").filter { $0 == .interpolationSpec }, [])
    }

    func testDumpShowsLayout() {
        var interner = Interner()
        var diagnostics = DiagnosticSet()
        let source = SourceFile(id: FileID(0), path: "test.orus", text: "if a:\n    b\n")
        XCTAssertEqual(printTokens(source, interner: &interner, diagnostics: &diagnostics), """
            1:1       line 0   if                  if
            1:4                identifier          a
            1:5                colon               :
            2:5       line 4   identifier          b
            3:1                endOfFile           \n
            """)
    }
}
