/// Error reports for tools: one JSON object on one line, as the compiler's diagnostics.
#include "report.h"

#include <string.h>

static void write_key(OrusWriter *writer, const char *key) {
    orus_write_literal(writer, ",\"");
    orus_write_c_string(writer, key);
    orus_write_literal(writer, "\":");
}

/// The length of the UTF-8 sequence at `p`, or 0 if there is none; JSON must be well-formed
/// whatever bytes a message holds.
static int64_t sequence_at(const uint8_t *p, int64_t left) {
    OrusString s = {p, 1, 0};
    for (; s.len <= 4 && s.len <= left; s.len++)
        if (orus_string_is_utf8(&s)) return s.len;
    return 0;
}

/// Writes text as it stands within a JSON string.
static void write_escaped(OrusWriter *writer, const void *text, int64_t len) {
    const uint8_t *bytes = text;
    for (int64_t i = 0; i < len;) {
        uint8_t byte = bytes[i];
        int64_t sequence = byte < 0x80 ? 1 : sequence_at(bytes + i, len - i);
        if (byte == '"' || byte == '\\') {
            orus_write_byte(writer, '\\');
            orus_write_byte(writer, byte);
        } else if (byte == '\n') {
            orus_write_literal(writer, "\\n");
        } else if (byte < 0x20 || byte == 0x7F) {
            orus_write_literal(writer, "\\u00");
            orus_write_byte(writer, (uint8_t)('0' + (byte >> 4)));
            orus_write_byte(writer, (uint8_t) "0123456789abcdef"[byte & 15]);
        } else if (sequence == 0) {
            orus_write_literal(writer, "\xEF\xBF\xBD");
        } else {
            orus_write_bytes(writer, bytes + i, sequence);
        }
        i += sequence > 0 ? sequence : 1;
    }
}

static void write_json_string(OrusWriter *writer, const void *text, int64_t len) {
    orus_write_byte(writer, '"');
    write_escaped(writer, text, len);
    orus_write_byte(writer, '"');
}

static void write_text(OrusWriter *writer, const char *key, const char *text) {
    write_key(writer, key);
    write_json_string(writer, text, (int64_t)strlen(text));
}

static void write_number(OrusWriter *writer, const char *key, uint32_t number) {
    write_key(writer, key);
    orus_write_u64(writer, number);
}

static void write_span(OrusWriter *writer, const ReportSpan *span) {
    write_text(writer, "file", span->path != NULL ? span->path : "");
    write_number(writer, "line", span->line);
    write_number(writer, "column", span->column);
    write_number(writer, "endLine", span->end_line);
    write_number(writer, "endColumn", span->end_column);
    write_number(writer, "offset", span->offset);
    write_number(writer, "length", span->length);
}

/// One call as the text of a note, put together piece by piece; no name holds what JSON would escape.
static void write_call(OrusWriter *writer, const ReportCall *call) {
    if (call->function == NULL) {
        orus_write_literal(writer, "\"");
        if (call->repetitions > 0) orus_write_i64(writer, call->repetitions);
        orus_write_c_string(writer, call->repetitions > 0 ? " more calls\"" : "many more calls\"");
        return;
    }
    orus_write_literal(writer, "\"called: ");
    orus_write_demangled(writer, call->function);
    if (call->at.path != NULL) {
        orus_write_literal(writer, " at ");
        write_escaped(writer, call->at.path, (int64_t)strlen(call->at.path));
        orus_write_byte(writer, ':');
        orus_write_u64(writer, call->at.line);
    }
    if (call->repetitions == REPORT_MANY) orus_write_literal(writer, " (many times)");
    if (call->repetitions > 1) {
        orus_write_literal(writer, " (");
        orus_write_i64(writer, call->repetitions);
        orus_write_literal(writer, " times)");
    }
    orus_write_byte(writer, '"');
}

void orus_report_json(OrusWriter *writer, const Report *report) {
    char code[6] = {'E', '0', '0', (char)('0' + report->code / 10),
                    (char)('0' + report->code % 10), 0};
    orus_write_literal(writer, "{\"severity\":\"error\"");
    write_text(writer, "code", code);
    write_text(writer, "title", orus_report_title(report->code));
    write_key(writer, "message");
    write_json_string(writer, report->message, report->message_len);
    write_span(writer, &report->span);
    write_key(writer, "labels");
    orus_write_literal(writer, "[]");
    write_key(writer, "notes");
    orus_write_byte(writer, '[');
    for (int32_t i = 0; i < report->call_count; i++) {
        if (i > 0) orus_write_byte(writer, ',');
        write_call(writer, &report->calls[i]);
    }
    orus_write_byte(writer, ']');
    write_key(writer, "help");
    orus_write_byte(writer, '[');
    const char *help = orus_report_help(report);
    if (help != NULL) {
        orus_write_literal(writer, "{\"message\":");
        write_json_string(writer, help, (int64_t)strlen(help));
        orus_write_literal(writer, ",\"replacements\":[]}");
    }
    orus_write_literal(writer, "]}\n");
}
