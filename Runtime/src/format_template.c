/// `format` with a template that is known only at run time: the arguments are gathered first, then the template is read.
///
/// What the compiler reports about a literal template is raised here (E0005).
#include "format.h"
#include "internal.h"

typedef enum ArgumentKind { ARGUMENT_I64, ARGUMENT_U64, ARGUMENT_F64, ARGUMENT_F32, ARGUMENT_TEXT } ArgumentKind;

typedef struct Argument {
    ArgumentKind kind;
    bool is_used;
    union {
        int64_t i64;
        uint64_t u64;
        double f64;
        float f32;
        OrusString *text;
    } value;
} Argument;

/// A formatting in progress. It is handed around as the writer that it begins with.
typedef struct Formatting {
    OrusWriter writer;
    const OrusString *format;
    Argument *arguments;
    int64_t count, capacity;
} Formatting;

OrusWriter *orus_format_begin(const OrusString *format) {
    Formatting *formatting = orus_alloc(sizeof(Formatting));
    *formatting = (Formatting){.format = format, .capacity = 4};
    formatting->writer = *orus_writer_new();
    formatting->arguments = orus_alloc(4 * sizeof(Argument));
    return &formatting->writer;
}

static Argument *add(OrusWriter *writer, ArgumentKind kind) {
    Formatting *formatting = (Formatting *)writer;
    if (formatting->count == formatting->capacity) {
        Argument *larger = orus_alloc((size_t)formatting->capacity * 2 * sizeof(Argument));
        memcpy(larger, formatting->arguments, (size_t)formatting->count * sizeof(Argument));
        formatting->arguments = larger;
        formatting->capacity *= 2;
    }
    Argument *argument = &formatting->arguments[formatting->count++];
    argument->kind = kind;
    return argument;
}

void orus_format_add_i64(OrusWriter *writer, int64_t value) { add(writer, ARGUMENT_I64)->value.i64 = value; }
void orus_format_add_u64(OrusWriter *writer, uint64_t value) { add(writer, ARGUMENT_U64)->value.u64 = value; }
void orus_format_add_f64(OrusWriter *writer, double value) { add(writer, ARGUMENT_F64)->value.f64 = value; }
void orus_format_add_f32(OrusWriter *writer, float value) { add(writer, ARGUMENT_F32)->value.f32 = value; }
void orus_format_add_text(OrusWriter *writer, OrusString *value) { add(writer, ARGUMENT_TEXT)->value.text = value; }

static ORUS_RAISES raise_invalid(const char *message, const OrusString *part, uint32_t place) {
    orus_raise_message(ORUS_E_VALUE, orus_format(message, part), place);
}

// Specifications

typedef struct Reader {
    const uint8_t *at, *end;
} Reader;

static bool accept(Reader *reader, uint8_t byte) {
    if (reader->at == reader->end || *reader->at != byte) return false;
    reader->at += 1;
    return true;
}

static uint8_t alignment(uint8_t byte) {
    switch (byte) {
    case '<': return ORUS_ALIGN_LEFT;
    case '>': return ORUS_ALIGN_RIGHT;
    case '^': return ORUS_ALIGN_CENTER;
    case '=': return ORUS_ALIGN_AFTER_SIGN;
    default: return ORUS_ALIGN_STANDARD;
    }
}

static void read_alignment(Reader *reader, OrusFormatSpec *spec) {
    if (reader->at == reader->end) return;
    int64_t len = 1;
    uint32_t scalar = *reader->at;
    if (scalar >= 0xC0) {
        len = scalar >= 0xF0 ? 4 : scalar >= 0xE0 ? 3 : 2;
        scalar &= 0x7Fu >> len;
        for (int64_t i = 1; i < len && reader->at + i < reader->end; i++) scalar = scalar << 6 | (reader->at[i] & 0x3F);
    }
    if (reader->end - reader->at > len && alignment(reader->at[len]) != 0) {
        spec->fill = scalar;
        spec->align = alignment(reader->at[len]);
        reader->at += len + 1;
    } else if (alignment(*reader->at) != 0) {
        spec->align = alignment(*reader->at++);
    }
}

/// A number; -1 when there is none, -2 when it is too large.
static int32_t read_number(Reader *reader) {
    int32_t value = -1;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') {
        value = (value < 0 ? 0 : value) * 10 + (*reader->at++ - '0');
        if (value > ORUS_FORMAT_LIMIT) return -2;
    }
    return value;
}

static uint8_t kind_of(uint8_t byte) {
    static const char letters[] = "?dxXobefg%s";
    for (uint8_t i = 1; letters[i] != 0; i++)
        if (letters[i] == (char)byte) return i;
    return ORUS_FORMAT_STANDARD;
}

static bool read_spec(Reader reader, OrusFormatSpec *spec) {
    *spec = (OrusFormatSpec){.precision = -1};
    read_alignment(&reader, spec);
    if (accept(&reader, '+')) spec->sign = ORUS_SIGN_ALWAYS;
    else if (accept(&reader, ' ')) spec->sign = ORUS_SIGN_SPACE;
    else if (accept(&reader, '-')) spec->sign = ORUS_SIGN_NEGATIVE;
    spec->is_alternate = accept(&reader, '#');
    spec->pads_with_zeros = accept(&reader, '0');
    int32_t width = read_number(&reader);
    if (width == -2) return false;
    spec->width = width < 0 ? 0 : width;
    spec->groups = accept(&reader, ',');
    if (accept(&reader, '.')) {
        spec->precision = read_number(&reader);
        if (spec->precision < 0) return false;
    }
    if (reader.at < reader.end) {
        spec->kind = kind_of(*reader.at++);
        if (spec->kind == ORUS_FORMAT_STANDARD) return false;
    }
    bool is_of_bits = spec->kind >= ORUS_FORMAT_HEX && spec->kind <= ORUS_FORMAT_BINARY;
    return reader.at == reader.end && !(spec->groups && (is_of_bits || spec->kind == ORUS_FORMAT_TEXT));
}

static bool suits(const OrusFormatSpec *spec, ArgumentKind kind) {
    bool is_of_integers = spec->kind >= ORUS_FORMAT_DECIMAL && spec->kind <= ORUS_FORMAT_BINARY;
    switch (kind) {
    case ARGUMENT_TEXT:
        return (spec->kind == ORUS_FORMAT_STANDARD || spec->kind == ORUS_FORMAT_TEXT) && spec->sign == 0 &&
            !spec->is_alternate && !spec->groups && spec->align != ORUS_ALIGN_AFTER_SIGN;
    case ARGUMENT_F64:
    case ARGUMENT_F32: return !is_of_integers && spec->kind != ORUS_FORMAT_TEXT;
    default:
        if (spec->kind == ORUS_FORMAT_TEXT) return false;
        return spec->precision < 0 || (!is_of_integers && spec->kind != ORUS_FORMAT_STANDARD);
    }
}

// Templates

static void write_argument(OrusWriter *writer, OrusFormatSpec spec, const Argument *argument) {
    switch (argument->kind) {
    case ARGUMENT_I64: orus_format_i64(writer, spec, argument->value.i64); break;
    case ARGUMENT_U64: orus_format_u64(writer, spec, argument->value.u64); break;
    case ARGUMENT_F64: orus_format_f64(writer, spec, argument->value.f64); break;
    case ARGUMENT_F32: orus_format_f32(writer, spec, argument->value.f32); break;
    case ARGUMENT_TEXT:
        orus_format_text(writer, spec, argument->value.text->data, argument->value.text->len);
        break;
    }
}

static OrusString *text_between(const uint8_t *start, const uint8_t *end) { return orus_string_new(start, end - start); }

/// Reads the placeholder whose inside begins at the reader's place, and writes its argument.
static void write_placeholder(Formatting *formatting, Reader *reader, int64_t *next, uint32_t place) {
    const uint8_t *start = reader->at;
    const uint8_t *end = start;
    while (end < reader->end && *end != '}' && *end != '{') end += 1;
    if (end == reader->end || *end == '{')
        raise_invalid("format(): a `{` without `}` in %Q", formatting->format, place);
    Reader inside = {start, end};
    int32_t index = read_number(&inside);
    OrusFormatSpec spec = {.precision = -1};
    if (inside.at < end && (*inside.at != ':' || !read_spec((Reader){inside.at + 1, end}, &spec)))
        raise_invalid("format(): invalid placeholder %Q", text_between(start - 1, end + 1), place);
    int64_t chosen = index == -1 ? (*next)++ : index;
    if (chosen < 0 || chosen >= formatting->count)
        raise_invalid("format(): no argument for the placeholder %Q", text_between(start - 1, end + 1), place);
    Argument *argument = &formatting->arguments[chosen];
    if (!suits(&spec, argument->kind))
        raise_invalid("format(): %Q does not suit the type of its argument", text_between(start - 1, end + 1), place);
    argument->is_used = true;
    write_argument(&formatting->writer, spec, argument);
    reader->at = end + 1;
}

OrusString *orus_format_end(OrusWriter *writer, uint32_t place) {
    ORUS_CHECK_STACK();
    Formatting *formatting = (Formatting *)writer;
    Reader reader = {formatting->format->data, formatting->format->data + formatting->format->len};
    int64_t next = 0;
    while (reader.at < reader.end) {
        uint8_t byte = *reader.at++;
        if ((byte == '{' || byte == '}') && accept(&reader, byte)) {
            orus_write_byte(writer, byte);
        } else if (byte == '{') {
            write_placeholder(formatting, &reader, &next, place);
        } else if (byte == '}') {
            raise_invalid("format(): a `}` without `{` in %Q", formatting->format, place);
        } else {
            orus_write_byte(writer, byte);
        }
    }
    for (int64_t i = 0; i < formatting->count; i++)
        if (!formatting->arguments[i].is_used)
            raise_invalid("format(): more arguments than placeholders in %Q", formatting->format, place);
    return orus_writer_finish(writer);
}
