/// What the parts of the runtime share with each other and generated code never sees.
///
/// Stack discipline: the program's stack ends in a guard area. A fault there raises E0008 by
/// jumping out of whatever ran, so a runtime function that holds state across calls (the
/// collector's above all) begins with ORUS_CHECK_STACK, which leaves it room enough that no
/// fault can happen inside.
#ifndef ORUS_INTERNAL_H
#define ORUS_INTERNAL_H

#include "orusrt.h"

#define ORUS_NOINLINE __attribute__((noinline))
#define ORUS_COLD __attribute__((cold, noinline))

/// The place of an error that has none in the table; its calls tell where it was raised.
#define ORUS_NO_PLACE UINT32_MAX
/// How many calls an error without a place remembers.
#define ORUS_ERROR_CALLS 16

struct OrusError {
    OrusString *message;
    void *payload; ///< the value of the program's own type that was raised, or NULL
    int32_t type;  ///< the number of that type, which the emitted program gives; 0 without one
    int32_t code;
    uint32_t place;
    bool was_caught;                     ///< the active calls are others than when it was raised
    int32_t call_count;                  ///< only for ORUS_NO_PLACE and places in the standard library
    uintptr_t calls[ORUS_ERROR_CALLS];   ///< code addresses, innermost first
};

// stack.c: the program's own stack and its guard.

/// The lowest address at which a runtime function that checks may begin.
extern uintptr_t orus_stack_limit;
#define ORUS_CHECK_STACK() \
    do { \
        if (ORUS_UNLIKELY((uintptr_t)__builtin_frame_address(0) < orus_stack_limit)) \
            orus_raise_stack_overflow(); \
    } while (0)
ORUS_RAISES orus_raise_stack_overflow(void);
/// Runs `body`, which must not return, on a stack of the program's own.
void orus_run_on_program_stack(void (*body)(void));
/// The end of the program's stack that the collector scans from, and the other one; 0 before it exists.
void *orus_stack_base(void);
uintptr_t orus_stack_low(void);
/// Whether this is the address of the function whose frame is the first of the program's stack.
bool orus_is_stack_start(uintptr_t function);
/// Gives the memory of the stack's unused part back, and forgets what is on it, after it or all
/// memory was used up.
void orus_stack_release(void);

// errors.c

/// The active calls as code addresses inside them, innermost first. Of a deep recursion only
/// both ends are kept.
#define ORUS_HEAD_CALLS 128
#define ORUS_TAIL_CALLS 16
typedef struct OrusCalls {
    int32_t head_count, tail_count;
    int64_t omitted; ///< between head and tail; -1 if they were too many to count
    uintptr_t head[ORUS_HEAD_CALLS];
    uintptr_t tail[ORUS_TAIL_CALLS];
} OrusCalls;

/// How many calls a raise collects that happens now: more, the more likely they are to be reported.
int64_t orus_calls_wanted(void);
/// Enough for an error to remember, those of the runtime on top included.
#define ORUS_FEW_CALLS 32

/// Jumps to the innermost `orus_try`, which will make the error; for raises that must not allocate
/// where they happen. The message is static.
ORUS_RAISES orus_throw_deferred(int32_t code, OrusString *message, const OrusCalls *calls);

// report.c

/// Reports an error nothing catches and ends the program. `place` is where the innermost of the calls stands, or ORUS_NO_PLACE.
/// Allocates nothing collected.
ORUS_RAISES orus_report_uncaught(const OrusError *error, const OrusCalls *calls, uint32_t place);
/// Reports a failure that is not the program's error, such as a full disk under stdout.
ORUS_RAISES orus_fatal(int32_t code, const char *message);

/// A line of the source.
typedef struct OrusSourceLine {
    const char *path; ///< NULL when not known
    uint32_t line;
} OrusSourceLine;
/// Whether a file is part of the standard library.
bool orus_is_library_file(const char *path);
/// Whether a place is in the standard library, so that an error there is told at the call of it.
bool orus_is_library_place(uint32_t place);
/// The line of a place.
OrusSourceLine orus_place_line(uint32_t place);
/// Where the innermost function of the program's own among `calls` was.
OrusSourceLine orus_calls_line(const uintptr_t *calls, int32_t call_count);
/// Where the calls of an error say that it is; for a stack that was used up, where the recursion is.
OrusSourceLine orus_error_calls_line(const OrusError *error);

// backtrace.c

/// Collects so many of the active calls; the result is overwritten by the next collection.
const OrusCalls *orus_collect_calls(int64_t limit);
/// The same when the stack is used up. Where the runtime alone recurs, as in a comparison of what holds itself, one of the calls is the
/// program's call that led there.
const OrusCalls *orus_collect_recursion(int64_t limit);

/// One function of a call chain; inlined ones have their own.
typedef struct OrusFrame {
    const char *function; ///< C name
    OrusSourceLine at;
    uint32_t column;   ///< of the C text
    uint32_t place;    ///< when a mark tells it (see ORUS_MARK), else ORUS_NO_PLACE
    const char *outer; ///< the C name of the function that it is inlined in, or its own
} OrusFrame;
/// The Orus functions active at a code address, innermost first, by the program's debug information.
int32_t orus_frames_at(uintptr_t address, OrusFrame *frames, int32_t limit);
// show.c

/// OrusShowSet.table_depth of a table that must be built anew.
#define ORUS_SHOW_TABLE_STALE (-1)

// start.c
extern int orus_argc;
extern char **orus_argv;

// text.c: text for messages, allocated by the collector.
/// A string from a format with %s (C string), %S (OrusString *), %Q (quoted OrusString *), %d (int64_t), %%.
OrusString *orus_format(const char *format, ...);

// arrays.c

/// Makes room for `needed` elements, which are more than there is room for.
void orus_array_grow_to(OrusArray *array, int64_t needed, int64_t size, bool pointers);

// strings.c
/// A fresh string of `len` bytes that the caller fills before anyone sees it.
OrusString *orus_string_alloc(int64_t len, uint8_t **bytes);

// memory.c

/// A block for an array's elements (zeroed if `pointers`), of which the result may be an interior
/// pointer at one of the displacements that the collector knows.
void *orus_alloc_elements(size_t bytes, bool pointers);

/// Repeats the first `unit` bytes until `total` are filled, doubling what is there.
void orus_repeat_bytes(void *start, size_t unit, size_t total);

// numbers.c
/// The decimal digits of `value` at `out` (20 bytes at least); gives how many.
int32_t orus_digits_u64(uint64_t value, uint8_t *out);
/// The same with a minus sign if negative (21 bytes at least).
int32_t orus_digits_i64(int64_t value, uint8_t *out);
/// The shortest text that reads back the same (ORUS_FLOAT_CHARS at least), as Python's repr.
#define ORUS_FLOAT_CHARS 32
int32_t orus_float_repr_f64(double value, uint8_t *out);
int32_t orus_float_repr_f32(float value, uint8_t *out);

// fixed_text.c
/// A float that is not negative with so many decimals, as by `%.*f`, at `out` (32 bytes at least); 0 where that is left to printf.
int32_t orus_fixed_text(double magnitude, int32_t decimals, uint8_t *out);

#endif
