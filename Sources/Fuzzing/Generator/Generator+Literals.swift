/// Literals, with a liking for the values where mistakes are made.
extension ProgramGenerator {
    /// An expression of the type that uses no variable.
    mutating func literal(_ type: ValueType, depth: Int) -> String {
        switch type {
        case .bool: return random.chance(50) ? "true" : "false"
        case .char: return random.pick(["'a'", "'Z'", "'0'", "'\\n'", "'é'", "'\\u{1F600}'", "'\\\\'"])
        case .string: return stringLiteral()
        case .integer(let kind): return integerLiteral(kind)
        case .float(let wide): return floatLiteral(wide: wide)
        case .array(let element): return arrayLiteral(element, depth: depth)
        case .tuple(let members):
            let parts = members.map { literal($0, depth: depth - 1) }
            return "(" + parts.joined(separator: ", ") + ")"
        case .option(let element):
            return depth <= 0 || random.chance(30) ? "Option<\(text(element))>.None" : "Some(\(literal(element, depth: depth - 1)))"
        case .structure(let index): return structureLiteral(index, depth: depth) { $0.literal($1, depth: depth - 1) }
        case .enumeration(let index): return variantLiteral(index, depth: depth) { $0.literal($1, depth: depth - 1) }
        case .fixedArray(let element, let count):
            return array((0..<count).map { _ in literal(element, depth: depth - 1) })
        case .library(let name, let arguments): return libraryLiteral(name, arguments, depth: depth)
        case .dynamic: return fromProgramTemplate(type, depth) ?? variable(type) ?? "unreachable()"
        case .function(let parameters, let result):
            let list = parameters.enumerated().map { "_\($0.offset): \(text($0.element))" }.joined(separator: ", ")
            return "(fn(\(list)) -> \(text(result)): \(literal(result, depth: depth - 1)))"
        }
    }

    private mutating func arrayLiteral(_ element: ValueType, depth: Int) -> String {
        let count = depth <= 0 ? 1 : random.weighted([(1, 0), (3, 1), (4, 2), (4, 3), (2, 5), (1, 9)])
        if count == 0 { return "clip_array<\(text(element))>([])" }
        if random.chance(12) { return "[\(literal(element, depth: depth - 1)); \(random.pick([0, 1, 2, 7, 16, 33]))]" }
        return array((0..<count).map { _ in literal(element, depth: depth - 1) })
    }

    /// An array of the elements. In the edition vm a number or a constant as the second and last is how many there are, unless a comma
    /// follows: a number may be 4294967295 then, and a constant 2147483647, or no number.
    func array(_ elements: [String]) -> String {
        let isCount = isOld && elements.count == 2 && (constants.contains { $0.name == elements[1] } || elements[1].prefix { $0.isNumber || $0 == "_" }.count > 3)
        return "[" + elements.joined(separator: ", ") + (isCount ? ",]" : "]")
    }

    private mutating func libraryLiteral(_ name: LibraryType, _ arguments: [ValueType], depth: Int) -> String {
        let head = "\(name.rawValue)<\(arguments.map(text).joined(separator: ", "))>"
        let values = array((0..<random.int(1...3)).map { _ in literal(arguments[0], depth: depth - 1) })
        switch name {
        case .map, .dictionary:
            if random.chance(15) { return "\(head).\(name == .map ? "of([])" : "new()")" }
            let pairs = (0..<random.int(1...3)).map { _ in "\(literal(arguments[0], depth: 0)): \(literal(arguments[1], depth: depth - 1))" }
            let map = "[\(pairs.joined(separator: ", "))]"
            return name == .map ? map : "PMap.of(\(map))"
        case .set, .deque, .heap, .vector: return random.chance(15) ? "\(head).of([])" : "\(head).of(\(values))"
        case .result:
            let isGood = random.chance(65)
            return "\(head).\(isGood ? "Ok" : "Err")(\(literal(arguments[isGood ? 0 : 1], depth: depth - 1)))"
        }
    }

    /// A struct literal whose fields `value` writes.
    mutating func structureLiteral(_ index: Int, depth: Int, value: (inout ProgramGenerator, ValueType) -> String) -> String {
        var parts: [String] = []
        for field in structures[index].fields where !field.hasDefault || random.chance(50) {
            parts.append("\(field.name): \(value(&self, field.type))")
        }
        return "\(structures[index].name){ \(parts.joined(separator: ", ")) }"
    }

    /// A variant whose payload `value` writes.
    mutating func variantLiteral(_ index: Int, depth: Int, value: (inout ProgramGenerator, ValueType) -> String) -> String {
        let enumeration = enumerations[index]
        let variant = depth <= 0 ? enumeration.variants[0] : random.pick(enumeration.variants)
        let payload = variant.payload.map { value(&self, $0) }
        return "\(enumeration.name).\(variant.name)" + (payload.isEmpty ? "" : "(\(payload.joined(separator: ", ")))")
    }

    mutating func integerLiteral(_ kind: IntegerKind) -> String {
        let edge = random.int(0...299)
        if edge < 4 { return "\(kind.name).MAX" }
        if edge < 7, kind.isSigned { return "\(kind.name).MIN" }
        let magnitude: UInt64
        switch edge {
        case ..<12: magnitude = kind.max
        case ..<15: magnitude = kind.max - 1
        case ..<20: magnitude = UInt64(1) << UInt64(random.int(0...kind.bits - 2))
        case ..<26: magnitude = random.next() & kind.max
        case ..<32: magnitude = UInt64(random.pick([15, 16, 31, 32, 33, 63, 64, 100, 127]))
        default: magnitude = UInt64(random.int(0...9))
        }
        return kind.isSigned && random.chance(25) ? "(-\(magnitude)\(kind.name))" : "\(magnitude)\(kind.name)"
    }

    private mutating func floatLiteral(wide: Bool) -> String {
        let suffix = wide ? "" : "f32"
        if random.chance(12) { return "\(wide ? "f64" : "f32").\(random.pick(["NAN", "INFINITY", "MAX", "EPSILON"]))" }
        let digits = random.pick(["0.0", "1.0", "0.5", "2.0", "0.1", "1e3", "1e-7", "123.456", "3.0", "7.25", "1e20", "16777217.0"])
        return random.chance(25) ? "(-\(digits)\(suffix))" : digits + suffix
    }

    private mutating func stringLiteral() -> String {
        switch random.int(0...9) {
        case 0: return "\"\""
        case 1:
            // The lengths around a string representation's and a vector's borders.
            let count = random.pick([14, 15, 16, 17, 31, 32, 33, 63, 64, 65])
            return "\"" + String(repeating: random.pick(["a", "b", "x"]), count: count) + "\""
        case 2: return random.pick(["\"é\"", "\"日本\"", "\"\\n\"", "\"\\t\\\\\"", "\"q\\\"q\"", "\"\\u{1F600}\"", "\"\\0\"", "\"a@b\"", "\"{}\""])
        default:
            let letters = "abcxyz 019"
            return "\"" + String((0..<random.int(1...8)).map { _ in letters.randomElement(using: &random)! }) + "\""
        }
    }
}
