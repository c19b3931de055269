"""Decoding of bytes: by byte order mark, UTF-8, the declared encoding, detection, and cp1252 as a last resort.

The order is that of the WHATWG Encoding Standard with one change: bytes that are valid UTF-8 and not plain ASCII are
UTF-8 whatever the page declares, because other encodings almost never produce such bytes by accident.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is a prefix of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
MIN_WIDE_SPACES = 0.02  # share of spaces and line breaks in text that is decoded with the right width and byte order
DECLARED = rb"""<[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})"""
PAGE_ENCODINGS = ("utf-8", "utf-16", "iso", "cp", "koi8", "mac", "big5", "gb", "hz", "euc", "shift", "johab", "tis")
DECLARATION_BYTES = 1024  # HTML requires the declaration to be within them
DETECTION_BYTES = 1 << 16  # that the detector reads
MIN_NON_ASCII = 16  # bytes; in mostly ASCII text, fewer do not distinguish one Latin encoding from another
NON_LATIN_SHARE = 0.3  # of the bytes; text in other scripts has more beyond ASCII, and then few of them are enough
MAX_DAMAGE = 0.2  # undecodable bytes per decodable non-ASCII character; with fewer, the text is damaged UTF-8


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of `data` and warnings for the user; never fails."""
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
    """Yield encodings to try, the likeliest first; the costly detection runs last."""
    if b"\0" in data and (wide := _wide(data)):
        yield wide
    declared = list(_declared(data[:DECLARATION_BYTES]))
    if data.isascii():
        yield from declared  # ISO-2022-JP and similar encodings consist of ASCII bytes
    yield "utf-8"
    yield from declared
    beyond_ascii = len(data) - len(data.decode("ascii", "ignore"))
    if _is_damaged_utf8(data) or beyond_ascii < min(MIN_NON_ASCII, NON_LATIN_SHARE * len(data)):
        return
    from charset_normalizer import from_bytes

    if best := from_bytes(data[:DETECTION_BYTES]).best():
        yield best.encoding


def _declared(data: bytes) -> Iterator[str]:
    """Yield the encodings that markup declares, if they are encodings of pages (`utf-7` and `undefined` are not)."""
    for match in re.finditer(DECLARED, data):
        try:
            name = codecs.lookup(match[1].decode("ascii")).name
        except LookupError:
            continue
        if name.startswith(PAGE_ENCODINGS):
            yield name


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 encoding of data without a byte order mark, or None.

    The right width and byte order is the one that yields spaces and line breaks.
    """
    for encoding in WIDE:
        text = data.decode(encoding, "replace")
        if "\0" not in text and text.count(" ") + text.count("\n") > MIN_WIDE_SPACES * len(text) > 0:
            return encoding
    return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell whether data that is not valid UTF-8 is UTF-8 with a few damaged bytes."""
    text = data.decode("utf-8", "replace")
    unreadable = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore")) - unreadable
    return unreadable < MAX_DAMAGE * beyond_ascii


def _replacing(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with undecodable bytes as U+FFFD, and warnings about them and about a guessed encoding."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode(encoding, "replace"), (f"read as {encoding}; bytes that are none became U+FFFD",)
    return text, ("encoding unknown; read as cp1252",) if encoding == "cp1252" else ()
