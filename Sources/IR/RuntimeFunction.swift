import Support

/// The type that a runtime function asks of an argument, or gives.
///
/// Runtime functions are type-erased: where a pattern leaves the type open, `call.runtime` says it.
public enum RuntimeType: Hashable, Sendable {
    /// Exactly this type.
    case exact(IRType)
    /// Any type.
    case any
    /// An array of any element type.
    case anyArray
    /// The type of the argument at this position.
    case sameAs(Int)
    /// The element type of the array argument at this position.
    case elementOf(Int)
}

/// A function of the runtime, known by its C name.
///
/// A function that `raises` gets the place as a last argument. One that `takesElementLayout` gets, before it, the
/// size of the elements of its first array argument (or array result) and whether they hold pointers.
public struct RuntimeFunction: Hashable, Sendable {
    /// The C name.
    public var name: String
    /// What the arguments must be.
    public var parameters: [RuntimeType]
    /// What the result is.
    public var result: RuntimeType
    /// What a call does.
    public var effects: Effects
    /// Whether the element size and pointer flag are passed too.
    public var takesElementLayout: Bool
    /// Whether room for the result, a string's header in the frame of the caller, is passed first.
    public var takesHeaderRoom: Bool

    /// Makes a row of the table.
    public init(
        _ name: String, _ parameters: [RuntimeType], _ result: RuntimeType, _ effects: Effects,
        takesElementLayout: Bool = false, takesHeaderRoom: Bool = false
    ) {
        self.name = name
        self.parameters = parameters
        self.result = result
        self.effects = effects
        self.takesElementLayout = takesElementLayout
        self.takesHeaderRoom = takesHeaderRoom
    }

    /// Whether a string that is given to the function is neither kept by it nor given back.
    public var borrowsStrings: Bool {
        if Self.borrowing.contains(name) { return true }
        guard case .exact(let type) = result, type.isNumeric || type == .bool || type == .char else { return false }
        return effects.isSubset(of: .reads)
    }

    private static let borrowing: Set<String> = [
        "orus_string_slice", "orus_string_view", "orus_string_kept", "orus_string_concat", "orus_string_byte", "orus_parse_int", "orus_parse_float",
        "orus_write_string", "orus_write_quoted", "orus_short_note",
    ]
}

extension RuntimeFunction {
    /// The functions that every module knows. Lowering adds the native functions of `std` that are not listed.
    public static let builtins: [RuntimeFunction] = strings + conversions + arrays + collections + writers + mathematics + system

    private static let string = RuntimeType.exact(.string)
    private static let i64 = RuntimeType.exact(.i64)
    private static let f64 = RuntimeType.exact(.f64)
    private static let bool = RuntimeType.exact(.bool)
    private static let unit = RuntimeType.exact(.unit)
    private static let writer = RuntimeType.exact(.writer)

    private static let strings: [RuntimeFunction] = [
        // Concatenation may extend a shared buffer, which nobody can observe.
        .init("orus_string_concat", [string, string], string, .allocates),
        .init("orus_string_slice", [string, i64, i64], string, [.allocates, .raises]),
        // A slice whose header is in the frame of the caller, and what lasts of a string that may be one.
        .init("orus_string_view", [string, i64, i64], string, .raises, takesHeaderRoom: true),
        .init("orus_string_kept", [string], string, .allocates),
        // The one-byte string at an index that was checked.
        .init("orus_string_byte", [string, i64], string, .pure),
        .init("orus_string_byte_value", [string, i64], .exact(.u8), .pure),
        .init("orus_string_find", [string, string, i64], i64, .pure),
        .init("orus_string_rfind", [string, string], i64, .pure),
        .init("orus_string_count", [string, string], i64, .pure),
        .init("orus_string_skip_blanks", [string, i64], i64, .pure),
        .init("orus_string_skip_letters", [string, i64], i64, .pure),
        .init("orus_string_upper", [string], string, .allocates),
        .init("orus_string_lower", [string], string, .allocates),
        .init("orus_string_repeat", [string, i64], string, .allocates),
        .init("orus_string_hash", [string], .exact(.u64), .pure),
        .init("orus_string_compare", [string, string], .exact(.i32), .pure),
        .init("orus_bytes_to_string", [.anyArray], string, [.allocates, .readsHeaders, .readsElements]),
    ]

    private static let conversions: [RuntimeFunction] = [
        .init("orus_string_from_i64", [i64], string, .allocates),
        .init("orus_string_from_u64", [.exact(.u64)], string, .allocates),
        .init("orus_string_from_f64", [f64], string, .allocates),
        .init("orus_string_from_f32", [.exact(.f32)], string, .allocates),
        .init("orus_string_from_bool", [bool], string, .pure),
        .init("orus_string_from_char", [.exact(.char)], string, .allocates),
        .init("orus_parse_int", [string], .exact(.i32), .raises),
        .init("orus_parse_float", [string], f64, .raises),
        .init("orus_error_message", [.exact(.error)], string, .pure),
    ]

    private static let arrays: [RuntimeFunction] = [
        .init("orus_array_clone", [.anyArray], .sameAs(0), [.allocates, .readsHeaders, .readsElements], takesElementLayout: true),
        .init("orus_array_slice", [.anyArray, i64, i64], .sameAs(0), [.allocates, .readsHeaders, .readsElements, .raises], takesElementLayout: true),
        .init("orus_array_concat", [.anyArray, .anyArray], .sameAs(0), [.allocates, .readsHeaders, .readsElements], takesElementLayout: true),
        .init("orus_array_repeat", [.anyArray, i64], .sameAs(0), [.allocates, .readsHeaders, .readsElements], takesElementLayout: true),
    ]

    // The collections of `std`, written in Orus, call these as natives. An index is read and changed by them alone.
    private static let collections: [RuntimeFunction] = [
        .init("orus_array_truncate", [.anyArray, i64], unit, changesArray, takesElementLayout: true),
        .init("orus_array_reserve", [.anyArray, i64], unit, [.reads, .writesHeaders, .writesElements], takesElementLayout: true),
        .init("orus_array_open_gap", [.anyArray, i64], unit, changesArray, takesElementLayout: true),
        .init("orus_array_close_gap", [.anyArray, i64], unit, changesArray, takesElementLayout: true),
        .init("orus_array_capacity", [.anyArray], i64, .readsHeaders),
        .init("orus_index_match", [.anyArray, u64, u64], .exact(.u32), [.readsHeaders, .readsElements]),
        .init("orus_index_ends", [.anyArray, u64], bool, [.readsHeaders, .readsElements]),
        .init("orus_index_slot", [.anyArray, u64, .exact(.u32)], i64, [.readsHeaders, .readsElements]),
        .init("orus_index_insert", [.anyArray, u64, i64], unit, [.readsHeaders, .readsElements, .writesElements]),
        .init("orus_index_remove", [.anyArray, u64, i64], bool, [.readsHeaders, .readsElements, .writesElements]),
        .init("orus_raise_message", [.exact(.i32), string], unit, [.raises, .noReturn]),
        .init("orus_hash_word", [u64], u64, .pure),
        .init("orus_hash_f64", [f64], u64, .pure),
        .init("orus_hash_combine", [u64, u64], u64, .pure),
    ]

    private static let u64 = RuntimeType.exact(.u64)
    private static let changesArray: Effects = [.readsHeaders, .readsElements, .writesHeaders, .writesElements]

    private static let writers: [RuntimeFunction] = [
        .init("orus_stdout", [], writer, .pure),
        .init("orus_stderr", [], writer, .pure),
        .init("orus_write_i64", [writer, i64], unit, .external),
        .init("orus_write_u64", [writer, .exact(.u64)], unit, .external),
        .init("orus_write_f64", [writer, f64], unit, .external),
        .init("orus_write_f32", [writer, .exact(.f32)], unit, .external),
        .init("orus_write_bool", [writer, bool], unit, .external),
        .init("orus_write_char", [writer, .exact(.char)], unit, .external),
        .init("orus_write_string", [writer, string], unit, .external),
        .init("orus_write_quoted", [writer, string], unit, .external),
        .init("orus_write_newline", [writer], unit, .external),
        .init("orus_flush", [writer], unit, .external),
        .init("orus_writer_new", [], writer, [.allocates, .external]),
        .init("orus_writer_finish", [writer], string, [.allocates, .external]),
        .init("orus_show_enter", [writer, .any], bool, .external),
        .init("orus_show_leave", [], unit, .external),
    ]

    private static let mathematics: [RuntimeFunction] =
        ["sqrt", "sin", "cos", "tan", "atan", "exp", "log", "log2", "log10", "floor", "ceil", "round", "trunc"]
        .map { .init("orus_math_\($0)", [f64], f64, .pure) }
        + [
            .init("orus_bits_of_float", [f64], u64, .pure), .init("orus_float_of_bits", [u64], f64, .pure),
        ] + ["atan2", "pow", "hypot"].map { .init("orus_math_\($0)", [f64, f64], f64, .pure) }

    private static let system: [RuntimeFunction] = [
        .init("orus_timestamp", [], f64, .external),
        .init("orus_input", [string], string, [.external, .raises, .allocates]),
    ]
}
