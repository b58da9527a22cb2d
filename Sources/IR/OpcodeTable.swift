extension Opcode {
    /// The table that the printer, the reader, the verifier, the passes and Docs/IR.md are driven by.
    /// Its rows are in the order of the enumeration's cases.
    public static let table: [OpcodeInfo] = constants + arithmetic + bits + comparisons + arrays + aggregates + calls + variables + terminators

    private static let constants: [OpcodeInfo] = [
        row(.param, "param", .explicit, "a block parameter; printed in the block's header"),
        row(.const, "const", .explicit, "a number, `bool` or `char`"),
        row(.constString, "const.string", .explicit, "a string constant"),
        row(.zero, "zero", .explicit, "the all-zero value of a type, for variables not yet set"),
        row(.functionRef, "function.ref", .explicit, "a function's C address (`code`)"),
    ]

    private static let arithmetic: [OpcodeInfo] = [
        row(.add, "add", .first, "sum; signed: known not to overflow, unsigned: wraps"),
        row(.sub, "sub", .first, "difference, likewise"),
        row(.mul, "mul", .first, "product, likewise"),
        row(.neg, "neg", .first, "negation; signed: known not to overflow"),
        row(.div, "div", .first, "quotient toward zero; known not to fail"),
        row(.rem, "rem", .first, "remainder with the dividend's sign (floats: fmod); known not to fail"),
        row(.pow, "pow", .first, "power of floats, or of unsigned integers (wraps)"),
        row(.addChecked, "add.checked", .first, "signed sum; overflow raises E0004"),
        row(.subChecked, "sub.checked", .first, "signed difference; overflow raises E0004"),
        row(.mulChecked, "mul.checked", .first, "signed product; overflow raises E0004"),
        row(.negChecked, "neg.checked", .first, "signed negation; overflow raises E0004"),
        row(.divChecked, "div.checked", .first, "quotient; a zero divisor raises E0001, MIN / -1 E0004"),
        row(.remChecked, "rem.checked", .first, "remainder; a zero divisor raises E0001, MIN % -1 E0004"),
        row(.powChecked, "pow.checked", .first, "integer power; overflow raises E0004 (unsigned: wraps), a negative exponent E0005"),
        row(.addWrap, "add.wrap", .first, "signed sum that wraps"),
        row(.subWrap, "sub.wrap", .first, "signed difference that wraps"),
        row(.mulWrap, "mul.wrap", .first, "signed product that wraps"),
        row(.negWrap, "neg.wrap", .first, "signed negation that wraps"),
    ]

    private static let bits: [OpcodeInfo] = [
        row(.and, "and", .first, "bitwise and; of `bool`, logical and of two evaluated operands"),
        row(.or, "or", .first, "bitwise or, likewise"),
        row(.xor, "xor", .first, "bitwise exclusive or, likewise"),
        row(.not, "not", .first, "complement; of `bool`, negation"),
        row(.shl, "shl", .first, "left shift that drops bits; the count (i64) is known to be in range"),
        row(.shr, "shr", .first, "right shift, arithmetic on signed types; the count (i64) is known to be in range"),
        row(.shlChecked, "shl.checked", .first, "left shift; a count (i64) out of range raises E0005"),
        row(.shrChecked, "shr.checked", .first, "right shift; a count (i64) out of range raises E0005"),
    ]

    private static let comparisons: [OpcodeInfo] = [
        row(.eq, "eq", .bool, "equality of scalars, contents of strings, identity of other references"),
        row(.ne, "ne", .bool, "the contrary of `eq`"),
        row(.lt, "lt", .bool, "less, of numbers, characters and (bytewise) strings"),
        row(.le, "le", .bool, "less or equal"),
        row(.gt, "gt", .bool, "greater"),
        row(.ge, "ge", .bool, "greater or equal"),
        row(.convert, "convert", .explicit, "conversion between scalars that is exact, known to be in range, or to a float"),
        row(.convertWrap, "convert.wrap", .explicit, "integer conversion that keeps the low bits"),
        row(.convertChecked, "convert.checked", .explicit, "conversion between scalars; out of range raises E0007"),
        row(.narrowChecked, "narrow.checked", .explicit, "a length or position as another integer type; out of range raises E0004"),
        row(.select, "select", .second, "`select c, a, b` is `a` if `c`, else `b`; both are evaluated"),
    ]

    private static let arrays: [OpcodeInfo] = [
        row(.stringLen, "string.len", .i64, "the number of bytes of a string"),
        row(.stringByte, "string.byte", .u8, "the byte at an index (i64) that was checked"),
        row(.arrayNew, "array.new", .explicit, "a new array of a length (i64, not negative) of zero elements"),
        row(.arrayFill, "array.fill", .explicit, "a new array of a length (i64, not negative) of copies of a value"),
        row(.arrayLiteral, "array.literal", .explicit, "a new array of the operands"),
        row(.arrayLen, "array.len", .i64, "the number of elements"),
        row(.arrayData, "array.data", .explicit, "the storage, valid until the length changes"),
        row(.elemLoad, "elem.load", .explicit, "`elem.load data, index`: the element at an index (i64) that was checked"),
        row(.elemStore, "elem.store", .none, "`elem.store data, index, value`"),
        row(.arrayPush, "array.push", .none, "appends a value to an array"),
        row(.arrayPop, "array.pop", .explicit, "removes the last element; an empty array raises E0002"),
        row(.boundsCheck, "bounds_check", .none, "`bounds_check index, length` (i64): raises its kind unless 0 <= index < length"),
        row(.check, "check", .none, "raises its kind unless the condition holds"),
    ]

    private static let aggregates: [OpcodeInfo] = [
        row(.objectNew, "object.new", .explicit, "a new object with the operands as its fields"),
        row(.fieldLoad, "field.load", .explicit, "a field of an object"),
        row(.fieldStore, "field.store", .none, "`field.store object, value #i`"),
        row(.objectTag, "object.tag", .i32, "the tag of an object, by which types that extend each other are told apart"),
        row(.objectCast, "object.cast", .explicit, "a reference as one of another type: that its own extends, that is known to extend it, or whose objects look the same to the code that gets it"),
        row(.tupleMake, "tuple.make", .explicit, "a tuple of the operands"),
        row(.tupleGet, "tuple.get", .explicit, "an element of a tuple"),
        row(.enumMake, "enum.make", .explicit, "a variant with the operands as its payload"),
        row(.enumTag, "enum.tag", .i32, "the number of the variant"),
        row(.enumPayload, "enum.payload", .explicit, "a payload field of a variant that was tested for"),
        row(.closureMake, "closure.make", .explicit, "a closure over a function with the operands as captured values"),
        row(.captureLoad, "capture.load", .explicit, "a captured value of the closure that the function was called with"),
    ]

    private static let calls: [OpcodeInfo] = [
        row(.call, "call", .explicit, "a call of a known function"),
        row(.callClosure, "call.closure", .explicit, "a call of the first operand, a closure, with the others"),
        row(.callRuntime, "call.runtime", .explicit, "a call of a runtime function, with the effects that its table says"),
    ]

    private static let variables: [OpcodeInfo] = [
        row(.slotNew, "slot.new", .explicit, "a variable in memory with a first value, for sharing with a `try` body"),
        row(.slotLoad, "slot.load", .explicit, "the value of such a variable"),
        row(.slotStore, "slot.store", .none, "`slot.store slot, value`"),
        row(.globalLoad, "global.load", .explicit, "the value of a module variable"),
        row(.globalStore, "global.store", .none, "sets a module variable"),
        row(.tryCall, "try", .i32, "runs a `try` body with the operands; its code, or -1 when it raised"),
        row(.caughtError, "caught.error", .explicit, "the error that made the operand, a `try`, give -1"),
    ]

    private static let terminators: [OpcodeInfo] = [
        row(.jump, "jump", .none, "continues at a block"),
        row(.branch, "branch", .none, "continues at the first block if the condition holds, else at the second"),
        row(.switchInt, "switch", .none, "continues at the block of the integer's case, else at the default"),
        row(.returnValue, "return", .none, "returns the operand, if any"),
        row(.raise, "raise", .none, "raises an error of a kind, with the operands the kind asks for"),
        row(.unreachable, "unreachable", .none, "is never reached"),
    ]

    /// A row; what passes ask for in their inner loops is said in one place, by the switches of `Opcode`.
    private static func row(_ opcode: Opcode, _ mnemonic: String, _ result: ResultRule, _ summary: String) -> OpcodeInfo {
        OpcodeInfo(
            opcode: opcode, mnemonic: mnemonic, shape: opcode.shape, immediate: opcode.immediate, result: result, effects: opcode.effects,
            traits: opcode.traits, summary: summary)
    }
}
