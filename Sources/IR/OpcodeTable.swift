extension Opcode {
    /// The table that the printer, the reader, the verifier, the passes and Docs/IR.md are driven by.
    /// Its rows are in the order of the enumeration's cases.
    public static let table: [OpcodeInfo] = constants + arithmetic + bits + comparisons + arrays + aggregates + calls + variables + terminators

    private static let constants: [OpcodeInfo] = [
        row(.param, "param", .none, .index, .explicit, [], [], "a block parameter; printed in the block's header"),
        row(.const, "const", .constant, .none, .explicit, [], [.numberable], "a number, `bool` or `char`"),
        row(.constString, "const.string", .none, .string, .explicit, [], [.numberable], "a string constant"),
        row(.zero, "zero", .none, .none, .explicit, [], [.numberable], "the all-zero value of a type, for variables not yet set"),
        row(.functionRef, "function.ref", .none, .function, .explicit, [], [.numberable], "a function's C address (`code`)"),
    ]

    private static let arithmetic: [OpcodeInfo] = [
        row(.add, "add", .binary, .none, .first, [], [.commutative, .foldable, .numberable], "sum; signed: known not to overflow, unsigned: wraps"),
        row(.sub, "sub", .binary, .none, .first, [], [.foldable, .numberable], "difference, likewise"),
        row(.mul, "mul", .binary, .none, .first, [], [.commutative, .foldable, .numberable], "product, likewise"),
        row(.neg, "neg", .unary, .none, .first, [], [.foldable, .numberable], "negation; signed: known not to overflow"),
        row(.div, "div", .binary, .none, .first, [], [.foldable, .numberable], "quotient toward zero; known not to fail"),
        row(.rem, "rem", .binary, .none, .first, [], [.foldable, .numberable], "remainder with the dividend's sign (floats: fmod); known not to fail"),
        row(.pow, "pow", .binary, .none, .first, [], [.foldable, .numberable], "power of floats, or of unsigned integers (wraps)"),
        row(.addChecked, "add.checked", .binary, .none, .first, [.raises], [.commutative, .foldable, .check, .numberable], "signed sum; overflow raises E0004"),
        row(.subChecked, "sub.checked", .binary, .none, .first, [.raises], [.foldable, .check, .numberable], "signed difference; overflow raises E0004"),
        row(.mulChecked, "mul.checked", .binary, .none, .first, [.raises], [.commutative, .foldable, .check, .numberable], "signed product; overflow raises E0004"),
        row(.negChecked, "neg.checked", .unary, .none, .first, [.raises], [.foldable, .check, .numberable], "signed negation; overflow raises E0004"),
        row(.divChecked, "div.checked", .binary, .none, .first, [.raises], [.foldable, .check, .numberable], "quotient; a zero divisor raises E0001, MIN / -1 E0004"),
        row(.remChecked, "rem.checked", .binary, .none, .first, [.raises], [.foldable, .check, .numberable], "remainder; a zero divisor raises E0001, MIN % -1 E0004"),
        row(.powChecked, "pow.checked", .binary, .none, .first, [.raises], [.foldable, .check, .numberable], "integer power; overflow raises E0004 (unsigned: wraps), a negative exponent E0005"),
        row(.addWrap, "add.wrap", .binary, .none, .first, [], [.commutative, .foldable, .numberable], "signed sum that wraps"),
        row(.subWrap, "sub.wrap", .binary, .none, .first, [], [.foldable, .numberable], "signed difference that wraps"),
        row(.mulWrap, "mul.wrap", .binary, .none, .first, [], [.commutative, .foldable, .numberable], "signed product that wraps"),
        row(.negWrap, "neg.wrap", .unary, .none, .first, [], [.foldable, .numberable], "signed negation that wraps"),
    ]

    private static let bits: [OpcodeInfo] = [
        row(.and, "and", .binary, .none, .first, [], [.commutative, .foldable, .numberable], "bitwise and; of `bool`, logical and of two evaluated operands"),
        row(.or, "or", .binary, .none, .first, [], [.commutative, .foldable, .numberable], "bitwise or, likewise"),
        row(.xor, "xor", .binary, .none, .first, [], [.commutative, .foldable, .numberable], "bitwise exclusive or, likewise"),
        row(.not, "not", .unary, .none, .first, [], [.foldable, .numberable], "complement; of `bool`, negation"),
        row(.shl, "shl", .binary, .none, .first, [], [.foldable, .numberable], "left shift that drops bits; the count (i64) is known to be in range"),
        row(.shr, "shr", .binary, .none, .first, [], [.foldable, .numberable], "right shift, arithmetic on signed types; the count (i64) is known to be in range"),
        row(.shlChecked, "shl.checked", .binary, .none, .first, [.raises], [.foldable, .check, .numberable], "left shift; a count (i64) out of range raises E0005"),
        row(.shrChecked, "shr.checked", .binary, .none, .first, [.raises], [.foldable, .check, .numberable], "right shift; a count (i64) out of range raises E0005"),
    ]

    private static let comparisons: [OpcodeInfo] = [
        row(.eq, "eq", .binary, .none, .bool, [], [.commutative, .foldable, .numberable], "equality of scalars, contents of strings, identity of other references"),
        row(.ne, "ne", .binary, .none, .bool, [], [.commutative, .foldable, .numberable], "the contrary of `eq`"),
        row(.lt, "lt", .binary, .none, .bool, [], [.foldable, .numberable], "less, of numbers, characters and (bytewise) strings"),
        row(.le, "le", .binary, .none, .bool, [], [.foldable, .numberable], "less or equal"),
        row(.gt, "gt", .binary, .none, .bool, [], [.foldable, .numberable], "greater"),
        row(.ge, "ge", .binary, .none, .bool, [], [.foldable, .numberable], "greater or equal"),
        row(.convert, "convert", .unary, .none, .explicit, [], [.foldable, .numberable], "conversion between scalars that is exact, known to be in range, or to a float"),
        row(.convertWrap, "convert.wrap", .unary, .none, .explicit, [], [.foldable, .numberable], "integer conversion that keeps the low bits"),
        row(.convertChecked, "convert.checked", .unary, .none, .explicit, [.raises], [.foldable, .check, .numberable], "conversion between scalars; out of range raises E0007"),
        row(.narrowChecked, "narrow.checked", .unary, .none, .explicit, [.raises], [.foldable, .check, .numberable], "a length or position as another integer type; out of range raises E0004"),
        row(.select, "select", .ternary, .none, .second, [], [.foldable, .numberable], "`select c, a, b` is `a` if `c`, else `b`; both are evaluated"),
    ]

    private static let arrays: [OpcodeInfo] = [
        row(.stringLen, "string.len", .unary, .none, .i64, [], [.numberable], "the number of bytes of a string"),
        row(.stringByte, "string.byte", .binary, .none, .u8, [], [.numberable], "the byte at an index (i64) that was checked"),
        row(.arrayNew, "array.new", .unary, .none, .explicit, [.allocates], [], "a new array of a length (i64, not negative) of zero elements"),
        row(.arrayFill, "array.fill", .binary, .none, .explicit, [.allocates], [], "a new array of a length (i64, not negative) of copies of a value"),
        row(.arrayLiteral, "array.literal", .list, .none, .explicit, [.allocates], [], "a new array of the operands"),
        row(.arrayLen, "array.len", .unary, .none, .i64, [.readsHeaders], [.numberable], "the number of elements"),
        row(.arrayData, "array.data", .unary, .none, .explicit, [.readsHeaders], [.numberable], "the storage, valid until the length changes"),
        row(.elemLoad, "elem.load", .binary, .none, .explicit, [.readsElements], [.numberable], "`elem.load data, index`: the element at an index (i64) that was checked"),
        row(.elemStore, "elem.store", .ternary, .none, .none, [.writesElements], [], "`elem.store data, index, value`"),
        row(.arrayPush, "array.push", .binary, .none, .none, [.readsHeaders, .writesHeaders, .writesElements], [], "appends a value to an array"),
        row(.arrayPop, "array.pop", .unary, .none, .explicit, [.readsHeaders, .writesHeaders, .readsElements, .raises], [], "removes the last element; an empty array raises E0002"),
        row(.boundsCheck, "bounds_check", .binary, .raiseKind, .none, [.raises], [.check], "`bounds_check index, length` (i64): raises its kind unless 0 <= index < length"),
        row(.check, "check", .unary, .raiseKind, .none, [.raises], [.check], "raises its kind unless the condition holds"),
    ]

    private static let aggregates: [OpcodeInfo] = [
        row(.objectNew, "object.new", .list, .none, .explicit, [.allocates], [], "a new object with the operands as its fields"),
        row(.fieldLoad, "field.load", .unary, .index, .explicit, [.readsFields], [.numberable], "a field of an object"),
        row(.fieldStore, "field.store", .binary, .index, .none, [.writesFields], [], "`field.store object, value #i`"),
        row(.objectTag, "object.tag", .unary, .none, .i32, [], [.numberable], "the tag of an object, by which types that extend each other are told apart"),
        row(.objectCast, "object.cast", .unary, .none, .explicit, [], [.numberable], "a reference as one of another type: that its own extends, that is known to extend it, or whose objects look the same to the code that gets it"),
        row(.tupleMake, "tuple.make", .list, .none, .explicit, [], [.numberable], "a tuple of the operands"),
        row(.tupleGet, "tuple.get", .unary, .index, .explicit, [], [.numberable], "an element of a tuple"),
        row(.enumMake, "enum.make", .list, .variant, .explicit, [], [.numberable], "a variant with the operands as its payload"),
        row(.enumTag, "enum.tag", .unary, .none, .i32, [], [.numberable], "the number of the variant"),
        row(.enumPayload, "enum.payload", .unary, .payload, .explicit, [], [.numberable], "a payload field of a variant that was tested for"),
        row(.closureMake, "closure.make", .list, .function, .explicit, [.allocates], [], "a closure over a function with the operands as captured values"),
        row(.captureLoad, "capture.load", .unary, .index, .explicit, [], [.numberable], "a captured value of the closure that the function was called with"),
    ]

    private static let calls: [OpcodeInfo] = [
        row(.call, "call", .list, .function, .explicit, .anything, [], "a call of a known function"),
        row(.callClosure, "call.closure", .list, .none, .explicit, .anything, [], "a call of the first operand, a closure, with the others"),
        row(.callRuntime, "call.runtime", .list, .runtimeFunction, .explicit, [], [], "a call of a runtime function, with the effects that its table says"),
    ]

    private static let variables: [OpcodeInfo] = [
        row(.slotNew, "slot.new", .unary, .none, .explicit, [.allocates], [], "a variable in memory with a first value, for sharing with a `try` body"),
        row(.slotLoad, "slot.load", .unary, .none, .explicit, [.readsSlots], [.numberable], "the value of such a variable"),
        row(.slotStore, "slot.store", .binary, .none, .none, [.writesSlots], [], "`slot.store slot, value`"),
        row(.globalLoad, "global.load", .none, .global, .explicit, [.readsGlobals], [.numberable], "the value of a module variable"),
        row(.globalStore, "global.store", .unary, .global, .none, [.writesGlobals], [], "sets a module variable"),
        row(.tryCall, "try", .list, .function, .i32, .anything, [], "runs a `try` body with the operands; its code, or -1 when it raised"),
        row(.caughtError, "caught.error", .unary, .none, .explicit, [], [.numberable], "the error that made the operand, a `try`, give -1"),
    ]

    private static let terminators: [OpcodeInfo] = [
        row(.jump, "jump", .jump, .none, .none, [], [.terminator], "continues at a block"),
        row(.branch, "branch", .branch, .none, .none, [], [.terminator], "continues at the first block if the condition holds, else at the second"),
        row(.switchInt, "switch", .switchCases, .none, .none, [], [.terminator], "continues at the block of the integer's case, else at the default"),
        row(.returnValue, "return", .list, .none, .none, [], [.terminator], "returns the operand, if any"),
        row(.raise, "raise", .list, .raiseKind, .none, [.raises, .noReturn], [.terminator], "raises an error of a kind, with the operands the kind asks for"),
        row(.unreachable, "unreachable", .none, .none, .none, [.noReturn], [.terminator], "is never reached"),
    ]

    private static func row(
        _ opcode: Opcode, _ mnemonic: String, _ shape: OperandShape, _ immediate: ImmediateKind, _ result: ResultRule,
        _ effects: Effects, _ traits: OpcodeInfo.Traits, _ summary: String
    ) -> OpcodeInfo {
        OpcodeInfo(
            opcode: opcode, mnemonic: mnemonic, shape: shape, immediate: immediate, result: result, effects: effects,
            traits: traits, summary: summary)
    }
}
