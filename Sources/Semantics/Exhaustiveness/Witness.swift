import TypedTree

/// A value that patterns miss, as a pattern.
indirect enum WitnessPattern {
    case wildcard
    /// As it is written.
    case text(String)
    /// One of many that are missed alike, as it is written.
    case example(String)
    /// A value by what it is, as it is written where its fields do not matter.
    case instance(String)
    case tuple([WitnessPattern])
    case structure(StructID, [WitnessPattern])
    case variant(EnumID, UInt32, [WitnessPattern])
    /// Elements, of which those from `openAt` on end the array.
    case array([WitnessPattern], openAt: Int?)
    /// Has its fields already.
    case complete(WitnessPattern)

    /// This pattern with its fields.
    func with(_ fields: [WitnessPattern]) -> WitnessPattern {
        switch self {
        case .wildcard, .text, .example: self
        case .instance: fields[0].isWildcard ? self : fields[0]
        case .complete(let pattern): pattern
        case .tuple: .tuple(fields)
        case .structure(let id, _): .structure(id, fields)
        case .variant(let id, let index, _): .variant(id, index, fields)
        case .array(_, let openAt): .array(fields, openAt: openAt)
        }
    }

    private var isWildcard: Bool {
        if case .wildcard = self { return true }
        return false
    }

    /// Whether it stands for other missed values too that it does not show.
    var isExample: Bool {
        switch self {
        case .example: true
        case .wildcard, .text, .instance: false
        case .complete(let pattern): pattern.isExample
        case .tuple(let fields), .structure(_, let fields), .variant(_, _, let fields), .array(let fields, _):
            fields.contains { $0.isExample }
        }
    }

    /// The pattern as it would be written.
    func text(_ program: borrowing TypedProgram) -> String {
        switch self {
        case .wildcard: return "_"
        case .text(let text), .example(let text), .instance(let text): return text
        case .complete(let pattern): return pattern.text(program)
        case .tuple(let fields):
            let parts = texts(fields, program)
            return parts.count == 1 ? "(\(parts[0]),)" : "(" + parts.joined(separator: ", ") + ")"
        case .structure(let id, let fields): return structureText(id, fields, program)
        case .variant(let id, let index, let fields): return variantText(id, index, fields, program)
        case .array(let fields, let openAt):
            var parts = texts(fields, program)
            if let openAt { parts.insert("..", at: openAt) }
            return "[" + parts.joined(separator: ", ") + "]"
        }
    }

    private func texts(_ patterns: [WitnessPattern], _ program: borrowing TypedProgram) -> [String] {
        var result: [String] = []
        for pattern in patterns { result.append(pattern.text(program)) }
        return result
    }

    private func structureText(_ id: StructID, _ fields: [WitnessPattern], _ program: borrowing TypedProgram) -> String {
        var parts: [String] = []
        for (field, pattern) in zip(program.structs[id].fields, fields) where !pattern.isWildcard {
            parts.append(program.symbols.text(field.name) + ": " + pattern.text(program))
        }
        if parts.count < fields.count { parts.append("..") }
        return program.symbols.text(program.structs[id].name) + "{ " + parts.joined(separator: ", ") + " }"
    }

    private func variantText(
        _ id: EnumID, _ index: UInt32, _ fields: [WitnessPattern], _ program: borrowing TypedProgram
    ) -> String {
        let variant = program.enums[id].variants[Int(index)]
        var result = program.symbols.text(variant.name)
        // The prelude's variants are written bare.
        if id != program.option && id != program.result { result = program.symbols.text(program.enums[id].name) + "." + result }
        if fields.isEmpty { return result }
        return result + "(" + texts(fields, program).joined(separator: ", ") + ")"
    }
}

/// How example values are written.
enum WitnessText {
    /// A literal as a pattern.
    static func pattern(_ key: LiteralKey) -> WitnessPattern {
        switch key {
        case .bytes(let bytes): .text(string(bytes))
        case .float(let value): .text("\(value)")
        case .number(let magnitude, let isNegative): .text((isNegative ? "-" : "") + String(magnitude))
        case .global, .node: .wildcard
        }
    }

    /// A value that is none of the given ones.
    static func other(than keys: Set<LiteralKey>) -> WitnessPattern {
        switch keys.first {
        case .bytes: other(keys, among: ["", "a", "b", "c", "d"].map { .bytes(Array($0.utf8)) })
        case .float: other(keys, among: [0, 1, 2, 3].map { .float($0) })
        case .number: other(keys, among: [0, 1, 2, 3].map { .number(magnitude: $0, isNegative: false) })
        case .global, .node, nil: .wildcard
        }
    }

    private static func other(_ keys: Set<LiteralKey>, among candidates: [LiteralKey]) -> WitnessPattern {
        guard let key = candidates.first(where: { !keys.contains($0) }), case .text(let text) = pattern(key) else { return .wildcard }
        return .example(text)
    }

    private static func string(_ bytes: [UInt8]) -> String {
        var result = "\""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars { result += escaped(scalar, quote: "\"") }
        return result + "\""
    }

    static func character(_ value: UInt32) -> String {
        "'" + (Unicode.Scalar(value).map { escaped($0, quote: "'") } ?? "?") + "'"
    }

    private static func escaped(_ scalar: Unicode.Scalar, quote: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\t": "\\t"
        case "\r": "\\r"
        case "\0": "\\0"
        case "\\", quote: "\\" + String(scalar)
        case _ where isPrintable(scalar): String(scalar)
        default: "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .nonspacingMark, .enclosingMark: false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }
}
