// A chain of calls through a recursion that ends is shown from both ends.
//2> runtime error[E0004]: Integer overflow
//2>  --> main.orus:1:1
//2>   |
//2> 1 | fn deep(n): n
//2>   | ^^
//2>   = help: use a wider type, or `wrapping_add` and its kin where wrapping is meant
//2>   = calls, innermost first:
//2>         deep at main.orus:1
//2>         deep at main.orus:5 (5000 times)
//2>         start at main.orus:7
//! exit 70
#include "program.h"

#line 3 "main.orus"
static __attribute__((noinline)) int64_t main$deep(int64_t n) {
    if (n == 0) orus_raise_overflow(0);
    int64_t v = main$deep(n - 1);
    return orus_add_i64(1, v, 0); }
#line 7 "main.orus"
static __attribute__((noinline)) int64_t main$start(void) { int64_t v = main$deep(5000); return orus_add_i64(1, v, 0); }
#line 1 "orus-generated"
static int32_t run(void) {
    return (int32_t)main$start();
}

PROGRAM("fn deep(n): n\n", run, {0, 1, 1, 0, 2, 0});
