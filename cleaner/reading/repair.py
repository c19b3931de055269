"""Repair of damaged text: mojibake, control codes and stray line endings. The only module that imports ftfy.

Anything an author may have intended is kept: quotes are not straightened, ligatures not split, entities not decoded.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from unicodedata import is_normalized

import cleaner._core as _core
from cleaner.characters import (
    ASCII_CONTROLS,
    DAMAGED,
    DAMAGED_BEFORE_ANY,
    MOJIBAKE_GREEK_AND_CYRILLIC,
    MOJIBAKE_LETTERS,
    MOJIBAKE_MARKS,
)

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# ftfy's heuristic reacts only to two adjacent characters of its mojibake categories, at least one of them outside the
# Greek and Cyrillic letters, or to one of six letters beside something commoner. So ftfy returns a text unchanged if
# it has no such place and no control codes and is in NFC. A test that generates text around this condition holds the
# two to the same result.
_MOJIBAKE = MOJIBAKE_MARKS + MOJIBAKE_LETTERS
_SUSPECT = (
    f"[{DAMAGED}{re.escape(ASCII_CONTROLS)}]|[{DAMAGED_BEFORE_ANY}][^\0-\x7f]"
    f"|[{_MOJIBAKE}][{_MOJIBAKE}{MOJIBAKE_GREEK_AND_CYRILLIC}]"
    f"|[{MOJIBAKE_GREEK_AND_CYRILLIC}][{_MOJIBAKE}]"
)
_CONTROL = "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]"  # text, which `re` compiles on first use, as below
MAX_REMEMBERED = 2000  # characters of a line whose repair is remembered
_OTHER_BREAKS = ("\r", "\x0b", "\u2028", "\u2029")
_BREAKS = "\r\n?|[\x0b\u2028\u2029]"


def repair(text: str) -> str:
    """Return `text` with `\\n` as its only line break, mojibake undone, control codes and lone surrogates as U+FFFD.

    >>> repair("It\u00e2\u20ac\u2122s\\r\\nhere\\0")
    'It\u2019s\\nhere\ufffd'
    """
    if any(map(text.__contains__, _OTHER_BREAKS)):
        text = re.sub(_BREAKS, "\n", text)
    if not is_suspect(text):
        return text
    return "\n".join(_repaired(line) if is_suspect(line) else line for line in text.split("\n"))


def _repaired(line: str) -> str:
    """Repair a line; a damaged page is repaired as a whole and then by block, so short ones are remembered."""
    return _fixed_before(line) if len(line) <= MAX_REMEMBERED else fix_line(line)


def is_suspect(text: str) -> bool:
    """Tell whether `fix_line` may change anything in `text`: a cheap check before the expensive repair."""
    if _core.native:
        return _core.native.is_suspect(text)
    return re.search(_SUSPECT, text) is not None or not is_normalized("NFC", text)


def fix_line(line: str) -> str:
    """Return a line as ftfy repairs it, with the remaining control codes replaced."""
    from ftfy import fix_and_explain

    # `fix_and_explain`, since `fix_text` without explanations ignores half of the configuration
    return re.sub(_CONTROL, "\ufffd", fix_and_explain(line, _config()).text)


_fixed_before = lru_cache(maxsize=128)(fix_line)


@cache
def _config() -> TextFixerConfig:
    """Return ftfy's configuration with every option by name; those that are off would change an author's text."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=True,
        fix_encoding=True,
        restore_byte_a0=True,
        replace_lossy_sequences=True,
        decode_inconsistent_utf8=True,
        fix_c1_controls=True,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=True,
        fix_surrogates=True,
        remove_control_chars=False,
        normalization="NFC",
    )
