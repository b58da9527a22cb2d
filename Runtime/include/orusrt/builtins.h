/// Built-in functions that are neither strings, arrays nor printing.
#ifndef ORUSRT_BUILTINS_H
#define ORUSRT_BUILTINS_H

#include "errors.h"
#include "memory.h"

/// `input([prompt])`: `prompt` may be NULL. E0012 at the end of input.
OrusString *orus_input(OrusString *prompt, uint32_t place);
/// Monotonic seconds.
double orus_timestamp(void);
/// Ends the program after flushing its output.
#if ORUS_GNU
__attribute__((noreturn, cold))
#endif
void orus_exit(int32_t code);

/// What tells the function that a closure calls from others, for showing its name.
ORUS_INLINE void (*orus_closure_code(const OrusClosure *closure))(void) { return closure->code; }

/// The iterator that `range(…)` gives.
typedef struct OrusRangeIterator {
    int64_t next;
    int64_t stop;
    int64_t step;
} OrusRangeIterator;

/// E0005 for a step of zero.
OrusRangeIterator *orus_range_new(int64_t start, int64_t stop, int64_t step, uint32_t place);
/// Stores the next item and gives true, or gives false at the end.
ORUS_INLINE bool orus_range_next(OrusRangeIterator *range, int64_t *item) {
    int64_t next = range->next;
    if (range->step > 0 ? next >= range->stop : next <= range->stop) return false;
    *item = next;
    // A step beyond the type's end ends the range; differences are taken unsigned.
    if (range->step > 0
            ? (uint64_t)range->stop - (uint64_t)next <= (uint64_t)range->step
            : (uint64_t)next - (uint64_t)range->stop <= 0u - (uint64_t)range->step)
        range->next = range->stop;
    else
        range->next = next + range->step;
    return true;
}

#endif
