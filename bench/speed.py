"""Measures the speed of cleaning against repairing the same texts with ftfy, in one run.

    python bench/speed.py [FILE...]

Prints MB/s of CPU time, best of three passes, and the ratio. Without files it takes the project's fixtures, whose texts
are short; a folder of your own pages says more.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import ftfy

from cleaner import Cleaner

PASSES = 3
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "texts"


def megabytes_a_second(process: Callable[[str], object], texts: list[str]) -> float:
    """Return the best speed of a few passes over the texts, by CPU time."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    best = float("inf")
    for _ in range(PASSES):
        start = time.process_time()
        for text in texts:
            process(text)
        best = min(best, time.process_time() - start)
    return size / best


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or sorted(FIXTURES.glob("*/input.txt"))
    texts = [path.read_text("utf-8", "replace") for path in paths]
    reference = megabytes_a_second(ftfy.fix_text, texts)
    print(
        f"{len(texts)} texts\n\n{'system':<22}{'MB/s':>8}{'x ftfy':>8}\n{'ftfy.fix_text':<22}{reference:8.2f}{1:8.2f}"
    )
    for preset in ("conservative", "balanced", "aggressive"):
        speed = megabytes_a_second(Cleaner(preset=preset), texts)
        print(f"{'cleaner, ' + preset:<22}{speed:8.2f}{speed / reference:8.2f}")


if __name__ == "__main__":
    main()
