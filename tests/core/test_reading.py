"""Reading in the core equals that of Python: blocks, facts, language, and the check before repair."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from core_texts import EDGE_CASES, WRAPPED, fixture_texts, needs_core, pure, texts
from hypothesis import given
from hypothesis import strategies as st

from cleaner import _core
from cleaner.language_id import detect
from cleaner.reading.blocks import split_blocks
from cleaner.reading.html import read_html
from cleaner.reading.repair import is_suspect, repair
from cleaner.rules.pack import function_words

pytestmark = needs_core
TEXTS = [*EDGE_CASES.values(), *fixture_texts()]
WORDS = st.sampled_from(sorted(function_words()))
FUNCTION_WORDS = st.lists(WORDS | st.sampled_from(["ΟΔΟΣ", "İ", "Die", "桥", "the", "x"]), max_size=60).map(" ".join)


def read_text(text: str) -> list[object]:
    """Return all that reading finds out about a text."""
    return [
        split_blocks(text),
        detect(text, function_words()),
        is_suspect(text),
        repair(text),
    ]


def in_python(text: str) -> list[object]:
    with pure():
        return read_text(text)


@pytest.mark.parametrize("text", EDGE_CASES.values(), ids=EDGE_CASES)
def test_hard_texts(text: str) -> None:
    assert read_text(text) == in_python(text)


def test_fixtures_and_wrapped_text() -> None:
    assert [read_text(text) for text in TEXTS] == [in_python(text) for text in TEXTS]
    assert len(split_blocks(WRAPPED)) < WRAPPED.count("\n")  # its lines are joined


@given(texts())
def test_generated_texts(text: str) -> None:
    assert read_text(text) == in_python(text)


@given(FUNCTION_WORDS)
def test_languages_of_function_words(text: str) -> None:
    with pure():
        expected = detect(text, function_words())
    assert detect(text, function_words()) == expected


@pytest.mark.parametrize("text", ["ΤΗΣ ΚΑΙ ΤΗΣ " * 4, "İLE BİR İLE " * 4], ids=["Greek", "Turkish"])
def test_capitals_whose_lower_case_depends_on_what_is_around(text: str) -> None:
    words = {"της": ["el"], "και": ["el"], "i\u0307le": ["tr"]}
    with pure():
        expected = detect(text, words)
    assert detect(text, words) == expected != ""


def test_other_function_words_than_last_time() -> None:
    assert detect("one two " * 9, {"one": ["aa"], "two": ["bb"]}) == "aa,bb"
    assert detect("one two " * 9, {"one": ["cc"]}) == "cc"
    assert detect("one two " * 9, {"one": []}) == ""


def test_two_adjacent_characters_are_as_suspect_as_in_python() -> None:
    suspects = "aZ~\u00a0ÂÃŒœÎÐØÙ¡µÀéſ´˘Þα΅ωЀдџЂѓ€™ﬁ�\u0301\u1161\u0915\u093c桥\x7f\x80\ud800"
    pairs = [one + other for one in suspects for other in suspects]
    with pure():
        expected = [is_suspect(pair) for pair in pairs]
    assert [is_suspect(pair) for pair in pairs] == expected


@pytest.mark.parametrize("page", [text for text in TEXTS if "<p" in text][:8])
def test_blocks_of_pages(page: str) -> None:
    with pure():
        expected = read_html(page)
    assert read_html(page) == expected


def test_text_after_text_shares_no_state() -> None:
    texts = [text for text in TEXTS if len(text) < 500]
    assert [read_text(text) for text in reversed(texts)] == [read_text(text) for text in texts][::-1]


def test_threads_read_long_texts_at_once() -> None:
    """Long texts are split without the interpreter lock, which characters that are met for the first time ask for."""
    rare = "".join(map(chr, range(0x30000, 0x31000)))
    long = ["\n".join([rare, "The bridge was closed.\n- rust"] * 40) + "\n" * at for at in range(8)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(split_blocks, long))
    with pure():
        expected = split_blocks(long[0])
    assert all(blocks == expected for blocks in found)


def test_a_handle_of_another_type_is_refused() -> None:
    assert _core.native
    with pytest.raises(ValueError, match="PyCapsule"):
        _core.native.split_blocks(*[_core.native.make_fact_limits(1, 2, 3)] * 2, "text")
