/// Which bytes of a needle are worth looking for.
///
/// The table ranks bytes by how often they occur in English text, source code and UTF-8 text of
/// other languages; 0 is the rarest. A wrong rank costs time, never correctness.
#include "kernels.h"

static const uint8_t ranks[256] = {
    246,   0,   1,   2,   3,   4,   5,   6,   7, 116, 245,   8,  80,   9,  10,  11,
     12,  13,  14,  15,  16,  17,  18,  19,  20,  21,  22,  23,  24,  25,  26,  27,
    255,  87, 214, 203,  82, 105,  91, 215, 233, 234, 217, 106, 220, 136, 235, 131,
    129, 128, 119, 126, 104, 100,  99,  90, 102,  93, 212, 117, 109, 213, 120,  84,
     85, 135, 111, 134, 127, 211, 122, 114, 112, 205,  83,  92, 132, 121, 204, 133,
    130,  98, 201, 206, 209, 125, 103, 108,  97, 101,  96, 123, 107, 124,  88, 240,
     89, 248, 218, 242, 243, 254, 241, 219, 237, 249, 113, 202, 244, 236, 250, 247,
    238, 118, 251, 252, 253, 239, 208, 210, 207, 216, 115,  95,  86,  94,  81,  28,
    199, 192, 139, 140, 141, 193, 142, 143, 144, 145, 146, 147, 148, 149, 150, 151,
    152, 153, 154, 194, 200, 155, 156, 137, 157, 158, 159, 160, 196, 161, 162, 163,
    164, 165, 166, 167, 168, 169, 170, 195, 171, 172, 173, 174, 175, 176, 177, 178,
    179, 198, 180, 181, 197, 182, 183, 138, 184, 185, 186, 187, 188, 189, 190, 191,
     29,  30,  79, 232,  31,  78,  32,  33,  34,  35,  36,  37,  38,  39,  40,  41,
    221, 222,  42,  43,  44,  45,  46,  47,  48,  49,  50,  51,  52,  53,  54,  55,
     56,  57, 231, 223, 224, 225, 226, 227, 228, 229,  58,  59,  60,  61,  62,  63,
    230,  64,  65,  66,  67,  68,  69,  70,  71,  72,  73,  74,  75,  76,  77, 110,
};

void orus_rare_bytes(const uint8_t *needle, size_t len, size_t *first, size_t *second) {
    size_t rarest = 0, next = 1;
    if (ranks[needle[1]] < ranks[needle[0]]) rarest = 1, next = 0;
    for (size_t i = 2; i < len; i++) {
        uint8_t rank = ranks[needle[i]];
        if (rank < ranks[needle[rarest]]) {
            next = rarest;
            rarest = i;
        } else if (needle[i] != needle[rarest] && rank < ranks[needle[next]]) {
            next = i;
        }
    }
    *first = rarest;
    *second = next;
}
