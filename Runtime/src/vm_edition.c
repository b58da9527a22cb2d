/// How programs of the VM's edition print.
#include "internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// Room for the longest number with 17 decimals.
#define VM_FLOAT_CHARS 352

void orus_vm_write_f64(OrusWriter *writer, double value) {
    char text[VM_FLOAT_CHARS];
    if (value == 0) return orus_write_bytes(writer, "0", 1);
    if (isnan(value)) return orus_write_bytes(writer, "nan", 3);
    if (isinf(value)) return value < 0 ? orus_write_bytes(writer, "-inf", 4) : orus_write_bytes(writer, "inf", 3);
    if (fabs(value) < 1e-4) {
        int size = snprintf(text, sizeof text, "%.17g", value);
        return orus_write_bytes(writer, text, size);
    }
    int size = snprintf(text, sizeof text, "%.17f", value);
    while (size > 0 && text[size - 1] == '0') size--;
    if (size > 0 && text[size - 1] == '.') size--;
    orus_write_bytes(writer, text, size);
}

OrusString *orus_vm_string_from_f64(double value) {
    char text[32];
    // The sign of what is no number is an accident of how it came about.
    if (isnan(value)) return orus_string_new("nan", 3);
    int size = snprintf(text, sizeof text, "%g", value);
    return orus_string_new(text, size);
}

/// How many bytes the specifier at an `@` has, and its number: see orus_vm_format_kind.
static int64_t specifier(const OrusString *format, int64_t position, int32_t *kind) {
    const uint8_t *bytes = format->data;
    int64_t next = position + 1;
    *kind = 0;
    if (next >= format->len) return 1;
    switch (bytes[next]) {
    case 'x': *kind = 1; return 2;
    case 'X': *kind = 2; return 2;
    case 'b': *kind = 3; return 2;
    case 'o': *kind = 4; return 2;
    case '.': {
        int32_t decimals = 0;
        int64_t end = next + 1;
        while (end < format->len && bytes[end] >= '0' && bytes[end] <= '9' && decimals < 100000)
            decimals = decimals * 10 + (bytes[end++] - '0');
        if (end == next + 1 || end >= format->len || bytes[end] != 'f') return 1;
        *kind = 5 + decimals;
        return end + 1 - position;
    }
    default: return 1;
    }
}

int64_t orus_vm_format_text(OrusWriter *writer, OrusString *format, int64_t position) {
    if (position < 0) return -1;
    const uint8_t *bytes = format->data;
    const uint8_t *found = memchr(bytes + position, '@', (size_t)(format->len - position));
    int64_t end = found != NULL ? found - bytes : format->len;
    orus_write_bytes(writer, bytes + position, end - position);
    return found != NULL ? end : -1;
}

int32_t orus_vm_format_kind(OrusString *format, int64_t position) {
    int32_t kind;
    specifier(format, position, &kind);
    return kind;
}

int64_t orus_vm_format_after(OrusString *format, int64_t position) {
    int32_t kind;
    return position + specifier(format, position, &kind);
}

void orus_vm_format_rest(OrusWriter *writer, OrusString *format, int64_t position) {
    if (position < 0) return;
    orus_write_bytes(writer, format->data + position, format->len - position);
}
