"""HTML to blocks: all that a page shows, one block for each paragraph-sized piece, with what the markup says of it.

Nothing is left out because of what it is: menus and footers are blocks like any other, for the steps to judge. Only
what no reader sees is none: scripts, styles, hidden parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

from cleaner.model import BlockKind, Link, Markup
from cleaner.reading.html_parser import walk
from cleaner.reading.links import LinkCollector, moved

# fmt: off
UNSEEN = frozenset((
    "script", "style", "template", "head", "noscript", "iframe", "object", "audio", "video", "canvas", "select",
    "datalist", "textarea", "svg", "rp", "title",
))
# fmt: on
"""Elements whose text no reader of the page sees; `head` is looked into for what it says of the page."""
IN_HEAD = frozenset(("title", "meta", "link", "script", "base"))
# fmt: off
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p",
    "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "noscript",
))
# fmt: on
"""Elements that begin and end a line of their own."""
BESIDE = ("a", "span", "time")
"""Elements that stand apart from a link right before them, though no space says so."""
KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    "li": BlockKind.LIST_ITEM,
    "pre": BlockKind.CODE,
    "blockquote": BlockKind.QUOTE,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
}
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
ROW_WORDS = 80  # in the cells of a row; where there are more, the table is there for its layout
CELL_WORDS = 40
CELLS = " | "  # stands between them
FEWEST_SEEN = 200  # characters; a page that shows less keeps its text in what is switched on by a script
NEAR, FAR = 2, 12  # elements above a block whose names are its own, and those that are its surroundings'
MOST_NAMES, LONGEST_NAMES = 6, 200  # words, and characters, of the names of one element
SIBLINGS = 8  # elements above a block that are looked at for others of their sort
LONGEST_DATA = 1 << 20  # characters of JSON-LD that are read
_WORD = re.compile(r"[a-z]{2,20}|[A-Z][a-z]{1,19}|[A-Z]{2,20}")


class HtmlBlock(NamedTuple):
    """A block as the walk through a page meets it."""

    text: str
    kind: BlockKind
    element: int
    link_density: float
    line: int
    links: tuple[Link, ...] = ()
    """The links in it, as far as they were asked for; they count from its own start."""


class ParsedPage(NamedTuple):
    """The pieces of a page, what its markup says of each, and what it says of itself."""

    pieces: list[HtmlBlock]
    markup: list[Markup]
    title: str
    language: str
    meta: Mapping[str, str]
    link_relations: Mapping[str, str]
    data: list[str]
    """JSON-LD, as it stands in the page."""
    parsed_by_lxml: bool
    """Could lxml read it?"""
    base: str
    """What its addresses are relative to, if it says so."""


def read_page(html: str, *, links: bool = False) -> ParsedPage:
    """The visible page, and what it says of itself; with `links`, where the links in it lead."""
    page = _walked(html, links, shows_all=False)
    if _shown(page) < FEWEST_SEEN:
        page = max(page, _walked(html, links, shows_all=True), key=_shown)
    return page


def _walked(html: str, links: bool, *, shows_all: bool) -> ParsedPage:
    walker = _Walker(
        shows_all, LinkCollector() if links else None, has_microdata="itemprop" in html or "itemtype" in html
    )
    parsed_by_lxml = walk(html, walker)
    walker.flush()
    head, elements, pieces = walker.head, walker.elements, walker.pieces
    markup = [elements.markup(piece) for piece in pieces]
    return ParsedPage(
        pieces, markup, head.title, head.language, head.meta, head.link_relations, head.data, parsed_by_lxml, head.base
    )


def _shown(page: ParsedPage) -> int:
    return sum(len(piece.text) for piece in page.pieces)


class _Head:
    """What a page says of itself, as it is met."""

    def __init__(self) -> None:
        self.title, self.language = "", ""
        self.meta: dict[str, str] = {}
        self.link_relations: dict[str, str] = {}
        self.data: list[str] = []
        self.base = ""
        self.is_open = False
        self.reads = ""  # the element of which the text is read

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Take note of an element; does the text in it matter?"""
        if tag == "meta" and (name := attributes.get("property") or attributes.get("name")):
            self.meta.setdefault(name.lower(), attributes.get("content", ""))
        elif tag == "link" and (rel := attributes.get("rel")):
            self.link_relations.setdefault(rel.lower(), attributes.get("href", ""))
        elif tag == "base":
            self.base = self.base or attributes.get("href", "")
        elif (tag == "title" and self.is_open) or (tag == "script" and _is_data(attributes)):
            self.reads = tag
        return bool(self.reads)

    def text(self, data: str) -> None:
        """The text of the element that is read."""
        if self.reads == "title":
            self.title += data
        elif sum(map(len, self.data)) + len(data) <= LONGEST_DATA:
            self.data.append(data)


def _is_data(attributes: Mapping[str, str]) -> bool:
    return attributes.get("type", "").strip().lower() == "application/ld+json"


class _Elements:
    """The elements of a page, numbered as they begin, column by column."""

    def __init__(self, has_microdata: bool) -> None:
        self.has_microdata = has_microdata
        self.parents: list[int] = []  # -1 where there is none
        self.tags: list[str] = []
        self.names: list[str] = []  # what class, id and role say
        self.kinds: list[BlockKind] = []  # of the blocks directly in it
        self.sorts: list[int] = []  # children of one parent with the same tag and class are of one sort
        self.counts: list[int] = []  # how many there are of each sort
        self._sorts: dict[tuple[int, str, str], int] = {}
        self._properties: dict[int, tuple[str, ...]] = {}  # what microdata says, of the elements it speaks of
        self._shapes: dict[int, int] = {}
        self._numbers: dict[tuple[int, str, str, tuple[str, ...]], int] = {}  # of shapes
        self._said: dict[int, tuple[tuple[str, ...], ...]] = {}  # of each shape

    def add(self, parent: int, tag: str, attributes: Mapping[str, str]) -> int:
        """The number of a new element."""
        name = attributes.get("class", "") if attributes else ""
        sort = self._sorts.setdefault((parent, tag, name), len(self.counts))
        if sort == len(self.counts):
            self.counts.append(0)
        self.counts[sort] += 1
        self.parents.append(parent)
        self.tags.append(tag)
        self.sorts.append(sort)
        self.names.append(f"{name}\n{attributes.get('id', '')}\n{attributes.get('role', '')}" if attributes else "")
        if self.has_microdata and (said := _properties(attributes)):
            self._properties[len(self.kinds)] = said
        around = self.kinds[parent] if parent >= 0 else BlockKind.PARAGRAPH
        self.kinds.append(KINDS.get(tag, around))
        return len(self.tags) - 1

    def markup(self, piece: HtmlBlock) -> Markup:
        """What the elements around a piece say of it."""
        inside = tuple(self._around(piece.element))
        siblings = max((self.counts[self.sorts[at]] for at in inside[:SIBLINGS]), default=1)
        shape = self._shape(piece.element)
        if (said := self._said.get(shape)) is None:
            said = self._said[shape] = self._said_around(inside)
        tags, attributes, names = said
        return Markup(tags, inside, attributes, names, piece.link_density, siblings, piece.line)

    def _around(self, element: int) -> Iterator[int]:
        for _ in range(FAR):
            if element < 0:
                break
            yield element
            element = self.parents[element]

    def _shape(self, element: int) -> int:
        """The same number for all elements that are called alike and that stand in elements of the same shape."""
        below = []
        while element >= 0 and element not in self._shapes:
            below.append(element)
            element = self.parents[element]
        shape = self._shapes.get(element, -1)
        for at in reversed(below):
            called = (shape, self.tags[at], self.names[at], self._properties.get(at, ()))
            shape = self._shapes[at] = self._numbers.setdefault(called, len(self._numbers))
        return shape

    def _said_around(self, inside: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
        """Tags, attributes and names, which blocks in elements of the same shape share."""
        tags, attributes = (tuple(map(column.__getitem__, inside)) for column in (self.tags, self.names))
        near = (name for at in inside[:NEAR] for name in self._called(at, "+"))
        far = (name for at in inside[NEAR:] for name in self._called(at, ""))
        return tags, attributes, tuple(dict.fromkeys(chain(near, far)))

    def _called(self, element: int, mark: str) -> Sequence[str]:
        """The names of one element."""
        names = _names_of(self.tags[element], self.names[element], mark)
        return (*names, *self._properties[element]) if element in self._properties else names


class _Row(NamedTuple):
    """A row of a table that is open."""

    before: int
    """How many pieces there were before it."""
    cells: int
    is_layout: bool
    """Does it hold another table?"""


class _Walker:
    """Turns elements and text into pieces."""

    def __init__(self, shows_all: bool, link_collector: LinkCollector | None, has_microdata: bool) -> None:
        self.shows_all = shows_all
        self.link_collector = link_collector
        self.head = _Head()
        self.elements = _Elements(has_microdata)
        self.pieces: list[HtmlBlock] = []
        self._open: list[int] = []  # elements
        self._rows: list[_Row] = []
        self._text: list[str] = []  # of the piece that is gathered
        self._element = -1  # that it began in
        self._line = 0  # that it began on
        self._linked = 0  # its characters inside links
        self._links = self._verbatim = 0  # open elements: links, preformatted text
        self._here = 0  # the line of the last element

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> bool:
        """An element begins; does anything in it matter?"""
        if tag == "head":
            self.head.is_open = True
            return True
        if tag in IN_HEAD and self.head.start(tag, attributes):
            return True
        if self._is_unseen(tag, attributes):
            return False
        if tag == "html":
            self.head.language = attributes.get("lang", "") or attributes.get("xml:lang", "")
        self._here = line
        if tag in BLOCKS:
            self.head.is_open = self.head.is_open and tag in ("html", "noscript")  # whoever left it open
            self.flush()
            self._start_block(tag)
        elif tag in BESIDE:
            self._links += tag == "a"
            if self._text and self._text[-1] == "" and not self._verbatim:  # a link ends here
                self._text.append(" ")
            if tag == "a" and self.link_collector:
                self.link_collector.begin(attributes.get("href", ""), len(self._text))
        self._open.append(self.elements.add(self._open[-1] if self._open else -1, tag, attributes))
        return True

    def text(self, data: str) -> None:
        """Text, where the walk is."""
        if self.head.reads:
            self.head.text(data)
        elif not self.head.is_open:
            if not self._text:
                if not data.strip():
                    return
                self._element, self._line = self._open[-1] if self._open else -1, self._here
            self._text.append(data)
            if self._links:
                self._linked += len(data)

    def end(self, tag: str) -> None:
        """An element that mattered ends."""
        if tag == "head" or self.head.reads:
            self.head.is_open = self.head.is_open and tag != "head"
            self.head.reads = ""
            return
        if self._open:
            self._open.pop()
        if tag == "a":
            self._links -= 1
            if self.link_collector:
                self.link_collector.end(len(self._text))
            if self._text:
                self._text.append("")
        elif tag in BLOCKS:
            self.flush()
            self._verbatim -= tag == "pre"
            if tag == "tr" and self._rows:
                self._end_row(self._rows.pop())

    def flush(self) -> None:
        """What was gathered is a piece."""
        if self._text:
            raw = "".join(self._text)
            text = raw.strip("\n").rstrip() if self._verbatim else " ".join(raw.split())
            if text.strip():
                kind = self.elements.kinds[self._element] if self._element >= 0 else BlockKind.PARAGRAPH
                links = min(self._linked / len(raw.strip()), 1.0)
                piece_links = self.link_collector.of(self._text) if self.link_collector and not self._verbatim else ()
                self.pieces.append(HtmlBlock(text, kind, self._element, links, self._line, piece_links))
            self._text = []
            if self.link_collector:
                self.link_collector.restart()
            self._linked = 0

    def _start_block(self, tag: str) -> None:
        self._verbatim += tag == "pre"
        if tag == "tr":
            self._rows.append(_Row(len(self.pieces), 0, False))
        elif self._rows and tag in ("td", "th"):
            self._rows[-1] = self._rows[-1]._replace(cells=self._rows[-1].cells + 1)
        elif self._rows and tag == "table":
            self._rows[-1] = self._rows[-1]._replace(is_layout=True)

    def _end_row(self, row: _Row) -> None:
        """The cells of a row are one piece, unless they are there for the layout of the page."""
        pieces = self.pieces[row.before :]
        words = [piece.text.count(" ") + 1 for piece in pieces]
        if row.is_layout or not 1 < row.cells >= len(pieces) > 0 or sum(words) > ROW_WORDS or max(words) > CELL_WORDS:
            return
        length = sum(len(piece.text) for piece in pieces)
        links = sum(piece.link_density * len(piece.text) for piece in pieces) / length
        text = CELLS.join(piece.text.replace("\n", " ") for piece in pieces)
        starts = accumulate((len(piece.text) + len(CELLS) for piece in pieces), initial=0)
        piece_links = tuple(
            chain.from_iterable(moved(piece.links, by) for piece, by in zip(pieces, starts, strict=False))
        )
        first = pieces[0]
        self.pieces[row.before :] = [
            HtmlBlock(text, BlockKind.TABLE_ROW, first.element, links, first.line, piece_links)
        ]

    def _is_unseen(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "noscript":
            return not (self.shows_all or self.head.is_open)
        if tag in UNSEEN:
            return True
        if self.shows_all or tag in ("html", "body"):
            return False
        if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
            return True
        style = attributes.get("style")
        return bool(style and HIDDEN.search(style))


@lru_cache(maxsize=1 << 14)
def _names_of(tag: str, called: str, mark: str) -> tuple[str, ...]:
    """A tag and the words of what an element is called, in lower case and with a dot, all with a mark before them."""
    found = dict.fromkeys(word.lower() for word in _WORD.findall(called[:LONGEST_NAMES]))
    return (f"{mark}{tag}", *(f"{mark}.{word}" for word in list(found)[:MOST_NAMES]))


def _properties(attributes: Mapping[str, str]) -> tuple[str, ...]:
    """What microdata says an element is, with an `@`: its properties, and the last parts of its types."""
    said = attributes.get("itemprop", "").split()
    said += (kind.rstrip("/").rpartition("/")[2] for kind in attributes.get("itemtype", "").split())
    return tuple(f"@{each.lower()}" for each in said[:MOST_NAMES])
