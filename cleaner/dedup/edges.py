"""Edges: pairs of paragraphs with their exact similarity, and whether they differ in what similarity cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import cleaner._core as _core
from cleaner.dedup.minhash import Folded, folded
from cleaner.shingles import SHINGLE_WORDS, differ_in_fact, words_of
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers

FLOOR = 0.5
"""Jaccard similarity below which a pair is not kept; thresholds are above it."""
FACT, HEADING = 1, 2
"""Bits of `Edges.differs`: a number or a name differs; the paragraphs stand under different headings."""
BATCH_CHARACTERS = 1 << 23
"""Characters of the paragraphs that are compared at a time: about 40 MB with all that is made of them."""
MAX_SHINGLES = 1 << 11  # paragraphs whose shingles Python keeps at a time, about 10 kB each


class Edges(NamedTuple):
    """Pairs of paragraphs, a column for each field. Similarity is `both / union`."""

    first: Numbers
    """Numbers of the paragraphs that are earlier in the index."""
    second: Numbers
    both: Numbers
    """Number of shingles that both have."""
    union: Numbers
    """Number of shingles that one of them has or both."""
    differs: Numbers
    """0, or `FACT` and `HEADING`, as bits."""

    @property
    def similarity(self) -> Numbers:
        """Return the Jaccard similarities."""
        similarity: Numbers = self.both / self.union
        return similarity

    def where(self, chosen: Numbers) -> Edges:
        """Return some of them, by a mask or by indices."""
        return Edges(*(column[chosen] for column in self))


class Texts(Protocol):
    """Texts of paragraphs, as they stand in their documents."""

    def of(self, rows: Numbers) -> list[str]:
        """Return the texts of some paragraphs, given by ascending numbers."""


def edges_of(pairs: Numbers, texts: Texts, sizes: Numbers, labels: Numbers) -> Edges:
    """Return the pairs with a similarity of `FLOOR` or more.

    `pairs` are rows of two numbers of paragraphs; `sizes` are the characters of all paragraphs, `labels` their labels.
    """
    import numpy as np

    found: list[Edges] = []
    for batch in _batches(pairs, sizes):
        rows, places = np.unique(batch, return_inverse=True)
        result = compared(texts.of(rows), places.reshape(-1, 2).astype(np.uint32))
        stays = (result[:, 1] > 0) & (result[:, 0] >= FLOOR * result[:, 1])
        (first, second), (both, union, fact) = batch[stays].T, result[stays].T
        one, two = labels[first], labels[second]
        heading = (one != two) & (one != 0) & (two != 0)
        differs = (fact != 0) * np.uint32(FACT) + heading * np.uint32(HEADING)
        found.append(Edges(first, second, both, union, differs.astype(np.uint32)))
    return all_edges(found)


def all_edges(parts: Iterable[Edges]) -> Edges:
    """Return the edges of several parts as one."""
    import numpy as np

    nothing = Edges(*(np.empty(0, np.uint32) for _ in Edges._fields))
    return Edges(*map(np.concatenate, zip(nothing, *parts, strict=True)))


def _batches(pairs: Numbers, sizes: Numbers) -> Iterator[Numbers]:
    """Cut pairs so that the texts of each batch have about `BATCH_CHARACTERS`."""
    import numpy as np

    numbers = np.cumsum(sizes[pairs].sum(axis=1, dtype=np.int64)) // BATCH_CHARACTERS
    ends = np.flatnonzero(np.diff(numbers)) + 1
    for start, end in pairwise([0, *ends.tolist(), len(pairs)]):
        if start < end:
            yield pairs[start:end]


def compared(sources: Sequence[str], pairs: Numbers) -> Numbers:
    """Compare pairs of texts, given by their places in `sources`, as rows of two 32-bit numbers.

    Returns rows of three: the shingles that both have, those that either has, and 1 if they differ in a number or a
    name. The last is known of pairs with a similarity of `FLOOR` or more alone.
    """
    import numpy as np

    texts = folded(sources)
    if _core.native:
        data = _core.native.compare_paragraphs(
            [each.text for each in texts],
            [each.words for each in texts],
            sources,
            pairs.tobytes(),
            SHINGLE_WORDS,
            FLOOR,
        )
    else:
        data = np.array(list(_compared(texts, sources, pairs.tolist())), np.uint32).tobytes()
    return np.frombuffer(data, np.uint32).reshape(-1, 3)


def _compared(
    texts: Sequence[Folded], sources: Sequence[str], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, bool]]:
    @lru_cache(MAX_SHINGLES)
    def shingles(at: int) -> frozenset[tuple[str, ...]]:
        return words_of(*texts[at]).shingles

    for one, two in pairs:
        both = len(shingles(one) & shingles(two))
        union = len(shingles(one)) + len(shingles(two)) - both
        yield both, union, both >= FLOOR * union and differ_in_fact(sources[one], sources[two])
