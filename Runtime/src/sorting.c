/// `sorted`: stable sorted copies.
#include "internal.h"

#include "orusrt/collections.h"

/// From this length on, numbers are sorted by their bytes instead of by comparisons.
#define RADIX_LENGTH 1024

#define NUMBER_LESS(a, b) ((a) < (b))
/// NaN comes after all numbers.
#define FLOAT_LESS(a, b) ((a) < (b) || ((b) != (b) && (a) == (a)))

/// Keys that order as numbers do: both zeros have one, NaN comes last.
static uint32_t float_key(float value) {
    if (value != value) return UINT32_MAX;
    value += 0.0f;
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 31 != 0 ? ~bits : bits | 0x80000000u;
}

static uint64_t double_key(double value) {
    if (value != value) return UINT64_MAX;
    value += 0.0;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 != 0 ? ~bits : bits | 0x8000000000000000u;
}

/// From this length on, thirds are sorted one by one and then joined: the scratch array has room for one of them.
#define THIRDS_LENGTH (1 << 16)

/// Sorting in place: `CHOSEN` sorts into either the elements' own array or the scratch one.
#define DEFINE_SORTED(N, T, POINTERS, CHOSEN) \
    static T *N##_into(T *values, T *scratch, int64_t count) { return CHOSEN(values, scratch, count); } \
    void orus_array_sort_##N(OrusArray *array) { \
        ORUS_CHECK_STACK(); \
        int64_t count = array->len, part = count < THIRDS_LENGTH ? count : (count + 2) / 3; \
        T *scratch = orus_array_new(part, sizeof(T), POINTERS)->data; \
        T *values = array->data; \
        for (int64_t at = 0; at < count; at += part) { \
            int64_t here = count - at < part ? count - at : part; \
            T *sorted = N##_into(values + at, scratch, here); \
            if (sorted != values + at) memcpy(values + at, sorted, (size_t)here * sizeof(T)); \
        } \
        if (part == count) return; \
        N##_join(values + part, scratch, part, count - part); \
        N##_join(values, scratch, part, count); \
    } \
    OrusArray *orus_array_sorted_##N(const OrusArray *array) { \
        ORUS_CHECK_STACK(); \
        OrusArray *result = orus_array_clone(array, sizeof(T), POINTERS); \
        orus_array_sort_##N(result); \
        return result; \
    }

#define SORT_NAME(name) i8_##name
#define SORT_TYPE int8_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) i8_##name
#define RADIX_TYPE int8_t
#define RADIX_KEY uint8_t
#define RADIX_ORDERED(v) (uint8_t)((uint8_t)(v) ^ 0x80u)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? i8_sort(values, scratch, count) : i8_radix(values, scratch, count))
DEFINE_SORTED(i8, int8_t, false, CHOOSE)
#undef CHOOSE

#define SORT_NAME(name) i16_##name
#define SORT_TYPE int16_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) i16_##name
#define RADIX_TYPE int16_t
#define RADIX_KEY uint16_t
#define RADIX_ORDERED(v) (uint16_t)((uint16_t)(v) ^ 0x8000u)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? i16_sort(values, scratch, count) : i16_radix(values, scratch, count))
DEFINE_SORTED(i16, int16_t, false, CHOOSE)
#undef CHOOSE

#define SORT_NAME(name) i32_##name
#define SORT_TYPE int32_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) i32_##name
#define RADIX_TYPE int32_t
#define RADIX_KEY uint32_t
#define RADIX_ORDERED(v) ((uint32_t)(v) ^ 0x80000000u)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? i32_sort(values, scratch, count) : i32_radix(values, scratch, count))
DEFINE_SORTED(i32, int32_t, false, CHOOSE)
#undef CHOOSE

#define SORT_NAME(name) i64_##name
#define SORT_TYPE int64_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) i64_##name
#define RADIX_TYPE int64_t
#define RADIX_KEY uint64_t
#define RADIX_ORDERED(v) ((uint64_t)(v) ^ 0x8000000000000000u)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? i64_sort(values, scratch, count) : i64_radix(values, scratch, count))
DEFINE_SORTED(i64, int64_t, false, CHOOSE)
#undef CHOOSE

#define SORT_NAME(name) u8_##name
#define SORT_TYPE uint8_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) u8_##name
#define RADIX_TYPE uint8_t
#define RADIX_KEY uint8_t
#define RADIX_ORDERED(v) (v)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? u8_sort(values, scratch, count) : u8_radix(values, scratch, count))
DEFINE_SORTED(u8, uint8_t, false, CHOOSE)
#undef CHOOSE

#define SORT_NAME(name) u16_##name
#define SORT_TYPE uint16_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) u16_##name
#define RADIX_TYPE uint16_t
#define RADIX_KEY uint16_t
#define RADIX_ORDERED(v) (v)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? u16_sort(values, scratch, count) : u16_radix(values, scratch, count))
DEFINE_SORTED(u16, uint16_t, false, CHOOSE)
#undef CHOOSE

#define SORT_NAME(name) u32_##name
#define SORT_TYPE uint32_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) u32_##name
#define RADIX_TYPE uint32_t
#define RADIX_KEY uint32_t
#define RADIX_ORDERED(v) (v)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? u32_sort(values, scratch, count) : u32_radix(values, scratch, count))
DEFINE_SORTED(u32, uint32_t, false, CHOOSE)
#undef CHOOSE

#define SORT_NAME(name) u64_##name
#define SORT_TYPE uint64_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) u64_##name
#define RADIX_TYPE uint64_t
#define RADIX_KEY uint64_t
#define RADIX_ORDERED(v) (v)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? u64_sort(values, scratch, count) : u64_radix(values, scratch, count))
DEFINE_SORTED(u64, uint64_t, false, CHOOSE)
#undef CHOOSE

#define SORT_NAME(name) f32_##name
#define SORT_TYPE float
#define SORT_LESS FLOAT_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) f32_##name
#define RADIX_TYPE float
#define RADIX_KEY uint32_t
#define RADIX_ORDERED(v) float_key(v)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? f32_sort(values, scratch, count) : f32_radix(values, scratch, count))
DEFINE_SORTED(f32, float, false, CHOOSE)
#undef CHOOSE

#define SORT_NAME(name) f64_##name
#define SORT_TYPE double
#define SORT_LESS FLOAT_LESS
#include "merge_sort.inc"
#define RADIX_NAME(name) f64_##name
#define RADIX_TYPE double
#define RADIX_KEY uint64_t
#define RADIX_ORDERED(v) double_key(v)
#include "radix_sort.inc"
#define CHOOSE(values, scratch, count) \
    ((count) < RADIX_LENGTH ? f64_sort(values, scratch, count) : f64_radix(values, scratch, count))
DEFINE_SORTED(f64, double, false, CHOOSE)
#undef CHOOSE

typedef OrusString *StringElement;
#define SORT_NAME(name) string_##name
#define SORT_TYPE StringElement
#define SORT_LESS(a, b) (orus_string_compare(a, b) < 0)
#include "merge_sort.inc"
DEFINE_SORTED(string, StringElement, true, string_sort)

/// What a sort by a comparator works with; the elements do not move while it runs, their
/// positions do. Static, because the template's order takes two values only.
typedef struct Ordering {
    const char *elements;
    int64_t size;
    OrusCompare compare;
} Ordering;

static Ordering by;

static bool position_less(int64_t a, int64_t b) {
    // A comparator may sort in turn, and catch what ends that sort halfway.
    Ordering mine = by;
    bool less = mine.compare(mine.elements + a * mine.size, mine.elements + b * mine.size) < 0;
    by = mine;
    return less;
}

#define SORT_NAME(name) position_##name
#define SORT_TYPE int64_t
#define SORT_LESS(a, b) position_less(a, b)
#include "merge_sort.inc"

OrusArray *orus_array_sorted_by(const OrusArray *array, OrusCompare compare, int64_t size,
                                bool pointers, uint32_t place) {
    (void)place;
    ORUS_CHECK_STACK();
    int64_t len = array->len;
    // A comparator may change the array it came from; the copy it cannot reach.
    OrusArray *source = orus_array_clone(array, size, pointers);
    OrusArray *result = orus_array_new(len, size, pointers);
    OrusArray *positions = orus_array_new(len, sizeof(int64_t), false);
    OrusArray *scratch = orus_array_new(len, sizeof(int64_t), false);
    int64_t *order = positions->data;
    for (int64_t i = 0; i < len; i++) order[i] = i;
    Ordering outer = by;
    by = (Ordering){source->data, size, compare};
    order = position_sort(order, scratch->data, len);
    by = outer;
    for (int64_t i = 0; i < len; i++)
        memcpy((char *)result->data + i * size, (char *)source->data + order[i] * size, (size_t)size);
    return result;
}
