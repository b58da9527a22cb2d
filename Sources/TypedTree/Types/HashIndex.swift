/// An open-addressing index over entities kept elsewhere: from a hash to the positions that may have it.
///
/// It stores positions only, so that hash-consing needs no second copy of the keys and no hashing of enums by the
/// standard library, which costs more than the comparison.
struct HashIndex: Sendable {
    private var slots = [UInt64](repeating: HashIndex.free, count: 64)
    private var count = 0

    private static let free = UInt64.max

    /// Adds a word to a hash.
    @inline(__always) static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
        return product.high ^ product.low
    }

    /// The position with this hash for which `matches` holds.
    @inline(__always) func find(_ hash: UInt64, where matches: (UInt32) -> Bool) -> UInt32? {
        let mask = slots.count - 1
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index] != HashIndex.free {
            let slot = slots[index]
            if UInt32(truncatingIfNeeded: slot >> 32) == tag, matches(UInt32(truncatingIfNeeded: slot)) {
                return UInt32(truncatingIfNeeded: slot)
            }
            index = (index + 1) & mask
        }
        return nil
    }

    /// Adds a position that `find` did not find.
    mutating func insert(_ position: UInt32, _ hash: UInt64) {
        if count * 2 >= slots.count { grow() }
        place(hash & ~UInt64(UInt32.max) | UInt64(position), startingAt: hash)
        lows.append(UInt32(truncatingIfNeeded: hash))
        count += 1
    }

    /// The low halves of the hashes by position: what growing needs to place them anew. Positions come in order.
    private var lows: [UInt32] = []

    private mutating func place(_ slot: UInt64, startingAt hash: UInt64) {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index] != HashIndex.free { index = (index + 1) & mask }
        slots[index] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: HashIndex.free, count: old.count * 2)
        for slot in old where slot != HashIndex.free {
            place(slot, startingAt: UInt64(lows[Int(UInt32(truncatingIfNeeded: slot))]))
        }
    }
}
