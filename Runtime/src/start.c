/// Where a compiled program begins and ends.
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int orus_argc;
char **orus_argv;

/// Runs on the program's stack and never leaves it: `exit` works from there as well.
static void run_program(void) { orus_exit(orus_program.run()); }

void orus_exit(int32_t code) {
    orus_flush(&orus_stdout_writer);
    orus_flush(&orus_stderr_writer);
    exit(code);
}

int main(int argc, char **argv) {
    orus_argc = argc;
    orus_argv = argv;
    if (orus_program.abi != ORUS_ABI_VERSION) {
        static const char text[] = "error[E9002]: program and runtime library do not fit together\n";
        if (write(STDERR_FILENO, text, sizeof text - 1) < 0) { /* nowhere left to tell */ }
        return 70;
    }
    orus_run_on_program_stack(run_program);
}
