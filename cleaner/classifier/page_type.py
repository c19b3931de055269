"""What type of page a document is: told from what its blocks are like on average, and from the words they hold.

A small network of its own beside the one that judges blocks, fitted with it: as a side task of that one it named
one page in seven that was no article. One layer of a dozen units, so plain Python is quick enough for any document.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import exp, log1p, sqrt
from operator import add, mul
from typing import Any

Vector = Sequence[float]
Matrix = Sequence[Vector]
Bag = Sequence[Sequence[int]]
"""Of each block, places in a vocabulary."""


class PageTypeModel:
    """The weights: rows as tuples, and for each vocabulary a flat table of whole numbers with the unit they count."""

    def __init__(self, parts: Mapping[str, Any], tables: Iterable[tuple[Sequence[int], float]]) -> None:
        self._by_column: Matrix = list(zip(*parts["type_in"], strict=True))
        self._bias: Vector = parts["type_in_bias"]
        self._out: Matrix = parts["types"]
        self._out_bias: Vector = parts["types_bias"]
        self._tables = list(tables)

    def __call__(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """How likely each of `PAGE_TYPES` is, from 0 to 1."""
        means = [sum(column) / len(column) for column in columns]
        weighed = [
            [value * weight for weight in by] for value, by in zip([*means, *document], self._by_column, strict=True)
        ]
        held = [self._words(table, unit, bag) for (table, unit), bag in zip(self._tables, bags, strict=True)]
        hidden = [max(0.0, sum(each)) for each in zip(self._bias, *weighed, *held, strict=True)]
        odds = [sum(map(mul, row, hidden)) for row in self._out]
        return softmax(list(map(add, odds, self._out_bias)))

    def _words(self, table: Sequence[int], unit: float, bag: Bag) -> list[float]:
        """What the words say together: each as often as blocks hold it, with less for every further one."""
        counts = log_tf_weights(bag)
        width = len(self._bias)
        if not counts:
            return [0.0] * width
        if "numpy" in sys.modules:
            return _weighed(table, width, counts, unit)
        rows = [table[width * at : width * (at + 1)] for at in counts]
        return [unit * sum(map(mul, column, counts.values())) for column in zip(*rows, strict=True)]


def _weighed(table: Sequence[int], width: int, counts: Mapping[int, float], unit: float) -> list[float]:
    """The same by numpy, where it is at hand."""
    import numpy as np

    rows = np.asarray(table).reshape(-1, width)[list(counts)]
    found: list[float] = (unit * (np.array(list(counts.values())) @ rows)).tolist()
    return found


def log_tf_weights(bag: Bag) -> dict[int, float]:
    """Of each word how much it counts in a document, by how many blocks hold it; the squares add up to 1."""
    counts = {at: log1p(count) for at, count in sorted(Counter(chain.from_iterable(map(set, bag))).items())}
    length = sqrt(sum(count * count for count in counts.values()))
    return {at: count / length for at, count in counts.items()}


def softmax(odds: Vector) -> list[float]:
    """Log-odds of things of which one is the case, as chances."""
    most = max(odds)
    weights = [exp(each - most) for each in odds]
    return [weight / sum(weights) for weight in weights]
