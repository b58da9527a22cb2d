/// Writers: where printing and `as string` of composite values put their text. One writer is
/// standard output, others build strings.
#ifndef ORUSRT_WRITERS_H
#define ORUSRT_WRITERS_H

#include "base.h"

/// The objects being shown, to notice cycles. There is one such set: a `to_string` on the way may write to a writer of its own.
typedef struct OrusShowSet {
    const void **stack; ///< the active objects, outermost first
    const void **table; ///< open addressing over the first `table_depth` of them
    int64_t depth, capacity, table_depth, table_capacity;
} OrusShowSet;

struct OrusWriter {
    uint8_t *data;
    int64_t len;
    int64_t cap;
    int32_t fd;          ///< -1 for a writer that builds a string
    bool flush_newlines; ///< a terminal, or stderr
};

extern OrusShowSet orus_shown;
extern OrusWriter orus_stdout_writer;
extern OrusWriter orus_stderr_writer;
ORUS_INLINE OrusWriter *orus_stdout(void) { return &orus_stdout_writer; }
ORUS_INLINE OrusWriter *orus_stderr(void) { return &orus_stderr_writer; }

/// A writer that collects a string, and that string.
OrusWriter *orus_writer_new(void);
OrusString *orus_writer_finish(OrusWriter *writer);

void orus_write_bytes(OrusWriter *writer, const void *bytes, int64_t count);
void orus_write_byte(OrusWriter *writer, uint8_t byte);
/// A C string literal.
#define orus_write_literal(writer, text) \
    orus_write_bytes(writer, text, (int64_t)sizeof(text) - 1)

void orus_write_string(OrusWriter *writer, const OrusString *s);
/// The newline that ends a `print`; shows it at once on a terminal.
void orus_write_newline(OrusWriter *writer);
void orus_write_i64(OrusWriter *writer, int64_t value);
void orus_write_u64(OrusWriter *writer, uint64_t value);
/// As Python's repr.
void orus_write_f64(OrusWriter *writer, double value);
void orus_write_f32(OrusWriter *writer, float value);
void orus_write_bool(OrusWriter *writer, bool value);
/// A character raw, and a character or string quoted as inside containers.
void orus_write_char(OrusWriter *writer, uint32_t scalar);
void orus_write_quoted_char(OrusWriter *writer, uint32_t scalar);
void orus_write_quoted(OrusWriter *writer, const OrusString *s);
/// `Error: <message>`.
void orus_write_error(OrusWriter *writer, OrusError *error);

/// Numbers as the VM's edition prints them, and its formats that are known only when the program runs. A position of -1 means
/// that the format is used up; specifiers are numbered 0 `@`, 1 `@x`, 2 `@X`, 3 `@b`, 4 `@o`, 5 + N `@.Nf`.
void orus_vm_write_f64(OrusWriter *writer, double value);
OrusString *orus_vm_string_from_f64(double value);
/// Writes the text up to the next specifier and gives that one's position.
int64_t orus_vm_format_text(OrusWriter *writer, OrusString *format, int64_t position);
int32_t orus_vm_format_kind(OrusString *format, int64_t position);
int64_t orus_vm_format_after(OrusString *format, int64_t position);
void orus_vm_format_rest(OrusWriter *writer, OrusString *format, int64_t position);

/// `@.Nf`, `@x`, `@X`, `@b`, `@o`; negative integers sign-extended to 64 bits.
void orus_write_fixed(OrusWriter *writer, double value, int32_t decimals);
void orus_write_hex(OrusWriter *writer, uint64_t value, bool upper);
void orus_write_binary(OrusWriter *writer, uint64_t value);
void orus_write_octal(OrusWriter *writer, uint64_t value);

/// Values laid out by a specification as in Python's `format`: fill, alignment, sign, flags and type packed into one integer
/// (`FormatSpec.packed` in the compiler); a width of 0 and a precision of -1 stand for none.
void orus_write_format_i64(OrusWriter *writer, int64_t value, uint64_t packed, int32_t width, int32_t precision);
void orus_write_format_u64(OrusWriter *writer, uint64_t value, uint64_t packed, int32_t width, int32_t precision);
void orus_write_format_f64(OrusWriter *writer, double value, uint64_t packed, int32_t width, int32_t precision);
void orus_write_format_f32(OrusWriter *writer, float value, uint64_t packed, int32_t width, int32_t precision);
void orus_write_format_text(OrusWriter *writer, const OrusString *s, uint64_t packed, int32_t width, int32_t precision);

/// `format` with a template that is known only at run time: the arguments in order, then the text, or E0005.
OrusWriter *orus_format_begin(const OrusString *format);
void orus_format_add_i64(OrusWriter *writer, int64_t value);
void orus_format_add_u64(OrusWriter *writer, uint64_t value);
void orus_format_add_f64(OrusWriter *writer, double value);
void orus_format_add_f32(OrusWriter *writer, float value);
void orus_format_add_text(OrusWriter *writer, OrusString *value);
OrusString *orus_format_end(OrusWriter *writer, uint32_t place);

/// Enters `object` when it is not being shown already, else writes `…` and gives false.
/// Every entered object is left again.
bool orus_show_enter(OrusWriter *writer, const void *object);
void orus_show_leave(void);

/// Writes out what is buffered.
void orus_flush(OrusWriter *writer);

#endif
