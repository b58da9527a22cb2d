import IR
import Support

// Which of many strings a value is: by its length, then by the bytes that tell most of the strings of that length apart.

/// A string and where the search for it ends.
struct StringCase {
    let id: StringID
    let bytes: [UInt8]
    let target: BlockID
}

extension Lowerer {
    /// So many strings are compared one after the other.
    private static var chainLimit: Int { 3 }

    /// Goes to the target of the string that `value` equals, or to `other`. The strings are different ones.
    mutating func search(for value: ValueID, among cases: [StringCase], default other: BlockID) {
        guard cases.count > Self.chainLimit else { return compare(value, with: cases, default: other) }
        divide(cases, by: b.stringLength(value), default: other, { $0.bytes.count }) { lowerer, group in
            lowerer.searchByByte(for: value, among: group, default: other)
        }
    }

    /// Searches among strings that are as long as the value.
    private mutating func searchByByte(for value: ValueID, among cases: [StringCase], default other: BlockID) {
        guard cases.count > Self.chainLimit else { return compare(value, with: cases, default: other) }
        let position = mostTelling(among: cases)
        let byte = b.convert(.convert, b.stringByte(value, i64(Int64(position))), to: .i32)
        divide(cases, by: byte, default: other, { Int($0.bytes[position]) }) { lowerer, group in
            lowerer.searchByByte(for: value, among: group, default: other)
        }
    }

    /// The first position at which strings of one length have the most different bytes.
    private func mostTelling(among cases: [StringCase]) -> Int {
        var best = (position: 0, count: 0)
        for position in cases[0].bytes.indices where best.count < min(cases.count, 256) {
            let count = Set(cases.lazy.map { $0.bytes[position] }).count
            if count > best.count { best = (position, count) }
        }
        return best.position
    }

    /// Goes on with the group of strings that have what `value` is in common with the string that is searched.
    private mutating func divide(
        _ cases: [StringCase], by value: ValueID, default other: BlockID, _ key: (StringCase) -> Int,
        _ search: (inout Lowerer, [StringCase]) -> Void
    ) {
        let groups = Dictionary(grouping: cases, by: key).sorted { $0.key < $1.key }
        let blocks = groups.map { _ in newBlock() }
        if groups.count == 1 {
            branch(b.compare(.eq, value, b.constant(Int64(groups[0].key), b.type(of: value))), blocks[0], other)
        } else {
            switchOn(value, zip(groups, blocks).map { (Int64($0.key), $1) }, default: other)
        }
        for (group, block) in zip(groups, blocks) {
            start(block)
            search(&self, group.value)
        }
    }

    private mutating func compare(_ value: ValueID, with cases: [StringCase], default other: BlockID) {
        for (index, item) in cases.enumerated() {
            let next = index + 1 == cases.count ? other : newBlock()
            branch(b.compare(.eq, value, b.constant(item.id)), item.target, next)
            if next != other { start(next) }
        }
    }
}
