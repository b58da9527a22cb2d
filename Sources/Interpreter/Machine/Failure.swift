/// What an operation raises.
enum Failure: UInt8 {
    /// Nothing.
    case none
    /// The error that the machine holds in `pendingError`.
    case pending
    /// The program ends with the exit code that the machine holds.
    case exit
    /// The program takes more steps than it may.
    case steps
    /// Something that the interpreter does not know.
    case unsupported

    case divisionByZero
    case overflow
    case arrayIndex, arrayIndexNegative
    case arraySliceStart, arraySliceEnd, arraySliceOrder
    case stringIndex, stringIndexNegative
    case stringSliceStart, stringSliceEnd, stringSliceOrder
    case popEmpty
    case shiftAmount
    case negativeExponent
    case rangeStepZero
    case negativeCount
    case destructuringLength
    case globalUnset
    case collectionChanged
    case stackOverflow
    case outOfMemory
    case endOfInput
    case unreachable
    case noMatch
    case sliceStep

    /// The number of the code (4 stands for E0004) and the message.
    var text: (code: Int, message: String) {
        switch self {
        case .none, .pending, .exit, .unsupported: (13, "")
        case .steps: (15, "The program took more steps than it may")
        case .divisionByZero: (1, "Division by zero")
        case .overflow: (4, "Integer overflow")
        case .arrayIndex: (2, "Array index out of bounds")
        case .arrayIndexNegative: (2, "Array index must be a non-negative integer")
        case .arraySliceStart: (2, "Array slice start out of bounds")
        case .arraySliceEnd: (2, "Array slice end out of bounds")
        case .arraySliceOrder: (2, "Array slice end before start")
        case .stringIndex: (2, "String index out of bounds")
        case .stringIndexNegative: (2, "String index must be a non-negative integer")
        case .stringSliceStart: (2, "String slice start out of bounds")
        case .stringSliceEnd: (2, "String slice end out of bounds")
        case .stringSliceOrder: (2, "String slice end before start")
        case .popEmpty: (2, "Cannot pop from an empty array")
        case .shiftAmount: (5, "Shift amount out of range")
        case .negativeExponent: (5, "Negative exponent")
        case .rangeStepZero: (5, "Range step cannot be zero")
        case .negativeCount: (5, "Count cannot be negative")
        case .destructuringLength: (5, "Wrong number of values to destructure")
        case .globalUnset: (5, "Module variable read before its initializer ran")
        case .collectionChanged: (5, "Collection changed during iteration")
        case .stackOverflow: (8, "Stack overflow")
        case .outOfMemory: (9, "Out of memory")
        case .endOfInput: (12, "input() reached end of file")
        case .unreachable: (13, "entered unreachable code")
        case .noMatch: (13, "no arm of a match fits")
        case .sliceStep: (5, "Slice range cannot have a step")
        }
    }
}
