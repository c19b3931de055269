"""Compares texts by their bags of words, for the benchmarks on labelled pages."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Ranges of Chinese, Japanese and Korean characters."""
WORD = re.compile(rf"[{CJK}]|[^\W{CJK}]+")
"""A word; Chinese, Japanese and Korean are not spaced, so each of their characters is one."""


class Overlap(NamedTuple):
    """Agreement of two bags of words, each figure from 0 to 1."""

    precision: float
    recall: float
    f1: float


def bag(text: str) -> Counter[str]:
    """Return the words of a text in lower case, with their counts."""
    return Counter(WORD.findall(text.lower()))


def overlap(result: str, wanted: str) -> Overlap:
    """Compare a result with the wanted text; two texts without words agree."""
    got, asked = bag(result), bag(wanted)
    if not got or not asked:
        return Overlap(*[float(not got and not asked)] * 3)
    both = (got & asked).total()
    return Overlap(both / got.total(), both / asked.total(), 2 * both / (got.total() + asked.total()))


def mean(values: list[float], of_none: float = 0.0) -> float:
    """Return the mean, or `of_none` if there is no value."""
    return sum(values) / len(values) if values else of_none
