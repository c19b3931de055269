"""Chooses which paragraphs repeat others: each that is removed names one that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.dedup.edges import Edges
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers

_SLICE = 1 << 20  # edges whose numbers are Python objects at a time


class Verdicts(NamedTuple):
    """Paragraphs that repeat others, a column for each field."""

    repeats: Numbers
    leaders: Numbers
    """The paragraphs that say the same and stay."""
    edges: Numbers
    """Indices of the edges between them."""


def choose_leaders(edges: Edges, ranks: Numbers, similarity: float) -> Verdicts:
    """Decide which paragraphs stay, by their ranks: of two similar ones that of the lower rank.

    A paragraph is a repeat if one of lower rank that stays has an edge to it of at least this similarity, and they do
    not differ in fact; of several the most similar, then that of the lowest rank. `ranks` are distinct numbers from 0,
    by the number of a paragraph.
    """
    import numpy as np

    near = np.flatnonzero((edges.differs == 0) & (edges.similarity >= similarity))
    ends = np.stack([edges.first[near], edges.second[near]])
    ends = np.take_along_axis(ends, np.argsort(ranks[ends], axis=0), axis=0)
    earlier, later = ranks[ends]
    order = np.lexsort((earlier, -edges.similarity[near], later))
    chosen = order[_first_leaders(earlier[order], later[order])]
    leaders, repeats = ends[:, chosen]
    return Verdicts(repeats, leaders, near[chosen])


def _first_leaders(earlier: Numbers, later: Numbers) -> list[int]:
    """Return, for each repeat, the index of its first edge from a leader. Edges are in order of their later ends."""
    is_repeat = bytearray(int(later[-1]) + 1 if len(later) else 0)
    found = []
    for start in range(0, len(later), _SLICE):
        ends = zip(earlier[start : start + _SLICE].tolist(), later[start : start + _SLICE].tolist(), strict=True)
        for at, (one, two) in enumerate(ends, start):  # all edges of `one` to earlier ones were before
            if not is_repeat[one] and not is_repeat[two]:
                is_repeat[two] = True
                found.append(at)
    return found
