"""Detection of HTML, apart from the HTML reader, which is costly to import and seldom needed."""

from __future__ import annotations

import re

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"</(?:p|div|a|span|li|td|article|section)>", re.IGNORECASE)
MIN_CLOSING_TAGS = 5  # in text that does not begin like a page; an article about HTML quotes fewer in a row
SNIFFED = 4096  # characters that are searched for closing tags


def is_html(text: str) -> bool:
    """Tell whether a text is HTML: it begins like a page, or with a tag and has several closing tags early on."""
    start = text.lstrip()[:1]
    if start != "<":
        return False
    return _HTML.match(text) is not None or len(_TAG.findall(text, 0, SNIFFED)) >= MIN_CLOSING_TAGS
