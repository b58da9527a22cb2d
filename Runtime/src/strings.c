/// Strings: making, slicing and concatenating them.
///
/// A string is one block, its bytes behind its header, or a header that points into a buffer
/// it shares. Buffers make `+` O(1) amortized at either end: when the left operand ends where
/// its buffer's used part ends, the right one's bytes are appended there (and the other way
/// around in front), and only a new header is made. Old headers stay true: they see the bytes
/// they saw before.
#include "internal.h"
#include "kernels.h"

/// Results shorter than this are copied: cheaper than a buffer, and `n` small enough that
/// repeated copying is no concern.
#define COPY_LIMIT 128
/// A new buffer has room for the whole text once more at the end that grows, and for an
/// eighth of it at the other, so that growth at both ends in turn is amortized as well.
#define OTHER_END_SHARE 8

OrusString *orus_string_alloc(int64_t len, uint8_t **bytes) {
    OrusString *s = orus_alloc_atomic(sizeof(OrusString) + (size_t)len);
    *bytes = (uint8_t *)(s + 1);
    s->data = *bytes;
    s->len = len;
    s->hash = 0;
    return s;
}

/// A copy of at least two bytes; most pieces of strings are short. Two overlapping moves make up any length from a
/// power of two to its double.
static inline void copy_short(uint8_t *to, const uint8_t *from, size_t len) {
    if (len > 32) {
        memcpy(to, from, len);
    } else if (len >= 16) {
        memcpy(to, from, 16);
        memcpy(to + len - 16, from + len - 16, 16);
    } else if (len >= 8) {
        memcpy(to, from, 8);
        memcpy(to + len - 8, from + len - 8, 8);
    } else if (len >= 4) {
        memcpy(to, from, 4);
        memcpy(to + len - 4, from + len - 4, 4);
    } else {
        memcpy(to, from, 2);
        to[len - 1] = from[len - 1];
    }
}

OrusString *orus_string_new(const void *data, int64_t len) {
    if (len == 0) return &orus_string_empty;
    if (len == 1) return &orus_string_bytes[*(const uint8_t *)data];
    uint8_t *bytes;
    OrusString *s = orus_string_alloc(len, &bytes);
    copy_short(bytes, data, (size_t)len);
    return s;
}

OrusString *orus_string_from_c(const char *text) {
    int64_t len = 0;
    while (text[len] != 0) len += 1;
    return orus_string_new(text, len);
}

OrusString *orus_string_slice(OrusString *s, int64_t start, int64_t end, uint32_t place) {
    if (ORUS_UNLIKELY(start < 0 || start > end || end > s->len))
        orus_raise_string_slice(start, end, s->len, place);
    if (start == 0 && end == s->len) return orus_string_kept(s);
    return orus_string_new(s->data + start, end - start);
}

OrusString *orus_string_repeat(OrusString *s, int64_t times) {
    int64_t total;
    if (s->len == 0 || times <= 0) return &orus_string_empty;
    if (times == 1) return orus_string_kept(s);
    if (__builtin_mul_overflow(s->len, times, &total)) orus_raise_out_of_memory();
    uint8_t *bytes;
    OrusString *result = orus_string_alloc(total, &bytes);
    memcpy(bytes, s->data, (size_t)s->len);
    orus_repeat_bytes(bytes, (size_t)s->len, (size_t)total);
    return result;
}

OrusString *orus_string_copy_view(const OrusString *view) {
    OrusString *s = orus_string_new(view->data, view->len);
    if (s->len > 1) s->hash = view->hash & ~ORUS_STRING_FLAGS;
    return s;
}

static OrusString *view(const uint8_t *data, int64_t len, OrusBuffer *buffer) {
    OrusSharedString *s = orus_alloc(sizeof(OrusSharedString));
    s->string = (OrusString){data, len, ORUS_STRING_SHARES};
    s->buffer = buffer;
    return &s->string;
}

/// The buffer that a string's bytes are in, or NULL.
static OrusBuffer *buffer_of(const OrusString *s) {
    return s->hash & ORUS_STRING_SHARES ? ((const OrusSharedString *)s)->buffer : NULL;
}

/// A buffer with `len` bytes in use, which the caller fills, and room before and behind.
static OrusBuffer *new_buffer(int64_t room_before, int64_t len, int64_t room_behind) {
    int64_t capacity = room_before + len + room_behind;
    OrusBuffer *buffer = orus_alloc_atomic(sizeof(OrusBuffer) + (size_t)capacity);
    buffer->begin = (uint8_t *)(buffer + 1);
    buffer->end = buffer->begin + capacity;
    buffer->lo = buffer->begin + room_before;
    buffer->hi = buffer->lo + len;
    return buffer;
}

static bool can_append(const OrusString *s, int64_t count) {
    const OrusBuffer *buffer = buffer_of(s);
    return buffer != NULL && s->data + s->len == buffer->hi && buffer->end - buffer->hi >= count;
}

static bool can_prepend(const OrusString *s, int64_t count) {
    const OrusBuffer *buffer = buffer_of(s);
    return buffer != NULL && s->data == buffer->lo && buffer->lo - buffer->begin >= count;
}

/// Copies the bytes of `parts` one behind the other.
static void copy_parts(uint8_t *to, OrusString *const *parts, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        memcpy(to, parts[i]->data, (size_t)parts[i]->len);
        to += parts[i]->len;
    }
}

/// Concatenates into a new block: into a buffer that can go on growing at the end where the
/// longest part stands, for that is the text being built up.
static OrusString *concat_copying(OrusString *const *parts, int64_t count, int64_t total) {
    uint8_t *bytes;
    if (total < COPY_LIMIT) {
        OrusString *s = orus_string_alloc(total, &bytes);
        copy_parts(bytes, parts, count);
        return s;
    }
    bool grows_behind = parts[0]->len >= parts[count - 1]->len;
    int64_t before = grows_behind ? total / OTHER_END_SHARE : total;
    int64_t behind = grows_behind ? total : total / OTHER_END_SHARE;
    OrusBuffer *buffer = new_buffer(before, total, behind);
    copy_parts(buffer->lo, parts, count);
    return view(buffer->lo, total, buffer);
}

OrusString *orus_string_concat_many(OrusString *const *parts, int64_t count) {
    // Empty parts at the ends would hide a buffer that can grow.
    while (count > 0 && parts[0]->len == 0) parts += 1, count -= 1;
    while (count > 0 && parts[count - 1]->len == 0) count -= 1;
    if (count == 0) return &orus_string_empty;
    OrusString *first = parts[0], *last = parts[count - 1];
    if (count == 1) return orus_string_kept(first);
    int64_t total = 0;
    for (int64_t i = 0; i < count; i++) total += parts[i]->len;
    if (can_append(first, total - first->len)) {
        OrusBuffer *buffer = buffer_of(first);
        OrusString *s = view(first->data, total, buffer);
        copy_parts(buffer->hi, parts + 1, count - 1);
        buffer->hi += total - first->len;
        return s;
    }
    if (can_prepend(last, total - last->len)) {
        OrusBuffer *buffer = buffer_of(last);
        OrusString *s = view(last->data - (total - last->len), total, buffer);
        buffer->lo -= total - last->len;
        copy_parts(buffer->lo, parts, count - 1);
        return s;
    }
    return concat_copying(parts, count, total);
}

OrusString *orus_string_concat(OrusString *left, OrusString *right) {
    OrusString *parts[2] = {left, right};
    return orus_string_concat_many(parts, 2);
}

bool orus_bytes_equal(const uint8_t *left, const uint8_t *right, int64_t len) {
    return orus_equal_bytes(left, right, (size_t)len);
}

int32_t orus_string_compare(const OrusString *left, const OrusString *right) {
    int64_t common = left->len < right->len ? left->len : right->len;
    int32_t order = orus_compare_bytes(left->data, right->data, (size_t)common);
    if (order != 0) return order;
    return left->len < right->len ? -1 : left->len > right->len;
}

uint64_t orus_string_hash_slow(OrusString *s) {
    uint64_t hash = orus_hash_bytes(s->data, (size_t)s->len) & ~ORUS_STRING_FLAGS;
    if (hash == 0) hash = 1; // 0 means not computed
    s->hash |= hash;
    return hash;
}

int64_t orus_string_find(const OrusString *s, const OrusString *needle, int64_t from) {
    if (from > s->len) return -1;
    int64_t at = orus_kernels.find(s->data + from, (size_t)(s->len - from), needle->data,
                                   (size_t)needle->len);
    return at < 0 ? -1 : from + at;
}

int64_t orus_string_rfind(const OrusString *s, const OrusString *needle) {
    return orus_rfind_bytes(s->data, (size_t)s->len, needle->data, (size_t)needle->len);
}

int64_t orus_string_count(const OrusString *s, const OrusString *needle) {
    if (needle->len == 1)
        return orus_kernels.count_byte(s->data, (size_t)s->len, needle->data[0]);
    if (needle->len == 0) return s->len + 1;
    int64_t count = 0;
    for (int64_t at = 0; (at = orus_string_find(s, needle, at)) >= 0; at += needle->len) count += 1;
    return count;
}

int64_t orus_string_skip_letters(const OrusString *s, int64_t from) {
#if defined(__SSE2__)
    typedef uint8_t Bytes __attribute__((vector_size(16)));
    typedef char Mask __attribute__((vector_size(16)));
    for (; from + 16 <= s->len; from += 16) {
        Bytes bytes;
        memcpy(&bytes, s->data + from, sizeof bytes);
        Mask stops = (Mask)(bytes == ' ') | (Mask)(bytes - '\t' < 5) | (Mask)bytes;
        uint32_t bits = (uint32_t)__builtin_ia32_pmovmskb128(stops);
        if (bits != 0) return from + __builtin_ctz(bits);
    }
#endif
    while (from < s->len && s->data[from] < 0x80 && s->data[from] != ' ' && (uint8_t)(s->data[from] - '\t') >= 5) from += 1;
    return from;
}

bool orus_string_is_utf8(const OrusString *s) {
    return orus_kernels.is_utf8(s->data, (size_t)s->len);
}
