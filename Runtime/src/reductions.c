/// Sums and extremes of numeric arrays.
#include "internal.h"
#include "kernels.h"

/// Blocks small enough that a bound on their partial sums is close, and large enough for vectors.
#define BLOCK 4096

/// A block is summed by vectors when no partial sum in it can overflow, whatever its order: when
/// as many of its greatest (or least) element still fit. Else one by one, to find out.
#define DEFINE_SUM(N, T, LO, HI) \
    T orus_array_sum_##N(const OrusArray *array, uint32_t place) { \
        __extension__ typedef __int128 Wide; \
        const T *values = array->data; \
        T total = 0; \
        for (int64_t at = 0; at < array->len; at += BLOCK) { \
            int64_t count = array->len - at < BLOCK ? array->len - at : BLOCK; \
            OrusSpread_##N spread = orus_kernels.spread_##N(values + at, (size_t)count); \
            Wide highest = total + (Wide)count * (spread.max > 0 ? spread.max : 0); \
            Wide lowest = total + (Wide)count * (spread.min < 0 ? spread.min : 0); \
            if (highest <= (HI) && lowest >= (LO)) { \
                total = (T)((uint64_t)total + (uint64_t)spread.sum); \
            } else { \
                for (int64_t i = at; i < at + count; i++) \
                    total = orus_add_##N(total, values[i], place); \
            } \
        } \
        return total; \
    }
DEFINE_SUM(i32, int32_t, INT32_MIN, INT32_MAX)
DEFINE_SUM(i64, int64_t, INT64_MIN, INT64_MAX)

/// Left to right: vectors would round differently.
double orus_array_sum_f64(const OrusArray *array) {
    const double *values = array->data;
    double total = 0;
    for (int64_t i = 0; i < array->len; i++) total += values[i];
    return total;
}

int32_t orus_array_min_i32(const OrusArray *array) {
    return orus_kernels.spread_i32(array->data, (size_t)array->len).min;
}

int32_t orus_array_max_i32(const OrusArray *array) {
    return orus_kernels.spread_i32(array->data, (size_t)array->len).max;
}

int64_t orus_array_min_i64(const OrusArray *array) {
    return orus_kernels.spread_i64(array->data, (size_t)array->len).min;
}

int64_t orus_array_max_i64(const OrusArray *array) {
    return orus_kernels.spread_i64(array->data, (size_t)array->len).max;
}

double orus_array_min_f64(const OrusArray *array) {
    return orus_kernels.min_f64(array->data, (size_t)array->len);
}

double orus_array_max_f64(const OrusArray *array) {
    return orus_kernels.max_f64(array->data, (size_t)array->len);
}
