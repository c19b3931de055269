"""The model of page types: a small network over the mean features of a document's blocks and the words they hold.

It is separate from the network that scores blocks, and fitted with it: as a side task of that one, it recognised one
in seven of the pages that are no articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import exp, log1p, sqrt
from typing import Any

Vector = Sequence[float]
Matrix = Sequence[Vector]
Bag = Sequence[Sequence[int]]
"""For each block, indices into a vocabulary."""


class PageTypeModel:
    """Weights of the model, as numpy arrays by name, and an embedding table for each vocabulary."""

    def __init__(self, parts: Mapping[str, Any], tables: Iterable[Any]) -> None:
        self._parts = parts
        self._tables = list(tables)

    def __call__(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """Return the probability of each of `PAGE_TYPES`; the arguments are those of `Network.logits`."""
        import numpy as np

        parts, means = self._parts, [sum(column) / len(column) for column in columns]
        hidden = parts["type_in"] @ np.array([*means, *document]) + parts["type_in_bias"]
        for table, bag in zip(self._tables, bags, strict=True):
            if counts := log_tf_weights(bag):
                hidden = hidden + np.array(list(counts.values())) @ table[list(counts)]
        logits: list[float] = (parts["types"] @ np.maximum(hidden, 0) + parts["types_bias"]).tolist()
        return softmax(logits)


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
