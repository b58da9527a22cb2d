import Glibc

/// What a crosscheck found, in the format that was asked for.
struct CrosscheckReport {
    /// Programs of larger sets are not all worth a line.
    static let tableLimit = 40

    let options: Options
    let engines: [Engine]
    let results: [Crosscheck.Result]
    let seconds: Double

    /// How many programs all engines agree on.
    var agreeCount: Int { results.count { if case .agree = $0.verdict { true } else { false } } }
    /// How many they do not agree on.
    var differCount: Int { results.count { if case .differ = $0.verdict { true } else { false } } }
    /// How many could not be run.
    var failedCount: Int { results.count - agreeCount - differCount }

    /// 1 for any difference, else 2 for anything that could not be run, else 0.
    var exitCode: Int32 {
        if differCount > 0 { return Crosscheck.someDiffer }
        return failedCount > 0 ? Crosscheck.couldNotRun : Crosscheck.allAgree
    }

    /// The report.
    var text: String {
        switch options.crosscheck.format {
        case .human: human
        case .json: json
        case .junit: junit
        }
    }

    // MARK: For people

    private var human: String {
        var text = table
        for result in results {
            switch result.verdict {
            case .agree: break
            case .differ(let groups): text += "\n" + DifferenceText(self, result.program, groups).text
            case .couldNotRun(let reason): text += "\n\(result.program.path): could not run: \(reason)\n"
            }
        }
        if !text.isEmpty { text += "\n" }
        return text + engineTable + "\n" + summary
    }

    /// A line for each program, with a letter for what each engine did.
    private var table: String {
        let shown = results.count <= Self.tableLimit
            ? results : results.filter { if case .agree = $0.verdict { false } else { true } }
        if shown.isEmpty { return "" }
        let width = min(60, max(7, shown.map(\.program.path.count).max() ?? 0)) + 2
        var text = Table.left("program", width) + engines.map { Table.left($0.name, columnWidth($0)) }.joined()
        text = trimmed(text) + "\n"
        for result in shown {
            let marks = zip(engines, marks(result)).map { Table.left($1, columnWidth($0)) }.joined()
            text += trimmed(Table.left(result.program.path, width) + (width > result.program.path.count ? "" : "  ") + marks) + "\n"
        }
        return text
    }

    private func columnWidth(_ engine: Engine) -> Int { max(engine.name.count, 4) + 2 }

    private func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    /// `ok`, or a letter for each of the different outcomes, `-` for what could not be run, nothing for what is absent.
    func marks(_ result: Crosscheck.Result) -> [String] {
        result.outcomes.enumerated().map { index, outcome in
            switch outcome {
            case .failed: return "-"
            case .absent: return ""
            case .ran:
                guard case .differ(let groups) = result.verdict else {
                    if case .couldNotRun = result.verdict { return "?" }
                    return "ok"
                }
                let group = groups.firstIndex { $0.engines.contains(index) } ?? 0
                return group < 26 ? String(UnicodeScalar(UInt8(65 + group))) : "Z"
            }
        }
    }

    /// The processor time of each engine.
    private var engineTable: String {
        var text = Table.left("engine", 28) + Table.right("programs", 10) + Table.right("CPU s", 10) + "\n"
        for (index, engine) in engines.enumerated() {
            var count = 0, time = 0.0
            for result in results {
                guard case .ran(let observation) = result.outcomes[index] else { continue }
                count += 1
                time += observation.seconds
            }
            text += Table.left(engine.name, 28) + Table.right("\(count)", 10) + Table.right(Table.fixed(time, 2), 10) + "\n"
        }
        return text
    }

    private var summary: String {
        "\(results.count) program\(results.count == 1 ? "" : "s"): \(agreeCount) agree, \(differCount) differ, "
            + "\(failedCount) could not run (\(Table.fixed(seconds, 1)) s)\n"
    }

    // MARK: For tools

    private var json: String {
        var text = "{\"programs\":\(results.count),\"agree\":\(agreeCount),\"differ\":\(differCount),"
        text += "\"couldNotRun\":\(failedCount),\"seconds\":\(Table.fixed(seconds, 3)),\"engines\":["
        text += engines.map { ReportText.json($0.name) }.joined(separator: ",") + "],\"results\":[\n"
        return text + results.map(json).joined(separator: ",\n") + "\n]}\n"
    }

    private func json(_ result: Crosscheck.Result) -> String {
        var text = "{\"program\":\(ReportText.json(result.program.path)),\"verdict\":"
        switch result.verdict {
        case .agree: text += "\"agree\""
        case .differ(let groups):
            let difference = DifferenceText(self, result.program, groups)
            text += "\"differ\",\"line\":\(difference.line.map { String($0 + 1) } ?? "null"),\"outcomes\":["
            text += groups.map { json($0, difference) }.joined(separator: ",") + "],\"reproduce\":["
            text += difference.commands.map(ReportText.json).joined(separator: ",") + "]"
        case .couldNotRun(let reason): text += "\"couldNotRun\",\"reason\":\(ReportText.json(reason))"
        }
        return text + "}"
    }

    private func json(_ group: OutcomeGroup, _ difference: DifferenceText) -> String {
        let observation = group.observation
        var text = "{\"engines\":[" + group.engines.map { ReportText.json(engines[$0].name) }.joined(separator: ",")
        text += "],\"end\":\(ReportText.json(observation.end.text)),\"exitCode\":"
        if case .exited(let code) = observation.end { text += "\(code)" } else { text += "null" }
        if let report = observation.report {
            text += ",\"error\":{\"code\":\(ReportText.json(report.code)),\"message\":\(ReportText.json(report.message)),"
            text += "\"file\":\(ReportText.json(report.file)),\"line\":\(report.line),\"column\":\(report.column)}"
        }
        if let line = difference.firstDifferingLine(of: observation) { text += ",\"text\":\(ReportText.json(line))" }
        return text + "}"
    }

    private var junit: String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"orusc crosscheck\" "
        text += "tests=\"\(results.count)\" failures=\"\(differCount)\" errors=\"\(failedCount)\" "
        text += "time=\"\(Table.fixed(seconds, 3))\">\n"
        for result in results {
            let time = result.outcomes.reduce(0.0) { sum, outcome in
                if case .ran(let observation) = outcome { sum + observation.seconds } else { sum }
            }
            text += "<testcase name=\"\(ReportText.xml(result.program.path))\" classname=\"crosscheck\" "
            text += "time=\"\(Table.fixed(time, 3))\""
            switch result.verdict {
            case .agree: text += "/>\n"
            case .differ(let groups):
                let difference = DifferenceText(self, result.program, groups)
                text += ">\n<failure message=\"\(ReportText.xml(difference.headline))\">"
                text += ReportText.xml(difference.text) + "</failure>\n</testcase>\n"
            case .couldNotRun(let reason):
                text += ">\n<error message=\"\(ReportText.xml(reason))\"/>\n</testcase>\n"
            }
        }
        return text + "</testsuite>\n</testsuites>\n"
    }
}
