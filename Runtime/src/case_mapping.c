/// Upper and lower case, character by character.
#include "internal.h"

/// Characters from `first` to `last`, every `stride`th, that are mapped to the one `difference` further.
typedef struct CaseRun {
    uint32_t first, last;
    uint32_t stride;
    int32_t difference;
} CaseRun;

#include "case_ranges.inc"

static uint32_t mapped(uint32_t scalar, const CaseRun *runs, size_t count) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (runs[middle].last < scalar) low = middle + 1; else high = middle;
    }
    if (low == count || runs[low].first > scalar || (scalar - runs[low].first) % runs[low].stride != 0) return scalar;
    return scalar + (uint32_t)runs[low].difference;
}

/// Reads the character at `text`; 0 when there is none but a byte that belongs to nothing.
static int32_t read_scalar(const uint8_t *text, int64_t len, uint32_t *scalar) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t first = text[0];
    int32_t width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || width > len) return 0;
    uint32_t value = first & (0x7Fu >> width);
    for (int32_t i = 1; i < width; i++) {
        if ((text[i] & 0xC0) != 0x80) return 0;
        value = value << 6 | (text[i] & 0x3F);
    }
    if (value < least[width] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
    *scalar = value;
    return width;
}

/// Maps ASCII letters; the position of the first byte that is none.
static int64_t map_ascii(const uint8_t *text, int64_t len, uint8_t *out, uint8_t first_letter) {
    int64_t i = 0;
    for (; i < len && text[i] < 0x80; i++) out[i] = text[i] ^ (uint8_t)((uint8_t)(text[i] - first_letter) < 26 ? 0x20 : 0);
    return i;
}

static OrusString *map_case(OrusString *s, uint8_t first_letter, const CaseRun *runs, size_t count) {
    uint8_t *start = orus_alloc_atomic((size_t)(s->len > 0 ? s->len : 1));
    int64_t at = map_ascii(s->data, s->len, start, first_letter);
    if (at == s->len) return orus_string_new(start, at);
    OrusWriter *writer = orus_writer_new();
    orus_write_bytes(writer, start, at);
    while (at < s->len) {
        uint8_t byte = s->data[at];
        uint32_t scalar;
        int32_t width = byte < 0x80 ? 0 : read_scalar(s->data + at, s->len - at, &scalar);
        if (width == 0) {
            orus_write_byte(writer, byte ^ (uint8_t)((uint8_t)(byte - first_letter) < 26 ? 0x20 : 0));
            at += 1;
        } else {
            orus_write_char(writer, mapped(scalar, runs, count));
            at += width;
        }
    }
    return orus_writer_finish(writer);
}

OrusString *orus_string_upper(OrusString *s) {
    ORUS_CHECK_STACK();
    return map_case(s, 'a', to_upper, sizeof to_upper / sizeof *to_upper);
}

OrusString *orus_string_lower(OrusString *s) {
    ORUS_CHECK_STACK();
    return map_case(s, 'A', to_lower, sizeof to_lower / sizeof *to_lower);
}
