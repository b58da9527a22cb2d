import CEmission
import FixtureKit
import Glibc
import IR
import Source
import XCTest

/// The emitted C is accepted by all three C compilers without a warning, and always the same.
final class CEmissionTests: XCTestCase {
    private let root = repositoryRoot()

    /// The module of a text below `Tests/Fixtures`, with the source file that its spans point into.
    private func load(_ path: String) throws -> (IRModule, SourceMap) {
        let text = String(decoding: try readBytes("\(root)/Tests/Fixtures/\(path)"), as: UTF8.self)
        let module = try Reader.read(text)
        XCTAssertEqual(Verifier.verify(module).map(\.description), [])
        var sources = SourceMap()
        sources.add(path: "main.orus", text: String(repeating: "x = \"a\\b\" ?? 1 // é\n", count: 40))
        return (module, sources)
    }

    private func emit(_ path: String, debug: Bool) throws -> [UInt8] {
        let (module, sources) = try load(path)
        var options = EmissionOptions()
        options.debugVariables = debug
        return emitC(module, sources: sources, options: options).bytes
    }

    /// What a C compiler says about the emitted text.
    private func complaints(about text: [UInt8], _ command: [String]) throws -> String {
        try withTemporaryDirectory { directory in
            let file = "\(directory)/main.c"
            try writeBytes(text, to: file)
            let include = "\(root)/Runtime/include"
            var process = Command(command + ["-c", "-I", include, file, "-o", "\(directory)/main.o"])
            process.timeout = 60
            let result = try process.run()
            return result.end == .exited(0) && result.errors.isEmpty ? "" : result.errorText + result.outputText
        }
    }

    private static let warnings = ["-std=gnu11", "-Wall", "-Wextra", "-Wconversion", "-Werror"]

    func testEveryOpcodeCompilesWithoutWarnings() throws {
        for debug in [false, true] {
            let text = try emit("cgen/operations.ir", debug: debug)
            for level in ["-O0", "-O2"] {
                XCTAssertEqual(try complaints(about: text, ["gcc"] + Self.warnings + [level]), "", "gcc \(level)")
                XCTAssertEqual(try complaints(about: text, ["clang"] + Self.warnings + [level]), "", "clang \(level)")
            }
            XCTAssertEqual(try complaints(about: text, ["tcc"]), "", "tcc")
        }
    }

    func testTheSameModuleGivesTheSameText() throws {
        let first = try emit("cgen/operations.ir", debug: true)
        XCTAssertTrue(first == (try emit("cgen/operations.ir", debug: true)))
    }
}
