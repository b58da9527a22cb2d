import IR

/// How hard the C compiler tries to optimize a function. The time that C compilers take grows much faster than a function's size: at -O2,
/// 10,000 instructions with checks take gcc 10 seconds, 100,000 more than an hour.
enum Effort: UInt8 {
    case full, reduced, none

    /// Instructions of a function from which on it gets less than `full` effort, and none: 2,000 take gcc a second.
    private static let large = 8_000, huge = 40_000
    /// Instructions from which on a function that runs once, straight through, is worth no effort.
    private static let worthless = 2_000

    /// The effort for a function of so many instructions.
    init(for function: borrowing IRFunction, of instructionCount: Int) {
        let attributes = function.attributes
        // The parts of large literals, which stay apart.
        let isTable = attributes.isSuperset(of: [.cold, .noInline])
        let isStraight = instructionCount >= Self.worthless && attributes.contains(.once) && !function.mayHaveLoops
        if isTable || isStraight || instructionCount >= Self.huge {
            // Unoptimized, calls in tail position would take stack.
            self = attributes.contains(.tailCaller) ? .reduced : .none
        } else {
            self = instructionCount >= Self.large ? .reduced : .full
        }
    }
}
