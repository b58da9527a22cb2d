// Standard input: lines with and without their ends, then the rest at once, then its end.
//< first line
//< second
//< 
//< rest 1
//< rest 2
//> name? [first line][second][][rest 1
//> rest 2
//> ]
//> Error: input() reached end of file
#include "program.h"

static void show(const OrusString *s) {
    orus_write_byte(orus_stdout(), '[');
    orus_write_string(orus_stdout(), s);
    orus_write_byte(orus_stdout(), ']');
}

static int32_t read_more(void *env) {
    (void)env;
    show(orus_input(NULL, 0));
    return 0;
}

static int32_t run(void) {
    show(orus_input(orus_string_from_c("name? "), 0));
    show(orus_input(NULL, 0));
    show(orus_input(NULL, 0));
    show(orus_io_read_stdin(0));
    orus_write_newline(orus_stdout());
    OrusError *error;
    if (orus_try(read_more, NULL, &error) < 0) print_string(orus_error_text(error));
    return 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
