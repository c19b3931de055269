"""Text normalization: folding, the form in which all texts are compared.

Folded text is lower case, with straight quotes, plain hyphens, one space between words and no soft hyphens. Folding
has two stages: `level` replaces characters one by one and keeps every offset, `squeeze` removes characters.
`straighten` is `level` without lower-casing.
"""

from __future__ import annotations

import re

EDGES = " \t\n.:!;,…+،؛۔、！：；·•*|>»›→▸▶►<«‹←◂_~=-✓✔★☆■◆▼●"
"""Marks without meaning at the start or the end of a block: bullets, arrows, closing punctuation."""

BRACKETS = {"(": ")", "[": "]", "{": "}", "【": "】", "（": "）", "<": ">"}
"""Closing bracket of each opening one."""

_STRAIGHT = {
    # İ is the only letter whose lower case has two code points; with ı and ς, equal words would differ
    "İ": "I",
    "ı": "i",
    "ς": "σ",
    **dict.fromkeys("‘’‚‛´`ʼ′", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " "),
}
UNSPACED = (  # scripts that put no spaces between words
    ("\u0e00", "\u109f"),  # Thai, Lao, Tibetan, Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # kana
    ("\u3400", "\u9fff"),  # Chinese characters
    ("\uf900", "\ufaff"),
)
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
"""Invisible characters: soft hyphens, joiners, direction marks."""
_INVISIBLE = re.compile(f"[{''.join(sorted(INVISIBLE))}]")


def straighten(text: str) -> str:
    """Return `text` with straight quotes, plain hyphens and plain spaces; every offset stays the same."""
    if text.isascii():
        return text.replace("\t", " ")
    for old, new in _STRAIGHT.items():
        if old in text:
            text = text.replace(old, new)
    return text


def level(text: str) -> str:
    """Return `text` straightened and in lower case; every offset stays the same.

    >>> level("“İyi” – OK")
    '"iyi" - ok'
    """
    lowered = straighten(text).lower()
    return lowered if lowered.isascii() else lowered.replace("ς", "σ")  # `lower` makes ς of a capital at a word's end


def squeeze(text: str) -> str:
    """Return `text` with one space between words and without soft hyphens and other invisible characters.

    >>> squeeze("Leave  a\\n Re\\u00adply")
    'Leave a Reply'
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return `text` levelled and squeezed; the marks at its edges are kept."""
    return squeeze(level(text))


def trim(folded: str) -> str:
    """Return folded text without the marks at its edges, and without a pair of brackets around all of it.

    >>> trim("» [2] comments…"), trim("(source: example.org)")
    ('[2] comments', 'source: example.org')
    """
    text = folded.strip(EDGES)
    while len(text) > 2 and BRACKETS.get(text[0]) == text[-1] and text.find(text[-1]) == len(text) - 1:
        text = text[1:-1].strip(EDGES)
    return text


def offsets(text: str, folded: str, start: int = 0) -> list[int]:
    """Return the offset in `text`, plus `start`, of every character of `folded`, and one more offset for the end.

    `folded` is the result of `squeeze(text)`: `text` less some characters, with each run of white space as one space.
    Matching is therefore greedy.
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


def is_unspaced(character: str) -> bool:
    """Tell whether a character belongs to a script that puts no spaces between words."""
    return character >= UNSPACED[0][0] and any(first <= character <= last for first, last in UNSPACED)


def has_unspaced_edge(text: str) -> bool:
    """Tell whether a text begins or ends in a script that puts no spaces between words."""
    return not text.isascii() and (is_unspaced(text[0]) or is_unspaced(text[-1]))
