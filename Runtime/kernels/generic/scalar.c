/// The scalar kernels: the fallback, and the oracle that the others are tested against. Plain
/// on purpose.
#include "kernels.h"

#define KERNEL(name) scalar_##name
#include "reduce.inc"

static bool scalar_equal(const uint8_t *left, const uint8_t *right, size_t len) {
    return memcmp(left, right, len) == 0;
}

static int32_t scalar_compare(const uint8_t *left, const uint8_t *right, size_t len) {
    int order = memcmp(left, right, len);
    return order < 0 ? -1 : order > 0;
}

static int64_t scalar_find_byte(const uint8_t *text, size_t len, uint8_t byte) {
    for (size_t i = 0; i < len; i++)
        if (text[i] == byte) return (int64_t)i;
    return -1;
}

static int64_t scalar_find(const uint8_t *text, size_t len, const uint8_t *needle,
                           size_t needle_len) {
    if (needle_len == 0) return 0;
    if (needle_len > len) return -1;
    if (needle_len == 1) return scalar_find_byte(text, len, needle[0]);
    return orus_find_two_way(text, len, needle, needle_len);
}

static int64_t scalar_count_byte(const uint8_t *text, size_t len, uint8_t byte) {
    int64_t count = 0;
    for (size_t i = 0; i < len; i++) count += text[i] == byte;
    return count;
}

/// The length of the well-formed sequence at `p`, or 0; by table 3-7 of the Unicode standard.
static size_t sequence_length(const uint8_t *p, size_t left) {
    uint8_t lead = p[0];
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    size_t len = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (left < len) return 0;
    // The second byte's range excludes overlong forms, surrogates and what is above U+10FFFF.
    uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return len;
}

static bool scalar_is_utf8(const uint8_t *text, size_t len) {
    size_t at = 0;
    while (at < len) {
        size_t step = sequence_length(text + at, len - at);
        if (step == 0) return false;
        at += step;
    }
    return true;
}

const OrusKernels orus_kernels_scalar = {
    .name = "scalar",
    .equal = scalar_equal,
    .compare = scalar_compare,
    .find_byte = scalar_find_byte,
    .find = scalar_find,
    .count_byte = scalar_count_byte,
    .is_utf8 = scalar_is_utf8,
    .spread_i32 = scalar_spread_i32,
    .spread_i64 = scalar_spread_i64,
    .min_f64 = scalar_min_f64,
    .max_f64 = scalar_max_f64,
    .count_u32 = scalar_count_u32,
    .count_u64 = scalar_count_u64,
    .find_u32 = scalar_find_u32,
    .find_u64 = scalar_find_u64,
};
