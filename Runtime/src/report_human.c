/// Error reports for people: like those of the compiler.
#include "report.h"

#include <string.h>

#define RED "\033[1;31m"
#define BOLD "\033[1m"
#define BLUE "\033[1;34m"
#define PLAIN "\033[0m"

/// Longer lines are cut around the span.
#define LINE_LIMIT 160
#define CONTEXT_BEFORE 60

/// A writer, and whether it shows colors.
typedef struct Page {
    OrusWriter *writer;
    bool colors;
    int32_t gutter; ///< width of the line number
} Page;

static void put(const Page *page, const char *text) { orus_write_c_string(page->writer, text); }

static void color(const Page *page, const char *code) {
    if (page->colors) put(page, code);
}

static void repeat(const Page *page, char byte, int64_t count) {
    for (int64_t i = 0; i < count; i++) orus_write_byte(page->writer, (uint8_t)byte);
}

/// The gutter of a line without a number, then `mark`.
static void gutter(const Page *page, const char *mark) {
    repeat(page, ' ', page->gutter + 1);
    color(page, BLUE);
    put(page, mark);
    color(page, PLAIN);
}

/// Writes source bytes: a tab as the blanks that take it to a multiple of four, other controls as
/// blanks. Gives the column reached.
static int64_t write_source(const Page *page, const char *text, int64_t len, int64_t column) {
    for (int64_t i = 0; i < len; i++) {
        if (text[i] == '\t') {
            int64_t blanks = 4 - column % 4;
            repeat(page, ' ', blanks);
            column += blanks;
            continue;
        }
        orus_write_byte(page->writer, (uint8_t)text[i] < 0x20 ? ' ' : (uint8_t)text[i]);
        if (((uint8_t)text[i] & 0xC0) != 0x80) column += 1;
    }
    return column;
}

/// The width of source bytes as write_source writes them.
static int64_t width_of(const char *text, int64_t len, int64_t column) {
    int64_t start = column;
    for (int64_t i = 0; i < len; i++) {
        if (text[i] == '\t')
            column += 4 - column % 4;
        else if (((uint8_t)text[i] & 0xC0) != 0x80)
            column += 1;
    }
    return column - start;
}

static void excerpt(const Page *page, const ReportSpan *span) {
    const char *text = span->file->text;
    int64_t size = span->file->length, offset = span->offset < size ? span->offset : size;
    int64_t start = offset, end = offset;
    while (start > 0 && text[start - 1] != '\n') start -= 1;
    while (end < size && text[end] != '\n') end += 1;
    bool cut_before = false, cut_behind = false;
    if (end - start > LINE_LIMIT) {
        if (offset - start > CONTEXT_BEFORE) {
            start = offset - CONTEXT_BEFORE;
            while (start < offset && ((uint8_t)text[start] & 0xC0) == 0x80) start += 1;
            cut_before = true;
        }
        if (end - start > LINE_LIMIT) {
            end = start + LINE_LIMIT;
            while (end > offset && ((uint8_t)text[end] & 0xC0) == 0x80) end -= 1;
            cut_behind = true;
        }
    }
    gutter(page, "|\n");
    color(page, BLUE);
    orus_write_u64(page->writer, span->line);
    put(page, " | ");
    color(page, PLAIN);
    const char *dots = "\xE2\x80\xA6";
    if (cut_before) put(page, dots);
    write_source(page, text + start, end - start, cut_before);
    if (cut_behind) put(page, dots);
    put(page, "\n");
    gutter(page, "| ");
    int64_t before = cut_before + width_of(text + start, offset - start, cut_before);
    int64_t span_end = offset + span->length < end ? offset + span->length : end;
    int64_t carets = width_of(text + offset, span_end - offset, before);
    repeat(page, ' ', before);
    color(page, RED);
    repeat(page, '^', carets > 0 ? carets : 1);
    color(page, PLAIN);
    put(page, "\n");
}

static void write_line(const Page *page, OrusSourceLine at) {
    if (at.path == NULL) return;
    put(page, " at ");
    put(page, at.path);
    put(page, ":");
    orus_write_u64(page->writer, at.line);
}

static void write_call(const Page *page, const ReportCall *call) {
    repeat(page, ' ', page->gutter + 1);
    put(page, "      ");
    if (call->function == NULL) {
        put(page, "\xE2\x80\xA6 ");
        if (call->repetitions > 0) orus_write_i64(page->writer, call->repetitions);
        put(page, call->repetitions > 0 ? " more calls\n" : "many more calls\n");
        return;
    }
    orus_write_demangled(page->writer, call->function);
    write_line(page, call->at);
    if (call->repetitions == REPORT_MANY) put(page, " (many times)");
    if (call->repetitions > 1) {
        put(page, " (");
        orus_write_i64(page->writer, call->repetitions);
        put(page, " times)");
    }
    put(page, "\n");
}

static int32_t digit_count(uint32_t number) {
    int32_t digits = 1;
    while (number >= 10) number /= 10, digits += 1;
    return digits;
}

void orus_report_human(OrusWriter *writer, const Report *report, bool colors) {
    const ReportSpan *span = &report->span;
    Page page = {writer, colors, digit_count(span->line)};
    color(&page, RED);
    put(&page, "runtime error[E00");
    orus_write_byte(writer, (uint8_t)('0' + report->code / 10));
    orus_write_byte(writer, (uint8_t)('0' + report->code % 10));
    put(&page, "]");
    color(&page, PLAIN);
    color(&page, BOLD);
    put(&page, ": ");
    orus_write_bytes(writer, report->message, report->message_len);
    color(&page, PLAIN);
    put(&page, "\n");
    if (span->path != NULL) {
        repeat(&page, ' ', page.gutter);
        color(&page, BLUE);
        put(&page, "--> ");
        color(&page, PLAIN);
        put(&page, span->path);
        put(&page, ":");
        orus_write_u64(writer, span->line);
        if (span->column > 0) {
            put(&page, ":");
            orus_write_u64(writer, span->column);
        }
        put(&page, "\n");
    }
    if (span->file != NULL && span->file->text != NULL) excerpt(&page, span);
    const char *help = orus_report_help(report);
    if (help != NULL) {
        gutter(&page, "= ");
        put(&page, "help: ");
        put(&page, help);
        put(&page, "\n");
    }
    if (report->call_count > 0) {
        gutter(&page, "= ");
        put(&page, "calls, innermost first:\n");
        for (int32_t i = 0; i < report->call_count; i++) write_call(&page, &report->calls[i]);
    }
}
