/// Strings that exist without being made: the empty one, `true`, `false`, all one-byte strings.
#include "internal.h"

#define ROW8(b) b, b + 1, b + 2, b + 3, b + 4, b + 5, b + 6, b + 7
#define ROW64(b) \
    ROW8(b), ROW8(b + 8), ROW8(b + 16), ROW8(b + 24), ROW8(b + 32), ROW8(b + 40), ROW8(b + 48), \
        ROW8(b + 56)
static const uint8_t bytes[256] = {ROW64(0), ROW64(64), ROW64(128), ROW64(192)};

#define ONE(b) {&bytes[b], 1, 0}
#define ONES4(b) ONE(b), ONE(b + 1), ONE(b + 2), ONE(b + 3)
#define ONES16(b) ONES4(b), ONES4(b + 4), ONES4(b + 8), ONES4(b + 12)
#define ONES64(b) ONES16(b), ONES16(b + 16), ONES16(b + 32), ONES16(b + 48)
OrusString orus_string_bytes[256] = {ONES64(0), ONES64(64), ONES64(128), ONES64(192)};

OrusString orus_string_empty = {bytes, 0, 0};
OrusString orus_string_true = {(const uint8_t *)"true", 4, 0};
OrusString orus_string_false = {(const uint8_t *)"false", 5, 0};
