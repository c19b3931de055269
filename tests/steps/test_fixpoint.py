"""A second cleaning finds nothing: what rules and repeats decide follows from what is left, however it came about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import FIXTURES

from cleaner import Cleaner
from tools.review import source

CLEAN = Cleaner(format="text", language="en", ignore=("layout.*",))
LEDE = "The council decided on Tuesday to close the old swimming pool by the river, after its roof was found leaking."
OTHER = "A new pool is to be built beside the railway station, and the architects should show their drawings in May."
THIRD = "Until then swimmers have to make do with the lake, where the lifeguards have promised to come an hour earlier."
FRAME = f"{LEDE}\n\n{OTHER}\n\n{{}}\n\n{THIRD}\n\n{LEDE[:-1]} again."
STORAGE = "The technical storage or access is required to remember which boats a reader looked at."
COUNTED = "These cookies count how many readers come to a page, and from which other page they came to it."
KINDS = f"""Preferences Preferences
They keep the language that a reader chose.
Statistics Statistics
{COUNTED}
Marketing Marketing
{COUNTED}
Functional Functional Always active
{STORAGE}"""
HEADLINE = "Council closes the old swimming pool by the river"
SHARED = "For more about the pool see the notes of the council of {}."
YEARS = ("March", "April", "May", "June", "July", "August")
MENU = "Toggle menu\nClose menu\nMain navigation\n" * 8
WRAPPED = """The council decided on Tuesday to close the old
swimming pool by the river, after the roof of it
was found leaking by one of the four lifeguards.

No part of this publication may be reproduced in
any form, by whatever means, without the written
and signed permission of the publisher."""
TWICE = {
    "entries of which a copy went": f"{LEDE}\n\n{KINDS}\n\n{OTHER}",
    "a beginning that many share until the copies are gone": "\n\n".join(
        [LEDE, OTHER, *[SHARED.format("May")] * 6, *(SHARED.format(f"May and {year}") for year in YEARS), THIRD]
    ),
    "a cut behind a cut": f"{LEDE}\n\n{OTHER} (Photo: Jan Berg) (Photo: Jan Berg)\n\n{THIRD} READ MORE READ MORE",
    "two names of the site behind a headline": f"{HEADLINE} - National News - National News\n\n{LEDE}\n\n{OTHER}",
    "lines that are wrapped once a menu is gone": f"{MENU}\n{WRAPPED}",
    "a teaser whose original is cut": f"{LEDE}\n\n{OTHER[:60]}… READ MORE\n\n{OTHER}\n\n{THIRD}",
    "dates at the edges": "12 May 2014\n" * 300,
    "dates and bylines between teasers": "12 May 2014\nBy Anna Holm\nThe roof of the old pool was leaking and …\n" * 40,
}


@pytest.mark.parametrize("text", TWICE.values(), ids=TWICE)
def test_a_second_cleaning_finds_nothing(text):
    once = CLEAN(text)
    assert once.removals
    assert CLEAN(once.text).removals == ()


@pytest.mark.parametrize("copies", [7, 300, 3000])
@pytest.mark.parametrize("line", ["12 May 2014", "By Anna Holm", "Share this article", "12:04"])
def test_of_equal_lines_all_go_or_none(line, copies):
    assert len(CLEAN(f"{line}\n" * copies).removals) in (0, copies)


TEXTS = [source(folder).read_text("utf-8") for folder in FIXTURES if source(folder).suffix == ".txt"]
TEXTS = [source(folder).read_text("utf-8") for folder in FIXTURES if source(folder).suffix == ".txt"]
LINES = [line for text in TEXTS for line in text.split("\n")]
CUTS = st.sampled_from([str, lambda line: f"{line[: len(line) // 2]} …", lambda line: f"    {line}", str.upper])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Draw a stretch of lines of the fixtures with some of them copied, cut off, indented or joined."""
    start = draw(st.integers(0, len(LINES) - 40))
    lines = LINES[start : start + draw(st.integers(10, 40))]
    for _ in range(draw(st.integers(0, 12))):
        at, to = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        lines.insert(to, draw(CUTS)(lines[at]))
    return draw(st.sampled_from(["\n", "\n\n"])).join(lines)


@given(mutated())
def test_a_second_cleaning_finds_nothing_in_a_mutated_text(text):
    assert CLEAN(CLEAN(text).text).removals == ()
