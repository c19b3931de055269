"""Splitting of an HTML page into blocks: the visible text of each paragraph-sized element, with its markup.

Content and chrome are read alike: menus and footers become blocks like any other, and the steps decide about them.
Only what a browser does not show is left out: scripts, styles, hidden parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise, repeat
from typing import NamedTuple

from cleaner.model import BlockKind, Markup
from cleaner.reading.html_parser import walk
from cleaner.reading.inline import KIND_OF_TAG as INLINE_KIND_OF_TAG
from cleaner.reading.inline import InlineCollector
from cleaner.reading.links import external
from cleaner.reading.preformatted import code_text, is_line_numbers
from cleaner.reading.tables import CellBlock, JoinedRow, TableReader
from cleaner.structure import Container, Inline, InlineKind, TableRow

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
CONTAINER_TAGS = frozenset(("blockquote", "li", "ol"))
"""Elements that are containers of blocks, and lists that number theirs."""
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
TABLE_TAGS = frozenset(("table", "thead", "tr", "td", "th"))
"""Elements that the reader of tables is told of."""
CELL_TAGS = frozenset(("table", "tbody", "td"))
"""Elements that end no line of preformatted text: a table may hold the number of each line beside it."""
PRE_TAGS = CELL_TAGS | {"br", "div", "li", "ol", "ul", "p", "tr"}
"""Elements that are lines of preformatted text, or parts of lines."""
HEADED_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "figcaption", "summary"))
"""Elements that pages end with a link to themselves, made of a sign."""
IMAGE_SOURCES = ("src", "data-src", "data-original")
"""Attributes with the address of an image; scripts that load images late keep it in one of the later ones."""
MIN_VISIBLE = 200  # characters; a page that shows fewer hides its text until a script shows it
NEAR_LEVELS, FAR_LEVELS = (
    2,
    12,
)  # elements around a block: those whose names describe the block itself, and all that are recorded
MAX_NAMES, MAX_NAME_CHARS = 6, 200  # words per element, and characters of its class, id and role that are searched
SIBLING_LEVELS = 8  # elements around a block whose siblings are counted
MAX_CONTAINERS = 50  # around a block; what stands in more belongs to the innermost of them
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
    inline: tuple[Inline, ...] = ()
    """Inline elements in the block, links if requested; offsets count from the start of the block."""
    row: TableRow | None = None
    """Cells of a table row."""
    code: str = ""
    """The text with its indentation, if all of it is code."""


class HtmlImage(NamedTuple):
    """Image that stands between two blocks, before the block with number `before`."""

    before: int
    element: int
    alt: str
    address: str


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
    containers: Mapping[int, Container]
    """Quotes and list items, by the number of the element."""
    images: list[tuple[HtmlImage, tuple[str, ...], tuple[int, ...]]]
    """Images between the blocks, with the tags and the numbers of the elements around them."""


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
    walker = _Walker(shows_all, links, has_microdata="itemprop" in html or "itemtype" in html)
    parsed_by_lxml = walk(html, walker)
    walker.flush()
    head, elements = walker.head, walker.elements
    blocks, images = _with_whole_code(walker.blocks, walker.images, elements)
    markup = [elements.markup(block) for block in blocks]
    return ParsedPage(
        blocks,
        markup,
        head.title,
        head.language,
        head.meta,
        head.link_relations,
        head.data,
        parsed_by_lxml,
        head.base,
        elements.containers,
        [(image, *elements.around(image.element)) for image in images],
    )


def _with_whole_code(
    blocks: list[HtmlBlock], images: list[HtmlImage], elements: _Elements
) -> tuple[list[HtmlBlock], list[HtmlImage]]:
    """Return the blocks with the lines of code that are elements of their own joined, and without line numbers."""
    if not any(block.code for block in blocks):
        return blocks, images
    found: list[HtmlBlock] = []
    places = []  # how many blocks are found before each block
    for before, block in pairwise((None, *blocks)):
        assert block
        places.append(len(found))
        if before and before.code and block.code and elements.are_lines(before.element, block.element):
            found[-1] = found[-1]._replace(text=f"{found[-1].code}\n{block.code}", kind=BlockKind.CODE, inline=())
            found[-1] = found[-1]._replace(code=found[-1].text)
        else:
            found.append(block)
    dropped = set(_line_numbers(found))
    kept = [place - sum(at < place for at in dropped) for place in range(len(found) + 1)]
    images = [image._replace(before=kept[(*places, len(found))[image.before]]) for image in images]
    return [block for at, block in enumerate(found) if at not in dropped], images


def _line_numbers(blocks: Sequence[HtmlBlock]) -> Iterator[int]:
    """Yield the indices of the blocks that number the lines of the code after them."""
    numbers: list[int] = []
    for at, block in enumerate(blocks):
        if block.text.replace("\n", "").replace(" ", "").isdecimal():
            numbers = numbers if "\n" not in block.text else []
            numbers.append(at)
            continue
        if block.kind is BlockKind.CODE and numbers:
            counted = "\n".join(blocks[each].text for each in numbers)
            yield from numbers if is_line_numbers(counted, block.text) else ()
        numbers = []


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
        self.containers: dict[int, Container] = {}
        self._innermost: list[int] = []  # the container that each element is or stands in, -1 if there is none
        self._depths: dict[int, int] = {}  # how many containers each of them stands in, itself included
        self._next_numbers: dict[int, int] = {}  # of the next item, by ordered list

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
        if self.has_microdata and (properties := _properties(attributes)):
            self._properties[len(self.kinds)] = properties
        around = self.kinds[parent] if parent >= 0 else BlockKind.PARAGRAPH
        self.kinds.append(KIND_OF_TAG.get(tag, around))
        self._innermost.append(self._innermost[parent] if parent >= 0 else -1)
        if tag in CONTAINER_TAGS:
            self._contain(len(self.tags) - 1, tag, attributes)
        return len(self.tags) - 1

    def _contain(self, element: int, tag: str, attributes: Mapping[str, str]) -> None:
        """Record a quote or a list item, or the number of the first item of an ordered list."""
        if tag == "ol":
            self._next_numbers[element] = _integer(attributes.get("start", ""), 1)
            return
        around, number = -1, None
        if tag == "li":
            around = self.parents[element]
            if around in self._next_numbers:
                number = _integer(attributes.get("value", ""), self._next_numbers[around])
                self._next_numbers[around] = number + 1
        outer = self._innermost[element]
        depth = self._depths[element] = self._depths.get(outer, 0) + 1
        if depth <= MAX_CONTAINERS:
            self.containers[element] = Container(around, number, outer)
            self._innermost[element] = element

    def markup(self, block: HtmlBlock) -> Markup:
        """Return the markup of a block, from the elements around it."""
        inside = tuple(self._around(block.element))
        siblings = max((self.group_sizes[self.groups[at]] for at in inside[:SIBLING_LEVELS]), default=1)
        shape = self._shape(block.element)
        if (described := self._described.get(shape)) is None:
            described = self._described[shape] = self._describe(inside)
        tags, attributes, names = described
        return Markup(tags, inside, attributes, names, block.link_density, siblings, block.line)

    def around(self, element: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Return the tags and the numbers of an element and those around it, innermost first."""
        inside = tuple(self._around(element))
        return tuple(map(self.tags.__getitem__, inside)), inside

    def is_in(self, element: int, tags: frozenset[str], levels: int) -> bool:
        """Tell whether an element, or one of the next `levels` around it, has one of the tags."""
        return any(self.tags[at] in tags for at, _ in zip(self._around(element), range(levels), strict=False))

    def are_lines(self, one: int, two: int) -> bool:
        """Tell whether two elements stand in neighbouring `div` elements of one element, as lines of code do."""
        first, second = map(self._block_around, (one, two))
        are_divisions = first != second and self.tags[first] == self.tags[second] == "div"
        return are_divisions and self.parents[first] == self.parents[second]

    def _block_around(self, element: int) -> int:
        """Return the innermost element around another one that begins and ends a block."""
        return next((at for at in self._around(element) if self.tags[at] in BLOCK_TAGS), element)

    def lines_of(self, elements: Sequence[int]) -> list[int] | None:
        """Return the line that each text of preformatted text is in, if its lines are elements and nothing else.

        These elements are the children of one element, with the same tag and class, and no text stands between them.
        """
        paths = [list(self._around(at)) for at in elements]
        shared = next((at for at in paths[0] if all(at in path for path in paths)), -1)
        if shared < 0 or any(path[0] == shared for path in paths):
            return None
        lines = [path[path.index(shared) - 1] for path in paths]
        return lines if len(set(lines)) > 1 and len({self.groups[at] for at in lines}) == 1 else None

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
        names = _names_of(self.tags[element], self.labels[element][:MAX_NAME_CHARS], mark)
        return (*names, *self._properties[element]) if element in self._properties else names


class _Walker:
    """Handler of parser events that turns elements and text into blocks."""

    def __init__(self, shows_all: bool, links: bool, has_microdata: bool) -> None:
        self.shows_all = shows_all
        self.links = links
        self.head = _Head()
        self.elements = _Elements(has_microdata)
        self.blocks: list[HtmlBlock] = []
        self.images: list[HtmlImage] = []
        self._open: list[int] = []  # numbers of the open elements
        self._tables = TableReader()
        self._inline = InlineCollector()
        self._images: list[HtmlImage] = []  # since the last block ended, before any text of the next one
        self._text: list[str] = []  # of the current block
        self._text_elements: list[int] = []  # in which each text of preformatted text stands
        self._breaks: set[int] = set()  # which texts are a `<br>` in code
        self._element = -1  # in which the current block began
        self._line = 0  # on which it began
        self._chars = 0  # of the current block
        self._linked_chars = 0  # its characters inside links
        self._flushes = 0  # how many blocks ended
        self._links: list[tuple[int, int, str]] = []  # open links: block and text before which each begins, address
        self._open_pre = self._open_code = 0  # how many preformatted elements and elements of code are open
        self._code_chars = 0  # of the current block, in elements of code
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
            self._start_block(tag, attributes)
        elif tag in SPACED_AFTER_LINK:
            if self._text and self._text[-1] == "" and not self._open_pre:  # a link ended right before
                self._text.append(" ")
            if tag == "a":
                self._start_link(attributes.get("href", ""))
        elif kind := INLINE_KIND_OF_TAG.get(tag):
            self._inline.begin(kind, len(self._text))
            self._open_code += kind is InlineKind.CODE
        elif tag == "img":
            self._image(attributes)
        self._open.append(self.elements.add(self._open[-1] if self._open else -1, tag, attributes))
        return True

    def text(self, data: str) -> None:
        """Add text to the metadata or to the current block."""
        if self.head.capturing:
            self.head.text(data)
        elif not self.head.is_open:
            if not self._text:
                if not data.strip() and not (self._open_code and "\xa0" in data):  # which indents code
                    return
                self._element, self._line = self._open[-1] if self._open else -1, self._current_line
            self._text.append(data)
            self._chars += len(data)
            if self._links:
                self._linked_chars += len(data)
            if self._open_pre:
                self._text_elements.append(self._open[-1])
            elif self._open_code:
                self._code_chars += len(data)

    def end(self, tag: str) -> None:
        """End the innermost open element."""
        if tag == "head" or self.head.capturing:
            self.head.is_open = self.head.is_open and tag != "head"
            self.head.capturing = ""
            return
        if self._open:
            self._open.pop()
        if tag == "a":
            self._end_link()
        elif tag in BLOCK_TAGS:
            self._end_block(tag)
        elif kind := INLINE_KIND_OF_TAG.get(tag):
            self._inline.end(kind, len(self._text))
            self._open_code -= kind is InlineKind.CODE

    def flush(self) -> None:
        """End the current block and store it, unless it is empty."""
        if self._text:
            raw = "".join(self._text)
            kind = self.elements.kinds[self._element] if self._element >= 0 else BlockKind.PARAGRAPH
            is_code = self._is_all_code() or (self._open_pre > 0 and kind is not BlockKind.HEADING)
            code = code_text(self._code_lines(raw)) if is_code else ""
            is_preformatted = is_code and (self._open_pre or self._breaks)
            text = code if is_preformatted else " ".join(raw.split())
            if text.strip():
                kind = BlockKind.CODE if is_preformatted else kind
                density = min(self._linked_chars / len(raw.strip()), 1.0)
                inline = () if is_preformatted else self._inline.found_in(self._text)
                self.blocks.append(HtmlBlock(text, kind, self._element, density, self._line, inline, code=code))
                self._images = []  # they are in the block
            self._text, self._text_elements, self._breaks = [], [], set()
            self._chars = self._linked_chars = self._code_chars = 0
        self._flushes += 1
        self._inline.restart()
        self.images += [image._replace(before=len(self.blocks)) for image in self._images]
        self._images = []

    def _start_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        """End the current block, or one of its lines, and begin the next."""
        if self._open_pre and tag in PRE_TAGS:
            self._break_line(tag)
        elif tag == "br" and self._text and self.elements.kinds[self._element] is BlockKind.HEADING:
            self._text.append(" ")
        elif tag == "br" and self._open_code and self._is_all_code():
            self._breaks.add(len(self._text))
            self._text.append("\n")
        else:
            self.flush()
            self._open_pre += tag == "pre"
            if tag in TABLE_TAGS:
                self._tables.start(tag, attributes, len(self.blocks))

    def _end_block(self, tag: str) -> None:
        """End the current block, or one of its lines, and the rows of a table."""
        if tag == "br":
            return
        if self._open_pre and tag in PRE_TAGS:
            self._break_line(tag)
        else:
            self.flush()
            self._open_pre -= tag == "pre"
            if tag in TABLE_TAGS:
                self._join_rows(list(self._tables.end(tag, len(self.blocks), self._cell_blocks)))

    def _break_line(self, tag: str) -> None:
        """End a line of preformatted text; a `br` ends one that is empty, too."""
        if self._text and tag not in CELL_TAGS and (tag == "br" or not self._text[-1].endswith("\n")):
            self._text.append("\n")
            self._text_elements.append(self._open[-1])

    def _code_lines(self, raw: str) -> Sequence[str]:
        """Return the texts of the current block with a line break between its lines."""
        if not self._open_pre:  # white space counts only where the page says so, but for `&nbsp;` and `<br>`
            return [text if at in self._breaks else re.sub("[ \t\n]+", " ", text) for at, text in enumerate(self._text)]
        lines = self.elements.lines_of(self._text_elements) if "\n" not in raw and len(self._text) > 1 else None
        if not lines:
            return self._text
        ends = (one != two for one, two in pairwise((*lines, lines[-1])))
        return [text + "\n" * is_end for text, is_end in zip(self._text, ends, strict=True)]

    def _is_all_code(self) -> bool:
        """Tell whether all text of the current block is in elements of code."""
        return 0 < self._code_chars == self._chars

    def _start_link(self, address: str) -> None:
        """Begin a link."""
        self._links.append((self._flushes, len(self._text), address))
        if self.links:
            self._inline.begin(InlineKind.LINK, len(self._text), address)

    def _end_link(self) -> None:
        """End a link; one that only leads to the heading that it stands in is left out."""
        if self.links:
            self._inline.end(InlineKind.LINK, len(self._text))
        begun_in, start, address = self._links.pop() if self._links else (0, 0, "")
        start = start if begun_in == self._flushes else 0
        linked = "".join(self._text[start:])
        is_sign = "#" in address and linked.strip() and not any(map(str.isalnum, linked))
        if is_sign and self._open and self.elements.is_in(self._open[-1], HEADED_TAGS, NEAR_LEVELS):
            self._linked_chars -= len(linked)
            del self._text[start:]
        if self._text:
            self._text.append("")

    def _image(self, attributes: Mapping[str, str]) -> None:
        """Add an image that is described: to the current block, or to be placed between two blocks."""
        alt = " ".join(attributes.get("alt", "").split())
        if alt and not self._open_pre:
            address = next(filter(external, map(attributes.get, IMAGE_SOURCES, repeat(""))), "")
            self._inline.image(len(self._text), alt, address)
            if not self._text:
                self._images.append(HtmlImage(0, self._open[-1] if self._open else -1, alt, address))

    def _join_rows(self, rows: Sequence[JoinedRow]) -> None:
        """Put one block in the place of the blocks of each row of a table."""
        if rows:
            joined, at = [], rows[0].first
            for row in rows:
                joined += [*self.blocks[at : row.first], self._row_block(row)]
                at = row.after
            self.blocks[rows[0].first :] = [*joined, *self.blocks[at:]]

    def _cell_blocks(self, first: int, after: int) -> list[CellBlock]:
        """Return the blocks of a cell."""
        blocks = self.blocks[first:after]
        return [CellBlock(each.text, BlockKind.CODE if each.code else each.kind, each.inline) for each in blocks]

    def _row_block(self, joined: JoinedRow) -> HtmlBlock:
        """Return the block of a table row."""
        blocks = self.blocks[joined.first : joined.after]
        density = sum(block.link_density * len(block.text) for block in blocks) / sum(len(each.text) for each in blocks)
        first = blocks[0]
        kind = BlockKind.TABLE_ROW
        return HtmlBlock(joined.text, kind, first.element, density, first.line, joined.inline, joined.row)

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


@lru_cache(maxsize=1 << 12)
def _names_of(tag: str, attributes: str, mark: str) -> tuple[str, ...]:
    """Return `tag` and the words of class, id and role as `.word` in lower case, all with `mark` before them."""
    found = dict.fromkeys(word.lower() for word in _WORD.findall(attributes))
    return (f"{mark}{tag}", *(f"{mark}.{word}" for word in list(found)[:MAX_NAMES]))


def _properties(attributes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the microdata of an element as `@word`: its properties, and the last parts of the URLs of its types."""
    found = attributes.get("itemprop", "").split()
    found += (kind.rstrip("/").rpartition("/")[2] for kind in attributes.get("itemtype", "").split())
    return tuple(f"@{each.lower()}" for each in found[:MAX_NAMES])


def _integer(text: str, default: int) -> int:
    """Return the integer that an attribute states, or the default."""
    text = text.strip()
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else default
