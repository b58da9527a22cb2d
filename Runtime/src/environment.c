/// The program's surroundings: arguments, environment variables, the clock; and `range()`.
#include "internal.h"

#include <stdlib.h>
#include <time.h>

OrusArray *orus_env_args(void) {
    int64_t count = orus_argc > 1 ? orus_argc - 1 : 0;
    OrusArray *args = orus_array_new(count, sizeof(OrusString *), true);
    for (int64_t i = 0; i < count; i++)
        ((OrusString **)args->data)[i] = orus_string_from_c(orus_argv[i + 1]);
    return args;
}

OrusString *orus_env_get(OrusString *name) {
    ORUS_CHECK_STACK();
    char *key = orus_alloc_atomic((size_t)name->len + 1);
    memcpy(key, name->data, (size_t)name->len);
    key[name->len] = 0;
    const char *value = getenv(key);
    return value != NULL ? orus_string_from_c(value) : &orus_string_empty;
}

double orus_timestamp(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

OrusRangeIterator *orus_range_new(int64_t start, int64_t stop, int64_t step, uint32_t place) {
    if (step == 0) orus_raise_range_step(place);
    OrusRangeIterator *range = orus_alloc_atomic(sizeof(OrusRangeIterator));
    *range = (OrusRangeIterator){start, stop, step};
    return range;
}
