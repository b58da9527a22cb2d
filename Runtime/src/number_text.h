/// The table that float printing works with.
#ifndef ORUS_NUMBER_TEXT_H
#define ORUS_NUMBER_TEXT_H

#include <stdint.h>

typedef struct OrusPowerOfTen {
    uint64_t high, low;
} OrusPowerOfTen;

#define ORUS_LOWEST_POWER_OF_TEN (-292)
/// 10^-292 … 10^324, normalized to 128 bits and rounded up.
extern const OrusPowerOfTen orus_powers_of_ten[617];

#endif
