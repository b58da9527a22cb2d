/// Hashing by 64×64→128-bit multiplication, after Wang Yi's wyhash: short keys take two loads
/// and two multiplications, long ones run in three independent lanes.
#include "kernels.h"

#include "orusrt/strings.h"

static const uint64_t secret[4] = {0x2d358dccaa6c78a5u, 0x8bb84b93962eacc9u, 0x4b33a62ed433d4a3u,
                                   0x4d5a2da51de1aa47u};

/// The 128-bit product, folded.
static uint64_t mix(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 Wide;
    Wide product = (Wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t orus_hash_bytes(const uint8_t *bytes, size_t len) {
    uint64_t seed = secret[0], a, b;
    if (len <= 16) {
        if (len >= 4) {
            // Four loads, overlapping for lengths below 16, see every byte.
            size_t middle = len >> 3 << 2;
            a = (uint64_t)orus_load32(bytes) << 32 | orus_load32(bytes + middle);
            b = (uint64_t)orus_load32(bytes + len - 4) << 32 | orus_load32(bytes + len - 4 - middle);
        } else if (len > 0) {
            a = (uint64_t)bytes[0] << 16 | (uint64_t)bytes[len >> 1] << 8 | bytes[len - 1];
            b = 0;
        } else {
            a = b = 0;
        }
        return mix(secret[1] ^ len, mix(a ^ secret[1], b ^ seed));
    }
    const uint8_t *p = bytes;
    size_t left = len;
    uint64_t seed1 = seed, seed2 = seed;
    for (; left > 48; p += 48, left -= 48) {
        seed = mix(orus_load64(p) ^ secret[1], orus_load64(p + 8) ^ seed);
        seed1 = mix(orus_load64(p + 16) ^ secret[2], orus_load64(p + 24) ^ seed1);
        seed2 = mix(orus_load64(p + 32) ^ secret[3], orus_load64(p + 40) ^ seed2);
    }
    seed ^= seed1 ^ seed2;
    for (; left > 16; p += 16, left -= 16)
        seed = mix(orus_load64(p) ^ secret[1], orus_load64(p + 8) ^ seed);
    a = orus_load64(bytes + len - 16);
    b = orus_load64(bytes + len - 8);
    return mix(secret[1] ^ len, mix(a ^ secret[1], b ^ seed));
}

uint64_t orus_hash_u64(uint64_t value) { return mix(value ^ secret[0], secret[1]); }

uint64_t orus_hash_f64(double value) {
    if (value == 0) return orus_hash_u64(0); // both zeros
    uint64_t bits = UINT64_C(0x7FF8000000000000);
    // The sign of what is no number is an accident of how it came about.
    if (value == value) memcpy(&bits, &value, sizeof bits);
    return orus_hash_u64(bits);
}

uint64_t orus_hash_combine(uint64_t sequence, uint64_t part) {
    return mix(sequence ^ secret[2], part ^ secret[3]);
}
