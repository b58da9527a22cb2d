// Open addressing with linear probing, load at most 1/2, a multiplicative hash.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    int64_t key, value;
} Entry;

static Entry *entries;
static uint8_t *used;
static size_t capacity, count;

static size_t slot(int64_t key) {
    uint64_t h = (uint64_t)key * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(h ^ h >> 32) & (capacity - 1);
    while (used[i] && entries[i].key != key) i = (i + 1) & (capacity - 1);
    return i;
}

static void grow(void) {
    Entry *old = entries;
    uint8_t *old_used = used;
    size_t old_capacity = capacity;
    capacity = capacity ? capacity * 2 : 16;
    entries = malloc(capacity * sizeof *entries);
    used = calloc(capacity, 1);
    for (size_t i = 0; i < old_capacity; i++)
        if (old_used[i]) {
            size_t j = slot(old[i].key);
            used[j] = 1;
            entries[j] = old[i];
        }
    free(old);
    free(old_used);
}

static void insert(int64_t key, int64_t value) {
    if (2 * (count + 1) > capacity) grow();
    size_t i = slot(key);
    if (!used[i]) {
        used[i] = 1;
        entries[i].key = key;
        count++;
    }
    entries[i].value = value;
}

static uint64_t next(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

int main(void) {
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 5000000; i++) insert((int64_t)(next(&state) >> 1), i);
    long found = 0;
    uint64_t sum = 0;
    state = 88172645463325252u;
    for (int i = 0; i < 5000000; i++) {
        int64_t key = (int64_t)(next(&state) >> 1);
        for (int k = 0; k < 2; k++) {
            size_t j = slot(key ^ k);
            if (used[j]) {
                found++;
                sum += (uint64_t)entries[j].value;
            }
        }
    }
    printf("%zu %ld %llu\n", count, found, (unsigned long long)sum);
    return 0;
}
