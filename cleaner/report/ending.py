"""The end of a written text: one line feed, whatever white space the source ends with."""

from __future__ import annotations

from cleaner.model import CleanResult

ENDING = "ending"
"""Field of a receipt with the white space at the end of the cleaned text, which a written text does not keep."""


def ended(text: str) -> str:
    r"""Return a text with one line feed at its end; a text of white space alone is empty.

    >>> ended("a"), ended("a\n\n"), ended(" \n")
    ('a\n', 'a\n', '')
    """
    body = text.rstrip()
    return f"{body}\n" if body else ""


def ending_field(result: CleanResult) -> dict[str, str]:
    """Return the field that restores the end of the text of a result; empty if the written text ends as it does."""
    text = result.text
    return {} if ended(text) == text else {ENDING: text[len(text.rstrip()) :]}
