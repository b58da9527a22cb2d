#!/usr/bin/env bash
# Compares float texts with Python's repr on many values; skipped where there is no Python.
# Environment: VARIANT, OUT (as tests/run sets them), COUNT.
set -eu
command -v python3 >/dev/null || exit 0
source=$OUT/python_repr.c
cat >"$source" <<'PROGRAM'
#include "program.h"
/// Reads 64-bit patterns in hexadecimal, one per line, and prints the floats.
static int32_t run(void) {
    OrusArray *lines = orus_io_read_lines(orus_string_from_c("/dev/stdin"), 0);
    for (int64_t i = 0; i < lines->len; i++) {
        OrusString *line = ((OrusString **)lines->data)[i];
        uint64_t bits = 0;
        for (int64_t j = 0; j < line->len; j++)
            bits = bits * 16 + (uint64_t)(line->data[j] - (line->data[j] < 'a' ? '0' : 'a' - 10));
        double value;
        memcpy(&value, &bits, sizeof value);
        orus_write_f64(orus_stdout(), value);
        orus_write_newline(orus_stdout());
    }
    return 0;
}
PROGRAM("", run, {0, 1, 1, 0, 0, 0});
PROGRAM
sanitize=""
[ "$VARIANT" = asan ] && sanitize="-fsanitize=address,undefined"
${CC:-gcc} -std=gnu11 -O1 $sanitize -Iinclude -Itests/programs "$source" "build/$VARIANT/liborusrt.a" -lgc -lm -o "$OUT/python_repr"
python3 - "$OUT/python_repr" "${COUNT:-200000}" <<'COMPARE'
import math, random, struct, subprocess, sys

program, count = sys.argv[1], int(sys.argv[2])
random.seed(4711)
values = [0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308]
for exponent in range(2048):  # around every power of two, denormal ones included
    for fraction in (0, 1, 2**52 - 1):
        values.append(struct.unpack("<d", struct.pack("<Q", exponent << 52 | fraction))[0])
for exponent in range(-330, 310):  # around every power of ten
    value = float("1e%d" % exponent)
    values += [value, math.nextafter(value, 0), math.nextafter(value, math.inf)]
while len(values) < count:
    values.append(struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))[0])
    values.append(random.getrandbits(52) * 5e-324)  # denormals
    values.append(round(random.uniform(-1000, 1000), random.randrange(6)))
    values.append(float(random.getrandbits(random.randrange(1, 70))))
lines = "\n".join("%016x" % struct.unpack("<Q", struct.pack("<d", v))[0] for v in values)
got = subprocess.run([program], input=lines, capture_output=True, text=True).stdout.split("\n")[:-1]
wrong = [(v, g) for v, g in zip(values, got) if repr(v) != g]
print("python_repr: %d values, %d differ" % (len(values), len(wrong) + abs(len(values) - len(got))))
for value, text in wrong[:10]:
    print("  %r printed as %s" % (value, text))
sys.exit(bool(wrong) or len(got) != len(values))
COMPARE
