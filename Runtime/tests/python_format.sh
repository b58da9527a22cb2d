#!/usr/bin/env bash
# Compares formatted values with Python's `format` on random specifications; skipped where there is no Python.
# Environment: VARIANT, OUT (as tests/run sets them), COUNT.
set -eu
command -v python3 >/dev/null || exit 0
source=$OUT/python_format.c
cat >"$source" <<'PROGRAM'
#include "program.h"

typedef struct Line {
    char kind;
    OrusString *value, *template;
    OrusString *result;
} Line;

static uint64_t hexadecimal(OrusString *text) {
    uint64_t bits = 0;
    for (int64_t j = 0; j < text->len; j++)
        bits = bits * 16 + (uint64_t)(text->data[j] - (text->data[j] < 'a' ? '0' : 'a' - 10));
    return bits;
}

static int32_t format_line(void *env) {
    Line *line = env;
    OrusWriter *f = orus_format_begin(line->template);
    uint64_t bits = line->kind == 's' ? 0 : hexadecimal(line->value);
    double real;
    memcpy(&real, &bits, sizeof real);
    switch (line->kind) {
    case 'i': orus_format_add_i64(f, (int64_t)bits); break;
    case 'u': orus_format_add_u64(f, bits); break;
    case 'f': orus_format_add_f64(f, real); break;
    default: orus_format_add_text(f, line->value); break;
    }
    line->result = orus_format_end(f, 0);
    return 0;
}

/// Reads lines of kind, value and template between tabs, and prints the texts, `!` for what is refused.
static int32_t run(void) {
    OrusArray *lines = orus_io_read_lines(orus_string_from_c("/dev/stdin"), 0);
    for (int64_t i = 0; i < lines->len; i++) {
        OrusString *text = ((OrusString **)lines->data)[i];
        int64_t tab = 2;
        while (text->data[tab] != '\t') tab++;
        Line line = {(char)text->data[0], orus_string_new(text->data + 2, tab - 2),
                     orus_string_new(text->data + tab + 1, text->len - tab - 1), NULL};
        OrusError *error;
        if (orus_try(format_line, &line, &error) < 0)
            orus_write_literal(orus_stdout(), "!");
        else
            orus_write_string(orus_stdout(), line.result);
        orus_write_newline(orus_stdout());
    }
    return 0;
}
PROGRAM("", run, {0, 1, 1, 0, 0, 0});
PROGRAM
sanitize=""
[ "$VARIANT" = asan ] && sanitize="-fsanitize=address,undefined"
${CC:-gcc} -std=gnu11 -O1 $sanitize -Iinclude -Itests/programs "$source" "build/$VARIANT/liborusrt.a" -lgc -lm -o "$OUT/python_format"
python3 - "$OUT/python_format" "${COUNT:-100000}" <<'COMPARE'
import math, random, struct, subprocess, sys

program, count = sys.argv[1], int(sys.argv[2])
random.seed(4712)

def maybe(options, chance=0.4):
    return random.choice(options) if random.random() < chance else ""

def spec():
    align = maybe("<>^=")
    if align: align = maybe("*0 é日x", 0.5) + align
    return (align + maybe("+- ", 0.3) + maybe("#", 0.2) + maybe("0", 0.3)
            + (str(random.randrange(1, 40)) if random.random() < 0.6 else "") + maybe(",", 0.3)
            + ("." + str(random.choice([0, 1, 2, 3, 6, 10, 17, 20, 60])) if random.random() < 0.4 else "")
            + maybe("dxXobefg%s", 0.7))

def is_known_difference(template):
    # Python forgets a zero when `#g` rounds 99.95 up to the next power of ten: `1.e+02`.
    return "#" in template and "g" in template

def value():
    kind = random.choice("iuffs")
    if kind == "i":
        number = random.choice([0, 1, -1, 7, 1234, -1234567, 2**63 - 1, -2**63, random.getrandbits(random.randrange(1, 63)) * random.choice([1, -1])])
        return kind, number, "%016x" % (number % 2**64)
    if kind == "u":
        number = random.getrandbits(random.randrange(1, 65))
        return kind, number, "%016x" % number
    if kind == "f":
        number = random.choice([0.0, -0.0, 1.0, math.inf, -math.inf, math.nan, 0.1, 2.5, 0.5, 1e16, 1e-5, 123456789.125, 1e100, 9.5, 99.95,
                                random.uniform(-10, 10), random.uniform(-1e9, 1e9), random.uniform(-1, 1) * 10.0 ** random.randrange(-30, 30),
                                round(random.uniform(-1000, 1000), random.randrange(5)), float(random.randrange(-2000, 2000))])
        return kind, number, "%016x" % struct.unpack("<Q", struct.pack("<d", number))[0]
    text = random.choice(["", "a", "hello", "naïve", "日本語テキスト", "x" * 30])
    return kind, text, text

def expected(template, value):
    try:
        return template.format(value)
    except (ValueError, OverflowError):
        return "!"

cases = []
while len(cases) < count:
    kind, number, text = value()
    template = random.choice(["{:%s}", "{:%s}", "<{0:%s}>", "{{{:%s}}}"]) % spec()
    if is_known_difference(template): continue
    cases.append((kind, text, template, expected(template, number)))
lines = "\n".join("%s\t%s\t%s" % case[:3] for case in cases)
got = subprocess.run([program], input=lines, capture_output=True, text=True).stdout.split("\n")[:-1]
wrong = [(case, g) for case, g in zip(cases, got) if case[3] != g]
print("python_format: %d values, %d differ" % (len(cases), len(wrong) + abs(len(cases) - len(got))))
for case, text in wrong[:10]:
    print("  %s formatted as %r" % (case, text))
sys.exit(bool(wrong) or len(got) != len(cases))
COMPARE
