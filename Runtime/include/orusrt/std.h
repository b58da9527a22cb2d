/// The native functions behind Runtime/std/*.orus.
#ifndef ORUSRT_STD_H
#define ORUSRT_STD_H

#include "errors.h"
#include "builtins.h"

// std.io: failures raise E0014 with the path and the system's reason.
OrusString *orus_io_read_file(OrusString *path, uint32_t place);
void orus_io_write_file(OrusString *path, OrusString *text, uint32_t place);
void orus_io_append_file(OrusString *path, OrusString *text, uint32_t place);
OrusArray *orus_io_read_lines(OrusString *path, uint32_t place);
OrusString *orus_io_read_stdin(uint32_t place);

// std.env
OrusArray *orus_env_args(void);
/// The variable's value; the empty string when it is not set.
OrusString *orus_env_get(OrusString *name);
ORUS_INLINE void orus_env_exit(int32_t code) { orus_exit(code); }

// std.math
double sqrt(double x);
double sin(double x);
double cos(double x);
double tan(double x);
double atan2(double y, double x);
double exp(double x);
double log(double x);
double log2(double x);
double log10(double x);
double pow(double x, double y);
double floor(double x);
double ceil(double x);
double round(double x);
double trunc(double x);
double hypot(double x, double y);
double asin(double x);
double acos(double x);
double atan(double x);
double sinh(double x);
double cosh(double x);
double tanh(double x);
double asinh(double x);
double acosh(double x);
double atanh(double x);
double cbrt(double x);
double log1p(double x);
double expm1(double x);
double erf(double x);
double erfc(double x);
double tgamma(double x);
double lgamma(double x);

// C compilers compute what is asked of constants more exactly than the library does, which decides elsewhere: under another name it always does.
#define ORUS_MATH(name)                                          \
    double orus_libm_##name(double x) __asm__(#name) ORUS_CONST; \
    ORUS_INLINE double orus_math_##name(double x) { return __builtin_constant_p(x) ? orus_libm_##name(x) : name(x); }
#define ORUS_MATH_OF_TWO(name)                                             \
    double orus_libm_##name(double x, double y) __asm__(#name) ORUS_CONST; \
    ORUS_INLINE double orus_math_##name(double x, double y) {              \
        return __builtin_constant_p(x) || __builtin_constant_p(y) ? orus_libm_##name(x, y) : name(x, y); \
    }

ORUS_INLINE double orus_math_sqrt(double x) { return sqrt(x); }
ORUS_MATH(sin)
ORUS_MATH(cos)
ORUS_MATH(tan)
ORUS_MATH_OF_TWO(atan2)
ORUS_MATH(exp)
ORUS_MATH(log)
ORUS_MATH(log2)
ORUS_MATH(log10)
ORUS_MATH_OF_TWO(pow)
ORUS_INLINE double orus_math_floor(double x) { return floor(x); }
ORUS_INLINE double orus_math_ceil(double x) { return ceil(x); }
ORUS_INLINE double orus_math_round(double x) { return round(x); }
ORUS_INLINE double orus_math_trunc(double x) { return trunc(x); }
ORUS_MATH_OF_TWO(hypot)
ORUS_MATH(asin)
ORUS_MATH(acos)
ORUS_MATH(atan)
ORUS_MATH(sinh)
ORUS_MATH(cosh)
ORUS_MATH(tanh)
ORUS_MATH(asinh)
ORUS_MATH(acosh)
ORUS_MATH(atanh)
ORUS_MATH(cbrt)
ORUS_MATH(log1p)
ORUS_MATH(expm1)
ORUS_MATH(erf)
ORUS_MATH(erfc)
ORUS_MATH(tgamma)
ORUS_MATH(lgamma)

#undef ORUS_MATH
#undef ORUS_MATH_OF_TWO

#endif
