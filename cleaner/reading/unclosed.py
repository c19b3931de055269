"""Elements whose content is not shown and that nothing closes: all text behind them would be lost.

Browsers lose it too, and their users see so. In a crawl nobody does, so the element is closed where its content should
have ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import cleaner._core as _core
from cleaner.tuples import NamedTuple

_ANYWHERE = re.compile("")
_NEXT_TAG = re.compile("<")
_NEXT_BLOCK = re.compile(
    r"<(?:address|article|aside|blockquote|body|div|dl|footer|form|h[1-6]|header|hr|main|nav|ol|p|section|table|ul)\b",
    re.IGNORECASE,
)
_NEXT_BUT_OPTION = re.compile(r"<(?!/?(?:option|optgroup)\b)", re.IGNORECASE)
CONTENT_ENDS = {
    **dict.fromkeys(("script", "style"), _NEXT_BLOCK),
    **dict.fromkeys(("title", "textarea"), _NEXT_TAG),
    "select": _NEXT_BUT_OPTION,
    **dict.fromkeys(
        ("audio", "canvas", "iframe", "noembed", "noframes", "noscript", "object", "svg", "template", "video"),
        _ANYWHERE,
    ),
}
"""Elements that hide their content, each with what ends the content where no end tag does."""
RAW = ("script", "style")
"""Elements in whose content no other tag counts, not even their own start tag."""
_NAMES = re.IGNORECASE | re.ASCII  # to ignore case beyond ASCII is to take `ſ` for an `s`
END_OF_RAW = {tag: re.compile(f"</{tag}", _NAMES) for tag in RAW}
FLAT = frozenset(("title", "textarea", "iframe", "noembed", "noframes", "select"))
"""Elements that do not contain each other: where one begins, an open one of the same tag was never closed."""
_TOKEN = re.compile(rf"<!--|<(/?)({'|'.join(CONTENT_ENDS)})\b[^>]*>", _NAMES)


_CODE = re.compile(r"<(script|style|svg|select)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


class _Start(NamedTuple):
    """Start tag of an element."""

    end: int
    """Where the start tag ends."""
    tag: str


def close_unclosed(html: str) -> str:
    """Return a page with all elements closed that hide their content, and with all comments closed at a `>`.

    A page in which nothing is open is returned as it is.
    """
    if _core.native and _core.native.closes_everything(html, CONTENT_ENDS, RAW, FLAT):
        return html
    comments_end = html.rfind("-->") + 1
    html = html[:comments_end] + html[comments_end:].replace("<!--", "<!")
    parts, at = [], 0
    for place, tag in sorted(_missing_ends(html)):
        parts += [html[at:place], f"</{tag}>"]
        at = place
    return "".join([*parts, html[at:]])


def _missing_ends(html: str) -> Iterator[tuple[int, str]]:
    """Yield where the content of each element that nothing closes should have ended, and its tag."""
    places = dict.fromkeys(CONTENT_ENDS.values(), -1)  # found last, as many elements may end in one place
    for start in sorted(_unclosed(html)):
        pattern = CONTENT_ENDS[start.tag]
        if places[pattern] < start.end:
            found = pattern.search(html, start.end)
            places[pattern] = found.start() if found else len(html)
        yield places[pattern], start.tag


def _unclosed(html: str) -> Iterator[_Start]:
    """Yield the start tags of elements that nothing closes."""
    is_open: dict[str, list[_Start]] = {tag: [] for tag in CONTENT_ENDS}
    at, last = 0, html.rfind(">") + 1
    while token := _TOKEN.search(html, at, last):
        at = token.end()
        if not token[2]:
            at = max(html.find("-->", at), at)
            continue
        tag = token[2].lower()
        starts = is_open[tag]
        if token[1]:
            del starts[-1:]
        elif tag not in RAW:
            if tag in FLAT and starts:
                yield starts.pop()
            starts.append(_Start(at, tag))
        elif starts or not (end := END_OF_RAW[tag].search(html, at)):
            starts.append(_Start(at, tag))  # nor will another one be closed
        else:
            at = end.start()
    for starts in is_open.values():
        yield from starts


def words_in(html: str) -> int:
    """Count the words in the source of a page that are neither code nor tags."""
    return len(_TAGS.sub(" ", _CODE.sub(" ", html[: html.rfind(">") + 1])).split())
