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

ORUS_INLINE double orus_math_sqrt(double x) { return sqrt(x); }
ORUS_INLINE double orus_math_sin(double x) { return sin(x); }
ORUS_INLINE double orus_math_cos(double x) { return cos(x); }
ORUS_INLINE double orus_math_tan(double x) { return tan(x); }
ORUS_INLINE double orus_math_atan2(double y, double x) { return atan2(y, x); }
ORUS_INLINE double orus_math_exp(double x) { return exp(x); }
ORUS_INLINE double orus_math_log(double x) { return log(x); }
ORUS_INLINE double orus_math_log2(double x) { return log2(x); }
ORUS_INLINE double orus_math_log10(double x) { return log10(x); }
ORUS_INLINE double orus_math_pow(double x, double y) { return pow(x, y); }
ORUS_INLINE double orus_math_floor(double x) { return floor(x); }
ORUS_INLINE double orus_math_ceil(double x) { return ceil(x); }
ORUS_INLINE double orus_math_round(double x) { return round(x); }
ORUS_INLINE double orus_math_trunc(double x) { return trunc(x); }
ORUS_INLINE double orus_math_hypot(double x, double y) { return hypot(x, y); }
ORUS_INLINE double orus_math_asin(double x) { return asin(x); }
ORUS_INLINE double orus_math_acos(double x) { return acos(x); }
ORUS_INLINE double orus_math_atan(double x) { return atan(x); }
ORUS_INLINE double orus_math_sinh(double x) { return sinh(x); }
ORUS_INLINE double orus_math_cosh(double x) { return cosh(x); }
ORUS_INLINE double orus_math_tanh(double x) { return tanh(x); }
ORUS_INLINE double orus_math_asinh(double x) { return asinh(x); }
ORUS_INLINE double orus_math_acosh(double x) { return acosh(x); }
ORUS_INLINE double orus_math_atanh(double x) { return atanh(x); }
ORUS_INLINE double orus_math_cbrt(double x) { return cbrt(x); }
ORUS_INLINE double orus_math_log1p(double x) { return log1p(x); }
ORUS_INLINE double orus_math_expm1(double x) { return expm1(x); }
ORUS_INLINE double orus_math_erf(double x) { return erf(x); }
ORUS_INLINE double orus_math_erfc(double x) { return erfc(x); }
ORUS_INLINE double orus_math_tgamma(double x) { return tgamma(x); }
ORUS_INLINE double orus_math_lgamma(double x) { return lgamma(x); }

#endif
