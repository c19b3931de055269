"""HTML to text, through trafilatura. The one user of trafilatura.

What trafilatura leaves out has no receipt yet; it is asked for the fullest text it gives, comments included, so that as
much as possible is judged by the steps.
"""

from __future__ import annotations

import re

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"</(?:p|div|a|span|li|td|article|section)>", re.IGNORECASE)
FEWEST_TAGS = 5  # closing tags in a text that does not begin as a page; an article about HTML quotes fewer in a row
SNIFFED = 4096  # characters
WARNING = "HTML is read through trafilatura; what it left out of the page has no receipt"


def is_html(text: str) -> bool:
    """Is this markup rather than text?"""
    start = text.lstrip()[:1]
    if start != "<":
        return False
    return _HTML.match(text) is not None or len(_TAG.findall(text, 0, SNIFFED)) >= FEWEST_TAGS


def main_text(html: str, url: str | None) -> tuple[str, tuple[str, ...]]:
    """The text of a page, one block a line, and what there is to warn about."""
    from trafilatura import extract, html2txt

    text = extract(html, url=url, favor_recall=True, include_comments=True, include_tables=True)
    return (text or html2txt(html)).strip() + "\n", (WARNING,)
