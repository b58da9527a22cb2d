import Source
import XCTest

@testable import Driver

/// Every code has a page.
final class ExplanationTests: XCTestCase {
    func testEveryCodeHasAPage() throws {
        let installation = try XCTUnwrap(Installation.find(executable: #filePath))
        let pages = Set(Files.names(in: installation.explanations))
        XCTAssertEqual(Set(DiagnosticCode.allCases.map { $0.text + ".md" }), pages)
    }
}
