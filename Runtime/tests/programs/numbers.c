// Texts of numbers: known ones, and properties of the shortest float texts on many values.
//> 1.0 0.1 100000.0 1e+20 1.5e-07 nan inf -inf -0.0 0.0
//> 1e+16 1234567890123456.0 0.0001 1e-05 5e-324 2.2250738585072014e-308 1.7976931348623157e+308
//> 9007199254740992.0 123.456 1e+22 1e+23 9.5367431640625e-07 0.30000000000000004
//> 0.1 3.4028235e+38 1e-45 16777216.0 0.3
//> 2.50 -0.1235 3 1000000000000000000000.0 nan -inf 0.10000000000000000555
//> ff FF ffffffffffffffff 0 1010 1777777777777777777777 17
//> -9223372036854775808 18446744073709551615 0 -1 1000000 99 100
//> true false "a\"b\\\n\t\r\0\u{1b}é" 'x' '\'' '"' é
//> shortest texts are right
#include "program.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static OrusWriter *out;
static uint64_t state = 88172645463325252u;
static uint64_t random64(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void floats(const double *values, int count) {
    for (int i = 0; i < count; i++) {
        if (i > 0) orus_write_byte(out, ' ');
        orus_write_f64(out, values[i]);
    }
    orus_write_newline(out);
}

static int count_digits(const char *text) {
    // Significant digits: without leading and trailing zeros, and without the exponent.
    char digits[64];
    int count = 0;
    for (; *text != 0 && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && (count > 0 || *text != '0')) digits[count++] = *text;
    while (count > 0 && digits[count - 1] == '0') count -= 1;
    return count;
}

/// The text reads back the same, and no text with fewer digits does.
static bool is_shortest(double value) {
    char text[64], shorter[64];
    OrusString *s = orus_string_from_f64(value);
    memcpy(text, s->data, (size_t)s->len);
    text[s->len] = 0;
    if (strtod(text, NULL) != value) return false;
    int digits = count_digits(text);
    if (digits <= 1) return true;
    snprintf(shorter, sizeof shorter, "%.*e", digits - 2, value);
    return strtod(shorter, NULL) != value;
}

static bool is_shortest_f32(float value) {
    char text[64], shorter[64];
    OrusString *s = orus_string_from_f32(value);
    memcpy(text, s->data, (size_t)s->len);
    text[s->len] = 0;
    if (strtof(text, NULL) != value) return false;
    int digits = count_digits(text);
    if (digits <= 1) return true;
    snprintf(shorter, sizeof shorter, "%.*e", digits - 2, (double)value);
    return strtof(shorter, NULL) != value;
}

static bool check_shortest(void) {
    for (int i = 0; i < 300000; i++) {
        uint64_t bits = random64();
        if (i % 4 == 0) bits &= ~((uint64_t)0x7FF << 52);                 // denormals
        if (i % 4 == 1) bits &= (uint64_t)0xFFF << 52 | 0xFF;             // near powers of two
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value) && value != 0 && !is_shortest(value)) {
            fprintf(stderr, "%.17g\n", value);
            return false;
        }
        uint32_t narrow = (uint32_t)(bits >> 20);
        float value32;
        memcpy(&value32, &narrow, sizeof value32);
        if (isfinite(value32) && value32 != 0 && !is_shortest_f32(value32)) {
            fprintf(stderr, "%.9g\n", (double)value32);
            return false;
        }
    }
    return true;
}

static void write_others(void) {
    const float singles[] = {0.1f, 3.4028235e38f, 1e-45f, 16777216.0f, 0.3f};
    for (int i = 0; i < 5; i++) {
        if (i > 0) orus_write_byte(out, ' ');
        orus_write_f32(out, singles[i]);
    }
    orus_write_newline(out);
    const struct {
        double value;
        int32_t decimals;
    } fixed[] = {{2.5, 2}, {-0.12345678, 4}, {2.5000001, 0}, {1e21, 1}, {NAN, 2}, {-INFINITY, 1}, {0.1, 20}};
    for (int i = 0; i < 7; i++) {
        if (i > 0) orus_write_byte(out, ' ');
        orus_write_fixed(out, fixed[i].value, fixed[i].decimals);
    }
    orus_write_newline(out);
    orus_write_hex(out, 255, false), orus_write_byte(out, ' ');
    orus_write_hex(out, 255, true), orus_write_byte(out, ' ');
    orus_write_hex(out, (uint64_t)(int64_t)-1, false), orus_write_byte(out, ' ');
    orus_write_hex(out, 0, false), orus_write_byte(out, ' ');
    orus_write_binary(out, 10), orus_write_byte(out, ' ');
    orus_write_octal(out, (uint64_t)(int64_t)-1), orus_write_byte(out, ' ');
    orus_write_octal(out, 15), orus_write_newline(out);
    const int64_t integers[] = {INT64_MIN, 0, -1, 1000000, 99, 100};
    for (int i = 0; i < 6; i++) {
        orus_write_i64(out, integers[i]);
        if (i == 0) orus_write_byte(out, ' '), orus_write_u64(out, UINT64_MAX);
        if (i < 5) orus_write_byte(out, ' ');
    }
    orus_write_newline(out);
    orus_write_bool(out, true), orus_write_byte(out, ' ');
    orus_write_bool(out, false), orus_write_byte(out, ' ');
    orus_write_quoted(out, orus_string_new("a\"b\\\n\t\r\0\x1b\xC3\xA9", 11)), orus_write_byte(out, ' ');
    orus_write_quoted_char(out, 'x'), orus_write_byte(out, ' ');
    orus_write_quoted_char(out, '\''), orus_write_byte(out, ' ');
    orus_write_quoted_char(out, '"'), orus_write_byte(out, ' ');
    orus_write_char(out, 0xE9), orus_write_newline(out);
}

static int32_t run(void) {
    out = orus_stdout();
    floats((const double[]){1.0, 0.1, 1e5, 1e20, 1.5e-7, NAN, INFINITY, -INFINITY, -0.0, 0.0}, 10);
    floats((const double[]){1e16, 1234567890123456.0, 0.0001, 0.00001, 5e-324, 2.2250738585072014e-308,
                            1.7976931348623157e308}, 7);
    floats((const double[]){9007199254740993.0, 123.456, 1e22, 1e23, 9.5367431640625e-07, 0.1 + 0.2}, 6);
    write_others();
    if (check_shortest()) print_string(orus_string_from_c("shortest texts are right"));
    return 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
