"""Finds the body of an article: the span of blocks with the largest sum, where prose adds and other blocks subtract.

Maximum subsequence segmentation: Pasternack and Roth, "Extracting Article Text from the Web with Maximum Subsequence
Segmentation", WWW 2009.
"""

from __future__ import annotations

from collections.abc import Sequence

MAX_PROSE_VALUE = 60  # words of one block that count, so that a long legal notice is no article
OTHER_COST = 2  # words of prose that each other block inside the body costs


def body_values(prose: Sequence[int]) -> list[int]:
    """Return the value of each block, given its words of prose: 0 words for a block that is not prose."""
    return [min(words, MAX_PROSE_VALUE) if words else -OTHER_COST for words in prose]


def max_sum_span(values: Sequence[float]) -> range:
    """Return the span with the largest sum, the first of equals; an empty one if no value is above 0.

    >>> max_sum_span([1, -3, 4, -1, 2, -5])
    range(2, 5)
    """
    best, span = 0.0, range(0)
    total, start = 0.0, 0
    for at, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, at
        total += value
        if total > best:
            best, span = total, range(start, at + 1)
    return span
