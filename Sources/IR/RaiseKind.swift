/// What a `raise`, `check` or `bounds_check` raises.
///
/// The runtime has one cold function per kind, `orus_raise_<name>`, that gets the place and the operands.
public enum RaiseKind: UInt32, CaseIterable, Sendable {
    case overflow
    case divisionByZero
    case arrayIndex
    case arrayIndexNegative
    case arraySliceStart
    case arraySliceEnd
    case arraySliceOrder
    case stringIndex
    case stringIndexNegative
    case stringSliceStart
    case stringSliceEnd
    case stringSliceOrder
    case popEmpty
    case shiftAmount
    case negativeExponent
    case rangeStepZero
    case negativeCount
    case sliceStep
    case destructuringLength
    case globalUnset
    case collectionChanged
    case unwrapNone
    /// An assertion; operand: the message (string).
    case assertion
    /// A new error of the program's; operand: the message (string).
    case message
    /// A caught error again, with its own place; operand: the error.
    case rethrow

    /// A row of the table.
    public struct Info: Sendable {
        /// The name in the text form; the runtime function is `orus_raise_` + the name.
        public let name: String
        /// The code of the language's error table.
        public let code: String
        /// The message, where it does not depend on operands.
        public let message: String
        /// Advice for the report of an uncaught error, if there is some.
        public let help: String
        /// The types of the operands that `raise` takes.
        public let operands: [IRType]
    }

    /// The row of the table for this kind.
    public var info: Info { Self.table[Int(rawValue)] }

    /// The kind of the given name in the text form.
    public init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.info.name == name }) else { return nil }
        self = kind
    }

    /// The kind that a `bounds_check` of this kind raises when the index is negative.
    public var negativeIndex: RaiseKind {
        switch self {
        case .arrayIndex: .arrayIndexNegative
        case .stringIndex: .stringIndexNegative
        default: self
        }
    }

    /// The table, in the order of the cases.
    public static let table: [Info] = [
        row("overflow", "E0004", "Integer overflow", "use a wider type, or `wrapping_add` and its kin where wrapping is meant"),
        row("division_by_zero", "E0001", "Division by zero", "test the divisor before dividing"),
        row("array_index", "E0002", "Array index out of bounds", "valid indices are 0 to len - 1"),
        row("array_index_negative", "E0002", "Array index must be a non-negative integer", "count from the end with `a[len(a) - n]`"),
        row("array_slice_start", "E0002", "Array slice start out of bounds", "a slice needs 0 <= start <= end <= len"),
        row("array_slice_end", "E0002", "Array slice end out of bounds", "a slice needs 0 <= start <= end <= len"),
        row("array_slice_order", "E0002", "Array slice end before start", "a slice needs 0 <= start <= end <= len"),
        row("string_index", "E0002", "String index out of bounds", "valid indices are 0 to len - 1"),
        row("string_index_negative", "E0002", "String index must be a non-negative integer", "count from the end with `s[len(s) - n]`"),
        row("string_slice_start", "E0002", "String slice start out of bounds", "a slice needs 0 <= start <= end <= len"),
        row("string_slice_end", "E0002", "String slice end out of bounds", "a slice needs 0 <= start <= end <= len"),
        row("string_slice_order", "E0002", "String slice end before start", "a slice needs 0 <= start <= end <= len"),
        row("pop_empty", "E0002", "Cannot pop from an empty array", "test `len` before `pop`"),
        row("shift_amount", "E0005", "Shift amount out of range", "the count must be at least 0 and less than the width"),
        row("negative_exponent", "E0005", "Negative exponent", "use floats for negative powers"),
        row("range_step_zero", "E0005", "Range step cannot be zero", ""),
        row("negative_count", "E0005", "Count cannot be negative", ""),
        row("slice_step", "E0005", "Slice range cannot have a step", "take the elements with a comprehension: `[a[i] for i in r]`"),
        row("destructuring_length", "E0005", "Wrong number of values to destructure", ""),
        row("global_unset", "E0005", "Module variable read before its initializer ran", "move the use below the variable's definition"),
        row("collection_changed", "E0005", "Collection changed during iteration", "iterate over a clone"),
        row("unwrap_none", "E0011", "called unwrap on None", "use `??`, `unwrap_or` or a `match`"),
        row("assertion", "E0011", "", "", [.string]),
        row("message", "E0013", "", "", [.string]),
        row("rethrow", "E0013", "", "", [.error]),
    ]

    private static func row(
        _ name: String, _ code: String, _ message: String, _ help: String, _ operands: [IRType] = []
    ) -> Info {
        Info(name: name, code: code, message: message, help: help, operands: operands)
    }
}
