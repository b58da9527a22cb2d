/// Allocation. Blocks are collected; small ones come from free lists per size that are
/// refilled a page at a time, so that the usual allocation is a load and a store.
#ifndef ORUSRT_MEMORY_H
#define ORUSRT_MEMORY_H

#include "base.h"

#define ORUS_GRANULE 16
/// Blocks above this many granules are allocated one by one.
#define ORUS_SMALL_GRANULES 32

/// Heads of the free lists by size in granules: of cleared blocks that may hold pointers,
/// and of uncleared blocks that hold none. The collector empties them when it runs.
extern void *orus_free_blocks[ORUS_SMALL_GRANULES + 1];
extern void *orus_free_atomic_blocks[ORUS_SMALL_GRANULES + 1];

void *orus_alloc_slow(size_t bytes) ORUS_MALLOC;
void *orus_alloc_atomic_slow(size_t bytes) ORUS_MALLOC;

/// A zeroed block of at least `bytes` (> 0) bytes, aligned to 16, that may hold pointers.
ORUS_INLINE void *orus_alloc(size_t bytes) {
    size_t granules = (bytes + (ORUS_GRANULE - 1)) / ORUS_GRANULE;
    if (ORUS_LIKELY(granules <= ORUS_SMALL_GRANULES)) {
        void *block = orus_free_blocks[granules];
        if (ORUS_LIKELY(block != NULL)) {
            orus_free_blocks[granules] = *(void **)block;
            *(void **)block = NULL;
            return block;
        }
    }
    return orus_alloc_slow(bytes);
}

/// An uninitialized block that never holds a pointer to a collected block.
ORUS_INLINE void *orus_alloc_atomic(size_t bytes) {
    size_t granules = (bytes + (ORUS_GRANULE - 1)) / ORUS_GRANULE;
    if (ORUS_LIKELY(granules <= ORUS_SMALL_GRANULES)) {
        void *block = orus_free_atomic_blocks[granules];
        if (ORUS_LIKELY(block != NULL)) {
            orus_free_atomic_blocks[granules] = *(void **)block;
            return block;
        }
    }
    return orus_alloc_atomic_slow(bytes);
}

/// Runs a full collection now; for tests.
void orus_collect(void);

#endif
