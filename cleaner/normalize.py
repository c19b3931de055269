"""Text normalization: folding, the form in which all texts are compared.

Folded text is lower case, with straight quotes, plain hyphens, one space between words and no soft hyphens. Folding
has two stages: `level` replaces characters one by one and keeps every offset, `squeeze` removes characters.
`straighten` is `level` without lower-casing.
"""

from __future__ import annotations

from cleaner.characters import BRACKETS, EDGES, INVISIBLE, STRAIGHT, is_unspaced

_STRAIGHT = str.maketrans(STRAIGHT)


def straighten(text: str) -> str:
    """Return `text` with straight quotes, plain hyphens and plain spaces; every offset stays the same."""
    if text.isascii():
        return text.replace("\t", " ")
    return text.translate(_STRAIGHT)


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
        for each in INVISIBLE:
            text = text.replace(each, "")
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


def has_unspaced_edge(text: str) -> bool:
    """Tell whether a text begins or ends in a script that puts no spaces between words."""
    return not text.isascii() and (is_unspaced(text[0]) or is_unspaced(text[-1]))
