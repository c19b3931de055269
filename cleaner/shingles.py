"""Shingles of texts: runs of words, by which their Jaccard similarity is computed, and what that cannot tell."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

SHINGLE_WORDS = 3


class Words(NamedTuple):
    """Words of a text, and its shingles. In scripts without spaces between words, characters take their place."""

    tokens: tuple[str, ...]
    shingles: frozenset[tuple[str, ...]]


def words_of(text: str, words: int) -> Words:
    """Return the words of a folded text that should have about `words`; with less than half, its characters."""
    tokens = tuple(text.split())
    if len(tokens) < words // 2:
        tokens = tuple(text.replace(" ", ""))
    return Words(tokens, frozenset(zip(*(tokens[i:] for i in range(SHINGLE_WORDS)), strict=False)))


def differ_in_fact(one: str, two: str) -> bool:
    """Tell whether two similar texts, as they stand in their sources, differ in a number or a name."""
    a, b = (Counter(re.findall(r"[\w.,%]*\w", text)) for text in (one, two))
    return any(any(map(str.isdigit, word)) or word[0].isupper() for word in ((a - b) | (b - a)))
