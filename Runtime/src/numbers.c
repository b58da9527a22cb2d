/// Numbers from text and from other numbers, text from numbers, and integer powers.
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>

OrusString *orus_string_from_i64(int64_t value) {
    uint8_t text[24];
    return orus_string_new(text, orus_digits_i64(value, text));
}

OrusString *orus_string_from_u64(uint64_t value) {
    uint8_t text[24];
    return orus_string_new(text, orus_digits_u64(value, text));
}

OrusString *orus_string_from_f64(double value) {
    uint8_t text[ORUS_FLOAT_CHARS];
    return orus_string_new(text, orus_float_repr_f64(value, text));
}

OrusString *orus_string_from_f32(float value) {
    uint8_t text[ORUS_FLOAT_CHARS];
    return orus_string_new(text, orus_float_repr_f32(value, text));
}

static bool is_blank(uint8_t byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

static bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

/// A part of a string that is being read.
typedef struct Scanner {
    const uint8_t *at, *end;
} Scanner;

static Scanner trimmed(const OrusString *text) {
    Scanner scanner = {text->data, text->data + text->len};
    while (scanner.at < scanner.end && is_blank(*scanner.at)) scanner.at += 1;
    while (scanner.at < scanner.end && is_blank(scanner.end[-1])) scanner.end -= 1;
    return scanner;
}

static bool accept(Scanner *scanner, uint8_t byte) {
    if (scanner->at == scanner->end || *scanner->at != byte) return false;
    scanner->at += 1;
    return true;
}

/// Skips digits and tells how many.
static int64_t skip_digits(Scanner *scanner) {
    const uint8_t *start = scanner->at;
    while (scanner->at < scanner->end && is_digit(*scanner->at)) scanner->at += 1;
    return scanner->at - start;
}

static ORUS_RAISES raise_number_text(const char *format, OrusString *text, uint32_t place) {
    orus_raise_message(ORUS_E_NUMBER_TEXT, orus_format(format, text), place);
}

int32_t orus_parse_int(OrusString *text, uint32_t place) {
    static const char no_integer[] = "int() argument must be an integer string, got %Q";
    Scanner scanner = trimmed(text);
    bool is_negative = accept(&scanner, '-');
    if (!is_negative) accept(&scanner, '+');
    const uint8_t *digits = scanner.at;
    if (skip_digits(&scanner) == 0 || scanner.at != scanner.end)
        raise_number_text(no_integer, text, place);
    int64_t limit = is_negative ? -(int64_t)INT32_MIN : INT32_MAX;
    int64_t value = 0;
    for (; digits < scanner.end; digits++) {
        value = value * 10 + (*digits - '0');
        if (value > limit)
            raise_number_text("int() argument out of i32 range, got %Q", text, place);
    }
    return (int32_t)(is_negative ? -value : value);
}

/// Whether the rest is `word`, in letters of any case.
static bool is_word(const Scanner *scanner, const char *word, int64_t len) {
    return scanner->end - scanner->at == len &&
           strncasecmp((const char *)scanner->at, word, (size_t)len) == 0;
}

/// Whether the rest is a decimal number without sign, `inf` or `nan`.
static bool is_float_text(Scanner scanner) {
    if (is_word(&scanner, "inf", 3) || is_word(&scanner, "infinity", 8) ||
        is_word(&scanner, "nan", 3))
        return true;
    int64_t digits = skip_digits(&scanner);
    if (accept(&scanner, '.')) digits += skip_digits(&scanner);
    if (digits == 0) return false;
    if (accept(&scanner, 'e') || accept(&scanner, 'E')) {
        if (!accept(&scanner, '-')) accept(&scanner, '+');
        if (skip_digits(&scanner) == 0) return false;
    }
    return scanner.at == scanner.end;
}

double orus_parse_float(OrusString *text, uint32_t place) {
    ORUS_CHECK_STACK();
    Scanner scanner = trimmed(text);
    bool is_negative = accept(&scanner, '-');
    if (!is_negative) accept(&scanner, '+');
    if (!is_float_text(scanner))
        raise_number_text("float() argument must be a number string, got %Q", text, place);
    // strtod wants an end; strings have none.
    size_t len = (size_t)(scanner.end - scanner.at);
    char small[64];
    char *copy = len < sizeof small ? small : orus_alloc_atomic(len + 1);
    memcpy(copy, scanner.at, len);
    copy[len] = 0;
    double value = strtod(copy, NULL);
    return is_negative ? -value : value;
}

int32_t orus_int_from_i64(int64_t value, uint32_t place) {
    if (value < INT32_MIN || value > INT32_MAX) orus_raise_cast_range(ORUS_I64, ORUS_I32, place);
    return (int32_t)value;
}

int32_t orus_int_from_u32(uint32_t value, uint32_t place) {
    if (value > INT32_MAX) orus_raise_cast_range(ORUS_U32, ORUS_I32, place);
    return (int32_t)value;
}

int32_t orus_int_from_u64(uint64_t value, uint32_t place) {
    if (value > INT32_MAX) orus_raise_cast_range(ORUS_U64, ORUS_I32, place);
    return (int32_t)value;
}

int32_t orus_int_from_f64(double value, uint32_t place) {
    int32_t whole = orus_cast_f64_i32(value, place);
    if ((double)whole != value)
        orus_raise_message(ORUS_E_CONVERSION,
                           orus_format("int() argument must be a whole number, got %S",
                                       orus_string_from_f64(value)),
                           place);
    return whole;
}

/// Square and multiply; the base is squared only while exponent bits remain, so that no
/// overflow is reported that the result does not have.
#define POWER_SIGNED(N, T) \
    T orus_pow_##N(T base, T exponent, uint32_t place) { \
        if (exponent < 0) orus_raise_negative_exponent(place); \
        T result = 1; \
        for (;;) { \
            if ((exponent & 1) != 0) result = orus_mul_##N(result, base, place); \
            exponent = (T)(exponent >> 1); \
            if (exponent == 0) return result; \
            base = orus_mul_##N(base, base, place); \
        } \
    }
#define POWER_UNSIGNED(N, T) \
    T orus_pow_##N(T base, T exponent) { \
        T result = 1; \
        for (; exponent != 0; exponent = (T)(exponent >> 1)) { \
            if ((exponent & 1) != 0) result = orus_wrap_mul_##N(result, base); \
            base = orus_wrap_mul_##N(base, base); \
        } \
        return result; \
    }

POWER_SIGNED(i8, int8_t)
POWER_SIGNED(i16, int16_t)
POWER_SIGNED(i32, int32_t)
POWER_SIGNED(i64, int64_t)
POWER_UNSIGNED(u8, uint8_t)
POWER_UNSIGNED(u16, uint16_t)
POWER_UNSIGNED(u32, uint32_t)
POWER_UNSIGNED(u64, uint64_t)

double orus_pow_f64(double base, double exponent) { return pow(base, exponent); }

float orus_pow_f32(float base, float exponent) { return powf(base, exponent); }

/// The sign of `a - b` for integers, as the comparisons give it.
#define ORDER(a, b) ((a) < (b) ? -1 : (a) > (b))

int32_t orus_compare_i64_f64(int64_t a, double b) {
    if (b != b) return 2;
    if (b >= 9223372036854775808.0) return -1;
    if (b < -9223372036854775808.0) return 1;
    int64_t whole = (int64_t)b;
    if (a != whole) return ORDER(a, whole);
    double rest = b - (double)whole; // exact: both are multiples of b's last digit
    return ORDER(0.0, rest);
}

int32_t orus_compare_u64_f64(uint64_t a, double b) {
    if (b != b) return 2;
    if (b >= 18446744073709551616.0) return -1;
    if (b < 0) return 1;
    uint64_t whole = (uint64_t)b;
    if (a != whole) return ORDER(a, whole);
    double rest = b - (double)whole;
    return ORDER(0.0, rest);
}
