/// Where an error is, in all the measures that reports use.
#include "report.h"

#include <string.h>

/// Whether a byte begins a character; columns count those.
static bool begins_scalar(char byte) { return ((uint8_t)byte & 0xC0) != 0x80; }

/// Line and column of an offset, continued from those of an earlier one.
static void advance_to(const OrusSourceFile *file, uint32_t from, uint32_t to, uint32_t *line,
                       uint32_t *column) {
    for (uint32_t i = from; i < to && i < file->length; i++) {
        if (file->text[i] == '\n') {
            *line += 1;
            *column = 1;
        } else if (begins_scalar(file->text[i])) {
            *column += 1;
        }
    }
}

static void locate_place(ReportSpan *span, const OrusPlace *place) {
    span->file = &orus_program.files[place->file];
    span->path = span->file->path;
    span->line = span->end_line = place->line;
    span->column = span->end_column = place->column;
    span->offset = place->offset;
    span->length = place->length;
    if (span->file->text != NULL)
        advance_to(span->file, place->offset, place->offset + place->length, &span->end_line,
                   &span->end_column);
}

static uint32_t offset_of_line(const OrusSourceFile *file, uint32_t line) {
    uint32_t offset = 0;
    for (; line > 1 && offset < file->length; offset++)
        if (file->text[offset] == '\n') line -= 1;
    return offset;
}

static bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; }

/// A line as a whole, without the blanks around it.
static void locate_line(ReportSpan *span, OrusSourceLine at) {
    span->path = at.path;
    span->line = span->end_line = at.line;
    for (uint32_t i = 0; i < orus_program.file_count; i++)
        if (orus_program.files[i].path == at.path) span->file = &orus_program.files[i];
    if (span->file == NULL || span->file->text == NULL) return;
    const char *text = span->file->text;
    uint32_t start = offset_of_line(span->file, at.line), end = start, column = 1;
    while (end < span->file->length && text[end] != '\n') end += 1;
    while (start < end && is_blank(text[start])) start += 1, column += 1;
    while (end > start && is_blank(text[end - 1])) end -= 1;
    span->offset = start;
    span->length = end - start;
    span->column = span->end_column = column;
    advance_to(span->file, start, end, &span->end_line, &span->end_column);
}

void orus_report_locate(ReportSpan *span, const OrusError *error, OrusSourceLine innermost) {
    uint32_t place = error->place;
    if (innermost.path != NULL) {
        // At which of the calls of a line a recursion ends is chance.
        place = error->code == ORUS_E_STACK ? ORUS_NO_PLACE : orus_own_call_place(error);
        if (place == ORUS_NO_PLACE) locate_line(span, innermost);
    }
    if (place < orus_program.place_count) locate_place(span, &orus_program.places[place]);
}
