import Support
import TypedTree

/// Patterns in the form that the usefulness check works on: a constructor and one pattern for each of its fields.
struct PatternMatrix {
    /// A pattern by its place in `nodes`.
    typealias Index = Int32

    struct Node {
        var constructor: Constructor
        /// The fields, in `fields`.
        var fields: Range<Int32>
        /// The type of the values, where it matters (`error` for wildcards that stand for left-out fields).
        var type: TypeID
        /// The pattern of the program that this is, if it is one.
        var source: TypedPatternID
    }

    /// The pattern that accepts everything.
    static let wildcard: Index = 0

    private(set) var nodes: [Node]
    private(set) var fields: [Index] = []
    private var literals: [LiteralKey: Int] = [:]
    private(set) var literalKeys: [LiteralKey] = []
    /// Whether some pattern is erroneous: it is taken to accept everything.
    private(set) var hasErrors = false
    /// Whether some pattern compares with what is known at run time only.
    private(set) var hasUnknowns = false

    init() {
        nodes = [Node(constructor: .wildcard, fields: 0..<0, type: TypeStore.error, source: .invalid)]
    }

    /// Converts a pattern of the program.
    mutating func add(_ id: TypedPatternID, _ program: borrowing TypedProgram) -> Index {
        let pattern = program.patterns[id]
        switch pattern.kind {
        case .wildcard, .bind: return Self.wildcard
        case .error:
            hasErrors = true
            return Self.wildcard
        case .named(_, let inner): return add(inner, program)
        case .instance(let inner): return node(.instance(program.patterns[inner].type), [add(inner, program)], id, pattern.type)
        case .constant(let value): return node(constant(value, program), [], id, pattern.type)
        case .range(let low, let high, let inclusive):
            return node(range(low, high, inclusive, program), [], id, pattern.type)
        case .variant(let enumeration, let index, let payload):
            let parts = program[payload].map { add($0, program) }
            return node(.variant(enumeration, index), parts, id, pattern.type)
        case .structure(let structure, let given):
            var parts = Array(repeating: Self.wildcard, count: program.structs[structure].fields.count)
            for field in program.fieldPatterns[given.indices] { parts[Int(field.field)] = add(field.pattern, program) }
            return node(.single, parts, id, pattern.type)
        case .tuple(let elements): return node(.single, program[elements].map { add($0, program) }, id, pattern.type)
        case .array(let prefix, let rest, let suffix):
            let parts = (program[prefix] + program[suffix]).map { add($0, program) }
            return node(array(Int(prefix.count), rest, Int(suffix.count), program.types[pattern.type]), parts, id, pattern.type)
        case .alternatives(let list):
            return node(.alternatives, program[list].map { add($0, program) }, id, pattern.type)
        }
    }

    /// The fields of a node.
    func parts(_ index: Index) -> ArraySlice<Index> {
        let range = nodes[Int(index)].fields
        return fields[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    /// Whether two patterns accept the same values because they are written alike, names aside.
    func areAlike(_ left: Index, _ right: Index) -> Bool {
        if left == right { return true }
        guard nodes[Int(left)].constructor == nodes[Int(right)].constructor else { return false }
        let leftParts = parts(left)
        let rightParts = parts(right)
        return leftParts.count == rightParts.count && zip(leftParts, rightParts).allSatisfy { areAlike($0, $1) }
    }

    private mutating func node(_ constructor: Constructor, _ parts: [Index], _ source: TypedPatternID, _ type: TypeID) -> Index {
        let start = Int32(fields.count)
        fields += parts
        nodes.append(Node(constructor: constructor, fields: start..<Int32(fields.count), type: type, source: source))
        return Index(nodes.count - 1)
    }

    // MARK: Constants

    private mutating func constant(_ id: NodeID, _ program: borrowing TypedProgram) -> Constructor {
        let node = program.nodes[id]
        switch node.kind {
        case .bool(let value): return .bool(value)
        case .char(let scalar): return .integers(low: UInt64(scalar), high: UInt64(scalar))
        case .integer(let magnitude, let negative):
            if case .float = program.types[node.type] { return literal(.float(Self.double(magnitude, negative))) }
            guard let domain = PatternMatrix.domain(node.type, program) else {
                return literal(.number(magnitude: magnitude, isNegative: negative && magnitude > 0))
            }
            return domain.place(magnitude: magnitude, isNegative: negative).map { .integers(low: $0, high: $0) } ?? .nothing
        // No value equals nan; both zeros are equal.
        case .float(let value): return value.isNaN ? .nothing : literal(.float(value == 0 ? 0 : value))
        case .string(let text): return literal(.bytes(program.strings[text]))
        case .global(let global):
            guard let value = program.globals[global].constant else { return unknown(.global(global)) }
            return constant(value, program)
        case .unary(.negate, let operand): return negated(operand, id, program)
        default: return unknown(.node(id))
        }
    }

    private mutating func unknown(_ key: LiteralKey) -> Constructor {
        hasUnknowns = true
        return .unknown(key)
    }

    /// A negated literal, should it not have been folded.
    private mutating func negated(_ operand: NodeID, _ id: NodeID, _ program: borrowing TypedProgram) -> Constructor {
        let node = program.nodes[operand]
        switch node.kind {
        case .integer(let magnitude, negative: false):
            guard let domain = PatternMatrix.domain(node.type, program) else {
                return literal(.number(magnitude: magnitude, isNegative: magnitude > 0))
            }
            return domain.place(magnitude: magnitude, isNegative: true).map { .integers(low: $0, high: $0) } ?? .nothing
        case .float(let value): return literal(.float(value == 0 ? 0 : -value))
        default: return unknown(.node(id))
        }
    }

    private static func double(_ magnitude: UInt64, _ negative: Bool) -> Double {
        negative && magnitude > 0 ? -Double(magnitude) : Double(magnitude)
    }

    private mutating func literal(_ key: LiteralKey) -> Constructor {
        if let known = literals[key] { return .literal(known) }
        literals[key] = literalKeys.count
        literalKeys.append(key)
        return .literal(literalKeys.count - 1)
    }

    private mutating func range(
        _ low: NodeID, _ high: NodeID, _ inclusive: Bool, _ program: borrowing TypedProgram
    ) -> Constructor {
        guard case .integers(let first, _) = constant(low, program), case .integers(let last, _) = constant(high, program) else {
            // Bounds that only running tells, or floats: no other pattern is known to be covered.
            return PatternMatrix.domain(program.nodes[low].type, program) == nil ? literal(.node(low)) : unknown(.node(low))
        }
        if inclusive { return first <= last ? .integers(low: first, high: last) : .nothing }
        return first < last ? .integers(low: first, high: last - 1) : .nothing
    }

    private func array(_ prefix: Int, _ rest: RestPattern, _ suffix: Int, _ type: TypeKind) -> Constructor {
        var isOpen = true
        if case .none = rest { isOpen = false }
        if case .fixedArray(_, let length) = type {
            // `..` that stands for no element is none.
            if UInt64(prefix + suffix) == length { return .exactArray(prefix + suffix) }
            if !isOpen || UInt64(prefix + suffix) > length { return .nothing }
        }
        return isOpen ? .openArray(prefix: prefix, suffix: suffix) : .exactArray(prefix + suffix)
    }

    /// The values of an integer type or `char`.
    static func domain(_ type: TypeID, _ program: borrowing TypedProgram) -> IntegerDomain? {
        switch program.types[type] {
        case .integer(let integer): IntegerDomain(integer)
        case .char: .characters
        default: nil
        }
    }
}
