"""HTML to a stream of elements and text, by lxml, and by Python's own parser where lxml would lose something.

lxml gives up text below 2,048 nested elements, which it says, and takes time that grows with the square in an element
of thousands of attributes, which is looked for beforehand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, Protocol

LONG_TAG = 20_000  # characters
ATTRIBUTE = re.compile(r"""\s[a-zA-Z][^\s=<>"']*(?:\s*=\s*(?:"[^"]*"|'[^']*'))?""")
MOST_ATTRIBUTES = 2000  # of one element; the time that lxml takes grows with the square
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# fmt: off
ENDED_BY = {
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
"""Elements that need no end of their own, and what begins where they end."""
UNENCODABLE = re.compile("[\0\ud800-\udfff]")


class Handler(Protocol):
    """What wants to know of elements and text, in their order."""

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> bool:
        """An element begins. False: nothing inside it matters, and its end will not be told."""

    def text(self, data: str) -> None:
        """Text, entities resolved."""

    def end(self, tag: str) -> None:
        """The element that began last and has not ended ends."""


def walk(html: str, handler: Handler) -> bool:
    """Tell the handler what a page is made of; False where lxml could not be used."""
    try:
        data = html.encode("utf-8")
    except UnicodeEncodeError:
        data = b"\0"
    if b"\0" in data:
        html = UNENCODABLE.sub("\ufffd", html)
        data = html.encode("utf-8")
    if any(map(_is_overloaded, _long_tags(html))) or not _by_lxml(data, handler):
        parser = _Plain(handler)
        parser.feed(html)
        parser.close()
        return False
    return True


def _long_tags(html: str) -> Iterator[str]:
    for piece in html.split("<"):
        if len(piece) > LONG_TAG and piece[0].isalpha() and piece.find(">", 0, LONG_TAG) < 0:
            yield piece.partition(">")[0]


def _is_overloaded(tag: str) -> bool:
    return sum(1 for _ in ATTRIBUTE.finditer(tag)) > MOST_ATTRIBUTES


def _by_lxml(html: bytes, handler: Handler) -> bool:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html, parser)
    except etree.XMLSyntaxError:  # nothing in it that is an element or text
        return not html.strip()
    if root is None or len(parser.error_log.filter_from_fatals()):
        return root is None and not html.strip()
    for top in (root, *root.itersiblings()):  # what stands behind the end of a page is beside it
        _tell(etree.iterwalk(top, events=("start", "end")), handler)
    return True


def _tell(walker: Any, handler: Handler) -> None:
    skipped = None
    for event, element in walker:
        if event == "start":
            if handler.start(element.tag, element.attrib, element.sourceline):
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


class _Open:
    """Elements that have begun and not ended, the outermost first."""

    def __init__(self) -> None:
        self.tags: list[str] = []
        self._counts: Counter[str] = Counter()

    def begin(self, tag: str) -> None:
        self.tags.append(tag)
        self._counts[tag] += 1

    def holds(self, tag: str) -> bool:
        return self._counts[tag] > 0

    def end(self, tag: str) -> Iterator[str]:
        """What ends where such an element does, the innermost first; nothing, where none is open."""
        while self.holds(tag):
            last = self.tags.pop()
            self._counts[last] -= 1
            yield last
            if last == tag:
                break


class _Plain(HTMLParser):
    """The same from Python's own parser, which loses nothing and is ten times slower."""

    def __init__(self, handler: Handler) -> None:
        super().__init__()
        self.handler = handler
        self.open = _Open()
        self.muted = _Open()  # an element nothing inside of which matters, and what is open inside it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self.muted.tags) == 1 and tag in ENDED_BY.get(self.muted.tags[0], ()):
            self.muted = _Open()
        if self.muted.tags:
            if tag not in VOID:
                self.muted.begin(tag)
            return
        entered = self.handler.start(tag, {name: value or "" for name, value in attrs}, self.getpos()[0])
        if tag in VOID:
            if entered:
                self.handler.end(tag)
        else:
            (self.open if entered else self.muted).begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.muted.holds(tag):
            for _ in self.muted.end(tag):
                pass
        elif self.open.holds(tag):
            self.muted = _Open()  # if it was never closed, it ends with what it stands in
            for each in self.open.end(tag):
                self.handler.end(each)

    def handle_data(self, data: str) -> None:
        if not self.muted.tags:
            self.handler.text(data)

    def close(self) -> None:
        super().close()
        while self.open.tags:
            self.handler.end(self.open.tags.pop())
