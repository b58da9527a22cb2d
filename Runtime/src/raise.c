/// The language's own errors with their texts.
#include "internal.h"

static ORUS_RAISES raise_text(int32_t code, const char *text, uint32_t place) {
    orus_raise_message(code, orus_string_from_c(text), place);
}

ORUS_RAISES orus_raise_division_by_zero(uint32_t place) {
    raise_text(ORUS_E_DIVISION, "Division by zero", place);
}

ORUS_RAISES orus_raise_overflow(uint32_t place) {
    raise_text(ORUS_E_OVERFLOW, "Integer overflow", place);
}

ORUS_RAISES orus_raise_array_index(int64_t index, int64_t len, uint32_t place) {
    (void)len;
    raise_text(ORUS_E_INDEX,
               index < 0 ? "Array index must be a non-negative integer"
                         : "Array index out of bounds",
               place);
}

ORUS_RAISES orus_raise_string_index(int64_t index, int64_t len, uint32_t place) {
    (void)len;
    raise_text(ORUS_E_INDEX,
               index < 0 ? "String index must be a non-negative integer"
                         : "String index out of bounds",
               place);
}

/// The first of the three conditions that fails, in the language's order.
static const char *slice_fault(int64_t start, int64_t end, int64_t len) {
    if (start < 0 || start > len) return "slice start out of bounds";
    if (end < 0 || end > len) return "slice end out of bounds";
    return "slice end before start";
}

ORUS_RAISES orus_raise_array_slice(int64_t start, int64_t end, int64_t len, uint32_t place) {
    orus_raise_message(ORUS_E_INDEX, orus_format("Array %s", slice_fault(start, end, len)), place);
}

ORUS_RAISES orus_raise_string_slice(int64_t start, int64_t end, int64_t len, uint32_t place) {
    orus_raise_message(ORUS_E_INDEX, orus_format("String %s", slice_fault(start, end, len)), place);
}

ORUS_RAISES orus_raise_empty_pop(uint32_t place) {
    raise_text(ORUS_E_INDEX, "Cannot pop from an empty array", place);
}

ORUS_RAISES orus_raise_range_step(uint32_t place) {
    raise_text(ORUS_E_VALUE, "Range step cannot be zero", place);
}

ORUS_RAISES orus_raise_shift(uint32_t place) {
    raise_text(ORUS_E_VALUE, "Shift amount out of range", place);
}

ORUS_RAISES orus_raise_negative_exponent(uint32_t place) {
    raise_text(ORUS_E_VALUE, "Negative exponent", place);
}

ORUS_RAISES orus_raise_unpack(int64_t got, int64_t wanted, uint32_t place) {
    (void)got;
    (void)wanted;
    raise_text(ORUS_E_VALUE, "Wrong number of values to destructure", place);
}

ORUS_RAISES orus_raise_uninitialized(const char *name, uint32_t place) {
    orus_raise_message(
        ORUS_E_VALUE, orus_format("Module variable '%s' read before its initializer ran", name), place);
}

ORUS_RAISES orus_raise_changed(uint32_t place) {
    raise_text(ORUS_E_VALUE, "Collection changed during iteration", place);
}

ORUS_RAISES orus_raise_assert_eq(OrusString *label, OrusString *expected, OrusString *actual,
                                 uint32_t place) {
    orus_raise_message(ORUS_E_ASSERTION,
                       orus_format("assert_eq failed (%S)\n  expected: %S\n  actual:   %S", label,
                                   expected, actual),
                       place);
}

ORUS_RAISES orus_raise_assertion(OrusString *message, uint32_t place) {
    orus_raise_message(ORUS_E_ASSERTION, message, place);
}

ORUS_RAISES orus_raise_out_of_memory(void) {
    ORUS_STRING_LITERAL(message, "Out of memory");
    orus_throw_deferred(ORUS_E_MEMORY, &message, orus_collect_calls(orus_calls_wanted()));
}

static const char *scalar_name(OrusScalar scalar) {
    static const char *const names[] = {
        [ORUS_I8] = "i8",   [ORUS_I16] = "i16", [ORUS_I32] = "i32", [ORUS_I64] = "i64",
        [ORUS_U8] = "u8",   [ORUS_U16] = "u16", [ORUS_U32] = "u32", [ORUS_U64] = "u64",
        [ORUS_F32] = "f32", [ORUS_F64] = "f64", [ORUS_CHAR] = "char",
    };
    return names[scalar];
}

ORUS_RAISES orus_raise_cast_range(OrusScalar from, OrusScalar to, uint32_t place) {
    orus_raise_message(
        ORUS_E_CONVERSION,
        orus_format("%s value out of %s range", scalar_name(from), scalar_name(to)), place);
}

ORUS_RAISES orus_raise_cast_negative(OrusScalar from, OrusScalar to, uint32_t place) {
    orus_raise_message(
        ORUS_E_CONVERSION,
        orus_format("Cannot convert negative %s to %s", scalar_name(from), scalar_name(to)), place);
}
