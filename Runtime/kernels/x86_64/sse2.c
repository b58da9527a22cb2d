/// Kernels for SSE2, which every x86-64 processor has. Validation of UTF-8 needs a byte
/// shuffle, so here only its ASCII runs go by vectors.
#include "kernels.h"

#include <emmintrin.h>

#define KERNEL(name) sse2_##name
#define Vec __m128i
#define VEC_BYTES 16
#define MASK_BITS 1
#define MASK_ALL 0xFFFFu
#define vec_load(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define vec_splat(byte) _mm_set1_epi8((char)(byte))
#define vec_equal(a, b) _mm_cmpeq_epi8(a, b)
#define vec_and(a, b) _mm_and_si128(a, b)
#define vec_sub(a, b) _mm_sub_epi8(a, b)
#define vec_mask(v) ((uint64_t)(uint32_t)_mm_movemask_epi8(v))

static inline uint64_t vec_sum(__m128i v) {
    __m128i sums = _mm_sad_epu8(v, _mm_setzero_si128());
    return (uint64_t)_mm_cvtsi128_si64(sums) +
           (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums));
}

#include "bytes_simd.inc"
#include "reduce.inc"

static bool sse2_is_utf8(const uint8_t *text, size_t len) {
    size_t i = 0;
    while (len - i >= VEC_BYTES && vec_mask(vec_load(text + i)) == 0) i += VEC_BYTES;
    return orus_kernels_scalar.is_utf8(text + i, len - i);
}

const OrusKernels orus_kernels_sse2 = {
    .name = "sse2",
    .equal = sse2_equal,
    .compare = sse2_compare,
    .find_byte = sse2_find_byte,
    .find = sse2_find,
    .count_byte = sse2_count_byte,
    .is_utf8 = sse2_is_utf8,
    .spread_i32 = sse2_spread_i32,
    .spread_i64 = sse2_spread_i64,
    .min_f64 = sse2_min_f64,
    .max_f64 = sse2_max_f64,
    .count_u32 = sse2_count_u32,
    .count_u64 = sse2_count_u64,
    .find_u32 = sse2_find_u32,
    .find_u64 = sse2_find_u64,
};
