"""Tests of the status `emptied`: much prose and next to nothing left is never a silent success."""

from __future__ import annotations

import pytest

from cleaner import Cleaner, clean
from cleaner.model import Removal, Removals, Status
from cleaner.reading import read
from cleaner.steps.emptied import loss

SENTENCE = (
    "The harbour bridge was closed again in the {0}th week, after an inspection by the port found rust in girder {0}."
)
PARAGRAPHS = [SENTENCE.format(number) for number in range(4, 14)]
TEXT = "\n\n".join(PARAGRAPHS)
DOCUMENT = read(TEXT, format="text", function_words={})


def without(kept: int, by: str = "layout.tail") -> Removals:
    """Removals of all blocks but the first `kept`."""
    found = [Removal(block.start, block.end, by, "other", "why") for block in DOCUMENT.blocks[kept:]]
    return Removals().merged(DOCUMENT, found)


def test_much_prose_of_which_nothing_is_left_is_a_loss():
    assert loss(DOCUMENT, without(0)) == "nearly everything was removed: 0 words are left, of 210 words of prose"


@pytest.mark.parametrize("removals", [Removals(), without(10), without(1), without(0, "repeats.exact")])
def test_text_that_is_left_and_repeats_are_none(removals):
    assert loss(DOCUMENT, removals) == ""


@pytest.mark.parametrize(
    "text",
    ["", "Accept all cookies", "\n".join(f"News {number}" for number in range(400)), "\n\n".join(PARAGRAPHS[:4])],
)
def test_little_prose_is_none(text):
    document = read(text, format="text", function_words={})
    removed = [Removal(block.start, block.end, "layout.tail", "other", "why") for block in document.blocks]
    assert loss(document, Removals().merged(document, removed)) == ""


UNREAD = f"<!doctype html><html><body><textarea>{TEXT}</textarea></body></html>"


def test_a_page_of_which_nothing_can_be_read_is_told():
    result = clean(UNREAD)
    assert (result.status, result.text) == (Status.EMPTIED, "")
    assert result.warnings == ("the page holds 210 words that it does not show; nearly nothing could be read",)
    assert clean("<!doctype html><html><body><div id=app></div></body></html>").status is Status.EMPTY
    assert Cleaner().batch({"text": [UNREAD, TEXT]})["cleaner_status"] == ["emptied", "unchanged"]
