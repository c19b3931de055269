"""Candidates: pairs of paragraphs that share a band key, few of them of each group however large it is.

A paragraph is paired with the first `MAX_HOLDERS` paragraphs of its group, if they are earlier. So the number of pairs
grows with that of paragraphs, and they are the same in however many runs the paragraphs were added.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cleaner.dedup.lookup import Lookup

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers

MAX_HOLDERS = 32
"""Paragraphs of a group that later ones are compared with. Of thousands that share a band, nearly all repeat the first
of them; where a chance word unites a group, more would be compared in vain."""
BUFFERED = 1 << 21  # pairs that are held twice at least before those of several bands are told apart
_BITS = 32


def candidate_pairs(bands: Iterable[Numbers], old: int = 0) -> Numbers:
    """Return the pairs of all bands, each once, as rows of an earlier and a later paragraph, by the later one.

    Each band gives the keys of all paragraphs in their order. Only pairs whose later paragraph is new are returned; the
    first `old` ones are not.
    """
    import numpy as np

    distinct = np.empty(0, np.uint64)
    waiting: list[Numbers] = []
    for keys in bands:
        waiting.append(_joined(*band_pairs(keys, old)))
        if sum(map(len, waiting)) > max(BUFFERED, len(distinct)):
            distinct, waiting = np.unique(np.concatenate([distinct, *waiting])), []
    distinct = np.unique(np.concatenate([distinct, *waiting]))
    return np.stack([distinct & np.uint64((1 << _BITS) - 1), distinct >> np.uint64(_BITS)], 1).astype(np.uint32)


def _joined(earlier: Numbers, later: Numbers) -> Numbers:
    """Return pairs as one number each, which are in order of the later ones."""
    import numpy as np

    return later.astype(np.uint64) << np.uint64(_BITS) | earlier.astype(np.uint64)


def band_pairs(keys: Numbers, old: int = 0) -> tuple[Numbers, Numbers]:
    """Return the earlier and the later paragraph of each pair of one band, in no order (see `candidate_pairs`)."""
    import numpy as np

    rows = np.arange(old, len(keys))
    if old:
        sharing, _ = Lookup(np.unique(keys[old:])).matches(keys[:old])
        rows = np.concatenate([sharing, rows])
    order = rows[np.argsort(keys[rows], kind="stable")]
    starts = _starts(keys[order])
    member = np.arange(len(order))
    holders = np.minimum(member - starts, MAX_HOLDERS)
    holders[order < old] = 0
    later = np.repeat(member, holders)
    nth = np.arange(len(later)) - np.repeat(np.cumsum(holders) - holders, holders)
    return order[starts[later] + nth], order[later]


def _starts(keys: Numbers) -> Numbers:
    """Return, for each of some ascending keys, the index of the first that is equal."""
    import numpy as np

    starts = np.arange(len(keys))
    starts[1:][keys[1:] == keys[:-1]] = 0
    return np.maximum.accumulate(starts)
