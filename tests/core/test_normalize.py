"""Folding in the core equals that of Python, on every character and on texts."""

from __future__ import annotations

import sys

import pytest
from core_texts import EDGE_CASES, fixture_texts, needs_core, texts
from hypothesis import given

from cleaner import _core, normalize

pytestmark = needs_core
FUNCTIONS = ("level", "straighten", "squeeze", "trim")
PLANES = (0x0000, 0x10000, 0x20000, 0xE0000)
"""Planes of Unicode that hold characters."""


def same(text: str) -> bool:
    """Tell whether all functions of the core return what those of Python return."""
    assert _core.native
    return all(getattr(_core.native, name)(text) == getattr(normalize, name)(text) for name in FUNCTIONS)


@pytest.mark.parametrize("first", PLANES)
def test_every_character(first: int) -> None:
    characters = list(map(chr, range(first, min(first + 0x10000, sys.maxunicode))))
    assert same("".join(characters))
    assert same("a".join(characters))
    assert same("  ".join(characters))


@pytest.mark.parametrize("text", EDGE_CASES.values(), ids=EDGE_CASES)
def test_hard_texts(text: str) -> None:
    assert all(map(same, (text, *text.split("\n"), *map(normalize.fold, text.split("\n")))))


def test_fixtures() -> None:
    assert all(map(same, fixture_texts()))


@given(texts())
def test_generated_texts(text: str) -> None:
    assert same(text)


@given(texts(20))
def test_offsets(text: str) -> None:
    folded = normalize.squeeze(text)
    assert _core.native.offsets(text, folded, 7) == normalize.offsets(text, folded, 7)


def test_offsets_of_another_text_are_refused() -> None:
    with pytest.raises(RuntimeError):
        _core.native.offsets("one", "two", 0)
