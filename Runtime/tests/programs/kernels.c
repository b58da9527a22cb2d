// Every kernel set of this processor against the scalar one and against plain loops: all lengths
// around the vector sizes, all alignments, matches at every position, random and adversarial data.
//> kernels agree
//2ignore
#include "program.h"

#include "kernels.h"

#include <stdio.h>
#include <stdlib.h>

static const OrusKernels *set;
static int failures;

static void fail(const char *what, size_t len, size_t at) {
    if (failures++ < 20) fprintf(stderr, "%s: %s, length %zu, at %zu\n", set->name, what, len, at);
}

static uint64_t state = 88172645463325252u;
static uint64_t random64(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/// Exactly `len` bytes, so that AddressSanitizer sees any read outside, at an alignment of choice.
static uint8_t *exact(size_t len, size_t offset, uint8_t **block) {
    *block = malloc(len + offset + (len + offset == 0));
    return *block + offset;
}

static void check_equal_compare(void) {
    for (size_t len = 0; len <= 140; len++)
        for (size_t offset = 0; offset < 4; offset++) {
            uint8_t *block_a, *block_b;
            uint8_t *a = exact(len, offset, &block_a), *b = exact(len, 3 - offset, &block_b);
            for (size_t i = 0; i < len; i++) a[i] = b[i] = (uint8_t)random64();
            if (!set->equal(a, b, len) || !orus_equal_bytes(a, b, len)) fail("equal", len, len);
            if (set->compare(a, b, len) != 0 || orus_compare_bytes(a, b, len) != 0)
                fail("compare", len, len);
            for (size_t at = 0; at < len; at++) {
                uint8_t old = b[at];
                b[at] = (uint8_t)(old + 1 + random64() % 255);
                int32_t wanted = a[at] < b[at] ? -1 : 1;
                if (set->equal(a, b, len) || orus_equal_bytes(a, b, len)) fail("equal", len, at);
                if (set->compare(a, b, len) != wanted || orus_compare_bytes(a, b, len) != wanted)
                    fail("compare", len, at);
                b[at] = old;
            }
            free(block_a);
            free(block_b);
        }
}

static int64_t plain_find(const uint8_t *text, size_t len, const uint8_t *needle, size_t needle_len) {
    for (size_t at = 0; at + needle_len <= len; at++) {
        size_t i = 0;
        while (i < needle_len && text[at + i] == needle[i]) i += 1;
        if (i == needle_len) return (int64_t)at;
    }
    return -1;
}

static int64_t plain_rfind(const uint8_t *text, size_t len, const uint8_t *needle, size_t needle_len) {
    for (size_t at = len + 1; at-- > 0;) {
        if (at + needle_len > len) continue;
        if (memcmp(text + at, needle, needle_len) == 0) return (int64_t)at;
    }
    return -1;
}

static void check_find(void) {
    for (int round = 0; round < 60000; round++) {
        size_t len = random64() % 200, needle_len = random64() % (random64() % 4 == 0 ? 60 : 6);
        unsigned letters = 1 + (unsigned)(random64() % 4);
        uint8_t *block_a, *block_b;
        uint8_t *text = exact(len, random64() % 4, &block_a);
        uint8_t *needle = exact(needle_len, random64() % 4, &block_b);
        for (size_t i = 0; i < len; i++) text[i] = (uint8_t)('a' + random64() % letters);
        for (size_t i = 0; i < needle_len; i++) needle[i] = (uint8_t)('a' + random64() % letters);
        if (needle_len <= len && random64() % 2 == 0)
            memcpy(needle, text + random64() % (len - needle_len + 1), needle_len);
        if (set->find(text, len, needle, needle_len) != plain_find(text, len, needle, needle_len))
            fail("find", len, needle_len);
        if (orus_rfind_bytes(text, len, needle, needle_len) !=
            plain_rfind(text, len, needle, needle_len))
            fail("rfind", len, needle_len);
        if (len > 0 && set->find_byte(text, len, 'b') != plain_find(text, len, (const uint8_t *)"b", 1))
            fail("find_byte", len, 1);
        int64_t count = 0;
        for (size_t i = 0; i < len; i++) count += text[i] == 'a';
        if (set->count_byte(text, len, 'a') != count) fail("count_byte", len, 0);
        free(block_a);
        free(block_b);
    }
}

/// Texts on which careless searches are quadratic: this would not end in time.
static void check_find_linear(void) {
    size_t len = 2000000, needle_len = 20000;
    uint8_t *text = malloc(len), *needle = malloc(needle_len);
    memset(text, 'a', len);
    memset(needle, 'a', needle_len);
    needle[needle_len / 2] = 'b';
    if (set->find(text, len, needle, needle_len) != -1) fail("find", len, needle_len);
    needle[needle_len / 2] = 'a';
    needle[0] = 'b';
    if (set->find(text, len, needle, needle_len) != -1) fail("find", len, needle_len);
    for (size_t i = 0; i < len; i += 2) text[i] = 'b';
    for (size_t i = 0; i < needle_len; i++) needle[i] = i % 2 == 0 ? 'b' : 'a';
    needle[needle_len - 2] = 'a';
    if (set->find(text, len, needle, needle_len) != -1) fail("find", len, needle_len);
    memset(text, 'x', len);
    if (set->count_byte(text, len, 'x') != (int64_t)len) fail("count_byte", len, 0);
    free(text);
    free(needle);
}

static size_t put_scalar(uint8_t *out, uint32_t c) {
    OrusString *s = orus_string_from_char(c);
    memcpy(out, s->data, (size_t)s->len);
    return (size_t)s->len;
}

static void check_utf8_text(const uint8_t *text, size_t len) {
    uint8_t *block, *copy = exact(len, random64() % 4, &block);
    memcpy(copy, text, len);
    if (set->is_utf8(copy, len) != orus_kernels_scalar.is_utf8(copy, len)) fail("is_utf8", len, 0);
    free(block);
}

static void check_utf8(void) {
    uint8_t text[300];
    for (int round = 0; round < 60000; round++) {
        size_t len = 0, wanted = random64() % 200;
        while (len < wanted) {
            static const uint32_t limits[] = {0x80, 0x800, 0xD800, 0x10FFFF, 0x80, 0x80};
            len += put_scalar(text + len, (uint32_t)(random64() % limits[random64() % 6]));
        }
        check_utf8_text(text, len);
        // One byte damaged, or the end cut off.
        if (len > 0) text[random64() % len] = (uint8_t)random64();
        check_utf8_text(text, len);
        if (len > 0) check_utf8_text(text, len - 1 - random64() % (len < 4 ? len : 4));
    }
    // All two-byte sequences, and all interesting three- and four-byte ones, at places around
    // the vectors' borders.
    static const uint8_t bytes[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
                                    0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
    size_t n = sizeof bytes;
    for (size_t at = 28; at <= 32; at++)
        for (size_t code = 0; code < n * n * n * n; code++) {
            memset(text, 'x', 70);
            text[at] = bytes[code % n];
            text[at + 1] = bytes[code / n % n];
            text[at + 2] = bytes[code / n / n % n];
            text[at + 3] = bytes[code / n / n / n];
            if (set->is_utf8(text, 70) != orus_kernels_scalar.is_utf8(text, 70)) fail("is_utf8", 70, at);
        }
    if (orus_kernels_scalar.is_utf8((const uint8_t *)"\xED\xA0\x80", 3) ||
        orus_kernels_scalar.is_utf8((const uint8_t *)"\xC0\xAF", 2) ||
        orus_kernels_scalar.is_utf8((const uint8_t *)"\xF4\x90\x80\x80", 4) ||
        !orus_kernels_scalar.is_utf8((const uint8_t *)"\xF4\x8F\xBF\xBF", 4))
        fail("scalar is_utf8", 0, 0);
}

static double random_double(void) {
    uint64_t kind = random64() % 16;
    if (kind == 0) return 0.0 / (double)(kind & 1);
    return kind == 1 ? -0.0 : (double)(int64_t)random64();
}

static void check_reductions(void) {
    for (size_t count = 1; count <= 100; count++)
        for (int round = 0; round < 20; round++) {
            int32_t ints[100];
            int64_t longs[100];
            double floats[100];
            for (size_t i = 0; i < count; i++) {
                ints[i] = (int32_t)random64();
                longs[i] = (int64_t)random64();
                floats[i] = random_double();
            }
            OrusSpread_i32 a = set->spread_i32(ints, count);
            OrusSpread_i64 b = set->spread_i64(longs, count);
            int64_t sum = 0, sum_max = longs[0], sum_min = longs[0];
            uint64_t wide = 0;
            int32_t min = ints[0], max = ints[0];
            for (size_t i = 0; i < count; i++) {
                sum += ints[i];
                wide += (uint64_t)longs[i];
                if (ints[i] < min) min = ints[i];
                if (ints[i] > max) max = ints[i];
                if (longs[i] < sum_min) sum_min = longs[i];
                if (longs[i] > sum_max) sum_max = longs[i];
            }
            if (a.sum != sum || a.min != min || a.max != max) fail("spread_i32", count, 0);
            if (b.sum != wide || b.min != sum_min || b.max != sum_max) fail("spread_i64", count, 0);
            double least = floats[0], most = floats[0];
            for (size_t i = 1; i < count; i++) {
                if (!(least <= floats[i]) && floats[i] == floats[i]) least = floats[i];
                if (!(most >= floats[i]) && floats[i] == floats[i]) most = floats[i];
            }
            double got_least = set->min_f64(floats, count), got_most = set->max_f64(floats, count);
            if (got_least != least && (got_least == got_least || least == least)) fail("min_f64", count, 0);
            if (got_most != most && (got_most == got_most || most == most)) fail("max_f64", count, 0);
        }
}

static void check_searches(void) {
    uint32_t words[150];
    uint64_t longs[150];
    for (size_t count = 0; count <= 150; count++)
        for (int round = 0; round < 20; round++) {
            uint32_t wanted = (uint32_t)(random64() % 60);
            int64_t hits = 0, first = -1;
            for (size_t i = 0; i < count; i++) {
                words[i] = (uint32_t)(random64() % 60);
                longs[i] = words[i];
                hits += words[i] == wanted;
                if (first < 0 && words[i] == wanted) first = (int64_t)i;
            }
            if (set->count_u32(words, count, wanted) != hits) fail("count_u32", count, 0);
            if (set->count_u64(longs, count, wanted) != hits) fail("count_u64", count, 0);
            if (set->find_u32(words, count, wanted) != first) fail("find_u32", count, 0);
            if (set->find_u64(longs, count, wanted) != first) fail("find_u64", count, 0);
        }
}

/// The tags of an index' chunk against a loop over them.
static void check_tags(void) {
    for (int round = 0; round < 100000; round++) {
        uint8_t tags[16];
        uint32_t expected = 0;
        uint8_t wanted = (uint8_t)(random64() % 4 == 0 ? random64() % 3 : random64());
        for (uint32_t i = 0; i < 16; i++) {
            tags[i] = (uint8_t)(random64() % 3 == 0 ? wanted : wanted + random64() % 3 - 1);
            expected |= (uint32_t)(tags[i] == wanted) << i;
        }
        if (orus_tags_equal(tags, wanted) != expected) fail("tags", 16, wanted);
        if (orus_tags_equal_words(tags, wanted) != expected) fail("tags by words", 16, wanted);
    }
}

static void check_hash(void) {
    // Every byte and the length count, and no two of many similar keys collide.
    uint8_t text[200] = {0};
    for (size_t len = 0; len <= 200; len++) {
        uint64_t hash = orus_hash_bytes(text, len);
        if (len < 200 && hash == orus_hash_bytes(text, len + 1)) fail("hash of lengths", len, 0);
        for (size_t i = 0; i < len; i++) {
            text[i] ^= 0x10;
            if (orus_hash_bytes(text, len) == hash) fail("hash", len, i);
            text[i] ^= 0x10;
        }
    }
}

static int32_t run(void) {
    for (int i = 0; i < orus_kernel_set_count; i++) {
        set = orus_kernel_sets[i];
        if (!orus_kernels_supported(set)) continue;
        orus_kernels = *set; // for what is inline and calls on
        check_equal_compare();
        check_find();
        check_find_linear();
        check_utf8();
        check_reductions();
        check_searches();
        check_tags();
        check_hash();
    }
    if (failures == 0) print_string(orus_string_from_c("kernels agree"));
    return failures != 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
