/// The parts of an error report: what it says, where, and how the program got there.
#ifndef ORUS_REPORT_H
#define ORUS_REPORT_H

#include "internal.h"

/// A span of a source file, with all that a report says of it.
typedef struct ReportSpan {
    const OrusSourceFile *file; ///< NULL when not known
    const char *path;
    uint32_t line, column, end_line, end_column; ///< 0 when not known
    uint32_t offset, length;
} ReportSpan;

/// An active function, or several of the same kind in a row.
typedef struct ReportCall {
    const char *function; ///< its C or Orus name; NULL stands for calls left out
    OrusSourceLine at;
    int64_t repetitions; ///< of this call, or how many are left out
} ReportCall;

/// Too many repetitions to count.
#define REPORT_MANY (-1)
#define REPORT_CALLS 32

/// All that is reported.
typedef struct Report {
    int32_t code;
    const uint8_t *message;
    int64_t message_len;
    ReportSpan span;
    ReportCall calls[REPORT_CALLS];
    int32_t call_count;
} Report;

/// The name of a code's kind, as compile-time diagnostics have it.
const char *orus_report_title(int32_t code);
/// Advice for this error, or NULL.
const char *orus_report_help(const Report *report);

/// The line of the call that a recursion goes by: of those that are among `addresses` more than once, the first in the source; no path
/// where none is. At which call of a recursion the stack ends is chance, which differs from one optimization level to the next.
OrusSourceLine orus_recursion_line(const uintptr_t *addresses, int32_t count);

/// The place of the innermost call of the program's own that led to an error of the library; ORUS_NO_PLACE if no more than its line is known.
uint32_t orus_own_call_place(const OrusError *error);

/// Fills in the span of an error: the call at the line `innermost` when that is known, or all of that line, else the error's place.
void orus_report_locate(ReportSpan *span, const OrusError *error, OrusSourceLine innermost);
/// Fills in the chain of calls, abbreviated. `place` is where the innermost one stands, or ORUS_NO_PLACE.
void orus_report_chain(Report *report, const OrusCalls *calls, uint32_t place);

/// Writes a function's name as the source has it, without the entry module's.
void orus_write_demangled(OrusWriter *writer, const char *name);
void orus_write_c_string(OrusWriter *writer, const char *text);

void orus_report_human(OrusWriter *writer, const Report *report, bool colors);
void orus_report_json(OrusWriter *writer, const Report *report);

#endif
