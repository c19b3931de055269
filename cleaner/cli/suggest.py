"""Suggestions for what was probably meant by an unknown word."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MAX_NEAR = 3  # ids that are suggested for an unknown one
MIN_PART = 4  # characters at the end of an unknown id by which ids that contain them are suggested


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like `word`, in any case, or `""`.

    >>> nearest("Markdwon", ["text", "markdown"])
    'markdown'
    """
    by_folded = {each.lower(): each for each in known}
    near = get_close_matches(word.lower(), by_folded, 1)
    return by_folded[near[0]] if near else ""


def unknown_id(name: str, known: list[str]) -> str:
    """Return the message for an id that no rule and no step has, with those that are most like it."""
    tail = name.rpartition(".")[2]
    near = (
        get_close_matches(name, known, MAX_NEAR)
        or [each for each in known if len(tail) >= MIN_PART and tail in each][:MAX_NEAR]
    )
    hint = f"did you mean {', '.join(near[:-1]) + ' or ' if near[1:] else ''}{near[-1]}? " if near else ""
    hint += "`cleaner rules list` shows all rules"
    if name.startswith("site.") and not near:
        hint = "ids like this are those of `cleaner learn`; name its file with --rules FILE"
    return f"no rule and no step is called {name!r}; {hint}"
