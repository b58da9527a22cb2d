import Glibc
import IR
import Passes
import XCTest

/// Runs each pass on the fixtures of its folder: `Tests/Fixtures/passes/<pass>/*.ir`, IR text, a line `---- after`, and the
/// text that the pass makes of it, with the remarks at the end. `UPDATE_FIXTURES=1` writes the second part anew.
final class PassFixtureTests: XCTestCase {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Fixtures/passes"

    func testFixtures() throws {
        var count = 0
        for pass in Pipeline.all {
            for file in Self.files(in: "\(Self.root)/\(pass.name)") {
                try check("\(Self.root)/\(pass.name)/\(file)", pass.name)
                count += 1
            }
        }
        XCTAssertGreaterThan(count, 0)
    }

    func testEveryPassHasFixtures() {
        for pass in Pipeline.all { XCTAssertFalse(Self.files(in: "\(Self.root)/\(pass.name)").isEmpty, pass.name) }
    }

    private func check(_ path: String, _ pass: String) throws {
        let parts = Self.read(path).components(separatedBy: "---- after\n")
        var module: IRModule
        do { module = try Reader.read(parts[0]) } catch { return XCTFail("\(path): \(error)") }
        var options = PassOptions()
        options.verifyEach = true
        options.wantsRemarks = true
        let report: OptimizationReport
        do { report = try runPass(named: pass, on: &module, options: options) } catch { return XCTFail("\(path): \(error)") }
        var text = Printer.print(module)
        for remark in report.remarks { text += "//! remark at \(remark.span.start): \(remark.message)\n" }
        if getenv("UPDATE_FIXTURES") != nil {
            Self.write(parts[0] + "---- after\n" + text, to: path)
        } else {
            XCTAssertEqual(text, parts.count == 2 ? parts[1] : "", path)
        }
    }

    private static func files(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".ir") { names.append(name) }
        }
        return names.sorted()
    }

    private static func read(_ path: String) -> String {
        guard let stream = fopen(path, "r") else { return "" }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ text: String, to path: String) {
        guard let stream = fopen(path, "w") else { return }
        fputs(text, stream)
        fclose(stream)
    }
}
