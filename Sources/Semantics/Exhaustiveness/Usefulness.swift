import Support
import TypedTree

/// Finds the values that no row of patterns accepts, and the rows that accept nothing new.
///
/// The method is Maranget's ("Warnings for pattern matching", 2007): the first column's patterns are grouped by the
/// constructors that they tell apart, and each group is looked at again with the constructor's fields as columns.
struct Usefulness {
    /// Patterns to be held against a tuple of values, the first column's last.
    struct Row {
        var columns: [PatternMatrix.Index]
        /// Whether a guard may refuse what the patterns accept.
        var isGuarded: Bool
        /// Whether the row accepts something that no row before it is certain to accept.
        var isUseful = false
    }

    /// An alternative of a pattern `A | B`.
    struct Alternative: Hashable {
        var pattern: PatternMatrix.Index
        var position: Int
    }

    /// Examples of missed tuples of values, the first column's last.
    typealias Witness = [WitnessPattern]

    let matrix: PatternMatrix
    /// The alternatives that accept something new.
    private(set) var usefulAlternatives: Set<Alternative> = []
    /// What may still be spent; patterns can be made that would take forever.
    private var budget: Int
    /// Whether the column to look at first is the first one that the first row tells apart, instead of the first one.
    private let choosesColumns: Bool

    /// The number of examples that are collected.
    static let witnessLimit = 4

    init(_ matrix: PatternMatrix, choosesColumns: Bool = false) {
        self.matrix = matrix
        self.choosesColumns = choosesColumns
        budget = choosesColumns ? 4_000_000 : 1_000_000
    }

    /// Whether the check was given up, its answers being worth nothing.
    var isTooComplex: Bool { budget < 0 }

    /// Marks the useful rows and returns examples of missed values.
    mutating func check(_ rows: inout [Row], width: Int, _ program: borrowing TypedProgram) -> [Witness] {
        budget -= rows.count * (width + 1) + 1
        if budget < 0 { return [] }
        if width == 0 { return checkWithoutColumns(&rows) }
        if rows.isEmpty { return [Array(repeating: .wildcard, count: width)] }
        if let decided = checkUpToGeneralRow(&rows, width: width, program) { return decided }
        if choosesColumns, let column = tellingColumn(rows[0]), column < width - 1 {
            return check(&rows, first: column, width: width, program)
        }
        if rows.contains(where: { head($0).constructor == .alternatives }) {
            return checkAlternatives(&rows, width: width, program)
        }
        let split = ColumnSplit(rows.map { $0.columns[width - 1] }, matrix, program)
        var witnesses: [Witness] = []
        for group in split.groups {
            let found = check(group, of: &rows, width: width, program)
            if witnesses.count < Self.witnessLimit { witnesses += found.prefix(Self.witnessLimit - witnesses.count) }
        }
        return witnesses
    }

    /// Checks the rows up to one that accepts everything: those behind it accept nothing new.
    private mutating func checkUpToGeneralRow(
        _ rows: inout [Row], width: Int, _ program: borrowing TypedProgram
    ) -> [Witness]? {
        let general = rows.firstIndex { row in !row.isGuarded && row.columns.allSatisfy { $0 == PatternMatrix.wildcard } }
        guard let general else { return nil }
        if general == 0 {
            rows[0].isUseful = true
            return []
        }
        guard general < rows.count - 1 else { return nil }
        var front = Array(rows[...general])
        let witnesses = check(&front, width: width, program)
        for index in front.indices { rows[index].isUseful = front[index].isUseful }
        return witnesses
    }

    /// The first column whose pattern in a row is more than a wildcard.
    private func tellingColumn(_ row: Row) -> Int? {
        row.columns.lastIndex { $0 != PatternMatrix.wildcard }
    }

    /// Checks with another column in the place of the first one.
    private mutating func check(
        _ rows: inout [Row], first column: Int, width: Int, _ program: borrowing TypedProgram
    ) -> [Witness] {
        for index in rows.indices { rows[index].columns.swapAt(column, width - 1) }
        var witnesses = check(&rows, width: width, program)
        for index in witnesses.indices { witnesses[index].swapAt(column, width - 1) }
        for index in rows.indices { rows[index].columns.swapAt(column, width - 1) }
        return witnesses
    }

    private func head(_ row: Row) -> PatternMatrix.Node { matrix.nodes[Int(row.columns[row.columns.count - 1])] }

    private func checkWithoutColumns(_ rows: inout [Row]) -> [Witness] {
        for index in rows.indices {
            rows[index].isUseful = true
            if !rows[index].isGuarded { return [] }
        }
        return [[]]
    }

    /// Makes each alternative in the first column a row of its own.
    private mutating func checkAlternatives(
        _ rows: inout [Row], width: Int, _ program: borrowing TypedProgram
    ) -> [Witness] {
        var expanded: [Row] = []
        var origins: [(row: Int, alternative: Alternative?)] = []
        for index in rows.indices {
            let pattern = rows[index].columns[width - 1]
            guard matrix.nodes[Int(pattern)].constructor == .alternatives else {
                expanded.append(rows[index])
                origins.append((index, nil))
                continue
            }
            for (position, part) in matrix.parts(pattern).enumerated() {
                var row = rows[index]
                row.columns[width - 1] = part
                row.isUseful = false
                expanded.append(row)
                origins.append((index, Alternative(pattern: pattern, position: position)))
            }
        }
        let witnesses = check(&expanded, width: width, program)
        for (row, origin) in zip(expanded, origins) where row.isUseful {
            rows[origin.row].isUseful = true
            if let alternative = origin.alternative { usefulAlternatives.insert(alternative) }
        }
        return witnesses
    }

    /// Looks at the values that one group of constructors makes.
    private mutating func check(
        _ group: ColumnSplit.Group, of rows: inout [Row], width: Int, _ program: borrowing TypedProgram
    ) -> [Witness] {
        var specialized = group.rows.map { specialize(rows[$0], group) }
        let found = check(&specialized, width: width - 1 + group.arity, program)
        for (index, row) in zip(group.rows, specialized) where row.isUseful { rows[index].isUseful = true }
        var witnesses: [Witness] = []
        for witness in found {
            let fields = Array(witness.suffix(group.arity).reversed())
            for example in group.examples {
                guard witnesses.count < Self.witnessLimit else { return witnesses }
                witnesses.append(witness.dropLast(group.arity) + [example.with(fields)])
            }
        }
        return witnesses
    }

    /// A row with its first pattern replaced by the patterns for the group's fields.
    private func specialize(_ row: Row, _ group: ColumnSplit.Group) -> Row {
        var result = row
        let pattern = result.columns.removeLast()
        if case .unknown = matrix.nodes[Int(pattern)].constructor { result.isGuarded = true }
        if case .single = matrix.nodes[Int(pattern)].constructor, group.isInstance {
            result.columns.append(pattern)
            return result
        }
        guard group.arity > 0 else { return result }
        let parts = matrix.parts(pattern)
        let prefix: Int
        switch matrix.nodes[Int(pattern)].constructor {
        case .wildcard: prefix = 0
        case .openArray(let count, _): prefix = count
        default: prefix = parts.count
        }
        // The first field becomes the first, that is the last, column; what `..` stands for lies in the middle.
        result.columns += parts.suffix(parts.count - prefix).reversed()
        result.columns += repeatElement(PatternMatrix.wildcard, count: group.arity - parts.count)
        result.columns += parts.prefix(prefix).reversed()
        return result
    }
}
