// An overflow that nothing catches is reported with its place, as far as the debug information tells.
//2> runtime error[E0008]: Stack overflow
//2>  --> main.orus:2:5
//2>   |
//2> 2 |     1 + forever(n + 1)
//2>   |     ^^^^^^^^^^^^^^^^^^
//2>   = help: does the recursion end? ORUS_STACK_SIZE=1024 gives a stack of 1024 MB
//2>   = calls, innermost first:
//2>         forever at main.orus:2 (many times)
//! exit 70
#include "program.h"

#line 2 "main.orus"
static __attribute__((noinline)) int64_t main$forever(int64_t n) { int64_t v = main$forever(n + 1); return orus_add_i64(1, v, 0); }
#line 1 "orus-generated"
static int32_t run(void) {
    return (int32_t)main$forever(0);
}

PROGRAM("fn forever(n):\n    1 + forever(n + 1)\n", run, {0, 2, 1, 0, 5, 0});
