"""Tells class names and ids that a build tool has made from those that a person wrote.

CSS modules, emotion, styled-components and their like put a hash into a name; it changes with the next build of the
site, so a rule must not rely on it. A hash is recognised by how often it changes between small letters, capitals and
digits: `a8Xk2` does in every character, `mainContent2` twice.
"""

from __future__ import annotations

import re

MIN_HASH = 5  # characters; shorter parts of names, such as `h1b` or `col-2`, are written by people
MAX_PIECE = 2.0  # mean length of the pieces between two changes, up to which a part of a name is a hash
MIN_PIECES = 3
GENERATORS = frozenset(("css", "sc", "jsx", "jss", "svelte", "emotion", "r"))
"""First parts of names that tools write before a hash alone: emotion, styled-components, Svelte and so on."""
_PIECES = re.compile(r"\d+(?:x|by)\d+|\d+|[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_]")
"""Pieces of a part of a name: words, runs of capitals, numbers, and sizes such as 300x250."""
_MODULE = re.compile(r"[A-Za-z][A-Za-z0-9-]*_[A-Za-z0-9-]+__([\w+-]{5})")
"""Name of CSS modules as common tools write it: file, name, and a hash of five characters."""
_HEX = re.compile(r"(?=(?:[a-f]*\d){2})(?=\d*[a-f])[0-9a-f]{7,}")
_VOWELS = frozenset("aeiouyAEIOUY")


def is_generated(name: str) -> bool:
    """Tell whether a class name or an id contains a hash.

    >>> is_generated("Header_root__a8Xk2"), is_generated("css-1q2w3e"), is_generated("sc-bdVaJa")
    (True, True, True)
    >>> is_generated("post-2024"), is_generated("mp3-player"), is_generated("nav__list--open")
    (False, False, False)
    """
    module = _MODULE.fullmatch(name)
    if module and not (module[1].isalpha() and module[1].islower()):
        return True
    parts = [part for part in re.split(r"[-_:]+", name) if part]
    if len(parts) > 1 and parts[0] in GENERATORS and any(map(_changes, parts[1:])):
        return True
    return any(map(_is_hash, parts))


def _is_hash(part: str) -> bool:
    """Tell whether a part of a name is a hash by itself: it changes all the time, and is not made of syllables."""
    if _HEX.fullmatch(part):
        return True
    pieces = _PIECES.findall(part)
    if len(part) < MIN_HASH or len(pieces) < MIN_PIECES or len(part) > MAX_PIECE * len(pieces):
        return False
    if part.isalpha():
        return len(pieces) > MIN_PIECES or _is_unspeakable(pieces)
    numbers = sum(piece[0].isdigit() for piece in pieces)
    return (numbers > 1 or len(pieces) > MIN_PIECES) and len(part) < MAX_PIECE * len(pieces)


def _is_unspeakable(pieces: list[str]) -> bool:
    """Tell whether one of the words has no vowel; runs of capitals may be abbreviations and do not count."""
    return any(piece.isalpha() and piece[1:].islower() and _VOWELS.isdisjoint(piece) for piece in pieces)


def _changes(part: str) -> bool:
    """Tell whether a part behind the name of a generator is a hash: it has a digit or a capital inside a word."""
    if len(part) < MIN_HASH:
        return False
    pieces = _PIECES.findall(part)
    is_camel = re.fullmatch(r"[a-z]+\d+|[a-z]+(?:[A-Z][a-z]{2,})+", part) and not _is_unspeakable(pieces)
    return len(pieces) > 1 and not is_camel
