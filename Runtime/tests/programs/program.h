/// Frame of the test programs, which are written as the compiler emits C: names with `$`, places
/// by number, `try` bodies as functions of their own.
///
/// Their expectations stand in comments: `//> line of stdout`, `//2> line of stderr`,
/// `//! exit N` (0 if not given), `//< line of stdin`, `//args …`, `//env NAME=value`.
#ifndef ORUS_TEST_PROGRAM_H
#define ORUS_TEST_PROGRAM_H

#include "orusrt.h"

static inline void print_i64(int64_t value) {
    orus_write_i64(orus_stdout(), value);
    orus_write_newline(orus_stdout());
}

static inline void print_string(const OrusString *s) {
    orus_write_string(orus_stdout(), s);
    orus_write_newline(orus_stdout());
}

/// Defines the program: its places and one embedded file, `main.orus`.
#define PROGRAM(text, run, ...) \
    static const OrusPlace places[] = {__VA_ARGS__}; \
    static const OrusSourceFile files[] = {{"main.orus", text, sizeof(text) - 1, false}}; \
    const OrusProgram orus_program = { \
        ORUS_ABI_VERSION, sizeof places / sizeof *places, 1, 0, 0, places, files, NULL, NULL, "main", run}

#endif
