import Source
import XCTest

@testable import Driver

/// What a crosscheck is made of, without processes.
final class CrosscheckPartsTests: XCTestCase {
    func testMasksReplaceWhatMatchesLineByLine() {
        let mask = Mask(["[0-9]+ ms", "^at .*$"])
        XCTAssertEqual(mask.apply("took 12 ms and 7 ms\nat noon\nnot at noon\n"), "took <masked> and <masked>\n<masked>\nnot at noon\n")
        XCTAssertEqual(Mask(["x*"]).apply("axb"), "a<masked>b")
        XCTAssertEqual(Mask([]).apply("same"), "same")
        XCTAssertNil(Mask.fault(of: "a+(b|c)"))
        XCTAssertNotNil(Mask.fault(of: "("))
    }

    func testErrorReportsAreReadFromJSON() {
        let text = """
            something else
            {"severity":"warning","code":"W1001","message":"unused","file":"a.orus","line":1,"column":1}
            {"severity":"error","code":"E0013","message":"a \\"quoted\\"\\nline","file":"a.orus","line":3,"column":5,"labels":[{"line":9}],"notes":["x, y"]}

            """
        let reports = ErrorReport.all(in: Array(text.utf8))
        XCTAssertEqual(reports.count, 1)
        XCTAssertEqual(reports.first?.message, "a \"quoted\"\nline")
        XCTAssertEqual(reports.first?.line, 3)
        XCTAssertEqual(reports.first?.column, 5)
        XCTAssertEqual(ErrorReport.all(in: Array("{broken".utf8)).count, 0)
    }

    func testReportsHoldOnlyWhatTheirFormatAllows() {
        XCTAssertEqual(ReportText.xml("<a & \"b\">\u{1}\t\u{FFFE}\u{FFFF}\u{FFFD}"), "&lt;a &amp; &quot;b&quot;&gt;?\t??\u{FFFD}")
        XCTAssertEqual(ReportText.json("\"\\\n\u{1}"), #""\"\\\n\u0001""#)
    }

    func testArgumentsOfSiblings() {
        XCTAssertEqual(ProgramSet.words("a  \"b c\"\n-d \"\" x\"y z\"\n"), ["a", "b c", "-d", "", "xy z"])
        XCTAssertEqual(ProgramSet.words("\n"), [])
    }

    func testVerdicts() {
        func ran(_ output: String, code: Int32 = 0, tellsErrors: Bool = true) -> Outcome {
            .ran(Observation(
                output: Array(output.utf8), end: .exited(code), report: nil, tellsErrors: tellsErrors, errors: [], seconds: 0))
        }
        if case .agree = Verdict([ran("a"), ran("a"), .absent], names: ["x", "y", "z"]) {} else { XCTFail("they agree") }
        if case .differ(let groups) = Verdict([ran("a"), ran("b"), ran("a")], names: ["x", "y", "z"]) {
            XCTAssertEqual(groups.map(\.engines), [[0, 2], [1]])
        } else {
            XCTFail("they differ")
        }
        if case .couldNotRun(let reason) = Verdict([ran("a"), .failed("no gcc")], names: ["x", "y"]) {
            XCTAssertEqual(reason, "y: no gcc")
        } else {
            XCTFail("one could not run")
        }
    }

    func testEditionsOfFiles() {
        func edition(_ text: String) -> Edition? { Edition.declared(in: Array(text.utf8)) }
        XCTAssertEqual(edition("// edition: vm\nprint(1)"), .vm)
        XCTAssertEqual(edition("\u{FEFF}//edition:2026\r\n"), .standard)
        XCTAssertEqual(edition("// edition:  vm  "), .vm)
        XCTAssertNil(edition("// edition: wm\n"))
        XCTAssertEqual(Edition.name(in: Array("// edition: wm\n".utf8)), "wm")
        XCTAssertNil(edition("print(1)\n// edition: vm\n"))
    }
}
