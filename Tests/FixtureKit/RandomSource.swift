/// A small, fast, seeded generator (SplitMix64): the same seed gives the same mutants everywhere.
public struct RandomSource: RandomNumberGenerator {
    private var state: UInt64

    /// A generator whose sequence is fixed by the seed.
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is positive.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// A non-empty range of at most `limit` positions inside `count`; nil when there are none.
    mutating func range(in count: Int, limit: Int) -> Range<Int>? {
        guard count > 0 else { return nil }
        let start = below(count)
        return start..<min(count, start + 1 + below(limit))
    }
}
