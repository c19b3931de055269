"""HTML to a stream of elements and text, by lxml, and by Python's own parser where lxml would lose something.

lxml gives up text below 2,048 nested elements, which it says, and takes time that grows with the square in an element
of thousands of attributes, which is looked for beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any, Protocol

LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
ATTRIBUTE = re.compile(r"\s[a-zA-Z][^\s=<>\"']*")
MOST_ATTRIBUTES = 2000  # of one element; the time that lxml takes grows with the square
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
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
    html = UNENCODABLE.sub("\ufffd", html)
    if any(map(_is_overloaded, LONG_TAG.findall(html))) or not _by_lxml(html, handler):
        parser = _Plain(handler)
        parser.feed(html)
        parser.close()
        return False
    return True


def _is_overloaded(tag: str) -> bool:
    return sum(1 for _ in ATTRIBUTE.finditer(tag)) > MOST_ATTRIBUTES


def _by_lxml(html: str, handler: Handler) -> bool:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode("utf-8"), parser)
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


class _Plain(HTMLParser):
    """The same from Python's own parser, which loses nothing and is ten times slower."""

    def __init__(self, handler: Handler) -> None:
        super().__init__()
        self.handler = handler
        self.open: list[str] = []
        self.counts: dict[str, int] = {}
        self.muted = ""  # the element nothing inside of which matters
        self.depth = 0  # of elements of that name inside it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.muted:
            self.depth += tag == self.muted
            return
        entered = self.handler.start(tag, {name: value or "" for name, value in attrs}, self.getpos()[0])
        if tag in VOID:
            if entered:
                self.handler.end(tag)
        elif entered:
            self.open.append(tag)
            self.counts[tag] = self.counts.get(tag, 0) + 1
        else:
            self.muted, self.depth = tag, 1

    def handle_endtag(self, tag: str) -> None:
        if self.muted:
            self.depth -= tag == self.muted
            if not self.depth:
                self.muted = ""
        elif self.counts.get(tag):
            while True:
                last = self.open.pop()
                self.counts[last] -= 1
                self.handler.end(last)
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self.muted:
            self.handler.text(data)

    def close(self) -> None:
        super().close()
        while self.open:
            self.handler.end(self.open.pop())
