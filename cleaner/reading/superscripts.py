"""Superscripts, subscripts and ruby in plain text, without a change of meaning: `10^5`, `H2O`, `word [1]`, `1st`."""

from __future__ import annotations

import re

UNITS = frozenset(
    ("km", "hm", "dm", "cm", "mm", "µm", "μm", "nm", "pm", "ft", "yd", "ms", "kg", "mg", "mol", "Pa", "kPa", "kW", "px")
)
"""Units of more than one letter that stand in powers; names of one letter are taken for variables or units anyway."""
FUNCTIONS = frozenset(("sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "log", "ln", "exp", "lim"))
MAX_MARK = 12  # characters of the mark of a note; a longer link is not in brackets
_LAST_WORD = re.compile(r"(?:^|[^\w])([^\W\d_]+)$")
_NUMBERS = re.compile(r"\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*")
_CHARGE = re.compile(r"\d?[+−–-]")
_SIGNED = re.compile(r"[+−–-]\s*[\w(]")
_VARIABLE = re.compile(r"[nkxyijpzT]|[nkxyij]\s*[-+−/]\s*\w+|\w+\s*[-+−/]\s*[nkxyij]")
_LATIN_OR_GREEK = re.compile(r"[A-Za-z\u0391-\u03c9\u00b5]{1,2}")
_GROUP = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\]|\|[^|]*\|)$")
_WORD = re.compile(r"[^\W\d_]{3}")
_BRACKETED = re.compile(r"[\[(].*[\])]", re.DOTALL)


def superscript(before: str, own: str, *, is_link: bool) -> str:
    """Return a superscript as text. `before` is the text before it; `is_link` tells whether it is a link by itself."""
    raised = " ".join(own.split())
    if not raised or not before.strip():
        return own
    if is_link or re.fullmatch(r"\[.*\]", raised):
        return _note(before, raised)
    if before[-1:].isspace():
        return own
    if _is_power(before, raised):
        return f"^{raised}" if re.fullmatch(r"[\w.,]+|[-+−–]?[\w.,]+|\w?[-+−–]", raised) else f"^({raised})"
    return _note(before, raised) if _NUMBERS.fullmatch(raised) else own


def subscript(before: str, own: str) -> str:
    """Return a subscript as text: as it is, with a mark only where two numbers would become one."""
    return f"_{own}" if own[:1].isdigit() and before[-1:].isdigit() else own


def reading(own: str) -> str:
    """Return the reading of the characters that stand before it (ruby), in brackets."""
    spoken = " ".join(own.split())
    return f"({spoken})" if spoken else ""


def _note(before: str, mark: str) -> str:
    """Return the mark of a note, apart from the word before it; a mark that is no letter or digit is apart already."""
    if not any(map(str.isalnum, mark)):
        return mark
    gap = "" if before[-1:].isspace() or before[-1:] in "[(]" else " "
    return f"{gap}{mark}" if _BRACKETED.fullmatch(mark) or len(mark) > MAX_MARK else f"{gap}[{mark}]"


def _is_power(before: str, raised: str) -> bool:
    """Tell whether a superscript is an exponent: of a number, a unit, a variable or a bracket, or by its sign."""
    has_number = raised[0].isdigit() or _SIGNED.match(raised) is not None
    found = _LAST_WORD.search(before)
    word = found[1] if found else ""
    if before[-1].isdigit():
        return has_number or _CHARGE.fullmatch(raised) is not None or _VARIABLE.fullmatch(raised) is not None
    if _CHARGE.fullmatch(raised):
        return False
    if _SIGNED.match(raised):
        return True
    if before[-1] in ")]|":
        group = _GROUP.search(before)
        is_exponent = has_number or _VARIABLE.fullmatch(raised) is not None
        return is_exponent and group is not None and not _WORD.search(group[0])
    if not word:
        return False
    is_name = len(word) == 1 and _LATIN_OR_GREEK.fullmatch(word) is not None
    if not has_number:
        return is_name and _VARIABLE.fullmatch(raised) is not None
    is_short = _LATIN_OR_GREEK.fullmatch(word) is not None and raised in ("2", "3")
    return word in UNITS or word in FUNCTIONS or is_name or is_short
