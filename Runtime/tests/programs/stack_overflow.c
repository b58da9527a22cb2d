// Stack overflow in compiled code, in the runtime and in the C library, caught again and again; and
// 100,000 frames of a small function without one.
//env ORUS_STACK_SIZE=16
//> 100000
//> Error: Stack overflow
//> Error: Stack overflow
//> Error: Stack overflow
//> Error: Stack overflow
//> Error: Stack overflow
//> E0008 stack main.orus:3
//> still alive
#include "program.h"

double strtod(const char *text, char **end);

/// Not a constant for the C compiler, which would else turn endless recursions into loops.
static volatile int64_t zero;
static volatile double sink;

#line 2 "main.orus"
static __attribute__((noinline)) int64_t main$count(int64_t n) {
    return n == 0 ? zero : orus_add_i64(1, main$count(n - 1), 0);
}

#line 3 "main.orus"
static __attribute__((noinline)) int64_t main$forever(int64_t n) { if (n < zero) return 0; int64_t v = main$forever(n + 1); return orus_add_i64(1, v, 0); }

#line 50 "test.c"
/// Each level allocates: overflows in the collector unless the runtime takes care.
static __attribute__((noinline)) OrusString *main$concat(OrusString *s, int64_t n) {
    if (n < zero) return s;
    OrusString *t = orus_string_concat(s, orus_string_from_i64(n));
    OrusString *deeper = main$concat(orus_string_slice(t, 0, 5, 0), n + 1);
    return orus_string_concat(deeper, t);
}

/// Each level formats a number by the C library.
static __attribute__((noinline)) int64_t main$format(int64_t n) {
    if (n < zero) return 0;
    OrusWriter *writer = orus_writer_new();
    orus_write_fixed(writer, (double)n * 1e200, 10);
    return orus_add_i64(main$format(n + 1), writer->len, 0);
}

/// Each level reads a number by the C library.
static __attribute__((noinline)) double main$parse(int64_t n) {
    if (n < zero) return 0;
    double value = orus_parse_float(orus_string_from_c("1.5"), 0);
    return main$parse(n + 1) + value;
}

static int32_t body(void *env) {
    switch (*(int32_t *)env) {
    case 0: sink = (double)main$forever(0); break;
    case 1: sink = (double)main$concat(orus_string_from_c("12345"), 10000)->len; break;
    case 2: sink = (double)main$format(0); break;
    default: sink = main$parse(0);
    }
    return 0;
}

static int32_t run(void) {
    print_i64(main$count(100000));
    OrusError *error;
    for (int32_t i = 0; i < 5; i++) {
        int32_t which = i % 4;
        if (orus_try(body, &which, &error) < 0) print_string(orus_error_text(error));
        orus_collect();
    }
    OrusWriter *out = orus_stdout();
    orus_write_string(out, orus_error_code(error));
    orus_write_byte(out, ' ');
    orus_write_string(out, orus_error_kind(error));
    orus_write_byte(out, ' ');
    orus_write_string(out, orus_error_file(error));
    orus_write_byte(out, ':');
    print_i64(orus_error_line(error));
    print_string(orus_string_from_c("still alive"));
    return 0;
}

PROGRAM("\n\nfn forever(n): 1 + forever(n + 1)\n", run, {0, 2, 1, 0, 5, 0});
