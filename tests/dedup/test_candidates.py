"""Candidates of a band: earlier members of a group, few of each, and the same in however many runs they were added."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

from cleaner.dedup import candidates
from cleaner.dedup.candidates import MAX_HOLDERS, band_pairs, candidate_pairs
from cleaner.dedup.lookup import Lookup

CHANCE = np.random.default_rng(3)


def keys(*values: int) -> np.ndarray:
    return np.array(values, np.uint64)


def expected(values: np.ndarray, old: int = 0) -> set[tuple[int, int]]:
    groups = defaultdict(list)
    for at, key in enumerate(values.tolist()):
        groups[key].append(at)
    return {(one, two) for group in groups.values() for two in group for one in group[:MAX_HOLDERS] if one < two >= old}


def pairs_of(values: np.ndarray, old: int = 0) -> set[tuple[int, int]]:
    return set(zip(*(ends.tolist() for ends in band_pairs(values, old)), strict=True))


@pytest.mark.parametrize(
    ("values", "old", "found"),
    [
        (keys(), 0, set()),
        (keys(7), 0, set()),
        (keys(7, 8, 9), 0, set()),
        (keys(7, 8, 7), 0, {(0, 2)}),
        (keys(7, 7, 7), 0, {(0, 1), (0, 2), (1, 2)}),
        (keys(7, 7, 7), 2, {(0, 2), (1, 2)}),
        (keys(7, 8, 7, 8), 3, {(1, 3)}),
        (keys(7, 7, 8), 2, set()),
        (keys(7, 7), 2, set()),
    ],
)
def test_pairs_of_a_band(values: np.ndarray, old: int, found: set[tuple[int, int]]) -> None:
    assert pairs_of(values, old) == found


@pytest.mark.parametrize("kinds", [1, 3, 40, 5000])
@pytest.mark.parametrize("old", [0, 1, 350, 399])
def test_pairs_are_those_of_the_rule(kinds: int, old: int) -> None:
    values = CHANCE.integers(0, kinds, 400).astype(np.uint64) << np.uint64(30)
    assert pairs_of(values, old) == expected(values, old)


def test_a_large_group_does_not_grow_as_a_square() -> None:
    assert len(band_pairs(np.zeros(10_000, np.uint64))[0]) < 10_000 * MAX_HOLDERS


@pytest.mark.parametrize("buffered", [1, 100, candidates.BUFFERED])
def test_pairs_of_several_bands_are_told_apart_and_ordered(buffered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "BUFFERED", buffered)
    bands = [CHANCE.integers(0, 100, 500).astype(np.uint64) for _ in range(6)]
    found = [tuple(pair) for pair in candidate_pairs(bands).tolist()]
    assert found == sorted(set.union(*map(expected, bands)), key=lambda pair: pair[::-1])


def test_runs_one_after_the_other_give_the_pairs_of_all() -> None:
    bands = [CHANCE.integers(0, 30, 600).astype(np.uint64) for _ in range(3)]
    cuts = pairwise((0, 1, 200, 201, 600))
    parts = [candidate_pairs([band[:end] for band in bands], start) for start, end in cuts]
    assert np.concatenate(parts).tolist() == candidate_pairs(bands).tolist()


def test_a_lookup_finds_what_is_there() -> None:
    distinct = np.unique(CHANCE.integers(0, 1 << 40, 1000).astype(np.uint64))
    others = CHANCE.integers(0, 1 << 40, 5000).astype(np.uint64)
    at, place = Lookup(distinct).matches(np.concatenate([others, distinct[::-1]]))
    assert place.tolist() == list(range(len(distinct)))[::-1]
    assert at.tolist() == list(range(5000, 5000 + len(distinct)))


def test_a_lookup_of_nothing_finds_nothing() -> None:
    assert [each.tolist() for each in Lookup(keys()).matches(keys(0, 1))] == [[], []]
