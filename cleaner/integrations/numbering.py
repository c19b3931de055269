"""Numbers of documents in the order of their ids, and of their blocks, without all ids in one place.

A sample of the ids cuts them into ranges. A document's number is that of its range and its place in it, so that numbers
ascend with the ids, however a corpus is partitioned. The number of a block is its document's and its index.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.errors import SettingError

if TYPE_CHECKING:
    from cleaner.integrations.columns import Columns, Numbers

RANGE_BITS, PLACE_BITS, BLOCK_BITS = 18, 21, 24  # of the 63 of a number without a sign
MAX_RANGES, MAX_PLACES, MAX_BLOCKS = (1 << bits for bits in (RANGE_BITS, PLACE_BITS, BLOCK_BITS))
"""Ranges of ids, documents in a range, blocks of a document that are compared: later ones are left alone."""
RANGE_DOCUMENTS = 4096
"""Documents of a range, about: what is compared of them, some 20 MB, lies in memory at once."""
MIN_PARTS = 8  # of a shuffle, so that a small corpus is spread too
SAMPLE = 1024  # rows of a block for each id of the sample
MIN_SAMPLE = 16  # ids of a block
SAMPLED = ("id", "rows")


def sampled(columns: Columns) -> Columns:
    """Return evenly spaced ids of some rows, in their order, and how many rows each stands for.

    Raises `SettingError` for a row without an id.
    """
    import numpy as np

    from cleaner.integrations.columns import objects

    ids = sorted(columns["id"], key=_checked)
    count = min(len(ids), max(MIN_SAMPLE, len(ids) // SAMPLE))
    at = np.linspace(0, len(ids), count, endpoint=False).astype(int)
    return {"id": objects([ids[each] for each in at]), "rows": np.diff(np.append(at, len(ids)))}


def _checked(id: bytes | None) -> bytes:
    if id is None:
        raise SettingError("a document has no id; give each document an id of its own")
    return id


def part_count(sample: Columns) -> int:
    """Return the number of parts that documents and their paragraphs are shuffled into."""
    documents = int(sample["rows"].sum())
    return min(MAX_RANGES, max(MIN_PARTS, documents // RANGE_DOCUMENTS))


def range_bounds(sample: Columns, parts: int) -> list[bytes]:
    """Return the first ids of all ranges but the first one, ascending; the ranges hold about as many documents."""
    import numpy as np

    if not len(sample["id"]):
        return []
    order = sorted(range(len(sample["id"])), key=sample["id"].__getitem__)
    before = np.cumsum(sample["rows"][order]) - sample["rows"][order]
    at = np.searchsorted(before, before[-1] * np.arange(1, parts) / parts)
    return sorted({sample["id"][order[each]] for each in at})


def ranges(ids: Sequence[bytes], bounds: list[bytes]) -> list[int]:
    """Return the number of the range of each id."""
    return [bisect_right(bounds, each) for each in ids]


def numbered_documents(columns: Columns) -> Columns:
    """Return the documents of one range in the order of their ids, with their numbers.

    Raises `SettingError` if two have the same id, or if there are too many.
    """
    import numpy as np

    ids = columns["id"].tolist()
    order = sorted(range(len(ids)), key=ids.__getitem__)
    for one, two in pairwise(order):
        if ids[one] == ids[two]:
            raise SettingError(f"two documents have the id {ids[one].decode()!r}; give each an id of its own")
    if len(ids) > MAX_PLACES:
        raise SettingError(f"more than {MAX_RANGES * MAX_PLACES // 2:,} documents; compare them in parts")
    numbers = (columns["part"][order] << PLACE_BITS) + np.arange(len(order))
    return {"number": numbers, "id": columns["id"][order], "compared": columns["compared"][order]}


def document_of(paragraphs: Numbers) -> Numbers:
    """Return the numbers of the documents of blocks, which are given by their numbers."""
    return paragraphs >> BLOCK_BITS


def block_of(paragraphs: Numbers) -> Numbers:
    """Return the indices of blocks in their documents."""
    return paragraphs & (MAX_BLOCKS - 1)
