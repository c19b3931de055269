"""Surface features of blocks: their first and last characters, and the classes of characters they consist of."""

from __future__ import annotations

from collections.abc import Callable

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


class _ClassCache(dict[str, str]):
    """Classes of characters, each computed once."""

    def __init__(self, classify: Callable[[str], str]) -> None:
        self._classify = classify

    def __missing__(self, character: str) -> str:
        found = self[character] = self._classify(character)
        return found


_FIRST, _LAST = _ClassCache(first_class), _ClassCache(last_class)


def edges(text: str, starts: list[int], ends: list[int]) -> dict[str, list[float]]:
    """Return columns about the first and the last character of each block."""
    first = [_FIRST[text[start]] for start in starts]
    last = [_LAST[text[end - 1]] for end in ends]
    if "..." in text:
        last = ["dots" if text.endswith("...", 0, end) else name for name, end in zip(last, ends, strict=True)]
    columns: dict[str, list[float]] = {f"first_{name}": [each == name for each in first] for name in FIRST_CLASSES}
    columns.update((f"last_{name}", [each == name for each in last]) for name in LAST_CLASSES)
    return columns


class _Table(dict[int, str]):
    """Table for `str.translate` that maps each character to the letter of its class."""

    def __missing__(self, code: int) -> str:
        found = self[code] = surface_of(chr(code))
        return found


_TABLE = _Table()
_ASCII = {code: surface_of(chr(code)) for code in range(0x80)}
MAX_REPLACED = 40  # characters beyond ASCII that are replaced one by one, so that `translate` takes its fast ASCII path


def _classes(text: str) -> str:
    """Return the text with the letter of its class in the place of each character."""
    if not text.isascii():
        beyond = {character for character in set(text) if character > "\x7f"}
        if len(beyond) > MAX_REPLACED:
            return text.translate(_TABLE)
        for character in beyond:
            text = text.replace(character, _TABLE[ord(character)])
    return text.translate(_ASCII)


def characters(text: str, starts: list[int], ends: list[int], sizes: list[int]) -> dict[str, list[float]]:
    """Return columns about the characters of each block: capitals, digits, punctuation."""
    classes = _classes(text)
    pieces = [classes[start:end] for start, end in zip(starts, ends, strict=True)]
    upper = [piece.count(UPPER) for piece in pieces]
    letters = [count + piece.count(LETTER) for piece, count in zip(pieces, upper, strict=True)]
    digits = [piece.count(DIGIT) for piece in pieces]
    words = [size or 1 for size in sizes]
    return {
        "capitals": [up / (count or 1) for up, count in zip(upper, letters, strict=True)],
        "capitals_a_word": [min(up / size, 2) / 2 for up, size in zip(upper, words, strict=True)],
        "digits": [count / len(piece) for count, piece in zip(digits, pieces, strict=True)],
        "any_digit": [count > 0 for count in digits],
        "commas": [min(5 * piece.count(COMMA) / size, 1.5) for piece, size in zip(pieces, words, strict=True)],
        "stops": [min(5 * piece.count(STOP) / size, 2) for piece, size in zip(pieces, words, strict=True)],
        "bars": [min(piece.count(BAR) / size, 1.5) for piece, size in zip(pieces, words, strict=True)],
        "marks": [min(4 * piece.count(MARK) / len(piece), 1.5) for piece in pieces],
        "word_length": [min(count / size, 15) / 10 for count, size in zip(letters, words, strict=True)],
    }
