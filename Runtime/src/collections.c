/// Arrays changed in place, and the indexes of maps.
#include "internal.h"
#include "kernels.h"

#include "orusrt/collections.h"

static char *element(const OrusArray *array, int64_t index, int64_t size) {
    return (char *)array->data + index * size;
}

void orus_array_truncate(OrusArray *array, int64_t len, int64_t size, bool pointers) {
    // What is beyond the end must not keep anything alive.
    if (pointers) memset(element(array, len, size), 0, (size_t)((array->len - len) * size));
    array->len = len;
}

void orus_array_reserve(OrusArray *array, int64_t cap, int64_t size, bool pointers) {
    if (cap > array->cap) orus_array_grow_to(array, cap, size, pointers);
}

/// More elements than this have to come before there is room for more.
#define MOST_EXPECTED ((int64_t)1 << 20)

void orus_array_expect(OrusArray *array, int64_t count, int64_t size, bool pointers) {
    if (array->len == 0 && count > 0) orus_array_reserve(array, count < MOST_EXPECTED ? count : MOST_EXPECTED, size, pointers);
}

void orus_array_open_gap(OrusArray *array, int64_t index, int64_t size, bool pointers) {
    orus_array_push(array, size, pointers);
    memmove(element(array, index + 1, size), element(array, index, size),
            (size_t)((array->len - 1 - index) * size));
}

void orus_array_close_gap(OrusArray *array, int64_t index, int64_t size, bool pointers) {
    memmove(element(array, index, size), element(array, index + 1, size),
            (size_t)((array->len - 1 - index) * size));
    orus_array_truncate(array, array->len - 1, size, pointers);
}

int64_t orus_array_count_bits(const OrusArray *array, uint64_t value, int64_t size) {
    size_t len = (size_t)array->len;
    switch (size) {
    case 1: return orus_kernels.count_byte(array->data, len, (uint8_t)value);
    case 4: return orus_kernels.count_u32(array->data, len, (uint32_t)value);
    default: return orus_kernels.count_u64(array->data, len, value);
    }
}

int64_t orus_array_find_bits(const OrusArray *array, uint64_t value, int64_t size) {
    size_t len = (size_t)array->len;
    switch (size) {
    case 1: return orus_kernels.find_byte(array->data, len, (uint8_t)value);
    case 4: return orus_kernels.find_u32(array->data, len, (uint32_t)value);
    default: return orus_kernels.find_u64(array->data, len, value);
    }
}

static uint64_t chunk_mask(const OrusArray *index) { return (uint64_t)index->len / ORUS_CHUNK_WORDS - 1; }

void orus_index_insert(OrusArray *index, uint64_t hash, int64_t slot) {
    uint64_t mask = chunk_mask(index);
    for (uint64_t chunk = hash & mask;; chunk = (chunk + 1) & mask) {
        uint8_t *tags = orus_index_tags(index, chunk);
        uint32_t free = orus_tags_equal(tags, 0) | orus_tags_equal(tags, 1);
        if (free == 0) continue;
        uint32_t at = orus_lowest_bit(free), position = (uint32_t)slot;
        tags[at] = orus_index_tag(hash);
        memcpy(orus_index_positions(index, chunk) + 4 * at, &position, sizeof position);
        return;
    }
}

void orus_short_note(OrusArray *texts, int64_t slot, const OrusString *key) {
    uint8_t *text = (uint8_t *)texts->data + slot * ORUS_SHORT_BYTES;
    memset(text, 0, ORUS_SHORT_BYTES);
    bool is_short = key->len <= ORUS_SHORT_LIMIT;
    text[ORUS_SHORT_LIMIT] = is_short ? (uint8_t)key->len : ORUS_SHORT_NONE;
    if (is_short) memcpy(text, key->data, (size_t)key->len);
}

bool orus_index_remove(OrusArray *index, uint64_t hash, int64_t slot) {
    uint64_t mask = chunk_mask(index);
    for (uint64_t chunk = hash & mask;; chunk = (chunk + 1) & mask) {
        uint8_t *tags = orus_index_tags(index, chunk);
        for (uint32_t left = orus_index_match(index, chunk, hash); left != 0; left &= left - 1) {
            if (orus_index_slot(index, chunk, left) != slot) continue;
            // Where a search ends anyway, nothing needs to be stepped over.
            bool is_last = orus_index_ends(index, chunk);
            tags[orus_lowest_bit(left)] = is_last ? 0 : 1;
            return !is_last;
        }
        if (orus_index_ends(index, chunk)) return false;
    }
}
