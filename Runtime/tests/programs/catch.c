// try and catch: nesting, rethrowing, errors of the runtime's slow paths, codes and places.
//> caught: Error: Division by zero E0001 arithmetic main.orus:2
//> outer: Error: Division by zero
//> code 7
//> inner then outer
//> Array index must be a non-negative integer
//> Array index out of bounds
//> Array slice start out of bounds
//> Array slice end out of bounds
//> Array slice end before start
//> String slice end before start
//> Cannot pop from an empty array
//> Range step cannot be zero
//> i64 value out of u32 range
//> Cannot convert negative i32 to u64
//> f64 value out of i32 range
//> f64 value out of i64 range
//> int() argument must be an integer string, got "ab\"c"
//> int() argument out of i32 range, got " 2147483648 "
//> int() argument must be a whole number, got 2.5
//> float() argument must be a number string, got ""
//> Cannot read "/no/such/file": No such file or directory
//> Out of memory
//> assert_eq failed (sum)
//>   expected: 3
//>   actual:   4
//> depth 100000
#include "program.h"

static int32_t divide(void *env) {
    int32_t *values = env;
    return values[0] = orus_div_i32(values[0], values[1], 0);
}

static int32_t nested(void *env) {
    OrusError *error;
    if (orus_try(divide, env, &error) < 0) orus_raise(error, 0);
    return 0;
}

static int32_t returns(void *env) {
    (void)env;
    return 7;
}

static int32_t raises_twice(void *env) {
    OrusError *error;
    if (orus_try(divide, env, &error) < 0) {
        orus_write_literal(orus_stdout(), "inner then ");
        orus_raise_overflow(0);
    }
    return 0;
}

static int32_t one_failure(void *env) {
    OrusArray *array = orus_array_fill(&(int32_t){5}, 3, 4, false, 0);
    OrusString *text = orus_string_from_c("abc");
    switch (*(int32_t *)env) {
    case 0: orus_check_index(-1, array->len, 0); break;
    case 1: orus_check_index(3, array->len, 0); break;
    case 2: orus_array_slice(array, 4, 2, 4, false, 0); break;
    case 3: orus_array_slice(array, 1, 4, 4, false, 0); break;
    case 4: orus_array_slice(array, 2, 1, 4, false, 0); break;
    case 5: orus_string_slice(text, 2, 1, 0); break;
    case 6: orus_array_pop(orus_array_new(0, 4, false), 4, 0); break;
    case 7: orus_range_new(0, 1, 0, 0); break;
    case 8: orus_cast_i64_u32(-1, 0); break;
    case 9: orus_cast_i32_u64(-1, 0); break;
    case 10: orus_cast_f64_i32(0.0 / (double)array->cap - 2147483649.0, 0); break;
    case 11: orus_cast_f64_i64(9223372036854775808.0, 0); break;
    case 12: orus_parse_int(orus_string_from_c("ab\"c"), 0); break;
    case 13: orus_parse_int(orus_string_from_c(" 2147483648 "), 0); break;
    case 14: orus_int_from_f64(2.5, 0); break;
    case 15: orus_parse_float(&orus_string_empty, 0); break;
    case 16: orus_io_read_file(orus_string_from_c("/no/such/file"), 0); break;
    case 17: orus_array_new((int64_t)1 << 60, 8, false); break;
    case 18:
        orus_raise_assert_eq(orus_string_from_c("sum"), orus_string_from_c("3"),
                             orus_string_from_c("4"), 0);
    default: break;
    }
    return 0;
}

static int32_t deep(void *env) {
    int32_t *depth = env;
    OrusError *error;
    *depth += 1;
    if (*depth == 100000) orus_raise_overflow(0);
    if (orus_try_passing(deep, env, &error) < 0) orus_raise(error, 0);
    return 0;
}

static int32_t run(void) {
    OrusError *error;
    OrusWriter *out = orus_stdout();
    int32_t values[2] = {1, 0};
    if (orus_try(divide, values, &error) < 0) {
        orus_write_literal(out, "caught: ");
        orus_write_error(out, error);
        orus_write_byte(out, ' ');
        orus_write_string(out, orus_error_code(error));
        orus_write_byte(out, ' ');
        orus_write_string(out, orus_error_kind(error));
        orus_write_byte(out, ' ');
        orus_write_string(out, orus_error_file(error));
        orus_write_byte(out, ':');
        orus_write_i64(out, orus_error_line(error));
        orus_write_newline(out);
    }
    if (orus_try(nested, values, &error) < 0) {
        orus_write_literal(out, "outer: ");
        print_string(orus_error_text(error));
    }
    orus_write_literal(out, "code ");
    print_i64(orus_try(returns, NULL, &error));
    if (orus_try(raises_twice, values, &error) < 0) {
        orus_write_literal(out, "outer");
        orus_write_newline(out);
    }
    for (int32_t i = 0; i < 19; i++)
        if (orus_try(one_failure, &i, &error) < 0) print_string(orus_error_message(error));
    int32_t depth = 0;
    if (orus_try(deep, &depth, &error) < 0) {
        orus_write_literal(out, "depth ");
        print_i64(depth);
    }
    return 0;
}

PROGRAM("fn f(a, b):\n    a / b\n", run, {0, 2, 5, 16, 5, 0});
