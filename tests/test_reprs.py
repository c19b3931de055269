"""What a result, a document and their parts print as fits a line and holds no more than the first words."""

from __future__ import annotations

import pytest
from cli.samples import CHROME, PROSE

from cleaner import Cleaner
from cleaner.model import CleanResult, Removal, Removals, Status

LINE = 100  # characters
LONG = f"{CHROME}\n\n" + f"{PROSE}\n\n" * 500


def test_a_result_names_its_status_and_counts() -> None:
    result = CleanResult("Menu\n\nOne line.\n", (Removal(0, 4, "r", "c", "w"),), Status.CLEANED)
    assert repr(result) == "CleanResult(status='cleaned', kept=12, removed=4, removals=1, text='One line.')"


@pytest.mark.parametrize("text", ["", "a", "\n\n", "a\nb\x1b[2Jc", LONG, "x" * 10_000, "<p>" + PROSE * 9])
def test_each_fits_a_line(text: str) -> None:
    cleaner = Cleaner()
    document, result = cleaner.read(text), cleaner(text)
    removals = Removals().merged(document, result.removals)
    for each in (document, result, removals, *document.blocks[:3]):
        shown = repr(each)
        assert len(shown) <= LINE
        assert shown.isprintable()
        assert shown.startswith(f"{type(each).__name__}(")
        assert "<" not in shown.partition("text=")[0]


def test_blocks_and_removals_are_counted() -> None:
    document = Cleaner().read("# One\n\nTwo words here.")
    assert [repr(block) for block in document.blocks] == [
        "Block(index=0, kind='heading', start=0, end=5, words=2)",
        "Block(index=1, kind='paragraph', start=7, end=22, words=3)",
    ]
    assert repr(Removals()) == "Removals(removals=0, blocks=0, whole_blocks=0)"
