import IR
import Support
import TypedTree

// `@native("orus.…")`: what generic code of the standard library asks of the compiler, decided by concrete types.
// `Runtime/std/prelude/intrinsics.orus` says what each of them does.

/// What the library's generic code can ask for.
enum Intrinsic: String {
    case hash, quoted, narrow, integral, zero, element
    case isString = "is_string"
    case kept
    case isShort = "is_short"
    case noteShort = "note_short"
    case shortMatches = "short_matches"
    case setElement = "set_element"
    case isNaN = "is_nan"
    case hasReductions = "has_reductions"
    case sum, least, greatest
    case hasSearch = "has_search"
    case countEqual = "count_equal"
    case findEqual = "find_equal"
    case isSortable = "has_sort"
    case sort
    case isSame = "is_same"
    case collectionChanged = "collection_changed"
    case fail
    case rangeStart = "range_start"
    case rangeStep = "range_step"
    case rangeCount = "range_count"
    case advanced

    /// The intrinsic behind the name of a native function; nil when it is a function of the runtime.
    init?(native name: String) {
        guard name.hasPrefix("orus.") else { return nil }
        self.init(rawValue: String(name.dropFirst("orus.".count)))
    }
}

extension Lowerer {
    /// Lowers an intrinsic on values of concrete types. The library asks for an operation only behind the question whether it
    /// exists; where it does not, any value will do.
    mutating func lowerIntrinsic(_ intrinsic: Intrinsic, _ values: [ValueID], _ types: [TypeID], _ result: TypeID) -> ValueID {
        switch intrinsic {
        case .hash: return hash(values[0], types[0])
        case .quoted: return quotedText(of: values[0], types[0])
        case .narrow: return narrowLength(values[0], to: irType(result))
        case .integral: return values[0]
        case .zero: return b.zero(irType(result))
        case .isString: return b.constant(program.types[types[0]] == .string)
        case .kept: return program.types[types[0]] == .string ? callNamed("orus_string_kept", values, .string, .allocates) : values[0]
        case .isShort, .noteShort, .shortMatches: return lowerShort(intrinsic, values, types)
        case .element: return loadUnchecked(values[0], values[1])
        case .setElement:
            let data = b.arrayData(values[0], type: module.types.dataPointer(b.type(of: values[2])))
            b.storeElement(data, values[1], values[2])
            return .invalid
        case .isNaN: return b.type(of: values[0]).isFloat ? b.compare(.ne, values[0], values[0]) : b.constant(false)
        case .isSame: return b.compare(.eq, values[0], values[1])
        case .collectionChanged:
            b.check(values[0], .collectionChanged)
            return .invalid
        case .fail:
            raise(.assertion, [values[0]])
            return .invalid
        case .rangeStart: return b.tupleElement(values[0], 0, type: irType(result))
        case .rangeStep:
            let bound = irType(rangeElement(of: types[0]) ?? TypeStore.i64)
            let step = b.tupleElement(values[0], 2, type: stepType(of: bound))
            return b.convert(b.type(of: step) == .u64 ? .convertWrap : .convert, step, to: .i64)
        case .advanced: return lowerAdvanced(values[0], values[1])
        case .rangeCount: return callSynthesized(.rangeLength(types[0], isExact: false), [values[0]], .u64)
        case .hasReductions: return b.constant(reductionSuffix(types[0]) != nil)
        case .hasSearch: return b.constant(searchWidth(types[0]) != nil)
        case .isSortable: return b.constant(sortSuffix(types[0]) != nil)
        case .sum, .least, .greatest: return reduce(intrinsic, values[0], types[0])
        case .countEqual, .findEqual: return search(intrinsic, values, types[0])
        case .sort:
            guard let suffix = sortSuffix(types[0]) else { return .invalid }
            let effects: Effects = [.readsHeaders, .readsElements, .writesElements, .external]
            _ = callNamed("orus_array_sort_\(suffix)", [values[0]], .unit, effects)
            return .invalid
        }
    }

    /// The value behind another one of a range: the sum is in the range, too.
    private mutating func lowerAdvanced(_ value: ValueID, _ step: ValueID) -> ValueID {
        let type = b.type(of: value)
        if type == .char { return advanced(value, by: step) }
        let step = type == .i64 ? step : b.convert(.convertWrap, step, to: type)
        return b.arithmetic(type.isSigned ? .addChecked : .add, value, step)
    }

    /// A value as it stands in containers.
    private mutating func quotedText(of value: ValueID, _ type: TypeID) -> ValueID {
        switch program.types[type] {
        case .string, .char, .dynamic:
            let writer = callRuntime(.writerNew, [], .writer)
            show(value, type, quoted: true, to: writer)
            return callRuntime(.writerFinish, [writer], .string)
        default: return text(of: value, type)
        }
    }

    private mutating func loadUnchecked(_ array: ValueID, _ index: ValueID) -> ValueID {
        let element = module.types.element(of: b.type(of: array)) ?? .unit
        if element == .unit { return .invalid }
        return b.loadElement(b.arrayData(array, type: module.types.dataPointer(element)), index, type: element)
    }

    private mutating func callNamed(_ name: String, _ values: [ValueID], _ result: IRType, _ effects: Effects) -> ValueID {
        let id = module.runtimeFunction(named: name)
            ?? module.addRuntimeFunction(RuntimeFunction(name, values.map { .exact(b.type(of: $0)) }, .exact(result), effects))
        return b.callRuntime(id, values, type: result)
    }

    /// What tells the keys of a map by short texts of them, where they are strings.
    private mutating func lowerShort(_ intrinsic: Intrinsic, _ values: [ValueID], _ types: [TypeID]) -> ValueID {
        let isString = program.types[types[types.count - 1]] == .string
        switch intrinsic {
        case .isShort: return isString ? b.compare(.le, b.stringLength(values[0]), i64(Self.shortLimit)) : b.constant(false)
        case .noteShort:
            if isString { _ = callNamed("orus_short_note", values, .unit, [.readsHeaders, .writesElements]) }
            return .invalid
        default:
            return isString ? callNamed("orus_short_matches", values, .bool, [.readsHeaders, .readsElements]) : b.constant(false)
        }
    }

    /// ORUS_SHORT_LIMIT of `orusrt/collections.h`.
    private static let shortLimit: Int64 = 15

    // MARK: Reductions and searches

    /// What the runtime's reductions of arrays of this type are named after.
    private mutating func reductionSuffix(_ type: TypeID) -> String? {
        guard let element = elementType(of: type) else { return nil }
        switch element {
        case TypeStore.i32: return "i32"
        case TypeStore.i64: return "i64"
        case TypeStore.f64: return "f64"
        default: return nil
        }
    }

    private mutating func reduce(_ intrinsic: Intrinsic, _ array: ValueID, _ type: TypeID) -> ValueID {
        let element = irType(elementType(of: type) ?? TypeStore.unit)
        guard let suffix = reductionSuffix(type) else { return b.zero(element) }
        let operation = intrinsic == .sum ? "sum" : intrinsic == .least ? "min" : "max"
        let raises: Effects = intrinsic == .sum && element != .f64 ? .raises : []
        let effects: Effects = [.readsHeaders, .readsElements]
        return callNamed("orus_array_\(operation)_\(suffix)", [array], element, effects.union(raises))
    }

    /// How many bytes the elements have, where equality is that of their bits and the runtime has vectors for it.
    private mutating func searchWidth(_ type: TypeID) -> Int64? {
        guard let element = elementType(of: type) else { return nil }
        switch program.types[element] {
        case .bool: return 1
        case .char: return 4
        case .integer(let integer): return integer.bits == 16 ? nil : Int64(integer.bits / 8)
        default: return nil
        }
    }

    private mutating func search(_ intrinsic: Intrinsic, _ values: [ValueID], _ type: TypeID) -> ValueID {
        guard let width = searchWidth(type) else { return i64(0) }
        let wanted = b.type(of: values[1]) == .bool ? b.convert(.convert, values[1], to: .u64) : bits(values[1])
        let name = intrinsic == .countEqual ? "orus_array_count_bits" : "orus_array_find_bits"
        return callNamed(name, [values[0], wanted, i64(width)], .i64, [.readsHeaders, .readsElements])
    }

    private mutating func sortSuffix(_ type: TypeID) -> String? {
        guard let element = elementType(of: type) else { return nil }
        switch program.types[element] {
        case .integer(let integer): return integer.name
        case .float(let float): return float == .f32 ? "f32" : "f64"
        case .string: return "string"
        default: return nil
        }
    }
}
