/// Allocation on the Boehm collector.
///
/// The collector is set up at the first allocation, so that a program that allocates nothing
/// does not pay for it. Interior pointers are recognized on the stack only: otherwise every
/// block would carry a byte more, and a 16-byte object take 32.
#define GC_THREADS 1
#include "internal.h"

#include <gc.h>
#include <gc/gc_inline.h>
#include <gc/gc_mark.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/// How much is allocated at least between two collections. Few bytes keep the program small, many make it fast; so the number
/// follows from what collecting costs: it goes up while that takes more than a tenth of the time, and down below a fortieth.
#define LEAST_BYTES_BETWEEN_COLLECTIONS ((size_t)2 << 20)
#define MOST_BYTES_BETWEEN_COLLECTIONS ((size_t)32 << 20)
#define TOO_DEAR 10
#define CHEAP 40

#define KIND_ATOMIC 0
#define KIND_NORMAL 1

void *orus_free_blocks[ORUS_SMALL_GRANULES + 1];
void *orus_free_atomic_blocks[ORUS_SMALL_GRANULES + 1];

static bool is_initialized;

/// With ORUS_GC_STRESS set, what the collector wrongly takes for free is taken from the program soon:
/// there is a collection every few allocations, of any size. The pauses between them grow, so that
/// programs that allocate much still end.
#define STRESS_FIRST_PAUSE 16
#define STRESS_COLLECTIONS_PER_PAUSE 512

static struct {
    bool is_on;
    uint32_t pause;
    uint32_t allocations;
    uint32_t collections;
} stress;

/// Blocks from this size on are whole pages. If all arrays of such a size began at the start of a
/// page, walking along the columns of a matrix of rows would use one set of the cache alone, so
/// their elements begin at one of several cache lines in turn.
#define COLORED_BYTES 2048
#define COLORS 16
#define CACHE_LINE 64

/// Address space kept back for when there is no more: the collector takes its tables from the system, and without one for a
/// size that is new to it what catches the error could not allocate, however much was free. The report maps the program's file.
#define MOST_RESERVED_BYTES ((size_t)4 << 20)
#define LEAST_RESERVED_BYTES ((size_t)256 << 10)

static void *reserve;
static size_t reserved_bytes;

static void take_reserve(void) {
    for (size_t bytes = MOST_RESERVED_BYTES; reserve == NULL && bytes >= LEAST_RESERVED_BYTES; bytes /= 2) {
        void *memory = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED) continue;
        reserve = memory;
        reserved_bytes = bytes;
    }
}

static void release_reserve(void) {
    if (reserve != NULL) munmap(reserve, reserved_bytes);
    reserve = NULL;
}

/// Forgets all free blocks: the collector finds them unmarked and makes new lists of them.
static void GC_CALLBACK drop_free_lists(void) {
    memset(orus_free_blocks, 0, sizeof orus_free_blocks);
    memset(orus_free_atomic_blocks, 0, sizeof orus_free_atomic_blocks);
}

static int64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/// Sets when to collect next, by what this collection cost beside the time since the last one.
static void GC_CALLBACK watch_collections(GC_EventType event) {
    static int64_t started, ended;
    static size_t bytes = LEAST_BYTES_BETWEEN_COLLECTIONS;
    if (event == GC_EVENT_START) started = nanoseconds();
    if (event != GC_EVENT_END) return;
    take_reserve();
    int64_t between = started - ended;
    ended = nanoseconds();
    int64_t cost = ended - started;
    if (cost * TOO_DEAR > between && bytes < MOST_BYTES_BETWEEN_COLLECTIONS) {
        bytes *= 2;
    } else if (cost * CHEAP < between && bytes > LEAST_BYTES_BETWEEN_COLLECTIONS) {
        bytes /= 2;
    }
    GC_set_min_bytes_allocd(bytes);
    GC_set_free_space_divisor(cost * TOO_DEAR > between ? 1 : 3);
}

static void GC_CALLBACK ignore_warning(char *message, GC_word argument) {
    (void)message;
    (void)argument;
}

/// The program's own static data, by the linker's names.
extern char __data_start[], _end[];

/// A program that would need more than the machine has ends with E0009 rather than by the
/// system's choice of a victim.
static void limit_heap_to_machine(void) {
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages > 0 && page > 0) GC_set_max_heap_size((GC_word)pages * (GC_word)page);
}

static ORUS_COLD void initialize(void) {
    is_initialized = true;
    GC_set_all_interior_pointers(0);
    GC_set_no_dls(1);
    GC_set_markers_count(1);
    GC_set_min_bytes_allocd(LEAST_BYTES_BETWEEN_COLLECTIONS);
    GC_set_on_collection_event(watch_collections);
    GC_set_warn_proc(ignore_warning);
    GC_set_start_callback(drop_free_lists);
    limit_heap_to_machine();
    take_reserve();
    const char *stress_text = getenv("ORUS_GC_STRESS");
    stress.is_on = stress_text != NULL && *stress_text != 0 && strcmp(stress_text, "0") != 0;
    stress.pause = STRESS_FIRST_PAUSE;
    struct GC_stack_base base;
    memset(&base, 0, sizeof base);
    base.mem_base = orus_stack_base();
    if (base.mem_base != NULL) GC_set_stackbottom(NULL, &base);
    GC_init();
    // With libraries left out, a dynamically linked program has no roots but these.
    GC_add_roots(__data_start, _end);
    // Small arrays keep their elements behind the header, which then points into its own block.
    GC_register_displacement(sizeof(OrusArray));
    for (size_t color = 1; color < COLORS; color++) GC_register_displacement(color * CACHE_LINE);
}

/// A list of free blocks, or one block too large for the lists; NULL if there is no memory.
static void *allocate(size_t bytes, int kind) {
    size_t granules = (bytes + (ORUS_GRANULE - 1)) / ORUS_GRANULE;
    if (granules > ORUS_SMALL_GRANULES)
        return kind == KIND_NORMAL ? GC_malloc(bytes) : GC_malloc_atomic(bytes);
    void *blocks = NULL;
    GC_generic_malloc_many(granules * ORUS_GRANULE, kind, &blocks);
    return blocks;
}

/// Collects when it is time to.
static ORUS_COLD void stress_collector(void) {
    if (++stress.allocations < stress.pause) return;
    stress.allocations = 0;
    if (++stress.collections % STRESS_COLLECTIONS_PER_PAUSE == 0) stress.pause *= 2;
    GC_gcollect();
}

/// Allocates one block, and keeps the others of its list if it came with some.
static void *allocate_or_raise(size_t bytes, int kind, void **lists) {
    if (ORUS_UNLIKELY(!is_initialized)) initialize();
    if (ORUS_UNLIKELY(stress.is_on)) stress_collector();
    void *block = allocate(bytes, kind);
    if (ORUS_UNLIKELY(block == NULL)) {
        // The collector does not collect by itself when the system has no more memory.
        GC_gcollect();
        block = allocate(bytes, kind);
        if (block == NULL) {
            release_reserve();
            orus_raise_out_of_memory();
        }
    }
    size_t granules = (bytes + (ORUS_GRANULE - 1)) / ORUS_GRANULE;
    if (granules <= ORUS_SMALL_GRANULES) {
        // Under stress every allocation comes here; the rest of the list is found again by a collection.
        lists[granules] = stress.is_on ? NULL : *(void **)block;
        *(void **)block = NULL;
    }
    return block;
}

ORUS_NOINLINE void *orus_alloc_slow(size_t bytes) {
    ORUS_CHECK_STACK();
    return allocate_or_raise(bytes, KIND_NORMAL, orus_free_blocks);
}

ORUS_NOINLINE void *orus_alloc_atomic_slow(size_t bytes) {
    ORUS_CHECK_STACK();
    return allocate_or_raise(bytes, KIND_ATOMIC, orus_free_atomic_blocks);
}

void *orus_alloc_elements(size_t bytes, bool pointers) {
    size_t offset = 0;
    if (bytes >= COLORED_BYTES) {
        static size_t color;
        offset = color++ % COLORS * CACHE_LINE;
    }
    char *block = pointers ? orus_alloc(bytes + offset) : orus_alloc_atomic(bytes + offset);
    return block + offset;
}

void orus_collect(void) {
    ORUS_CHECK_STACK();
    if (is_initialized) GC_gcollect();
}
