/// Values of DWARF attributes in all the forms that compilers write them in.
#include "debug_info.h"

enum {
    FORM_ADDR = 0x01, FORM_BLOCK2 = 0x03, FORM_BLOCK4 = 0x04, FORM_DATA2 = 0x05, FORM_DATA4 = 0x06,
    FORM_DATA8 = 0x07, FORM_STRING = 0x08, FORM_BLOCK = 0x09, FORM_BLOCK1 = 0x0a, FORM_DATA1 = 0x0b,
    FORM_FLAG = 0x0c, FORM_SDATA = 0x0d, FORM_STRP = 0x0e, FORM_UDATA = 0x0f, FORM_REF_ADDR = 0x10,
    FORM_REF1 = 0x11, FORM_REF2 = 0x12, FORM_REF4 = 0x13, FORM_REF8 = 0x14, FORM_REF_UDATA = 0x15,
    FORM_INDIRECT = 0x16, FORM_SEC_OFFSET = 0x17, FORM_EXPRLOC = 0x18, FORM_FLAG_PRESENT = 0x19,
    FORM_STRX = 0x1a, FORM_ADDRX = 0x1b, FORM_DATA16 = 0x1e, FORM_LINE_STRP = 0x1f,
    FORM_REF_SIG8 = 0x20, FORM_IMPLICIT_CONST = 0x21, FORM_LOCLISTX = 0x22, FORM_RNGLISTX = 0x23,
    FORM_STRX1 = 0x25, FORM_STRX2 = 0x26, FORM_STRX3 = 0x27, FORM_STRX4 = 0x28,
    FORM_ADDRX1 = 0x29, FORM_ADDRX2 = 0x2a, FORM_ADDRX3 = 0x2b, FORM_ADDRX4 = 0x2c
};

static FormValue number(uint64_t value) { return (FormValue){.number = value}; }

static FormValue reference(uint64_t value) {
    return (FormValue){.number = value, .is_reference = true};
}

static FormValue string_at(DebugSection section, uint64_t offset) {
    Reader r = orus_debug_section(section, offset);
    return (FormValue){.string = reader_string(&r)};
}

static FormValue indexed_string(const FormContext *context, uint64_t index) {
    uint64_t width = context->is_64 ? 8 : 4;
    Reader r = orus_debug_section(DEBUG_STR_OFFSETS, context->str_offsets_base + index * width);
    return string_at(DEBUG_STR, reader_offset(&r, context->is_64));
}

uint64_t orus_debug_address_at(const FormContext *context, uint64_t index) {
    Reader r = orus_debug_section(
        DEBUG_ADDR, context->addr_base + index * (uint64_t)context->address_bytes);
    return reader_fixed(&r, context->address_bytes);
}

static FormValue indexed_address(const FormContext *context, uint64_t index) {
    return (FormValue){.number = orus_debug_address_at(context, index), .is_address = true};
}

static FormValue block(Reader *r, uint64_t bytes) {
    reader_skip(r, bytes);
    return number(0);
}

/// Forms that read a number of fixed width and nothing else; 0 for all others.
static int fixed_width(uint64_t form) {
    switch (form) {
    case FORM_DATA1: case FORM_FLAG: return 1;
    case FORM_DATA2: return 2;
    case FORM_DATA4: return 4;
    case FORM_DATA8: case FORM_REF_SIG8: return 8;
    default: return 0;
    }
}

FormValue orus_debug_form(Reader *r, const FormContext *context, uint64_t form, int64_t implicit) {
    int width = fixed_width(form);
    if (width != 0) return number(reader_fixed(r, width));
    switch (form) {
    case FORM_ADDR:
        return (FormValue){.number = reader_fixed(r, context->address_bytes), .is_address = true};
    case FORM_BLOCK1: return block(r, reader_u8(r));
    case FORM_BLOCK2: return block(r, reader_u16(r));
    case FORM_BLOCK4: return block(r, reader_u32(r));
    case FORM_BLOCK: case FORM_EXPRLOC: return block(r, reader_uleb(r));
    case FORM_DATA16: return block(r, 16);
    case FORM_SDATA: return number((uint64_t)reader_sleb(r));
    case FORM_UDATA: case FORM_LOCLISTX: return number(reader_uleb(r));
    case FORM_FLAG_PRESENT: return number(1);
    case FORM_IMPLICIT_CONST: return number((uint64_t)implicit);
    case FORM_SEC_OFFSET: case FORM_REF_ADDR: return number(reader_offset(r, context->is_64));
    case FORM_RNGLISTX: return (FormValue){.number = reader_uleb(r), .is_index = true};
    case FORM_REF1: return reference(reader_u8(r));
    case FORM_REF2: return reference(reader_u16(r));
    case FORM_REF4: return reference(reader_u32(r));
    case FORM_REF8: return reference(reader_u64(r));
    case FORM_REF_UDATA: return reference(reader_uleb(r));
    case FORM_STRING: return (FormValue){.string = reader_string(r)};
    case FORM_STRP: return string_at(DEBUG_STR, reader_offset(r, context->is_64));
    case FORM_LINE_STRP: return string_at(DEBUG_LINE_STR, reader_offset(r, context->is_64));
    case FORM_STRX: return indexed_string(context, reader_uleb(r));
    case FORM_STRX1: return indexed_string(context, reader_u8(r));
    case FORM_STRX2: return indexed_string(context, reader_u16(r));
    case FORM_STRX3: return indexed_string(context, reader_fixed(r, 3));
    case FORM_STRX4: return indexed_string(context, reader_u32(r));
    case FORM_ADDRX: return indexed_address(context, reader_uleb(r));
    case FORM_ADDRX1: return indexed_address(context, reader_u8(r));
    case FORM_ADDRX2: return indexed_address(context, reader_u16(r));
    case FORM_ADDRX3: return indexed_address(context, reader_fixed(r, 3));
    case FORM_ADDRX4: return indexed_address(context, reader_u32(r));
    case FORM_INDIRECT: {
        // One level only: an indirect form that names itself must not recurse without end.
        uint64_t actual = reader_uleb(r);
        if (actual != FORM_INDIRECT) return orus_debug_form(r, context, actual, 0);
        break;
    }
    default: break;
    }
    r->failed = true; // an unknown form: nothing behind it can be read
    return number(0);
}
