/// Arrays: a header and unboxed elements.
///
/// A small array is one block, its elements behind the header, until a push needs more room;
/// the collector knows that displacement. Larger ones have a block of elements of their own, which the
/// collector does not look into when they cannot hold pointers.
#include "internal.h"

/// Elements of up to this many bytes in all stay in the header's block.
#define SMALL_ARRAY_BYTES 64
#define LEAST_GROWN_CAPACITY 4
/// Arrays from this size on grow by half instead of doubling.
#define SLOW_GROWTH_BYTES (1 << 20)

/// `len * size`; a product that does not exist is memory that does not exist.
static size_t byte_count(int64_t len, int64_t size) {
    int64_t bytes;
    if (__builtin_mul_overflow(len, size, &bytes)) orus_raise_out_of_memory();
    return (size_t)bytes;
}

OrusArray *orus_array_new(int64_t len, int64_t size, bool pointers) {
    size_t bytes = byte_count(len, size);
    OrusArray *array;
    if (bytes <= SMALL_ARRAY_BYTES) {
        array = orus_alloc(sizeof(OrusArray) + bytes);
        array->data = array + 1;
    } else {
        void *data = orus_alloc_elements(bytes, pointers);
        array = orus_alloc(sizeof(OrusArray));
        array->data = data;
    }
    array->len = array->cap = len;
    return array;
}

OrusArray *orus_array_literal(const void *elements, int64_t len, int64_t size, bool pointers) {
    OrusArray *array = orus_array_new(len, size, pointers);
    if (len > 0) memcpy(array->data, elements, (size_t)(len * size));
    return array;
}

void orus_array_grow_to(OrusArray *array, int64_t needed, int64_t size, bool pointers) {
    // By a factor, so that growth little by little takes no more than linear time.
    int64_t capacity = array->cap * size >= SLOW_GROWTH_BYTES ? array->cap + array->cap / 2 : array->cap * 2;
    if (capacity < needed) capacity = needed;
    char *data = orus_alloc_elements(byte_count(capacity, size), pointers);
    if (array->len > 0) memcpy(data, array->data, (size_t)(array->len * size));
    array->data = data;
    array->cap = capacity;
}

ORUS_NOINLINE void orus_array_grow(OrusArray *array, int64_t size, bool pointers) {
    orus_array_grow_to(array, array->cap < LEAST_GROWN_CAPACITY ? LEAST_GROWN_CAPACITY : array->cap + 1, size, pointers);
}

void orus_repeat_bytes(void *start, size_t unit, size_t total) {
    char *data = start;
    for (size_t filled = unit; filled < total;) {
        size_t chunk = filled < total - filled ? filled : total - filled;
        memcpy(data + filled, data, chunk);
        filled += chunk;
    }
}

/// Whether all bytes of an element are the same, so that memset can fill with it.
static bool is_uniform(const uint8_t *value, size_t size) {
    for (size_t i = 1; i < size; i++)
        if (value[i] != value[0]) return false;
    return true;
}

OrusArray *orus_array_fill(const void *value, int64_t len, int64_t size, bool pointers,
                           uint32_t place) {
    if (len < 0)
        orus_raise_message(ORUS_E_VALUE, orus_string_from_c("Count cannot be negative"),
                           place);
    OrusArray *array = orus_array_new(len, size, pointers);
    size_t total = (size_t)(len * size);
    if (total == 0) return array;
    if (is_uniform(value, (size_t)size)) {
        memset(array->data, *(const uint8_t *)value, total);
    } else {
        memcpy(array->data, value, (size_t)size);
        orus_repeat_bytes(array->data, (size_t)size, total);
    }
    return array;
}

OrusArray *orus_array_slice(const OrusArray *array, int64_t start, int64_t end, int64_t size,
                            bool pointers, uint32_t place) {
    if (ORUS_UNLIKELY(start < 0 || start > end || end > array->len))
        orus_raise_array_slice(start, end, array->len, place);
    return orus_array_literal((const char *)array->data + start * size, end - start, size, pointers);
}

OrusArray *orus_array_clone(const OrusArray *array, int64_t size, bool pointers) {
    return orus_array_literal(array->data, array->len, size, pointers);
}

OrusArray *orus_array_concat(const OrusArray *left, const OrusArray *right, int64_t size,
                             bool pointers) {
    OrusArray *array = orus_array_new(left->len + right->len, size, pointers);
    size_t left_bytes = (size_t)(left->len * size);
    if (left->len > 0) memcpy(array->data, left->data, left_bytes);
    if (right->len > 0)
        memcpy((char *)array->data + left_bytes, right->data, (size_t)(right->len * size));
    return array;
}

OrusArray *orus_array_repeat(const OrusArray *array, int64_t count, int64_t size, bool pointers) {
    int64_t len;
    if (count < 0) count = 0;
    if (__builtin_mul_overflow(array->len, count, &len)) orus_raise_out_of_memory();
    OrusArray *result = orus_array_new(len, size, pointers);
    if (len == 0) return result;
    size_t unit = (size_t)(array->len * size);
    memcpy(result->data, array->data, unit);
    orus_repeat_bytes(result->data, unit, (size_t)(len * size));
    return result;
}

bool orus_array_equal_bytes(const OrusArray *left, const OrusArray *right, int64_t size) {
    if (left->len != right->len) return false;
    return left->len == 0 || orus_bytes_equal(left->data, right->data, left->len * size);
}
