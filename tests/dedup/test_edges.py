"""Exact comparison of pairs of paragraphs."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.dedup import edges
from cleaner.dedup.edges import FACT, HEADING, all_edges, compared, edges_of
from cleaner.dedup.minhash import folded
from cleaner.shingles import differ_in_fact, words_of

ENGLISH = "The old bridge over the river was closed to traffic on Monday, as its piers had moved in the storm of 1987."
CHINESE = "河上的旧桥在暴风雨后的早晨关闭,因为它的桥墩移动了,没有人知道它什么时候会重新开放。"
TEXTS = [
    ENGLISH,
    ENGLISH.replace("Monday", "Tuesday"),
    ENGLISH.replace("moved", "sunk"),
    ENGLISH.upper(),
    CHINESE,
    CHINESE.replace("旧", "新"),
    "two words",
    "",
]
PAIRS = [(one, two) for one in range(len(TEXTS)) for two in range(len(TEXTS)) if one != two]


def exact(one: str, two: str) -> tuple[int, int, bool]:
    a, b = (words_of(*each).shingles for each in folded([one, two]))
    both, union = len(a & b), len(a | b)
    return both, union, both * 2 >= union and differ_in_fact(one, two)


def test_pairs_are_compared_by_their_shingles() -> None:
    found = compared(TEXTS, np.array(PAIRS, np.uint32))
    for (one, two), row in zip(PAIRS, found.tolist(), strict=True):
        both, union, differs = exact(TEXTS[one], TEXTS[two])
        assert row[:2] == [both, union]
        if both * 2 >= union > 0:
            assert bool(row[2]) == differs


def test_nothing_is_compared() -> None:
    assert compared([], np.empty((0, 2), np.uint32)).shape == (0, 3)


class Given:
    """Texts in memory."""

    def of(self, rows: np.ndarray) -> list[str]:
        return [TEXTS[row] for row in rows.tolist()]


@pytest.mark.parametrize("size", [1, 100, edges.BATCH_CHARACTERS])
def test_edges_are_pairs_that_are_half_the_same(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edges, "BATCH_CHARACTERS", size)
    labels = np.array([7, 0, 8, 7, 5, 6, 0, 0], np.uint32)
    sizes = np.array([*map(len, TEXTS)], np.uint32)
    found = edges_of(np.array(PAIRS, np.uint32), Given(), sizes, labels)
    rows = {(one, two): rest for one, two, *rest in zip(*(column.tolist() for column in found), strict=True)}
    expected = {}
    for one, two in PAIRS:
        both, union, fact = exact(TEXTS[one], TEXTS[two])
        if union and both * 2 >= union:
            heading = 0 != labels[one] != labels[two] != 0
            expected[one, two] = [both, union, fact * FACT + heading * HEADING]
    assert rows == expected
    assert {(0, 1), (0, 2), (4, 5)} <= rows.keys()
    assert (rows[0, 1][2], rows[0, 2][2], rows[4, 5][2]) == (FACT, HEADING, HEADING)


def test_edges_of_several_parts_are_joined() -> None:
    assert [column.tolist() for column in all_edges([])] == [[]] * 5
