"""Rows of judged documents: results made from them are those of the documents themselves, pages included."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import ROOT

from cleaner import Cleaner
from cleaner.dedup.earlier import Original
from cleaner.integrations.judged_rows import compared_document, compared_part, judged_row, without_repeats
from cleaner.report.metadata import date_of

FIXTURES = sorted(path for path in ROOT.glob("fixtures/*/*/input.*"))
CLEANERS = {"default": Cleaner(), "no headings": Cleaner(ignore=["repeats.across-documents"])}


def chosen(step: int, blocks: int) -> dict[int, Original]:
    """Return originals of every `step`-th block, word for word and nearly in turn."""
    return {at: Original(f"document {at}", at, 0.5 + at % 2 / 2) for at in range(0, blocks, step)}


@pytest.mark.parametrize("cleaner", CLEANERS.values(), ids=CLEANERS)
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_a_row_gives_the_result_of_its_document(path: Path, cleaner: Cleaner) -> None:
    source = path.read_bytes()
    document = cleaner.read(source)
    judged = cleaner.judged(document)
    result, row = judged_row(cleaner, source)
    assert row is not None
    assert (result.text, result.removals) == (cleaner(source).text, cleaner(source).removals)
    for step in (1, 2, 3):
        originals = chosen(step, len(document.blocks))
        expected = cleaner.result(document, judged, originals)
        found = without_repeats(cleaner, row, originals).result
        assert found.text == expected.text
        assert found.removals == expected.removals
        assert (found.status, found.confidence) == (expected.status, expected.confidence)
    compared = compared_document(compared_part(row))
    assert compared.dated == date_of(document)
    assert compared.paragraphs == judged.comparable(document)


def test_receipts_name_the_block_and_what_says_the_same() -> None:
    text = "# The river\n\nThe river rose by a metre in the night, the harbour office said on Monday morning."
    _, row = judged_row(Cleaner(), text)
    assert row is not None
    original = Original("b", 3, 0.9)
    found = without_repeats(Cleaner(), row, {1: original})
    assert found.result.text == ""
    assert found.receipts == ((0, None), (1, original))


def test_without_repeats_nothing_changes() -> None:
    result, row = judged_row(Cleaner(), "One line.\n\nAnother line.")
    assert row is not None
    found = without_repeats(Cleaner(), row, {})
    assert (found.result.text, found.receipts) == (result.text, ())
