/// The two-way string search of Crochemore and Perrin: linear time, constant space.
///
/// The needle is cut in two at a critical position: its right part is matched first, forwards,
/// a mismatch there shifts past it; then the left part, a mismatch there shifts by the period.
#include "kernels.h"

/// The start of the maximal suffix under the byte order or its reverse, and that
/// suffix's period.
static size_t maximal_suffix(const uint8_t *needle, size_t len, bool reversed, size_t *period) {
    size_t start = 0, candidate = 1, matched = 0;
    *period = 1;
    while (candidate + matched < len) {
        uint8_t a = needle[start + matched], b = needle[candidate + matched];
        if (a == b) {
            if (matched + 1 == *period) {
                candidate += *period;
                matched = 0;
            } else {
                matched += 1;
            }
        } else if ((b < a) != reversed) {
            candidate += matched + 1;
            matched = 0;
            *period = candidate - start;
        } else {
            start = candidate;
            candidate = start + 1;
            matched = 0;
            *period = 1;
        }
    }
    return start;
}

/// The later of the two maximal suffixes starts at a critical position.
static size_t critical_position(const uint8_t *needle, size_t len, size_t *period) {
    size_t period_up, period_down;
    size_t up = maximal_suffix(needle, len, false, &period_up);
    size_t down = maximal_suffix(needle, len, true, &period_down);
    *period = up > down ? period_up : period_down;
    return up > down ? up : down;
}

int64_t orus_find_two_way(const uint8_t *text, size_t len, const uint8_t *needle,
                          size_t needle_len) {
    size_t period;
    size_t cut = critical_position(needle, needle_len, &period);
    // Periodic needles remember how much of the left part the last shift left matching.
    bool is_periodic = cut + period <= needle_len && memcmp(needle, needle + period, cut) == 0;
    if (!is_periodic) period = (cut > needle_len - cut ? cut : needle_len - cut) + 1;
    size_t known = 0;
    for (size_t at = 0; at + needle_len <= len;) {
        size_t i = cut > known ? cut : known;
        while (i < needle_len && needle[i] == text[at + i]) i += 1;
        if (i < needle_len) {
            at += i - cut + 1;
            known = 0;
            continue;
        }
        size_t j = cut;
        while (j > known && needle[j - 1] == text[at + j - 1]) j -= 1;
        if (j <= known) return (int64_t)at;
        at += period;
        known = is_periodic ? needle_len - period : 0;
    }
    return -1;
}

int64_t orus_rfind_bytes(const uint8_t *text, size_t len, const uint8_t *needle,
                         size_t needle_len) {
    if (needle_len > len) return -1;
    // A rolling hash of the needle's length keeps this linear but for real candidates.
    uint64_t wanted = 0, rolling = 0, highest = 1;
    const uint64_t base = 0x9E3779B97F4A7C15u;
    for (size_t i = 0; i < needle_len; i++) {
        wanted = wanted * base + needle[needle_len - 1 - i];
        rolling = rolling * base + text[len - 1 - i];
        if (i > 0) highest *= base;
    }
    for (size_t at = len - needle_len;; at--) {
        if (rolling == wanted && memcmp(text + at, needle, needle_len) == 0) return (int64_t)at;
        if (at == 0) return -1;
        if (needle_len > 0)
            rolling = (rolling - highest * text[at + needle_len - 1]) * base + text[at - 1];
    }
}
