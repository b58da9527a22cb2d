/// What `Opcode.operation` does: what is too rare, or too long, for an instruction of its own. Arguments are in consecutive registers,
/// the first of which gets the result; some take a constant (`extra`) besides.
enum Operation: UInt16, CaseIterable {
    // MARK: Arrays
    case sliceArray, concatenateArrays, repeatArray, pop
    /// extra: the kind of elements.
    case fill
    /// extra: the shape of the elements.
    case sorted, containsElement
    case cloneArray
    /// extra: the number of words.
    case cloneObject

    /// The shape of the elements as extra (and, in its lowest bit, whether the greatest is meant).
    case sumElements, extremeElement, sortInPlace
    case truncateArray, reserveArray, openGap, closeGap, arrayCapacity

    // MARK: Hashes and indexes of maps
    /// extra: the shape.
    case hash
    case hashCombine, indexMatch, indexEnds, indexSlot, indexInsert, indexRemove

    // MARK: Strings
    case sliceString, containsText
    case stringByteValue, stringFind, stringFindLast, stringCount, stringUpper, stringLower, stringRepeat, stringSkipBlanks, stringSkipLetters

    // MARK: Ranges
    /// extra: 1 for unsigned bounds.
    case rangeLength, rangeCount, inRange
    /// Value, step: the value behind in a range; extra: the number of the integer type, or 64 for characters.
    case advanced
    /// The number of turns after the first, or -1: start, end, step; extra: 1 unsigned, 2 inclusive.
    case rangeTurns
    /// A turn of an iterator: gives the item and, in the next register, whether there was one.
    case iteratorNext

    // MARK: Comparing (extra: the shape)
    case equal, compare
    /// `compare` that gives a number greater, or less, than 0 where NaN decides
    case compareUnorderedAbove, compareUnorderedBelow
    /// Integer and float; extra: 1 for unsigned.
    case compareWithFloat

    // MARK: Conversions
    /// extra: the codes of the two types.
    case castInteger, castFloat, castCharacter
    /// extra: 1 for unsigned.
    case floatFromInteger, floatFromIntegerF32
    /// extra: the codes of the two types.
    case intFromInteger
    case intFromUnsigned, intFromFloat, parseInt, parseFloat
    /// extra: the shape.
    case toString, quotedText
    /// A float as in the VM's edition `as string` gives it.
    case floatText

    // MARK: Numbers
    case powerFloat, powerFloatF32

    // MARK: Errors
    /// extra: the number of the code.
    case raiseMessage
    /// label, expected, actual as strings
    case raiseAssertEqual
    /// Number of the code, message.
    case raiseCoded
    /// A new error of a message and the value that it is made of; extra: the number of the value's type.
    case newError
    /// The value that an error was made of and, in the next register, the number of its type.
    case errorPayload
    case errorMessage, errorSummary, errorKind, errorCode, errorFile, errorLine

    // MARK: Output and input
    /// extra: the format.
    case print
    /// `format` with a template of run time; extra: a format whose pieces are the arguments behind the template.
    case format
    case input, timestamp

    // MARK: std
    case sqrt, sin, cos, tan, atan2, exp, log, log2, log10, pow, floor, ceil, round, trunc, hypot
    case programArguments, environmentVariable, exit
    case readFile, writeFile, appendFile, readLines, readStandardInput
    case bytesToString, bytesOfString, floatBits
    /// extra: the position of the function in `MathFunction.allCases`.
    case mathFunction
    /// extra: the position of the call in `SystemCall.allCases`.
    case system

    /// The operation behind `@native("orus_…")` with its constant; nil for one that the interpreter does not know.
    static func native(_ name: String) -> (operation: Operation, extra: Int)? {
        if let known = natives[name] { return (known, 0) }
        return systemCalls[name].map { (.system, $0) } ?? mathFunctions[name].map { (.mathFunction, $0) }
    }

    private static let mathFunctions = [String: Int](
        uniqueKeysWithValues: MathFunction.allCases.enumerated().map { ("orus_math_\($1.rawValue)", $0) })

    private static let systemCalls = [String: Int](
        uniqueKeysWithValues: SystemCall.allCases.enumerated().map { ("orus_system_\($1.rawValue)", $0) })

    private static let natives: [String: Operation] = [
        "orus_math_sqrt": .sqrt, "orus_math_sin": .sin, "orus_math_cos": .cos, "orus_math_tan": .tan, "orus_math_atan2": .atan2,
        "orus_math_exp": .exp, "orus_math_log": .log, "orus_math_log2": .log2, "orus_math_log10": .log10, "orus_math_pow": .pow,
        "orus_math_floor": .floor, "orus_math_ceil": .ceil, "orus_math_round": .round, "orus_math_trunc": .trunc,
        "orus_math_hypot": .hypot,
        "orus_array_truncate": .truncateArray, "orus_array_reserve": .reserveArray, "orus_array_open_gap": .openGap,
        "orus_array_close_gap": .closeGap, "orus_array_capacity": .arrayCapacity,
        "orus_index_match": .indexMatch, "orus_index_ends": .indexEnds, "orus_index_slot": .indexSlot,
        "orus_index_insert": .indexInsert, "orus_index_remove": .indexRemove, "orus_hash_combine": .hashCombine,
        "orus_raise_message": .raiseCoded,
        "orus_string_byte_value": .stringByteValue, "orus_string_find": .stringFind, "orus_string_rfind": .stringFindLast,
        "orus_string_count": .stringCount, "orus_string_upper": .stringUpper, "orus_string_lower": .stringLower, "orus_string_repeat": .stringRepeat,
        "orus_string_skip_blanks": .stringSkipBlanks, "orus_string_skip_letters": .stringSkipLetters,
        "orus_env_args": .programArguments, "orus_env_get": .environmentVariable, "orus_env_exit": .exit,
        "orus_io_read_file": .readFile, "orus_io_write_file": .writeFile, "orus_io_append_file": .appendFile,
        "orus_io_read_lines": .readLines, "orus_io_read_stdin": .readStandardInput,
        "orus_bytes_to_string": .bytesToString, "orus_bytes_of_string": .bytesOfString,
        "orus_bits_of_float": .floatBits, "orus_float_of_bits": .floatBits,
    ]

    /// The constant of an instruction.
    func packed(_ extra: Int = 0) -> Int64 { Int64(rawValue) | Int64(extra) << 32 }
}
