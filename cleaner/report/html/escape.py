"""Text of documents for HTML: nothing in it becomes an element, and what a browser would hide or obey is visible."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from cleaner.report.terminal import printable

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, marks of direction, and characters without a width; not what scripts need to join letters."""
SHORT = 160  # characters of an example


def visible(text: str) -> str:
    r"""Return a text as content of an element.

    >>> visible("<b>\u202e")
    '&lt;b&gt;<span class="u" data-u="202E">U+202E</span>'
    """
    return _UNSEEN.sub(_named, escape(text, quote=False))


def _named(match: re.Match[str]) -> str:
    code = f"{ord(match[0]):04X}"
    return f'<span class="u" data-u="{code}">U+{code}</span>'


def attribute(text: str) -> str:
    """Return a text as the value of an attribute in double quotes."""
    return escape(printable(text), quote=True)


def in_short(text: str) -> str:
    """Return a text on one line, cut off with an ellipsis where it is long, as content of an element."""
    line = " ".join(text.split())
    return visible(line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…")


def as_json(value: Any) -> str:
    """Return data for a `script` element of JSON, which no character of it can end."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
