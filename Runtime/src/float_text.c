/// Shortest decimal text of floats, laid out as Python's repr.
///
/// The algorithm is Raffaello Giulietti's Schubfach: scale the rounding interval of the float by
/// a power of ten so that it is between one and ten units wide; the answer is then a multiple of ten in
/// it if there is one, else the integer in it nearest to the value. Products are rounded
/// to odd, which keeps all comparisons exact.
#include "internal.h"
#include "number_text.h"

/// `digits * 10^exponent`.
typedef struct Decimal {
    uint64_t digits;
    int32_t exponent;
} Decimal;

/// A float as `significand * 2^exponent` and what the boundaries of its interval depend on.
typedef struct Binary {
    uint64_t significand;
    int32_t exponent;
    bool lower_is_closer; ///< a power of two: the gap below is half the gap above
} Binary;

static OrusPowerOfTen power_of_ten(int32_t exponent) {
    return orus_powers_of_ten[exponent - ORUS_LOWEST_POWER_OF_TEN];
}

static int32_t floor_log2_pow10(int32_t exponent) { return (exponent * 1741647) >> 19; }

/// floor(log10(2^exponent)), or of 3/4 of that.
static int32_t floor_log10_pow2(int32_t exponent, bool three_quarters) {
    return (exponent * 1262611 - (three_quarters ? 524031 : 0)) >> 22;
}

static uint64_t multiply_high(uint64_t a, uint64_t b, uint64_t *low) {
    __extension__ typedef unsigned __int128 Wide;
    Wide product = (Wide)a * b;
    *low = (uint64_t)product;
    return (uint64_t)(product >> 64);
}

/// The top 64 bits of the 192-bit product, with the lowest bit set if anything below is.
static uint64_t scale_f64(OrusPowerOfTen power, uint64_t factor) {
    uint64_t middle, low;
    uint64_t carry = multiply_high(power.low, factor, &low);
    uint64_t high = multiply_high(power.high, factor, &middle);
    middle += carry;
    high += middle < carry;
    return high | (middle > 1);
}

/// The same for 32-bit factors, for which 64 bits of the power do.
static uint64_t scale_f32(OrusPowerOfTen power, uint64_t factor) {
    uint64_t low;
    uint64_t high = multiply_high(power.high + (power.low != 0), factor, &low);
    return high | ((low >> 32) > 1);
}

/// The shortest decimal in the interval, or of several the one nearest to the value. `lower`, `value` and
/// `upper` are four times the scaled numbers, the outer two already moved inside when the
/// boundary itself does not round to the float.
static Decimal choose(uint64_t lower, uint64_t value, uint64_t upper, int32_t exponent) {
    uint64_t s = value / 4;
    if (s >= 10) {
        uint64_t tens = s / 10;
        bool below = lower <= 40 * tens, above = 40 * tens + 40 <= upper;
        if (below != above) return (Decimal){tens + above, exponent + 1};
    }
    bool below = lower <= 4 * s, above = 4 * s + 4 <= upper;
    if (below != above) return (Decimal){s + above, exponent};
    uint64_t middle = 4 * s + 2;
    bool round_up = value > middle || (value == middle && (s & 1) != 0);
    return (Decimal){s + round_up, exponent};
}

static Decimal shortest(Binary binary, uint64_t (*scale)(OrusPowerOfTen, uint64_t)) {
    uint64_t c = binary.significand;
    bool is_odd = (c & 1) != 0;
    int32_t k = floor_log10_pow2(binary.exponent, binary.lower_is_closer);
    int32_t shift = binary.exponent + floor_log2_pow10(-k) + 1;
    OrusPowerOfTen power = power_of_ten(-k);
    uint64_t lower = scale(power, (4 * c - 2 + binary.lower_is_closer) << shift);
    uint64_t value = scale(power, (4 * c) << shift);
    uint64_t upper = scale(power, (4 * c + 2) << shift);
    return choose(lower + is_odd, value, upper - is_odd, k);
}

static Decimal shortest_f64(uint64_t bits) {
    uint64_t fraction = bits & 0xFFFFFFFFFFFFF;
    int32_t field = (int32_t)(bits >> 52 & 0x7FF);
    if (field == 0) return shortest((Binary){fraction, -1074, false}, scale_f64);
    uint64_t c = fraction | (uint64_t)1 << 52;
    int32_t exponent = field - 1075;
    if (exponent <= 0 && exponent > -53 && (c & (((uint64_t)1 << -exponent) - 1)) == 0)
        return (Decimal){c >> -exponent, 0}; // a small integer
    return shortest((Binary){c, exponent, fraction == 0 && field > 1}, scale_f64);
}

static Decimal shortest_f32(uint32_t bits) {
    uint32_t fraction = bits & 0x7FFFFF;
    int32_t field = (int32_t)(bits >> 23 & 0xFF);
    if (field == 0) return shortest((Binary){fraction, -149, false}, scale_f32);
    uint32_t c = fraction | (uint32_t)1 << 23;
    int32_t exponent = field - 150;
    if (exponent <= 0 && exponent > -24 && (c & (((uint32_t)1 << -exponent) - 1)) == 0)
        return (Decimal){c >> -exponent, 0};
    return shortest((Binary){c, exponent, fraction == 0 && field > 1}, scale_f32);
}

static const char digit_pairs[] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546"
    "4748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293"
    "949596979899";

int32_t orus_digits_u64(uint64_t value, uint8_t *out) {
    uint8_t text[20];
    int at = 20;
    while (value >= 100) {
        at -= 2;
        memcpy(text + at, digit_pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (value >= 10) {
        at -= 2;
        memcpy(text + at, digit_pairs + value * 2, 2);
    } else {
        text[--at] = (uint8_t)('0' + value);
    }
    memcpy(out, text + at, (size_t)(20 - at));
    return 20 - at;
}

int32_t orus_digits_i64(int64_t value, uint8_t *out) {
    if (value >= 0) return orus_digits_u64((uint64_t)value, out);
    out[0] = '-';
    return 1 + orus_digits_u64(0 - (uint64_t)value, out + 1);
}

static uint8_t *put(uint8_t *out, const void *bytes, int32_t count) {
    memcpy(out, bytes, (size_t)count);
    return out + count;
}

static uint8_t *put_zeros(uint8_t *out, int32_t count) {
    memset(out, '0', (size_t)count);
    return out + count;
}

/// `d.ddde±xx`; the exponent has two digits at least.
static uint8_t *put_scientific(uint8_t *out, const uint8_t *digits, int32_t count, int32_t exponent) {
    *out++ = digits[0];
    if (count > 1) {
        *out++ = '.';
        out = put(out, digits + 1, count - 1);
    }
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    uint32_t magnitude = (uint32_t)(exponent < 0 ? -exponent : exponent);
    if (magnitude < 10) *out++ = '0';
    return out + orus_digits_u64(magnitude, out);
}

/// Lays the digits out; `point` is the position of the decimal point relative to their start.
static uint8_t *put_decimal(uint8_t *out, Decimal decimal) {
    uint8_t digits[20];
    int32_t count = orus_digits_u64(decimal.digits, digits);
    int32_t point = count + decimal.exponent;
    while (count > 1 && digits[count - 1] == '0') count -= 1;
    if (point > 16 || point < -3) return put_scientific(out, digits, count, point - 1);
    if (point <= 0) {
        out = put(out, "0.", 2);
        out = put_zeros(out, -point);
        return put(out, digits, count);
    }
    if (count <= point) {
        out = put(out, digits, count);
        out = put_zeros(out, point - count);
        return put(out, ".0", 2);
    }
    out = put(out, digits, point);
    *out++ = '.';
    return put(out, digits + point, count - point);
}

int32_t orus_float_repr_f64(double value, uint8_t *out) {
    uint8_t *end = out;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (value != value) return (int32_t)(put(out, "nan", 3) - out);
    if (bits >> 63 != 0) *end++ = '-';
    bits &= ~((uint64_t)1 << 63);
    if (bits == (uint64_t)0x7FF << 52) return (int32_t)(put(end, "inf", 3) - out);
    if (bits == 0) return (int32_t)(put(end, "0.0", 3) - out);
    return (int32_t)(put_decimal(end, shortest_f64(bits)) - out);
}

int32_t orus_float_repr_f32(float value, uint8_t *out) {
    uint8_t *end = out;
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (value != value) return (int32_t)(put(out, "nan", 3) - out);
    if (bits >> 31 != 0) *end++ = '-';
    bits &= 0x7FFFFFFF;
    if (bits == 0x7F800000) return (int32_t)(put(end, "inf", 3) - out);
    if (bits == 0) return (int32_t)(put(end, "0.0", 3) - out);
    return (int32_t)(put_decimal(end, shortest_f32(bits)) - out);
}
