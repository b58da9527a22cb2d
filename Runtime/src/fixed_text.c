/// Floats with a fixed number of decimals, which C's printf would write with numbers of any length.
#include "internal.h"

/// Products with these are exact in 128 bits.
#define MOST_DECIMALS 9
static const uint32_t powers[MOST_DECIMALS + 1] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

#define SIGNIFICAND_BITS 52
#define BIAS 1075

int32_t orus_fixed_text(double magnitude, int32_t decimals, uint8_t *out) {
    __extension__ typedef unsigned __int128 Wide;
    if (decimals > MOST_DECIMALS || !(magnitude < (double)((uint64_t)1 << 53))) return 0;
    uint64_t bits;
    memcpy(&bits, &magnitude, sizeof bits);
    int32_t exponent = (int32_t)(bits >> SIGNIFICAND_BITS);
    uint64_t significand = bits & (((uint64_t)1 << SIGNIFICAND_BITS) - 1);
    if (exponent > 0) significand |= (uint64_t)1 << SIGNIFICAND_BITS;
    // The float is the significand divided by two to the power of this.
    int32_t shift = BIAS - (exponent > 0 ? exponent : 1);
    Wide scaled = (Wide)significand * powers[decimals];
    Wide units = scaled;
    if (shift > 100) {
        units = 0;
    } else if (shift > 0) {
        Wide half = (Wide)1 << (shift - 1);
        units = scaled >> shift;
        Wide rest = scaled - (units << shift);
        // Half of a unit goes to the even neighbour.
        if (rest > half || (rest == half && units % 2 == 1)) units += 1;
    }
    if (units >> 64 != 0) return 0;
    int32_t length = orus_digits_u64((uint64_t)units / powers[decimals], out);
    if (decimals == 0) return length;
    out[length] = '.';
    uint32_t fraction = (uint32_t)((uint64_t)units % powers[decimals]);
    for (int32_t i = decimals; i > 0; i--) {
        out[length + i] = (uint8_t)('0' + fraction % 10);
        fraction /= 10;
    }
    return length + 1 + decimals;
}
