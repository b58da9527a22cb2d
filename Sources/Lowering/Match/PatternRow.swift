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
    case other(NodeID)

    /// Whether two different constants of this kind are different values.
    var isKnown: Bool {
        switch self {
        case .integer, .bool, .string: true
        case .float, .global, .other: false
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
    case within(IntegerInterval, TypedPatternID)
    case outside(IntegerInterval, TypedPatternID)
    case hasLength(UInt32)
    case hasOtherLength(UInt32)
    case hasLengthAtLeast(UInt32)
    case hasLengthBelow(UInt32)
}

/// The integers from `low` to `high`, both included; empty when `low` is greater. Nil bounds are not known.
struct IntegerInterval: Equatable {
    var low: Int128?
    var high: Int128?

    var isKnown: Bool { low != nil && high != nil }

    func contains(_ value: Int128) -> Bool? {
        guard let low, let high else { return nil }
        return low <= value && value <= high
    }

    /// Whether all of `other` is in this one; nil when not known.
    func contains(_ other: IntegerInterval) -> Bool? {
        guard let low, let high, let otherLow = other.low, let otherHigh = other.high else { return nil }
        return low <= otherLow && otherHigh <= high
    }

    /// Whether nothing is in both; nil when not known.
    func isDisjoint(with other: IntegerInterval) -> Bool? {
        guard let low, let high, let otherLow = other.low, let otherHigh = other.high else { return nil }
        return high < otherLow || otherHigh < low
    }
}

/// The state of making one decision tree.
struct MatchState {
    var occurrences = IDArray<OccurrenceID, Occurrence>()
    /// The parts by origin, once they are many.
    private var ids: [Origin: OccurrenceID] = [:]
    /// The parts loaded on the current path, in order: they are forgotten when the path's branch is done.
    var loaded: [OccurrenceID] = []
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

    /// Forgets what was loaded since `mark`.
    mutating func forget(since mark: Int) {
        while loaded.count > mark { occurrences[loaded.removeLast()].value = .invalid }
    }
}
