"""Finds, among many hashes, those that also stand in a smaller set of them, without sorting the many."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers

MIN_BITS, MAX_BITS = 12, 26  # of the size of the table: 64 MB at most, whose misses still cost little
SLOTS = 4  # bits more than the number of hashes has, so that one in sixteen others hits by chance


class Lookup:
    """Ascending, distinct 64-bit hashes, of which a table tells quickly which others are not among them."""

    def __init__(self, distinct: Numbers) -> None:
        import numpy as np

        self._distinct = distinct
        bits = min(max(len(distinct).bit_length() + SLOTS, MIN_BITS), MAX_BITS)
        self._mask = np.uint64((1 << bits) - 1)
        self._table = np.zeros(1 << bits, bool)
        self._table[(distinct & self._mask).astype(np.intp)] = True

    def matches(self, hashes: Numbers) -> tuple[Numbers, Numbers]:
        """Return which of `hashes` are among the distinct ones, as indices, and which of those they are."""
        import numpy as np

        at = np.flatnonzero(self._table[(hashes & self._mask).astype(np.intp)])
        place = np.searchsorted(self._distinct, hashes[at])
        place[place == len(self._distinct)] = 0
        same = self._distinct[place] == hashes[at] if len(at) else np.zeros(0, bool)
        return at[same], place[same]
