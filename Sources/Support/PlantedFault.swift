/// Mistakes that the crosscheck's own test plants in the compiled path, one at a time, to show that generated programs find them.
///
/// They exist in debug builds and in that of `make faults`; in release builds `isPlanted` is `false` at compile time.
public enum PlantedFault: String, CaseIterable, Sendable {
    /// A constant sum one above a type's maximum folds to the minimum.
    case foldAtLimit = "fold-at-limit"
    /// A constant index equal to the length passes for one in bounds.
    case boundsCheckOneLate = "bounds-check-one-late"
    /// Inlining swaps the first two arguments where their types allow it.
    case swappedArguments = "swapped-arguments"
    /// A store into a field leaves the value that was loaded from it before.
    case staleLoad = "stale-load"
    /// A `try` body's last assignment to an `i64` is lost.
    case lostAssignment = "lost-assignment"
    /// A decision tree does not ask a guard.
    case skippedGuard = "skipped-guard"
    /// A negative `i32` as `u64` raises nothing.
    case castCell = "cast-cell"
    /// A division leaves a loop that may not run.
    case hoistedDivision = "hoisted-division"
    /// `x == x` holds for NaN.
    case equalNaN = "equal-nan"
    /// `x + 0.0` is `x`, also for -0.0.
    case negativeZero = "negative-zero"
    /// A signed division by two is a shift.
    case shiftedDivision = "shifted-division"
    /// A negative number is above all of `u64`.
    case mixedComparison = "mixed-comparison"
    /// Values that trade places are moved one after the other.
    case sequentialMoves = "sequential-moves"
    /// A loop over `a..=b` leaves out `b`.
    case exclusiveEnd = "exclusive-end"
    /// A tail call that became a jump keeps its last argument.
    case keptArgument = "kept-argument"
    /// A closure gets a copy of a variable that it shares.
    case copiedCapture = "copied-capture"
    /// Where a value can be one of two constants, the first is taken.
    case firstConstant = "first-constant"
    /// A call changes no module variable.
    case forgottenGlobal = "forgotten-global"
    /// An exponent of three multiplies twice.
    case shortPower = "short-power"
    /// An unsigned number is shifted right as a signed one.
    case signedShift = "signed-shift"

    #if PLANTED_FAULTS
        /// The mistake that this process makes. Set before anything is compiled.
        nonisolated(unsafe) public static var planted: PlantedFault?

        /// Whether this process makes the mistake.
        public static func isPlanted(_ fault: PlantedFault) -> Bool { planted == fault }
    #else
        /// Never: release builds make no mistakes on purpose.
        @inlinable @inline(__always)
        public static func isPlanted(_ fault: PlantedFault) -> Bool { false }
    #endif
}
