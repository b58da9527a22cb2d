// The part of the C library that Swift's Glibc module leaves out: mallopt.
#include <malloc.h>
