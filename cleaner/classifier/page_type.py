"""The model of page types: a small network over the mean features of a document's blocks and the words they hold.

It is separate from the network that scores blocks, and fitted with it: as a side task of that one, it recognised one
in seven of the pages that are no articles. One layer of 16 units, so plain Python is fast enough for any document.
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
"""For each block, indices into a vocabulary."""


class PageTypeModel:
    """Weights of the model: rows as tuples, and for each vocabulary a flat table of integers with their scale."""

    def __init__(self, parts: Mapping[str, Any], tables: Iterable[tuple[Sequence[int], float]]) -> None:
        self._by_column: Matrix = list(zip(*parts["type_in"], strict=True))
        self._bias: Vector = parts["type_in_bias"]
        self._out: Matrix = parts["types"]
        self._out_bias: Vector = parts["types_bias"]
        self._tables = list(tables)

    def __call__(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """Return the probability of each of `PAGE_TYPES`; the arguments are those of `Network.logits`."""
        means = [sum(column) / len(column) for column in columns]
        weighed = [
            [value * weight for weight in by] for value, by in zip([*means, *document], self._by_column, strict=True)
        ]
        held = [self._words(table, scale, bag) for (table, scale), bag in zip(self._tables, bags, strict=True)]
        hidden = [max(0.0, sum(each)) for each in zip(self._bias, *weighed, *held, strict=True)]
        logits = [sum(map(mul, row, hidden)) for row in self._out]
        return softmax(list(map(add, logits, self._out_bias)))

    def _words(self, table: Sequence[int], scale: float, bag: Bag) -> list[float]:
        """Return what the words of a bag add to each unit: their embeddings, weighted by `log_tf_weights`."""
        counts = log_tf_weights(bag)
        width = len(self._bias)
        if not counts:
            return [0.0] * width
        if "numpy" in sys.modules:
            return _weighed(table, width, counts, scale)
        rows = [table[width * at : width * (at + 1)] for at in counts]
        return [scale * sum(map(mul, column, counts.values())) for column in zip(*rows, strict=True)]


def _weighed(table: Sequence[int], width: int, counts: Mapping[int, float], scale: float) -> list[float]:
    """Compute the same by numpy, where it is imported already."""
    import numpy as np

    rows = np.asarray(table).reshape(-1, width)[list(counts)]
    found: list[float] = (scale * (np.array(list(counts.values())) @ rows)).tolist()
    return found


def log_tf_weights(bag: Bag) -> dict[int, float]:
    """Return for each word of a document the logarithm of 1 plus the number of blocks with it, L2-normalised."""
    counts = {at: log1p(count) for at, count in sorted(Counter(chain.from_iterable(map(set, bag))).items())}
    length = sqrt(sum(count * count for count in counts.values()))
    return {at: count / length for at, count in counts.items()}


def softmax(logits: Vector) -> list[float]:
    """Return the softmax of logits."""
    largest = max(logits)
    weights = [exp(each - largest) for each in logits]
    return [weight / sum(weights) for weight in weights]
