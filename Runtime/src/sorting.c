/// `sorted`: stable sorted copies.
#include "internal.h"

#define NUMBER_LESS(a, b) ((a) < (b))
/// NaN comes after all numbers.
#define FLOAT_LESS(a, b) ((a) < (b) || ((b) != (b) && (a) == (a)))

/// The copy that a sort works on: two arrays, of which one becomes the result.
#define DEFINE_SORTED(N, T, POINTERS) \
    OrusArray *orus_array_sorted_##N(const OrusArray *array) { \
        ORUS_CHECK_STACK(); \
        OrusArray *result = orus_array_clone(array, sizeof(T), POINTERS); \
        OrusArray *scratch = orus_array_new(array->len, sizeof(T), POINTERS); \
        return N##_sort(result->data, scratch->data, array->len) == result->data ? result : scratch; \
    }

#define SORT_NAME(name) i8_##name
#define SORT_TYPE int8_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
DEFINE_SORTED(i8, int8_t, false)

#define SORT_NAME(name) i16_##name
#define SORT_TYPE int16_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
DEFINE_SORTED(i16, int16_t, false)

#define SORT_NAME(name) i32_##name
#define SORT_TYPE int32_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
DEFINE_SORTED(i32, int32_t, false)

#define SORT_NAME(name) i64_##name
#define SORT_TYPE int64_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
DEFINE_SORTED(i64, int64_t, false)

#define SORT_NAME(name) u8_##name
#define SORT_TYPE uint8_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
DEFINE_SORTED(u8, uint8_t, false)

#define SORT_NAME(name) u16_##name
#define SORT_TYPE uint16_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
DEFINE_SORTED(u16, uint16_t, false)

#define SORT_NAME(name) u32_##name
#define SORT_TYPE uint32_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
DEFINE_SORTED(u32, uint32_t, false)

#define SORT_NAME(name) u64_##name
#define SORT_TYPE uint64_t
#define SORT_LESS NUMBER_LESS
#include "merge_sort.inc"
DEFINE_SORTED(u64, uint64_t, false)

#define SORT_NAME(name) f32_##name
#define SORT_TYPE float
#define SORT_LESS FLOAT_LESS
#include "merge_sort.inc"
DEFINE_SORTED(f32, float, false)

#define SORT_NAME(name) f64_##name
#define SORT_TYPE double
#define SORT_LESS FLOAT_LESS
#include "merge_sort.inc"
DEFINE_SORTED(f64, double, false)

typedef OrusString *StringElement;
#define SORT_NAME(name) string_##name
#define SORT_TYPE StringElement
#define SORT_LESS(a, b) (orus_string_compare(a, b) < 0)
#include "merge_sort.inc"
DEFINE_SORTED(string, OrusString *, true)

/// What a sort by a comparator works with; the elements do not move while it runs, their
/// positions do. Static, because the template's order takes two values only; nested sorts (in a
/// comparator) put back what they found, and a raise leaves nothing that is looked at again.
typedef struct Ordering {
    const char *elements;
    int64_t size;
    OrusCompare compare;
} Ordering;

static Ordering by;

#define SORT_NAME(name) position_##name
#define SORT_TYPE int64_t
#define SORT_LESS(a, b) (by.compare(by.elements + (a) * by.size, by.elements + (b) * by.size) < 0)
#include "merge_sort.inc"

OrusArray *orus_array_sorted_by(const OrusArray *array, OrusCompare compare, int64_t size,
                                bool pointers) {
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
