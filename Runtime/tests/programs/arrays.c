// Arrays: growth, copies, sorting (stable, NaN last, by a comparator that raises), reductions.
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

static void check_basics(void) {
    OrusArray *a = orus_array_literal((const int32_t[]){3, 1, 2}, 3, 4, false);
    for (int32_t i = 0; i < 100000; i++) *(int32_t *)orus_array_push(a, 4, false) = i;
    CHECK(a->len == 100003 && ((int32_t *)a->data)[0] == 3 && ((int32_t *)a->data)[100002] == 99999);
    CHECK(*(int32_t *)orus_array_pop(a, 4, 0) == 99999 && a->len == 100002);
    OrusArray *b = orus_array_slice(a, 1, 4, 4, false, 0);
    CHECK(b->len == 3 && memcmp(b->data, (const int32_t[]){1, 2, 0}, 12) == 0);
    OrusArray *c = orus_array_concat(b, b, 4, false);
    CHECK(c->len == 6 && memcmp(c->data, (const int32_t[]){1, 2, 0, 1, 2, 0}, 24) == 0);
    OrusArray *d = orus_array_repeat(b, 100, 4, false);
    CHECK(d->len == 300 && ((int32_t *)d->data)[298] == 2);
    CHECK(orus_array_repeat(b, -1, 4, false)->len == 0 && orus_array_repeat(b, 0, 4, false)->len == 0);
    OrusArray *e = orus_array_fill(&(double){1.5}, 1000, 8, false, 0);
    CHECK(e->len == 1000 && ((double *)e->data)[999] == 1.5);
    CHECK(orus_array_equal_bytes(b, orus_array_clone(b, 4, false), 4));
    CHECK(!orus_array_equal_bytes(b, c, 4));
    OrusArray *empty = orus_array_new(0, 8, true);
    CHECK(orus_array_clone(empty, 8, true)->len == 0 && orus_array_concat(empty, empty, 8, true)->len == 0);
    CHECK(orus_array_sorted_i64(empty)->len == 0 && orus_array_equal_bytes(empty, empty, 8));
    CHECK(orus_array_sum_f64(e) == 1500.0);
}

static void check_sorting(void) {
    for (int round = 0; round < 300; round++) {
        int64_t len = (int64_t)(random64() % 500);
        OrusArray *ints = orus_array_new(len, 4, false), *floats = orus_array_new(len, 8, false);
        OrusArray *strings = orus_array_new(len, 8, true);
        for (int64_t i = 0; i < len; i++) {
            ((int32_t *)ints->data)[i] = (int32_t)(random64() % 1000) - 500;
            ((double *)floats->data)[i] = random64() % 8 == 0 ? NAN : (double)(random64() % 100) - 50;
            ((OrusString **)strings->data)[i] = orus_string_from_i64((int64_t)(random64() % 1000));
        }
        const int32_t *x = orus_array_sorted_i32(ints)->data;
        const double *y = orus_array_sorted_f64(floats)->data;
        OrusString **z = orus_array_sorted_string(strings)->data;
        int64_t sum = 0;
        for (int64_t i = 0; i + 1 < len; i++) {
            CHECK(x[i] <= x[i + 1]);
            CHECK(y[i] <= y[i + 1] || isnan(y[i + 1]));
            CHECK(orus_string_compare(z[i], z[i + 1]) <= 0);
        }
        for (int64_t i = 0; i < len; i++) sum += x[i] - ((int32_t *)ints->data)[i];
        CHECK(sum == 0);
    }
}

typedef struct Pair {
    int32_t key;
    int32_t order;
    OrusString *text;
} Pair;

static int32_t by_key(const void *left, const void *right) {
    const Pair *a = left, *b = right;
    if (a->key == 77) orus_raise_overflow(0);
    return a->key < b->key ? -1 : a->key > b->key;
}

static int32_t sort_pairs(void *env) {
    OrusArray *sorted = orus_array_sorted_by(env, by_key, sizeof(Pair), true, 0);
    const Pair *pairs = sorted->data;
    for (int64_t i = 0; i + 1 < sorted->len; i++)
        CHECK(pairs[i].key < pairs[i + 1].key ||
              (pairs[i].key == pairs[i + 1].key && pairs[i].order < pairs[i + 1].order));
    return 0;
}

static void check_sorting_by(void) {
    OrusArray *pairs = orus_array_new(0, sizeof(Pair), true);
    for (int32_t i = 0; i < 1000; i++)
        *(Pair *)orus_array_push(pairs, sizeof(Pair), true) =
            (Pair){(int32_t)(random64() % 50), i, orus_string_from_i64(i)};
    OrusError *error;
    CHECK(orus_try(sort_pairs, pairs, &error) == 0);
    ((Pair *)pairs->data)[500].key = 77;
    CHECK(orus_try(sort_pairs, pairs, &error) == -1);
    CHECK(((Pair *)pairs->data)[500].text->len == 3);
}

static int32_t sum_all(void *env) {
    print_i64(orus_array_sum_i32(env, 0));
    return 0;
}

static void check_reductions(void) {
    OrusArray *a = orus_array_new(20000, 4, false);
    int32_t *values = a->data;
    int64_t sum = 0;
    for (int i = 0; i < 20000; i++) sum += values[i] = (int32_t)(random64() % 200000) - 100000;
    CHECK(orus_array_sum_i32(a, 0) == sum);
    values[0] = INT32_MAX;
    values[1] = 1;
    OrusError *error;
    CHECK(orus_try(sum_all, a, &error) == -1);
    CHECK(orus_array_max_i32(a) == INT32_MAX);
    OrusArray *b = orus_array_literal((const int64_t[]){INT64_MIN, INT64_MAX, 5}, 3, 8, false);
    CHECK(orus_array_sum_i64(b, 0) == 4 && orus_array_min_i64(b) == INT64_MIN);
    OrusArray *c = orus_array_literal((const double[]){NAN, 2, -1, NAN}, 4, 8, false);
    CHECK(orus_array_min_f64(c) == -1 && orus_array_max_f64(c) == 2);
}

static int32_t run(void) {
    check_basics();
    check_sorting();
    check_sorting_by();
    check_reductions();
    orus_collect();
    if (failures == 0) print_string(orus_string_from_c("ok"));
    return failures != 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
