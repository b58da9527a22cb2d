import FixtureKit
import Glibc
import XCTest

/// Inputs that nobody would write: the compiler must end soon, with success or with clean errors.
final class RobustnessTests: XCTestCase {
    private var configuration: Configuration!
    private var directory = ""

    /// A debug build of the compiler gets a fifth of the large inputs: it shows the same.
    #if DEBUG
    private let share = 5
    #else
    private let share = 1
    #endif

    override func setUpWithError() throws {
        configuration = try Configuration.fromEnvironment()
        var template = Array("/tmp/orus-robust-XXXXXX".utf8CString)
        XCTAssertNotNil(mkdtemp(&template))
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    override func tearDown() { removeTree(directory) }

    /// Checks a source and fails unless it is handled cleanly; gives the codes of its errors.
    @discardableResult
    private func check(_ source: some Collection<UInt8>, _ what: String, line: UInt = #line) throws -> [String] {
        let bytes = Array(source)
        try writeBytes(bytes, to: "\(directory)/main.orus")
        let result = try configuration.orusc(["check", "main.orus"], directory: directory)
        if let fault = result.fault(in: { $0.hasSuffix("main.orus") ? bytes : nil }) {
            XCTFail("\(what): \(fault)", line: line)
        }
        return result.diagnostics.filter { $0.severity == "error" }.map(\.code)
    }

    // MARK: Nesting

    /// Nested constructs of a source, written with `depth` openers and closers.
    private func nested(_ before: String, _ open: String, _ middle: String, _ close: String, _ after: String = "",
                        depth: Int) -> String {
        before + String(repeating: open, count: depth) + middle + String(repeating: close, count: depth) + after + "\n"
    }

    func testDeepNestingIsOneCleanError() throws {
        let cases: [(String, String)] = [
            ("parentheses", nested("x = ", "(", "1", ")", depth: 100_000)),
            ("brackets", nested("x = ", "[", "1", "]", depth: 100_000)),
            ("braces", nested("x = ", "{ ", "1", " }", depth: 100_000)),
            ("calls", nested("fn f(x): x\nx = ", "f(", "1", ")", depth: 100_000)),
            ("indexes", nested("a = [0]\nx = ", "a[", "0", "]", depth: 100_000)),
            ("minus", nested("x = ", "- ", "1", "", depth: 100_000)),
            ("not", nested("x = ", "not ", "true", "", depth: 100_000)),
            ("power", nested("x = 1", " ** 1", "", "", depth: 100_000)),
            ("conditional expressions", nested("x = ", "1 if true else ", "1", "", depth: 100_000)),
            ("if expressions", nested("x = ", "if true: ", "1", " else: 2", depth: 100_000)),
            ("one-line blocks", nested("", "if true: ", "pass", "", depth: 100_000)),
            ("one-line loops", nested("", "while true: ", "break", "", depth: 100_000)),
            ("functions", nested("f = ", "fn(x): ", "1", "", depth: 100_000)),
            ("types", nested("fn f(x: ", "[", "i32", "]", "): pass", depth: 100_000)),
            ("type arguments", nested("fn f(x: ", "Option<", "i32", ">", "): pass", depth: 100_000)),
            ("optional types", nested("fn f(x: i32", "?", "", "", "): pass", depth: 100_000)),
            ("patterns", nested("match 1:\n    ", "Some(", "x", ")", " -> pass", depth: 100_000)),
            ("member accesses", nested("x = 1", ".a", "", "", depth: 100_000)),
            ("indented blocks", (0..<3_000).map { String(repeating: " ", count: $0) + "if true:\n" }.joined()),
        ]
        for (name, source) in cases {
            let codes = try check(source.utf8, name)
            XCTAssertLessThanOrEqual(codes.count, 2, "\(name): one mistake, one message")
        }
    }

    func testDeepNestingIsReportedAsE1009() throws {
        for (open, close) in [("(", ")"), ("[", "]"), ("- ", "")] {
            let source = nested("x = ", open, "1", close, depth: 100_000)
            XCTAssertEqual(try check(source.utf8, "nesting of \(open)"), ["E1009"])
        }
    }

    func testUnclosedNestingIsClean() throws {
        for opener in ["(", "[", "{", "f(", "if true: ", "fn(x): ", "\"", "'", "/*", "match x: "] {
            for count in [3_000, 100_000] {
                let codes = try check(("x = " + String(repeating: opener, count: count)).utf8, "unclosed \(opener)")
                XCTAssertLessThanOrEqual(codes.count, 2, "\(count) unclosed \(opener): one mistake, one message")
            }
        }
        for closer in [")", "]", "}"] {
            let codes = try check(String(repeating: closer, count: 100_000).utf8, "stray \(closer)")
            XCTAssertEqual(codes, ["E1001"], "stray \(closer)")
        }
    }

    func testNestingThatFitsIsQuick() throws {
        for (open, close, depth) in [("[", "]", 9_000), ("fn(x): ", "", 2_000), ("(1, ", ")", 1_000)] {
            let codes = try check(nested("x = ", open, "1", close, depth: depth).utf8, "nested \(open)")
            XCTAssertEqual(codes, [], "nested \(open)")
        }
    }

    func testLongChainsAreNoNesting() throws {
        let elifs = String(repeating: "elif n == 1: print(1)\n", count: 100_000 / share)
        try check("n = 5\nif n == 0: print(0)\n\(elifs)else: print(2)\n".utf8, "\(100_000 / share) elifs")
        try check("x = 1\(String(repeating: " + 1", count: 100_000))\nprint(x)\n".utf8, "100,000 additions")
        try check("b = true\(String(repeating: " and true", count: 100_000))\nprint(b)\n".utf8, "100,000 ands")
        try check("b = 1\(String(repeating: " <= 1", count: 100_000))\nprint(b)\n".utf8, "100,000 comparisons")
        let codes = try check("x = 1\(String(repeating: " + 1", count: 2_000))\nprint(x)\n".utf8, "2,000 additions")
        XCTAssertEqual(codes, [])
    }

    // MARK: Size

    func testLongLines() throws {
        let long = String(repeating: "x", count: 10 << 20)
        XCTAssertEqual(try check("print(\"\(long)\")\n".utf8, "a string of 10 MB"), [])
        XCTAssertEqual(try check("// \(long)\nprint(1)\n".utf8, "a comment of 10 MB"), [])
        XCTAssertEqual(try check("\(long) = 1\nprint(\(long))\n".utf8, "a name of 10 MB"), [])
        let elements = String(repeating: "1, ", count: (3 << 20) / share)
        XCTAssertEqual(try check("print(len([\(elements)]))\n".utf8, "an array literal of 10 MB, or a fifth"), [])
        XCTAssertEqual(try check("x = \(String(repeating: "9", count: 1 << 20))\n".utf8, "a number of 1 MB"), ["E1006"])
    }

    func testManyLines() throws {
        let count = 1_000_000 / share
        let source = (0..<count).map { "print(\($0 % 10))\n" }.joined()
        XCTAssertEqual(try check(source.utf8, "\(count) lines"), [])
        let mistakes = String(repeating: "print(nope)\n", count: 20_000)
        XCTAssertEqual(try check(mistakes.utf8, "20,000 mistakes"), ["E1010"])
    }

    // MARK: Bytes

    func testOddFilesAreAccepted() throws {
        XCTAssertEqual(try check("".utf8, "an empty file"), [])
        XCTAssertEqual(try check([0xef, 0xbb, 0xbf], "a byte order mark alone"), [])
        XCTAssertEqual(try check("\n\n\n   \n\t\n".utf8, "blanks"), [])
        XCTAssertEqual(try check("print(1)".utf8, "no final newline"), [])
        XCTAssertEqual(try check("if true:\n    print(1)".utf8, "no final newline in a block"), [])
        XCTAssertEqual(try check("// only a comment".utf8, "a comment"), [])
    }

    func testBytesThatAreNoText() throws {
        let invalid: [[UInt8]] = [[0xff], [0xc3, 0x28], [0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]]
        for bytes in invalid {
            XCTAssertNotEqual(try check(Array("x = 1\ny = ".utf8) + bytes + [0x0a], "\(bytes) as code"), [])
            XCTAssertNotEqual(try check(Array("print(\"".utf8) + bytes + Array("\")\n".utf8), "\(bytes) in a string"), [])
            try check(Array("// ".utf8) + bytes + Array("\nprint(1)\n".utf8), "\(bytes) in a comment")
            try check(bytes, "\(bytes) alone")
        }
        XCTAssertNotEqual(try check(Array("print(1)\0\n".utf8), "a zero byte"), [])
        try check((0...255).map { UInt8($0) }, "all bytes")
        try check(String(repeating: "\0", count: 100_000).utf8, "100,000 zero bytes")
        try check("\u{202e}print(1)\u{2028}x = 1\u{a0}+ 2\n".utf8, "invisible characters")
    }

    // MARK: Files

    func testInputsThatCannotBeRead() throws {
        for command in ["check", "build", "run", "emit c"] {
            let words = command.split(separator: " ").map(String.init)
            for path in ["\(directory)/missing.orus", directory, "\(directory)/a/b/c.orus", "/proc/self/mem", ""] {
                let result = try configuration.orusc(words + [path], directory: directory)
                XCTAssertEqual(result.process.end, .exited(66), "orusc \(command) '\(path)'")
                XCTAssertFalse(result.process.errors.isEmpty, "orusc \(command) '\(path)' says nothing")
            }
        }
        let unreadable = "\(directory)/unreadable.orus"
        try writeBytes("print(1)\n".utf8, to: unreadable)
        chmod(unreadable, 0)
        if geteuid() != 0 {
            XCTAssertEqual(try configuration.orusc(["check", unreadable]).process.end, .exited(66))
        }
    }

    func testOutputsThatCannotBeWritten() throws {
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        for output in ["\(directory)/no/such/place", directory, "/proc/nothing", "/dev/full/x"] {
            let result = try configuration.orusc(["build", "main.orus", "-o", output], directory: directory)
            guard case .exited(let code) = result.process.end, code != 0 else {
                XCTFail("orusc build -o \(output): \(result.process.end)")
                continue
            }
            XCTAssertFalse(result.process.errors.isEmpty, "orusc build -o \(output) says nothing")
        }
    }

    func testTheSourceIsNeverReplaced() throws {
        let source = Array("print(1)\n".utf8)
        try writeBytes(source, to: "\(directory)/main")
        for command in [["build", "main"], ["build", "main", "-o", "./main"], ["emit", "c", "main", "-o", "main"]] {
            let result = try configuration.orusc(command, directory: directory)
            XCTAssertEqual(result.process.end, .exited(73), "orusc \(command)")
            XCTAssertEqual(try readBytes("\(directory)/main"), source, "orusc \(command)")
        }
    }

    func testAWorkingDirectoryThatIsGone() throws {
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        var shell = Command(["/bin/sh", "-c", "mkdir gone; cd gone; rmdir ../gone; '\(configuration.orusc)' check ../main.orus < /dev/null"])
        shell.directory = directory
        guard case .exited = try shell.run().end else { return XCTFail("orusc does not end") }
    }

    /// There, C compilers tell paths of the library's files without the directory.
    func testAWorkingDirectoryThatHoldsTheLibrary() throws {
        let source = "use std.json\n\ntry: _ = json.parse(\"[\")\ncatch e: print(e.line)\n"
        try writeBytes(source.utf8, to: "\(directory)/main.orus")
        for level in ["-O0", "-O2"] {
            let result = try configuration.orusc(["run", level, "\(directory)/main.orus"], directory: "\(configuration.root)/Runtime/std")
            XCTAssertEqual(result.process.outputText, "3\n", level)
        }
    }

    func testADeviceIsNoHalfWrittenFile() throws {
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        let link = "\(directory)/link"
        symlink("/dev/full", link)
        XCTAssertEqual(try configuration.orusc(["emit", "c", "main.orus", "-o", link], directory: directory).process.end, .exited(73))
        XCTAssert(exists(link), "what orusc has not made was removed")
    }

    func testOddFileNames() throws {
        for name in ["a b.orus", "it's.orus", "we\"ird\nname é.orus", "$x;y.orus", "back\\slash.orus"] {
            try writeBytes("print([1][input().len()])\n".utf8, to: "\(directory)/\(name)")
            var command = Command([configuration.orusc, "run", "-g", "--error-format", "json", name])
            command.directory = directory
            command.input = Array("a\n".utf8)
            command.environment = ["ORUS_ERROR_FORMAT": "json"]
            let result = CompilerResult(try command.run())
            XCTAssertEqual(result.process.end, .exited(70), name)
            XCTAssertEqual(result.diagnostics.map(\.main.file), [name])
            XCTAssertEqual(result.otherLines, [])
        }
    }

    func testAFullOutputIsAnError() throws {
        for command in ["help", "version", "explain E2001", "emit tokens main.orus", "fuzz --print --count 1"] {
            try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
            var shell = Command(["/bin/sh", "-c", "'\(configuration.orusc)' \(command) > /dev/full"])
            shell.directory = directory
            XCTAssertEqual(try shell.run().end, .exited(73), "orusc \(command)")
        }
    }

    // MARK: The C compiler

    /// Builds with a C compiler that is this shell script; gives the result and whether an executable was left.
    private func build(withCompiler script: String, environment: [String: String] = [:]) throws -> (CompilerResult, Bool) {
        let compiler = "\(directory)/cc.sh"
        try writeBytes("#!/bin/sh\n\(script)\n".utf8, to: compiler)
        chmod(compiler, 0o755)
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        var command = Command([configuration.orusc, "build", "main.orus", "-o", "out", "--cc", compiler, "--error-format", "json"])
        command.directory = directory
        command.environment = environment
        return (CompilerResult(try command.run()), exists("\(directory)/out"))
    }

    func testFailingCompilerIsAnInternalError() throws {
        let (result, left) = try build(withCompiler: "echo 'main.c:1: error: what is this' >&2; exit 1")
        XCTAssertEqual(result.process.end, .exited(70))
        XCTAssertTrue(result.diagnostics.contains { $0.code.hasPrefix("E9") }, result.process.errorText)
        XCTAssertEqual(result.otherLines, [], "a message of the C compiler reached the user")
        XCTAssertFalse(left)
    }

    func testAFlagThatTheCompilerDoesNotTakeIsNamed() throws {
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        let result = try configuration.orusc(["build", "main.orus", "-o", "out", "--cflags", "--no-such-flag"],
                                             directory: directory)
        XCTAssertEqual(result.process.end, .exited(64))
        XCTAssertTrue(contains(result.process.errorText, "refuses `--no-such-flag`, which --cflags gave"), result.process.errorText)
    }

    func testInterruptedCompilerLeavesNothing() throws {
        let script = """
            while [ $# -gt 1 ]; do if [ "$1" = -o ]; then echo half > "$2"; fi; shift; done
            kill -KILL $$
            """
        let (result, left) = try build(withCompiler: script)
        guard case .exited(let code) = result.process.end else { return XCTFail("\(result.process.end)") }
        XCTAssertNotEqual(code, 0)
        XCTAssertFalse(left, "a half-written executable was left")
    }

    func testNothingOutlivesAKilledOrusc() throws {
        // The C compiler kills the orusc that runs it, once that watches over it, and goes on.
        let script = """
            echo $$ > '\(directory)/pid'
            sleep 2
            kill -KILL $PPID
            sleep 60
            """
        let scratch = "\(directory)/scratch"
        mkdir(scratch, 0o777)
        let (result, left) = try build(withCompiler: script, environment: ["TMPDIR": scratch])
        XCTAssertEqual(result.process.end, .signaled(SIGKILL))
        XCTAssertFalse(left)
        let deadline = monotonicSeconds() + 30
        while try !directoryEntries(scratch).isEmpty && monotonicSeconds() < deadline { usleep(20_000) }
        XCTAssertEqual(try directoryEntries(scratch), [])
        let pid = String(decoding: try readBytes("\(directory)/pid").filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        // A process that ended, but was not waited for, has no command line.
        XCTAssertTrue(try !exists("/proc/\(pid)") || readBytes("/proc/\(pid)/cmdline").isEmpty, "the C compiler goes on")
    }

    func testEndedCompilerIsNoDefect() throws {
        // What gcc says when somebody ends the cc1 or the ld that it runs.
        let complaints = [
            ("2", "gcc: fatal error: Interrupt signal terminated program cc1"),
            ("15", "gcc: fatal error: Terminated signal terminated program cc1"),
            ("9", "gcc: fatal error: Killed signal terminated program cc1"),
            ("15", "collect2: fatal error: ld terminated with signal 15 [Terminated]"),
        ]
        for (signal, complaint) in complaints {
            let (result, left) = try build(withCompiler: "echo '\(complaint)' >&2; exit 1")
            XCTAssertEqual(result.process.end, .exited(69), complaint)
            XCTAssertTrue(contains(result.process.errorText, "ended by signal \(signal)"), result.process.errorText)
            XCTAssertFalse(left)
        }
    }

    func testMissingCompilerIsExplained() throws {
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        let result = try configuration.orusc(["build", "main.orus", "-o", "out", "--cc", "no-such-cc"],
                                             directory: directory)
        guard case .exited(let code) = result.process.end else { return XCTFail("\(result.process.end)") }
        XCTAssertNotEqual(code, 0)
        XCTAssertTrue(contains(result.process.errorText, "no-such-cc"), result.process.errorText)
        XCTAssertTrue(contains(result.process.errorText, "check the name, or leave out --cc"), result.process.errorText)
        XCTAssertFalse(exists("\(directory)/out"))
    }

    func testWhatIsNoCompilerIsDoubted() throws {
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        let cases: [(name: String, code: Int32, text: String)] = [
            ("true", 70, "`true`, which --cc names, is no C compiler"), ("ls", 70, "`ls`, which --cc names, is no C compiler"),
            ("/etc/passwd", 69, "is no program that can be run"), ("gcc -m32", 69, "--cflags"),
        ]
        for (name, code, text) in cases {
            let result = try configuration.orusc(["build", "main.orus", "-o", "out", "--cc", name], directory: directory)
            XCTAssertEqual(result.process.end, .exited(code), name)
            XCTAssertTrue(contains(result.process.errorText, text), result.process.errorText)
            XCTAssertFalse(exists("\(directory)/out"))
        }
    }

    func testWhatCompilersCallIsNamedWhenItIsMissing() throws {
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        for (compiler, package) in [("tcc", "gcc"), ("gcc", "binutils")] {
            let path = "\(directory)/\(compiler)-only"
            mkdir(path, 0o777)
            symlink("/usr/bin/\(compiler)", "\(path)/\(compiler)")
            var command = Command([configuration.orusc, "build", "main.orus", "-o", "out", "--cc", compiler])
            command.directory = directory
            command.environment = ["PATH": path]
            let result = try command.run()
            XCTAssertEqual(result.end, .exited(69), compiler)
            XCTAssertTrue(contains(result.errorText, "apt-get install \(package)"), result.errorText)
        }
    }

    func testToolsAreFoundWithoutPATH() throws {
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        var command = Command(["/usr/bin/env", "-i", configuration.orusc, "build", "main.orus", "-o", "out"])
        command.directory = directory
        XCTAssertEqual(try command.run().end, .exited(0))
    }

    // MARK: The command line

    func testMisuseOfTheCommandLine() throws {
        try writeBytes("print(1)\n".utf8, to: "\(directory)/main.orus")
        let wrong = [[], ["--frobnicate"], ["build"], ["check", "main.orus", "--no-such-flag"], ["emit", "poem", "main.orus"],
                     ["build", "main.orus", "-O9"], ["explain", "E0000"], ["build", "main.orus", "-o"]]
        for arguments in wrong {
            var command = Command([configuration.orusc] + arguments)
            command.directory = directory
            let result = try command.run()
            XCTAssertEqual(result.end, .exited(64), "orusc \(arguments.joined(separator: " "))")
            XCTAssertFalse(result.errors.isEmpty, "orusc \(arguments.joined(separator: " ")) says nothing")
        }
        try writeBytes("fn f():\n    unused = 1\n    print(2)\nf()\n".utf8, to: "\(directory)/warns.orus")
        XCTAssertEqual(try configuration.orusc(["check", "warns.orus"], directory: directory).process.end, .exited(0))
        let denied = try configuration.orusc(["check", "warns.orus", "--deny-warnings"], directory: directory)
        XCTAssertEqual(denied.process.end, .exited(65))
        XCTAssertEqual(denied.diagnostics.map(\.code), ["W1001"])
        var shown = Command([configuration.orusc, "check", "warns.orus", "--deny-warnings"])
        shown.directory = directory
        XCTAssertTrue(contains(try shown.run().errorText, "1 warning, not allowed with `--deny-warnings`"), "the reason is said")

        var command = Command([configuration.orusc, "check", "main.orus", "--deny-warning"])
        command.directory = directory
        XCTAssertTrue(contains(try command.run().errorText, "--deny-warnings"), "the nearest flag is suggested")
    }
}
