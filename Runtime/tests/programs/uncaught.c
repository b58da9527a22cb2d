// An error that nothing catches, below two calls of which one is inlined.
//> before
//2> runtime error[E0001]: Division by zero
//2>  --> main.orus:2:5
//2>   |
//2> 2 |     a / b
//2>   |     ^^^^^
//2>   = help: test the divisor before dividing
//2>   = calls, innermost first:
//2>         divide at main.orus:2
//2>         Point.mean at main.orus:5
//2>         start at main.orus:8
//! exit 70
#include "program.h"

ORUS_STRING_LITERAL(s$0, "before");

#line 2 "main.orus"
static inline __attribute__((always_inline)) int32_t main$divide(int32_t a, int32_t b) { return orus_div_i32(a, b, 0); }
#line 5 "main.orus"
static __attribute__((noinline)) int32_t main$Point$mean$$2(int32_t n) { return 1 + main$divide(n, n - 1); }
#line 8 "main.orus"
static __attribute__((noinline)) int32_t main$start(void) { print_string(&s$0); return 1 + main$Point$mean$$2(1); }
#line 1 "orus-generated"
static int32_t run(void) {
    return main$start();
}

PROGRAM("fn divide(a, b):\n    a / b\n\nimpl Point:\n    fn mean(n): 1 + divide(n, n - 1)\n", run, {0, 2, 5, 21, 5, 0});
