/// Statements about edges that expressions reach too rarely: halves of negative numbers, zeros with a sign, values that trade places.
///
/// They stand at the end of `main` and come of a random source of their own, so that the rest of a program does not depend on them.
extension ProgramGenerator {
    mutating func edges(seed: UInt64) {
        guard !isOld, features.contains(.loops), features.contains(.arrays) else { return }
        var source = RandomSource(seed: ~seed)
        if source.chance(30) { halves(&source) }
        if features.contains(.floats), source.chance(30) { signedZeros(&source) }
        if source.chance(30) { trades(&source) }
        if source.chance(20) { extremes(&source) }
        if source.chance(10) { table(&source) }
        if source.chance(30) { conversions(&source) }
        if source.chance(30) { shifts(&source) }
    }

    private func signedType(_ source: inout RandomSource) -> String {
        source.pick(features.contains(.narrow) ? ["i8", "i16", "i32", "i64"] : ["i32", "i64"])
    }

    /// Quotients and remainders of small numbers of both signs by what could pass for a shift or a mask.
    private mutating func halves(_ source: inout RandomSource) {
        let (turn, divisor) = (fresh("it"), source.pick(["2", "4", "8", "3"]))
        line("for \(turn) in -\(source.int(3...9))\(signedType(&source))..=\(source.int(3...9)):")
        block { $0.line("print(\"half\", \(turn) / \(divisor), \(turn) % \(divisor), -\(turn) / \(divisor))") }
    }

    /// Sums and products of zeros, where only the sign tells them apart.
    private mutating func signedZeros(_ source: inout RandomSource) {
        let turn = fresh("it")
        let zero = source.pick(["0.0", "-0.0"])
        line("for \(turn) in [-0.0, 0.0, \(source.pick(["-1.5", "f64.NAN", "f64.INFINITY", "5e-324"]))]:")
        block { $0.line("print(\"zero\", \(turn) + \(zero), \(turn) - \(zero), \(zero) - \(turn), \(turn) * \(source.pick(["1.0", "-1.0", "0.0"])), -\(turn))") }
    }

    /// Variables of a loop that take one another's values.
    private mutating func trades(_ source: inout RandomSource) {
        let count = source.int(2...4)
        let names = (0..<count).map { _ in fresh("v") }
        for (position, name) in names.enumerated() { line("mut \(name) = \(position * 7 + source.int(1...6))i64") }
        let shift = source.int(1...count - 1)
        let values = (0..<count).map { names[($0 + shift) % count] }
        line("for _ in 0..\(source.int(2...6)):")
        block {
            $0.line("\(names.joined(separator: ", ")) = \(values.joined(separator: ", "))")
            if source.chance(40) { $0.line("\(names[0]) = wrapping_sub(\(names[1]), \(names[0]))") }
            if source.chance(70) { $0.line("print(\"trade\", \(names.joined(separator: ", ")))") }
        }
        line("print(\"traded\", \(names.joined(separator: ", ")))")
    }

    private func unsignedType(_ source: inout RandomSource) -> String {
        source.pick(features.contains(.narrow) ? ["u8", "u16", "u32", "u64"] : ["u32", "u64"])
    }

    /// Limits of one integer type as another one.
    private mutating func conversions(_ source: inout RandomSource) {
        for _ in 0..<4 {
            let isSigned = source.chance(60)
            let type = isSigned ? signedType(&source) : unsignedType(&source)
            let target = source.chance(50) ? signedType(&source) : unsignedType(&source)
            let name = fresh("v")
            let limit = isSigned ? source.pick(["-1\(type)", "\(type).MIN", "\(type).MAX"]) : source.pick(["1\(type)", "\(type).MAX"])
            line("\(name) = \(limit)")
            line("try: print(\"as\", \(name) as \(target))")
            line("catch e: print(\"as\", e.message)")
        }
    }

    /// Shifts of numbers whose highest bit is set.
    private mutating func shifts(_ source: inout RandomSource) {
        let type = source.chance(30) ? signedType(&source) : unsignedType(&source)
        let (name, count) = (fresh("v"), source.int(1...7))
        line("\(name) = \(type).MAX - \(source.int(1...9))\(type)")
        line("print(\"shift\", \(name) >> \(count), \(type).MAX >> \(count), ~\(name) >> \(source.int(0...7)))")
    }

    /// A literal of so many elements that a function of its own makes it.
    private mutating func table(_ source: inout RandomSource) {
        let (name, count, raises) = (fresh("v"), source.int(62...66), source.chance(20))
        let rows = (0..<count).map { row in
            let text = source.pick(["\"r\(row)\"", "\"\"", "(\(row) as string)"])
            return "(\(source.int(-9...9)) * \(row)i32 \(raises && row == count - 1 ? "/ (len(\"\") as i32)" : "+ 1"), \(text))"
        }
        line("try:")
        block {
            $0.line("\(name) = [\(rows.joined(separator: ", "))]")
            $0.line("print(\"table\", len(\(name)), \(name)[0], \(name)[\(source.int(0...count))])")
        }
        line("catch: print(\"no table\")")
    }

    /// The ends of a type under shifts and comparisons.
    private mutating func extremes(_ source: inout RandomSource) {
        let (turn, type) = (fresh("it"), signedType(&source))
        line("for \(turn) in [\(type).MIN, \(type).MIN + 1, -1, 0, \(type).MAX - 1, \(type).MAX]:")
        block { $0.line("print(\"end\", \(turn) >> \(source.int(1...7)), \(turn) / \(source.int(2...5)), \(turn) < \(turn) / 2, ~\(turn))") }
    }
}
