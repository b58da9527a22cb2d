/// Loops over bytes and numbers, written once per instruction set and chosen at load time.
///
/// `orus_kernels` is the chosen set. The scalar set is the oracle of the tests. Nothing reads
/// outside the ranges it is given, so all of it runs under the sanitizers.
#ifndef ORUS_KERNELS_H
#define ORUS_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// What a block of integers amounts to, for sums that must notice overflow.
typedef struct OrusSpread_i32 {
    int64_t sum;
    int32_t min, max;
} OrusSpread_i32;
typedef struct OrusSpread_i64 {
    uint64_t sum; ///< modulo 2^64
    int64_t min, max;
} OrusSpread_i64;

typedef struct OrusKernels {
    const char *name;
    bool (*equal)(const uint8_t *left, const uint8_t *right, size_t len);
    /// -1, 0 or 1 for the bytewise order.
    int32_t (*compare)(const uint8_t *left, const uint8_t *right, size_t len);
    int64_t (*find_byte)(const uint8_t *text, size_t len, uint8_t byte);
    /// The first occurrence of `needle`, or -1; in linear time whatever the texts.
    int64_t (*find)(const uint8_t *text, size_t len, const uint8_t *needle, size_t needle_len);
    int64_t (*count_byte)(const uint8_t *text, size_t len, uint8_t byte);
    bool (*is_utf8)(const uint8_t *text, size_t len);
    /// For at least one element each.
    OrusSpread_i32 (*spread_i32)(const int32_t *values, size_t count);
    OrusSpread_i64 (*spread_i64)(const int64_t *values, size_t count);
    double (*min_f64)(const double *values, size_t count);
    double (*max_f64)(const double *values, size_t count);
    /// How many values are `wanted`; the position of the first one, or -1.
    int64_t (*count_u32)(const uint32_t *values, size_t count, uint32_t wanted);
    int64_t (*count_u64)(const uint64_t *values, size_t count, uint64_t wanted);
    int64_t (*find_u32)(const uint32_t *values, size_t count, uint32_t wanted);
    int64_t (*find_u64)(const uint64_t *values, size_t count, uint64_t wanted);
} OrusKernels;

/// The set in use, and all that were compiled in (the best last); unsupported ones are not called.
extern OrusKernels orus_kernels;
extern const OrusKernels *const orus_kernel_sets[];
extern const int orus_kernel_set_count;
/// Whether this processor has what the set needs.
bool orus_kernels_supported(const OrusKernels *set);

extern const OrusKernels orus_kernels_scalar;
#if defined(__x86_64__)
extern const OrusKernels orus_kernels_sse2;
extern const OrusKernels orus_kernels_avx2;
#elif defined(__aarch64__)
extern const OrusKernels orus_kernels_neon;
#endif

/// Searches in linear time by the two-way algorithm; `needle_len` is 2 at least.
int64_t orus_find_two_way(const uint8_t *text, size_t len, const uint8_t *needle, size_t needle_len);
/// The last occurrence of `needle`, or -1.
int64_t orus_rfind_bytes(const uint8_t *text, size_t len, const uint8_t *needle, size_t needle_len);
/// The offsets of the two bytes of a needle (of 2 bytes at least) that texts have least often.
void orus_rare_bytes(const uint8_t *needle, size_t len, size_t *first, size_t *second);
uint64_t orus_hash_bytes(const uint8_t *bytes, size_t len);

static inline uint64_t orus_load64(const uint8_t *p) {
    uint64_t value;
    memcpy(&value, p, sizeof value);
    return value;
}
static inline uint32_t orus_load32(const uint8_t *p) {
    uint32_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

/// Equality with the short lengths inline: two overlapping loads cover 4…7 and 8…16 bytes.
static inline bool orus_equal_bytes(const uint8_t *left, const uint8_t *right, size_t len) {
    if (len > 16) return orus_kernels.equal(left, right, len);
    if (len >= 8)
        return ((orus_load64(left) ^ orus_load64(right)) |
                (orus_load64(left + len - 8) ^ orus_load64(right + len - 8))) == 0;
    if (len >= 4)
        return ((orus_load32(left) ^ orus_load32(right)) |
                (orus_load32(left + len - 4) ^ orus_load32(right + len - 4))) == 0;
    for (size_t i = 0; i < len; i++)
        if (left[i] != right[i]) return false;
    return true;
}

/// Eight bytes as a number that orders as the bytes do.
static inline uint64_t orus_load_ordered(const uint8_t *p) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return __builtin_bswap64(orus_load64(p));
#else
    return orus_load64(p);
#endif
}

static inline int32_t orus_compare_bytes(const uint8_t *left, const uint8_t *right, size_t len) {
    if (len > 16) return orus_kernels.compare(left, right, len);
    size_t i = 0;
    if (len >= 8) {
        uint64_t a = orus_load_ordered(left), b = orus_load_ordered(right);
        if (a != b) return a < b ? -1 : 1;
        i = 8;
    }
    for (; i < len; i++)
        if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
    return 0;
}

#endif
