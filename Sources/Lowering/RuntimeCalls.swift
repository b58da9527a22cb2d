import IR
import Support

/// The runtime functions that lowering calls, so that a call needs no look-up by name.
enum RuntimeEntry: Int, CaseIterable {
    case stringConcat, stringSlice, stringByte, stringCompare, stringFind
    case stringFromI64, stringFromU64, stringFromF64, stringFromF32, stringFromBool, stringFromChar
    case parseInt, parseFloat, intFromI64, intFromU32, intFromU64, intFromF64
    case errorMessage, errorText, errorKind, errorCode, errorFile, errorLine
    case errorNew, errorRenew, errorType, errorPayload
    case arrayClone, arraySlice, arrayConcat, arrayRepeat, arrayExpect
    case sortedI8, sortedI16, sortedI32, sortedI64, sortedU8, sortedU16, sortedU32, sortedU64, sortedF32, sortedF64, sortedString
    case sortedBy
    case stdout, stderr, flush, writerNew, writerFinish
    case writeI64, writeU64, writeF64, writeF32, writeBool, writeChar, writeQuotedChar, writeString, writeQuoted
    case writeNewline, writeError, writeFixed, writeHex, writeBinary, writeOctal
    case writeFormatI64, writeFormatU64, writeFormatF64, writeFormatF32, writeFormatText
    case formatBegin, formatAddI64, formatAddU64, formatAddF64, formatAddF32, formatAddText, formatEnd
    case showEnter, showLeave, closureCode
    case stringHash, hashWord, hashF64, hashCombine
    case compareI64F64, compareU64F64, indexU64, inclusiveEnd
    case vmWriteF64, vmStringFromF64, vmFormatText, vmFormatKind, vmFormatAfter, vmFormatRest, exit
    case timestamp, input, programArguments, raiseAssertEqual

    /// The row for the module's table; a row of that name that the IR knows already counts instead.
    var row: RuntimeFunction {
        let string = RuntimeType.exact(.string)
        let i64 = RuntimeType.exact(.i64)
        let f64 = RuntimeType.exact(.f64)
        let writer = RuntimeType.exact(.writer)
        let unit = RuntimeType.exact(.unit)
        let readsArray: Effects = [.allocates, .readsHeaders, .readsElements]
        func array(_ name: String, _ parameters: [RuntimeType], _ more: Effects = []) -> RuntimeFunction {
            RuntimeFunction(name, parameters, .sameAs(0), readsArray.union(more), takesElementLayout: true)
        }
        func sorted(_ type: String) -> RuntimeFunction {
            RuntimeFunction("orus_array_sorted_\(type)", [.anyArray], .sameAs(0), readsArray)
        }
        func write(_ name: String, _ value: RuntimeType...) -> RuntimeFunction {
            RuntimeFunction("orus_write_\(name)", [writer] + value, unit, .external)
        }
        func layout(_ name: String, _ value: RuntimeType) -> RuntimeFunction {
            write("format_\(name)", value, .exact(.u64), .exact(.i32), .exact(.i32))
        }
        func add(_ name: String, _ value: RuntimeType) -> RuntimeFunction {
            RuntimeFunction("orus_format_add_\(name)", [writer, value], unit, .external)
        }
        func error(_ name: String, _ result: RuntimeType) -> RuntimeFunction {
            RuntimeFunction("orus_error_\(name)", [.exact(.error)], result, .pure)
        }
        switch self {
        case .stringConcat: return RuntimeFunction("orus_string_concat", [string, string], string, .allocates)
        case .stringSlice: return RuntimeFunction("orus_string_slice", [string, i64, i64], string, [.allocates, .raises])
        case .stringByte: return RuntimeFunction("orus_string_byte", [string, i64], string, .pure)
        case .stringCompare: return RuntimeFunction("orus_string_compare", [string, string], .exact(.i32), .pure)
        case .stringFind: return RuntimeFunction("orus_string_find", [string, string, i64], i64, .pure)
        case .stringFromI64: return RuntimeFunction("orus_string_from_i64", [i64], string, .allocates)
        case .stringFromU64: return RuntimeFunction("orus_string_from_u64", [.exact(.u64)], string, .allocates)
        case .stringFromF64: return RuntimeFunction("orus_string_from_f64", [f64], string, .allocates)
        case .stringFromF32: return RuntimeFunction("orus_string_from_f32", [.exact(.f32)], string, .allocates)
        case .stringFromBool: return RuntimeFunction("orus_string_from_bool", [.exact(.bool)], string, .pure)
        case .stringFromChar: return RuntimeFunction("orus_string_from_char", [.exact(.char)], string, .allocates)
        case .parseInt: return RuntimeFunction("orus_parse_int", [string], .exact(.i32), .raises)
        case .parseFloat: return RuntimeFunction("orus_parse_float", [string], f64, .raises)
        case .intFromI64: return RuntimeFunction("orus_int_from_i64", [i64], .exact(.i32), .raises)
        case .intFromU32: return RuntimeFunction("orus_int_from_u32", [.exact(.u32)], .exact(.i32), .raises)
        case .intFromU64: return RuntimeFunction("orus_int_from_u64", [.exact(.u64)], .exact(.i32), .raises)
        case .intFromF64: return RuntimeFunction("orus_int_from_f64", [f64], .exact(.i32), .raises)
        case .errorMessage: return error("message", string)
        case .errorText: return error("text", string)
        case .errorKind: return error("kind", string)
        case .errorCode: return error("code", string)
        case .errorFile: return error("file", string)
        case .errorLine: return error("line", .exact(.i32))
        case .errorNew:
            // Gets a place, as what raises does.
            return RuntimeFunction("orus_error_new", [string, .any, .exact(.i32)], .exact(.error), [.allocates, .raises])
        case .errorRenew: return RuntimeFunction("orus_error_renew", [.exact(.error), string], unit, .external)
        case .errorType: return error("type", .exact(.i32))
        case .errorPayload: return error("payload", .any)
        case .arrayClone: return array("orus_array_clone", [.anyArray])
        case .arraySlice: return array("orus_array_slice", [.anyArray, i64, i64], .raises)
        case .arrayConcat: return array("orus_array_concat", [.anyArray, .anyArray])
        case .arrayRepeat: return array("orus_array_repeat", [.anyArray, i64])
        case .arrayExpect: return RuntimeFunction("orus_array_expect", [.anyArray, i64], unit, [.readsHeaders, .writesHeaders], takesElementLayout: true)
        case .sortedI8: return sorted("i8")
        case .sortedI16: return sorted("i16")
        case .sortedI32: return sorted("i32")
        case .sortedI64: return sorted("i64")
        case .sortedU8: return sorted("u8")
        case .sortedU16: return sorted("u16")
        case .sortedU32: return sorted("u32")
        case .sortedU64: return sorted("u64")
        case .sortedF32: return sorted("f32")
        case .sortedF64: return sorted("f64")
        case .sortedString: return sorted("string")
        case .sortedBy:
            // The comparator is a function of the program.
            return RuntimeFunction("orus_array_sorted_by", [.anyArray, .exact(.code)], .sameAs(0), .anything, takesElementLayout: true)
        case .stdout: return RuntimeFunction("orus_stdout", [], writer, .pure)
        case .stderr: return RuntimeFunction("orus_stderr", [], writer, .pure)
        case .flush: return RuntimeFunction("orus_flush", [writer], unit, .external)
        case .writerNew: return RuntimeFunction("orus_writer_new", [], writer, [.allocates, .external])
        case .writerFinish: return RuntimeFunction("orus_writer_finish", [writer], string, [.allocates, .external])
        case .writeI64: return write("i64", i64)
        case .writeU64: return write("u64", .exact(.u64))
        case .writeF64: return write("f64", f64)
        case .writeF32: return write("f32", .exact(.f32))
        case .vmWriteF64: return RuntimeFunction("orus_vm_write_f64", [writer, f64], unit, .external)
        case .vmStringFromF64: return RuntimeFunction("orus_vm_string_from_f64", [f64], string, .allocates)
        case .vmFormatText: return RuntimeFunction("orus_vm_format_text", [writer, string, i64], i64, .external)
        case .vmFormatKind: return RuntimeFunction("orus_vm_format_kind", [string, i64], .exact(.i32), .pure)
        case .vmFormatAfter: return RuntimeFunction("orus_vm_format_after", [string, i64], i64, .pure)
        case .vmFormatRest: return RuntimeFunction("orus_vm_format_rest", [writer, string, i64], unit, .external)
        case .exit: return RuntimeFunction("orus_env_exit", [.exact(.i32)], unit, .external)
        case .writeBool: return write("bool", .exact(.bool))
        case .writeChar: return write("char", .exact(.char))
        case .writeQuotedChar: return write("quoted_char", .exact(.char))
        case .writeString: return write("string", string)
        case .writeQuoted: return write("quoted", string)
        case .writeNewline: return write("newline")
        case .writeError: return write("error", .exact(.error))
        case .writeFixed: return write("fixed", f64, .exact(.i32))
        case .writeHex: return write("hex", .exact(.u64), .exact(.bool))
        case .writeBinary: return write("binary", .exact(.u64))
        case .writeOctal: return write("octal", .exact(.u64))
        case .writeFormatI64: return layout("i64", i64)
        case .writeFormatU64: return layout("u64", .exact(.u64))
        case .writeFormatF64: return layout("f64", f64)
        case .writeFormatF32: return layout("f32", .exact(.f32))
        case .writeFormatText: return layout("text", string)
        case .formatBegin: return RuntimeFunction("orus_format_begin", [string], writer, [.allocates, .external])
        case .formatAddI64: return add("i64", i64)
        case .formatAddU64: return add("u64", .exact(.u64))
        case .formatAddF64: return add("f64", f64)
        case .formatAddF32: return add("f32", .exact(.f32))
        case .formatAddText: return add("text", string)
        case .formatEnd: return RuntimeFunction("orus_format_end", [writer], string, [.allocates, .external, .raises])
        case .showEnter: return RuntimeFunction("orus_show_enter", [writer, .any], .exact(.bool), .external)
        case .showLeave: return RuntimeFunction("orus_show_leave", [], unit, .external)
        case .closureCode: return RuntimeFunction("orus_closure_code", [.any], .exact(.code), .pure)
        case .stringHash: return RuntimeFunction("orus_string_hash", [string], .exact(.u64), .pure)
        case .hashWord: return RuntimeFunction("orus_hash_word", [.exact(.u64)], .exact(.u64), .pure)
        case .hashF64: return RuntimeFunction("orus_hash_f64", [f64], .exact(.u64), .pure)
        case .hashCombine: return RuntimeFunction("orus_hash_combine", [.exact(.u64), .exact(.u64)], .exact(.u64), .pure)
        case .compareI64F64: return RuntimeFunction("orus_compare_i64_f64", [i64, f64], .exact(.i32), .pure)
        case .compareU64F64: return RuntimeFunction("orus_compare_u64_f64", [.exact(.u64), f64], .exact(.i32), .pure)
        case .indexU64: return RuntimeFunction("orus_index_u64", [.exact(.u64)], i64, .pure)
        case .inclusiveEnd: return RuntimeFunction("orus_inclusive_end", [i64], i64, .pure)
        case .timestamp: return RuntimeFunction("orus_timestamp", [], f64, .external)
        case .input: return RuntimeFunction("orus_input", [string], string, [.external, .raises, .allocates])
        case .programArguments: return RuntimeFunction("orus_env_args", [], .anyArray, [.external, .allocates])
        case .raiseAssertEqual:
            return RuntimeFunction("orus_raise_assert_eq", [string, string, string], unit, [.raises, .noReturn])
        }
    }
}

extension RuntimeEntry {
    /// The function that sorts arrays of scalars or strings; nil for other elements.
    init?(sorting element: IRType) {
        switch element {
        case .i8: self = .sortedI8
        case .i16: self = .sortedI16
        case .i32: self = .sortedI32
        case .i64: self = .sortedI64
        case .u8: self = .sortedU8
        case .u16: self = .sortedU16
        case .u32: self = .sortedU32
        case .u64: self = .sortedU64
        case .f32: self = .sortedF32
        case .f64: self = .sortedF64
        case .string: self = .sortedString
        default: return nil
        }
    }
}

extension Lowerer {
    /// Calls a runtime function; `type` is that of its result.
    @discardableResult
    mutating func callRuntime(_ entry: RuntimeEntry, _ arguments: [ValueID], _ type: IRType = .unit) -> ValueID {
        var id = runtimeIDs[entry.rawValue]
        if !id.isValid {
            id = module.addRuntimeFunction(entry.row)
            runtimeIDs[entry.rawValue] = id
        }
        return b.callRuntime(id, arguments, type: type)
    }
}
