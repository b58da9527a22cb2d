import FixtureKit
import XCTest

/// The programs in the documentation do what the pages say.
final class DocumentationTests: XCTestCase {
    private func check(_ failures: (DocumentationChecker) throws -> [String]) throws {
        for failure in try failures(DocumentationChecker(.fromEnvironment())) { XCTFail(failure) }
    }

    func testLanguageReference() throws { try check { try $0.failures(page: "Docs/Language.md") } }

    func testReadme() throws { try check { try $0.failures(page: "README.md") } }

    func testExplanations() throws { try check { try $0.explanationFailures() } }
}
