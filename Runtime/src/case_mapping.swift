// Writes case_ranges.inc: the simple case mappings of Unicode beyond ASCII, as runs of characters that are mapped alike.
//
//     swift Runtime/src/case_mapping.swift > Runtime/src/case_ranges.inc
//
// They are those of Swift's library, which the interpreter asks. Swift knows the full mappings; where one is longer than a character, the
// simple one is that to title case, or the character itself.

struct Run {
    let first: UInt32
    var last: UInt32
    var stride: UInt32
    let difference: Int64
}

func single(_ texts: String...) -> Unicode.Scalar? {
    for text in texts where text.unicodeScalars.count == 1 { return text.unicodeScalars.first }
    return nil
}

func write(_ name: String, _ mapped: (Unicode.Scalar) -> Unicode.Scalar?) {
    var runs: [Run] = []
    for code in UInt32(0x80)..<0x110000 {
        guard let scalar = Unicode.Scalar(code), let target = mapped(scalar), target != scalar else { continue }
        let difference = Int64(target.value) - Int64(code)
        if let run = runs.last, run.difference == difference, case let step = code - run.last, step <= 2,
            run.first == run.last || step == run.stride
        {
            runs[runs.count - 1].last = code
            runs[runs.count - 1].stride = step
        } else {
            runs.append(Run(first: code, last: code, stride: 1, difference: difference))
        }
    }
    print("static const CaseRun \(name)[] = {")
    func hex(_ code: UInt32) -> String { "0x" + String(code, radix: 16, uppercase: true) }
    for run in runs { print("    {\(hex(run.first)), \(hex(run.last)), \(run.stride), \(run.difference)},") }
    print("};")
}

print("// Made by case_mapping.swift.")
write("to_upper") { single($0.properties.uppercaseMapping, $0.properties.titlecaseMapping) }
write("to_lower") { $0.value == 0x130 ? "i" : single($0.properties.lowercaseMapping) }
