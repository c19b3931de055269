"""Detection of HTML, apart from the HTML reader, which is costly to import and seldom needed."""

from __future__ import annotations

import re

# patterns as text, which `re` compiles on first use: most texts do not begin with a tag, and start-up is paid for each
_HTML = r"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b"
_TAG = r"(?i)</(?:p|div|a|span|li|td|article|section)>"
MIN_CLOSING_TAGS = 5  # in text that does not begin like a page; an article about HTML quotes fewer in a row
SNIFFED = 4096  # characters that are searched for closing tags


def is_html(text: str) -> bool:
    """Tell whether a text is HTML: it begins like a page, or with a tag and has several closing tags early on."""
    start = text.lstrip()[:1]
    if start != "<":
        return False
    return re.match(_HTML, text) is not None or len(re.findall(_TAG, text[:SNIFFED])) >= MIN_CLOSING_TAGS
