import Foundation
import Source
import Support
import Syntax
import XCTest

@testable import Fuzzing

final class GeneratorTests: XCTestCase {
    func testSeedDecidesTheProgram() {
        XCTAssertEqual(ProgramGenerator.program(seed: 5), ProgramGenerator.program(seed: 5))
        XCTAssertNotEqual(ProgramGenerator.program(seed: 5), ProgramGenerator.program(seed: 6))
    }

    func testProgramsParse() {
        for seed in 0..<60 as Range<UInt64> {
            let text = ProgramGenerator.program(seed: seed).text
            XCTAssertEqual(syntaxErrors(text), [], "seed \(seed)")
        }
    }

    func testSomeProgramsHaveModules() {
        for seed in stride(from: 4, to: 100, by: 8) as StrideTo<UInt64> {
            let program = ProgramGenerator.program(seed: seed)
            XCTAssertGreaterThan(program.modules.count, 0, "seed \(seed)")
            for module in program.modules {
                XCTAssertTrue(module.path.hasPrefix("parts\(seed)/"), module.path)
                XCTAssertEqual(syntaxErrors(module.text), [], module.path)
            }
            XCTAssertEqual(ProgramGenerator.program(seed: seed, features: Features.all.subtracting(.modules)).modules, [])
        }
    }

    func testSomeProgramsAreOfTheOldEdition() {
        XCTAssertTrue(ProgramGenerator.program(seed: 5).text.hasPrefix("// edition: vm\n"))
        XCTAssertFalse(ProgramGenerator.program(seed: 5, features: Features.all.subtracting(.editions)).text.contains("edition: vm"))
    }

    func testNoArrayOfTheOldEditionIsAFillWithMillions() {
        for seed in stride(from: 5 as UInt64, to: 3000, by: 16) {
            let fill = ProgramGenerator.program(seed: seed).text.firstMatch(of: /\[[^\[\],]*, [0-9]{4,}[a-z0-9]*\]/)
            XCTAssertNil(fill?.output, "seed \(seed)")
        }
    }

    func testFeaturesAreLeftOut() {
        for seed in 0..<20 as Range<UInt64> {
            let text = ProgramGenerator.program(seed: seed, features: [.strings]).text
            for word in ["struct ", "enum ", "for ", "while ", "try:", "[i32]"] { XCTAssertFalse(text.contains("\n\(word)"), "seed \(seed): \(word)") }
        }
    }

    func testProgramsUseMostOfTheLanguage() {
        var coverage = SyntaxCoverage()
        for seed in 0..<60 as Range<UInt64> { coverage.count(Array(ProgramGenerator.program(seed: seed).text.utf8)) }
        for kind in ["expression.match", "expression.try", "expression.function", "statement.for", "pattern.constructor", "target.tuple"] {
            XCTAssertGreaterThan(coverage.counts[kind] ?? 0, 0, kind)
        }
    }

    /// The list of kinds in `SyntaxCoverage` is written by hand: what fixtures use must be in it.
    func testKindsAreKnown() throws {
        let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/run")
        let files = try XCTUnwrap(FileManager.default.enumerator(at: fixtures, includingPropertiesForKeys: nil))
        var coverage = SyntaxCoverage()
        for case let file as URL in files where file.pathExtension == "orus" { coverage.count(Array(try Data(contentsOf: file))) }
        XCTAssertGreaterThan(coverage.counts.count, 40)
        let unknown = coverage.counts.keys.filter { !SyntaxCoverage.kinds.contains($0) && !$0.hasSuffix(".error") }
        XCTAssertEqual(unknown, [])
    }

    private func syntaxErrors(_ text: String) -> [String] {
        var interner = Interner()
        var diagnostics = DiagnosticSet()
        let source = SourceFile(id: FileID(rawValue: 0), path: "p.orus", text: text)
        let edition = Edition.declared(in: Array(text.utf8)) ?? .standard
        _ = parse(source, edition: edition, interner: &interner, diagnostics: &diagnostics)
        return diagnostics.sorted.filter { $0.severity == .error }.map(\.message)
    }
}
