"""Folding: the one form in which texts are compared.

Folded text is lower case, with straight quotes, plain hyphens, one space between words and no soft hyphens. Folding
happens in two moves: `level` changes characters and keeps every offset, `squeeze` takes characters away. `straighten`
is a `level` that leaves capitals.
"""

from __future__ import annotations

import re

EDGES = " \t\n.:!;,…+،؛۔、！：；·•*|>»›→▸▶►<«‹←◂_~=-✓✔★☆■◆▼●"
"""Marks that say nothing at the start or the end of a block: bullets, arrows, closing punctuation."""

BRACKETS = {"(": ")", "[": "]", "{": "}", "【": "】", "（": "）", "<": ">"}

_STRAIGHT = {
    # İ is the one letter whose lower case has two code points; ı and ς would keep equal words apart
    "İ": "I",
    "ı": "i",
    "ς": "σ",
    **dict.fromkeys("‘’‚‛´`ʼ′", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " "),
}
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
"""Marks that are not seen: soft hyphens, joiners, directions."""
_GONE = re.compile(f"[{''.join(sorted(INVISIBLE))}]")


def straighten(text: str) -> str:
    """`text` with straight quotes, plain hyphens and plain spaces, offset for offset."""
    if text.isascii():
        return text.replace("\t", " ")
    for old, new in _STRAIGHT.items():
        if old in text:
            text = text.replace(old, new)
    return text


def level(text: str) -> str:
    """`text` straightened and in lower case, offset for offset.

    >>> level("“İyi” – OK")
    '"iyi" - ok'
    """
    lowered = straighten(text).lower()
    return lowered if lowered.isascii() else lowered.replace("ς", "σ")  # a capital at the end of a word became ς


def squeeze(text: str) -> str:
    """`text` with one space between words and without soft hyphens and other invisible marks.

    >>> squeeze("Leave  a\\n Re\\u00adply")
    'Leave a Reply'
    """
    if not text.isascii():
        text = _GONE.sub("", text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """`text` levelled and squeezed, the marks at its edges kept."""
    return squeeze(level(text))


def trim(folded: str) -> str:
    """Folded text without the marks at its edges, and without a pair of brackets around all of it.

    >>> trim("» [2] comments…"), trim("(source: example.org)")
    ('[2] comments', 'source: example.org')
    """
    text = folded.strip(EDGES)
    while len(text) > 2 and BRACKETS.get(text[0]) == text[-1] and text.find(text[-1]) == len(text) - 1:
        text = text[1:-1].strip(EDGES)
    return text


def offsets(text: str, folded: str, start: int = 0) -> list[int]:
    """For every character of `folded`, made of `text` by `squeeze`, its offset in `text` plus `start`.

    One more offset follows for the end. Matching is greedy: `folded` is `text` less some characters, runs of white
    space counter as one space.
    """
    found: list[int] = []
    at = 0
    for character in folded:
        while text[at] != character and not (character == " " and text[at].isspace()):
            at += 1
        found.append(start + at)
        at += 1
    found.append(start + at)
    return found
