// A table with linear probing, stored hashes, and keys that point into the text.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *word;
    uint32_t length, hash;
    int64_t count;
} Entry;

static Entry *entries;
static size_t capacity = 1024, used;

static Entry *find(const char *word, uint32_t length, uint32_t hash) {
    for (size_t i = hash & (capacity - 1);; i = (i + 1) & (capacity - 1)) {
        Entry *e = &entries[i];
        if (e->word == NULL) return e;
        if (e->hash == hash && e->length == length && memcmp(e->word, word, length) == 0) return e;
    }
}

static void grow(void) {
    Entry *old = entries;
    size_t old_capacity = capacity;
    capacity *= 2;
    entries = calloc(capacity, sizeof *entries);
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i].word) *find(old[i].word, old[i].length, old[i].hash) = old[i];
    free(old);
}

static int compare(const void *left, const void *right) {
    const Entry *a = left, *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    uint32_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->word, b->word, shorter);
    return order ? order : (a->length > b->length) - (a->length < b->length);
}

int main(int argc, char **argv) {
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) return 1;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(size + 1);
    if (fread(text, 1, size, file) != size) return 1;
    text[size] = ' ';
    entries = calloc(capacity, sizeof *entries);
    int64_t total = 0;
    for (size_t i = 0; i < size;) {
        if (text[i] == ' ' || text[i] == '\n') {
            i++;
            continue;
        }
        size_t start = i;
        uint64_t hash = 0;
        while (text[i] != ' ' && text[i] != '\n') hash = (hash ^ (unsigned char)text[i++]) * 0x9e3779b97f4a7c15u;
        Entry *e = find(text + start, (uint32_t)(i - start), (uint32_t)(hash >> 32));
        if (e->word == NULL) {
            *e = (Entry){text + start, (uint32_t)(i - start), (uint32_t)(hash >> 32), 0};
            if (2 * ++used > capacity) {
                grow();
                e = find(text + start, (uint32_t)(i - start), (uint32_t)(hash >> 32));
            }
        }
        e->count++;
        total++;
    }
    size_t n = 0;
    for (size_t i = 0; i < capacity; i++)
        if (entries[i].word) entries[n++] = entries[i];
    qsort(entries, n, sizeof *entries, compare);
    printf("%zu %lld\n", n, (long long)total);
    for (size_t i = 0; i < 10; i++) printf("%.*s %lld\n", (int)entries[i].length, entries[i].word, (long long)entries[i].count);
    return 0;
}
