@testable import Driver
import Passes
import Support
import XCTest

/// What command lines mean, and what is said about those that mean nothing.
final class ArgumentParserTests: XCTestCase {
    private func parse(_ line: String) throws -> Options {
        try ArgumentParser.parse(line.split(separator: " ").map(String.init))
    }

    private func message(_ line: String) -> String {
        do {
            _ = try parse(line)
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    func testAFileAloneIsBuilt() throws {
        let options = try parse("a.orus")
        XCTAssertEqual(options.command, .build)
        XCTAssertEqual(options.inputs, ["a.orus"])
        XCTAssertEqual(options.level, .aggressive)
    }

    func testDocTakesModulesOrTheLibrary() throws {
        let options = try parse("doc a.orus lib -o site --private --title Mine")
        XCTAssertEqual(options.inputs, ["a.orus", "lib"])
        XCTAssertEqual(options.output, "site")
        XCTAssertTrue(options.doc.includesPrivate)
        XCTAssertEqual(options.doc.title, "Mine")
        XCTAssertTrue(try parse("doc --std --test --interpret").doc.runsExamples)
        XCTAssertEqual(message("doc --std a.orus"), "'orusc doc --std' documents the standard library and takes no files")
        XCTAssertEqual(message("doc --test -o x"), "'orusc doc --test' writes nothing, so -o makes no sense")
        XCTAssertEqual(message("doc -"), "'orusc doc' documents files, not standard input")
        XCTAssertEqual(message("check --std a.orus"), "'orusc check' has no option '--std'")
    }

    func testCrosscheckTakesSeveralOfMostThings() throws {
        let options = try parse(
            "crosscheck a.orus dir --cc gcc,clang --engines none,basic --sanitize address --mask [0-9]+ --jobs 3 --timeout 2.5 -- x y")
        XCTAssertEqual(options.inputs, ["a.orus", "dir"])
        XCTAssertEqual(options.programArguments, ["x", "y"])
        XCTAssertEqual(
            Engine.all(options).map(\.name),
            [
                "gcc:none", "gcc:none+address", "clang:none", "clang:none+address", "gcc:basic", "gcc:basic+address",
                "clang:basic", "clang:basic+address",
            ])
        XCTAssertEqual(message("crosscheck"), "'orusc crosscheck' wants programs: orusc crosscheck FILE|DIRECTORY…")
        XCTAssertTrue(message("crosscheck a --engines agressive").hasSuffix("did you mean 'aggressive'?"))
        XCTAssertTrue(message("crosscheck a --against orus").contains("{file}"))
    }

    func testSanitizersAreNotDropped() throws {
        for command in ["run a.orus --cc tcc", "build a.orus --cc=/usr/bin/tcc", "crosscheck a.orus --cc tcc", "fuzz --cc tcc"] {
            XCTAssertEqual(message("\(command) --sanitize address"), "tcc has no sanitizers: --sanitize wants gcc or clang for --cc")
        }
        XCTAssertEqual(
            Engine.all(try parse("crosscheck a.orus --cc tcc,gcc --engines none --sanitize address")).map(\.name),
            ["tcc:none", "gcc:none", "gcc:none+address"])
    }

    func testSanitizersWantTheirRuntime() throws {
        let installation = Installation(
            include: "/nowhere", library: "/nowhere/liborusrt.a", sanitizedLibrary: "/nowhere/asan/liborusrt.a", standardLibrary: "/nowhere",
            explanations: "/nowhere")
        // Any program does for a C compiler that is only looked for.
        XCTAssertNoThrow(try CToolchain(try parse("run a.orus --cc true"), installation))
        XCTAssertThrowsError(try CToolchain(try parse("run a.orus --cc true --sanitize address"), installation)) {
            let failure = $0 as? BuildFailure
            XCTAssertEqual(failure?.diagnostic.message, "orusc's runtime with sanitizers is missing: /nowhere/asan/liborusrt.a")
            // The interpreter does not take the program over.
            XCTAssertEqual(failure?.isMissingToolchain, false)
        }
    }

    func testFlagsMayStandAnywhere() throws {
        let options = try parse("-O1 build --color never a.orus -o out --cc=clang --cflags=-march=native")
        XCTAssertEqual(options.level, .basic)
        XCTAssertEqual(options.color, .never)
        XCTAssertEqual(options.output, "out")
        XCTAssertEqual(options.cCompiler, "clang")
        XCTAssertEqual(options.cFlags, ["-march=native"])
        XCTAssertEqual(try parse("build a.orus -oout").output, "out")
    }

    func testDebuggingIsUnoptimizedUnlessAsked() throws {
        XCTAssertEqual(try parse("-g a.orus").level, .none)
        XCTAssertEqual(try parse("-g -O2 a.orus").level, .aggressive)
        XCTAssertEqual(try parse("--opt-level=basic a.orus -g").level, .basic)
    }

    func testRunPassesArgumentsThrough() throws {
        let options = try parse("run a.orus -O0 -- -x --color b")
        XCTAssertEqual(options.inputs, ["a.orus"])
        XCTAssertEqual(options.programArguments, ["-x", "--color", "b"])
        XCTAssertEqual(message("run a.orus b"), "arguments of the program follow '--'; did you mean 'orusc run a.orus -- b'?")
    }

    func testDashesAfterTheDoubleDashAreFiles() throws {
        XCTAssertEqual(try parse("check -- -strange.orus").inputs, ["-strange.orus"])
        XCTAssertEqual(try parse("build -").inputs, ["-"])
    }

    func testEmitTakesAForm() throws {
        XCTAssertEqual(try parse("emit c a.orus").form, .c)
        XCTAssertEqual(message("emit tre a.orus"), "'orusc emit' prints tokens, tree, types, ir, c, asm, not 'tre'; did you mean 'tree'?")
    }

    func testMistakesAreNamedWithTheNearestRightWord() {
        XCTAssertEqual(message("--opt-lvl none a.orus"), "there is no option '--opt-lvl'; did you mean '--opt-level'?")
        XCTAssertEqual(message("-O3 a.orus"), "there is no option '-O3'; did you mean '-O0'?")
        XCTAssertEqual(message("biuld"), "there is no command or file 'biuld'; did you mean 'build'?")
        XCTAssertEqual(message("--color=sometimes a.orus"), "--color takes auto, always or never, not 'sometimes'")
        XCTAssertEqual(message("--opt-level agressive a.orus"),
                       "--opt-level takes none, basic or aggressive, not 'agressive'; did you mean 'aggressive'?")
        XCTAssertEqual(message("help chekc"), "there is no command 'chekc'; did you mean 'check'?")
        XCTAssertEqual(message("check --keep-c d a.orus"), "'orusc check' has no option '--keep-c'")
        XCTAssertEqual(message("build"), "'orusc build' wants a file")
        XCTAssertEqual(message("build a.orus -o"), "option '-o' wants a value: -o OUT")
        XCTAssertEqual(message("build -g=1 a.orus"), "there is no option '-g=1'; did you mean '-g'?")
        XCTAssertEqual(message("build --deny-warnings=1 a.orus"), "option '--deny-warnings' takes no value")
        XCTAssertEqual(message("--dump-ir=before:x a.orus"), "--dump-ir takes after:PASS or after:PASS:FUNCTION, not 'before:x'")
        XCTAssertTrue(message("--disable-pass nonsense a.orus").hasPrefix("there is no pass 'nonsense'"))
    }

    func testDumpsNameAPassAndAFunction() throws {
        let pass = try XCTUnwrap(Pipeline.all.first).name
        XCTAssertEqual(try parse("--dump-ir a.orus").dumps, [DumpRequest()])
        XCTAssertEqual(try parse("--dump-ir=after:\(pass):main.f a.orus").dumps, [DumpRequest(pass: pass, function: "main.f")])
    }

    func testEveryOptionIsInTheHelpOfItsCommands() {
        for option in OptionSpecification.all {
            for command in option.commands {
                XCTAssertTrue(HelpText.page(of: command).contains(option.names[0]), "\(option.names) in \(command)")
            }
        }
    }
}

/// The small parts that the driver stands on.
final class SystemTests: XCTestCase {
    func testPaths() {
        XCTAssertEqual(Path.join("a", "b.orus"), "a/b.orus")
        XCTAssertEqual(Path.join(".", "b.orus"), "b.orus")
        XCTAssertEqual(Path.join("a", "/b"), "/b")
        XCTAssertEqual(Path.directory("a/b/c"), "a/b")
        XCTAssertEqual(Path.directory("c"), ".")
        XCTAssertEqual(Path.directory("/c"), "/")
        XCTAssertEqual(Path.stem("src/main.orus"), "main")
        XCTAssertEqual(Path.stem(".orus"), ".orus")
        XCTAssertEqual(Path.normalize("a/./b/../c//d"), "a/c/d")
        XCTAssertEqual(Path.normalize("../a"), "../a")
        XCTAssertEqual(Path.normalize("a/.."), ".")
        XCTAssertEqual(Path.normalize("/a/.."), "/")
    }

    func testSpellingFindsSwapsAndBeginnings() {
        XCTAssertEqual(Spelling.meant(by: "rnu", among: ["run", "build"]), "run")
        XCTAssertEqual(Spelling.meant(by: "--show-t", among: ["--show-timing", "--cc"]), "--show-timing")
        XCTAssertNil(Spelling.meant(by: "xyzzy", among: ["run", "build"]))
    }

    func testNumbersWithoutFoundation() {
        XCTAssertEqual(Table.fixed(3.14159, 2), "3.14")
        XCTAssertEqual(Table.fixed(0.05, 1), "0.1")
        XCTAssertEqual(Table.fixed(12.007, 2), "12.01")
        XCTAssertEqual(Table.fixed(2.5, 0), "3")
    }

    func testShellQuoting() {
        XCTAssertEqual(Subprocess(arguments: ["gcc", "-o", "a b", "it's"]).shellText, "gcc -o 'a b' 'it'\\''s'")
    }

    func testFilesAreReadWhole() throws {
        let path = "/proc/self/status"
        XCTAssertFalse(try Files.read(path).isEmpty)
        XCTAssertThrowsError(try Files.read("/")) { XCTAssertEqual(($0 as? SystemError)?.reason, "Is a directory") }
        XCTAssertThrowsError(try Files.read("/nowhere")) {
            XCTAssertEqual("\($0)", "cannot read /nowhere: No such file or directory")
        }
    }
}
