"""Writes an Orus program of a given number of lines, with the mix that people write.

The program compiles, runs and prints a checksum. It is deterministic: the same size gives the same text.
Functions, structs, enums, matches, loops, strings and generic calls take turns; every function is called, so
that nothing of it can be left out.
"""

import sys

# Each template is one "unit" of top-level code; `{n}` numbers it. `unit_{n}(x: i32) -> i32` is what the driver calls.
TEMPLATES = [
    """
struct Account{n}:
    owner: string
    balance: i64
    history: [i64]

impl Account{n}:
    fn deposit(self, amount: i64) -> bool:
        if amount <= 0:
            return false
        self.balance += amount
        push(self.history, amount)
        true
    fn average(self) -> f64:
        if len(self.history) == 0: return 0.0
        mut total: i64 = 0
        for h in self.history:
            total += h
        total as f64 / len(self.history) as f64

fn unit_{n}(x: i32) -> i32:
    account = Account{n}{ owner: "owner {n}", balance: 0, history: [] }
    for i in 0..5:
        account.deposit((x + i) as i64)
    (account.average() as i32 + len(account.owner)) % 1000
""",
    """
enum Shape{n}:
    Circle(radius: f64)
    Rectangle(f64, f64)
    Named(string, i32)
    Empty

fn area{n}(shape: Shape{n}) -> f64:
    match shape:
        Shape{n}.Circle(r) -> 3.25 * r * r
        Shape{n}.Rectangle(w, h) if w == h -> w * w
        Shape{n}.Rectangle(w, h) -> w * h
        Shape{n}.Named(_, k) -> k as f64
        Shape{n}.Empty -> 0.0

fn unit_{n}(x: i32) -> i32:
    shapes = [Shape{n}.Circle(x as f64), Shape{n}.Rectangle(2.0, x as f64), Shape{n}.Named("n{n}", x), Shape{n}.Empty]
    mut total = 0.0
    for shape in shapes:
        total += area{n}(shape)
    (total as i64 % 1000) as i32
""",
    """
fn collatz{n}(start: i32) -> i32:
    mut n = start, mut steps = 0
    while n != 1 and steps < 200:
        if n % 2 == 0:
            n = n / 2
        else:
            n = (3 * n + 1) % 100003
            if n == 0: n = 1
        steps += 1
    steps

fn unit_{n}(x: i32) -> i32:
    mut longest = 0
    for i in 1..=10:
        steps = collatz{n}(x % 50 + i)
        if steps > longest:
            longest = steps
    longest
""",
    """
fn largest{n}(values, start):
    mut best = start
    for value in values:
        if value > best: best = value
    best

fn join{n}(words: [string], separator: string) -> string:
    mut text = ""
    for i in 0..len(words):
        if i > 0: text += separator
        text += words[i]
    text

fn unit_{n}(x: i32) -> i32:
    words = ["alpha", "beta {n}", "gamma"]
    text = join{n}(words, ", ")
    numbers = [x, x + 3, x - 7]
    best = largest{n}(numbers, 0) + largest{n}([1.5, 2.5], 0.0) as i32
    if text == largest{n}(words, ""): return 0
    (best + len(text)) % 1000
""",
    """
fn fill{n}(rows: i32, columns: i32) -> [[i32]]:
    grid: [[i32]] = []
    for r in 0..rows:
        row = [0; columns]
        for c in 0..columns:
            row[c] = r * columns + c
        push(grid, row)
    grid

fn apply{n}(grid: [[i32]], f: fn(i32) -> i32) -> i32:
    mut sum = 0
    for row in grid:
        for cell in row:
            sum += f(cell) % 97
    sum

fn unit_{n}(x: i32) -> i32:
    grid = fill{n}(4, 5)
    offset = x % 10
    try:
        grid[x % 6][0] = 1
    catch e:
        return 1
    apply{n}(grid, fn(v): v * 2 + offset) % 1000
""",
]

# A driver that calls every unit, in functions of this many calls.
CALLS = 50


def program(lines):
    """The text of a program of at least `lines` lines."""
    parts = ["// Generated: a program of a realistic mix."]
    count = 1
    unit = 0
    while count < lines:
        text = TEMPLATES[unit % len(TEMPLATES)].replace("{n}", str(unit))
        parts.append(text)
        count += text.count("\n") + 1
        unit += 1
        if unit % CALLS == 0:
            body = "".join(f"    sum = (sum + unit_{k}(x)) % 100003\n" for k in range(unit - CALLS, unit))
            parts.append(f"\nfn calls_{unit}(x: i32) -> i32:\n    mut sum = x\n{body}    sum\n")
            count += CALLS + 4
    parts.append("\nmut checksum = 0")
    for last in range(CALLS, unit + 1, CALLS):
        parts.append(f"checksum = (checksum + calls_{last}({last})) % 100003")
    for k in range(unit - unit % CALLS, unit):
        parts.append(f"checksum = (checksum + unit_{k}({k})) % 100003")
    parts.append("print(checksum)")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("usage: generate.py LINES > program.orus")
    sys.stdout.write(program(int(sys.argv[1])))
