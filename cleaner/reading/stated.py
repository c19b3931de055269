"""Text that a page states as data and that a script would show: articles in JSON-LD, prose in JSON.

Both are returned as HTML, to be read as a page is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import Any

from cleaner.reading.facts import facts_of_text
from cleaner.reading.json_ld import json_ld_objects
from cleaner.reading.sniff import is_html

BODIES = ("articleBody", "reviewBody", "text")
"""Properties of schema.org that hold a whole text, the likelier ones first."""
_JSON = re.compile(r"<script\b[^>]*\btype\s*=\s*[\"']?application/json\b[^>]*>(.*?)</script", re.IGNORECASE | re.DOTALL)
_ESCAPED_TAG = re.compile(r"&lt;(?:p|div|br|h\d|span|strong|em|a)\b", re.IGNORECASE)
_BREAKS = re.compile(r"\s*\n\s*")


def article(data: Iterable[str]) -> str:
    """Return the longest article in the JSON-LD of a page, below its headline; `""` if there is none."""
    longest, headline = "", ""
    for each in json_ld_objects(data):
        body = next((text for name in BODIES if isinstance(text := each.get(name), str)), "")
        if len(body) > len(longest):
            longest, headline = body, str(each.get("headline") or "")
    return (f"<h1>{escape(headline)}</h1>" if headline else "") + as_html(longest)


def prose(html: str) -> str:
    """Return the prose in the JSON scripts of a page, each text once, in its order; `""` if there is none."""
    found = dict.fromkeys(text for script in _JSON.findall(html) for text in _strings(script) if _is_prose(text))
    return "".join(map(as_html, found))


def as_html(text: str) -> str:
    """Return a text as HTML, with a paragraph for each line; one that is HTML already stays, escaped or not."""
    if _ESCAPED_TAG.search(text):
        text = unescape(text)
    if is_html(text):
        return text
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in _BREAKS.split(unescape(text)) if line.strip())


def _strings(script: str) -> Iterator[str]:
    """Yield the strings in a JSON text, in their order; nothing if it is not valid."""
    try:
        waiting: list[Any] = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += reversed(value.values())
        elif isinstance(value, list):
            waiting += reversed(value)


def _is_prose(text: str) -> bool:
    if " " not in text:
        return False
    return is_html(text) or facts_of_text(text).prose
