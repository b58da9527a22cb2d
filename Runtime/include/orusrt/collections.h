/// What the collections of the standard library, which are written in Orus, need of C.
#ifndef ORUSRT_COLLECTIONS_H
#define ORUSRT_COLLECTIONS_H

#include "arrays.h"

// MARK: Arrays

/// Makes the array `len` elements long, which is no more than it has.
void orus_array_truncate(OrusArray *array, int64_t len, int64_t size, bool pointers);
/// Makes room for `cap` elements in all.
void orus_array_reserve(OrusArray *array, int64_t cap, int64_t size, bool pointers);
/// Makes room in an empty array for so many elements that are expected to come, if any.
void orus_array_expect(OrusArray *array, int64_t count, int64_t size, bool pointers);
/// Moves the elements from `index` on one up, so that one may be stored there.
void orus_array_open_gap(OrusArray *array, int64_t index, int64_t size, bool pointers);
/// Removes the element at `index`, which exists.
void orus_array_close_gap(OrusArray *array, int64_t index, int64_t size, bool pointers);
ORUS_INLINE int64_t orus_array_capacity(const OrusArray *array) { return array->cap; }

/// Sort the array itself, stable. NaN comes last.
void orus_array_sort_i8(OrusArray *array);
void orus_array_sort_i16(OrusArray *array);
void orus_array_sort_i32(OrusArray *array);
void orus_array_sort_i64(OrusArray *array);
void orus_array_sort_u8(OrusArray *array);
void orus_array_sort_u16(OrusArray *array);
void orus_array_sort_u32(OrusArray *array);
void orus_array_sort_u64(OrusArray *array);
void orus_array_sort_f32(OrusArray *array);
void orus_array_sort_f64(OrusArray *array);
void orus_array_sort_string(OrusArray *array);

/// How many elements are equal to `value`, and where the first one is (-1: nowhere); of integers of 1, 4 or 8 bytes.
int64_t orus_array_count_bits(const OrusArray *array, uint64_t value, int64_t size) ORUS_PURE;
int64_t orus_array_find_bits(const OrusArray *array, uint64_t value, int64_t size) ORUS_PURE;

// MARK: Hash indexes
//
// The index of a map tells where, in its dense array of entries, a key may be. It is an array of 64-bit words, ten for each chunk of sixteen
// places: first the positions of all chunks, 32 bits each and so one cache line a chunk, then their tags, a byte each. A tag is 0 where
// nothing was ever, 1 where something was removed, else 0x80 and seven bits of the hash. A search that finds nothing mostly touches tags
// alone, which are few enough to be in a near cache; while one looks at them, the positions are on their way.

#define ORUS_CHUNK_WORDS 10
#define ORUS_CHUNK_SLOTS 16

ORUS_INLINE uint8_t *orus_index_positions(const OrusArray *index, uint64_t chunk) {
    return (uint8_t *)index->data + chunk * (4 * ORUS_CHUNK_SLOTS);
}

ORUS_INLINE uint8_t *orus_index_tags(const OrusArray *index, uint64_t chunk) {
    return orus_index_positions(index, (uint64_t)index->len / ORUS_CHUNK_WORDS) + chunk * ORUS_CHUNK_SLOTS;
}

ORUS_INLINE uint8_t orus_index_tag(uint64_t hash) { return (uint8_t)(0x80 | hash >> 57); }

/// A bit for each of the sixteen bytes at `tags` that is equal to `tag`: by words, which is also what the vectors' results are
/// tested against.
ORUS_INLINE uint32_t orus_tags_equal_words(const uint8_t *tags, uint8_t tag) {
    uint64_t low_bits = 0x7F7F7F7F7F7F7F7Fu, words[2];
    memcpy(words, tags, sizeof words);
    uint32_t mask = 0;
    for (int i = 0; i < 2; i++) {
        uint64_t differs = words[i] ^ 0x0101010101010101u * tag;
        // The top bit of each byte that is zero, exactly.
        uint64_t zeros = ~(((differs & low_bits) + low_bits) | differs | low_bits);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        uint64_t gathered = ((zeros >> 7) * 0x8040201008040201u) >> 56;
#else
        uint64_t gathered = ((zeros >> 7) * 0x0102040810204080u) >> 56;
#endif
        mask |= (uint32_t)gathered << (8 * i);
    }
    return mask;
}

/// The same, by a vector where there is one.
#if ORUS_GNU && defined(__SSE2__)
ORUS_INLINE uint32_t orus_tags_equal(const uint8_t *tags, uint8_t tag) {
    typedef char Tags __attribute__((vector_size(16)));
    Tags group;
    memcpy(&group, tags, sizeof group);
    Tags wanted = (Tags){0} + (char)tag;
    return (uint32_t)__builtin_ia32_pmovmskb128((Tags)(group == wanted));
}
#else
ORUS_INLINE uint32_t orus_tags_equal(const uint8_t *tags, uint8_t tag) {
    return orus_tags_equal_words(tags, tag);
}
#endif

/// A bit for each place of the chunk whose key may have this hash.
ORUS_INLINE uint32_t orus_index_match(const OrusArray *index, uint64_t chunk, uint64_t hash) {
#if ORUS_GNU
    __builtin_prefetch(orus_index_positions(index, chunk));
#endif
    return orus_tags_equal(orus_index_tags(index, chunk), orus_index_tag(hash));
}

/// Whether no key whose search came to this chunk can be in a later one.
ORUS_INLINE bool orus_index_ends(const OrusArray *index, uint64_t chunk) {
    return orus_tags_equal(orus_index_tags(index, chunk), 0) != 0;
}

ORUS_INLINE uint32_t orus_lowest_bit(uint32_t mask) {
#if ORUS_GNU
    return (uint32_t)__builtin_ctz(mask);
#else
    uint32_t bit = 0;
    while ((mask >> bit & 1) == 0) bit++;
    return bit;
#endif
}

/// The entry at the lowest of the places in `matches`, which is not 0.
ORUS_INLINE int64_t orus_index_slot(const OrusArray *index, uint64_t chunk, uint32_t matches) {
    uint32_t slot;
    memcpy(&slot, orus_index_positions(index, chunk) + 4 * orus_lowest_bit(matches), sizeof slot);
    return slot;
}

/// Notes that the key of this hash, which the index lacks, is entry `slot`. Some chunk has room.
void orus_index_insert(OrusArray *index, uint64_t hash, int64_t slot);
/// Forgets the key of this hash at entry `slot`. Gives whether it left a mark, which searches step over: where all places have keys or marks,
/// they would never end.
bool orus_index_remove(OrusArray *index, uint64_t hash, int64_t slot);

// MARK: Short keys
//
// Sixteen bytes for each entry of a map whose keys are strings: the bytes of the key and, as the last one, how many these are.

#define ORUS_SHORT_LIMIT 15
#define ORUS_SHORT_BYTES 16
/// The length that stands for a longer key.
#define ORUS_SHORT_NONE 0xFF

/// Whether the key of an entry is `key`, which is not longer than ORUS_SHORT_LIMIT.
ORUS_INLINE bool orus_short_matches(const OrusArray *texts, int64_t slot, const OrusString *key) {
    const uint8_t *text = (const uint8_t *)texts->data + slot * ORUS_SHORT_BYTES, *data = key->data;
    int64_t len = key->len;
    if (text[ORUS_SHORT_LIMIT] != len) return false;
    if (len >= 8) {
        uint64_t words[4];
        memcpy(&words[0], text, 8), memcpy(&words[1], data, 8);
        memcpy(&words[2], text + len - 8, 8), memcpy(&words[3], data + len - 8, 8);
        return ((words[0] ^ words[1]) | (words[2] ^ words[3])) == 0;
    }
    if (len >= 4) {
        uint32_t words[4];
        memcpy(&words[0], text, 4), memcpy(&words[1], data, 4);
        memcpy(&words[2], text + len - 4, 4), memcpy(&words[3], data + len - 4, 4);
        return ((words[0] ^ words[1]) | (words[2] ^ words[3])) == 0;
    }
    for (int64_t i = 0; i < len; i++)
        if (text[i] != data[i]) return false;
    return true;
}

/// Notes the key of an entry.
void orus_short_note(OrusArray *texts, int64_t slot, const OrusString *key);

/// Hashes of scalars, inline; equal values have equal hashes.
ORUS_INLINE uint64_t orus_hash_word(uint64_t value) {
    value ^= value >> 32;
    value *= 0xD6E8FEB86659FD93u;
    value ^= value >> 29;
    value *= 0xD6E8FEB86659FD93u;
    return value ^ value >> 32;
}

#endif
