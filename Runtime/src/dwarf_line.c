/// Line tables: a byte-coded program that lists, address by address, files and lines.
#include "debug_info.h"

#include <string.h>

/// The header of a table, and where its parts begin.
typedef struct LineTable {
    FormContext context;
    uint8_t instruction_bytes;
    int8_t line_base;
    uint8_t line_range, opcode_base;
    uint8_t opcode_lengths[256];
    Reader directories, files; ///< at the counts (version 5) or entries (version 4)
    Reader program;
} LineTable;

static bool read_header(uint64_t offset, const FormContext *unit, LineTable *table) {
    Reader section = orus_debug_section(DEBUG_LINE, offset);
    table->context = *unit;
    Reader r = reader_unit(&section, &table->context.is_64);
    table->context.version = reader_u16(&r);
    if (table->context.version < 2 || table->context.version > 5) return false;
    if (table->context.version == 5) {
        table->context.address_bytes = reader_u8(&r);
        reader_u8(&r); // size of segment selectors
    }
    uint64_t header_bytes = reader_offset(&r, table->context.is_64);
    table->program = r;
    reader_skip(&table->program, header_bytes);
    table->instruction_bytes = reader_u8(&r);
    if (table->context.version >= 4) reader_u8(&r); // operations per VLIW instruction
    reader_u8(&r);                                  // whether rows begin statements by default
    table->line_base = (int8_t)reader_u8(&r);
    table->line_range = reader_u8(&r);
    table->opcode_base = reader_u8(&r);
    for (int i = 1; i < table->opcode_base; i++) table->opcode_lengths[i] = reader_u8(&r);
    table->directories = r;
    return !r.failed && table->line_range != 0;
}

enum { CONTENT_PATH = 1, CONTENT_DIRECTORY = 2 };

/// Entry `number` of a version 5 list of directories or files. Leaves the reader behind the list.
static DebugPath read_entry_list(Reader *r, const FormContext *context, uint64_t number,
                                 uint64_t *directory) {
    uint64_t formats[16][2];
    uint64_t format_count = reader_u8(r);
    if (format_count > 16) r->failed = true;
    for (uint64_t i = 0; i < format_count && !r->failed; i++) {
        formats[i][0] = reader_uleb(r);
        formats[i][1] = reader_uleb(r);
    }
    DebugPath found = {0};
    uint64_t count = reader_uleb(r);
    for (uint64_t entry = 0; entry < count && !r->failed; entry++) {
        for (uint64_t i = 0; i < format_count; i++) {
            FormValue value = orus_debug_form(r, context, formats[i][1], 0);
            if (entry != number) continue;
            if (formats[i][0] == CONTENT_PATH) found.name = value.string;
            if (formats[i][0] == CONTENT_DIRECTORY) *directory = value.number;
        }
    }
    return found;
}

static const char *directory_version_5(const LineTable *table, uint64_t number) {
    Reader r = table->directories;
    uint64_t unused;
    return read_entry_list(&r, &table->context, number, &unused).name;
}

static DebugPath file_version_5(const LineTable *table, uint64_t number) {
    Reader r = table->directories;
    uint64_t directory = 0;
    read_entry_list(&r, &table->context, UINT64_MAX, &directory);
    DebugPath path = read_entry_list(&r, &table->context, number, &directory);
    // Directory 0 is the compiler's working directory, to which paths are relative.
    path.directory = directory == 0 ? NULL : directory_version_5(table, directory);
    path.base = directory_version_5(table, 0);
    return path;
}

static DebugPath file_version_4(const LineTable *table, uint64_t number) {
    Reader r = table->directories;
    while (!r.failed && *reader_string(&r) != 0) {}
    DebugPath path = {0};
    uint64_t directory = 0;
    for (uint64_t i = 1; i <= number && !r.failed; i++) {
        path.name = reader_string(&r);
        if (*path.name == 0) return (DebugPath){0};
        directory = reader_uleb(&r);
        reader_uleb(&r); // time
        reader_uleb(&r); // length
    }
    r = table->directories;
    for (uint64_t i = 1; i <= directory && !r.failed; i++) path.directory = reader_string(&r);
    return path;
}

static DebugPath file_of(const LineTable *table, uint64_t number) {
    return table->context.version == 5 ? file_version_5(table, number)
                                       : file_version_4(table, number);
}

DebugPath orus_debug_file(uint64_t offset, const FormContext *context, uint64_t number) {
    LineTable table;
    memset(&table, 0, sizeof table);
    if (!read_header(offset, context, &table)) return (DebugPath){0};
    return file_of(&table, number);
}

/// The registers of the line program that matter here.
typedef struct Row {
    uint64_t address, file, column;
    int64_t line;
    bool ends_sequence;
} Row;

enum {
    LINE_EXTENDED = 0, LINE_COPY = 1, LINE_ADVANCE_PC = 2, LINE_ADVANCE_LINE = 3, LINE_SET_FILE = 4, LINE_SET_COLUMN = 5,
    LINE_CONST_ADD_PC = 8, LINE_FIXED_ADVANCE_PC = 9,
    LINE_END_SEQUENCE = 1, LINE_SET_ADDRESS = 2
};

/// Advances by a special opcode's address part.
static void advance(const LineTable *table, Row *row, int adjusted) {
    row->address += (uint64_t)(adjusted / table->line_range) * table->instruction_bytes;
}

/// An extended opcode; true if it makes a row.
static bool run_extended(const LineTable *table, Reader *r, Row *row) {
    uint64_t length = reader_uleb(r);
    Reader rest = *r;
    reader_skip(r, length);
    if (length == 0) return false;
    switch (reader_u8(&rest)) {
    case LINE_END_SEQUENCE: row->ends_sequence = true; return true;
    case LINE_SET_ADDRESS:
        row->address = reader_fixed(&rest, table->context.address_bytes);
        return false;
    default: return false;
    }
}

/// Runs until the next row is made; false at the end of the program.
static bool next_row(const LineTable *table, Reader *r, Row *row) {
    if (row->ends_sequence) *row = (Row){.file = 1, .line = 1};
    while (r->at < r->end && !r->failed) {
        uint8_t opcode = reader_u8(r);
        if (opcode >= table->opcode_base) {
            int adjusted = opcode - table->opcode_base;
            advance(table, row, adjusted);
            row->line += table->line_base + adjusted % table->line_range;
            return true;
        }
        switch (opcode) {
        case LINE_EXTENDED:
            if (run_extended(table, r, row)) return true;
            break;
        case LINE_COPY: return true;
        case LINE_ADVANCE_PC: row->address += reader_uleb(r) * table->instruction_bytes; break;
        case LINE_ADVANCE_LINE: row->line += reader_sleb(r); break;
        case LINE_SET_FILE: row->file = reader_uleb(r); break;
        case LINE_SET_COLUMN: row->column = reader_uleb(r); break;
        case LINE_CONST_ADD_PC: advance(table, row, 255 - table->opcode_base); break;
        case LINE_FIXED_ADVANCE_PC: row->address += reader_u16(r); break;
        default:
            for (int i = 0; i < table->opcode_lengths[opcode]; i++) reader_uleb(r);
        }
    }
    return false;
}

DebugPosition orus_debug_position(uint64_t offset, const FormContext *context, uint64_t address) {
    LineTable table;
    memset(&table, 0, sizeof table);
    DebugPosition unknown = {{0}, 0, 0};
    if (!read_header(offset, context, &table)) return unknown;
    Reader r = table.program;
    Row row = {.file = 1, .line = 1}, before = {.ends_sequence = true};
    while (next_row(&table, &r, &row)) {
        // A row holds from its address up to the next row's.
        if (!before.ends_sequence && before.address <= address && address < row.address) {
            return (DebugPosition){file_of(&table, before.file), (uint32_t)before.line,
                                   (uint32_t)before.column};
        }
        before = row;
    }
    return unknown;
}
