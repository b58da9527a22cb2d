#!/usr/bin/env bash
# Error reports: excerpts of awkward lines, JSON, and failures of standard output.
# Environment: VARIANT, OUT, CC.
set -u
sanitize=""
[ "$VARIANT" = asan ] && sanitize="-fsanitize=address,undefined"
failed=0

build() { # name, source text of the program, C expression list of the only place, message
    cat >"$OUT/$1.c" <<PROGRAM
#include "program.h"
static int32_t run(void) {
    orus_write_literal(orus_stdout(), "out ");
    orus_raise_message(ORUS_E_RAISED, orus_string_from_c("$4"), 0);
}
PROGRAM("$2", run, $3);
PROGRAM
    ${CC:-gcc} -std=gnu11 -O1 $sanitize -Iinclude -Itests/programs "$OUT/$1.c" \
        "build/$VARIANT/liborusrt.a" -lgc -lm -o "$OUT/$1" || failed=1
}

expect() { # what, wanted, got
    if [ "$2" != "$3" ]; then
        echo "reports: $1"
        diff <(echo "$2") <(echo "$3")
        failed=1
    fi
}

build tab '\tx = \"é\" + y\n' '{0, 1, 6, 5, 8, 0}' 'two\nlines'
expect "tabs and wide characters" 'out runtime error[E0013]: two
lines
 --> main.orus:1:6
  |
1 |     x = "é" + y
  |         ^^^^^^^' "$("$OUT/tab" 2>&1)"
expect "exit code" 70 "$("$OUT/tab" >/dev/null 2>&1; echo $?)"
expect "JSON" '{"severity":"error","code":"E0013","title":"uncaught error","message":"two\nlines","file":"main.orus","line":1,"column":6,"endLine":1,"endColumn":13,"offset":5,"length":8,"labels":[],"notes":[],"help":[]}' \
    "$(ORUS_ERROR_FORMAT=json "$OUT/tab" 2>&1 >/dev/null)"

long=$(printf 'a%.0s' $(seq 300))
build long "${long}XYZ${long}" '{0, 12, 301, 300, 3, 0}' 'bad \xFF \" bytes\t'
around=$(printf 'a%.0s' $(seq 60))
behind=$(printf 'a%.0s' $(seq 97))
expect "a long line" "12 | …${around}XYZ${behind}…" "$("$OUT/long" 2>&1 | grep XYZ)"
expect "the carets of a long line" "   | $(printf ' %.0s' $(seq 61))^^^" "$("$OUT/long" 2>&1 | grep '\^')"
expect "bytes in JSON" '"message":"bad � \" bytes\u0009"' \
    "$(ORUS_ERROR_FORMAT=json "$OUT/long" 2>&1 >/dev/null | grep -o '"message":"[^,]*"')"

cat >"$OUT/lines.c" <<'PROGRAM'
#include "program.h"
static int32_t run(void) {
    for (int i = 0; i < 100000; i++) print_i64(i);
    return 3;
}
PROGRAM("", run, {0, 1, 1, 0, 0, 0});
PROGRAM
${CC:-gcc} -std=gnu11 -O1 $sanitize -Iinclude -Itests/programs "$OUT/lines.c" \
    "build/$VARIANT/liborusrt.a" -lgc -lm -o "$OUT/lines" || failed=1
expect "exit code of the program" 3 "$("$OUT/lines" >/dev/null; echo $?)"
expect "a full disk" 'runtime error[E0014]: Cannot write to standard output: No space left on device
70' "$("$OUT/lines" 2>&1 >/dev/full; echo $?)"
expect "a closed stdout" 'runtime error[E0014]: Cannot write to standard output: Bad file descriptor
70' "$("$OUT/lines" 2>&1 >&-; echo $?)"
expect "a closed pipe" 141 "$("$OUT/lines" 2>&1 | head -1 >/dev/null; echo "${PIPESTATUS[0]}")"

[ "$VARIANT" = asan ] && exit $failed # its shadow memory needs more address space
cat >"$OUT/memory.c" <<'PROGRAM'
#include "program.h"
static void *list, *volatile last;
static int32_t fill(void *env) {
    for (;;) {
        void **block = orus_alloc(*(int32_t *)env == 0 ? 48 : 1 << 20);
        *block = list;
        list = block;
    }
}
static int32_t run(void) {
    OrusError *error;
    for (int32_t i = 0; i < 2; i++)
        if (orus_try(fill, &i, &error) < 0) {
            list = NULL;
            // Sizes that are new to the collector need tables of it.
            for (size_t bytes = 16; bytes < 2048; bytes += 16) last = orus_alloc(bytes);
            print_string(orus_error_text(error));
        }
    int32_t small = 0;
    return fill(&small);
}
PROGRAM("", run, {0, 1, 1, 0, 0, 0});
PROGRAM
${CC:-gcc} -std=gnu11 -O1 -Iinclude -Itests/programs "$OUT/memory.c" "build/$VARIANT/liborusrt.a" -static -lgc -lm -o "$OUT/memory" || failed=1
expect "memory that runs out" 'Error: Out of memory
Error: Out of memory
runtime error[E0009]: Out of memory
70' "$(ulimit -v 600000; "$OUT/memory" 2>&1; echo $?)"

exit $failed
