import Support
import TypedTree

/// The first column of a pattern matrix, its values sorted into groups that no pattern of the column tells apart.
struct ColumnSplit {
    /// Values that the same patterns accept.
    struct Group {
        /// The rows whose pattern accepts them, in order.
        var rows: [Int] = []
        /// The number of fields to look at.
        var arity = 0
        /// Whether the group is of values by what they are, whose one field is the value itself: a struct's pattern is that of the field.
        var isInstance = false
        /// Examples of the values, their fields missing.
        var examples: [WitnessPattern]
    }

    private(set) var groups: [Group] = []
    private let matrix: PatternMatrix
    private let column: [PatternMatrix.Index]

    /// Sorts the values of a column that has no alternatives.
    init(_ column: [PatternMatrix.Index], _ matrix: PatternMatrix, _ program: borrowing TypedProgram) {
        self.matrix = matrix
        self.column = column
        var telling = column.first { index in
            switch matrix.nodes[Int(index)].constructor {
            case .wildcard, .nothing, .unknown: false
            default: true
            }
        }
        // A pattern for a struct stands among those for what extends it.
        if let instance = column.first(where: { if case .instance = matrix.nodes[Int($0)].constructor { true } else { false } }) { telling = instance }
        guard let telling else {
            groups = [Group(examples: [.wildcard])]
            distribute { _ in 0..<0 }
            return
        }
        split(by: matrix.nodes[Int(telling)], program)
    }

    private mutating func split(by node: PatternMatrix.Node, _ program: borrowing TypedProgram) {
        switch node.constructor {
        case .single: splitSingle(node, program)
        case .variant(let enumeration, _): splitVariants(enumeration, program)
        case .bool: splitBools()
        case .integers: splitIntegers(PatternMatrix.domain(node.type, program) ?? .characters)
        case .literal: splitLiterals()
        case .instance: splitInstances(node.type, program)
        case .exactArray, .openArray: splitArrays(program.types[node.type])
        case .wildcard, .alternatives, .nothing, .unknown: break
        }
    }

    /// Puts each row into the groups that `accepted` gives for its constructor; what accepts everything, into all.
    private mutating func distribute(_ accepted: (Constructor) -> Range<Int>) {
        for (row, pattern) in column.enumerated() {
            let constructor = matrix.nodes[Int(pattern)].constructor
            let range: Range<Int>
            switch constructor {
            case .wildcard, .unknown: range = groups.indices
            case .nothing: continue
            default: range = accepted(constructor)
            }
            for group in range { groups[group].rows.append(row) }
        }
    }

    // MARK: Tuples, structs, variants, bools

    /// Patterns for structs may have different numbers of fields, where one extends the other: the fields of the other come first.
    private mutating func splitSingle(_ node: PatternMatrix.Node, _ program: borrowing TypedProgram) {
        var node = node
        for pattern in column where matrix.nodes[Int(pattern)].fields.count > node.fields.count { node = matrix.nodes[Int(pattern)] }
        var example = WitnessPattern.tuple([])
        if case .structure(let structure, _) = program.patterns[node.source].kind { example = .structure(structure, []) }
        groups = [Group(arity: node.fields.count, examples: [example])]
        distribute { _ in 0..<1 }
    }

    private mutating func splitVariants(_ enumeration: EnumID, _ program: borrowing TypedProgram) {
        let variants = program.enums[enumeration].variants
        var groupOfVariant = Array(repeating: -1, count: variants.count)
        for pattern in column {
            guard case .variant(_, let variant) = matrix.nodes[Int(pattern)].constructor, groupOfVariant[Int(variant)] < 0 else { continue }
            groupOfVariant[Int(variant)] = groups.count
            groups.append(Group(
                arity: variants[Int(variant)].payload.count, examples: [.variant(enumeration, variant, [])]))
        }
        let missing = variants.indices.filter { groupOfVariant[$0] < 0 }
        if !missing.isEmpty {
            // Nothing is simpler to say than that a variant is missing.
            groups.insert(Group(examples: missing.prefix(Usefulness.witnessLimit).map { index in
                let payload = Array(repeating: WitnessPattern.wildcard, count: variants[index].payload.count)
                return .complete(.variant(enumeration, UInt32(index), payload))
            }), at: 0)
            for index in variants.indices where groupOfVariant[index] >= 0 { groupOfVariant[index] += 1 }
        }
        distribute { constructor in
            guard case .variant(_, let variant) = constructor else { return 0..<0 }
            return groupOfVariant[Int(variant)]..<groupOfVariant[Int(variant)] + 1
        }
    }

    private mutating func splitBools() {
        groups = [Group(examples: [.text("false")]), Group(examples: [.text("true")])]
        distribute { constructor in
            guard case .bool(let value) = constructor else { return 0..<0 }
            return value ? 1..<2 : 0..<1
        }
    }

    // MARK: Integers and characters

    /// Cuts the type's values where some range of the column begins or ends.
    private mutating func splitIntegers(_ domain: IntegerDomain) {
        var starts: Set<UInt64> = []
        for range in domain.ranges { starts.insert(range.lowerBound) }
        for pattern in column {
            guard case .integers(let low, let high) = matrix.nodes[Int(pattern)].constructor else { continue }
            starts.insert(low)
            if high < .max { starts.insert(high + 1) }
        }
        var pieces: [ClosedRange<UInt64>] = []
        let sorted = starts.sorted()
        for (index, start) in sorted.enumerated() {
            // The end of the domain's range lies before the next start when there is a hole.
            guard let whole = domain.ranges.first(where: { $0.contains(start) }) else { continue }
            let end = index + 1 < sorted.count ? min(sorted[index + 1] - 1, whole.upperBound) : whole.upperBound
            pieces.append(start...end)
        }
        groups = pieces.map { Group(examples: [Self.example($0, domain)]) }
        distribute { constructor in
            guard case .integers(let low, let high) = constructor else { return 0..<0 }
            return Self.firstIndex(pieces, from: low)..<Self.firstIndex(pieces, from: high, isAfter: true)
        }
        joinUncovered(pieces, domain)
    }

    /// The place of the first piece that begins at or after (only after, if asked) a value.
    private static func firstIndex(_ pieces: [ClosedRange<UInt64>], from value: UInt64, isAfter: Bool = false) -> Int {
        var low = 0
        var high = pieces.count
        while low < high {
            let middle = (low + high) / 2
            let isBefore = isAfter ? pieces[middle].lowerBound <= value : pieces[middle].lowerBound < value
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Values that only patterns for everything accept are one group, its simplest examples first.
    private mutating func joinUncovered(_ pieces: [ClosedRange<UInt64>], _ domain: IntegerDomain) {
        var rest: [Int] = []
        var covered: [Group] = []
        let general = column.indices.filter { acceptsAnything(column[$0]) }
        for (index, group) in groups.enumerated() {
            if group.rows.count == general.count { rest.append(index) } else { covered.append(group) }
        }
        groups = covered
        guard !rest.isEmpty else { return }
        // Of a number and its negative, the number comes first.
        rest.sort { (nearest(pieces[$0], domain), -$0) < (nearest(pieces[$1], domain), -$1) }
        let examples = rest.prefix(Usefulness.witnessLimit).map { Self.example(pieces[$0], domain) }
        groups.append(Group(rows: general, examples: examples))
    }

    private func acceptsAnything(_ pattern: PatternMatrix.Index) -> Bool {
        switch matrix.nodes[Int(pattern)].constructor {
        case .wildcard, .unknown: true
        default: false
        }
    }

    private func nearest(_ piece: ClosedRange<UInt64>, _ domain: IntegerDomain) -> UInt64 {
        if domain.isCharacter { return piece.contains(0x61) ? 0 : UInt64(abs(Int64(piece.lowerBound) - 0x61)) }
        if piece.contains(domain.offset) { return 0 }
        return min(domain.distanceFromZero(piece.lowerBound), domain.distanceFromZero(piece.upperBound))
    }

    /// A missed range as it is shown: whole when it is bounded by patterns, else by the value nearest to zero.
    private static func example(_ piece: ClosedRange<UInt64>, _ domain: IntegerDomain) -> WitnessPattern {
        let low = piece.lowerBound
        let high = piece.upperBound
        if low == high { return .text(domain.text(low)) }
        let isOpen = domain.ranges.contains { $0.lowerBound == low || $0.upperBound == high }
        if !isOpen { return .text(domain.text(low) + "..=" + domain.text(high)) }
        if domain.isCharacter {
            let shown: UInt64 = piece.contains(0x61) ? 0x61 : piece.contains(0x41) ? 0x41 : max(low, min(high, 0x20))
            return .example(domain.text(shown))
        }
        if piece.contains(domain.offset) { return .example(domain.text(domain.offset)) }
        return .example(domain.text(low > domain.offset ? low : high))
    }

    // MARK: Strings, floats and other values that cannot be listed

    private mutating func splitLiterals() {
        var groupOfLiteral: [Int: Int] = [:]
        for pattern in column {
            guard case .literal(let literal) = matrix.nodes[Int(pattern)].constructor, groupOfLiteral[literal] == nil else { continue }
            groupOfLiteral[literal] = groups.count
            groups.append(Group(examples: [WitnessText.pattern(matrix.literalKeys[literal])]))
        }
        let present = groupOfLiteral.keys.map { matrix.literalKeys[$0] }
        groups.append(Group(examples: [WitnessText.other(than: Set(present))]))
        distribute { constructor in
            guard case .literal(let literal) = constructor, let group = groupOfLiteral[literal] else { return 0..<0 }
            return group..<group + 1
        }
    }

    // MARK: What a value is

    /// Sorts values by the most special type of the column that they are of; what is of none of these can always be.
    private mutating func splitInstances(_ type: TypeID, _ program: borrowing TypedProgram) {
        var wanted: [TypeID] = []
        for pattern in column {
            if case .instance(let type) = matrix.nodes[Int(pattern)].constructor, !wanted.contains(type) { wanted.append(type) }
        }
        let printer = TypePrinter(program: copy program, variables: nil)
        groups = wanted.map { Group(arity: 1, isInstance: true, examples: [.instance("value: " + printer.text($0))]) }
        groups.append(Group(arity: 1, isInstance: true, examples: [.instance(program.isExtended(type) ? "value: " + printer.text(type) : "_")]))
        for (row, pattern) in column.enumerated() {
            switch matrix.nodes[Int(pattern)].constructor {
            case .wildcard, .unknown, .single: for group in groups.indices { groups[group].rows.append(row) }
            case .instance(let type):
                for (group, other) in wanted.enumerated() where program.isDescendant(other, of: type) { groups[group].rows.append(row) }
            default: break
            }
        }
    }

    // MARK: Arrays

    /// Sorts arrays by length: the lengths that patterns tell apart, and all greater ones together.
    private mutating func splitArrays(_ type: TypeKind) {
        var prefix = 0
        var suffix = 0
        var exact = -1
        for pattern in column {
            switch matrix.nodes[Int(pattern)].constructor {
            case .exactArray(let count): exact = max(exact, count)
            case .openArray(let first, let last):
                prefix = max(prefix, first)
                suffix = max(suffix, last)
            default: break
            }
        }
        if case .fixedArray(_, let length) = type {
            let isListed = exact >= 0 || UInt64(prefix + suffix) >= length
            groups = [isListed ? exactGroup(Int(length)) : openGroup(prefix, suffix)]
            return distribute { _ in 0..<1 }
        }
        // Beyond every exact length, and where prefix and suffix do not overlap, all lengths are alike.
        let longest = max(exact + 1, prefix + suffix)
        groups = (0..<longest).map { exactGroup($0) } + [openGroup(longest - suffix, suffix)]
        distribute { constructor in
            switch constructor {
            case .exactArray(let count): count..<count + 1
            case .openArray(let first, let last): first + last..<longest + 1
            default: 0..<0
            }
        }
    }

    private func exactGroup(_ count: Int) -> Group { Group(arity: count, examples: [.array([], openAt: nil)]) }

    private func openGroup(_ prefix: Int, _ suffix: Int) -> Group {
        Group(arity: prefix + suffix, examples: [.array([], openAt: prefix)])
    }
}
