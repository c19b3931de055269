"""Is a text markup? Apart from the reader of markup, which is costly to import and seldom needed."""

from __future__ import annotations

import re

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"</(?:p|div|a|span|li|td|article|section)>", re.IGNORECASE)
FEWEST_TAGS = 5  # closing tags in a text that does not begin as a page; an article about HTML quotes fewer in a row
SNIFFED = 4096  # characters


def is_html(text: str) -> bool:
    """Is this markup rather than text?"""
    start = text.lstrip()[:1]
    if start != "<":
        return False
    return _HTML.match(text) is not None or len(_TAG.findall(text, 0, SNIFFED)) >= FEWEST_TAGS
