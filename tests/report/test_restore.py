"""The source text is restored from output and receipt, character for character."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import FIXTURES, NAMES, mixed

from cleaner import Cleaner
from cleaner.model import CleanResult, Preset, Removal
from cleaner.report.dolma import attribute_row
from cleaner.report.receipt import receipt
from cleaner.report.restore import RestoreError, restore_fields, restored
from tools.review import source

PRESETS = st.sampled_from(Preset)
SPACED = st.text(alphabet="ab \n\n\t\u3000\x1c", max_size=60)


def round_trip(result: CleanResult) -> str:
    """Restore the source from the text and a receipt that went through JSON."""
    note = json.loads(json.dumps(receipt(result, 0, spans=True)))
    assert restored(result.text, note) == restored(result.text, json.loads(json.dumps(attribute_row("", "", result))))
    return restored(result.text, note)


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("folder", FIXTURES, ids=NAMES)
def test_a_fixture_comes_back(folder, preset):
    result = Cleaner(preset=preset)(source(folder))
    assert round_trip(result) == result.source_text


@given(mixed(), PRESETS)
def test_a_mixed_text_comes_back(text, preset):
    result = Cleaner(format="text", preset=preset)(text)
    assert round_trip(result) == result.source_text


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from(" \n\n\t|>#-*"), max_size=300), PRESETS)
def test_any_text_comes_back(text, preset):
    result = Cleaner(format="text", preset=preset)(text)
    assert round_trip(result) == result.source_text


@given(SPACED, st.lists(st.integers(0, 60), max_size=12))
def test_a_text_comes_back_wherever_it_was_cut(text, edges):
    """No step would cut in white space, or all of a text; that is restored, too."""
    places = sorted({min(edge, len(text)) for edge in edges})
    cuts = tuple(Removal(a, b, "r", "c", "w") for a, b in zip(places[::2], places[1::2], strict=False))
    result = CleanResult(text, cuts)
    assert round_trip(result) == text
    spans = result.kept()
    assert all(a <= b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_removed_text_is_kept_with_the_white_space_that_was_dropped():
    result = CleanResult("One.\n\nMenu\n\nTwo.\n", (Removal(6, 10, "r", "c", "w"),))
    assert result.text == "One.\n\nTwo.\n"
    assert restore_fields(result)["removed"] == [[6, "Menu\n\n"]]


@pytest.mark.parametrize(
    ("text", "change", "words"),
    [
        ("One.\n\nTwo.\n", {"removed": None}, "clean with --spans"),
        ("One.\n\nTwo!\n", {}, "checksum"),
        ("One", {}, "another text"),
        ("One.\n\nTwo.\n", {"removed": [[6, "Menu\n\n"], [2, "x"]]}, "another text"),
        ("One.\n\nTwo.\n", {"removed": [["6", "Menu\n\n"]]}, "another text"),
        ("One.\n\nTwo.\n", {"removed": [[6]]}, "another text"),
        ("One.\n\nTwo.\n", {"removed": []}, "checksum"),
    ],
)
def test_a_receipt_of_another_text_is_refused(text, change, words):
    result = CleanResult("One.\n\nMenu\n\nTwo.\n", (Removal(6, 10, "r", "c", "w"),))
    with pytest.raises(RestoreError, match=words):
        restored(text, restore_fields(result) | change)
