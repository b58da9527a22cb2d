/// Compilation units: the tree of functions and of what was inlined into them.
#include "debug_info.h"

#include <string.h>

enum {
    TAG_INLINED_SUBROUTINE = 0x1d, TAG_SUBPROGRAM = 0x2e,
    AT_NAME = 0x03, AT_STMT_LIST = 0x10, AT_LOW_PC = 0x11, AT_HIGH_PC = 0x12,
    AT_ABSTRACT_ORIGIN = 0x31, AT_SPECIFICATION = 0x47, AT_RANGES = 0x55, AT_CALL_COLUMN = 0x57, AT_CALL_FILE = 0x58,
    AT_CALL_LINE = 0x59, AT_STR_OFFSETS_BASE = 0x72, AT_ADDR_BASE = 0x73, AT_RNGLISTS_BASE = 0x74,
    FORM_IMPLICIT_CONST = 0x21,
    UNIT_COMPILE = 1, UNIT_SKELETON = 4
};

/// A compilation unit.
typedef struct Unit {
    FormContext context;
    Reader start;         ///< at the length field: references count from here
    Reader entries;       ///< at the first entry
    uint64_t abbreviations;
    uint64_t line_table;
    uint64_t low_pc;
    uint64_t rnglists_base;
} Unit;

/// The attributes of one entry that matter here.
typedef struct Entry {
    uint64_t code, tag;
    bool has_children;
    const char *name;
    bool has_low, has_high, high_is_length, has_ranges, ranges_are_indexed;
    uint64_t low, high, ranges;
    bool has_origin;
    FormValue origin;
    uint64_t call_file, call_line, call_column;
    uint64_t stmt_list, str_offsets_base, addr_base, rnglists_base;
} Entry;

/// Finds an abbreviation: leaves the reader at its attribute list.
static bool find_abbreviation(const Unit *unit, uint64_t code, Reader *r, uint64_t *tag,
                              bool *has_children) {
    *r = orus_debug_section(DEBUG_ABBREV, unit->abbreviations);
    while (!r->failed) {
        uint64_t current = reader_uleb(r);
        if (current == 0) return false;
        *tag = reader_uleb(r);
        *has_children = reader_u8(r) != 0;
        if (current == code) return true;
        for (uint64_t attribute = 1, form = 1; (attribute | form) != 0 && !r->failed;) {
            attribute = reader_uleb(r);
            form = reader_uleb(r);
            if (form == FORM_IMPLICIT_CONST) reader_sleb(r);
        }
    }
    return false;
}

static void note_attribute(Entry *entry, uint64_t attribute, FormValue value) {
    switch (attribute) {
    case AT_NAME: entry->name = value.string; break;
    case AT_LOW_PC: entry->has_low = true; entry->low = value.number; break;
    case AT_HIGH_PC:
        entry->has_high = true;
        entry->high = value.number;
        entry->high_is_length = !value.is_address;
        break;
    case AT_RANGES:
        entry->has_ranges = true;
        entry->ranges = value.number;
        entry->ranges_are_indexed = value.is_index;
        break;
    case AT_ABSTRACT_ORIGIN:
    case AT_SPECIFICATION: entry->has_origin = true; entry->origin = value; break;
    case AT_CALL_FILE: entry->call_file = value.number; break;
    case AT_CALL_COLUMN: entry->call_column = value.number; break;
    case AT_CALL_LINE: entry->call_line = value.number; break;
    case AT_STMT_LIST: entry->stmt_list = value.number; break;
    case AT_STR_OFFSETS_BASE: entry->str_offsets_base = value.number; break;
    case AT_ADDR_BASE: entry->addr_base = value.number; break;
    case AT_RNGLISTS_BASE: entry->rnglists_base = value.number; break;
    default: break;
    }
}

/// Reads the entry at `r`; a code of 0 ends a list of children.
static bool read_entry(const Unit *unit, Reader *r, Entry *entry) {
    memset(entry, 0, sizeof *entry);
    entry->code = reader_uleb(r);
    if (r->failed) return false;
    if (entry->code == 0) return true;
    Reader abbreviation;
    if (!find_abbreviation(unit, entry->code, &abbreviation, &entry->tag, &entry->has_children))
        return false;
    for (;;) {
        uint64_t attribute = reader_uleb(&abbreviation), form = reader_uleb(&abbreviation);
        int64_t implicit = form == FORM_IMPLICIT_CONST ? reader_sleb(&abbreviation) : 0;
        if (attribute == 0 && form == 0) return !r->failed;
        note_attribute(entry, attribute, orus_debug_form(r, &unit->context, form, implicit));
        if (r->failed || abbreviation.failed) return false;
    }
}

/// Reads a unit's header and its first entry, which says where the unit's tables are. The bases
/// come first: strings and addresses of the same entry may need them.
static bool read_unit(Reader *section, Unit *unit) {
    memset(unit, 0, sizeof *unit);
    unit->start = *section;
    Reader r = reader_unit(section, &unit->context.is_64);
    unit->context.version = reader_u16(&r);
    int kind = UNIT_COMPILE;
    if (unit->context.version == 5) {
        kind = reader_u8(&r);
        unit->context.address_bytes = reader_u8(&r);
        unit->abbreviations = reader_offset(&r, unit->context.is_64);
        if (kind == UNIT_SKELETON) reader_u64(&r);
    } else {
        unit->abbreviations = reader_offset(&r, unit->context.is_64);
        unit->context.address_bytes = reader_u8(&r);
    }
    unit->start.end = r.end;
    unit->entries = r;
    if (r.failed || unit->context.version < 4 || unit->context.version > 5 ||
        (kind != UNIT_COMPILE && kind != UNIT_SKELETON))
        return false;
    Entry entry;
    for (int round = 0; round < 2; round++) {
        Reader first = unit->entries;
        if (!read_entry(unit, &first, &entry)) return false;
        unit->context.str_offsets_base = entry.str_offsets_base;
        unit->context.addr_base = entry.addr_base;
    }
    unit->line_table = entry.stmt_list;
    unit->low_pc = entry.low;
    unit->rnglists_base = entry.rnglists_base;
    return true;
}

enum {
    RANGE_END = 0, RANGE_BASE_ADDRESSX = 1, RANGE_STARTX_ENDX = 2, RANGE_STARTX_LENGTH = 3,
    RANGE_OFFSET_PAIR = 4, RANGE_BASE_ADDRESS = 5, RANGE_START_END = 6, RANGE_START_LENGTH = 7
};

/// Version 5 range lists.
static bool ranges_contain_5(const Unit *unit, const Entry *entry, uint64_t address) {
    const FormContext *context = &unit->context;
    uint64_t offset = entry->ranges, base = unit->low_pc;
    if (entry->ranges_are_indexed) {
        uint64_t width = context->is_64 ? 8 : 4;
        Reader table = orus_debug_section(DEBUG_RNGLISTS, unit->rnglists_base + offset * width);
        offset = unit->rnglists_base + reader_offset(&table, context->is_64);
    }
    Reader r = orus_debug_section(DEBUG_RNGLISTS, offset);
    while (!r.failed) {
        uint64_t low, high;
        switch (reader_u8(&r)) {
        case RANGE_BASE_ADDRESSX:
            base = orus_debug_address_at(context, reader_uleb(&r));
            continue;
        case RANGE_STARTX_ENDX:
            low = orus_debug_address_at(context, reader_uleb(&r));
            high = orus_debug_address_at(context, reader_uleb(&r));
            break;
        case RANGE_STARTX_LENGTH:
            low = orus_debug_address_at(context, reader_uleb(&r));
            high = low + reader_uleb(&r);
            break;
        case RANGE_OFFSET_PAIR:
            low = base + reader_uleb(&r);
            high = base + reader_uleb(&r);
            break;
        case RANGE_BASE_ADDRESS: base = reader_fixed(&r, context->address_bytes); continue;
        case RANGE_START_END:
            low = reader_fixed(&r, context->address_bytes);
            high = reader_fixed(&r, context->address_bytes);
            break;
        case RANGE_START_LENGTH:
            low = reader_fixed(&r, context->address_bytes);
            high = low + reader_uleb(&r);
            break;
        default: return false; // RANGE_END
        }
        if (low <= address && address < high) return true;
    }
    return false;
}

/// Version 4: pairs of offsets from a base, which a pair that starts with -1 sets.
static bool ranges_contain_4(const Unit *unit, const Entry *entry, uint64_t address) {
    Reader r = orus_debug_section(DEBUG_RANGES, entry->ranges);
    uint64_t base = unit->low_pc;
    while (!r.failed) {
        uint64_t low = reader_fixed(&r, unit->context.address_bytes);
        uint64_t high = reader_fixed(&r, unit->context.address_bytes);
        if (low == 0 && high == 0) return false;
        if (low == UINT64_MAX)
            base = high;
        else if (base + low <= address && address < base + high)
            return true;
    }
    return false;
}

static bool entry_contains(const Unit *unit, const Entry *entry, uint64_t address) {
    if (entry->has_ranges)
        return unit->context.version == 5 ? ranges_contain_5(unit, entry, address)
                                          : ranges_contain_4(unit, entry, address);
    if (!entry->has_low || !entry->has_high) return false;
    uint64_t high = entry->high_is_length ? entry->low + entry->high : entry->high;
    return entry->low <= address && address < high;
}

/// A function's name, which an inlined or split-off copy has from its origin.
static const char *entry_name(const Unit *unit, Entry entry) {
    for (int hops = 0; hops < 4; hops++) {
        if (entry.name != NULL) return entry.name;
        if (!entry.has_origin) return NULL;
        Reader r = entry.origin.is_reference ? unit->start
                                             : orus_debug_section(DEBUG_INFO, 0);
        reader_skip(&r, entry.origin.number);
        if (!read_entry(unit, &r, &entry)) return NULL;
    }
    return NULL;
}

/// The unit's functions that contain the address, outermost first, into `found`.
static int32_t find_entries(const Unit *unit, uint64_t address, Entry *found, int32_t limit) {
    int32_t count = 0;
    int64_t depth = 0;
    Reader r = unit->entries;
    Entry entry;
    do {
        if (!read_entry(unit, &r, &entry)) break;
        if (entry.code == 0) {
            depth -= 1;
            continue;
        }
        bool is_function = entry.tag == TAG_SUBPROGRAM || entry.tag == TAG_INLINED_SUBROUTINE;
        if (is_function && entry_contains(unit, &entry, address)) {
            // Functions do not overlap: what follows the second one is not about this address.
            if (entry.tag == TAG_SUBPROGRAM && count > 0) break;
            if (count < limit) found[count++] = entry;
        }
        if (entry.has_children) depth += 1;
    } while (depth > 0 && r.at < r.end);
    return count;
}

#define MAX_INLINE_DEPTH 32

/// The functions of one unit that are active at an address.
static int32_t unit_frames(const Unit *unit, uint64_t address, DebugFrame *frames, int32_t limit) {
    Entry found[MAX_INLINE_DEPTH];
    int32_t depth = find_entries(unit, address, found, MAX_INLINE_DEPTH);
    if (depth == 0) return 0;
    DebugPosition at = orus_debug_position(unit->line_table, &unit->context, address);
    int32_t count = 0;
    for (int32_t i = depth - 1; i >= 0 && count < limit; i--) {
        frames[count++] = (DebugFrame){entry_name(unit, found[i]), at};
        // The next one out stands at the call of this one.
        at.line = (uint32_t)found[i].call_line;
        at.column = (uint32_t)found[i].call_column;
        at.path = orus_debug_file(unit->line_table, &unit->context, found[i].call_file);
    }
    return count;
}

int32_t orus_debug_frames(uint64_t address, DebugFrame *frames, int32_t limit) {
    if (!orus_debug_open()) return 0;
    DebugPosition position = {0};
    Reader section = orus_debug_section(DEBUG_INFO, 0);
    while (section.at < section.end && !section.failed) {
        Unit unit;
        if (!read_unit(&section, &unit)) continue;
        int32_t count = unit_frames(&unit, address, frames, limit);
        if (count > 0) return count;
        if (position.line == 0)
            position = orus_debug_position(unit.line_table, &unit.context, address);
    }
    // clang leaves functions out into which nothing was inlined; they have lines and symbols all the
    // same. tcc gives symbols alone.
    uint64_t bounds[2];
    const char *symbol = orus_debug_symbol(address, bounds);
    if (symbol == NULL || limit == 0) return 0;
    frames[0] = (DebugFrame){symbol, position};
    return 1;
}
