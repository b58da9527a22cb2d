/// Conversions that tcc calls functions for. Its own library has them, but the linker that joins its
/// objects with the runtime is gcc's, whose library has none on machines where they are instructions.
#include <stdint.h>

double __floatundidf(uint64_t value);
float __floatundisf(uint64_t value);

double __floatundidf(uint64_t value) { return (double)value; }

float __floatundisf(uint64_t value) { return (float)value; }
