/// Format specifications: `[[fill]align][sign][#][0][width][,][.precision][type]`.
#ifndef ORUS_FORMAT_H
#define ORUS_FORMAT_H

#include "internal.h"

enum { ORUS_ALIGN_STANDARD, ORUS_ALIGN_LEFT, ORUS_ALIGN_RIGHT, ORUS_ALIGN_CENTER, ORUS_ALIGN_AFTER_SIGN };
enum { ORUS_SIGN_STANDARD, ORUS_SIGN_ALWAYS, ORUS_SIGN_SPACE, ORUS_SIGN_NEGATIVE };
enum {
    ORUS_FORMAT_STANDARD,
    ORUS_FORMAT_DECIMAL,
    ORUS_FORMAT_HEX,
    ORUS_FORMAT_UPPER_HEX,
    ORUS_FORMAT_OCTAL,
    ORUS_FORMAT_BINARY,
    ORUS_FORMAT_EXPONENT,
    ORUS_FORMAT_FIXED,
    ORUS_FORMAT_GENERAL,
    ORUS_FORMAT_PERCENT,
    ORUS_FORMAT_TEXT
};

/// The largest width and precision.
#define ORUS_FORMAT_LIMIT 1000000

typedef struct OrusFormatSpec {
    uint32_t fill; ///< a scalar; 0 for none given
    uint8_t align, sign, kind;
    bool is_alternate, pads_with_zeros, groups;
    int32_t width;     ///< 0 for none given
    int32_t precision; ///< -1 for none given
} OrusFormatSpec;

/// Unpacks a specification that the compiler has packed.
OrusFormatSpec orus_format_spec(uint64_t packed, int32_t width, int32_t precision);

void orus_format_i64(OrusWriter *writer, OrusFormatSpec spec, int64_t value);
void orus_format_u64(OrusWriter *writer, OrusFormatSpec spec, uint64_t value);
void orus_format_f64(OrusWriter *writer, OrusFormatSpec spec, double value);
void orus_format_f32(OrusWriter *writer, OrusFormatSpec spec, float value);
void orus_format_text(OrusWriter *writer, OrusFormatSpec spec, const uint8_t *text, int64_t len);

#endif
