"""Tests of text repair: damage is repaired, and anything an author may have intended is kept."""

from __future__ import annotations

import re

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.reading.repair import fix_line, is_suspect, repair

BREAKS = re.compile("\r\n?|[\x0b\u2028\u2029]")
CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
MARKS = "".join(dict.fromkeys("".join(MOJIBAKE_CATEGORIES.values())))
MARKS = "".join(
    chr(code)
    for part in re.findall(r"(?:\\?.)-(?:\\?.)|.", MARKS, re.DOTALL)
    for code in (range(ord(part[-3]), ord(part[-1]) + 1) if len(part) >= 3 else [ord(part[-1])])
)
NEAR = st.text(
    st.sampled_from(MARKS) | st.sampled_from("aZ 0.,'\n\u0301\u0308ﬁ’“—") | st.sampled_from(CONTROLS), max_size=12
)
HURT = st.sampled_from(["latin-1", "cp1252", "cp1251", "cp1250", "macroman", "cp437", "cp1253", "iso8859-2"])


@st.composite
def misread(draw):
    """Draw UTF-8 that was decoded with another encoding, amid other text."""
    text = draw(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from(MARKS), max_size=8))
    wrong = text.encode().decode(draw(HURT), draw(st.sampled_from(["ignore", "replace"])))
    return draw(NEAR) + wrong + draw(NEAR)


def by_line(text: str) -> str:
    """Return the text with every line repaired by ftfy, without the check that skips unsuspicious ones."""
    return "\n".join(map(fix_line, BREAKS.sub("\n", text).split("\n")))


@given(NEAR | misread() | st.lists(NEAR | misread(), max_size=4).map("\n".join))
@example("Ã©")
@example("â€™")
@example("\ud83d\ude00 \udc80")
@example("e\u0301")
@example("Î±")
@example("ÐŸ")
def test_the_check_skips_no_text_that_ftfy_would_change(text):
    assert repair(text) == by_line(text)


@given(st.text(st.characters(), max_size=20))
def test_the_check_is_right_about_any_text(text):
    assert repair(text) == by_line(text)


@given(NEAR | misread())
def test_a_line_that_is_not_suspect_is_one_that_ftfy_leaves(text):
    line = BREAKS.sub(" ", text).replace("\n", " ")
    assert is_suspect(line) or fix_line(line) == line


@pytest.mark.parametrize(
    ("hurt", "whole"),
    [
        ("It\u00e2\u20ac\u2122s here", "It\u2019s here"),
        ("SchÃ¶n", "Schön"),
        ("Ð¿Ð°Ñ€Ð¾Ð¼", "паром"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("nul\0here", "nul\ufffdhere"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("\ud83d\ude00", "😀"),
        ("e\u0301", "é"),
        ("\x1b[31mred\x1b[0m", "red"),
    ],
)
def test_damage_is_repaired(hurt, whole):
    assert repair(hurt) == whole


@pytest.mark.parametrize(
    "text",
    [
        "“Curly”, ‘quotes’ and an apostrophe’s tail",
        "ﬁne ligatures and ﬂags",
        "&amp; &lt;b&gt; &eacute; &nbsp;",
        "Ｆｕｌｌ ｗｉｄｔｈ",
        "ellipsis… and dash — and ½",
        "Ångström, naïve, Łódź, Ελλάδα, Привет, 港",
        "tab\there",
        "soft\u00adhyphen and zero\u200bwidth",
        "trailing space  \n\n\n  leading",
        "",
    ],
)
def test_text_an_author_may_have_intended_is_kept(text):
    assert repair(text) == text


@given(NEAR | misread())
def test_what_comes_out_is_valid_text_with_one_kind_of_line_break(text):
    mended = repair(text)
    mended.encode("utf-8")
    assert not re.search("[\r\x0b\u2028\u2029\x00-\x08\x7f-\x9f]", mended)
