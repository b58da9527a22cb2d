import IR
import Support
import TypedTree

// The data that decision trees are made from, after Maranget, "Compiling Pattern Matching to Good Decision Trees", in the form of
// Jacobs, "How to compile pattern matching": each row holds only the tests that are still open for it.

/// A part of the matched value, by its number in `MatchState.occurrences`.
struct OccurrenceID: EntityID {
    let rawValue: UInt32
}

/// How a part is had from the part that holds it.
enum Origin: Hashable {
    case root
    case payload(OccurrenceID, variant: UInt32, field: UInt32)
    case field(OccurrenceID, UInt32)
    case element(OccurrenceID, UInt32)
    /// The value itself, as one of a type that it was found to be of.
    case held(OccurrenceID, TypeID)
    case fromFront(OccurrenceID, UInt32)
    /// The element this far from the end; 0 is the last one.
    case fromBack(OccurrenceID, UInt32)
    case rest(OccurrenceID, prefix: UInt32, suffix: UInt32)
}

/// A part of the matched value.
struct Occurrence {
    let origin: Origin
    let type: TypeID
    /// Where the part was loaded on the current path; `invalid` where it was not.
    var value = ValueID.invalid
}

/// A pattern that a part must still fit.
struct Cell {
    let occurrence: OccurrenceID
    let pattern: TypedPatternID
}

/// A name and the part that it is bound to.
struct PatternBinding {
    let local: LocalID
    let occurrence: OccurrenceID
}

/// What is left to be tested for one arm (or one alternative of it).
struct PatternRow {
    var cells: [Cell] = []
    var bindings: [PatternBinding] = []
    let arm: Int

    /// The pattern that a part must still fit in this row.
    func pattern(at occurrence: OccurrenceID) -> TypedPatternID? {
        for cell in cells where cell.occurrence == occurrence { return cell.pattern }
        return nil
    }

    /// This row without the test of a part.
    func without(_ occurrence: OccurrenceID) -> PatternRow {
        var row = self
        row.cells.removeAll { $0.occurrence == occurrence }
        return row
    }
}

/// The value of a constant pattern, as far as it is known.
enum PatternConstant: Hashable {
    case integer(Int128)
    case bool(Bool)
    case string(StringID)
    case float(UInt64)
    /// A constant that is computed before `main`.
    case global(GlobalID)
    /// A constant of a function.
    case local(LocalID)
    case other(NodeID)

    /// Whether two different constants of this kind are different values.
    var isKnown: Bool {
        switch self {
        case .integer, .bool, .string: true
        case .float, .global, .local, .other: false
        }
    }
}

/// The rows of a matrix by the constant that they ask for at one part, so that a match of many constants takes linear time.
struct RowGroups {
    /// The known constants in the order of their first row.
    private(set) var constants: [PatternConstant] = []
    private var members: [PatternConstant: [Int]] = [:]
    /// The rows that ask for something else there, or for nothing.
    private var others: [Int] = []
    private let rows: [PatternRow]

    init(_ rows: [PatternRow], _ constant: (PatternRow) -> PatternConstant?) {
        self.rows = rows
        for (index, row) in rows.enumerated() {
            if let constant = constant(row), constant.isKnown {
                if members[constant] == nil { constants.append(constant) }
                members[constant, default: []].append(index)
            } else {
                others.append(index)
            }
        }
    }

    /// The rows that may match where the part is `constant`, in order.
    func rows(for constant: PatternConstant) -> [PatternRow] {
        let indices = (members[constant] ?? []) + others
        return indices.sorted().map { rows[$0] }
    }

    /// The rows that may match where the part is none of the constants.
    var otherRows: [PatternRow] { others.map { rows[$0] } }
}

/// What a test found out about a part.
enum Outcome {
    case isVariant(UInt32)
    case isOtherVariant
    case equals(PatternConstant)
    case differs(PatternConstant)
    /// None of the constants that were asked for.
    case isOtherConstant
    /// What `MatchState.bounds` says.
    case isBounded
    case hasLength(UInt32)
    /// Long enough for all open patterns that were asked for, and of no exact length that was.
    case hasOpenLength
    /// Of no length that was asked for.
    case isOtherLength
    case isInstance(TypeID)
    case isNoInstance(TypeID)
}

/// One of the two comparisons that a range pattern is made of.
struct RangeBound {
    let isLow: Bool
    /// Whether the limit itself is in the range; always for a low one.
    let isInclusive: Bool
    let constant: PatternConstant
    /// The node of the constant.
    let limit: NodeID

    /// Whether it is the same comparison.
    func isSame(as other: RangeBound) -> Bool {
        isLow == other.isLow && isInclusive == other.isInclusive && constant == other.constant
    }

    /// Whether one is the opposite of the other.
    func excludes(_ other: RangeBound) -> Bool {
        isLow != other.isLow && constant == other.constant && !(isLow ? other : self).isInclusive
    }
}

/// A comparison whose outcome is known on the current path.
struct KnownBound {
    let occurrence: OccurrenceID
    let bound: RangeBound
    var holds: Bool
}

/// The integers from `low` to `high`, both included; empty when `low` is greater.
struct IntegerInterval: Equatable {
    var low: Int128
    var high: Int128

    var isEmpty: Bool { low > high }

    func contains(_ value: Int128) -> Bool { low <= value && value <= high }

    /// The interval of a type's values; nil when the type is no integer type and not `char`.
    init?(_ type: TypeKind) {
        switch type {
        case .integer(let integer):
            low = -Int128(integer.minMagnitude)
            high = Int128(integer.maxMagnitude)
        case .char:
            low = 0
            high = 0x10FFFF
        default: return nil
        }
    }

    /// Leaves only the values for which a comparison has the given outcome.
    mutating func narrow(_ bound: RangeBound, holds: Bool) {
        guard case .integer(let limit) = bound.constant else { return }
        if bound.isLow {
            if holds { low = max(low, limit) } else { high = min(high, limit - 1) }
        } else {
            let last = bound.isInclusive ? limit : limit - 1
            if holds { high = min(high, last) } else { low = max(low, last + 1) }
        }
    }

    /// The outcome of a comparison for all values of the interval; nil when it is not the same for all.
    func decides(_ bound: RangeBound) -> Bool? {
        guard case .integer(let limit) = bound.constant else { return nil }
        if bound.isLow { return low >= limit ? true : high < limit ? false : nil }
        let last = bound.isInclusive ? limit : limit - 1
        return high <= last ? true : low > last ? false : nil
    }
}

/// The state of making one decision tree.
struct MatchState {
    /// The names that the arms bind, where somebody asks for them.
    var names: [LocalID]?
    var occurrences = IDArray<OccurrenceID, Occurrence>()
    /// The parts by origin, once they are many.
    private var ids: [Origin: OccurrenceID] = [:]
    /// The parts loaded on the current path, in order: they are forgotten when the path's branch is done.
    var loaded: [OccurrenceID] = []
    /// The comparisons made on the current path.
    var bounds: [KnownBound] = []
    /// Whether a guard was evaluated on the current path that may have changed an array whose length is known.
    var isAfterGuard = false
    /// Whether some pattern reads elements of arrays or fields of structs.
    var looksIntoMemory = false
    /// Per arm whose guard may change the matched value, where the arms after it are tried from the beginning.
    var restarts: [Int: BlockID] = [:]
    private var restarted: Set<Int> = []
    /// Where a match of each arm goes on, and the guards.
    var targets: [BlockID] = []
    var guards: [NodeID?] = []

    /// The part of the given origin.
    mutating func occurrence(_ origin: Origin, _ type: TypeID) -> OccurrenceID {
        if let known = known(origin) { return known }
        let id = occurrences.append(Occurrence(origin: origin, type: type))
        if occurrences.count == Self.searchLimit {
            for id in occurrences.ids { ids[occurrences[id].origin] = id }
        } else if occurrences.count > Self.searchLimit {
            ids[origin] = id
        }
        return id
    }

    /// Up to how many parts a search is faster than the dictionary.
    private static let searchLimit = 16

    private func known(_ origin: Origin) -> OccurrenceID? {
        if occurrences.count >= Self.searchLimit { return ids[origin] }
        for id in occurrences.ids where occurrences[id].origin == origin { return id }
        return nil
    }

    /// The matched value itself.
    mutating func root(_ value: ValueID, _ type: TypeID) -> OccurrenceID {
        let root = occurrence(.root, type)
        occurrences[root].value = value
        return root
    }

    /// The first arm after whose guard the others are still to be tried from the beginning, and where that is.
    mutating func nextRestart() -> (arm: Int, block: BlockID)? {
        guard let next = restarts.filter({ !restarted.contains($0.key) }).min(by: { $0.key < $1.key }) else { return nil }
        restarted.insert(next.key)
        return (next.key, next.value)
    }

    /// Forgets what was loaded since `mark`.
    mutating func forget(since mark: Int) {
        while loaded.count > mark { occurrences[loaded.removeLast()].value = .invalid }
    }
}

/// The lengths of an array that the patterns for it tell apart.
struct PatternLengths {
    /// What one pattern asks for.
    struct Shape {
        let prefix: UInt32
        let suffix: UInt32
        let isOpen: Bool
    }

    /// The lengths that are told from all others, in order.
    private(set) var exact: [UInt32] = []
    /// From this length on, the ends of open patterns do not overlap.
    private(set) var open: UInt32 = 0
    /// The lengths below `open` that no pattern accepts.
    private(set) var other: [UInt32] = []
    /// Whether there is an open pattern.
    let hasOpen: Bool

    /// Whether some length is accepted by no pattern.
    var needsOther: Bool { !hasOpen || !other.isEmpty }

    init(_ shapes: [Shape]) {
        var prefix: UInt32 = 0
        var suffix: UInt32 = 0
        var least = UInt32.max
        var asked: Set<UInt32> = []
        for shape in shapes {
            if shape.isOpen {
                prefix = max(prefix, shape.prefix)
                suffix = max(suffix, shape.suffix)
                least = min(least, shape.prefix + shape.suffix)
            } else {
                asked.insert(shape.prefix)
            }
        }
        hasOpen = least != .max
        if hasOpen {
            open = prefix + suffix
            for length in 0..<open {
                if length >= least { asked.insert(length) } else if !asked.contains(length) { other.append(length) }
            }
        }
        exact = asked.sorted()
    }
}
