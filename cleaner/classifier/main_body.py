"""Where the body of an article is: the stretch of blocks with the largest sum, when prose counts for itself and every
other block against it (maximum subsequence segmentation; Pasternack and Roth, WWW 2009).
"""

from __future__ import annotations

from collections.abc import Sequence

PROSE_WORTH = 60  # words of one block that count at most, so that a long legal notice is no article
SHORT_COSTS = 2  # words of prose that each other block inside the body has to be worth


def body_values(prose: Sequence[int]) -> list[int]:
    """What each block counts, by its words of prose, 0 for what is none."""
    return [min(words, PROSE_WORTH) if words else -SHORT_COSTS for words in prose]


def max_sum_span(values: Sequence[float]) -> range:
    """The stretch with the largest sum, the first of equals; empty where no value is above zero.

    >>> max_sum_span([1, -3, 4, -1, 2, -5])
    range(2, 5)
    """
    best, stretch = 0.0, range(0)
    total, start = 0.0, 0
    for at, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, at
        total += value
        if total > best:
            best, stretch = total, range(start, at + 1)
    return stretch
