"""Surface features of blocks: their first and last characters, and the classes of characters they consist of."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import category


class _ClassCache(dict[str, str]):
    """Classes of characters, each computed once."""

    def __init__(self, classify: Callable[[str], str]) -> None:
        self._classify = classify

    def __missing__(self, character: str) -> str:
        found = self[character] = self._classify(character)
        return found


def _first_class(character: str) -> str:
    if character.isupper():
        return "first_upper"
    if character.islower():
        return "first_lower"
    return "first_digit" if character.isdigit() else "first_letter" if character.isalpha() else ""


def _last_class(character: str) -> str:
    for name, marks in (("last_stop", ".。।۔"), ("last_ask", "!?！？؟"), ("last_colon", ":："), ("last_dots", "…")):
        if character in marks:
            return name
    return "last_digit" if character.isdigit() else "last_letter" if character.isalpha() else ""


_FIRST, _LAST = _ClassCache(_first_class), _ClassCache(_last_class)
_FIRST_NAMES = ("first_upper", "first_lower", "first_digit", "first_letter")
_LAST_NAMES = ("last_stop", "last_ask", "last_colon", "last_dots", "last_digit", "last_letter")


def edges(text: str, starts: list[int], ends: list[int]) -> dict[str, list[float]]:
    """Return columns about the first and the last character of each block."""
    first = [_FIRST[text[start]] for start in starts]
    last = [_LAST[text[end - 1]] for end in ends]
    if "..." in text:
        last = ["last_dots" if text.endswith("...", 0, end) else name for name, end in zip(last, ends, strict=True)]
    columns: dict[str, list[float]] = {name: [each == name for each in first] for name in _FIRST_NAMES}
    columns.update((name, [each == name for each in last]) for name in _LAST_NAMES)
    return columns


UPPER, LETTER, DIGIT, SPACE, COMMA, STOP, BAR, MARK = "Ua0 ,.|#"
"""Letters of the classes of characters."""
_COMMAS, _STOPS, _BARS = ",;،、，；", ".!?…。！？؟।۔", "|·•»›→/:«‹>*–—"


def _character_class(code: int) -> str:
    character = chr(code)
    if character.isspace():
        return SPACE
    for name, marks in ((COMMA, _COMMAS), (STOP, _STOPS), (BAR, _BARS)):
        if character in marks:
            return name
    if character.isupper():
        return UPPER
    if character.isalpha() or category(character)[0] == "M":
        return LETTER
    return DIGIT if character.isdigit() else MARK


class _Table(dict[int, str]):
    """Table for `str.translate` that maps each character to the letter of its class."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _character_class(code)
        return found


_TABLE = _Table()
_ASCII = {code: _character_class(code) for code in range(0x80)}
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
