/// Reports of errors that nothing catches.
///
/// Everything here works without the collector: it may run on the signal stack, after memory
/// ran out, or in the middle of an allocation.
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void orus_write_c_string(OrusWriter *writer, const char *text) {
    orus_write_bytes(writer, text, (int64_t)strlen(text));
}

static bool wants_json(void) {
    const char *format = getenv("ORUS_ERROR_FORMAT");
    return format != NULL && strcmp(format, "json") == 0;
}

static bool wants_colors(void) {
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (no_color != NULL && *no_color != 0) return false;
    if (terminal != NULL && strcmp(terminal, "dumb") == 0) return false;
    return isatty(STDERR_FILENO) == 1;
}

static ORUS_RAISES write_report(const Report *report) {
    OrusWriter *writer = orus_stderr();
    if (wants_json())
        orus_report_json(writer, report);
    else
        orus_report_human(writer, report, wants_colors());
    orus_flush(writer);
    exit(70);
}

/// Set while a report is made: a second failure then must not start over.
static bool is_reporting;

ORUS_RAISES orus_report_uncaught(const OrusError *error, const OrusCalls *calls, uint32_t place) {
    static Report report; // static: the signal stack is small
    if (is_reporting) _exit(70);
    orus_flush(orus_stdout());
    is_reporting = true;
    report.code = error->code;
    report.message = error->message->data;
    report.message_len = error->message->len;
    orus_report_chain(&report, calls, place);
    orus_report_locate(&report.span, error, orus_error_calls_line(error));
    write_report(&report);
}

ORUS_RAISES orus_fatal(int32_t code, const char *message) {
    static Report report;
    if (is_reporting) _exit(70);
    is_reporting = true;
    report.code = code;
    report.message = (const uint8_t *)message;
    report.message_len = (int64_t)strlen(message);
    write_report(&report);
}

const char *orus_report_title(int32_t code) {
    switch (code) {
    case ORUS_E_DIVISION: return "division by zero";
    case ORUS_E_INDEX: return "index out of bounds";
    case ORUS_E_KEY: return "missing key";
    case ORUS_E_OVERFLOW: return "arithmetic overflow";
    case ORUS_E_VALUE: return "invalid operation";
    case ORUS_E_CONVERSION: return "value cannot be converted";
    case ORUS_E_STACK: return "stack overflow";
    case ORUS_E_MEMORY: return "out of memory";
    case ORUS_E_NUMBER_TEXT: return "invalid number";
    case ORUS_E_ASSERTION: return "assertion failed";
    case ORUS_E_EOF: return "end of input";
    case ORUS_E_IO: return "the system refused";
    default: return "uncaught error";
    }
}

const char *orus_report_help(const Report *report) {
    static const struct {
        const char *message, *help;
    } advice[] = {
        {"Division by zero", "test the divisor before dividing"},
        {"Integer overflow", "use a wider type, or `wrapping_add` and its kin where wrapping is meant"},
        {"Array index out of bounds", "valid indices are 0 to len - 1"},
        {"String index out of bounds", "valid indices are 0 to len - 1"},
        {"Array index must be a non-negative integer", "count from the end with `a[len(a) - n]`"},
        {"String index must be a non-negative integer", "count from the end with `s[len(s) - n]`"},
        {"Array slice ", "a slice needs 0 <= start <= end <= len"},
        {"String slice ", "a slice needs 0 <= start <= end <= len"},
        {"Cannot pop from an empty array", "test `len` before `pop`"},
        {"Shift amount out of range", "the count must be at least 0 and less than the width"},
        {"Negative exponent", "use floats for negative powers"},
        {"Module variable", "move the use below the variable's definition"},
        {"Collection changed during iteration", "iterate over a clone"},
        {"called unwrap on None", "use `??`, `unwrap_or` or a `match`"},
        {"Stack overflow", "does the recursion end? ORUS_STACK_SIZE=1024 gives a stack of 1024 MB"},
    };
    for (size_t i = 0; i < sizeof advice / sizeof *advice; i++) {
        size_t len = strlen(advice[i].message);
        if ((size_t)report->message_len >= len &&
            memcmp(report->message, advice[i].message, len) == 0)
            return advice[i].help;
    }
    return NULL;
}
