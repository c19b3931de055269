"""Unique texts: of all occurrences of a text in the documents of an index, which one owns it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cleaner.dedup.lookup import Lookup
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers

KEEP = ("first", "longest", "newest")
"""Which of several similar paragraphs of a run stays: the first, that of most characters, that of the latest date."""


class Owners(NamedTuple):
    """What becomes of the occurrences of texts in a run."""

    texts: Numbers
    """Number of the text of each occurrence."""
    is_owner: Numbers
    """Mask of the occurrences that texts new to the index are stored with."""


def owners(hashes: Numbers, priority: Numbers | None, earlier: Iterable[Numbers]) -> Owners:
    """Number the texts of a run, given by their `hashes`: as those of `earlier` runs, or after them.

    Of the occurrences of a new text, the one of the least `priority` owns it, without any the first.
    `earlier` are the hashes of all texts of earlier runs, in parts.
    """
    import numpy as np

    order = np.argsort(hashes, kind="stable") if priority is None else np.lexsort((priority, hashes))
    ascending = hashes[order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = ascending[1:] != ascending[:-1]
    known, count = _known(ascending[is_first], earlier)
    owning = order[is_first][known < 0]
    is_owner = np.zeros(len(order), bool)
    is_owner[owning] = True
    known[known < 0] = count - 1 + np.cumsum(is_owner)[owning]  # new texts are numbered in the order of their owners
    texts = np.empty(len(order), np.uint32)
    texts[order] = known[np.cumsum(is_first) - 1]
    return Owners(texts, is_owner)


def _known(distinct: Numbers, earlier: Iterable[Numbers]) -> tuple[Numbers, int]:
    """Return the number of each hash among the earlier ones, -1 for those not among them, and the number of those."""
    import numpy as np

    lookup, count = Lookup(distinct), 0
    known = np.full(len(distinct), -1, np.int64)
    for part in earlier:
        at, place = lookup.matches(part)
        known[place] = at + count
        count += len(part)
    return known, count


def document_ranks(dated: list[str]) -> Numbers:
    """Return the rank of each document where the newest has priority: by its date, then by its place."""
    import numpy as np

    order = sorted(range(len(dated)), key=lambda at: (dated[at], at), reverse=True)
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def paragraph_ranks(keep: str, sizes: Numbers, documents: Numbers, dated: list[str]) -> Numbers:
    """Return the rank of each paragraph of a run: of two similar ones, that of the lower rank stays."""
    import numpy as np

    places = np.arange(len(sizes))
    if keep == "first":
        return places
    by = -sizes.astype(np.int64) if keep == "longest" else document_ranks(dated)[documents]
    ranks = np.empty_like(places)
    ranks[np.lexsort((places, by))] = places
    return ranks
