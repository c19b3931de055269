"""Removals of the core are those of Python: merged, clipped, vetoed, and cut from the text."""

from __future__ import annotations

import pytest
from core_steps import documents, found_in
from core_texts import EDGE_CASES, needs_core, pure, texts
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import CleanResult, Document, Removal, Removals
from cleaner.reading.blocks import split_blocks

pytestmark = needs_core


def removal(start: int, end: int, by: str = "r") -> Removal:
    return Removal(start, end, by, "other", "why", 0.5)


def merged(document: Document, rounds: list[list[Removal]], vetoed: set[int]) -> list[object]:
    """Return what several steps remove, after each."""
    after: list[object] = []
    removals = Removals()
    for found in rounds:
        removals = removals.merged(document, found, vetoed)
        after.append((dict(removals.by_block), removals.fully_removed))
    return after


@given(st.data())
def test_merging(data: st.DataObject) -> None:
    document = data.draw(documents())
    rounds = data.draw(st.lists(found_in(document), max_size=4))
    vetoed = data.draw(st.sets(st.integers(0, 10)))
    found = merged(document, rounds, vetoed)
    with pure():
        assert found == merged(document, rounds, vetoed)


@pytest.mark.parametrize(
    "found",
    [
        [removal(0, 3)],  # before the first block, clipped to nothing
        [removal(0, 9)],  # begins before the first block: dropped
        [removal(4, 7), removal(4, 7, "s")],  # the first to claim a span keeps it
        [removal(4, 5), removal(6, 7), removal(4, 7, "s")],  # what is between is left for the other
        [removal(4, 99)],  # beyond the text
        [removal(7, 9)],  # in the white space below a block
        [removal(4, 4), removal(9, 12)],  # nothing at all
    ],
)
def test_merging_at_edges(found: list[Removal]) -> None:
    document = Document("\n\n\n\none\n\ntwo\n", split_blocks("\n\n\n\none\n\ntwo\n"))
    after = merged(document, [found], set())
    with pure():
        assert after == merged(document, [found], set())


def test_a_removal_keeps_its_receipt() -> None:
    document = Document("one two\n", split_blocks("one two\n"))
    whole = removal(0, 7)
    assert Removals().merged(document, [whole]).by_block[0][0] is whole
    (part,) = Removals().merged(document, [removal(0, 99)]).by_block[0]
    assert part == whole
    assert type(part) is Removal


def test_what_is_no_removal_is_an_error() -> None:
    document = Document("one", split_blocks("one"))
    with pytest.raises(TypeError):
        Removals().merged(document, [("a", 1)])  # type: ignore[list-item]


@given(st.data())
def test_kept_text(data: st.DataObject) -> None:
    text = data.draw(texts())
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12, unique=True)))
    removals = tuple(removal(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False))
    result = CleanResult(text, removals)
    kept, cleaned = result.kept(), result.text
    with pure():
        assert (result.kept(), result.text) == (kept, cleaned)


@pytest.mark.parametrize("text", EDGE_CASES.values(), ids=EDGE_CASES)
def test_kept_text_of_hard_texts(text: str) -> None:
    blocks = split_blocks(text)
    results = [CleanResult(text, tuple(removal(b.start, b.end) for b in blocks[at::2])) for at in (0, 1)]
    kept = [result.kept() for result in results]
    with pure():
        assert [result.kept() for result in results] == kept


def test_a_removal_beyond_the_text_does_not_crash() -> None:
    assert CleanResult("one", (removal(-5, 99),)).kept() == []
