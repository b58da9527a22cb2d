// Strings: concatenation at both ends with shared buffers, slices, comparison, search, hashing.
//> 0
//> ok
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
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

static bool is(const OrusString *s, const char *text) {
    return s->len == (int64_t)strlen(text) && memcmp(s->data, text, (size_t)s->len) == 0;
}

static void check_basics(void) {
    OrusString *abc = orus_string_from_c("abc"), *empty = &orus_string_empty;
    CHECK(orus_string_concat(abc, empty) == abc);
    CHECK(orus_string_concat(empty, abc) == abc);
    CHECK(is(orus_string_concat(abc, abc), "abcabc"));
    CHECK(is(orus_string_at(abc, 1, 0), "b"));
    CHECK(is(orus_string_slice(abc, 1, 3, 0), "bc"));
    CHECK(is(orus_string_slice(abc, 3, 3, 0), ""));
    CHECK(orus_string_slice(abc, 0, 3, 0) == abc);
    CHECK(orus_string_equal(abc, orus_string_from_c("abc")));
    CHECK(!orus_string_equal(abc, orus_string_from_c("abd")));
    CHECK(orus_string_compare(abc, orus_string_from_c("abd")) < 0);
    CHECK(orus_string_compare(abc, orus_string_from_c("ab")) > 0);
    CHECK(orus_string_compare(abc, orus_string_from_c("abc")) == 0);
    CHECK(orus_string_compare(orus_string_from_c("\xFF"), abc) > 0);
    CHECK(orus_string_hash(abc) == orus_string_hash(orus_string_from_c("abc")));
    CHECK(is(orus_string_from_i64(INT64_MIN), "-9223372036854775808"));
    CHECK(is(orus_string_from_u64(UINT64_MAX), "18446744073709551615"));
    CHECK(is(orus_string_from_i64(0), "0"));
    CHECK(is(orus_string_from_i64(-7), "-7"));
    CHECK(is(orus_string_from_char(0x1F600), "\xF0\x9F\x98\x80"));
    CHECK(is(orus_string_from_char(0x20AC), "\xE2\x82\xAC"));
    CHECK(is(orus_string_from_char(0xE9), "\xC3\xA9"));
    CHECK(is(orus_string_from_bool(true), "true"));
    OrusString *text = orus_string_from_c("the cat sat on the mat");
    CHECK(orus_string_find(text, orus_string_from_c("at"), 0) == 5);
    CHECK(orus_string_find(text, orus_string_from_c("at"), 6) == 9);
    CHECK(orus_string_find(text, orus_string_from_c("dog"), 0) == -1);
    CHECK(orus_string_rfind(text, orus_string_from_c("at")) == 20);
    CHECK(orus_string_rfind(text, empty) == 22);
    CHECK(orus_string_count(text, orus_string_from_c("at")) == 3);
    CHECK(orus_string_count(text, orus_string_from_c("t")) == 5);
    OrusString *blanks = orus_string_from_c(" \t\n\v\f\rfour-and-twenty blackbirds\xC3\xA9!");
    CHECK(orus_string_skip_blanks(blanks, 0) == 6 && orus_string_skip_blanks(blanks, 7) == 7);
    CHECK(orus_string_skip_letters(blanks, 6) == 21 && orus_string_skip_letters(blanks, 21) == 21);
    CHECK(orus_string_skip_letters(blanks, 22) == 32 && orus_string_skip_letters(blanks, 34) == 35);
    CHECK(orus_string_skip_blanks(blanks, 35) == 35);
    CHECK(orus_parse_int(orus_string_from_c(" \t-2147483648\n"), 0) == INT32_MIN);
    CHECK(orus_parse_int(orus_string_from_c("+007"), 0) == 7);
    CHECK(orus_parse_float(orus_string_from_c(" -1.5e3 "), 0) == -1500.0);
    CHECK(orus_parse_float(orus_string_from_c("-inf"), 0) < -1e308);
    CHECK(orus_parse_float(orus_string_from_c("NaN"), 0) != 0);
    CHECK(orus_pow_i64(-2, 63, 0) == INT64_MIN);
    CHECK(orus_pow_u8(3, 6) == (uint8_t)729);
    CHECK(orus_compare_i64_f64(INT64_MAX, 9223372036854775808.0) == -1);
    CHECK(orus_compare_i64_f64(-3, -3.5) == 1 && orus_compare_i64_f64(3, 3.0) == 0);
    CHECK(orus_compare_u64_f64(UINT64_MAX, 18446744073709551616.0) == -1);
    CHECK(orus_compare_u64_f64(0, -0.5) == 1 && orus_compare_i64_f64(0, 0.0 / (double)failures) == 2);
}

/// Random concatenations of strings that share buffers, against plain copies.
static void check_sharing(void) {
    enum { COUNT = 64 };
    OrusString *strings[COUNT];
    char *copies[COUNT];
    for (int i = 0; i < COUNT; i++) {
        strings[i] = orus_string_from_i64((int64_t)random64());
        copies[i] = strdup((const char *)orus_writer_finish(orus_writer_new())->data);
        copies[i] = realloc(copies[i], (size_t)strings[i]->len + 1);
        memcpy(copies[i], strings[i]->data, (size_t)strings[i]->len);
        copies[i][strings[i]->len] = 0;
    }
    for (int round = 0; round < 200000; round++) {
        int a = (int)(random64() % COUNT), b = (int)(random64() % COUNT), to = (int)(random64() % COUNT);
        size_t len = strlen(copies[a]) + strlen(copies[b]);
        OrusString *s;
        char *copy = malloc(len + 1);
        if (len > 1000) {
            int64_t end = (int64_t)(random64() % 300);
            s = orus_string_slice(strings[a], 0, end < strings[a]->len ? end : strings[a]->len, 0);
            memcpy(copy, copies[a], (size_t)s->len);
            copy[s->len] = 0;
        } else {
            s = orus_string_concat(strings[a], strings[b]);
            strcpy(copy, copies[a]);
            strcat(copy, copies[b]);
        }
        strings[to] = s;
        free(copies[to]);
        copies[to] = copy;
        if (round % 1000 == 0)
            for (int i = 0; i < COUNT; i++) CHECK(is(strings[i], copies[i]));
    }
    for (int i = 0; i < COUNT; i++) free(copies[i]);
}

static void check_growth(void) {
    OrusString *x = orus_string_from_c("x"), *back = &orus_string_empty, *front = &orus_string_empty;
    OrusString *both = &orus_string_empty;
    for (int i = 0; i < 1000000; i++) {
        back = orus_string_concat(back, x);
        front = orus_string_concat(x, front);
        both = orus_string_concat(x, orus_string_concat(both, x));
    }
    CHECK(back->len == 1000000 && front->len == 1000000 && both->len == 2000000);
    CHECK(orus_string_count(both, x) == 2000000);
}

static int32_t run(void) {
    check_basics();
    check_sharing();
    check_growth();
    print_i64(failures);
    print_string(orus_string_from_c("ok"));
    return failures != 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
