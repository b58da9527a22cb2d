import IR
import LibraryFiles
import Lowering
import Semantics
import Source
import XCTest

/// What `match` lowers to: no test is repeated on any path.
final class DecisionTreeTests: XCTestCase {
    private struct NoModules: ModuleLoader {
        func locate(_ path: [String], importedBy importer: ModuleLocation) -> ModuleLookup { LibraryFiles.locate(path) ?? .notFound(tried: []) }
        func read(_ location: ModuleLocation) -> ModuleContents { LibraryFiles.read(location) ?? .unreadable(reason: "there is none") }
    }

    /// The blocks of the function `f` of a program, as lines of IR text by the block's name.
    private func blocks(_ text: String) -> [String: [String]] {
        let entry = ModuleLocation(identity: "main", displayPath: "main.orus", name: "main")
        let analysis = analyze(entry: entry, contents: Array(text.utf8), loader: NoModules())
        guard let program = analysis.program else {
            XCTFail(analysis.diagnostics.sorted.map(\.message).joined(separator: "\n"))
            return [:]
        }
        var result: [String: [String]] = [:]
        var block = ""
        var isInside = false
        for line in Printer.print(lower(program).module).split(separator: "\n").map(String.init) {
            if line.hasPrefix("function ") { isInside = line.hasPrefix("function @main$f ") }
            guard isInside else { continue }
            if line.hasPrefix("b"), let end = line.firstIndex(where: { $0 == "(" || $0 == ":" }) {
                block = String(line[..<end])
            } else if line.hasPrefix("  ") {
                result[block, default: []].append(String(line.dropFirst(2)))
            }
        }
        return result
    }

    /// The words of a line, without punctuation and the names of variables.
    private func words(_ line: String) -> [String] {
        line.split { " ,:()".contains($0) }.map(String.init).filter { !$0.hasPrefix("!") }
    }

    /// Walks all paths of `f` and reports a test that stands on one of them twice, written as what it compares; the number of paths.
    private func checkPaths(_ text: String, file: StaticString = #filePath, line: UInt = #line) -> Int {
        let blocks = blocks(text)
        var definitions: [String: String] = [:]
        for line in blocks.values.joined() {
            let words = words(line)
            if words.count > 2, words[1] == "=" { definitions[words[0]] = words.dropFirst(2).joined(separator: " ") }
        }
        func expanded(_ value: String) -> String {
            guard let definition = definitions[value] else { return value }
            return "(" + definition.split(separator: " ").map { $0.hasPrefix("%") ? expanded(String($0)) : String($0) }.joined(separator: " ") + ")"
        }
        func walk(_ block: String, _ tests: Set<String>) -> Int {
            guard let last = blocks[block]?.last else { return 0 }
            let words = words(last)
            guard words[0] == "branch" || words[0] == "switch" else {
                return words[0] == "jump" ? max(1, walk(words[1], tests)) : 1
            }
            let test = expanded(words[1])
            XCTAssertFalse(tests.contains(test), "repeated: \(test)", file: file, line: line)
            return words.dropFirst(2).filter { $0.hasPrefix("b") }.reduce(0) { $0 + walk($1, tests.union([test])) }
        }
        return walk("b0", [])
    }

    func testConstantsAndVariants() {
        XCTAssertGreaterThan(
            checkPaths("""
                enum E:
                    A(i32, bool)
                    B(i32?)
                    C
                fn f(e: E, n: i32) -> i32:
                    match (e, n):
                        (E.A(1, true), 1) -> 1
                        (E.A(1, false), 2) -> 2
                        (E.B(Some(1)), 1) -> 3
                        (E.B(Some(2)), 2 | 3) -> 4
                        (E.A(_, b), 4) -> 5 if b else 6
                        (E.B(None), _) -> 7
                        (_, 1) -> 8
                        _ -> 9
                print(f(E.C, 1))
                """), 8)
    }

    func testRangesShareTheirEnds() {
        XCTAssertGreaterThan(
            checkPaths("""
                fn f(n: i32, c: char) -> i32:
                    match (n, c):
                        (5..=10, 'a'..='f') -> 1
                        (5..=20, 'a'..='z') -> 2
                        (0..5, _) -> 3
                        (0..=10, 'x') -> 4
                        (7, _) -> 5
                        (i32.MIN..=20, 'f'..='k') -> 6
                        _ -> 7
                print(f(1, 'a'))
                """), 8)
    }

    func testBoundsThatTheTypeDecidesAreNoTests() {
        // One test for the two ranges: the other bounds are those of the type, or follow.
        XCTAssertEqual(
            checkPaths("""
                fn f(n: u8) -> i32:
                    match n:
                        0..=127 -> 1
                        128..=255 -> 2
                print(f(1))
                """), 2)
    }

    func testArraysTestTheirLengthOnce() {
        XCTAssertGreaterThan(
            checkPaths("""
                fn f(xs: [i32?]) -> i32:
                    match xs:
                        [.., Some(1)] -> 1
                        [Some(2)] -> 2
                        [Some(3), .., None] -> 3
                        [] -> 4
                        [_, Some(4), ..] -> 5
                        [a, ..rest] -> len(rest)
                print(f([]))
                """), 8)
    }

    func testFloatsAndStrings() {
        XCTAssertGreaterThan(
            checkPaths("""
                LOW := 1.5
                fn f(x: f64, s: string) -> i32:
                    match (x, s):
                        (0.0..LOW, "a") -> 1
                        (0.0..LOW, "a".."k") -> 2
                        (LOW..=9.0, "a") -> 3
                        (LOW..=5.0, _) -> 4
                        (_, "b" | "c" | "d") -> 5
                        _ -> 6
                print(f(1.0, "a"))
                """), 6)
    }
}
