"""Terms of the core are those of Python."""

from __future__ import annotations

import pytest
from core_texts import EDGE_CASES, needs_core, texts
from hypothesis import given

from cleaner import _core
from cleaner.rules.lexicon import TERM_LIMITS, terms_of

pytestmark = needs_core
CASES = {
    "nothing": "",
    "a space": " ",
    "spaces at the edges": " one two three four five six seven eight nine ten ",
    "as many words as terms": "one two three four five six seven eight nine",
    "one word more": "one two three four five six seven eight nine ten",
    "two spaces": "one  two  three  four  five  six  seven  eight  nine",
    "marks only": "... (?) ''",
    "marks around a word": "'(comments)' \"replies!\"",
    "one character without spaces": "文",
    "a script without spaces, with spaces": "发 表 评 论",
    "as many pairs as terms": "一二三四五六七八九十一二三",
    "one pair more": "一二三四五六七八九十一二三四",
    "a script without spaces at one edge": "发表 a comment",
}


@pytest.mark.parametrize("folded", [*CASES.values(), *EDGE_CASES.values()], ids=[*CASES, *EDGE_CASES])
def test_terms(folded: str) -> None:
    assert _core.native
    assert _core.native.terms_of(folded, TERM_LIMITS) == terms_of(folded)


@given(texts())
def test_terms_of_generated_texts(folded: str) -> None:
    assert _core.native
    assert _core.native.terms_of(folded, TERM_LIMITS) == terms_of(folded)
