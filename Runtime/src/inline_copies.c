/// The inline functions of the header once more, as functions of the library: programs that are built for debuggers call these, so that
/// steps go from one line of the program to the next.
#define ORUS_INLINE_COPIES
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "orusrt.h"
