/// Kernels for NEON, which every 64-bit ARM processor has. It has no move-mask; narrowing a
/// comparison's result by four bits gives a mask of four bits per byte instead.
#include "kernels.h"

#include <arm_neon.h>

#define KERNEL(name) neon_##name
#define Vec uint8x16_t
#define VEC_BYTES 16
#define MASK_BITS 4
#define MASK_ALL UINT64_MAX
#define vec_load(p) vld1q_u8(p)
#define vec_splat(byte) vdupq_n_u8((uint8_t)(byte))
#define vec_equal(a, b) vceqq_u8(a, b)
#define vec_and(a, b) vandq_u8(a, b)
#define vec_or(a, b) vorrq_u8(a, b)
#define vec_xor(a, b) veorq_u8(a, b)
#define vec_sub(a, b) vsubq_u8(a, b)
#define vec_saturating_sub(a, b) vqsubq_u8(a, b)
#define vec_mask(v) \
    vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(v), 4)), 0)
#define vec_sum(v) ((uint64_t)vaddlvq_u8(v))
#define vec_is_zero(v) (vmaxvq_u8(v) == 0)
#define vec_is_ascii(v) (vmaxvq_u8(v) < 0x80)
#define vec_lookup(table, indices) vqtbl1q_u8(table, indices)
#define vec_low_nibbles(v) vandq_u8(v, vdupq_n_u8(0x0F))
#define vec_high_nibbles(v) vshrq_n_u8(v, 4)
#define vec_table(p) vld1q_u8(p)
#define vec_previous(current, before, n) vextq_u8(before, current, 16 - (n))

#include "bytes_simd.inc"
#include "reduce.inc"
#include "utf8_simd.inc"

const OrusKernels orus_kernels_neon = {
    .name = "neon",
    .equal = neon_equal,
    .compare = neon_compare,
    .find_byte = neon_find_byte,
    .find = neon_find,
    .count_byte = neon_count_byte,
    .is_utf8 = neon_is_utf8,
    .spread_i32 = neon_spread_i32,
    .spread_i64 = neon_spread_i64,
    .min_f64 = neon_min_f64,
    .max_f64 = neon_max_f64,
    .count_u32 = neon_count_u32,
    .count_u64 = neon_count_u64,
    .find_u32 = neon_find_u32,
    .find_u64 = neon_find_u64,
};
