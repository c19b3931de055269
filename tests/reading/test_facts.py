"""Facts of a text do not depend on white space at its edges, or on what else stands in the document."""

from __future__ import annotations

import pytest

from cleaner.model import BlockKind, Facts
from cleaner.reading.facts import facts_of_text

SENTENCE = "The bridge was closed on Tuesday, after an inspection had found some rust."
CASES = {
    "as it is": SENTENCE,
    "a space behind it": f"{SENTENCE} ",
    "a space before it": f" {SENTENCE}",
    "two spaces in it": SENTENCE.replace(" ", "  "),
    "a line break in it": SENTENCE.replace(", ", ",\n"),
    "an invisible character in it": SENTENCE.replace("Tuesday", "Tues\u00adday"),
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_white_space_changes_no_fact(text: str) -> None:
    assert facts_of_text(text) == Facts(SENTENCE.lower().rstrip("."), 13, sentence=True, prose=True)


@pytest.mark.parametrize("kind", [BlockKind.HEADING, BlockKind.CODE, BlockKind.TABLE_ROW])
def test_marked_up_text_is_no_prose(kind: BlockKind) -> None:
    assert not facts_of_text(SENTENCE, kind).prose


@pytest.mark.parametrize(
    ("text", "kind", "folded"),
    [
        ("- One: two", BlockKind.LIST_ITEM, "one: two"),
        ("3. One", BlockKind.HEADING, "one"),
        ("3. One", BlockKind.PARAGRAPH, "3. one"),
        ("## One", BlockKind.HEADING, "one"),
        ("> One", BlockKind.QUOTE, "one"),
        ("» (One) «", BlockKind.PARAGRAPH, "one"),
    ],
)
def test_folded_text_has_no_marks(text: str, kind: BlockKind, folded: str) -> None:
    assert facts_of_text(text, kind).folded == folded
