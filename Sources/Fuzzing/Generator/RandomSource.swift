/// A seeded stream of random numbers: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
/// The same seed gives the same stream everywhere, so a program is known by its seed.
public struct RandomSource: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in `range`.
    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// True in `percent` of 100 cases.
    mutating func chance(_ percent: Int) -> Bool { int(0...99) < percent }

    /// A member of a collection that is not empty.
    mutating func pick<C: RandomAccessCollection>(_ choices: C) -> C.Element where C.Index == Int {
        choices[choices.startIndex + int(0...choices.count - 1)]
    }

    /// One of `choices`, as often as its weight says. The weights' sum is positive.
    mutating func weighted<T>(_ choices: [(weight: Int, value: T)]) -> T {
        var rest = int(0...choices.reduce(0) { $0 + $1.weight } - 1)
        for choice in choices {
            rest -= choice.weight
            if rest < 0 { return choice.value }
        }
        return choices[choices.count - 1].value
    }
}
