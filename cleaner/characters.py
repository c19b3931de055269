"""Knowledge about single characters: which are equal, invisible or unspaced, and what a text that ends in one is.

`packed_page` hands it to the compiled core, together with what Python knows about characters (`str.isalpha` and so on).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from struct import Struct
from unicodedata import category, is_normalized

# --- folding (`normalize`)
EDGES = " \t\n.:!;,…+،؛۔、！：；·•*|>»›→▸▶►<«‹←◂_~=-✓✔★☆■◆▼●"
"""Marks without meaning at the start or the end of a block: bullets, arrows, closing punctuation."""
BRACKETS = {"(": ")", "[": "]", "{": "}", "【": "】", "（": "）", "<": ">"}
"""Closing bracket of each opening one."""
STRAIGHT = {
    # İ is the only letter whose lower case has two code points; with ı and ς, equal words would differ
    "İ": "I",
    "ı": "i",
    "ς": "σ",
    **dict.fromkeys("‘’‚‛´`ʼ′", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " "),
}
"""Character that takes the place of another when texts are compared."""
UNSPACED = (  # scripts that put no spaces between words
    ("\u0e00", "\u109f"),  # Thai, Lao, Tibetan, Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # kana
    ("\u3400", "\u9fff"),  # Chinese characters
    ("\uf900", "\ufaff"),
)
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
"""Invisible characters: soft hyphens, joiners, direction marks."""

# --- blocks (`reading`)
BULLETS = "-*+•◦‣▪·"
"""Marks before the items of a list."""
ENDINGS = frozenset(".!?…。！？؟।۔։።")
"""Marks that end a sentence."""
CLOSERS = "\"')]}»”’›」』）*_"
"""Quotes, brackets and emphasis that may follow the end of a sentence."""
SENTENCE_ENDS = ENDINGS.union(CLOSERS)

# --- mojibake (`reading.repair`), as classes of a regular expression
MOJIBAKE_MARKS = "¡-´⁄¶-¿×÷ƒˆ˘˛˜˝΄΅†‡‰•‹›₧€№™∂∆∏∑−√∞∩∫≈≠≡≤≥⌐─-▟◊�‘‚“”„ˇ\uf8ff"
MOJIBAKE_LETTERS = "µÀ-ÖØ-öø-ſҐґЂ-Џђ-џﬁﬂ"
MOJIBAKE_GREEK_AND_CYRILLIC = "Þ΄-ώЀ-џ"
DAMAGED = "ÂÃŒœ\x80-\x9f\ud800-\udfff"
"""Characters that are suspect whatever is beside them: the first bytes of mojibake, control codes, surrogates."""
DAMAGED_BEFORE_ANY = "ÎÐØÙ"
"""Characters that are suspect before any other beyond ASCII."""
ASCII_CONTROLS = "".join(map(chr, (*range(0x09), *range(0x0E, 0x20), 0x7F)))

# --- surface features (`classifier.surface`)
SURFACES = UPPER, LETTER, DIGIT, SPACE, COMMA, STOP, BAR, MARK = tuple("Ua0 ,.|#")
"""Letters of the classes of characters."""
FIRST_CLASSES = ("upper", "lower", "digit", "letter")
LAST_CLASSES = ("stop", "ask", "colon", "dots", "digit", "letter")
"""Classes of the first and the last character of a block."""
_LAST_OF_MARK = {
    **dict.fromkeys(".。।۔", "stop"),
    **dict.fromkeys("!?！？؟", "ask"),
    **dict.fromkeys(":：", "colon"),
    "…": "dots",
}
_SURFACE_OF_MARK = {
    **dict.fromkeys(",;،、，；", COMMA),
    **dict.fromkeys(".!?…。！？؟।۔", STOP),
    **dict.fromkeys("|·•»›→/:«‹>*–—", BAR),
}


def is_unspaced(character: str) -> bool:
    """Tell whether a character belongs to a script that puts no spaces between words."""
    return character >= UNSPACED[0][0] and any(first <= character <= last for first, last in UNSPACED)


def surface_of(character: str) -> str:
    """Return the class of a character, one of `SURFACES`."""
    if character.isspace():
        return SPACE
    if mark := _SURFACE_OF_MARK.get(character):
        return mark
    if character.isupper():
        return UPPER
    if character.isalpha() or category(character)[0] == "M":
        return LETTER
    return DIGIT if character.isdigit() else MARK


def first_class(character: str) -> str:
    """Return the class of the first character of a block, one of `FIRST_CLASSES` or `""`."""
    if character.isupper():
        return "upper"
    if character.islower():
        return "lower"
    return "digit" if character.isdigit() else "letter" if character.isalpha() else ""


def last_class(character: str) -> str:
    """Return the class of the last character of a block, one of `LAST_CLASSES` or `""`."""
    if mark := _LAST_OF_MARK.get(character):
        return mark
    return "digit" if character.isdigit() else "letter" if character.isalpha() else ""


# --- the table of the compiled core
PAGE_SIZE = 256
_LAYOUT = Struct("=IIIIIBBBx")  # struct Character of _core/characters.h
Ranges = list[tuple[int, int]]
"""First and last code of ranges of characters."""
_METHODS = (str.isspace, str.isalpha, str.isupper, str.islower, str.isdigit, str.isdecimal, str.isalnum)


def packed_page(number: int) -> bytes:
    """Return the properties of the characters from `256 * number` on, as an array of the core's `struct Character`."""
    page = "".join(map(chr, range(PAGE_SIZE * number, PAGE_SIZE * (number + 1))))
    if not _are_alike(page):
        return b"".join([_LAYOUT.pack(*row) for row in _rows(page)])
    (first,) = _rows(page[0])
    cells = array("I", _LAYOUT.pack(*first) * PAGE_SIZE)
    for column in range(1, 4):  # levelled, straightened, lower
        cells[column :: _LAYOUT.size // cells.itemsize] = array("I", map(ord, page))
    return cells.tobytes()


def _are_alike(page: str) -> bool:
    """Tell whether characters differ in nothing but their code: ideographs, of which a text has hundreds."""
    is_letters = set(map(category, page)) == {"Lo"} and not any(map(str.isdigit, page))
    is_caseless = page == page.lower() == page.upper() and not page.islower() and not page.isupper()
    if not (is_letters and is_caseless and is_normalized("NFC", page) and STRAIGHT.keys().isdisjoint(page)):
        return False
    return len(set(_listed(page))) == 1


def _rows(page: str) -> Iterator[tuple[int, ...]]:
    """Return the fields of `struct Character` for each character."""
    plain = [STRAIGHT.get(character, character) for character in page]
    lower = list(map(str.lower, page))
    return zip(
        _properties(page),
        (ord(STRAIGHT.get(each, each)) for each in map(str.lower, plain)),
        map(ord, plain),
        (ord(low if len(low) == 1 else character) for character, low in zip(page, lower, strict=True)),
        (ord(BRACKETS.get(character, "\0")) for character in page),
        map(SURFACES.index, map(surface_of, page)),
        map(("", *FIRST_CLASSES).index, map(first_class, page)),
        map(("", *LAST_CLASSES).index, map(last_class, page)),
        strict=True,
    )


def _properties(page: str) -> list[int]:
    """Return the bits of `enum Property` in _core/characters.h for each character."""
    found = _listed(page)
    for bit, method in enumerate((*_METHODS, _is_alone)):
        for at, has_property in enumerate(map(method, page)):
            found[at] |= has_property << bit
    return found


def _listed(page: str) -> list[int]:
    """Return for each character the bits of the properties that no method of `str` tells."""
    found = [0] * len(page)
    start, end = ord(page[0]), ord(page[-1])
    for bit, ranges in enumerate(_ranges(), len(_METHODS) + 1):
        for first, last in ranges:
            if first <= end and last >= start:
                for code in range(max(first, start), min(last, end) + 1):
                    found[code - start] |= 1 << bit
    return found


@cache
def _ranges() -> tuple[Ranges, ...]:
    """Return the ranges of the codes of the characters with each property that no method of `str` tells."""
    return (
        *(_each(EDGES), _each(INVISIBLE), [(ord(first), ord(last)) for first, last in UNSPACED]),
        *(_each(ENDINGS), _each(CLOSERS), _each(BULLETS)),
        *(_ranges_in(DAMAGED) + _each(ASCII_CONTROLS), _ranges_in(DAMAGED_BEFORE_ANY)),
        *(_ranges_in(MOJIBAKE_MARKS + MOJIBAKE_LETTERS), _ranges_in(MOJIBAKE_GREEK_AND_CYRILLIC)),
    )


def _each(characters: Iterable[str]) -> Ranges:
    """Return a range for each character by itself."""
    return [(ord(each), ord(each)) for each in characters]


def _ranges_in(text: str) -> Ranges:
    """Return the ranges in a class of a regular expression without escapes; `re` would take ten times as long."""
    codes = list(map(ord, text))
    hyphens = {at for at in range(1, len(text) - 1) if text[at] == "-"}  # the first and the last mean themselves
    return [
        (code, codes[at + 2] if at + 1 in hyphens else code)
        for at, code in enumerate(codes)
        if hyphens.isdisjoint((at, at - 1))
    ]


def _is_alone(character: str) -> bool:
    """Tell whether a text of such characters is in NFC: none of them decomposes or joins the one before it.

    Beyond the basic plane, letters are left out, as there are vowels that join others among them.
    """
    if category(character)[0] == "M" or "\u1100" <= character <= "\u11ff":
        return False
    return is_normalized("NFC", character) and (character <= "\uffff" or not character.isalpha())
