/// Characters and strings, raw and as they look inside containers.
#include "internal.h"

/// The UTF-8 bytes of a scalar at `out` (4 bytes at least); gives how many.
static int32_t encode(uint32_t scalar, uint8_t *out) {
    if (scalar < 0x80) {
        out[0] = (uint8_t)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        out[0] = (uint8_t)(0xC0 | scalar >> 6);
        out[1] = (uint8_t)(0x80 | (scalar & 0x3F));
        return 2;
    }
    if (scalar < 0x10000) {
        out[0] = (uint8_t)(0xE0 | scalar >> 12);
        out[1] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (scalar & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | scalar >> 18);
    out[1] = (uint8_t)(0x80 | (scalar >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (scalar & 0x3F));
    return 4;
}

void orus_write_char(OrusWriter *writer, uint32_t scalar) {
    uint8_t bytes[4];
    orus_write_bytes(writer, bytes, encode(scalar, bytes));
}

OrusString *orus_string_from_char(uint32_t scalar) {
    uint8_t bytes[4];
    return orus_string_new(bytes, encode(scalar, bytes));
}

/// Whether a byte must be written as an escape between `quote`s. Bytes of 0x80 and above are
/// raw but for U+0080 to U+009F: they belong to some character, or to none, which is not ours to judge.
static bool needs_escape(uint8_t byte, uint8_t quote) {
    return byte < 0x20 || byte == quote || byte == '\\' || byte == 0x7F;
}

static void write_escape(OrusWriter *writer, uint8_t byte) {
    switch (byte) {
    case '\n': orus_write_literal(writer, "\\n"); return;
    case '\t': orus_write_literal(writer, "\\t"); return;
    case '\r': orus_write_literal(writer, "\\r"); return;
    case '\0': orus_write_literal(writer, "\\0"); return;
    case '"':
    case '\'':
    case '\\':
        orus_write_byte(writer, '\\');
        orus_write_byte(writer, byte);
        return;
    default:
        orus_write_literal(writer, "\\u{");
        orus_write_hex(writer, byte, false);
        orus_write_byte(writer, '}');
    }
}

static void write_quoted(OrusWriter *writer, const uint8_t *bytes, int64_t len, uint8_t quote) {
    orus_write_byte(writer, quote);
    int64_t raw = 0; // start of the run that needs no escape
    for (int64_t i = 0; i < len; i++) {
        // The control characters of two bytes, whose second byte is their number.
        bool is_wide = bytes[i] == 0xC2 && i + 1 < len && bytes[i + 1] >= 0x80 && bytes[i + 1] < 0xA0;
        if (ORUS_LIKELY(!is_wide && !needs_escape(bytes[i], quote))) continue;
        orus_write_bytes(writer, bytes + raw, i - raw);
        if (is_wide) i++;
        write_escape(writer, bytes[i]);
        raw = i + 1;
    }
    orus_write_bytes(writer, bytes + raw, len - raw);
    orus_write_byte(writer, quote);
}

void orus_write_quoted(OrusWriter *writer, const OrusString *s) {
    write_quoted(writer, s->data, s->len, '"');
}

void orus_write_quoted_char(OrusWriter *writer, uint32_t scalar) {
    uint8_t bytes[4];
    write_quoted(writer, bytes, encode(scalar, bytes), '\'');
}
