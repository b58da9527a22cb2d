/// How long each phase of a compilation took.
struct PhaseTimes {
    private(set) var phases: [(name: String, seconds: Double)] = []

    /// Runs a phase and adds its time; phases of one name are added up.
    mutating func measure<Result, Failure: Error>(
        _ name: String, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = Clock.seconds
        defer { add(name, Clock.seconds - start) }
        return try body()
    }

    /// Adds the time of a phase that was measured elsewhere.
    mutating func add(_ name: String, _ seconds: Double) {
        if let index = phases.firstIndex(where: { $0.name == name }) {
            phases[index].seconds += seconds
        } else {
            phases.append((name, seconds))
        }
    }

    /// The table that `--show-timing` prints.
    var table: String {
        let total = phases.reduce(0) { $0 + $1.seconds }
        var text = "phase              ms      %\n"
        for (name, seconds) in phases + [("total", total)] {
            let share = total > 0 ? seconds / total * 100 : 0
            text += Table.left(name, 12) + Table.right(Table.fixed(seconds * 1000, 2), 9)
            text += Table.right(Table.fixed(share, 1), 7) + "\n"
        }
        return text
    }
}

/// Columns of text without Foundation's formats.
enum Table {
    /// The text followed by blanks up to a width.
    static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// The text behind blanks up to a width.
    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// A number that is not negative, rounded to some decimals.
    static func fixed(_ number: Double, _ decimals: Int) -> String {
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let rounded = Int((number * Double(scale)).rounded())
        if decimals == 0 { return String(rounded) }
        let fraction = String(rounded % scale)
        return "\(rounded / scale)." + String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
    }
}
