/// Compiler attributes, the few libc names the inline paths need, and the value types.
#ifndef ORUSRT_BASE_H
#define ORUSRT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define ORUS_GNU 1
#if defined(ORUS_INLINE_COPIES)
#define ORUS_INLINE
#else
/// Inlined wherever code is optimized; elsewhere calls of the library's copies (inline_copies.c), which are optimized, take C compilers
/// little time, and have no lines for debuggers to step through.
#define ORUS_INLINE extern inline __attribute__((gnu_inline, unused))
#endif
#define ORUS_LIKELY(x) __builtin_expect(!!(x), 1)
#define ORUS_UNLIKELY(x) __builtin_expect(!!(x), 0)
/// A function that never returns and is never on a hot path.
#define ORUS_RAISES __attribute__((cold, noreturn, noinline)) void
#define ORUS_PURE __attribute__((pure))
#define ORUS_CONST __attribute__((const))
#define ORUS_MALLOC __attribute__((malloc, returns_nonnull, warn_unused_result))
/// Before a loop that shall be unrolled; clang sees to that by itself.
#if defined(__clang__)
#define ORUS_UNROLL
#else
#define ORUS_UNROLL _Pragma("GCC unroll 4")
#endif
#else
#define ORUS_GNU 0
#define ORUS_INLINE static inline
#define ORUS_LIKELY(x) (x)
#define ORUS_UNLIKELY(x) (x)
#define ORUS_RAISES void
#define ORUS_PURE
#define ORUS_CONST
#define ORUS_MALLOC
#define ORUS_UNROLL
#endif

/// Functions whose optimization would take the C compiler time that grows much faster than their size: large ones, and
/// those where it does not pay at all. With `wrapv`, which adds meaning that the emitted C has no use for, gcc inlines nothing of the
/// header into them: it asks for equal flags.
#if defined(__clang__)
#define ORUS_LARGE __attribute__((optnone))
#define ORUS_UNOPTIMIZED __attribute__((optnone))
#elif defined(__GNUC__) && defined(__OPTIMIZE__)
#define ORUS_LARGE __attribute__((optimize("O1", "wrapv", "no-tree-pta", "optimize-sibling-calls")))
#define ORUS_UNOPTIMIZED __attribute__((optimize("O0", "wrapv")))
#else
#define ORUS_LARGE
#define ORUS_UNOPTIMIZED
#endif

#if defined(__TINYC__)
#define ORUS_UNREACHABLE() ((void)0)
#elif ORUS_GNU
#define ORUS_UNREACHABLE() __builtin_unreachable()
#else
#define ORUS_UNREACHABLE() ((void)0)
#endif

/// Notes for call chains that the code from here on is at a place of the program. tcc alone needs
/// it: the others write debug information that tells more.
#if defined(__TINYC__) && defined(__x86_64__)
#define ORUS_MARK(place) \
    __asm__ volatile("1: .pushsection orus_marks, \"a\"\n.quad 1b, " #place "\n.popsection")
#else
#define ORUS_MARK(place) ((void)0)
#endif

/// Keeps the call that gave `value`, a scalar in a variable, from taking over its caller's frame. What it does is no effect, so that
/// functions stay as pure as they are.
#if ORUS_GNU
#define ORUS_KEEP_FRAME(value) __asm__("" : "+r"(value))
#else
#define ORUS_KEEP_FRAME(value) ((void)0)
#endif

/// Keeps the call before it from taking over its caller's frame, for the sake of reports.
#if ORUS_GNU
#define ORUS_KEEP_CALLER() __asm__ volatile("")
#else
#define ORUS_KEEP_CALLER() ((void)0)
#endif

// Declared here instead of by <string.h>, which costs more to read than this header.
void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int byte, size_t count);
int memcmp(const void *left, const void *right, size_t count);

/// Room for bytes shared by the results of concatenations: `lo..<hi` is in use, and either
/// end grows in place. An atomic block: no field is a traced pointer.
typedef struct OrusBuffer {
    uint8_t *lo, *hi;
    uint8_t *begin, *end;
} OrusBuffer;

/// An immutable string: always flat bytes. A literal is a static object of this type with
/// `hash` 0. The header is small, so that a string of eight bytes takes 32 in all.
typedef struct OrusString {
    const uint8_t *data;
    int64_t len;
    uint64_t hash; ///< cached by orus_string_hash, and the flags below; else 0
} OrusString;

/// In `hash`: the string is the header of an OrusSharedString. No hash has this bit.
#define ORUS_STRING_SHARES ((uint64_t)1 << 56)

/// In `hash`: the header is in the frame of a function that only looks at the string, and its bytes are those of another one. What keeps
/// a string takes a copy (orus_string_kept). No hash has this bit.
#define ORUS_STRING_IS_VIEW ((uint64_t)1 << 55)
#define ORUS_STRING_FLAGS (ORUS_STRING_SHARES | ORUS_STRING_IS_VIEW)

/// A string whose bytes are in a buffer.
typedef struct OrusSharedString {
    OrusString string;
    OrusBuffer *buffer;
} OrusSharedString;

/// A growable or fixed array of unboxed elements, erased to its storage.
typedef struct OrusArray {
    void *data;
    int64_t len;
    int64_t cap;
} OrusArray;

/// A closure: its code takes the arguments and then the closure itself. Captures follow
/// this header in a struct that the emitter declares.
typedef struct OrusClosure {
    void (*code)(void);
} OrusClosure;

typedef struct OrusError OrusError;
typedef struct OrusWriter OrusWriter;

/// Defines a static string literal object named `name` from a C string literal.
#define ORUS_STRING_LITERAL(name, text) \
    static OrusString name = {(const uint8_t *)(text), (int64_t)sizeof(text) - 1, 0}

#endif
