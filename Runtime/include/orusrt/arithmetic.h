/// Checked and defined arithmetic, one inline function per operation and type:
/// `orus_<op>_<type>(a, b, place)`.
///
///   add sub mul        signed types; overflow raises E0004. Unsigned wrap: see wrap_.
///   neg                signed types; MIN raises E0004
///   div rem            all types; zero raises E0001, MIN / -1 raises E0004
///   quot mod           the same without checks, for operands proved safe
///   shl shr            all integers; the count is an int64_t, out of range raises E0005
///   pow                all integers and f64, f32
///   wrap_add wrap_sub wrap_mul wrap_neg    all integers, modulo 2^width
///
/// With gcc and clang the overflow tests are builtins; other compilers get portable forms.
#ifndef ORUSRT_ARITHMETIC_H
#define ORUSRT_ARITHMETIC_H

#include "errors.h"

#if ORUS_GNU
#define ORUS_ADD_OVERFLOWS(T, W, LO, HI, a, b, r) __builtin_add_overflow(a, b, r)
#define ORUS_SUB_OVERFLOWS(T, W, LO, HI, a, b, r) __builtin_sub_overflow(a, b, r)
#define ORUS_MUL_OVERFLOWS(T, W, LO, HI, a, b, r) __builtin_mul_overflow(a, b, r)
#else
// Unsigned arithmetic gives the wrapped result; the signs or bounds tell of an overflow.
#define ORUS_ADD_OVERFLOWS(T, W, LO, HI, a, b, r) \
    (*(r) = (T)(W)((W)(a) + (W)(b)), ((b) >= 0) != (*(r) >= (a)))
#define ORUS_SUB_OVERFLOWS(T, W, LO, HI, a, b, r) \
    (*(r) = (T)(W)((W)(a) - (W)(b)), ((b) >= 0) != (*(r) <= (a)))
#define ORUS_MUL_OVERFLOWS(T, W, LO, HI, a, b, r) \
    (*(r) = (T)(W)((uint64_t)(a) * (uint64_t)(b)), \
     (a) > 0 ? ((b) > (HI) / (a) || (b) < (LO) / (a)) \
             : ((a) < -1 ? ((b) > (LO) / (a) || (b) < (HI) / (a)) : ((a) == -1 && (b) == (LO))))
#endif

#define ORUS_SIGNED(N, T, W, LO, HI) \
    ORUS_INLINE T orus_add_##N(T a, T b, uint32_t place) { \
        T r; \
        if (ORUS_UNLIKELY(ORUS_ADD_OVERFLOWS(T, W, LO, HI, a, b, &r))) orus_raise_overflow(place); \
        return r; \
    } \
    ORUS_INLINE T orus_sub_##N(T a, T b, uint32_t place) { \
        T r; \
        if (ORUS_UNLIKELY(ORUS_SUB_OVERFLOWS(T, W, LO, HI, a, b, &r))) orus_raise_overflow(place); \
        return r; \
    } \
    ORUS_INLINE T orus_mul_##N(T a, T b, uint32_t place) { \
        T r; \
        if (ORUS_UNLIKELY(ORUS_MUL_OVERFLOWS(T, W, LO, HI, a, b, &r))) orus_raise_overflow(place); \
        return r; \
    } \
    ORUS_INLINE T orus_neg_##N(T a, uint32_t place) { \
        if (ORUS_UNLIKELY(a == (LO))) orus_raise_overflow(place); \
        return (T)-a; \
    } \
    ORUS_INLINE T orus_div_##N(T a, T b, uint32_t place) { \
        if (ORUS_UNLIKELY(b == 0)) orus_raise_division_by_zero(place); \
        if (ORUS_UNLIKELY(b == -1 && a == (LO))) orus_raise_overflow(place); \
        return (T)(a / b); \
    } \
    ORUS_INLINE T orus_rem_##N(T a, T b, uint32_t place) { \
        if (ORUS_UNLIKELY(b == 0)) orus_raise_division_by_zero(place); \
        if (ORUS_UNLIKELY(b == -1 && a == (LO))) orus_raise_overflow(place); \
        return (T)(a % b); \
    }

#define ORUS_UNSIGNED(N, T) \
    ORUS_INLINE T orus_div_##N(T a, T b, uint32_t place) { \
        if (ORUS_UNLIKELY(b == 0)) orus_raise_division_by_zero(place); \
        return (T)(a / b); \
    } \
    ORUS_INLINE T orus_rem_##N(T a, T b, uint32_t place) { \
        if (ORUS_UNLIKELY(b == 0)) orus_raise_division_by_zero(place); \
        return (T)(a % b); \
    }

// Wrapping goes through uint64_t, so that no promotion to a signed int can overflow.
#define ORUS_INTEGER(N, T, W, BITS) \
    ORUS_INLINE T orus_wrap_add_##N(T a, T b) { return (T)(W)((uint64_t)a + (uint64_t)b); } \
    ORUS_INLINE T orus_wrap_sub_##N(T a, T b) { return (T)(W)((uint64_t)a - (uint64_t)b); } \
    ORUS_INLINE T orus_wrap_mul_##N(T a, T b) { return (T)(W)((uint64_t)a * (uint64_t)b); } \
    ORUS_INLINE T orus_wrap_neg_##N(T a) { return (T)(W)(0u - (uint64_t)a); } \
    ORUS_INLINE T orus_quot_##N(T a, T b) { return (T)(a / b); } \
    ORUS_INLINE T orus_mod_##N(T a, T b) { return (T)(a % b); } \
    /* A count proved to be in 0 ..< BITS. */ \
    ORUS_INLINE T orus_shift_left_##N(T a, int64_t count) { return (T)(W)((uint64_t)a << (count & 63)); } \
    ORUS_INLINE T orus_shift_right_##N(T a, int64_t count) { return (T)(a >> (count & ((BITS) - 1))); } \
    ORUS_INLINE T orus_shl_##N(T a, int64_t count, uint32_t place) { \
        if (ORUS_UNLIKELY((uint64_t)count >= (BITS))) orus_raise_shift(place); \
        return orus_shift_left_##N(a, count); \
    } \
    ORUS_INLINE T orus_shr_##N(T a, int64_t count, uint32_t place) { \
        if (ORUS_UNLIKELY((uint64_t)count >= (BITS))) orus_raise_shift(place); \
        return orus_shift_right_##N(a, count); \
    }

ORUS_SIGNED(i8, int8_t, uint8_t, INT8_MIN, INT8_MAX)
ORUS_SIGNED(i16, int16_t, uint16_t, INT16_MIN, INT16_MAX)
ORUS_SIGNED(i32, int32_t, uint32_t, INT32_MIN, INT32_MAX)
ORUS_SIGNED(i64, int64_t, uint64_t, INT64_MIN, INT64_MAX)
ORUS_UNSIGNED(u8, uint8_t)
ORUS_UNSIGNED(u16, uint16_t)
ORUS_UNSIGNED(u32, uint32_t)
ORUS_UNSIGNED(u64, uint64_t)
ORUS_INTEGER(i8, int8_t, uint8_t, 8)
ORUS_INTEGER(i16, int16_t, uint16_t, 16)
ORUS_INTEGER(i32, int32_t, uint32_t, 32)
ORUS_INTEGER(i64, int64_t, uint64_t, 64)
ORUS_INTEGER(u8, uint8_t, uint8_t, 8)
ORUS_INTEGER(u16, uint16_t, uint16_t, 16)
ORUS_INTEGER(u32, uint32_t, uint32_t, 32)
ORUS_INTEGER(u64, uint64_t, uint64_t, 64)

double fmod(double x, double y);
float fmodf(float x, float y);

ORUS_INLINE double orus_div_f64(double a, double b, uint32_t place) {
    if (ORUS_UNLIKELY(b == 0)) orus_raise_division_by_zero(place);
    return a / b;
}
ORUS_INLINE double orus_rem_f64(double a, double b, uint32_t place) {
    if (ORUS_UNLIKELY(b == 0)) orus_raise_division_by_zero(place);
    return fmod(a, b);
}
ORUS_INLINE float orus_div_f32(float a, float b, uint32_t place) {
    if (ORUS_UNLIKELY(b == 0)) orus_raise_division_by_zero(place);
    return a / b;
}
ORUS_INLINE float orus_rem_f32(float a, float b, uint32_t place) {
    if (ORUS_UNLIKELY(b == 0)) orus_raise_division_by_zero(place);
    return fmodf(a, b);
}

/// Integer powers, checked as `*` is: signed ones raise E0004, unsigned ones wrap; a negative
/// exponent raises E0005.
int64_t orus_pow_i64(int64_t base, int64_t exponent, uint32_t place);
int32_t orus_pow_i32(int32_t base, int32_t exponent, uint32_t place);
int16_t orus_pow_i16(int16_t base, int16_t exponent, uint32_t place);
int8_t orus_pow_i8(int8_t base, int8_t exponent, uint32_t place);
uint64_t orus_pow_u64(uint64_t base, uint64_t exponent) ORUS_CONST;
uint32_t orus_pow_u32(uint32_t base, uint32_t exponent) ORUS_CONST;
uint16_t orus_pow_u16(uint16_t base, uint16_t exponent) ORUS_CONST;
uint8_t orus_pow_u8(uint8_t base, uint8_t exponent) ORUS_CONST;
double orus_pow_f64(double base, double exponent) ORUS_CONST;
float orus_pow_f32(float base, float exponent) ORUS_CONST;

/// Compares integers of different signedness, or integers with floats, by mathematical value:
/// -1, 0, 1, or 2 when the float is NaN.
ORUS_INLINE int32_t orus_compare_i64_u64(int64_t a, uint64_t b) {
    if (a < 0) return -1;
    return (uint64_t)a < b ? -1 : (uint64_t)a > b;
}
int32_t orus_compare_i64_f64(int64_t a, double b) ORUS_CONST;
int32_t orus_compare_u64_f64(uint64_t a, double b) ORUS_CONST;

#endif
