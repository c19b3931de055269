"""Which of similar paragraphs stay."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.dedup.edges import FACT, HEADING, Edges
from cleaner.dedup.verdicts import choose_leaders

Edge = tuple[int, int, int, int, int]


def decided(edges: list[Edge], ranks: list[int], similarity: float = 0.8) -> dict[int, int]:
    """Return the leader of each repeat, of edges given as first, second, both, union and differs."""
    columns = np.array(edges, np.uint32).reshape(-1, 5).T
    found = choose_leaders(Edges(*columns), np.array(ranks, np.uint32), similarity)
    for repeat, leader, edge in zip(*found, strict=True):
        assert {repeat, leader} == set(edges[edge][:2])
    return dict(zip(found.repeats.tolist(), found.leaders.tolist(), strict=True))


@pytest.mark.parametrize(
    ("why", "edges", "found"),
    [
        ("no edges", [], {}),
        ("the earlier stays", [(0, 1, 8, 10, 0)], {1: 0}),
        ("similarity is below", [(0, 1, 7, 10, 0)], {}),
        ("a number differs", [(0, 1, 9, 10, FACT)], {}),
        ("they stand under different headings", [(0, 1, 9, 10, HEADING)], {}),
        ("one that is removed removes nothing", [(0, 1, 9, 10, 0), (1, 2, 9, 10, 0)], {1: 0}),
        ("the most similar is named", [(0, 2, 8, 10, 0), (1, 2, 9, 10, 0)], {2: 1}),
        ("of equal ones the earliest", [(1, 2, 9, 10, 0), (0, 2, 18, 20, 0)], {2: 0}),
        ("the most similar that stays", [(0, 1, 9, 10, 0), (0, 2, 8, 10, 0), (1, 2, 9, 10, 0)], {1: 0, 2: 0}),
        ("what follows one that stays", [(0, 1, 9, 10, 0), (1, 2, 9, 10, 0), (2, 3, 8, 10, 0)], {1: 0, 3: 2}),
    ],
)
def test_verdicts_in_order(why: str, edges: list[Edge], found: dict[int, int]) -> None:
    assert decided(edges, [0, 1, 2, 3]) == found, why
    assert decided(edges[::-1], [0, 1, 2, 3]) == found, "the order of edges does not matter"


def test_the_lower_rank_stays() -> None:
    assert decided([(0, 1, 9, 10, 0), (1, 2, 9, 10, 0)], [2, 0, 1]) == {0: 1, 2: 1}


@pytest.mark.parametrize(("similarity", "found"), [(0.5, {1: 0, 2: 0}), (0.7, {1: 0, 2: 0}), (0.71, {1: 0}), (1.0, {})])
def test_another_similarity(similarity: float, found: dict[int, int]) -> None:
    assert decided([(0, 1, 8, 10, 0), (0, 2, 7, 10, 0)], [0, 1, 2], similarity) == found


def test_what_is_named_stays_in_any_graph() -> None:
    chance = np.random.default_rng(8)
    for _ in range(30):
        pairs = np.unique(chance.integers(0, 60, (200, 2)), axis=0)
        pairs = pairs[pairs[:, 0] < pairs[:, 1]]
        edges = [(*pair, int(chance.integers(5, 10)), 10, 0) for pair in pairs.tolist()]
        ranks = chance.permutation(60).tolist()
        found = decided(edges, ranks)
        assert not found.keys() & set(found.values())
        near = {frozenset(edge[:2]) for edge in edges if edge[2] >= 8}
        stay = set(range(60)) - found.keys()
        assert not any(pair <= stay for pair in near), "of two similar paragraphs that may be removed, one is"
        assert all(ranks[leader] < ranks[repeat] for repeat, leader in found.items())
