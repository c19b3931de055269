"""Splitting of an HTML page into blocks: the visible text of each paragraph-sized element, with its markup.

Content and chrome are read alike: menus and footers become blocks like any other, and the steps decide about them.
Only what a browser does not show is left out: scripts, styles, hidden parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

from cleaner.model import BlockKind, Link, Markup
from cleaner.reading.html_parser import walk
from cleaner.reading.links import LinkCollector, shifted

# fmt: off
INVISIBLE_TAGS = frozenset((
    "script", "style", "template", "head", "noscript", "iframe", "object", "audio", "video", "canvas", "select",
    "datalist", "textarea", "svg", "rp", "title",
))
# fmt: on
"""Elements whose text a browser does not show; `head` is read for metadata only."""
HEAD_TAGS = frozenset(("title", "meta", "link", "script", "base"))
"""Elements that may hold metadata."""
# fmt: off
BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p",
    "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "noscript",
))
# fmt: on
"""Elements that begin and end a block."""
SPACED_AFTER_LINK = ("a", "span", "time")
"""Elements that get a space between them and a link right before them, as pages separate them by style alone."""
KIND_OF_TAG = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    "li": BlockKind.LIST_ITEM,
    "pre": BlockKind.CODE,
    "blockquote": BlockKind.QUOTE,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
}
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
ROW_WORDS = 80  # at most in all cells of a row; a table with more is used for layout
CELL_WORDS = 40  # at most in one cell
CELL_SEPARATOR = " | "
MIN_VISIBLE = 200  # characters; a page that shows fewer hides its text until a script shows it
NEAR_LEVELS, FAR_LEVELS = (
    2,
    12,
)  # elements around a block: those whose names describe the block itself, and all that are recorded
MAX_NAMES, MAX_NAME_CHARS = 6, 200  # words per element, and characters of its class, id and role that are searched
SIBLING_LEVELS = 8  # elements around a block whose siblings are counted
MAX_JSON_LD = 1 << 20  # characters of JSON-LD that are kept
_WORD = re.compile(r"[a-z]{2,20}|[A-Z][a-z]{1,19}|[A-Z]{2,20}")


class HtmlBlock(NamedTuple):
    """Block of a page before it has an offset in the text."""

    text: str
    kind: BlockKind
    element: int
    """Number of the element in which the block begins, -1 if there is none."""
    link_density: float
    line: int
    links: tuple[Link, ...] = ()
    """Links in the block, if requested; offsets count from the start of the block."""


class ParsedPage(NamedTuple):
    """Blocks of a page, their markup, and metadata of the page."""

    blocks: list[HtmlBlock]
    markup: list[Markup]
    title: str
    language: str
    meta: Mapping[str, str]
    link_relations: Mapping[str, str]
    data: list[str]
    """JSON-LD of the page, unparsed."""
    parsed_by_lxml: bool
    """False if lxml could not read the page, so that Python's own parser did."""
    base: str
    """Address that the page's links are relative to (`<base href>`), or `""`."""


def read_page(html: str, *, links: bool = False) -> ParsedPage:
    """Return the visible blocks and the metadata of a page; with `links`, also the links in each block.

    A page that shows too little text is read again with its hidden parts, and the longer result is returned.
    """
    page = _parse(html, links, shows_all=False)
    if _visible_chars(page) < MIN_VISIBLE:
        page = max(page, _parse(html, links, shows_all=True), key=_visible_chars)
    return page


def _parse(html: str, links: bool, *, shows_all: bool) -> ParsedPage:
    """Read a page once; with `shows_all`, hidden parts and `noscript` count as visible."""
    walker = _Walker(
        shows_all, LinkCollector() if links else None, has_microdata="itemprop" in html or "itemtype" in html
    )
    parsed_by_lxml = walk(html, walker)
    walker.flush()
    head, elements, blocks = walker.head, walker.elements, walker.blocks
    markup = [elements.markup(block) for block in blocks]
    return ParsedPage(
        blocks, markup, head.title, head.language, head.meta, head.link_relations, head.data, parsed_by_lxml, head.base
    )


def _visible_chars(page: ParsedPage) -> int:
    """Return the number of characters in the blocks of a page."""
    return sum(len(block.text) for block in page.blocks)


class _Head:
    """Metadata of a page, filled in while the page is read."""

    def __init__(self) -> None:
        self.title, self.language = "", ""
        self.meta: dict[str, str] = {}
        self.link_relations: dict[str, str] = {}
        self.data: list[str] = []
        self.base = ""
        self.is_open = False
        self.capturing = ""  # tag of the open element whose text is metadata

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Record the metadata of an element; return True if its text is metadata too."""
        if tag == "meta" and (name := attributes.get("property") or attributes.get("name")):
            self.meta.setdefault(name.lower(), attributes.get("content", ""))
        elif tag == "link" and (rel := attributes.get("rel")):
            self.link_relations.setdefault(rel.lower(), attributes.get("href", ""))
        elif tag == "base":
            self.base = self.base or attributes.get("href", "")
        elif (tag == "title" and self.is_open) or (tag == "script" and _is_json_ld(attributes)):
            self.capturing = tag
        return bool(self.capturing)

    def text(self, data: str) -> None:
        """Add text of the element that is being captured."""
        if self.capturing == "title":
            self.title += data
        elif sum(map(len, self.data)) + len(data) <= MAX_JSON_LD:
            self.data.append(data)


def _is_json_ld(attributes: Mapping[str, str]) -> bool:
    """Tell whether a `script` element with these attributes holds JSON-LD."""
    return attributes.get("type", "").strip().lower() == "application/ld+json"


class _Elements:
    """Elements of a page, numbered in the order in which they begin, as parallel lists."""

    def __init__(self, has_microdata: bool) -> None:
        self.has_microdata = has_microdata
        self.addresses: dict[int, str] = {}  # of the links among them
        self.parents: list[int] = []  # -1 at the top
        self.tags: list[str] = []
        self.labels: list[str] = []  # class, id and role, joined by line breaks
        self.kinds: list[BlockKind] = []  # of the blocks directly in the element
        self.groups: list[int] = []  # children of one parent with the same tag and class are one group
        self.group_sizes: list[int] = []
        self._groups: dict[tuple[int, str, str], int] = {}
        self._properties: dict[int, tuple[str, ...]] = {}  # microdata, of the elements that have any
        self._shapes: dict[int, int] = {}
        self._shape_numbers: dict[tuple[int, str, str, tuple[str, ...]], int] = {}
        self._described: dict[int, tuple[tuple[str, ...], ...]] = {}  # by shape

    def add(self, parent: int, tag: str, attributes: Mapping[str, str]) -> int:
        """Add an element and return its number."""
        name = attributes.get("class", "") if attributes else ""
        group = self._groups.setdefault((parent, tag, name), len(self.group_sizes))
        if group == len(self.group_sizes):
            self.group_sizes.append(0)
        self.group_sizes[group] += 1
        self.parents.append(parent)
        self.tags.append(tag)
        self.groups.append(group)
        self.labels.append(f"{name}\n{attributes.get('id', '')}\n{attributes.get('role', '')}" if attributes else "")
        if tag == "a" and "href" in attributes:
            self.addresses[len(self.kinds)] = attributes["href"]
        if self.has_microdata and (properties := _properties(attributes)):
            self._properties[len(self.kinds)] = properties
        around = self.kinds[parent] if parent >= 0 else BlockKind.PARAGRAPH
        self.kinds.append(KIND_OF_TAG.get(tag, around))
        return len(self.tags) - 1

    def markup(self, block: HtmlBlock) -> Markup:
        """Return the markup of a block, from the elements around it."""
        inside = tuple(self._around(block.element))
        siblings = max((self.group_sizes[self.groups[at]] for at in inside[:SIBLING_LEVELS]), default=1)
        shape = self._shape(block.element)
        if (described := self._described.get(shape)) is None:
            described = self._described[shape] = self._describe(inside)
        tags, attributes, names = described
        address = self.addresses.get(block.element, "")
        return Markup(tags, inside, attributes, names, block.link_density, siblings, block.line, address)

    def _around(self, element: int) -> Iterator[int]:
        """Yield an element and those around it, innermost first, `FAR_LEVELS` at most."""
        for _ in range(FAR_LEVELS):
            if element < 0:
                break
            yield element
            element = self.parents[element]

    def _shape(self, element: int) -> int:
        """Return a number for the tag, attributes and microdata of an element and of all elements around it.

        Blocks in elements of the same shape have the same names, so these are computed once per shape.
        """
        below = []
        while element >= 0 and element not in self._shapes:
            below.append(element)
            element = self.parents[element]
        shape = self._shapes.get(element, -1)
        for at in reversed(below):
            key = (shape, self.tags[at], self.labels[at], self._properties.get(at, ()))
            shape = self._shapes[at] = self._shape_numbers.setdefault(key, len(self._shape_numbers))
        return shape

    def _describe(self, inside: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
        """Return tags, attributes and names of the elements `inside`; blocks of the same shape share them."""
        tags, attributes = (tuple(map(column.__getitem__, inside)) for column in (self.tags, self.labels))
        near = (name for at in inside[:NEAR_LEVELS] for name in self._element_names(at, "+"))
        far = (name for at in inside[NEAR_LEVELS:] for name in self._element_names(at, ""))
        return tags, attributes, tuple(dict.fromkeys(chain(near, far)))

    def _element_names(self, element: int, mark: str) -> Sequence[str]:
        """Return the names of one element, those that are not microdata with a mark before them."""
        names = _names_of(self.tags[element], self.labels[element], mark)
        return (*names, *self._properties[element]) if element in self._properties else names


class _Row(NamedTuple):
    """Table row that is still open."""

    before: int
    """Number of blocks before the row."""
    cells: int
    is_layout: bool
    """True if the row contains another table."""


class _Walker:
    """Handler of parser events that turns elements and text into blocks."""

    def __init__(self, shows_all: bool, collector: LinkCollector | None, has_microdata: bool) -> None:
        self.shows_all = shows_all
        self.collector = collector
        self.head = _Head()
        self.elements = _Elements(has_microdata)
        self.blocks: list[HtmlBlock] = []
        self._open: list[int] = []  # numbers of the open elements
        self._rows: list[_Row] = []
        self._text: list[str] = []  # of the current block
        self._element = -1  # in which the current block began
        self._line = 0  # on which it began
        self._linked_chars = 0  # its characters inside links
        self._open_links = self._open_pre = 0  # how many links and preformatted elements are open
        self._current_line = 0  # of the last element that began

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> bool:
        """Begin an element; return False if its contents are to be skipped."""
        if tag == "head":
            self.head.is_open = True
            return True
        if tag in HEAD_TAGS and self.head.start(tag, attributes):
            return True
        if self._is_invisible(tag, attributes):
            return False
        if tag == "html":
            self.head.language = attributes.get("lang", "") or attributes.get("xml:lang", "")
        self._current_line = line
        if tag in BLOCK_TAGS:
            self.head.is_open = self.head.is_open and tag in ("html", "noscript")  # ends a head that was never closed
            self.flush()
            self._start_block(tag)
        elif tag in SPACED_AFTER_LINK:
            self._open_links += tag == "a"
            if self._text and self._text[-1] == "" and not self._open_pre:  # a link ended right before
                self._text.append(" ")
            if tag == "a" and self.collector:
                self.collector.begin(attributes.get("href", ""), len(self._text))
        self._open.append(self.elements.add(self._open[-1] if self._open else -1, tag, attributes))
        return True

    def text(self, data: str) -> None:
        """Add text to the metadata or to the current block."""
        if self.head.capturing:
            self.head.text(data)
        elif not self.head.is_open:
            if not self._text:
                if not data.strip():
                    return
                self._element, self._line = self._open[-1] if self._open else -1, self._current_line
            self._text.append(data)
            if self._open_links:
                self._linked_chars += len(data)

    def end(self, tag: str) -> None:
        """End the innermost open element."""
        if tag == "head" or self.head.capturing:
            self.head.is_open = self.head.is_open and tag != "head"
            self.head.capturing = ""
            return
        if self._open:
            self._open.pop()
        if tag == "a":
            self._open_links -= 1
            if self.collector:
                self.collector.end(len(self._text))
            if self._text:
                self._text.append("")
        elif tag in BLOCK_TAGS:
            self.flush()
            self._open_pre -= tag == "pre"
            if tag == "tr" and self._rows:
                self._end_row(self._rows.pop())

    def flush(self) -> None:
        """End the current block and store it, unless it is empty."""
        if self._text:
            raw = "".join(self._text)
            text = raw.strip("\n").rstrip() if self._open_pre else " ".join(raw.split())
            if text.strip():
                kind = self.elements.kinds[self._element] if self._element >= 0 else BlockKind.PARAGRAPH
                density = min(self._linked_chars / len(raw.strip()), 1.0)
                links = self.collector.links_in(self._text) if self.collector and not self._open_pre else ()
                self.blocks.append(HtmlBlock(text, kind, self._element, density, self._line, links))
            self._text = []
            if self.collector:
                self.collector.restart()
            self._linked_chars = 0

    def _start_block(self, tag: str) -> None:
        """Keep track of preformatted text and of table rows and cells."""
        self._open_pre += tag == "pre"
        if tag == "tr":
            self._rows.append(_Row(len(self.blocks), 0, False))
        elif self._rows and tag in ("td", "th"):
            self._rows[-1] = self._rows[-1]._replace(cells=self._rows[-1].cells + 1)
        elif self._rows and tag == "table":
            self._rows[-1] = self._rows[-1]._replace(is_layout=True)

    def _end_row(self, row: _Row) -> None:
        """Join the cells of a row into one block, unless the table is used for the layout of the page."""
        blocks = self.blocks[row.before :]
        words = [block.text.count(" ") + 1 for block in blocks]
        if row.is_layout or not 1 < row.cells >= len(blocks) > 0 or sum(words) > ROW_WORDS or max(words) > CELL_WORDS:
            return
        length = sum(len(block.text) for block in blocks)
        density = sum(block.link_density * len(block.text) for block in blocks) / length
        text = CELL_SEPARATOR.join(block.text.replace("\n", " ") for block in blocks)
        starts = accumulate((len(block.text) + len(CELL_SEPARATOR) for block in blocks), initial=0)
        links = chain.from_iterable(shifted(block.links, by) for block, by in zip(blocks, starts, strict=False))
        first = blocks[0]
        row_block = HtmlBlock(text, BlockKind.TABLE_ROW, first.element, density, first.line, tuple(links))
        self.blocks[row.before :] = [row_block]

    def _is_invisible(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Tell whether a browser does not show an element."""
        if tag == "noscript":
            return not (self.shows_all or self.head.is_open)
        if tag in INVISIBLE_TAGS:
            return True
        if self.shows_all or tag in ("html", "body"):
            return False
        if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
            return True
        style = attributes.get("style")
        return bool(style and HIDDEN_STYLE.search(style))


@lru_cache(maxsize=1 << 14)
def _names_of(tag: str, attributes: str, mark: str) -> tuple[str, ...]:
    """Return `tag` and the words of class, id and role as `.word` in lower case, all with `mark` before them."""
    found = dict.fromkeys(word.lower() for word in _WORD.findall(attributes[:MAX_NAME_CHARS]))
    return (f"{mark}{tag}", *(f"{mark}.{word}" for word in list(found)[:MAX_NAMES]))


def _properties(attributes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the microdata of an element as `@word`: its properties, and the last parts of the URLs of its types."""
    found = attributes.get("itemprop", "").split()
    found += (kind.rstrip("/").rpartition("/")[2] for kind in attributes.get("itemtype", "").split())
    return tuple(f"@{each.lower()}" for each in found[:MAX_NAMES])
