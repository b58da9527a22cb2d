// The smallest program.
//> Hello, world!
#include "program.h"

ORUS_STRING_LITERAL(s$0, "Hello, world!");

static int32_t run(void) {
    print_string(&s$0);
    return 0;
}

PROGRAM("print(\"Hello, world!\")\n", run, {0, 1, 1, 0, 22, 0});
