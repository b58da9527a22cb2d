/// Texts of messages, put together from a format.
#include "internal.h"

#include <stdarg.h>

static void write_c_string(OrusWriter *writer, const char *text) {
    int64_t len = 0;
    while (text[len] != 0) len += 1;
    orus_write_bytes(writer, text, len);
}

OrusString *orus_format(const char *format, ...) {
    OrusWriter *writer = orus_writer_new();
    va_list arguments;
    va_start(arguments, format);
    for (const char *p = format; *p != 0; p++) {
        if (*p != '%') {
            orus_write_byte(writer, (uint8_t)*p);
            continue;
        }
        p += 1;
        switch (*p) {
        case 's': write_c_string(writer, va_arg(arguments, const char *)); break;
        case 'S': orus_write_string(writer, va_arg(arguments, OrusString *)); break;
        case 'Q': orus_write_quoted(writer, va_arg(arguments, OrusString *)); break;
        case 'd': orus_write_i64(writer, va_arg(arguments, int64_t)); break;
        default: orus_write_byte(writer, (uint8_t)*p); break;
        }
    }
    va_end(arguments);
    return orus_writer_finish(writer);
}
