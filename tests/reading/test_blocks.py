"""Tests of splitting text into blocks: kinds, spans, facts, and linear time on hostile input."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.reading.blocks import split_blocks
from cleaner.reading.repair import repair

WRAPPED = """\
The ferry to the outer islands was cancelled for the third day in a
row on Tuesday, as the gale that began at the weekend showed no sign
of easing. The harbour master said that the sea was too high for the
small boats, and that nobody would be taken across before Thursday.

The school on the largest island stayed open. Four of its pupils had
slept in the hall, because they could not get home, and the cook had
made a soup of what was left in the pantry and what the fishermen of
the village had brought in before the storm began."""

VERSE = """\
The tide goes out, the tide comes in,
The lamp is lit again,
And who shall say where days begin
That end in wind and rain?
The tide goes out, the tide comes in,
The boats are on the sand."""

CASES = {
    "a paragraph a line": ("One line here.\nAnother one here.\nAnd a third.", ["paragraph"] * 3),
    "blank lines": ("One.\n\n\nTwo.\n \t\nThree.", ["paragraph"] * 3),
    "hard-wrapped": (WRAPPED, ["paragraph"] * 2),
    "verse": (VERSE, ["paragraph"] * 6),
    "hashes": ("# Title\n\n## Part two ##\n\n#hashtag is text", ["heading", "heading", "paragraph"]),
    "setext": ("Title\n=====\n\nPart\n---\nText below.", ["heading", "heading", "paragraph"]),
    "a ruler": ("Above.\n\n***\n\nBelow.\n\n- - -", ["paragraph", "other", "paragraph", "other"]),
    "bullets": ("- one\n* two\n+ three\n• four\n1. five\n12) six\na) seven", ["list-item"] * 7),
    "a hyphen in front of a word": ("-5 degrees\n-- she said", ["paragraph"] * 2),
    "a hanging list item": ("- one goes on\n  on a second line\n- two", ["list-item"] * 2),
    "a quote": ("> one\n> two\n\n> three\n\nfour", ["quote", "quote", "paragraph"]),
    "a Markdown table": (
        "| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter it.",
        ["table-row", "table-row", "table-row", "paragraph"],
    ),
    "a table without edges": ("name | price\n--- | ---\ntea | 2", ["table-row"] * 3),
    "a row of links is no table": ("Home | News | Sport", ["paragraph"]),
    "cells with tabs": ("name\tprice\ntea\t2", ["table-row"] * 2),
    "a fence": ("Before.\n\n```python\nx = 1\n\n\ny = 2\n```\n\nAfter.", ["paragraph", "code", "paragraph"]),
    "a tilde fence": ("~~~\n# no heading\n~~~\n# heading", ["code", "heading"]),
    "an unclosed fence": ("```\nThe text goes on.\n\nAnd on.", ["paragraph"] * 3),
    "a longer fence holds a shorter one": ("````\n```\nx\n```\n````", ["code"]),
    "indented code": (
        "Run this:\n\n    x = f(1)\n    return x;\n\nThen stop.\nGo home.",
        ["paragraph", "code", "paragraph", "paragraph"],
    ),
    "an indented paragraph is no code": (
        "One.\n\n    This paragraph is set in, as in a book.\n\nTwo.\n\nThree.",
        ["paragraph"] * 4,
    ),
    "Chinese": ("渡轮早上离开港口。\n船长说海浪太高。", ["paragraph"] * 2),
    "nothing": ("", []),
    "white space": (" \n\t\n\u3000\n", []),
}


@pytest.mark.parametrize(("text", "kinds"), CASES.values(), ids=CASES)
def test_kinds(text, kinds):
    assert [str(block.kind) for block in split_blocks(text)] == kinds


@pytest.mark.parametrize("text", [text for text, _ in CASES.values()], ids=CASES)
def test_spans_hold_all_but_white_space(text):
    at = 0
    for index, block in enumerate(split_blocks(text)):
        assert block.index == index
        assert at <= block.start < block.end
        assert text[at : block.start].strip() == ""
        piece = text[block.start : block.end]
        assert piece == piece.strip()
        at = block.end
    assert text[at:].strip() == ""


def test_a_wrapped_paragraph_is_one_block_and_spans_its_lines():
    first, second = split_blocks(WRAPPED)
    assert WRAPPED[first.start : first.end] == WRAPPED.split("\n\n")[0]
    assert "in a row on tuesday" in first.facts.folded
    assert first.facts.prose
    assert second.facts.words == len(WRAPPED.split("\n\n")[1].split())


@pytest.mark.parametrize(
    ("text", "words", "sentence", "prose"),
    [
        ("Share", 1, False, False),
        ("Sign up for free!", 4, True, False),
        ("He left. “Why?”", 3, True, False),
        ("The ferry to the outer islands was cancelled for the third day in a row.", 14, True, True),
        ("# The ferry to the outer islands was cancelled for the third day in a row.", 15, True, False),
        ("渡轮早上九点离开港口，船长说海浪太高，没有人能在星期四之前过去。", 15, True, True),
        ("Home News Sport Weather Business Culture Travel Opinion Video Audio Letters Archive Shop", 13, False, False),
    ],
)
def test_facts(text, words, sentence, prose):
    [block] = split_blocks(text)
    assert abs(block.facts.words - words) <= 1
    assert (block.facts.sentence, block.facts.prose) == (sentence, prose)


LINES = st.sampled_from(
    [
        "",
        "",
        " ",
        "text",
        "# h",
        "---",
        "===",
        "```",
        "~~~~",
        "> q",
        "- i",
        "    x = 1;",
        "a | b",
        "|a|b|",
        "--- | ---",
        "\ta",
        "港",
    ]
)


@given(st.lists(LINES, max_size=20).map("\n".join) | st.text(max_size=80).map(repair))
def test_no_text_is_lost_between_blocks(text):
    test_spans_hold_all_but_white_space(text)


HOSTILE = {
    "fences that do not close": "```\n~~~\n",
    "fences of growing length": None,
    "lines": "a\n",
    "blank lines": "\n",
    "quotes": "> a\n",
    "underlines": "a\n---\n",
    "rulers": "---\n\n",
    "table rows": "a | b\n",
    "indented code": "\n    x = 1;\n",
    "indented lines in one block": "    x = 1;\n",
    "indented text": "\n    x\n    y\nz\nz\nz\n",
    "hanging items": "- a\n   b\n",
    "one long line": "a b ",
    "wrapped lines": "x" * 70 + "\n",
    "brackets": "[(",
}


def work(text: str) -> int:
    """Count the lines of our own code that run: unlike a clock, other programs do not affect it."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        split_blocks(text)
    finally:
        sys.settrace(before)
    return count


def hostile(unit: str | None, size: int) -> str:
    if unit is None:
        return "".join("`" * n + "\na\n" for n in range(3, size))
    return unit * size


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_twice_the_text_is_twice_the_work(unit):
    once, twice = (work(hostile(unit, size)) for size in (300, 600))
    assert twice <= 2.3 * once + 100
