"""Writes an Orus program of a given number of lines, with the mix that people write.

The program compiles, runs and prints a checksum. It is deterministic: the same size gives the same text.
Functions, structs, enums, matches, loops, strings and generic calls take turns; with --generic, generic types and
functions with bounds, traits, `dyn` values, derived traits, maps and iterators do, and nothing else; with --all, both. Every
function is called, so that nothing of it can be left out.
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

# The same for programs that are made of generics and traits.
GENERIC_TEMPLATES = [
    """
trait Measure{n}:
    fn size(self) -> i32
    fn label(self) -> string:
        "size {self.size()}"

struct Box{n}<T>:
    items: [T]

impl<T: Measure{n}> Box{n}<T>:
    fn total(self) -> i32:
        mut sum = 0
        for item in self.items:
            sum += item.size()
        sum

struct Square{n}:
    side: i32

struct Line{n}:
    length: i32

impl Measure{n} for Square{n}:
    fn size(self) -> i32: self.side * self.side % 1000

impl Measure{n} for Line{n}:
    fn size(self) -> i32: self.length % 1000
    fn label(self) -> string: "line"

fn larger{n}<T: Measure{n}>(a: T, b: T) -> T:
    if a.size() >= b.size(): a else: b

fn unit_{n}(x: i32) -> i32:
    squares = Box{n}{ items: [Square{n}{ side: x % 50 }, Square{n}{ side: 3 }] }
    lines = Box{n}{ items: [Line{n}{ length: x }] }
    best = larger{n}(squares.items[0], squares.items[1])
    (squares.total() + lines.total() + len(best.label()) + len(lines.items[0].label())) % 1000
""",
    """
enum Tree{n}<K, V>:
    Leaf
    Node(key: K, value: V, left: Tree{n}<K, V>, right: Tree{n}<K, V>)

fn insert{n}<K: Comparable, V>(tree: Tree{n}<K, V>, key: K, value: V) -> Tree{n}<K, V>:
    match tree:
        Tree{n}.Leaf -> Tree{n}.Node(key, value, Tree{n}.Leaf, Tree{n}.Leaf)
        Tree{n}.Node(k, v, left, right) ->
            if key < k:
                Tree{n}.Node(k, v, insert{n}(left, key, value), right)
            else:
                Tree{n}.Node(k, v, left, insert{n}(right, key, value))

fn find{n}<K: Comparable, V>(tree: Tree{n}<K, V>, key: K, default: V) -> V:
    match tree:
        Tree{n}.Leaf -> default
        Tree{n}.Node(k, v, left, right) ->
            if key == k: v
            elif key < k: find{n}(left, key, default)
            else: find{n}(right, key, default)

fn unit_{n}(x: i32) -> i32:
    mut numbers: Tree{n}<i32, i32> = Tree{n}.Leaf
    mut words: Tree{n}<string, i32> = Tree{n}.Leaf
    for i in 0..5:
        numbers = insert{n}(numbers, (x + i * 7) % 11, i)
        words = insert{n}(words, "w{i}", i)
    (find{n}(numbers, x % 11, 0) + find{n}(words, "w3", -1)) % 1000
""",
    """
@derive(Equatable, Comparable)
struct Key{n}:
    group: i32
    name: string

fn count{n}<T: Hashable>(values: [T]) -> Map<T, i32>:
    counts: Map<T, i32> = [:]
    for value in values:
        counts[value] = counts.get(value).unwrap_or(0) + 1
    counts

fn first{n}<T: Comparable>(values: [T]) -> T:
    mut best = values[0]
    for value in values:
        if value < best: best = value
    best

fn unit_{n}(x: i32) -> i32:
    keys = [Key{n}{ group: (x + i) % 3, name: "n{i % 2}" } for i in 0..6]
    counts = count{n}([key.group for key in keys])
    evens = (0..x % 20).filter(fn(v): v % 2 == 0).map(fn(v): v * 3).sum()
    (first{n}(keys).group + len(counts) + len(count{n}(["a", "b", "a"])) + evens) % 1000
""",
    """
trait Visitor{n}:
    fn visit(self, value: i32) -> i32

struct Adder{n}:
    amount: i32

struct Scaler{n}:
    factor: i32

impl Visitor{n} for Adder{n}:
    fn visit(self, value: i32) -> i32: (value + self.amount) % 1000

impl Visitor{n} for Scaler{n}:
    fn visit(self, value: i32) -> i32: value * self.factor % 1000

fn twice{n}<V: Visitor{n}>(visitor: V, value: i32) -> i32: visitor.visit(visitor.visit(value))

fn unit_{n}(x: i32) -> i32:
    visitors: [dyn Visitor{n}] = [Adder{n}{ amount: 3 }, Scaler{n}{ factor: 2 }]
    mut value = x % 1000
    for visitor in visitors:
        value = visitor.visit(value)
    (value + twice{n}(Adder{n}{ amount: 1 }, x % 1000) + twice{n}(Scaler{n}{ factor: 5 }, 4)) % 1000
""",
]

# A driver that calls every unit, in functions of this many calls.
CALLS = 50


def program(lines, templates=TEMPLATES):
    """The text of a program of at least `lines` lines."""
    parts = ["// Generated: a program of a realistic mix."]
    count = 1
    unit = 0
    while count < lines:
        text = templates[unit % len(templates)].replace("{n}", str(unit))
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


# What a program can be made of, by the options.
MIXES = {"": TEMPLATES, "--generic": GENERIC_TEMPLATES, "--all": TEMPLATES + GENERIC_TEMPLATES}


if __name__ == "__main__":
    option = sys.argv[1] if len(sys.argv) == 3 else ""
    if len(sys.argv) not in (2, 3) or option not in MIXES or not sys.argv[-1].isdigit():
        sys.exit("usage: generate.py [--generic | --all] LINES > program.orus")
    sys.stdout.write(program(int(sys.argv[-1]), MIXES[option]))
