"""Unique texts, and which of several occurrences owns one."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.dedup.owners import document_ranks, owners, paragraph_ranks


@pytest.mark.parametrize(
    ("hashes", "earlier", "texts", "owning"),
    [
        ([], [], [], []),
        ([5, 3, 5, 3, 9], [], [0, 1, 0, 1, 2], [0, 1, 4]),
        ([5, 3, 5, 9], [[3]], [1, 0, 1, 2], [0, 3]),
        ([5, 3], [[8, 3], [], [5]], [2, 1], []),
        ([6], [[8, 3], [5]], [3], [0]),
    ],
)
def test_first_occurrences(hashes: list[int], earlier: list[list[int]], texts: list[int], owning: list[int]) -> None:
    found = owners(np.array(hashes, np.uint64), None, [np.array(part, np.uint64) for part in earlier])
    assert found.texts.tolist() == texts
    assert np.flatnonzero(found.is_owner).tolist() == owning


def test_priority_decides_who_owns() -> None:
    found = owners(np.array([5, 3, 5, 3], np.uint64), np.array([1, 0, 0, 1]), [])
    assert np.flatnonzero(found.is_owner).tolist() == [1, 2]
    assert found.texts.tolist() == [1, 0, 1, 0], "texts are numbered in the order of their owners"


def test_the_latest_date_ranks_first_then_the_later_document() -> None:
    assert document_ranks(["", "2026-01-02", "2026-01-03", "2026-01-02"]).tolist() == [3, 2, 0, 1]


@pytest.mark.parametrize(
    ("keep", "ranks"), [("first", [0, 1, 2, 3]), ("longest", [3, 0, 2, 1]), ("newest", [2, 3, 0, 1])]
)
def test_ranks_of_paragraphs(keep: str, ranks: list[int]) -> None:
    found = paragraph_ranks(keep, np.array([4, 9, 5, 9], np.uint32), np.array([0, 0, 1, 1]), ["2026-01-01", "2026-02"])
    assert found.tolist() == ranks
