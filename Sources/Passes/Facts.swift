import IR
import Support

/// A relation between two integers that holds wherever a block's check or branch dominates.
///
/// With `sign` 1 it says `value - other <= limit`, with -1 `other - value <= limit`, and with 0 that `value` is not
/// `limit`. An invalid `other` stands for zero. `bool` values count as 0 and 1.
struct Fact {
    var value: ValueID
    var other: ValueID
    var limit: Int64
    var sign: Int8
    var block: BlockID
    /// The fact about the same value and sign that was activated before; -1 for none.
    var next: Int32 = -1
}

/// An integer value as the sum of another value and a constant; a constant has an invalid base.
struct LinearValue: Equatable {
    var base: ValueID
    var offset: Int64
}

/// What branches and checks say about integers: all facts by block, and those that hold at the place of a walk over the
/// dominator tree.
struct FactTable {
    let tree: DominatorTree
    private(set) var facts: [Fact] = []
    /// Where the facts of each block start in `facts`; those on entry come before those of the block's checks.
    private var starts: IDArray<BlockID, UInt32>
    private var counts: IDArray<BlockID, UInt32>
    /// Per block a bit for each value that it has a fact about; values share the 64 bits.
    private var mentions: IDArray<BlockID, UInt64>
    /// The checks that make facts, in order, with how many they make; and where those of each block are.
    private var checks: [(value: ValueID, count: Int)] = []
    private var checkRanges: IDArray<BlockID, Range<Int>>
    /// The newest active fact per value and sign.
    private var heads: [Int32]
    private var active: [Int32] = []

    /// Collects the facts of a function.
    init(_ function: borrowing IRFunction, _ tree: DominatorTree, _ predecessors: PredecessorTable) {
        self.tree = tree
        starts = IDArray(repeating: 0, count: function.blocks.count)
        counts = IDArray(repeating: 0, count: function.blocks.count)
        mentions = IDArray(repeating: 0, count: function.blocks.count)
        checkRanges = IDArray(repeating: 0..<0, count: function.blocks.count)
        heads = Array(filledWith: -1, count: function.instructions.count * 3)
        for block in tree.preorder {
            starts[block] = UInt32(facts.count)
            let incoming = predecessors.edges(into: block)
            if incoming.count == 1, let edge = incoming.first { addFacts(onEdge: edge, block, function) }
            let firstCheck = checks.count
            function.forEachInstruction(in: block) { value in
                let before = facts.count
                addFacts(ofCheck: value, block, function)
                if facts.count > before { checks.append((value, facts.count - before)) }
            }
            checkRanges[block] = firstCheck..<checks.count
            counts[block] = UInt32(facts.count) - starts[block]
            for index in range(of: block) { mentions[block] |= 1 << UInt64(facts[index].value.rawValue % 64) }
        }
    }

    /// The checks of a block that make facts, in order, with how many they make.
    func checks(of block: BlockID) -> ArraySlice<(value: ValueID, count: Int)> { checks[checkRanges[block]] }

    // MARK: The walk

    /// Goes on to a block in preorder: facts of blocks that do not dominate it are dropped.
    mutating func enter(_ block: BlockID) {
        while let last = active.last, !tree.dominates(facts[Int(last)].block, block) {
            let fact = facts[Int(last)]
            heads[slot(fact.value, fact.sign)] = fact.next
            active.removeLast()
        }
    }

    /// The first fact of a block, from which on `activate` counts.
    func firstFact(of block: BlockID) -> Int { Int(starts[block]) }

    /// Makes the fact at a position hold from here on.
    mutating func activate(_ position: Int) {
        let slot = slot(facts[position].value, facts[position].sign)
        facts[position].next = heads[slot]
        heads[slot] = Int32(position)
        active.append(Int32(position))
    }

    /// The newest active fact about a value.
    @inline(__always)
    func newest(_ value: ValueID, _ sign: Int8) -> Int32 {
        let slot = slot(value, sign)
        return slot < heads.count ? heads[slot] : -1
    }

    /// Whether a block may have facts about a value: no is certain.
    @inline(__always)
    func mayMention(_ value: ValueID, in block: BlockID) -> Bool { mentions[block] & 1 << UInt64(value.rawValue % 64) != 0 }

    /// The facts of a block, active or not.
    @inline(__always)
    func range(of block: BlockID) -> Range<Int> { Int(starts[block])..<Int(starts[block] + counts[block]) }

    @inline(__always)
    private func slot(_ value: ValueID, _ sign: Int8) -> Int { value.index * 3 + Int(sign) + 1 }

    // MARK: Collection

    private mutating func addFacts(onEdge edge: EdgeID, _ block: BlockID, _ function: IRFunction) {
        let terminator = function[function.terminator(of: function.edges[edge].source)]
        switch terminator.opcode {
        case .branch where terminator.thenEdge != terminator.elseEdge:
            addCondition(terminator.first, edge == terminator.thenEdge, block, function, depth: 0)
        case .switchInt:
            let cases = function.switchCases(of: function.terminator(of: function.edges[edge].source))
            guard let item = cases.dropFirst().first(where: { $0.edge == edge }), cases.count <= 32 else { return }
            let value = function.linear(terminator.first)
            addEquality(value, LinearValue(base: .invalid, offset: item.value), block)
        default: break
        }
    }

    private mutating func addFacts(ofCheck value: ValueID, _ block: BlockID, _ function: IRFunction) {
        let instruction = function[value]
        switch instruction.opcode {
        case .check: addCondition(instruction.first, true, block, function, depth: 0)
        case .boundsCheck:
            let index = function.linear(instruction.first)
            let length = function.linear(instruction.second)
            addOrder(index, length, -1, block)
            addOrder(LinearValue(base: .invalid, offset: 0), index, 0, block)
        case .narrowChecked, .convertChecked:
            let source = function.type(of: instruction.first)
            guard source.isInteger && instruction.type.isInteger && instruction.type != .u64 else { return }
            let operand = function.linear(instruction.first)
            addOrder(operand, LinearValue(base: .invalid, offset: instruction.type.maximum), 0, block)
            addOrder(LinearValue(base: .invalid, offset: instruction.type.minimum), operand, 0, block)
        case .divChecked, .remChecked:
            if instruction.type.isInteger { addDifference(function.linear(instruction.second), 0, block) }
        default: break
        }
    }

    /// What follows from a condition that holds, or does not.
    private mutating func addCondition(
        _ condition: ValueID, _ holds: Bool, _ block: BlockID, _ function: IRFunction, depth: Int
    ) {
        let zero = LinearValue(base: .invalid, offset: 0)
        addEquality(LinearValue(base: condition, offset: 0), LinearValue(base: .invalid, offset: holds ? 1 : 0), block)
        let instruction = function[condition]
        if depth < 4 {
            switch instruction.opcode {
            case .not: return addCondition(instruction.first, !holds, block, function, depth: depth + 1)
            case .and where holds, .or where !holds:
                addCondition(instruction.first, holds, block, function, depth: depth + 1)
                return addCondition(instruction.second, holds, block, function, depth: depth + 1)
            default: break
            }
        }
        guard instruction.opcode.isComparison, function.type(of: instruction.first).isWholeNumber else { return }
        let left = function.linear(instruction.first)
        let right = function.linear(instruction.second)
        let opcode = holds ? instruction.opcode : instruction.opcode.inverseComparison(of: .i64)
        switch opcode {
        case .lt: addOrder(left, right, -1, block)
        case .le: addOrder(left, right, 0, block)
        case .gt: addOrder(right, left, -1, block)
        case .ge: addOrder(right, left, 0, block)
        case .eq: addEquality(left, right, block)
        case .ne:
            if right.base == zero.base { addDifference(left, right.offset, block) }
            if left.base == zero.base { addDifference(right, left.offset, block) }
        default: break
        }
        addSquare(left, right, opcode, block, function)
    }

    /// A square is at least its root: `i * i <= n` says `i <= n`.
    private mutating func addSquare(
        _ left: LinearValue, _ right: LinearValue, _ opcode: Opcode?, _ block: BlockID, _ function: IRFunction
    ) {
        guard opcode == .le || opcode == .lt, left.base.isValid, left.offset == 0 else { return }
        let product = function[left.base]
        guard product.opcode == .mul || product.opcode == .mulChecked, product.a == product.b, product.type.isSigned else { return }
        addOrder(function.linear(product.first), right, opcode == .lt ? -1 : 0, block)
    }

    private mutating func addEquality(_ left: LinearValue, _ right: LinearValue, _ block: BlockID) {
        addOrder(left, right, 0, block)
        addOrder(right, left, 0, block)
    }

    /// `left <= right + limit`.
    private mutating func addOrder(_ left: LinearValue, _ right: LinearValue, _ limit: Int64, _ block: BlockID) {
        let (distance, overflow) = right.offset.subtractingReportingOverflow(left.offset)
        let (total, overflow2) = distance.addingReportingOverflow(limit)
        if overflow || overflow2 { return }
        if left.base.isValid {
            facts.append(Fact(value: left.base, other: right.base, limit: total, sign: 1, block: block))
        }
        if right.base.isValid {
            facts.append(Fact(value: right.base, other: left.base, limit: total, sign: -1, block: block))
        }
    }

    private mutating func addDifference(_ value: LinearValue, _ constant: Int64, _ block: BlockID) {
        let (limit, overflow) = constant.subtractingReportingOverflow(value.offset)
        guard value.base.isValid && !overflow else { return }
        facts.append(Fact(value: value.base, other: .invalid, limit: limit, sign: 0, block: block))
    }
}

extension IRFunction {
    /// A value as a base and a constant offset: conversions that keep the number and additions of constants that do not
    /// overflow are seen through. The offset is never the least number, so that it can be negated.
    func linear(_ value: ValueID) -> LinearValue {
        var base = value
        var offset: Int64 = 0
        for _ in 0..<8 {
            let instruction = self[base]
            switch instruction.opcode {
            case .const where instruction.type.isWholeNumber:
                if instruction.type == .u64 && instruction.constantInt < 0 { return LinearValue(base: base, offset: offset) }
                let (sum, overflow) = offset.addingReportingOverflow(instruction.constantInt)
                return overflow || sum == .min ? LinearValue(base: base, offset: offset) : LinearValue(base: .invalid, offset: sum)
            case .convert, .narrowChecked, .convertChecked:
                // To `bool` is a test, not a conversion of the number.
                guard type(of: instruction.first).isWholeNumber && instruction.type.isWholeNumber && instruction.type != .bool else {
                    return LinearValue(base: base, offset: offset)
                }
                base = instruction.first
            case .add, .addChecked:
                guard instruction.type.isSigned, self[instruction.second].opcode == .const else {
                    return LinearValue(base: base, offset: offset)
                }
                let (sum, overflow) = offset.addingReportingOverflow(self[instruction.second].constantInt)
                if overflow || sum == .min { return LinearValue(base: base, offset: offset) }
                offset = sum
                base = instruction.first
            default: return LinearValue(base: base, offset: offset)
            }
        }
        return LinearValue(base: base, offset: offset)
    }
}
