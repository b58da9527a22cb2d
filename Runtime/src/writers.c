/// Writers: standard output and error with a buffer in front, and strings being built.
///
/// The buffers of the standard writers are static, so that printing needs no collector.
#include "internal.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STDOUT_BYTES (64 << 10)
#define STDERR_BYTES (4 << 10)
#define STRING_WRITER_BYTES 112

static uint8_t stdout_bytes[STDOUT_BYTES];
static uint8_t stderr_bytes[STDERR_BYTES];

OrusWriter orus_stdout_writer = {stdout_bytes, 0, STDOUT_BYTES, STDOUT_FILENO, false};
OrusWriter orus_stderr_writer = {stderr_bytes, 0, STDERR_BYTES, STDERR_FILENO, true};

/// Whether stdout is a terminal, asked at the first newline.
static bool terminal_is_known;

/// Standard output cannot be written: full disk, closed descriptor. What was not written is
/// lost, so the program must not go on as if it were.
static ORUS_RAISES fail_output(int error_number) {
    orus_stdout_writer.len = 0; // the report flushes, which must not fail again
    char message[160];
    snprintf(message, sizeof message, "Cannot write to standard output: %s", strerror(error_number));
    orus_fatal(ORUS_E_IO, message);
}

/// Writes all of it. Errors of stderr are dropped: there is nowhere to tell of them.
static void write_through(int fd, const uint8_t *bytes, int64_t count) {
    while (count > 0) {
        ssize_t written = write(fd, bytes, (size_t)count);
        if (written < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN) {
                struct pollfd waiting = {.fd = fd, .events = POLLOUT};
                poll(&waiting, 1, -1);
                continue;
            }
            if (fd == STDOUT_FILENO) fail_output(errno);
            return;
        }
        bytes += written;
        count -= written;
    }
}

void orus_flush(OrusWriter *writer) {
    if (writer->fd < 0) return;
    int64_t count = writer->len;
    writer->len = 0;
    write_through(writer->fd, writer->data, count);
}

static void grow(OrusWriter *writer, int64_t count) {
    int64_t cap = writer->cap * 2;
    if (cap < writer->len + count) cap = writer->len + count;
    uint8_t *data = orus_alloc_atomic((size_t)cap);
    memcpy(data, writer->data, (size_t)writer->len);
    writer->data = data;
    writer->cap = cap;
}

/// Flushes or grows so that `count` more bytes fit, or writes them through; then appends.
ORUS_NOINLINE static void write_slow(OrusWriter *writer, const void *bytes, int64_t count) {
    ORUS_CHECK_STACK();
    if (writer->fd < 0) {
        grow(writer, count);
    } else {
        orus_flush(writer);
        if (count >= writer->cap) {
            write_through(writer->fd, bytes, count);
            return;
        }
    }
    memcpy(writer->data + writer->len, bytes, (size_t)count);
    writer->len += count;
}

void orus_write_bytes(OrusWriter *writer, const void *bytes, int64_t count) {
    if (ORUS_LIKELY(writer->cap - writer->len >= count)) {
        memcpy(writer->data + writer->len, bytes, (size_t)count);
        writer->len += count;
    } else {
        write_slow(writer, bytes, count);
    }
}

void orus_write_byte(OrusWriter *writer, uint8_t byte) { orus_write_bytes(writer, &byte, 1); }

void orus_write_string(OrusWriter *writer, const OrusString *s) { orus_write_bytes(writer, s->data, s->len); }

void orus_write_newline(OrusWriter *writer) {
    orus_write_byte(writer, '\n');
    if (writer == &orus_stdout_writer && !terminal_is_known) {
        terminal_is_known = true;
        writer->flush_newlines = isatty(STDOUT_FILENO) == 1;
    }
    if (writer->flush_newlines) orus_flush(writer);
}

OrusWriter *orus_writer_new(void) {
    OrusWriter *writer = orus_alloc(sizeof(OrusWriter));
    writer->data = orus_alloc_atomic(STRING_WRITER_BYTES);
    writer->cap = STRING_WRITER_BYTES;
    writer->fd = -1;
    return writer;
}

OrusString *orus_writer_finish(OrusWriter *writer) {
    return orus_string_new(writer->data, writer->len);
}

void orus_write_i64(OrusWriter *writer, int64_t value) {
    uint8_t digits[24];
    orus_write_bytes(writer, digits, orus_digits_i64(value, digits));
}

void orus_write_u64(OrusWriter *writer, uint64_t value) {
    uint8_t digits[24];
    orus_write_bytes(writer, digits, orus_digits_u64(value, digits));
}

void orus_write_f64(OrusWriter *writer, double value) {
    uint8_t text[ORUS_FLOAT_CHARS];
    orus_write_bytes(writer, text, orus_float_repr_f64(value, text));
}

void orus_write_f32(OrusWriter *writer, float value) {
    uint8_t text[ORUS_FLOAT_CHARS];
    orus_write_bytes(writer, text, orus_float_repr_f32(value, text));
}

void orus_write_bool(OrusWriter *writer, bool value) {
    if (value)
        orus_write_literal(writer, "true");
    else
        orus_write_literal(writer, "false");
}

void orus_write_fixed(OrusWriter *writer, double value, int32_t decimals) {
    ORUS_CHECK_STACK();
    // The integral part of the largest float has 309 digits.
    char small[400];
    if (value != value) {
        orus_write_literal(writer, "nan"); // never with a sign
        return;
    }
    bool is_negative = __builtin_signbit(value) != 0;
    small[0] = '-';
    int length = orus_fixed_text(is_negative ? -value : value, decimals, (uint8_t *)small + 1);
    if (length > 0) {
        orus_write_bytes(writer, small + !is_negative, length + is_negative);
        return;
    }
    length = snprintf(small, sizeof small, "%.*f", decimals, value);
    if (length < (int)sizeof small) {
        orus_write_bytes(writer, small, length);
        return;
    }
    char *large = malloc((size_t)length + 1);
    if (large == NULL) orus_raise_out_of_memory();
    snprintf(large, (size_t)length + 1, "%.*f", decimals, value);
    orus_write_bytes(writer, large, length);
    free(large);
}

/// Digits of a power-of-two base, `bits` at a time.
static void write_base(OrusWriter *writer, uint64_t value, int bits, const char *digits) {
    uint8_t text[64];
    int at = 64;
    do {
        text[--at] = (uint8_t)digits[value & ((1u << bits) - 1)];
        value >>= bits;
    } while (value != 0);
    orus_write_bytes(writer, text + at, 64 - at);
}

void orus_write_hex(OrusWriter *writer, uint64_t value, bool upper) {
    write_base(writer, value, 4, upper ? "0123456789ABCDEF" : "0123456789abcdef");
}

void orus_write_binary(OrusWriter *writer, uint64_t value) { write_base(writer, value, 1, "01"); }

void orus_write_octal(OrusWriter *writer, uint64_t value) {
    write_base(writer, value, 3, "01234567");
}
