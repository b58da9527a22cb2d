// Files, arguments and the environment.
//args one two
//env ORUS_TEST_VALUE=42
//> 2 one two
//> 42 
//> hello
//> more
//> 3 [a][][b]
//> 300000
//> Error: Cannot read "/": Is a directory
//> Error: Cannot write "/no/such/dir/file": No such file or directory
//> Error: Cannot write "/dev/full": No space left on device
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static OrusString *path;

static int32_t failing(void *env) {
    OrusString *text = orus_string_from_c("text");
    switch (*(int32_t *)env) {
    case 0: orus_io_read_file(orus_string_from_c("/"), 0); break;
    case 1: orus_io_write_file(orus_string_from_c("/no/such/dir/file"), text, 0); break;
    default: orus_io_write_file(orus_string_from_c("/dev/full"), text, 0);
    }
    return 0;
}

static void check_args(void) {
    OrusArray *args = orus_env_args();
    OrusWriter *out = orus_stdout();
    orus_write_i64(out, args->len);
    for (int64_t i = 0; i < args->len; i++) {
        orus_write_byte(out, ' ');
        orus_write_string(out, ((OrusString **)args->data)[i]);
    }
    orus_write_newline(out);
    orus_write_string(out, orus_env_get(orus_string_from_c("ORUS_TEST_VALUE")));
    orus_write_byte(out, ' ');
    print_string(orus_env_get(orus_string_from_c("ORUS_TEST_UNSET")));
}

static int32_t run(void) {
    check_args();
    char name[] = "/tmp/orus-runtime-test-XXXXXX";
    close(mkstemp(name));
    path = orus_string_from_c(name);
    orus_io_write_file(path, orus_string_from_c("hello\n"), 0);
    orus_io_append_file(path, orus_string_from_c("more"), 0);
    print_string(orus_io_read_file(path, 0));
    orus_io_write_file(path, orus_string_from_c("a\r\n\nb"), 0);
    OrusArray *lines = orus_io_read_lines(path, 0);
    print_i64(lines->len);
    orus_stdout()->len -= 1;
    orus_write_byte(orus_stdout(), ' ');
    for (int64_t i = 0; i < lines->len; i++) {
        orus_write_byte(orus_stdout(), '[');
        orus_write_string(orus_stdout(), ((OrusString **)lines->data)[i]);
        orus_write_byte(orus_stdout(), ']');
    }
    orus_write_newline(orus_stdout());
    OrusString *large = &orus_string_empty;
    for (int i = 0; i < 300000; i++) large = orus_string_concat(large, &orus_string_bytes['x']);
    orus_io_write_file(path, large, 0);
    print_i64(orus_string_equal(orus_io_read_file(path, 0), large) ? large->len : -1);
    unlink(name);
    OrusError *error;
    for (int32_t i = 0; i < 3; i++)
        if (orus_try(failing, &i, &error) < 0) print_string(orus_error_text(error));
    return 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
