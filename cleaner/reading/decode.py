"""Bytes to text: byte order mark, then declaration, then UTF-8, then a guess, then cp1252.

The order is the WHATWG one with one change: bytes that are valid UTF-8 and not plain ASCII are UTF-8 whatever the page
declares, because such bytes are almost never anything else by accident.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
WIDE_SPACES = 0.02  # share of spaces and line breaks that text read with the right width and byte order has at least
DECLARED = re.compile(rb"""<[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
PAGE_ENCODINGS = ("utf-8", "utf-16", "iso", "cp", "koi8", "mac", "big5", "gb", "hz", "euc", "shift", "johab", "tis")
DECLARED_WITHIN = 1024  # bytes; where HTML asks the declaration to be
GUESSED_FROM = 1 << 16  # bytes the detector looks at
FEWEST_TELLING = 16  # bytes beyond ASCII; in mostly ASCII text fewer do not tell one Latin encoding from another
FOREIGN = 0.3  # of the bytes; in scripts other than Latin more are beyond ASCII, and then few of them tell
DAMAGED = 0.2  # unreadable bytes for each readable character beyond ASCII: fewer, and it is UTF-8 with some damage


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of `data` and what there is to warn about; never fails."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding)
    for encoding in _candidates(data):
        try:
            return data.decode(encoding), ()
        except UnicodeDecodeError:
            continue
    return _replacing(data, "utf-8" if _is_damaged_utf8(data) else "cp1252")


def _candidates(data: bytes) -> Iterator[str]:
    """Encodings to try, the likeliest first; what is costly to find out comes late."""
    if b"\0" in data and (wide := _wide(data)):
        yield wide
    declared = list(_declared(data[:DECLARED_WITHIN]))
    if data.isascii():
        yield from declared  # ISO-2022-JP and its like are ASCII to look at
    yield "utf-8"
    yield from declared
    beyond_ascii = len(data) - len(data.decode("ascii", "ignore"))
    if _is_damaged_utf8(data) or beyond_ascii < min(FEWEST_TELLING, FOREIGN * len(data)):
        return
    from charset_normalizer import from_bytes

    if best := from_bytes(data[:GUESSED_FROM]).best():
        yield best.encoding


def _declared(data: bytes) -> Iterator[str]:
    """The encodings that markup names, as far as they are encodings of pages (`utf-7` and `undefined` are not)."""
    for match in DECLARED.finditer(data):
        try:
            name = codecs.lookup(match[1].decode("ascii")).name
        except LookupError:
            continue
        if name.startswith(PAGE_ENCODINGS):
            yield name


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark shows by the spaces and line breaks that the right reading has."""
    for encoding in WIDE:
        text = data.decode(encoding, "replace")
        if "\0" not in text and text.count(" ") + text.count("\n") > WIDE_SPACES * len(text) > 0:
            return encoding
    return None


def _is_damaged_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    unreadable = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore")) - unreadable
    return unreadable < DAMAGED * beyond_ascii


def _replacing(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode(encoding, "replace"), (f"read as {encoding}; bytes that are none became U+FFFD",)
    return text, ("encoding unknown; read as cp1252",) if encoding == "cp1252" else ()
