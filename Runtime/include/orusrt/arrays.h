/// Arrays. `size` is the size of an element in bytes, `pointers` whether elements may hold
/// pointers to collected blocks; both are compile-time constants at every call.
#ifndef ORUSRT_ARRAYS_H
#define ORUSRT_ARRAYS_H

#include "errors.h"

/// An array of `len` elements with undefined contents if `pointers` is false, zeroed
/// otherwise; its elements are stored next. E0009 when there is no room.
OrusArray *orus_array_new(int64_t len, int64_t size, bool pointers);
/// A literal's array: `len` elements copied from `elements` (a C array on the stack or
/// static data).
OrusArray *orus_array_literal(const void *elements, int64_t len, int64_t size, bool pointers);
/// `[v; n]`: `len` copies of the element at `value`. A negative length raises E0005.
OrusArray *orus_array_fill(const void *value, int64_t len, int64_t size, bool pointers,
                           uint32_t place);

/// Makes room for one more element at least.
void orus_array_grow(OrusArray *array, int64_t size, bool pointers);

/// Appends one element and gives its storage, where the caller stores it at once:
/// `*(T *)orus_array_push(a, sizeof(T), …) = v;` with `v` evaluated before.
ORUS_INLINE void *orus_array_push(OrusArray *array, int64_t size, bool pointers) {
    int64_t len = array->len;
    if (ORUS_UNLIKELY(len == array->cap)) orus_array_grow(array, size, pointers);
    array->len = len + 1;
    return (char *)array->data + len * size;
}
/// Removes the last element and gives its storage, valid until the next push; E0002 when empty.
ORUS_INLINE void *orus_array_pop(OrusArray *array, int64_t size, uint32_t place) {
    if (ORUS_UNLIKELY(array->len == 0)) orus_raise_empty_pop(place);
    array->len -= 1;
    return (char *)array->data + array->len * size;
}

ORUS_INLINE int64_t orus_array_len(const OrusArray *array) { return array->len; }
ORUS_INLINE void *orus_array_data(const OrusArray *array) { return array->data; }

/// Raises unless `0 <= index < len`.
ORUS_INLINE void orus_check_index(int64_t index, int64_t len, uint32_t place) {
    if (ORUS_UNLIKELY((uint64_t)index >= (uint64_t)len)) orus_raise_array_index(index, len, place);
}
ORUS_INLINE void orus_check_string_index(int64_t index, int64_t len, uint32_t place) {
    if (ORUS_UNLIKELY((uint64_t)index >= (uint64_t)len)) orus_raise_string_index(index, len, place);
}

/// A copy of `start ..< end`; E0002 unless `0 <= start <= end <= len`.
OrusArray *orus_array_slice(const OrusArray *array, int64_t start, int64_t end, int64_t size,
                            bool pointers, uint32_t place);
OrusArray *orus_array_clone(const OrusArray *array, int64_t size, bool pointers);
OrusArray *orus_array_concat(const OrusArray *left, const OrusArray *right, int64_t size,
                             bool pointers);
/// `a * n`; nothing for n <= 0.
OrusArray *orus_array_repeat(const OrusArray *array, int64_t count, int64_t size, bool pointers);

/// Whether both hold the same bytes: equality for integers, `bool`, `char` and payload-free enums.
bool orus_array_equal_bytes(const OrusArray *left, const OrusArray *right, int64_t size) ORUS_PURE;

/// Stable sorted copies. NaN comes last.
OrusArray *orus_array_sorted_i8(const OrusArray *array);
OrusArray *orus_array_sorted_i16(const OrusArray *array);
OrusArray *orus_array_sorted_i32(const OrusArray *array);
OrusArray *orus_array_sorted_i64(const OrusArray *array);
OrusArray *orus_array_sorted_u8(const OrusArray *array);
OrusArray *orus_array_sorted_u16(const OrusArray *array);
OrusArray *orus_array_sorted_u32(const OrusArray *array);
OrusArray *orus_array_sorted_u64(const OrusArray *array);
OrusArray *orus_array_sorted_f32(const OrusArray *array);
OrusArray *orus_array_sorted_f64(const OrusArray *array);
OrusArray *orus_array_sorted_string(const OrusArray *array);
/// Compares the elements stored at `left` and `right`: negative, zero or positive. May raise.
typedef int32_t (*OrusCompare)(const void *left, const void *right);
/// The place, which all that raises takes, is of no use: what the comparator raises has its own.
OrusArray *orus_array_sorted_by(const OrusArray *array, OrusCompare compare, int64_t size,
                                bool pointers, uint32_t place);

/// Sums left to right; an integer sum whose partial sums overflow raises E0004.
int32_t orus_array_sum_i32(const OrusArray *array, uint32_t place);
int64_t orus_array_sum_i64(const OrusArray *array, uint32_t place);
double orus_array_sum_f64(const OrusArray *array) ORUS_PURE;
/// The least and greatest element of an array that is not empty; NaN is ignored unless all
/// elements are NaN.
int32_t orus_array_min_i32(const OrusArray *array) ORUS_PURE;
int32_t orus_array_max_i32(const OrusArray *array) ORUS_PURE;
int64_t orus_array_min_i64(const OrusArray *array) ORUS_PURE;
int64_t orus_array_max_i64(const OrusArray *array) ORUS_PURE;
double orus_array_min_f64(const OrusArray *array) ORUS_PURE;
double orus_array_max_f64(const OrusArray *array) ORUS_PURE;

#endif
