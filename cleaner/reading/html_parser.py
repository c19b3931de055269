"""Parsing of HTML into a stream of elements and text, by lxml or, if lxml would lose text, by Python's own parser.

lxml loses text below 2,048 nested elements, which it reports as an error. Its time grows with the square of the number
of attributes of one element, so elements with thousands of them are searched for beforehand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any, Protocol

from lxml import etree

import cleaner._core as _core

LONG_TAG = 20_000  # characters; only attributes of longer tags are counted
ATTRIBUTE = re.compile(r"""\s[a-zA-Z][^\s=<>"']*(?:\s*=\s*(?:"[^"]*"|'[^']*'))?""")
MAX_ATTRIBUTES = 2000  # of one element; lxml's time grows with the square
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# fmt: off
IMPLIED_END = {
    "p": frozenset((
        "address", "article", "aside", "blockquote", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hr", "main", "menu", "nav", "ol", "p", "pre", "section", "table", "ul",
    )),
    "li": frozenset(("li",)),
    **dict.fromkeys(("dt", "dd"), frozenset(("dt", "dd"))),
    **dict.fromkeys(("td", "th"), frozenset(("td", "th", "tr", "tbody", "tfoot"))),
    "tr": frozenset(("tr", "tbody", "tfoot")),
    **dict.fromkeys(("option", "optgroup"), frozenset(("option", "optgroup"))),
}
# fmt: on
"""Elements whose end tag may be left out, and the elements whose start tags end them."""
UNENCODABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that lxml does not accept."""


class Handler(Protocol):
    """Receiver of the elements and the text of a page, in their order."""

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> bool:
        """Begin an element. If this returns False, its contents and its end are not reported."""

    def text(self, data: str) -> None:
        """Receive text, with entities resolved."""

    def end(self, tag: str) -> None:
        """End the innermost open element."""


def topmost_elements(html: str) -> list[Any] | None:
    """Return the topmost elements of a page as lxml reads it, or None if lxml would lose text.

    There are several if content follows the end of the page, and none in a page without elements and text.
    """
    data = _encoded(html)
    may_be_overloaded = not _core.native or _core.native.may_have_long_tag(data, LONG_TAG)
    return None if may_be_overloaded and any(map(_is_overloaded, _long_tags(html))) else _parsed_by_lxml(data)


def walk(html: str, tops: Sequence[Any] | None, handler: Handler) -> None:
    """Send the elements and the text of a page to the handler. `tops` are its `topmost_elements`."""
    if tops is None:
        parser = _PythonParser(handler)
        parser.feed(without_open_ends(_encoded(html).decode("utf-8")))
        parser.close()
    else:
        for top in tops:
            _send_events(etree.iterwalk(top, events=("start", "end")), handler)


def _encoded(html: str) -> bytes:
    """Return a page in UTF-8, with U+FFFD for characters that lxml does not accept."""
    if _core.native and (accepted := _core.native.encoded(html)) is not None:
        return bytes(accepted)
    try:
        data = html.encode("utf-8")
    except UnicodeEncodeError:
        data = b"\0"
    return UNENCODABLE.sub("\ufffd", html).encode("utf-8") if b"\0" in data else data


def without_open_ends(html: str) -> str:
    """Return HTML for Python's parser, in which every comment, declaration and tag that begins also ends.

    For each one that does not, the parser searches the whole rest of the page, and it raises an error at a marked
    section of a kind that it does not know. So a comment that is never closed ends at the next `>`, as a declaration
    does, and a `<` behind the last `>` is text.
    """
    ends = html.rfind(">") + 1
    comments_end = html.rfind("-->") + 1
    commented, rest = html[:comments_end], html[comments_end:ends].replace("<!--", "<!")
    return (commented + rest).replace("<![", "<! [") + html[ends:].replace("<", "&lt;")


def _long_tags(html: str) -> Iterator[str]:
    """Yield the start tags longer than `LONG_TAG`, without their brackets.

    Half a long tag at least is a window of the page without a `<`, and most pages have few of those.
    """
    width, end = LONG_TAG // 2, 0
    for at in range(0, len(html) - width + 1, width):
        if at >= end and html.find("<", at, at + width) < 0:
            end = html.find("<", at)
            end = len(html) if end < 0 else end
            part = html[html.rfind("<", 0, at) + 1 : end]
            if len(part) > LONG_TAG and part[0].isalpha() and part.find(">", 0, LONG_TAG) < 0:
                yield part.partition(">")[0]


def _is_overloaded(tag: str) -> bool:
    """Tell whether a start tag has more attributes than lxml reads in reasonable time."""
    return sum(1 for _ in ATTRIBUTE.finditer(tag)) > MAX_ATTRIBUTES


def _parsed_by_lxml(html: bytes) -> list[Any] | None:
    """Return the topmost elements of a page as lxml reads it, or None if it would lose text."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = etree.fromstring(html, parser)
    except etree.XMLSyntaxError:  # it has neither elements nor text
        root = None
    if root is None:
        return None if html.strip() else []
    return None if len(parser.error_log.filter_from_fatals()) else [root, *root.itersiblings()]


def _send_events(walker: Any, handler: Handler) -> None:
    """Send the events of an lxml tree walker to the handler, less the contents of elements that it skips."""
    skipped = None
    for event, element in walker:
        if event == "start":
            if handler.start(element.tag, dict(element.items()), element.sourceline):
                if text := element.text:
                    handler.text(text)
            else:
                skipped = element
                walker.skip_subtree()
            continue
        if element is skipped:
            skipped = None
        else:
            handler.end(element.tag)
        if tail := element.tail:
            handler.text(tail)


class _OpenElements:
    """Stack of open elements, outermost first."""

    def __init__(self) -> None:
        self.tags: list[str] = []
        self._counts: Counter[str] = Counter()

    def begin(self, tag: str) -> None:
        """Push an element."""
        self.tags.append(tag)
        self._counts[tag] += 1

    def holds(self, tag: str) -> bool:
        """Tell whether an element with this tag is open."""
        return self._counts[tag] > 0

    def end(self, tag: str) -> Iterator[str]:
        """Close the innermost element with this tag and those in it; yield their tags, innermost first."""
        while self.holds(tag):
            last = self.tags.pop()
            self._counts[last] -= 1
            yield last
            if last == tag:
                break


class _PythonParser(HTMLParser):
    """Source of the same events from Python's own parser, which loses nothing and is ten times slower."""

    def __init__(self, handler: Handler) -> None:
        super().__init__()
        self.handler = handler
        self.open = _OpenElements()
        self.skipped = _OpenElements()  # an element that the handler skips, and the open elements in it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self.skipped.tags) == 1 and tag in IMPLIED_END.get(self.skipped.tags[0], ()):
            self.skipped = _OpenElements()
        if self.skipped.tags:
            if tag not in VOID:
                self.skipped.begin(tag)
            return
        entered = self.handler.start(tag, {name: value or "" for name, value in attrs}, self.getpos()[0])
        if tag in VOID:
            if entered:
                self.handler.end(tag)
        else:
            (self.open if entered else self.skipped).begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.skipped.holds(tag):
            for _ in self.skipped.end(tag):
                pass
        elif self.open.holds(tag):
            self.skipped = _OpenElements()  # a skipped element that was never closed ends with the element around it
            for each in self.open.end(tag):
                self.handler.end(each)

    def handle_data(self, data: str) -> None:
        if not self.skipped.tags:
            self.handler.text(data)

    def close(self) -> None:
        super().close()
        while self.open.tags:
            self.handler.end(self.open.tags.pop())
