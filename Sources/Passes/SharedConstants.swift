import IR
import Support

/// The constants that stand at the start of a function's entry, each once: code that is copied into the function uses them instead of
/// bringing its own. A fifth of all instructions would be constants otherwise, which every pass would have to go past.
struct SharedConstants {
    private struct Entry: BitwiseCopyable {
        var bits: UInt64
        var type: IRType
        /// The function, by its number, that the entry is about; those of earlier ones count as free.
        var round: UInt32
        var value: ValueID
    }

    private var entries = [Entry](filledWith: Entry(bits: 0, type: .unit, round: 0, value: .invalid), count: 64)
    private var round: UInt32 = 0
    private var count = 0

    /// Goes on to a function that shares none yet.
    mutating func removeAll() {
        round += 1
        count = 0
    }

    /// The value that is a constant, or `new`, which then is.
    mutating func value(of constant: Instruction, orElse new: ValueID) -> ValueID {
        let bits = constant.constantBits
        let position = position(of: bits, constant.type)
        if entries[position].round == round { return entries[position].value }
        entries[position] = Entry(bits: bits, type: constant.type, round: round, value: new)
        count += 1
        if count * 2 > entries.count { grow() }
        return new
    }

    /// The entry of a constant, or the free one where it belongs.
    private func position(of bits: UInt64, _ type: IRType) -> Int {
        let hash = (bits ^ UInt64(type.rawValue) << 17) &* 0x9E37_79B9_7F4A_7C15
        let mask = entries.count - 1
        var position = Int(truncatingIfNeeded: hash >> 32) & mask
        while entries[position].round == round && (entries[position].bits != bits || entries[position].type != type) {
            position = (position + 1) & mask
        }
        return position
    }

    private mutating func grow() {
        let old = entries
        entries = Array(filledWith: Entry(bits: 0, type: .unit, round: 0, value: .invalid), count: old.count * 2)
        for entry in old where entry.round == round { entries[position(of: entry.bits, entry.type)] = entry }
    }
}
