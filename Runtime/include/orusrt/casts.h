/// Conversions that can raise: `orus_cast_<from>_<to>(value, place)` exists for exactly the
/// pairs of the language's table that do. All others are plain C casts (floats from integers,
/// widening, and the wrapping ones, which gcc, clang and tcc define).
#ifndef ORUSRT_CASTS_H
#define ORUSRT_CASTS_H

#include "errors.h"

#define ORUS_CAST_IF(F, FT, FK, T, TT, TK, OK, RAISE) \
    ORUS_INLINE TT orus_cast_##F##_##T(FT v, uint32_t place) { \
        if (ORUS_UNLIKELY(!(OK))) RAISE(FK, TK, place); \
        return (TT)v; \
    }
/// A signed value to an unsigned type that holds all its non-negative values.
#define ORUS_CAST_NEGATIVE(F, FT, FK, T, TT, TK) \
    ORUS_CAST_IF(F, FT, FK, T, TT, TK, v >= 0, orus_raise_cast_negative)
/// A signed value to a narrower unsigned type.
#define ORUS_CAST_NARROW(F, FT, FK, T, TT, TK, HI) \
    ORUS_CAST_IF(F, FT, FK, T, TT, TK, v >= 0 && v <= (HI), orus_raise_cast_range)
/// An unsigned value to a type with a lower maximum.
#define ORUS_CAST_MAX(F, FT, FK, T, TT, TK, HI) \
    ORUS_CAST_IF(F, FT, FK, T, TT, TK, v <= (HI), orus_raise_cast_range)
/// A float, truncated; `LO` and `HI` are exclusive bounds that are exact as floats, so that
/// NaN fails, too.
#define ORUS_CAST_FLOAT(F, FT, FK, T, TT, TK, LO, HI) \
    ORUS_CAST_IF(F, FT, FK, T, TT, TK, v > (FT)(LO) && v < (FT)(HI), orus_raise_cast_range)

ORUS_CAST_NEGATIVE(i8, int8_t, ORUS_I8, u16, uint16_t, ORUS_U16)
ORUS_CAST_NEGATIVE(i8, int8_t, ORUS_I8, u32, uint32_t, ORUS_U32)
ORUS_CAST_NEGATIVE(i8, int8_t, ORUS_I8, u64, uint64_t, ORUS_U64)
ORUS_CAST_NEGATIVE(i16, int16_t, ORUS_I16, u32, uint32_t, ORUS_U32)
ORUS_CAST_NEGATIVE(i16, int16_t, ORUS_I16, u64, uint64_t, ORUS_U64)
ORUS_CAST_NEGATIVE(i32, int32_t, ORUS_I32, u64, uint64_t, ORUS_U64)
ORUS_CAST_NEGATIVE(i64, int64_t, ORUS_I64, u64, uint64_t, ORUS_U64)

ORUS_CAST_NARROW(i16, int16_t, ORUS_I16, u8, uint8_t, ORUS_U8, UINT8_MAX)
ORUS_CAST_NARROW(i32, int32_t, ORUS_I32, u8, uint8_t, ORUS_U8, UINT8_MAX)
ORUS_CAST_NARROW(i32, int32_t, ORUS_I32, u16, uint16_t, ORUS_U16, UINT16_MAX)
ORUS_CAST_NARROW(i64, int64_t, ORUS_I64, u8, uint8_t, ORUS_U8, UINT8_MAX)
ORUS_CAST_NARROW(i64, int64_t, ORUS_I64, u16, uint16_t, ORUS_U16, UINT16_MAX)
ORUS_CAST_NARROW(i64, int64_t, ORUS_I64, u32, uint32_t, ORUS_U32, UINT32_MAX)

ORUS_CAST_MAX(u16, uint16_t, ORUS_U16, i8, int8_t, ORUS_I8, INT8_MAX)
ORUS_CAST_MAX(u16, uint16_t, ORUS_U16, u8, uint8_t, ORUS_U8, UINT8_MAX)
ORUS_CAST_MAX(u32, uint32_t, ORUS_U32, i8, int8_t, ORUS_I8, INT8_MAX)
ORUS_CAST_MAX(u32, uint32_t, ORUS_U32, i16, int16_t, ORUS_I16, INT16_MAX)
ORUS_CAST_MAX(u32, uint32_t, ORUS_U32, u8, uint8_t, ORUS_U8, UINT8_MAX)
ORUS_CAST_MAX(u32, uint32_t, ORUS_U32, u16, uint16_t, ORUS_U16, UINT16_MAX)
ORUS_CAST_MAX(u64, uint64_t, ORUS_U64, i8, int8_t, ORUS_I8, INT8_MAX)
ORUS_CAST_MAX(u64, uint64_t, ORUS_U64, i16, int16_t, ORUS_I16, INT16_MAX)
ORUS_CAST_MAX(u64, uint64_t, ORUS_U64, i32, int32_t, ORUS_I32, INT32_MAX)
ORUS_CAST_MAX(u64, uint64_t, ORUS_U64, i64, int64_t, ORUS_I64, INT64_MAX)
ORUS_CAST_MAX(u64, uint64_t, ORUS_U64, u8, uint8_t, ORUS_U8, UINT8_MAX)
ORUS_CAST_MAX(u64, uint64_t, ORUS_U64, u16, uint16_t, ORUS_U16, UINT16_MAX)
ORUS_CAST_MAX(u64, uint64_t, ORUS_U64, u32, uint32_t, ORUS_U32, UINT32_MAX)

ORUS_CAST_FLOAT(f64, double, ORUS_F64, i8, int8_t, ORUS_I8, -129.0, 128.0)
ORUS_CAST_FLOAT(f64, double, ORUS_F64, i16, int16_t, ORUS_I16, -32769.0, 32768.0)
ORUS_CAST_FLOAT(f64, double, ORUS_F64, i32, int32_t, ORUS_I32, -2147483649.0, 2147483648.0)
ORUS_CAST_FLOAT(f64, double, ORUS_F64, u8, uint8_t, ORUS_U8, -1.0, 256.0)
ORUS_CAST_FLOAT(f64, double, ORUS_F64, u16, uint16_t, ORUS_U16, -1.0, 65536.0)
ORUS_CAST_FLOAT(f64, double, ORUS_F64, u32, uint32_t, ORUS_U32, -1.0, 4294967296.0)
ORUS_CAST_FLOAT(f64, double, ORUS_F64, u64, uint64_t, ORUS_U64, -1.0, 18446744073709551616.0)
// -2^63 itself fits, and no float lies between it and -2^63 - 1.
ORUS_CAST_IF(f64, double, ORUS_F64, i64, int64_t, ORUS_I64,
             v >= -9223372036854775808.0 && v < 9223372036854775808.0, orus_raise_cast_range)

ORUS_CAST_FLOAT(f32, float, ORUS_F32, i8, int8_t, ORUS_I8, -129.0, 128.0)
ORUS_CAST_FLOAT(f32, float, ORUS_F32, i16, int16_t, ORUS_I16, -32769.0, 32768.0)
ORUS_CAST_FLOAT(f32, float, ORUS_F32, u8, uint8_t, ORUS_U8, -1.0, 256.0)
ORUS_CAST_FLOAT(f32, float, ORUS_F32, u16, uint16_t, ORUS_U16, -1.0, 65536.0)
ORUS_CAST_FLOAT(f32, float, ORUS_F32, u32, uint32_t, ORUS_U32, -1.0, 4294967296.0)
ORUS_CAST_FLOAT(f32, float, ORUS_F32, u64, uint64_t, ORUS_U64, -1.0, 18446744073709551616.0)
ORUS_CAST_IF(f32, float, ORUS_F32, i32, int32_t, ORUS_I32,
             v >= -2147483648.0f && v < 2147483648.0f, orus_raise_cast_range)
ORUS_CAST_IF(f32, float, ORUS_F32, i64, int64_t, ORUS_I64,
             v >= -9223372036854775808.0f && v < 9223372036854775808.0f, orus_raise_cast_range)

/// Any integer, widened to 64 bits, as a `char`: raises unless it is a Unicode scalar.
ORUS_INLINE uint32_t orus_cast_i64_char(int64_t v, OrusScalar from, uint32_t place) {
    if (ORUS_UNLIKELY((uint64_t)v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)))
        orus_raise_cast_range(from, ORUS_CHAR, place);
    return (uint32_t)v;
}

/// A length, count or position as a narrower integer type: raises E0004 when it does not fit.
ORUS_INLINE int32_t orus_length_i32(int64_t v, uint32_t place) {
    if (ORUS_UNLIKELY(v > INT32_MAX)) orus_raise_overflow(place);
    return (int32_t)v;
}
ORUS_INLINE uint32_t orus_length_u32(int64_t v, uint32_t place) {
    if (ORUS_UNLIKELY(v > UINT32_MAX)) orus_raise_overflow(place);
    return (uint32_t)v;
}
ORUS_INLINE int16_t orus_length_i16(int64_t v, uint32_t place) {
    if (ORUS_UNLIKELY(v > INT16_MAX)) orus_raise_overflow(place);
    return (int16_t)v;
}
ORUS_INLINE uint16_t orus_length_u16(int64_t v, uint32_t place) {
    if (ORUS_UNLIKELY(v > UINT16_MAX)) orus_raise_overflow(place);
    return (uint16_t)v;
}
ORUS_INLINE int8_t orus_length_i8(int64_t v, uint32_t place) {
    if (ORUS_UNLIKELY(v > INT8_MAX)) orus_raise_overflow(place);
    return (int8_t)v;
}
ORUS_INLINE uint8_t orus_length_u8(int64_t v, uint32_t place) {
    if (ORUS_UNLIKELY(v > UINT8_MAX)) orus_raise_overflow(place);
    return (uint8_t)v;
}

/// A `u64` index as the `int64_t` that the bounds checks take: too large stays too large.
ORUS_INLINE int64_t orus_index_u64(uint64_t v) {
    return v > INT64_MAX ? INT64_MAX : (int64_t)v;
}
/// The exclusive end for the inclusive end `e` of a slice; a negative one stays negative,
/// the largest one stays out of bounds.
ORUS_INLINE int64_t orus_inclusive_end(int64_t e) {
    return e < 0 || e == INT64_MAX ? e : e + 1;
}

#endif
