// Calls of the system: open files, directories, other programs, bytes; failures are numbers, nothing is raised.
//> 0 -2 -22
//> hello 6
//> llo
//> 5 1
//> -9
//> 1 a 0
//> 0 2
//> 3 [DATA] [err]
//> -9 [] []
//> 0 2
//> No such file or directory
//> [0][255] 2
#include "program.h"

#include <stdlib.h>

static OrusString *text(const char *c) { return orus_string_from_c(c); }

static void numbers(int64_t first, int64_t second) {
    orus_write_i64(orus_stdout(), first);
    orus_write_byte(orus_stdout(), ' ');
    print_i64(second);
}

static OrusArray *strings(int count, const char **from) {
    OrusArray *array = orus_array_new(0, sizeof(OrusString *), true);
    for (int i = 0; i < count; i++) *(OrusString **)orus_array_push(array, sizeof(OrusString *), true) = text(from[i]);
    return array;
}

static void print_run(OrusArray *result) {
    OrusWriter *out = orus_stdout();
    OrusString **parts = result->data;
    orus_write_string(out, parts[0]);
    for (int i = 1; i < 3; i++) {
        orus_write_bytes(out, " [", 2);
        orus_write_string(out, parts[i]);
        orus_write_byte(out, ']');
    }
    orus_write_newline(out);
}

static void check_files(OrusString *directory) {
    OrusString *path = orus_string_concat(directory, text("/a"));
    int64_t file = orus_system_open(path, 1);
    orus_write_i64(orus_stdout(), orus_system_write(file, text("hello\n")) + orus_system_close(file));
    orus_write_byte(orus_stdout(), ' ');
    numbers(orus_system_open(text("/no/such"), 0), orus_system_open(orus_string_new("a\0b", 3), 0));
    file = orus_system_open(path, 0);
    OrusString *read = orus_system_read(file, 5);
    orus_write_string(orus_stdout(), read);
    orus_write_byte(orus_stdout(), ' ');
    read = orus_system_read(file, 100);
    print_i64(read->len + orus_system_seek(file, 0, 1) - 1);
    orus_system_seek(file, 2, 0);
    print_string(orus_system_read(file, 3));
    numbers(orus_system_seek(file, -1, 2), orus_system_read(file, 9)->len);
    orus_system_close(file);
    print_i64(orus_system_write(file, text("x")));
    OrusArray *names = orus_system_list(directory);
    orus_write_i64(orus_stdout(), names->len);
    orus_write_byte(orus_stdout(), ' ');
    orus_write_string(orus_stdout(), *(OrusString **)names->data);
    orus_write_byte(orus_stdout(), ' ');
    print_i64(orus_system_failure());
    orus_system_unlink(path);
    orus_system_rmdir(directory);
    names = orus_system_list(directory);
    numbers(names->len, orus_system_failure());
}

static int32_t run(void) {
    char name[] = "/tmp/orus-runtime-test-XXXXXX";
    if (mkdtemp(name) == NULL) return 1;
    check_files(text(name));
    OrusArray *none = strings(0, NULL);
    const char *script[] = {"sh", "-c", "tr a-z A-Z; printf err >&2; exit 3"};
    print_run(orus_system_run(strings(3, script), &orus_string_empty, none, text("data"), 7));
    const char *dies[] = {"sh", "-c", "kill -9 $$"};
    print_run(orus_system_run(strings(3, dies), &orus_string_empty, none, &orus_string_empty, 7));
    const char *missing[] = {"no-such-program-anywhere"};
    OrusArray *result = orus_system_run(strings(1, missing), &orus_string_empty, none, &orus_string_empty, 7);
    numbers(result->len, orus_system_failure());
    print_string(orus_system_reason(2));
    OrusArray *bytes = orus_bytes_of_string(orus_string_new("\0\xFF", 2));
    for (int i = 0; i < 2; i++) {
        orus_write_byte(orus_stdout(), '[');
        orus_write_i64(orus_stdout(), ((uint8_t *)bytes->data)[i]);
        orus_write_byte(orus_stdout(), ']');
    }
    orus_write_byte(orus_stdout(), ' ');
    print_i64(orus_bytes_to_string(bytes)->len);
    return 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
