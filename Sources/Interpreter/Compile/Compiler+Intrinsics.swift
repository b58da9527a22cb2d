import Source
import Support
import TypedTree

// `@native("orus.…")`: what generic code of the standard library asks of whoever knows the concrete types.
// `Runtime/std/prelude/intrinsics.orus` says what each of them does.

extension Compiler {
    /// Replaces the first of the arguments, which are in registers, by what an intrinsic gives.
    mutating func emitIntrinsic(_ name: String, _ first: Int, _ types: [TypeID], _ resultType: TypeID) {
        let element = types.first.flatMap { elementType(of: $0) } ?? TypeStore.unit
        let inner = f.next
        switch name {
        case "orus.hash": emitHash(first, types[0])
        case "orus.quoted": emit(.quotedText, shape(of: types[0]).index, at: first)
        case "orus.narrow": emitNarrowLength(first, to: resultType, first)
        case "orus.zero": emit(constant: 0, into: first)
        case "orus.integral", "orus.kept": break
        // That a look-up need not go to the strings is the compiler's concern.
        case "orus.is_string", "orus.is_short", "orus.short_matches": emit(constant: 0, into: first)
        case "orus.note_short": break
        case "orus.element": emitLoad(elementKind(element), first, first, first + 1)
        case "orus.set_element": emitStore(elementKind(element), first, first + 1, first + 2)
        case "orus.is_nan":
            if case .float = program.types[types[0]] {
                emit(.notEqualF, first, first, first)
            } else {
                emit(constant: 0, into: first)
            }
        case "orus.is_same": emit(.equalI, first, first, first + 1)
        case "orus.collection_changed":
            let fine = newLabel()
            jump(.jumpIfTrue, first, to: fine)
            emit(.fail, 0, 0, 0, Int64(Failure.collectionChanged.rawValue))
            place(fine)
        case "orus.has_reductions": emit(constant: isReducible(element) ? 1 : 0, into: first)
        case "orus.sum": emit(.sumElements, shape(of: element).index, at: first)
        case "orus.least", "orus.greatest":
            emit(.extremeElement, shape(of: element).index << 1 | (name == "orus.greatest" ? 1 : 0), at: first)
        // Searching and sorting of all elements is the library's own.
        case "orus.has_search": emit(constant: 0, into: first)
        case "orus.count_equal", "orus.find_equal": emit(constant: 0, into: first)
        case "orus.has_sort": emit(constant: isSortable(element) ? 1 : 0, into: first)
        case "orus.sort": emit(.sortInPlace, shape(of: element).index, at: first)
        case "orus.range_start": emit(.loadField, first, first, 0, 1)
        case "orus.range_step": emit(.loadField, first, first, 0, 3)
        case "orus.range_count":
            if case .range(let bound) = program.types[types[0]] { emit(.rangeCount, rangeKind(bound), at: first) }
        case "orus.advanced": emit(.advanced, integerType(resultType).map { Int($0.rawValue) } ?? 64, at: first)
        case "orus.fail": emit(.raiseMessage, 11, at: first)
        default: unsupported("the intrinsic \(name)")
        }
        f.next = inner
    }

    private mutating func isReducible(_ element: TypeID) -> Bool {
        element == TypeStore.i32 || element == TypeStore.i64 || element == TypeStore.f64
    }

    private mutating func isSortable(_ element: TypeID) -> Bool {
        switch program.types[element] {
        case .integer, .float, .string: true
        default: false
        }
    }

    /// Replaces a value by its hash.
    private mutating func emitHash(_ register: Int, _ type: TypeID) { emit(.hash, shape(of: type).index, at: register) }

    /// A length or position as an integer of another type; E0004 when it does not fit.
    mutating func emitNarrowLength(_ value: Int, to type: TypeID, _ target: Int) {
        if let integer = integerType(type), integer != .i64, integer != .u64 {
            emit(.narrowLength, target, value, 0, Int64(integer.maxMagnitude))
        } else {
            move(value, to: target)
        }
    }
}
