/// The executable's sections, and reading from them.
#include "debug_info.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    bool is_opened, has_info;
    const uint8_t *file;
    uint64_t size;
    struct {
        const uint8_t *start;
        uint64_t size;
    } sections[DEBUG_SECTION_COUNT];
} executable;

static const char *const section_names[DEBUG_SECTION_COUNT] = {
    [DEBUG_INFO] = ".debug_info",
    [DEBUG_ABBREV] = ".debug_abbrev",
    [DEBUG_LINE] = ".debug_line",
    [DEBUG_STR] = ".debug_str",
    [DEBUG_LINE_STR] = ".debug_line_str",
    [DEBUG_STR_OFFSETS] = ".debug_str_offsets",
    [DEBUG_ADDR] = ".debug_addr",
    [DEBUG_RANGES] = ".debug_ranges",
    [DEBUG_RNGLISTS] = ".debug_rnglists",
    [SYMBOL_TABLE] = ".symtab",
    [SYMBOL_NAMES] = ".strtab",
};

static bool map_file(void) {
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    struct stat status;
    void *file = MAP_FAILED;
    if (fstat(fd, &status) == 0 && status.st_size >= (off_t)sizeof(ElfW(Ehdr)))
        file = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (file == MAP_FAILED) return false;
    executable.file = file;
    executable.size = (uint64_t)status.st_size;
    return true;
}

static bool is_inside(uint64_t offset, uint64_t size) {
    return offset <= executable.size && size <= executable.size - offset;
}

static void note_section(const char *name, const ElfW(Shdr) * header) {
    if ((header->sh_flags & SHF_COMPRESSED) != 0 || header->sh_type == SHT_NOBITS) return;
    for (int i = 0; i < DEBUG_SECTION_COUNT; i++) {
        if (strcmp(name, section_names[i]) != 0) continue;
        executable.sections[i].start = executable.file + header->sh_offset;
        executable.sections[i].size = header->sh_size;
    }
}

static void find_sections(void) {
    const ElfW(Ehdr) *elf = (const void *)executable.file;
    if (memcmp(elf->e_ident, ELFMAG, SELFMAG) != 0 || elf->e_shentsize != sizeof(ElfW(Shdr)) ||
        !is_inside(elf->e_shoff, (uint64_t)elf->e_shnum * sizeof(ElfW(Shdr))) ||
        elf->e_shstrndx >= elf->e_shnum)
        return;
    const ElfW(Shdr) *headers = (const void *)(executable.file + elf->e_shoff);
    const ElfW(Shdr) *names = &headers[elf->e_shstrndx];
    if (!is_inside(names->sh_offset, names->sh_size) || names->sh_size == 0) return;
    const char *text = (const char *)executable.file + names->sh_offset;
    if (text[names->sh_size - 1] != 0) return;
    for (int i = 0; i < elf->e_shnum; i++)
        if (headers[i].sh_name < names->sh_size &&
            is_inside(headers[i].sh_offset, headers[i].sh_size))
            note_section(text + headers[i].sh_name, &headers[i]);
}

bool orus_debug_open(void) {
    if (!executable.is_opened) {
        executable.is_opened = true;
        if (map_file()) find_sections();
        executable.has_info = executable.sections[SYMBOL_TABLE].size > 0;
    }
    return executable.has_info;
}

Reader orus_debug_section(DebugSection section, uint64_t offset) {
    const uint8_t *start = executable.sections[section].start;
    uint64_t size = executable.sections[section].size;
    if (start == NULL || offset > size) {
        static const uint8_t nothing[1];
        return (Reader){nothing, nothing, true};
    }
    return (Reader){start + offset, start + size, false};
}

const char *orus_debug_symbol(uint64_t address, uint64_t bounds[2]) {
    const ElfW(Sym) *symbols = (const void *)executable.sections[SYMBOL_TABLE].start;
    uint64_t count = executable.sections[SYMBOL_TABLE].size / sizeof *symbols;
    for (uint64_t i = 0; i < count; i++) {
        if (ELF64_ST_TYPE(symbols[i].st_info) != STT_FUNC || address < symbols[i].st_value ||
            address - symbols[i].st_value >= symbols[i].st_size)
            continue;
        bounds[0] = symbols[i].st_value;
        bounds[1] = symbols[i].st_value + symbols[i].st_size;
        Reader names = orus_debug_section(SYMBOL_NAMES, symbols[i].st_name);
        return reader_string(&names);
    }
    return NULL;
}

/// The first object listed is the executable itself.
static int take_first_bias(struct dl_phdr_info *info, size_t size, void *bias) {
    (void)size;
    *(uintptr_t *)bias = info->dlpi_addr;
    return 1;
}

uintptr_t orus_debug_load_bias(void) {
    uintptr_t bias = 0;
    dl_iterate_phdr(take_first_bias, &bias);
    return bias;
}

void reader_skip(Reader *r, uint64_t bytes) {
    if ((uint64_t)(r->end - r->at) < bytes) {
        r->failed = true;
        r->at = r->end;
    } else {
        r->at += bytes;
    }
}

uint64_t reader_uleb(Reader *r) {
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = reader_u8(r);
        if (shift < 64) value |= (uint64_t)(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) return value;
    }
}

int64_t reader_sleb(Reader *r) {
    uint64_t value = 0;
    unsigned shift = 0;
    uint8_t byte;
    do {
        byte = reader_u8(r);
        if (shift < 64) value |= (uint64_t)(byte & 0x7F) << shift;
        shift += 7;
    } while ((byte & 0x80) != 0);
    if (shift < 64 && (byte & 0x40) != 0) value |= ~(uint64_t)0 << shift;
    return (int64_t)value;
}

const char *reader_string(Reader *r) {
    const uint8_t *end = memchr(r->at, 0, (size_t)(r->end - r->at));
    if (end == NULL) {
        r->failed = true;
        r->at = r->end;
        return "";
    }
    const char *text = (const char *)r->at;
    r->at = end + 1;
    return text;
}

Reader reader_unit(Reader *r, bool *is_64) {
    uint64_t length = reader_u32(r);
    *is_64 = length == 0xFFFFFFFF;
    if (*is_64) length = reader_u64(r);
    Reader unit = *r;
    reader_skip(r, length);
    unit.end = r->at;
    unit.failed = r->failed;
    return unit;
}
