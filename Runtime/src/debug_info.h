/// Reading the executable's own DWARF debug information (versions 4 and 5), as far as call
/// chains need it: which functions, inlined ones included, are active at an address, and on
/// which lines. Works on the mapped file, allocates nothing, and trusts no offset in it.
#ifndef ORUS_DEBUG_INFO_H
#define ORUS_DEBUG_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The sections in use. Absent ones are empty.
typedef enum DebugSection {
    DEBUG_INFO,
    DEBUG_ABBREV,
    DEBUG_LINE,
    DEBUG_STR,
    DEBUG_LINE_STR,
    DEBUG_STR_OFFSETS,
    DEBUG_ADDR,
    DEBUG_RANGES,
    DEBUG_RNGLISTS,
    SYMBOL_TABLE,
    SYMBOL_NAMES,
    DEBUG_SECTION_COUNT
} DebugSection;

/// A position in a section. Reading past the end gives zeros and sets `failed`.
typedef struct Reader {
    const uint8_t *at, *end;
    bool failed;
} Reader;

/// A path in two parts, as line tables hold it.
typedef struct DebugPath {
    const char *directory; ///< NULL or empty if the name alone is the path
    const char *name;      ///< NULL when not known
    const char *base;      ///< the directory that the path is relative to, if it is; NULL when not known
} DebugPath;

// elf.c

/// Maps the executable at the first use; false if it was stripped of all symbols.
bool orus_debug_open(void);
/// Reads a section from an offset on.
Reader orus_debug_section(DebugSection section, uint64_t offset);
/// The function that contains an address by the symbol table, or NULL; `bounds` gets where it begins and ends.
const char *orus_debug_symbol(uint64_t address, uint64_t bounds[2]);
/// How far the program was loaded from the addresses in the file.
uintptr_t orus_debug_load_bias(void);

static inline uint64_t reader_fixed(Reader *r, int bytes) {
    if (r->end - r->at < bytes) {
        r->failed = true;
        r->at = r->end;
        return 0;
    }
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value |= (uint64_t)r->at[i] << (8 * i);
    r->at += bytes;
    return value;
}
static inline uint8_t reader_u8(Reader *r) { return (uint8_t)reader_fixed(r, 1); }
static inline uint16_t reader_u16(Reader *r) { return (uint16_t)reader_fixed(r, 2); }
static inline uint32_t reader_u32(Reader *r) { return (uint32_t)reader_fixed(r, 4); }
static inline uint64_t reader_u64(Reader *r) { return reader_fixed(r, 8); }
static inline uint64_t reader_offset(Reader *r, bool is_64) { return reader_fixed(r, is_64 ? 8 : 4); }
void reader_skip(Reader *r, uint64_t bytes);
uint64_t reader_uleb(Reader *r);
int64_t reader_sleb(Reader *r);
/// A NUL-terminated string in place.
const char *reader_string(Reader *r);
/// A unit's length; tells by `is_64` how wide its offsets are and gives a reader of the unit alone.
Reader reader_unit(Reader *r, bool *is_64);

// dwarf_forms.c

/// What the meaning of a form depends on.
typedef struct FormContext {
    bool is_64;
    int version;
    int address_bytes;
    uint64_t str_offsets_base, addr_base; ///< DW_AT_str_offsets_base, DW_AT_addr_base
} FormContext;

/// An attribute's value: a number, an offset, an address, or a string.
typedef struct FormValue {
    uint64_t number;
    const char *string;
    bool is_address; ///< `number` is an address
    bool is_reference; ///< `number` is relative to the unit
    bool is_index; ///< `number` indexes the range lists of the unit
} FormValue;

FormValue orus_debug_form(Reader *r, const FormContext *context, uint64_t form, int64_t implicit);
uint64_t orus_debug_address_at(const FormContext *context, uint64_t index);

// dwarf_line.c

/// A position in a source file.
typedef struct DebugPosition {
    DebugPath path;
    uint32_t line, column; ///< 0 when not known
} DebugPosition;

/// The position that the line table at `offset` gives an address.
DebugPosition orus_debug_position(uint64_t offset, const FormContext *context, uint64_t address);
/// The path of a file by its number in that table.
DebugPath orus_debug_file(uint64_t offset, const FormContext *context, uint64_t number);

// dwarf_info.c

/// A function active at an address: where it stands now, or, when another was inlined in it,
/// where that one was called.
typedef struct DebugFrame {
    const char *function;
    DebugPosition at;
} DebugFrame;

/// The functions active at an address (of the file, not the process), innermost first.
int32_t orus_debug_frames(uint64_t address, DebugFrame *frames, int32_t limit);

#endif
