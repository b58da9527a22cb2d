/// Kernels for AVX2: vectors of 32 bytes. Compiled with -mavx2 -mbmi; called only where
/// the processor has both.
#include "kernels.h"

#include <immintrin.h>

#define KERNEL(name) avx2_##name
#define Vec __m256i
#define VEC_BYTES 32
#define MASK_BITS 1
#define MASK_ALL 0xFFFFFFFFu
#define vec_load(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define vec_splat(byte) _mm256_set1_epi8((char)(byte))
#define vec_equal(a, b) _mm256_cmpeq_epi8(a, b)
#define vec_and(a, b) _mm256_and_si256(a, b)
#define vec_or(a, b) _mm256_or_si256(a, b)
#define vec_xor(a, b) _mm256_xor_si256(a, b)
#define vec_sub(a, b) _mm256_sub_epi8(a, b)
#define vec_saturating_sub(a, b) _mm256_subs_epu8(a, b)
#define vec_mask(v) ((uint64_t)(uint32_t)_mm256_movemask_epi8(v))
#define vec_is_zero(v) (_mm256_testz_si256(v, v) != 0)
#define vec_is_ascii(v) (_mm256_movemask_epi8(v) == 0)
#define vec_lookup(table, indices) _mm256_shuffle_epi8(table, indices)
#define vec_low_nibbles(v) _mm256_and_si256(v, _mm256_set1_epi8(0x0F))
#define vec_high_nibbles(v) _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0F))
#define vec_table(p) \
    _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(p)))
// Shuffles work within halves, so the half before each half is brought alongside first.
#define vec_previous(current, before, n) \
    _mm256_alignr_epi8(current, _mm256_permute2x128_si256(before, current, 0x21), 16 - (n))

static inline uint64_t vec_sum(__m256i v) {
    __m256i wide = _mm256_sad_epu8(v, _mm256_setzero_si256());
    __m128i sums = _mm_add_epi64(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
    return (uint64_t)_mm_cvtsi128_si64(sums) +
           (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums));
}

#include "bytes_simd.inc"
#include "reduce.inc"
#include "utf8_simd.inc"

const OrusKernels orus_kernels_avx2 = {
    .name = "avx2",
    .equal = avx2_equal,
    .compare = avx2_compare,
    .find_byte = avx2_find_byte,
    .find = avx2_find,
    .count_byte = avx2_count_byte,
    .is_utf8 = avx2_is_utf8,
    .spread_i32 = avx2_spread_i32,
    .spread_i64 = avx2_spread_i64,
    .min_f64 = avx2_min_f64,
    .max_f64 = avx2_max_f64,
    .count_u32 = avx2_count_u32,
    .count_u64 = avx2_count_u64,
    .find_u32 = avx2_find_u32,
    .find_u64 = avx2_find_u64,
};
