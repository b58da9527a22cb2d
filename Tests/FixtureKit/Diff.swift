/// The first difference of two texts, line by line, with some lines around it; nil when they are equal.
public func difference(expected: [String], actual: [String]) -> String? {
    let common = zip(expected, actual).prefix { $0 == $1 }.count
    if common == expected.count, common == actual.count { return nil }
    var report = ["first difference at line \(common + 1) of the output:"]
    for line in expected[max(0, common - 2)..<common] { report.append("    \(line)") }
    for line in expected[common...].prefix(3) { report.append("  - \(line)") }
    for line in actual[common...].prefix(3) { report.append("  + \(line)") }
    if common == expected.count { report.append("  (the output goes on after what is expected)") }
    if common == actual.count { report.append("  (the output ends here)") }
    return report.joined(separator: "\n")
}

/// The lines of a text whose last line may or may not be ended by a newline.
public func lines(of bytes: [UInt8]) -> (lines: [String], endsOpen: Bool) {
    if bytes.isEmpty { return ([], false) }
    var slices = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let endsOpen = slices.last?.isEmpty == false
    if !endsOpen { slices.removeLast() }
    return (slices.map { String(decoding: $0, as: UTF8.self) }, endsOpen)
}
