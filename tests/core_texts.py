"""Texts on which the compiled core is held to Python, and the switch between the two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import strategies as st

from cleaner import _core
from tools.review import folders, source

needs_core = pytest.mark.skipif(_core.native is None, reason=f"there is no compiled core: {_core.why_not}")

_WRAPPED = "The ferry to the outer islands was cancelled for the third day in a row on Tuesday, as the gale that began "
WRAPPED = "\n".join(_WRAPPED[at : at + 60].strip() for at in range(60)) + ".\n"
"""Lines of nearly the same length, each a paragraph at first sight."""

EDGE_CASES = {
    "nothing": "",
    "white space only": " \n\t\n\u3000\x85\n",
    "no block but invisible characters": "\u200b\n\u00ad\u2060",
    "NUL": "one\0two\n\0\n",
    "lone surrogates": "\ud83d here\n\ude00\n\ud800\udc00",
    "beyond the basic plane": "𝐁𝐨𝐥𝐝 is 𝐛𝐨𝐥𝐝.\n😀😀 twice",
    "sigma at the end of a word": "ΟΔΟΣ ΣΑΣ, ΟΔΟΣ\nὈδυσσεύς Σ",
    "letters whose lower case is longer": "İSTANBUL ıI İ\u0307",
    "backticks in ASCII": "`code` and 'code'",
    "backticks beside other quotes": "`code` and ‘code’",
    "all spaces": "a\u00a0b\u2002c\u2003d\u2007e\u2009f\u200ag\u202fh\u3000i\u1680j\u2028k\u2029l\x1cm\x0bn\x0co\rp",
    "spaces at the edges of lines": "  one  \n\ttwo\t\n\u00a0three\u3000",
    "a block of marks": "• • •\n»»\n…",
    "brackets": "(a) (b)\n((a))\n[x]\n{y}\n【z】\n（w）\n<v>\n()\n(((",
    "sentence ends": 'He said "no."\nShe *left.*\nDone!)\n完了。」\nनहीं।\n.)\n)',
    "wide numbers": "１. one\n٣) two\n1234. three\n2019. four",
    "no spaces": "这座桥在星期二关闭了，因为检查发现了锈迹。" * 3 + "\nสะพานถูกปิด",
    "long prose without an ending": "word, " * 40 + "\n" + "word " * 40 + "\n" + "one. two. " * 20 + "three",
    "eleven and twelve words": "a b c d e f g h i j k.\na b c d e f g h i j k l.",
    "marks in the middle": "# Chapter 1. One\n- a) b\n> > c\n* 1) # d",
    "indented code": "Text.\n\n    x = {}\n    y();\n\nText.\n\n\tz->w\n\tv::u\n\nText.",
    "code by one mark": "Text.\n" * 9
    + "\n    a::b\n    c::d\n\n    # e\n    # f\n\nText.\n\n    -- g\n    // h\n\nText.",
    "indented text": "    one\n    two\n\n    three\n",
    "fences": "```\ncode\n```\n~~~~\ncode\n~~~\n~~~~\n```py\nnot closed",
    "fences that close others": "````\n```\n````\n```\n",
    "tables": "| a | b |\n|---|:-:|\n| c | d |\n\ne | f\n--|--\ng | h\n\ni\tj\n|\n||\n| --- |",
    "no tables": "|--|\n|--|--|x\n| - | - |\n:--|--:",
    "underlines": "Head\n====\n\nHead\n---\n\n===\n- x\n---\n# x\n---\n> x\n===\n\n| y |\n---\n==",
    "rulers": "***\n\n- - -\n\n_ *=\n\n--\n\n* *",
    "hashes": "# a\n####### b\n#\n#c\n#\u3000d",
    "quotes": "> a\n> b\n\n> c\nd\n>e",
    "lists": "- a\n  more\n  - b\nless\n1. c\n\n   apart\n10) d\na) e\nA) f\n-g",
    "CRLF": "one\r\ntwo\r\n\r\nthree\r",
    "a wrapped text": WRAPPED,
    "a wrapped text with an address longer than a line": WRAPPED.replace("\n", f"\nexample.org/{'a' * 80}\n", 1),
    "one long line": "The bridge was closed. " * 400,
}
"""Texts by what makes them hard."""

_PIECES = (
    *(
        "The bridge",
        "was closed.",
        "rust,",
        "Tuesday",
        "2024",
        "3.",
        "a)",
        "ΟΔΟΣ",
        "ς",
        "Σ",
        "İ",
        "ı",
        "ſ",
        "ß",
        "ﬁ",
        "ǅ",
    ),
    *(
        "桥关闭了。",
        "สะพาน",
        "กำ",
        "جسر،",
        "पुल।",
        "한국어",
        "ひらがな",
        "カ゛",
        "e\u0301",
        "\u0301",
        "\u1161",
        "𝐁",
        "😀",
    ),
    *(
        "Â",
        "â€™",
        "Ã©",
        "Î±",
        "Ðµ",
        "д",
        "\x80",
        "\x85",
        "\0",
        "\x1b",
        "\ud800",
        "\udfff",
        "\ufeff",
        "\u200b",
        "\u00ad",
    ),
    *(
        " ",
        "  ",
        "\t",
        "\u00a0",
        "\u3000",
        "\u2028",
        "\x1c",
        "\r",
        "\x0b",
        "    ",
        "\n",
        "\n",
        "\n\n",
        "\n    ",
        "\n\t",
    ),
    *(
        "- ",
        "* ",
        "• ",
        "1. ",
        "12) ",
        "# ",
        "### ",
        "> ",
        "===",
        "---",
        "- - -",
        "***",
        "```",
        "~~~",
        "`",
        "|",
        "| a | b |",
    ),
    *(
        "|---|---|",
        "--|:-:",
        "{}",
        "();",
        "//",
        "::",
        "->",
        "'",
        '"',
        "“",
        "”",
        "–",
        "—",
        "…",
        "!",
        "?",
        "»",
        "(",
        ")",
        "[",
        "]",
    ),
)
PIECES = st.sampled_from(_PIECES) | st.characters()


def texts(most: int = 60) -> st.SearchStrategy[str]:
    """Generate texts of pieces of all scripts, of marks of Markdown, odd spaces, NUL and lone surrogates."""
    short = st.lists(PIECES, max_size=most).map("".join)
    lines = st.lists(st.sampled_from(WRAPPED.split("\n")) | short, max_size=20).map("\n".join)
    return short | lines


def fixture_texts() -> list[str]:
    """Return the sources of the fixtures, texts and pages, as they are."""
    return [source(folder).read_bytes().decode("utf-8", "replace") for folder in folders()]


@contextmanager
def pure() -> Iterator[None]:
    """Do without the core for a while."""
    native, _core.native = _core.native, None
    try:
        yield
    finally:
        _core.native = native
