// What collections need: arrays changed in place, sorting in place (by bytes, too), indexes of maps.
//> ok
#include "program.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int failures;
#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            failures += 1; \
            fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
        } \
    } while (0)

static uint64_t state = 88172645463325252u;
static uint64_t random64(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void check_changes(void) {
    OrusArray *a = orus_array_literal((const int32_t[]){1, 2, 3}, 3, 4, false);
    orus_array_open_gap(a, 1, 4, false);
    ((int32_t *)a->data)[1] = 9;
    CHECK(a->len == 4 && memcmp(a->data, (const int32_t[]){1, 9, 2, 3}, 16) == 0);
    orus_array_close_gap(a, 0, 4, false);
    CHECK(a->len == 3 && memcmp(a->data, (const int32_t[]){9, 2, 3}, 12) == 0);
    orus_array_reserve(a, 1000, 4, false);
    CHECK(orus_array_capacity(a) >= 1000 && a->len == 3 && ((int32_t *)a->data)[2] == 3);
    orus_array_truncate(a, 1, 4, false);
    CHECK(a->len == 1 && ((int32_t *)a->data)[0] == 9);
    CHECK(orus_array_count_bits(a, 9, 4) == 1 && orus_array_find_bits(a, 8, 4) == -1);
}

/// The same for all orders of the elements.
static uint64_t sum_of_bits(const OrusArray *array, size_t size) {
    uint64_t sum = 0;
    for (int64_t i = 0; i < array->len; i++) {
        uint64_t bits = 0;
        memcpy(&bits, (const char *)array->data + (size_t)i * size, size);
        sum += bits;
    }
    return sum;
}

// Short arrays are sorted by comparisons, longer ones by bytes, long ones in thirds.
#define CHECK_SORT(N, T, VALUE) \
    for (int64_t len = 0; len < 150000; len = len * 2 + 1) { \
        OrusArray *values = orus_array_new(len, sizeof(T), false); \
        for (int64_t i = 0; i < len; i++) ((T *)values->data)[i] = (T)(VALUE); \
        uint64_t before = sum_of_bits(values, sizeof(T)); \
        OrusArray *sorted = orus_array_sorted_##N(values); \
        orus_array_sort_##N(values); \
        CHECK(len == 0 || memcmp(values->data, sorted->data, (size_t)len * sizeof(T)) == 0); \
        for (int64_t i = 1; i < len; i++) \
            if (((T *)values->data)[i] < ((T *)values->data)[i - 1]) CHECK(!"in order"); \
        CHECK(before == sum_of_bits(values, sizeof(T))); \
    }

/// Both zeros keep their order, NaN comes last.
static void check_zeros(int len) {
    OrusArray *zeros = orus_array_new(len, 8, false);
    double *x = zeros->data;
    for (int i = 0; i < len; i++) x[i] = i % 4 == 0 ? NAN : i % 4 == 1 ? 0.0 : i % 4 == 2 ? -0.0 : -1.0;
    orus_array_sort_f64(zeros);
    int quarter = len / 4;
    CHECK(x[0] == -1.0 && x[quarter - 1] == -1.0 && isnan(x[3 * quarter]) && !isnan(x[3 * quarter - 1]));
    for (int i = quarter; i < 3 * quarter; i++) CHECK((signbit(x[i]) != 0) == ((i - quarter) % 2 != 0));
}

static void check_sorting(void) {
    CHECK_SORT(i8, int8_t, random64())
    CHECK_SORT(i16, int16_t, random64())
    CHECK_SORT(i32, int32_t, random64())
    CHECK_SORT(i64, int64_t, random64())
    CHECK_SORT(u8, uint8_t, random64())
    CHECK_SORT(u16, uint16_t, random64())
    CHECK_SORT(u32, uint32_t, random64())
    CHECK_SORT(u64, uint64_t, random64())
    CHECK_SORT(f32, float, (int32_t)random64())
    CHECK_SORT(f64, double, (int64_t)random64())
    check_zeros(2000);
    check_zeros(200000);
}

static int64_t find(OrusArray *index, uint64_t hash, int64_t slot) {
    uint64_t mask = (uint64_t)index->len / ORUS_CHUNK_WORDS - 1;
    for (uint64_t chunk = hash & mask;; chunk = (chunk + 1) & mask) {
        for (uint32_t left = orus_index_match(index, chunk, hash); left != 0; left &= left - 1)
            if (orus_index_slot(index, chunk, left) == slot) return slot;
        if (orus_index_ends(index, chunk)) return -1;
    }
}

static void check_index(void) {
    OrusArray *index = orus_array_new(ORUS_CHUNK_WORDS * 128, 8, false);
    memset(index->data, 0, ORUS_CHUNK_WORDS * 128 * 8);
    for (int64_t i = 0; i < 1600; i++) orus_index_insert(index, orus_hash_word((uint64_t)i), i);
    for (int64_t i = 0; i < 1600; i++) CHECK(find(index, orus_hash_word((uint64_t)i), i) == i);
    for (int64_t i = 0; i < 1600; i += 2) orus_index_remove(index, orus_hash_word((uint64_t)i), i);
    for (int64_t i = 0; i < 1600; i++) CHECK(find(index, orus_hash_word((uint64_t)i), i) == (i % 2 == 0 ? -1 : i));
}

static int32_t run(void) {
    check_changes();
    check_sorting();
    check_index();
    if (failures == 0) print_string(orus_string_from_c("ok"));
    return failures != 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
