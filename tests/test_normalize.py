"""Tests of folding: texts that a reader would call the same fold to the same, and offsets map back to the source."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.normalize import fold, level, offsets, squeeze, straighten, trim

TEXTS = st.text(st.characters() | st.sampled_from(" \t\n\u00a0\u00ad\u200b\u2060\ufeffİıςΣß“’–…»[]"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sign up", "SIGN UP"),
        ("Don’t miss it", "don't miss it"),
        ("“Read more”", '"read more"'),
        ("2019–2024", "2019-2024"),
        ("Read\u00a0more", "read more"),
        ("Read \n  more", "read more"),
        ("News\u00adletter", "newsletter"),
        ("\ufeffMenu", "menu"),
        ("DİL", "dil"),
        ("Ιός", "ιόσ"),
        ("ΔΙΑΒΑΣΤΕ ΠΕΡΙΣΣΟΤΕΡΟΥΣ", "διαβαστε περισσοτερους"),
    ],
)
def test_the_same_to_a_reader_is_the_same_when_folded(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("» read more…", "read more"),
        ("• share", "share"),
        ("(source: example.org)", "source: example.org"),
        ("【menu】", "menu"),
        ("(one) and (two)", "(one) and (two)"),
        ("a (b)", "a (b)"),
        ("***", ""),
        ("()", "()"),
        ("what?", "what?"),
    ],
)
def test_trim_removes_marks_without_meaning(text, trimmed):
    assert trim(text) == trimmed


@given(TEXTS)
def test_levelling_keeps_every_offset(text):
    assert len(level(text)) == len(straighten(text)) == len(text)


def test_levelling_keeps_the_offset_of_every_character_there_is():
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(level(everything)) == len(everything)


@given(TEXTS)
@example("\u200b a\u200b \u200bb ")
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert squeeze(squeeze(text)) == squeeze(text)
    assert trim(trim(fold(text))) == trim(fold(text))


@given(TEXTS, st.integers(0, 9))
@example("a\u200b \u200bb", 0)
@example(" \u00ada b", 0)
def test_offsets_map_every_folded_character_to_the_source(text, start):
    levelled = level(text)
    folded = squeeze(levelled)
    places = [place - start for place in offsets(levelled, folded, start)]
    assert len(places) == len(folded) + 1
    assert all(one < two for one, two in pairwise(places))
    for character, place in zip(folded, places, strict=False):
        assert levelled[place] == character or (character == " " and levelled[place].isspace())
    assert places[-1] <= len(text)
