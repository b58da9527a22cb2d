/// Noticing cycles while a value is shown.
///
/// The objects being shown form a stack. While it is low it is searched directly; above that an
/// open-addressing table of the same objects answers, so that showing a long chain stays linear.
#include "internal.h"

#define DIRECT_SEARCH_LIMIT 16

OrusShowSet orus_shown;

static size_t slot_of(const void *object, int64_t table_capacity) {
    return (size_t)orus_hash_u64((uint64_t)(uintptr_t)object) & (size_t)(table_capacity - 1);
}

static void table_insert(OrusShowSet *set, const void *object) {
    size_t mask = (size_t)(set->table_capacity - 1);
    size_t slot = slot_of(object, set->table_capacity);
    while (set->table[slot] != NULL) slot = (slot + 1) & mask;
    set->table[slot] = object;
}

/// Removes an object that was inserted after all others that are there. Nothing was displaced by
/// it, so its slot can simply be emptied.
static void table_remove(OrusShowSet *set, const void *object) {
    size_t mask = (size_t)(set->table_capacity - 1);
    size_t slot = slot_of(object, set->table_capacity);
    while (set->table[slot] != object) slot = (slot + 1) & mask;
    set->table[slot] = NULL;
}

/// Brings the table in step with the stack: needed when it grows, and after a raise cut a show off.
static void rebuild_table(OrusShowSet *set) {
    int64_t wanted = 64;
    while (wanted < set->depth * 4) wanted *= 2;
    if (wanted > set->table_capacity) {
        set->table = orus_alloc((size_t)wanted * sizeof *set->table);
        set->table_capacity = wanted;
    } else {
        memset(set->table, 0, (size_t)set->table_capacity * sizeof *set->table);
    }
    for (int64_t i = 0; i < set->depth; i++) table_insert(set, set->stack[i]);
    set->table_depth = set->depth;
}

static bool contains(OrusShowSet *set, const void *object) {
    if (set->depth <= DIRECT_SEARCH_LIMIT) {
        for (int64_t i = set->depth - 1; i >= 0; i--)
            if (set->stack[i] == object) return true;
        return false;
    }
    if (set->table_depth != set->depth || set->depth * 2 > set->table_capacity) rebuild_table(set);
    size_t mask = (size_t)(set->table_capacity - 1);
    for (size_t slot = slot_of(object, set->table_capacity); set->table[slot] != NULL;
         slot = (slot + 1) & mask)
        if (set->table[slot] == object) return true;
    return false;
}

static void grow_stack(OrusShowSet *set) {
    int64_t capacity = set->capacity == 0 ? DIRECT_SEARCH_LIMIT : set->capacity * 2;
    const void **stack = orus_alloc((size_t)capacity * sizeof *stack);
    if (set->depth > 0) memcpy(stack, set->stack, (size_t)set->depth * sizeof *stack);
    set->stack = stack;
    set->capacity = capacity;
}

bool orus_show_enter(OrusWriter *writer, const void *object) {
    ORUS_CHECK_STACK();
    OrusShowSet *set = &orus_shown;
    if (contains(set, object)) {
        orus_write_literal(writer, "\xE2\x80\xA6"); // …
        return false;
    }
    if (set->depth == set->capacity) grow_stack(set);
    set->stack[set->depth++] = object;
    if (set->table_depth == set->depth - 1 && set->table_capacity > set->depth * 2) {
        table_insert(set, object);
        set->table_depth = set->depth;
    }
    return true;
}

void orus_show_leave(void) {
    OrusShowSet *set = &orus_shown;
    set->depth -= 1;
    if (set->table_depth == set->depth + 1 && set->table_capacity > 0) {
        table_remove(set, set->stack[set->depth]);
        set->table_depth = set->depth;
    }
}
