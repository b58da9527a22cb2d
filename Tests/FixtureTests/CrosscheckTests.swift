import FixtureKit
import Foundation
import XCTest

/// `orusc crosscheck` as users call it: what it finds, how it reports and how it exits.
final class CrosscheckTests: XCTestCase {
    /// Every fixture and example does the same on all engines, and what is expected of it.
    func testFixturesAndExamplesAgree() throws {
        let configuration = try Configuration.fromEnvironment()
        let result = try FixtureCrosscheck(configuration).run(flags: ["--engines", "interpret,aggressive"])
        XCTAssertEqual(result.code, 0, result.output)
    }

    func testAnOutsideInterpreterThatAgrees() throws {
        let result = try crosscheck(
            ["a.orus": "print(1 + 2)\n", "vm": "#!/bin/sh\necho 3\n"], ["--against", "./vm {file}", "a.orus"])
        XCTAssertEqual(result.end, .exited(0), result.outputText)
        XCTAssertTrue(result.outputText.contains("1 program: 1 agree, 0 differ, 0 could not run"), result.outputText)
    }

    func testAnOutsideInterpreterThatDiffers() throws {
        let result = try crosscheck(
            ["a.orus": "for i in 1..4: print(i)\nprint(\"later\")\n", "vm": "#!/bin/sh\necho 1; echo 2; echo 4; echo later\n"],
            ["--against", "./vm {file}", "a.orus"])
        XCTAssertEqual(result.end, .exited(1))
        for text in [
            "a.orus: the outputs differ from line 3 on", "A: interpret, none, basic, aggressive (exit code 0)", "> 3 | 3", "B: against",
            "> 3 | 4\n      4 | later\n", "orusc run --interpret --edition vm a.orus", "./vm a.orus",
        ] { XCTAssertTrue(result.outputText.contains(text), "no \(text) in\n\(result.outputText)") }
    }

    func testAnOutsideInterpreterThatIsMissing() throws {
        let arguments = ["--against", "./nowhere {file}", "--record", "a.orus"]
        let result = try crosscheck(["a.orus": "print(1)\n", "a.expected": "1\n"], arguments)
        XCTAssertEqual(result.end, .exited(2))
        XCTAssertTrue(result.outputText.contains("a.orus: could not run: against: "), result.outputText)
        XCTAssertTrue(result.outputText.contains("not found"), result.outputText)
        // Nothing was recorded over what there was.
        let kept = try crosscheck(["a.orus": "print(1)\n", "a.expected": "1\n"], arguments, readingBack: "a.expected")
        XCTAssertEqual(kept.outputText, "1\n")
        // A program may have this exit code, too.
        let program = ["a.orus": "fn main() -> i32: 127\n"]
        XCTAssertEqual(try crosscheck(program, ["--edition", "2026", "--against", "exit 127; {file}", "a.orus"]).end, .exited(0))
    }

    func testTheExitCodeCounts() throws {
        let result = try crosscheck(
            ["a.orus": "print(1)\n", "vm": "#!/bin/sh\necho 1; exit 3\n"], ["--against", "./vm {file}", "a.orus"])
        XCTAssertEqual(result.end, .exited(1))
        XCTAssertTrue(result.outputText.contains("the exit codes differ"), result.outputText)
    }

    func testTheErrorsPlaceCounts() throws {
        let report = #"{"severity":"error","code":"E0004","message":"Integer overflow","file":"a.orus","line":2,"column":1}"#
        let files = [
            "a.orus": "mut x = 2147483647\nx += 1\n", "same": "#!/bin/sh\necho '\(report)' >&2; exit 70\n",
            "other": "#!/bin/sh\necho '\(report)' | sed s/:2/:1/ >&2; exit 70\n",
        ]
        XCTAssertEqual(try crosscheck(files, ["--against", "./same {file}", "a.orus"]).end, .exited(0))
        let result = try crosscheck(files, ["--against", "./other {file}", "a.orus"])
        XCTAssertEqual(result.end, .exited(1))
        XCTAssertTrue(result.outputText.contains("the errors differ"), result.outputText)
    }

    func testInputArgumentsAndMask() throws {
        let program = """
            use std.env
            print(input())
            print(env.args())
            print("at @", timestamp())

            """
        let files = ["a.orus": program, "a.stdin": "hello\n", "a.args": "x \"y z\"\n", "b.orus": "print(input())\n", "in": "b\n"]
        let masked = try crosscheck(files, ["--mask", "at [0-9.e-]+", "--stdin", "in", "."])
        XCTAssertEqual(masked.end, .exited(0), masked.outputText)
        let recorded = try crosscheck(files, ["--mask", "at [0-9.e-]+", "--record", "a.orus"], readingBack: "a.expected")
        XCTAssertEqual(recorded.outputText, "hello\n[\"x\", \"y z\"]\n<masked>\n")
        let unmasked = try crosscheck(files, ["a.orus"])
        XCTAssertEqual(unmasked.end, .exited(1))
    }

    func testRecordedOutputsAreComparedWith() throws {
        let files = ["a.orus": "print(1)\n", "a.expected": "1\n", "b.orus": "print(2)\n", "b.expected": "1\n", "c.orus": "print(3)\n"]
        let result = try crosscheck(files, ["--expected", "."])
        XCTAssertEqual(result.end, .exited(1))
        XCTAssertTrue(result.outputText.contains("3 programs: 2 agree, 1 differ"), result.outputText)
        // A newline at the end counts, and is told of.
        let newline = try crosscheck(["a.orus": "print(1)\n", "a.expected": "1"], ["--expected", "a.orus"])
        XCTAssertEqual(newline.end, .exited(1), newline.outputText)
        for text in ["> 2 | (end of output)\n", "> 2 | (end of output, no newline at the end)\n"] {
            XCTAssertTrue(newline.outputText.contains(text), newline.outputText)
        }
        // That the program is rejected can be recorded, too.
        let rejected = try crosscheck(["a.orus": "print(nothing)\n", "a.expected": "", "a.exit": "65\n"], ["--expected", "a.orus"])
        XCTAssertEqual(rejected.end, .exited(0), rejected.outputText)
        let printed = try crosscheck(["a.orus": "print(nothing)\n", "a.expected": "1\n"], ["--expected", "a.orus"])
        XCTAssertEqual(printed.end, .exited(2), printed.outputText)
    }

    func testProgramsThatWriteFilesMeetNeitherEachOtherNorTheUsersFiles() throws {
        let program = """
            use std.io
            io.append_file("log", "x")
            print(io.read_file("log"))

            """
        let result = try crosscheck(["a.orus": program, "log": "old:"], ["--expected", "a.orus"], readingBack: "log")
        XCTAssertEqual(result.outputText, "old:")
    }

    func testWhatCannotRun() throws {
        let error = try crosscheck(["a.orus": "print(nothing)\n"], ["a.orus"])
        XCTAssertEqual(error.end, .exited(2))
        XCTAssertTrue(error.outputText.contains("the program has errors: error E1010 at a.orus:1:7"), error.outputText)
        let endless = try crosscheck(["a.orus": "while true:\n    pass\n"], ["--timeout", "0.3", "a.orus"])
        XCTAssertEqual(endless.end, .exited(2))
        XCTAssertTrue(endless.outputText.contains("did not end in time"), endless.outputText)
        XCTAssertEqual(try crosscheck([:], ["nowhere"]).end, .exited(66))
        let input = try crosscheck(["a.orus": "print(1)\n"], ["--stdin", "nowhere", "a.orus"])
        XCTAssertEqual(input.end, .exited(66))
        XCTAssertEqual(input.errorText, "orusc: there is no file 'nowhere' for --stdin\n")
        XCTAssertEqual(try crosscheck([:], ["--mask", "(", "a.orus"]).end, .exited(64))
    }

    func testDirectoriesWithLinksInCirclesBrokenOnesAndPipes() throws {
        let result = try crosscheck(["a b.orus": "print(1)\n"], ["--engines", "interpret", "."]) { directory in
            for (target, link) in [(".", "again"), ("loop", "loop"), ("nowhere", "broken.orus")] { symlink(target, "\(directory)/\(link)") }
            mkfifo("\(directory)/pipe.orus", 0o666)
        }
        XCTAssertEqual(result.end, .exited(2), result.errorText)
        XCTAssertTrue(result.outputText.contains("2 programs: 1 agree, 0 differ, 1 could not run"), result.outputText)
        XCTAssertTrue(result.outputText.contains("broken.orus: could not run: interpret: error E3001"), result.outputText)
    }

    func testFloodsOfErrorsEnd() throws {
        let result = try crosscheck(["a.orus": "while true: eprint(\"x\".repeat(60000))\n"], ["--engines", "interpret", "--timeout", "60", "a.orus"])
        XCTAssertTrue(result.outputText.contains("a.orus: could not run: wrote too much"), result.outputText)
    }

    func testWhatProgramsLeaveBehindEnds() throws {
        let duration = "86\(getpid())"
        let program = "use std.process\nprocess.run([\"sh\", \"-c\", \"setsid sleep \(duration) >/dev/null 2>&1 & sleep 0.2\"])\nprint(1)\n"
        let result = try crosscheck(["a.orus": program], ["--engines", "interpret", "a.orus"])
        XCTAssertEqual(result.end, .exited(0), result.outputText)
        let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.filter { pid in
            let command = (try? readBytes("/proc/\(pid)/cmdline")) ?? []
            return command.split(separator: 0).contains { $0.elementsEqual(duration.utf8) }
        }
        XCTAssertEqual(left, [])
    }

    func testReportsForTools() throws {
        let files = ["a.orus": "print(\"<&\")\n", "b.orus": "print(1)\n", "vm": "#!/bin/sh\necho 1\n"]
        let json = try crosscheck(files, ["--against", "./vm {file}", "--format", "json", "."])
        XCTAssertEqual(json.end, .exited(1))
        let report = try XCTUnwrap(JSON(json.output))
        XCTAssertEqual(report["differ"].integer, 1)
        XCTAssertEqual(report["results"].elements?.first?["verdict"].text, "differ")
        XCTAssertEqual(report["results"].elements?.first?["line"].integer, 1)
        let junit = try crosscheck(files, ["--against", "./vm {file}", "--format", "junit", "."])
        XCTAssertTrue(junit.outputText.contains("tests=\"2\" failures=\"1\" errors=\"0\""), junit.outputText)
        XCTAssertTrue(junit.outputText.contains("&lt;&amp;"), junit.outputText)
    }

    func testCollectingAllTheTimeChangesNothing() throws {
        let program = """
            struct Node:
                value: i32
                next: Node?
            fn build(n) -> Node?:
                mut list: Node? = None
                for i in n:
                    list = Some(Node{ value: i, next: list })
                list
            mut total = 0
            mut list = build(2000)
            mut texts = [""]
            while true:
                match list:
                    Some(node) ->
                        total += node.value
                        texts.push(node.value as string + "!")
                        list = node.next
                    None -> break
            print(total, len(texts), texts[2000])

            """
        let result = try crosscheck(["a.orus": program], ["--gc-stress", "a.orus"])
        XCTAssertEqual(result.end, .exited(0), result.outputText)
    }

    func testVariantsDoWhatTheirOriginalsDo() throws {
        let program = "fn f(n: i32) -> i32:\n    mut t = 0\n    for i in 0..n: t += i * n\n    t\nprint(f(4), f(0) == 0)\n"
        let result = try orusc("fuzz", ["a.orus": program], ["--variants", "a.orus", "--count", "3"])
        XCTAssertEqual(result.end, .exited(0), result.outputText + result.errorText)
        XCTAssertTrue(result.outputText.hasPrefix("4 programs from seed 1: 4 agree"), result.outputText)
    }

    func testProgramsWithoutVariantsAreCounted() throws {
        let files = ["a.orus": "print(1 + 2)\n", "b.orus": "print(\n", "c.orus": "print(timestamp())\n", "main.orus": "print(3)\n"]
        let some = try orusc("fuzz", files.filter { $0.key != "main.orus" }, ["--variants", ".", "--count", "1"])
        XCTAssertEqual(some.end, .exited(0), some.outputText)
        XCTAssertTrue(some.outputText.contains("skipped: 1 that do not compile, 1 that have no variants\n"), some.outputText)
        // Where a directory has a `main.orus`, that is the program.
        let none = try orusc("fuzz", files, ["--variants", "."])
        XCTAssertEqual(none.end, .exited(2), none.outputText)
        XCTAssertTrue(none.outputText.contains("skipped: 0 that do not compile, 1 that have no variants\n"), none.outputText)
        let empty = try orusc("fuzz", [:], ["--variants", "."])
        XCTAssertEqual(empty.end, .exited(2), empty.outputText)
        XCTAssertEqual(empty.errorText, "orusc: there is no program to check\n")
    }

    func testGeneratedProgramsKeepTheirEdition() throws {
        let outside = "\(try Configuration.fromEnvironment().orusc) run --interpret {file}"
        let result = try orusc("fuzz", [:], ["--count", "4", "--engines", "interpret", "--against", outside])
        XCTAssertEqual(result.end, .exited(0), result.outputText + result.errorText)
        XCTAssertTrue(result.outputText.hasPrefix("4 programs from seed 1: 4 agree"), result.outputText)
    }

    func testGeneratedProgramsRunUnderSanitizers() throws {
        let result = try orusc("fuzz", [:], ["--count", "1", "--engines", "none", "--sanitize", "address"])
        XCTAssertTrue(result.outputText.contains("gcc:none+address"), result.outputText + result.errorText)
    }

    private func crosscheck(
        _ files: [String: String], _ arguments: [String], readingBack file: String? = nil, prepare: (String) -> Void = { _ in }
    ) throws -> ProcessResult {
        try orusc("crosscheck", files, arguments, readingBack: file, prepare: prepare)
    }

    /// Runs a command of orusc in a directory with these files; files that begin with `#!` can be executed. The output
    /// is that of the command, or what a file holds afterwards.
    private func orusc(
        _ name: String, _ files: [String: String], _ arguments: [String], readingBack file: String? = nil,
        prepare: (String) -> Void = { _ in }
    ) throws -> ProcessResult {
        let configuration = try Configuration.fromEnvironment()
        return try withTemporaryDirectory { directory in
            for (name, text) in files {
                try writeBytes(Array(text.utf8), to: "\(directory)/\(name)")
                if text.hasPrefix("#!") { chmod("\(directory)/\(name)", 0o755) }
            }
            prepare(directory)
            var command = Command([configuration.orusc, name] + arguments)
            command.directory = directory
            command.timeout = 120
            var result = try command.run()
            if let file { result.output = try readBytes("\(directory)/\(file)") }
            return result
        }
    }
}
