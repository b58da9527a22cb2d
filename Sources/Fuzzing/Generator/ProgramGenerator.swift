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
    /// What the features allow to write beside operators and calls.
    var library: Library
    /// The same for what the program itself declares.
    var programTemplates: [Template] = []
    /// Traits that have a `dyn` type.
    var traits: [GeneratedTrait] = []
    /// What values of a type may turn out to be: the type, the other type, and its name.
    var dynamicTypes: [(type: ValueType, other: ValueType, name: String)] = []
    /// Structs that implement `Error`.
    var errorTypes: [String] = []
    /// The struct that implements `Closeable`.
    var resource: Int?
    /// Modules that are finished.
    var modules: [WrittenModule] = []
    /// The first of the structs that the file being written declares.
    var firstStructure = 0
    /// Whether the program is in the edition `vm`.
    var isOld = false
    /// The constants among `variables`.
    var constants: [GeneratedConstant] = []
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
        library = Library(features)
    }

    /// The program with this seed; the same seed and features give the same program.
    public static func program(seed: UInt64, features: Features = .all) -> GeneratedProgram {
        var generator = ProgramGenerator(seed: seed, features: features)
        let text = generator.writeProgram(seed: seed)
        return GeneratedProgram(
            text: text, modules: generator.modules.map { GeneratedProgram.Module(path: $0.file, text: $0.text) })
    }

    private mutating func writeProgram(seed: UInt64) -> String {
        // Decided by the seed itself: all other programs are what they are without these features.
        if features.contains(.modules), seed % 8 == 4 { writeModules(seed: seed) }
        isOld = features.contains(.editions) && seed % 16 == 5
        firstStructure = structures.count
        if isOld {
            library = Library(features, chains: false)
            line("// edition: vm")
        }
        line("// Generated: seed-determined, well typed, ends.")
        writeDeclarations()
        let globals = random.int(0...3)
        for _ in 0..<globals { writeGlobal() }
        for _ in 0..<random.int(2...6) { writeFunction() }
        writeMain(seed: seed)
        // Nothing else calls it there.
        if isOld { lines += random.chance(20) ? ["main()", "return", "print(\"unreachable\")"] : ["main()"] }
        let (imports, _) = imports(into: ["main"], mayExport: false)
        return fileText(imports)
    }

    mutating func writeGlobal() {
        let type = randomType(depth: 1)
        let name = fresh("g")
        let isMutable = random.chance(60)
        line("\(isMutable ? "mut " : "")\(name): \(text(type)) = \(literal(type, depth: 2))")
        variables.append(GeneratedVariable(name: name, type: type, isMutable: isMutable))
    }

    private mutating func writeMain(seed: UInt64) {
        let code = random.chance(10) ? random.int(0...5) : nil
        line(code == nil ? "fn main():" : "fn main() -> i32:")
        result = nil
        cost = 0
        block {
            for part in 0..<$0.random.int(2...4) {
                guard $0.cost < ProgramGenerator.programLimit else { break }
                if $0.features.contains(.errors), $0.random.chance(75) {
                    $0.line("try:")
                    $0.block { $0.statements($0.random.int(2...6)) }
                    $0.line("catch e:")
                    $0.block { $0.line("print(\"main \(part)\", e, e.line)") }
                } else {
                    $0.statements($0.random.int(2...6))
                }
            }
            $0.checksum()
            $0.edges(seed: seed)
            if let code { $0.line(String(code)) }
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
        case .string: isOld ? "str" : "string"
        case .integer(let kind): kind.name
        case .float(let wide): wide ? "f64" : "f32"
        case .array(let element): "[\(text(element))]"
        case .tuple(let members): "(" + members.map(text).joined(separator: ", ") + ")"
        case .fixedArray(let element, let count): "[\(text(element)), \(count)]"
        // Written both ways.
        case .option(.integer(let kind)): kind.name + "?"
        case .option(let element): isOld ? "Option[\(text(element))]" : "Option<\(text(element))>"
        case .library(let name, let arguments): "\(name.rawValue)<\(arguments.map(text).joined(separator: ", "))>"
        case .dynamic(let index): "dyn \(traits[index].name)"
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
        if features.isSuperset(of: [.collections, .arrays, .options]) { choices.append((4, 6)) }
        if features.isSuperset(of: [.options, .errors, .strings]) { choices.append((1, 7)) }
        switch random.weighted(choices) {
        case 1: return .array(randomType(depth: depth - 1))
        case 2: return .tuple((0..<random.int(2...3)).map { _ in randomType(depth: depth - 1) })
        case 3:
            let index = random.int(0...structures.count - 1)
            return structures[index].isResource ? randomScalar() : .structure(index)
        case 4: return .enumeration(random.int(0...enumerations.count - 1))
        case 5:
            let element = randomType(depth: depth - 1)
            if case .option = element { return element }
            return .option(element)
        case 6: return randomCollection(depth: depth - 1)
        case 7: return .library(.result, [randomType(depth: depth - 1), random.chance(70) ? .string : randomScalar()])
        default: return randomScalar()
        }
    }

    private mutating func randomCollection(depth: Int) -> ValueType {
        let name = random.pick([LibraryType.map, .map, .map, .set, .set, .deque, .heap, .vector, .dictionary])
        let key = random.pick([ValueType.i32, .i64, .bool] + (features.contains(.strings) ? [.string, .string] : []))
        switch name {
        case .map, .dictionary: return .library(name, [key, randomType(depth: depth)])
        case .set: return .library(name, [key])
        case .heap: return .library(name, [key == .bool ? .i32 : key])
        default: return .library(name, [randomType(depth: depth)])
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
}
