"""Packing of characters for the compiled core."""

from __future__ import annotations

import re
import sys
from unicodedata import decomposition

import pytest

from cleaner import characters
from cleaner.characters import PAGE_SIZE, packed_page

ALL = range(sys.maxunicode + 1)


def page(number: int) -> str:
    return "".join(map(chr, ALL[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]))


def test_pages_of_ideographs_are_packed_as_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    alike = [number for number in range(len(ALL) // PAGE_SIZE) if characters._are_alike(page(number))][::8]
    quick = list(map(packed_page, alike))
    monkeypatch.setattr(characters, "_are_alike", lambda page: False)
    assert list(map(packed_page, alike)) == quick
    assert any(0x4E <= number <= 0x9F for number in alike)


def test_what_joins_the_character_before_it_is_not_alone() -> None:
    """Else the core would take a text that is not in NFC for one that is."""
    pairs = [decomposition(chr(code)).split() for code in ALL if decomposition(chr(code))]
    joining = {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2 and pair[0][0] != "<"}
    hangul = map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)))
    assert "\u0301" in joining
    assert not any(map(characters._is_alone, (*joining, *hangul)))


def test_ranges_are_those_of_a_class_of_a_regular_expression() -> None:
    classes = (characters.DAMAGED, characters.DAMAGED_BEFORE_ANY, characters.MOJIBAKE_GREEK_AND_CYRILLIC)
    for text in (*classes, characters.MOJIBAKE_MARKS + characters.MOJIBAKE_LETTERS, "-ab", "ab-", "a-cx-z-"):
        held = {code for first, last in characters._ranges_in(text) for code in range(first, last + 1)}
        assert held == {ord(each) for each in re.findall(f"[{text}]", "".join(map(chr, ALL)))}, text
