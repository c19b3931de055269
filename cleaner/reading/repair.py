"""Characters that went wrong on the way: mojibake, control codes, stray line endings. The one user of ftfy.

What an author may have meant stays: quotes are not straightened, ligatures not split, entities not undone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import is_normalized

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# ftfy's heuristic speaks up only where two characters of its mojibake categories meet, at least one of them outside
# the Greek and Cyrillic letters, or at one of six letters beside something commoner. So a text without such a place,
# without control codes and in NFC is one that ftfy would hand back as it is: an equivalence kept by a test that
# generates text around it.
_MARKS = "¡-´⁄¶-¿×÷ƒˆ˘˛˜˝΄΅†‡‰•‹›₧€№™∂∆∏∑−√∞∩∫≈≠≡≤≥⌐─-▟◊�‘‚“”„ˇ\uf8ff"
_LETTERS = "µÀ-ÖØ-öø-ſҐґЂ-Џђ-џﬁﬂ"
_GREEK_AND_CYRILLIC = "Þ΄-ώЀ-џ"
_SUSPECT = (
    f"[ÂÃŒœ\x80-\x9f\ud800-\udfff]|[ÎÐØÙ].|[{_MARKS}{_LETTERS}][{_MARKS}{_LETTERS}{_GREEK_AND_CYRILLIC}]"
    f"|[{_GREEK_AND_CYRILLIC}][{_MARKS}{_LETTERS}]"
)
_ASCII_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))
_ASCII_TO_SPACE = bytes((*b" " * 0x80, *range(0x80, 0x100)))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_OTHER_BREAKS = ("\r", "\x0b", "\u2028", "\u2029")
_BREAKS = re.compile("\r\n?|[\x0b\u2028\u2029]")


def repair(text: str) -> str:
    """`text` with `\\n` as its only line break, mojibake undone, and control codes and lone surrogates as U+FFFD.

    >>> repair("It\u00e2\u20ac\u2122s\\r\\nhere\\0")
    'It\u2019s\\nhere\ufffd'
    """
    if any(map(text.__contains__, _OTHER_BREAKS)):
        text = _BREAKS.sub("\n", text)
    if not is_suspect(text):
        return text
    return "\n".join(fix_line(line) if is_suspect(line) else line for line in text.split("\n"))


def is_suspect(text: str) -> bool:
    """Could `fix_line` change anything in `text`? A cheap question, asked before the dear one."""
    data = text.encode("utf-8", "surrogatepass")  # ten times as fast to search as text, by way of `translate`
    if len(data.translate(None, _ASCII_CONTROLS)) < len(data):
        return True
    if len(data) == len(text):
        return False
    runs = {run.decode("utf-8", "surrogatepass") for run in set(data.translate(_ASCII_TO_SPACE).split())}
    return any(map(_suspect().search, runs)) or not is_normalized("NFC", text)


def fix_line(line: str) -> str:
    """One line as ftfy repairs it, with what is still a control code replaced."""
    from ftfy import fix_and_explain

    # through fix_and_explain, since fix_text without explanations ignores half of the configuration
    return _CONTROL.sub("\ufffd", fix_and_explain(line, _config()).text)


@cache
def _suspect() -> re.Pattern[str]:
    """Compiled on first use: its classes take a millisecond, and most short texts never ask."""
    return re.compile(_SUSPECT)


@cache
def _config() -> TextFixerConfig:
    """Every option by name: what is off here would change an author's text."""
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
