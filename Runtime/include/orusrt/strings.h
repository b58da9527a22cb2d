/// Strings: immutable flat bytes with O(1) amortized concatenation at either end.
#ifndef ORUSRT_STRINGS_H
#define ORUSRT_STRINGS_H

#include "errors.h"

/// The empty string and all one-byte strings, indexed by their byte.
extern OrusString orus_string_empty;
extern OrusString orus_string_bytes[256];

/// A copy of `len` bytes as a string.
OrusString *orus_string_new(const void *data, int64_t len);
/// A string of a NUL-terminated C string, copied.
OrusString *orus_string_from_c(const char *text);

ORUS_INLINE int64_t orus_string_len(const OrusString *s) { return s->len; }

/// The one-byte string at an index known to be in bounds.
ORUS_INLINE OrusString *orus_string_byte(const OrusString *s, int64_t index) {
    return &orus_string_bytes[s->data[index]];
}
/// The byte at an index known to be in bounds.
ORUS_INLINE uint8_t orus_string_byte_value(const OrusString *s, int64_t index) { return s->data[index]; }
/// The one-byte string at `index`; E0002 outside.
ORUS_INLINE OrusString *orus_string_at(const OrusString *s, int64_t index, uint32_t place) {
    if (ORUS_UNLIKELY((uint64_t)index >= (uint64_t)s->len))
        orus_raise_string_index(index, s->len, place);
    return &orus_string_bytes[s->data[index]];
}
/// The bytes `start ..< end`; E0002 unless `0 <= start <= end <= len`.
OrusString *orus_string_slice(OrusString *s, int64_t start, int64_t end, uint32_t place);
/// The same as a view, whose header the caller has room for: it lasts as long as that, and nothing may keep it.
ORUS_INLINE OrusString *orus_string_view(OrusString *header, const OrusString *s, int64_t start, int64_t end, uint32_t place) {
    if (ORUS_UNLIKELY(start < 0 || start > end || end > s->len)) orus_raise_string_slice(start, end, s->len, place);
    *header = (OrusString){s->data + start, end - start, ORUS_STRING_IS_VIEW};
    return header;
}
OrusString *orus_string_copy_view(const OrusString *view);
/// The string itself, or a copy of a view.
ORUS_INLINE OrusString *orus_string_kept(OrusString *s) {
    return ORUS_UNLIKELY((s->hash & ORUS_STRING_IS_VIEW) != 0) ? orus_string_copy_view(s) : s;
}
OrusString *orus_string_concat(OrusString *left, OrusString *right);
/// The concatenation of `count` strings in one go.
OrusString *orus_string_concat_many(OrusString *const *parts, int64_t count);

bool orus_bytes_equal(const uint8_t *left, const uint8_t *right, int64_t len) ORUS_PURE;
ORUS_INLINE bool orus_string_equal(const OrusString *left, const OrusString *right) {
    if (left == right) return true;
    if (left->len != right->len) return false;
    if (left->len == 0) return true;
    // Most unequal strings differ in their first byte already.
    return left->data[0] == right->data[0] &&
           (left->len == 1 || orus_bytes_equal(left->data, right->data, left->len));
}
/// Whether a string is a literal of `len` bytes: a comparison of words or two, where that is short.
ORUS_INLINE bool orus_string_is(const OrusString *s, const char *text, int64_t len) {
    return s->len == len && memcmp(s->data, text, (size_t)len) == 0;
}
/// Bytewise order: negative, zero or positive.
int32_t orus_string_compare(const OrusString *left, const OrusString *right) ORUS_PURE;

uint64_t orus_string_hash_slow(OrusString *s);
ORUS_INLINE uint64_t orus_string_hash(OrusString *s) {
    uint64_t hash = s->hash & ~ORUS_STRING_FLAGS;
    return ORUS_LIKELY(hash != 0) ? hash : orus_string_hash_slow(s);
}

/// The position of the first / last occurrence at or after `from`, or -1.
int64_t orus_string_find(const OrusString *s, const OrusString *needle, int64_t from) ORUS_PURE;
int64_t orus_string_rfind(const OrusString *s, const OrusString *needle) ORUS_PURE;
/// How many non-overlapping occurrences there are.
int64_t orus_string_count(const OrusString *s, const OrusString *needle) ORUS_PURE;
/// The position of the first byte, from `from` on, that is no white space of ASCII; that is, or that
/// is no ASCII. The length if there is none.
ORUS_INLINE int64_t orus_string_skip_blanks(const OrusString *s, int64_t from) {
    while (from < s->len && (s->data[from] == ' ' || (uint8_t)(s->data[from] - '\t') < 5)) from += 1;
    return from;
}
int64_t orus_string_skip_letters(const OrusString *s, int64_t from) ORUS_PURE;
/// Each character by its simple case mapping of Unicode; bytes that are no UTF-8 stay.
OrusString *orus_string_upper(OrusString *s);
OrusString *orus_string_lower(OrusString *s);
/// `times` copies, one behind the other; none when it is negative.
OrusString *orus_string_repeat(OrusString *s, int64_t times);
bool orus_string_is_utf8(const OrusString *s) ORUS_PURE;

OrusString *orus_string_from_i64(int64_t value);
OrusString *orus_string_from_u64(uint64_t value);
OrusString *orus_string_from_f64(double value);
OrusString *orus_string_from_f32(float value);
OrusString *orus_string_from_char(uint32_t scalar);
extern OrusString orus_string_true;
extern OrusString orus_string_false;
ORUS_INLINE OrusString *orus_string_from_bool(bool value) {
    return value ? &orus_string_true : &orus_string_false;
}

/// `int("…")` and `float("…")`, and `int(x)` of numbers: E0010 for text that is no number,
/// E0007 for one out of range or not whole.
int32_t orus_parse_int(OrusString *text, uint32_t place);
double orus_parse_float(OrusString *text, uint32_t place);
int32_t orus_int_from_i64(int64_t value, uint32_t place);
int32_t orus_int_from_u32(uint32_t value, uint32_t place);
int32_t orus_int_from_u64(uint64_t value, uint32_t place);
int32_t orus_int_from_f64(double value, uint32_t place);

/// Hashes of scalars; equal values have equal hashes (0.0 and -0.0, too).
uint64_t orus_hash_u64(uint64_t value) ORUS_CONST;
uint64_t orus_hash_f64(double value) ORUS_CONST;
/// The hash of a sequence: start from 0 and combine the hashes of its parts in order.
uint64_t orus_hash_combine(uint64_t sequence, uint64_t part) ORUS_CONST;

#endif
