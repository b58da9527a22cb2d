/// Values laid out by a format specification: f-strings, `format`, and `print` with placeholders.
///
/// The rules are those of Python's `format`. A specification that the compiler knows comes packed into an integer; one in a
/// template that is known only at run time is read by `format_template.c`.
#include "format.h"
#include "internal.h"

#include <stdio.h>
#include <string.h>

#define SMALL_TEXT 400

OrusFormatSpec orus_format_spec(uint64_t packed, int32_t width, int32_t precision) {
    return (OrusFormatSpec){
        .fill = (uint32_t)(packed & 0x1FFFFF),
        .align = (uint8_t)(packed >> 21 & 7),
        .sign = (uint8_t)(packed >> 24 & 3),
        .is_alternate = (packed >> 26 & 1) != 0,
        .pads_with_zeros = (packed >> 27 & 1) != 0,
        .groups = (packed >> 28 & 1) != 0,
        .kind = (uint8_t)(packed >> 29 & 15),
        .width = width,
        .precision = precision,
    };
}

// Padding

static int64_t scalar_count(const uint8_t *text, int64_t len) {
    int64_t count = 0;
    for (int64_t i = 0; i < len; i++) count += (text[i] & 0xC0) != 0x80;
    return count;
}

static void write_fill(OrusWriter *writer, uint32_t fill, int64_t count) {
    uint8_t block[64];
    if (fill < 0x80) {
        memset(block, (int)fill, sizeof block);
        for (; count >= (int64_t)sizeof block; count -= (int64_t)sizeof block)
            orus_write_bytes(writer, block, sizeof block);
        orus_write_bytes(writer, block, count > 0 ? count : 0);
        return;
    }
    for (; count > 0; count--) orus_write_char(writer, fill);
}

static int64_t left_padding(uint8_t align, int64_t padding) {
    switch (align) {
    case ORUS_ALIGN_RIGHT: return padding;
    case ORUS_ALIGN_CENTER: return padding / 2;
    default: return 0;
    }
}

void orus_format_text(OrusWriter *writer, OrusFormatSpec spec, const uint8_t *text, int64_t len) {
    if (spec.precision >= 0) {
        int64_t kept = 0, count = 0;
        while (kept < len && (count < spec.precision || (text[kept] & 0xC0) == 0x80)) {
            count += (text[kept] & 0xC0) != 0x80;
            if (count > spec.precision) break;
            kept += 1;
        }
        len = kept;
    }
    int64_t padding = spec.width > 0 ? spec.width - scalar_count(text, len) : 0;
    if (padding < 0) padding = 0;
    uint32_t fill = spec.fill != 0 ? spec.fill : spec.pads_with_zeros ? '0' : ' ';
    int64_t before = left_padding(spec.align, padding);
    write_fill(writer, fill, before);
    orus_write_bytes(writer, text, len);
    write_fill(writer, fill, padding - before);
}

// Numbers

/// A number taken apart.
typedef struct Parts {
    bool is_negative;
    const char *prefix;    ///< `0x` and its kin
    const uint8_t *digits; ///< the digits before the point
    int64_t digit_count;
    const uint8_t *rest; ///< all behind them: fraction, exponent, `%`, or `inf`
    int64_t rest_count;
} Parts;

/// How many digits to write so that they are at least `wanted` characters wide with their commas, of which none comes first.
static int64_t grouped_digit_count(int64_t count, int64_t wanted) {
    int64_t digits = 0, remaining = count;
    for (;;) {
        int64_t least = remaining > wanted ? remaining : wanted;
        int64_t group = least > 1 ? least : 1;
        if (group > 3) group = 3;
        digits += group;
        remaining -= group;
        wanted -= group;
        if (remaining <= 0 && wanted <= 0) return digits;
        wanted -= 1;
    }
}

static void write_digits(OrusWriter *writer, const Parts *parts, bool groups, int64_t wanted) {
    if (!groups) {
        orus_write_bytes(writer, parts->digits, parts->digit_count);
        return;
    }
    int64_t total = grouped_digit_count(parts->digit_count, wanted);
    int64_t zeros = total - parts->digit_count;
    for (int64_t i = 0; i < total; i++) {
        if (i > 0 && (total - i) % 3 == 0) orus_write_byte(writer, ',');
        orus_write_byte(writer, i < zeros ? '0' : parts->digits[i - zeros]);
    }
}

static void write_parts(OrusWriter *writer, OrusFormatSpec spec, const Parts *parts) {
    static const char signs[] = {0, '+', ' ', 0};
    char sign = parts->is_negative ? '-' : signs[spec.sign & 3];
    int64_t prefix_count = (int64_t)strlen(parts->prefix);
    uint32_t fill = spec.fill != 0 ? spec.fill : spec.pads_with_zeros ? '0' : ' ';
    uint8_t align = spec.align != 0 ? spec.align : spec.pads_with_zeros ? ORUS_ALIGN_AFTER_SIGN : ORUS_ALIGN_RIGHT;
    int64_t others = (sign != 0) + prefix_count + parts->rest_count;
    // Zeros between sign and digits are digits themselves: they are grouped too.
    if (parts->digit_count == 0) spec.groups = false;
    bool extends = spec.groups && align == ORUS_ALIGN_AFTER_SIGN && fill == '0';
    int64_t wanted = extends ? spec.width - others : 0;
    int64_t digits = parts->digit_count;
    if (spec.groups) {
        digits = grouped_digit_count(parts->digit_count, wanted);
        digits += (digits - 1) / 3;
    }
    int64_t padding = spec.width - others - digits;
    if (padding < 0) padding = 0;
    int64_t before = left_padding(align, padding);
    write_fill(writer, fill, before);
    if (sign != 0) orus_write_byte(writer, (uint8_t)sign);
    orus_write_bytes(writer, parts->prefix, prefix_count);
    if (align == ORUS_ALIGN_AFTER_SIGN) write_fill(writer, fill, padding);
    write_digits(writer, parts, spec.groups, wanted);
    orus_write_bytes(writer, parts->rest, parts->rest_count);
    if (align == ORUS_ALIGN_LEFT || align == ORUS_ALIGN_CENTER) write_fill(writer, fill, padding - before);
}

/// An integer in the base of the specification.
static void format_integer(OrusWriter *writer, OrusFormatSpec spec, uint64_t magnitude, bool is_negative) {
    uint8_t text[64];
    int at = 64;
    const char *prefix = "";
    if (spec.kind == ORUS_FORMAT_STANDARD || spec.kind == ORUS_FORMAT_DECIMAL) {
        at = 64 - orus_digits_u64(magnitude, text + 40);
        memmove(text + at, text + 40, (size_t)(64 - at));
    } else {
        const char *digits = spec.kind == ORUS_FORMAT_UPPER_HEX ? "0123456789ABCDEF" : "0123456789abcdef";
        int bits = spec.kind == ORUS_FORMAT_BINARY ? 1 : spec.kind == ORUS_FORMAT_OCTAL ? 3 : 4;
        do {
            text[--at] = (uint8_t)digits[magnitude & ((1u << bits) - 1)];
            magnitude >>= bits;
        } while (magnitude != 0);
        static const char *const prefixes[] = {"", "", "0x", "0X", "0o", "0b"};
        if (spec.is_alternate) prefix = prefixes[spec.kind];
    }
    Parts parts = {is_negative, prefix, text + at, 64 - at, text, 0};
    write_parts(writer, spec, &parts);
}

/// Writes the text of a float that is not negative, cut into parts.
static void write_float_text(
    OrusWriter *writer, OrusFormatSpec spec, const uint8_t *text, int64_t len, bool is_negative) {
    int64_t digits = 0;
    while (digits < len && text[digits] >= '0' && text[digits] <= '9') digits += 1;
    Parts parts = {is_negative, "", text, digits, text + digits, len - digits};
    write_parts(writer, spec, &parts);
}

/// The digits of a float by `%.*e`, laid out as `str` does: with a point, and an exponent only where it is long.
static int64_t put_short(uint8_t *out, const char *scientific, int32_t precision, bool keeps_zeros) {
    char digits[SMALL_TEXT];
    int32_t count = 0;
    const char *p = scientific;
    for (; *p != 'e'; p++)
        if (*p != '.') digits[count++] = *p;
    int32_t exponent = 0;
    for (const char *q = p + 2; *q != 0; q++) exponent = exponent * 10 + (*q - '0');
    if (p[1] == '-') exponent = -exponent;
    if (!keeps_zeros)
        while (count > 1 && digits[count - 1] == '0') count -= 1;
    int32_t point = exponent + 1;
    uint8_t *end = out;
    if (point <= -4 || point > precision - 1) {
        *end++ = (uint8_t)digits[0];
        if (count > 1 || keeps_zeros) *end++ = '.';
        for (int32_t i = 1; i < count; i++) *end++ = (uint8_t)digits[i];
        return end - out + sprintf((char *)end, "e%c%02d", exponent < 0 ? '-' : '+', exponent < 0 ? -exponent : exponent);
    }
    if (point <= 0) *end++ = '0';
    for (int32_t i = 0; i < point; i++) *end++ = (uint8_t)(i < count ? digits[i] : '0');
    *end++ = '.';
    for (int32_t i = point; i < 0; i++) *end++ = '0';
    for (int32_t i = point > 0 ? point : 0; i < count; i++) *end++ = (uint8_t)digits[i];
    if (count <= point) *end++ = '0';
    return end - out;
}

/// `#` keeps the point where there are no digits behind it.
static int64_t insert_point(uint8_t *text, int64_t len) {
    int64_t at = 0;
    while (at < len && text[at] >= '0' && text[at] <= '9') at += 1;
    if (at < len && text[at] == '.') return len;
    memmove(text + at + 1, text + at, (size_t)(len - at));
    text[at] = '.';
    return len + 1;
}

static void format_magnitude(OrusWriter *writer, OrusFormatSpec spec, double value, bool is_negative) {
    int32_t precision = spec.precision < 0 ? 6 : spec.precision;
    if (spec.kind == ORUS_FORMAT_PERCENT) value *= 100;
    if (spec.kind == ORUS_FORMAT_GENERAL && precision == 0) precision = 1;
    uint8_t small[SMALL_TEXT];
    uint8_t *text = small;
    // The integral part of the largest float has 309 digits.
    size_t room = (size_t)precision + SMALL_TEXT;
    if (precision > 50) text = orus_alloc_atomic(room); else room = sizeof small;
    int64_t len;
    if (value - value != 0) {
        memcpy(text, "inf", 3);
        len = 3;
    } else {
        const char *format = spec.kind == ORUS_FORMAT_EXPONENT ? (spec.is_alternate ? "%#.*e" : "%.*e")
            : spec.kind == ORUS_FORMAT_GENERAL ? (spec.is_alternate ? "%#.*g" : "%.*g")
            : spec.is_alternate ? "%#.*f" : "%.*f";
        bool is_fixed = spec.kind != ORUS_FORMAT_EXPONENT && spec.kind != ORUS_FORMAT_GENERAL && !spec.is_alternate;
        len = is_fixed ? orus_fixed_text(value, precision, text) : 0;
        if (len == 0) len = snprintf((char *)text, room - 1, format, precision, value);
        // glibc drops the zeros that `#` keeps where rounding makes a power of ten: 999999.5 gives `1.e+06`.
        if (spec.kind == ORUS_FORMAT_GENERAL && spec.is_alternate && memchr(text, 'e', (size_t)len) != NULL)
            len = snprintf((char *)text, room - 1, "%#.*e", precision - 1, value);
    }
    if (spec.kind == ORUS_FORMAT_PERCENT) text[len++] = '%';
    write_float_text(writer, spec, text, len, is_negative);
}

/// A float without a type in its specification: as it is printed, or so with the given number of digits.
static void format_standard(
    OrusWriter *writer, OrusFormatSpec spec, double value, bool is_negative, const uint8_t *shortest, int64_t shortest_len) {
    uint8_t text[SMALL_TEXT * 2];
    int64_t len = shortest_len;
    memcpy(text, shortest, (size_t)len);
    if (spec.precision >= 0 && value - value == 0) {
        int32_t precision = spec.precision == 0 ? 1 : spec.precision;
        // A float has at most 767 digits; more are zeros.
        if (precision > 300 && !spec.is_alternate) precision = 300;
        if (precision > 300) {
            spec.kind = ORUS_FORMAT_GENERAL;
            format_magnitude(writer, spec, value, is_negative);
            return;
        }
        char scientific[SMALL_TEXT];
        snprintf(scientific, sizeof scientific, "%.*e", precision - 1, value);
        len = put_short(text, scientific, precision, spec.is_alternate);
    }
    if (spec.is_alternate && value - value == 0) len = insert_point(text, len);
    write_float_text(writer, spec, text, len, is_negative);
}

static void format_float(
    OrusWriter *writer, OrusFormatSpec spec, double value, const uint8_t *shortest, int64_t shortest_len) {
    bool is_nan = value != value;
    bool is_negative = !is_nan && __builtin_signbit(value) != 0;
    if (is_nan) {
        write_float_text(writer, spec, (const uint8_t *)(spec.kind == ORUS_FORMAT_PERCENT ? "nan%" : "nan"),
                         spec.kind == ORUS_FORMAT_PERCENT ? 4 : 3, false);
        return;
    }
    if (is_negative) value = -value;
    if (spec.kind == ORUS_FORMAT_STANDARD)
        format_standard(writer, spec, value, is_negative, shortest + is_negative, shortest_len - is_negative);
    else
        format_magnitude(writer, spec, value, is_negative);
}

void orus_format_f64(OrusWriter *writer, OrusFormatSpec spec, double value) {
    ORUS_CHECK_STACK();
    uint8_t text[ORUS_FLOAT_CHARS] = {0};
    int64_t len = spec.kind == ORUS_FORMAT_STANDARD ? orus_float_repr_f64(value, text) : 0;
    format_float(writer, spec, value, text, len);
}

void orus_format_f32(OrusWriter *writer, OrusFormatSpec spec, float value) {
    ORUS_CHECK_STACK();
    uint8_t text[ORUS_FLOAT_CHARS] = {0};
    int64_t len = spec.kind == ORUS_FORMAT_STANDARD ? orus_float_repr_f32(value, text) : 0;
    format_float(writer, spec, (double)value, text, len);
}

static bool is_of_floats(uint8_t kind) { return kind >= ORUS_FORMAT_EXPONENT && kind <= ORUS_FORMAT_PERCENT; }

void orus_format_i64(OrusWriter *writer, OrusFormatSpec spec, int64_t value) {
    if (is_of_floats(spec.kind))
        orus_format_f64(writer, spec, (double)value);
    else
        format_integer(writer, spec, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0);
}

void orus_format_u64(OrusWriter *writer, OrusFormatSpec spec, uint64_t value) {
    if (is_of_floats(spec.kind))
        orus_format_f64(writer, spec, (double)value);
    else
        format_integer(writer, spec, value, false);
}

// What compiled programs call

void orus_write_format_i64(OrusWriter *writer, int64_t value, uint64_t packed, int32_t width, int32_t precision) {
    orus_format_i64(writer, orus_format_spec(packed, width, precision), value);
}

void orus_write_format_u64(OrusWriter *writer, uint64_t value, uint64_t packed, int32_t width, int32_t precision) {
    orus_format_u64(writer, orus_format_spec(packed, width, precision), value);
}

void orus_write_format_f64(OrusWriter *writer, double value, uint64_t packed, int32_t width, int32_t precision) {
    orus_format_f64(writer, orus_format_spec(packed, width, precision), value);
}

void orus_write_format_f32(OrusWriter *writer, float value, uint64_t packed, int32_t width, int32_t precision) {
    orus_format_f32(writer, orus_format_spec(packed, width, precision), value);
}

void orus_write_format_text(OrusWriter *writer, const OrusString *s, uint64_t packed, int32_t width, int32_t precision) {
    orus_format_text(writer, orus_format_spec(packed, width, precision), s->data, s->len);
}
