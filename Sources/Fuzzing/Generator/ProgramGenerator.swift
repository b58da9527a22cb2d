/// Writes one random program that is well typed and ends.
///
/// Programs end because loops have bounded trips, functions call only earlier ones (or themselves with less fuel), and a bound of
/// the statements executed (`cost`) is kept while writing. Strings and arrays stay small: what a loop or a call grows is clipped.
public struct ProgramGenerator {
    var random: RandomSource
    let features: Features
    var structures: [GeneratedStructure] = []
    var enumerations: [GeneratedEnumeration] = []
    var functions: [GeneratedFunction] = []
    /// Visible variables, innermost last.
    var variables: [GeneratedVariable] = []
    var lines: [String] = []
    var indentation = 0
    var names = 0
    /// How often the statement being written runs in one call of its function, at most.
    var repetition = 1
    /// Upper bound of the statements that a call of the function being written runs.
    var cost = 0
    /// Labels of the loops around the statement being written that belong to its function; nil for loops without one.
    var loops: [String?] = []
    /// The result type of the function being written; nil in one that returns nothing.
    var result: ValueType?

    /// The statements that one call may run in all.
    static let callLimit = 4_000
    /// The statements that the whole program may run.
    static let programLimit = 30_000

    private init(seed: UInt64, features: Features) {
        random = RandomSource(seed: seed)
        self.features = features
    }

    /// The text of the program with this seed; the same seed and features give the same text.
    public static func program(seed: UInt64, features: Features = .all) -> String {
        var generator = ProgramGenerator(seed: seed, features: features)
        generator.writeProgram()
        return generator.lines.joined(separator: "\n") + "\n"
    }

    private mutating func writeProgram() {
        line("// Generated: seed-determined, well typed, ends.")
        writeHelpers()
        for _ in 0..<random.int(1...3) where features.contains(.enums) { declareEnumeration() }
        for _ in 0..<random.int(1...3) where features.contains(.structs) { declareStructure() }
        let globals = random.int(0...3)
        for _ in 0..<globals { writeGlobal() }
        for _ in 0..<random.int(2...5) { writeFunction() }
        writeMain()
    }

    /// Cuts what loops and recursion make grow.
    private mutating func writeHelpers() {
        line("fn clip_text(x: string) -> string:")
        line("    if len(x) > 70: return x[..70]")
        line("    x")
        line("fn clip_array<T>(x: [T]) -> [T]:")
        line("    if len(x) > 34: return x[..34]")
        line("    x")
    }

    private mutating func writeGlobal() {
        let type = randomType(depth: 1)
        let name = fresh("g")
        let isMutable = random.chance(60)
        line("\(isMutable ? "mut " : "")\(name): \(text(type)) = \(literal(type, depth: 2))")
        variables.append(GeneratedVariable(name: name, type: type, isMutable: isMutable))
    }

    private mutating func writeMain() {
        line("fn main():")
        result = nil
        cost = 0
        block {
            for part in 0..<$0.random.int(2...4) {
                guard $0.cost < ProgramGenerator.programLimit else { break }
                if $0.features.contains(.errors), $0.random.chance(70) {
                    $0.line("try:")
                    $0.block { $0.statements($0.random.int(2...6)) }
                    $0.line("catch e:")
                    $0.block { $0.line("print(\"main \(part)\", e)") }
                } else {
                    $0.statements($0.random.int(2...6))
                }
            }
            $0.checksum()
        }
    }

    // MARK: Writing

    /// Adds a line at the current indentation.
    mutating func line(_ text: String) {
        lines.append(String(repeating: "    ", count: indentation) + text)
    }

    /// Writes an indented block with a scope of its own.
    mutating func block(_ body: (inout ProgramGenerator) -> Void) {
        let (visible, start) = (variables.count, lines.count)
        indentation += 1
        body(&self)
        if lines.count == start { line("pass") }
        indentation -= 1
        variables.removeSubrange(visible...)
    }

    /// A name not used before.
    mutating func fresh(_ prefix: String) -> String {
        names += 1
        return prefix + String(names)
    }

    /// The type as written in a program.
    func text(_ type: ValueType) -> String {
        switch type {
        case .bool: "bool"
        case .char: "char"
        case .string: "string"
        case .integer(let kind): kind.name
        case .float(let wide): wide ? "f64" : "f32"
        case .array(let element): "[\(text(element))]"
        case .tuple(let members): "(" + members.map(text).joined(separator: ", ") + ")"
        case .option(let element): "Option<\(text(element))>"
        case .structure(let index): structures[index].name
        case .enumeration(let index): enumerations[index].name
        case .function(let parameters, let result): "fn(" + parameters.map(text).joined(separator: ", ") + ") -> " + text(result)
        }
    }

    // MARK: Types

    /// A type; `depth` bounds its nesting.
    mutating func randomType(depth: Int) -> ValueType {
        if depth == 0 || random.chance(60) { return randomScalar() }
        var choices: [(weight: Int, value: Int)] = [(3, 0)]
        if features.contains(.arrays) { choices.append((8, 1)) }
        if features.contains(.tuples) { choices.append((3, 2)) }
        if features.contains(.structs), !structures.isEmpty { choices.append((5, 3)) }
        if features.contains(.enums), !enumerations.isEmpty { choices.append((5, 4)) }
        if features.contains(.options) { choices.append((3, 5)) }
        switch random.weighted(choices) {
        case 1: return .array(randomType(depth: depth - 1))
        case 2: return .tuple((0..<random.int(2...3)).map { _ in randomType(depth: depth - 1) })
        case 3: return .structure(random.int(0...structures.count - 1))
        case 4: return .enumeration(random.int(0...enumerations.count - 1))
        case 5:
            let element = randomType(depth: depth - 1)
            if case .option = element { return element }
            return .option(element)
        default: return randomScalar()
        }
    }

    mutating func randomScalar() -> ValueType {
        var choices: [(weight: Int, value: ValueType)] = [(8, .i32), (6, .i64), (4, .bool)]
        choices.append((2, .integer(IntegerKind.all[2])))
        choices.append((2, .integer(IntegerKind.all[3])))
        if features.contains(.narrow) { choices.append((3, .integer(random.pick(IntegerKind.all[4...])))) }
        if features.contains(.floats) { choices.append((4, .float(wide: random.chance(80)))) }
        if features.contains(.strings) {
            choices.append((5, .string))
            choices.append((1, .char))
        }
        return random.weighted(choices)
    }

    private mutating func declareEnumeration() {
        let name = fresh("E")
        let index = enumerations.count
        var variants: [(name: String, payload: [ValueType])] = []
        for variant in 0..<random.int(1...4) {
            var payload = (0..<random.int(0...2)).map { _ in randomType(depth: 1) }
            if variant > 0, random.chance(25) { payload.append(.enumeration(index)) }
            variants.append(("V\(variant)", payload))
        }
        enumerations.append(GeneratedEnumeration(name: name, variants: variants))
        line("enum \(name):")
        for variant in variants {
            let payload = variant.payload.enumerated().map { "p\($0.offset): \(text($0.element))" }
            line("    " + variant.name + (payload.isEmpty ? "" : "(" + payload.joined(separator: ", ") + ")"))
        }
    }

    private mutating func declareStructure() {
        let name = fresh("S")
        var fields: [(name: String, type: ValueType, hasDefault: Bool)] = []
        for field in 0..<random.int(1...4) { fields.append(("f\(field)", randomType(depth: 1), random.chance(20))) }
        line("struct \(name):")
        for field in fields {
            line("    \(field.name): \(text(field.type))" + (field.hasDefault ? " = \(literal(field.type, depth: 1))" : ""))
        }
        structures.append(GeneratedStructure(name: name, fields: fields))
    }
}
