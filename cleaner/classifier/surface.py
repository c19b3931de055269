"""Surface features of blocks: their first and last characters, and the classes of characters they consist of."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.characters import (
    BAR,
    COMMA,
    DIGIT,
    FIRST_CLASSES,
    LAST_CLASSES,
    LETTER,
    MARK,
    STOP,
    UPPER,
    first_class,
    last_class,
    surface_of,
)


def edges(texts: Sequence[str]) -> dict[str, list[float]]:
    """Return columns about the first and the last character of each block."""
    first = [first_class(text[0]) for text in texts]
    last = ["dots" if text.endswith("...") else last_class(text[-1]) for text in texts]
    return {
        **{f"first_{name}": [float(each == name) for each in first] for name in FIRST_CLASSES},
        **{f"last_{name}": [float(each == name) for each in last] for name in LAST_CLASSES},
    }


class _Classes(dict[int, str]):
    """Table for `str.translate` that maps each character to the letter of its class."""

    def __missing__(self, code: int) -> str:
        found = self[code] = surface_of(chr(code))
        return found


_CLASSES = _Classes()


def characters(texts: Sequence[str], sizes: Sequence[int]) -> dict[str, list[float]]:
    """Return columns about the characters of each block, which has so many words: capitals, digits, punctuation."""
    pieces = [text.translate(_CLASSES) for text in texts]
    upper = [piece.count(UPPER) for piece in pieces]
    letters = [count + piece.count(LETTER) for piece, count in zip(pieces, upper, strict=True)]
    digits = [piece.count(DIGIT) for piece in pieces]
    words = [size or 1 for size in sizes]
    return {
        "capitals": [up / (count or 1) for up, count in zip(upper, letters, strict=True)],
        "capitals_a_word": [min(up / size, 2) / 2 for up, size in zip(upper, words, strict=True)],
        "digits": [count / len(piece) for count, piece in zip(digits, pieces, strict=True)],
        "any_digit": [float(count > 0) for count in digits],
        "commas": [min(5 * piece.count(COMMA) / size, 1.5) for piece, size in zip(pieces, words, strict=True)],
        "stops": [min(5 * piece.count(STOP) / size, 2) for piece, size in zip(pieces, words, strict=True)],
        "bars": [min(piece.count(BAR) / size, 1.5) for piece, size in zip(pieces, words, strict=True)],
        "marks": [min(4 * piece.count(MARK) / len(piece), 1.5) for piece in pieces],
        "word_length": [min(count / size, 15) / 10 for count, size in zip(letters, words, strict=True)],
    }
