"""Measures how the time of cleaning grows with the size of texts that are made to be slow.

    python -m bench.growth

Prints seconds of CPU time for a text, for four and for sixteen times as much of it, and the two ratios: 4 is linear,
16 would be a square. `tests/test_large.py` holds the number of calls; this also shows loops that call
nothing and what C code takes.
"""

from __future__ import annotations

import time

from cleaner import clean

SHAPES = {
    "a heading of a section in every line": "Leave a Reply\n",
    "sections of one line": "Related articles\nA headline of some kind\n",
    "the same paragraph": "The river rose by a metre in the night, and the harbour office said so on Monday.\n\n",
    "marked headings": "# Head\n\n",
    "teasers": "The river rose by a metre in the night and …\n",
    "dates and bylines": "12 May 2014\nBy Anna Holm\n",
    "fences that never close": "```a\n",
    "cells": "a | b\n",
    "names above bios": "Anna Holm\nAnna Holm is a writer who lives by the sea and writes about ferries.\n",
    "credits to cut": "A caption here. (Photo: Jan Berg)\n",
}
COPIES = (1000, 4000, 16000)
PASSES = 3


def seconds(text: str) -> float:
    """Return the CPU time that cleaning a text takes, the best of a few passes."""
    best = float("inf")
    for _ in range(PASSES):
        start = time.process_time()
        clean(text, format="text")
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    print(f"{'shape':<38}{'1,000 copies':>14}{'4,000':>10}{'16,000':>10}{'growth':>14}")
    for name, piece in SHAPES.items():
        one, four, sixteen = (seconds(piece * copies) for copies in COPIES)
        print(f"{name:<38}{one:14.3f}{four:10.3f}{sixteen:10.3f}{four / one:8.1f}{sixteen / four:6.1f}")


if __name__ == "__main__":
    main()
