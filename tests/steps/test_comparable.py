"""What of a cleaned document is compared with others: what stays whole."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.dedup.fingerprints import text_fingerprint
from cleaner.model import Removal, Removals
from cleaner.steps.comparable import comparable

ONE, TWO = (f"The bridge was closed on Tuesday, for the {nth} time in a year." for nth in ("first", "second"))
DOCUMENT = Cleaner().read(f"{TWO}\n\n{ONE}")


def test_paragraphs_that_stay_are_compared() -> None:
    found = comparable(DOCUMENT, Removals())
    assert list(found.blocks) == [0, 1]
    assert list(found.texts) == [text_fingerprint(DOCUMENT, block) for block in DOCUMENT.blocks]
    assert [each.source for each in found.near] == [TWO, ONE]
    assert found.key_rows().shape == (2, 18)


@pytest.mark.parametrize("end", [len(ONE), len(ONE) - 1])
def test_a_block_that_was_removed_or_cut_is_not(end: int) -> None:
    """What is left of it in its document is not what another one says."""
    block = DOCUMENT.blocks[1]
    cut = Removals().merged(DOCUMENT, [Removal(block.start, block.start + end, "a rule", "other", "why")])
    found = comparable(DOCUMENT, cut)
    assert list(found.blocks) == [0]
    assert [each.source for each in found.near] == [TWO]


def test_texts_alone_are_compared_word_for_word() -> None:
    found = comparable(DOCUMENT, Removals()).without_paragraphs()
    assert (len(found.texts), found.near, found.keys) == (2, (), b"")
