#!/usr/bin/env python3
"""Writes 50 MB of text to standard output: 200,000 different words, frequencies as in natural text (Zipf's law)."""

import itertools
import random
import sys

SIZE = 50_000_000


def main():
    random.seed(7)
    letters = "etaoinshrdlucmfwypvbgkqjxz"
    words = ["".join(random.choices(letters, k=random.randint(2, 11))) for _ in range(200_000)]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    written = 0
    while written < SIZE:
        chosen = random.choices(words, cum_weights=weights, k=120_000)
        text = "".join(" ".join(chosen[i : i + 12]) + "\n" for i in range(0, len(chosen), 12))
        sys.stdout.write(text[: SIZE - written])
        written += len(text)


main()
