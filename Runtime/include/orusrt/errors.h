/// Raising, catching and inspecting errors.
///
/// A raise is a cold call that never returns: it jumps to the innermost `orus_try`, or, when
/// there is none, reports the error on stderr and ends the program with exit code 70.
#ifndef ORUSRT_ERRORS_H
#define ORUSRT_ERRORS_H

#include "base.h"

/// Numbers of the language's run-time codes: 4 stands for E0004.
enum {
    ORUS_E_DIVISION = 1,
    ORUS_E_INDEX = 2,
    ORUS_E_KEY = 3,
    ORUS_E_OVERFLOW = 4,
    ORUS_E_VALUE = 5,
    ORUS_E_CONVERSION = 7,
    ORUS_E_STACK = 8,
    ORUS_E_MEMORY = 9,
    ORUS_E_NUMBER_TEXT = 10,
    ORUS_E_ASSERTION = 11,
    ORUS_E_EOF = 12,
    ORUS_E_RAISED = 13,
    ORUS_E_IO = 14
};

/// Runs `body(env)`. Gives what it returns (0 or more), or -1 after an error was raised in
/// it, which `*error` then holds. Nesting is unlimited; nothing is paid until a raise.
int32_t orus_try(int32_t (*body)(void *env), void *env, OrusError **error);
/// The same for a caller that may raise the error again. Where nobody else catches it, the calls that led to it are remembered
/// for the report.
int32_t orus_try_passing(int32_t (*body)(void *env), void *env, OrusError **error);

/// Raises an error that was made or caught; it keeps its code and place. `place` is that of the raise itself.
ORUS_RAISES orus_raise(OrusError *error, uint32_t place);
/// Raises an error with any code and message.
ORUS_RAISES orus_raise_message(int32_t code, OrusString *message, uint32_t place);

ORUS_RAISES orus_raise_division_by_zero(uint32_t place);
ORUS_RAISES orus_raise_overflow(uint32_t place);
/// `Array index out of bounds`, or the text for a negative index.
ORUS_RAISES orus_raise_array_index(int64_t index, int64_t len, uint32_t place);
ORUS_RAISES orus_raise_string_index(int64_t index, int64_t len, uint32_t place);
/// The `Array slice …` text that fits bounds for which `0 <= start <= end <= len` fails.
ORUS_RAISES orus_raise_array_slice(int64_t start, int64_t end, int64_t len, uint32_t place);
ORUS_RAISES orus_raise_string_slice(int64_t start, int64_t end, int64_t len, uint32_t place);
ORUS_RAISES orus_raise_empty_pop(uint32_t place);
ORUS_RAISES orus_raise_range_step(uint32_t place);
ORUS_RAISES orus_raise_shift(uint32_t place);
ORUS_RAISES orus_raise_negative_exponent(uint32_t place);
/// Destructuring `got` elements into `wanted` targets.
ORUS_RAISES orus_raise_unpack(int64_t got, int64_t wanted, uint32_t place);
/// A module variable read before its initializer ran; `name` is a C string.
ORUS_RAISES orus_raise_uninitialized(const char *name, uint32_t place);
/// `Collection changed during iteration`.
ORUS_RAISES orus_raise_changed(uint32_t place);
/// `assert_eq failed (label)` with both values as text.
ORUS_RAISES orus_raise_assert_eq(OrusString *label, OrusString *expected, OrusString *actual,
                                 uint32_t place);
/// A failed `assert`, `unwrap`, `expect` or the like (E0011) with this text.
ORUS_RAISES orus_raise_assertion(OrusString *message, uint32_t place);
ORUS_RAISES orus_raise_out_of_memory(void);

/// Scalar types as the conversion errors name them.
typedef enum OrusScalar {
    ORUS_I8, ORUS_I16, ORUS_I32, ORUS_I64,
    ORUS_U8, ORUS_U16, ORUS_U32, ORUS_U64,
    ORUS_F32, ORUS_F64, ORUS_CHAR
} OrusScalar;

/// `i64 value out of u32 range` (E0007).
ORUS_RAISES orus_raise_cast_range(OrusScalar from, OrusScalar to, uint32_t place);
/// `Cannot convert negative i32 to u64` (E0007).
ORUS_RAISES orus_raise_cast_negative(OrusScalar from, OrusScalar to, uint32_t place);

/// An error made of a value of the program's own type: what it says, the value, and the number of its type.
OrusError *orus_error_new(OrusString *message, void *payload, int32_t type, uint32_t place);
/// The number of the type of the value that the error was made of; 0 for the language's own errors and strings.
int32_t orus_error_type(OrusError *error) ORUS_PURE;
/// That value.
void *orus_error_payload(OrusError *error) ORUS_PURE;

/// Gives an error that is raised again what its value, which may have changed, says now.
void orus_error_renew(OrusError *error, OrusString *message);

/// The error's text, as `e.message`.
OrusString *orus_error_message(OrusError *error) ORUS_PURE;
/// `Error: <message>`, as `print(e)` and `e as string` give.
OrusString *orus_error_text(OrusError *error);
/// `"arithmetic"`, `"index"`, …
OrusString *orus_error_kind(OrusError *error);
/// `"E0001"`, …
OrusString *orus_error_code(OrusError *error);
OrusString *orus_error_file(OrusError *error);
int32_t orus_error_line(OrusError *error);

#endif
