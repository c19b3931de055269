"""Splitting of an HTML page into blocks: the visible text of each paragraph-sized element, with its markup.

Content and chrome are read alike: menus and footers become blocks like any other, and the steps decide about them.
Only what a browser does not show is left out: scripts, styles, hidden parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import accumulate, chain
from types import MappingProxyType
from typing import NamedTuple

from cleaner.model import BlockKind, Link, Markup
from cleaner.normalize import fold
from cleaner.reading.html_parser import walk
from cleaner.reading.links import LinkCollector, shifted
from cleaner.reading.passages import Passages, is_tex
from cleaner.reading.stated import article, prose
from cleaner.reading.unclosed import close_unclosed, words_in
from cleaner.reading.visibility import is_clipped, is_content, is_hidden, line_breaks_of, roles_of

# fmt: off
INVISIBLE_TAGS = frozenset((
    "script", "style", "template", "head", "noscript", "iframe", "object", "audio", "video", "canvas", "select",
    "datalist", "textarea", "svg", "rp", "title", "noframes", "noembed",
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
KIND_OF_TAG = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    "li": BlockKind.LIST_ITEM,
    "pre": BlockKind.CODE,
    "blockquote": BlockKind.QUOTE,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
}
ROW_WORDS = 80  # at most in all cells of a row; a table with more is used for layout
CELL_WORDS = 40  # at most in one cell
CELL_SEPARATOR = " | "
MIN_VISIBLE = 200  # characters; a page that shows fewer hides its text until a script shows it
MIN_GAIN = 0.1  # share of the text of a page that an element nothing closes must hide; less is the text of a picture
MIN_TIMES = 2  # times the text that a page shows, which data must hold: a notice about cookies is data too
OPENING = 60  # characters of a paragraph, folded, by which it is found in a page
NEAR_LEVELS, FAR_LEVELS = (
    2,
    12,
)  # elements around a block: those whose names describe the block itself, and all that are recorded
MAX_NAMES, MAX_NAME_CHARS = 6, 200  # words per element, and characters of its class, id and role that are searched
SIBLING_LEVELS = 8  # elements around a block whose siblings are counted
MAX_JSON_LD = 1 << 20  # characters of JSON-LD that are kept
RAW_IF_HIDDEN = re.compile(r"</?no(?:frames|embed)\b[^<>]*>", re.IGNORECASE)
"""Tags of elements whose content parsers do not divide into elements."""
SOFT_HYPHEN = "\xad"
"""Mark of where a word may be divided; browsers show none where it is not."""
SCREEN_READER, FORMULA, FORMULA_SOURCE, FORMULA_IMAGE = "screen-reader", "formula", "formula-source", "formula-image"
"""Roles of elements by their class (`rules/classes.toml`)."""
NEVER_CLIPPED = frozenset(("html", "body", "h1", "tr", "td", "th"))
"""Elements that are kept for screen readers: a headline where the page shows a picture, and what makes up a table."""
_WORD = re.compile(r"[a-z]{2,20}|[A-Z][a-z]{1,19}|[A-Z]{2,20}")


NO_CLASSES: Mapping[str, str] = MappingProxyType({})
Parse = Callable[..., "ParsedPage"]
"""Reads HTML once: `_parse`, with the settings of the page."""


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
    notes: frozenset[str] = frozenset()
    """Ids of the elements that marks of notes in the text link to."""
    unread_words: int = 0
    """Words in its source if it shows next to nothing, in whatever way it is read."""


def read_page(html: str, *, links: bool = False, classes: Mapping[str, str] = NO_CLASSES) -> ParsedPage:
    """Return the visible blocks and the metadata of a page; with `links`, also the links in each block.

    `classes` maps names of classes to roles of elements (`ClassRoles`). A page that shows next to nothing is read in
    `OTHER_WAYS` as well, and the longest result is returned; so is one in which an element that nothing closes hides
    much of the text, or that states a longer text as data than it shows.
    """
    parse = partial(_parse, links=links, classes=classes)
    page = parse(html)
    shown = _visible_chars(page)
    if shown < MIN_VISIBLE:
        page = max((page, *(way(html, page, parse) for way in OTHER_WAYS)), key=_visible_chars)
        return page if _visible_chars(page) >= MIN_VISIBLE else page._replace(unread_words=words_in(html))
    page = _with_ends(html, page, parse)
    if sum(map(len, page.data)) < MIN_TIMES * shown:
        return page
    stated = _as_stated(html, page, parse)
    return page if _shows(page, stated) else stated


def _with_hidden_parts(html: str, page: ParsedPage, parse: Parse) -> ParsedPage:
    """Read a page with its hidden parts, `noscript` and `template` included."""
    return parse(RAW_IF_HIDDEN.sub("", html), shows_all=True)


def _with_ends(html: str, page: ParsedPage, parse: Parse) -> ParsedPage:
    """Read a page with an end for each element that hides its content and that nothing closes, if it hides much."""
    closed = close_unclosed(html)
    if closed == html:
        return page
    other, shown = parse(closed), _visible_chars(page)
    least = max(MIN_VISIBLE, MIN_GAIN * shown) if shown else 1
    return other if _visible_chars(other) >= shown + least else page


def _as_stated(html: str, page: ParsedPage, parse: Parse) -> ParsedPage:
    """Read the article in the JSON-LD of a page."""
    return _instead(page, article(page.data), parse)


def _as_data(html: str, page: ParsedPage, parse: Parse) -> ParsedPage:
    """Read the prose in the JSON of a page, from which a script builds what is shown."""
    return _instead(page, prose(html), parse)


OTHER_WAYS = (_with_hidden_parts, _with_ends, _as_stated, _as_data)
"""Ways to read a page that shows next to nothing, the one that is closest to what it shows first."""


def _instead(page: ParsedPage, html: str, parse: Parse) -> ParsedPage:
    """Return a page with the blocks of other HTML, if they hold several times as much text."""
    other = parse(html)
    if _visible_chars(other) < max(MIN_VISIBLE, MIN_TIMES * _visible_chars(page)):
        return page
    return page._replace(blocks=other.blocks, markup=other.markup)


def _shows(page: ParsedPage, stated: ParsedPage) -> bool:
    """Tell whether a page shows half of the text that it states, or more."""
    seen = " ".join(fold(block.text) for block in page.blocks)
    shown = sum(len(block.text) for block in stated.blocks if fold(block.text)[:OPENING] in seen)
    return 2 * shown >= _visible_chars(stated)


def _parse(html: str, links: bool, classes: Mapping[str, str], *, shows_all: bool = False) -> ParsedPage:
    """Read a page once; with `shows_all`, hidden parts and `noscript` count as visible."""
    has_microdata = "itemprop" in html or "itemtype" in html
    walker = _Walker(shows_all, LinkCollector() if links else None, has_microdata, classes)
    parsed_by_lxml = walk(html, walker)
    walker.flush()
    head, elements, blocks = walker.head, walker.elements, walker.blocks
    markup = [elements.markup(block) for block in blocks]
    notes = frozenset(walker.notes)
    return ParsedPage(
        *(blocks, markup, head.title, head.language, head.meta, head.link_relations, head.data, parsed_by_lxml),
        *(head.base, notes),
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
        return Markup(tags, inside, attributes, names, block.link_density, siblings, block.line)

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


class _Clipped(NamedTuple):
    """Element that is open and that only screen readers find."""

    depth: int
    """Number of open elements, this one included."""
    blocks: int
    """Number of blocks before it."""
    place: int
    """Number of texts of the current block before it."""
    linked_chars: int


class _Walker:
    """Handler of parser events that turns elements and text into blocks."""

    def __init__(
        self, shows_all: bool, collector: LinkCollector | None, has_microdata: bool, classes: Mapping[str, str]
    ) -> None:
        self.shows_all = shows_all
        self._roles = roles_of(tuple(classes.items()))
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
        self._in_sentence = False  # whether it has text outside links
        self._open_links = self._open_pre = 0  # how many links and preformatted elements are open
        self._passages = Passages()
        self._clipped: list[_Clipped] = []
        self._breaking: list[tuple[int, bool]] = []  # depths of elements that say whether line breaks break lines
        self._inline_depths: list[int] = []  # of elements that begin a block elsewhere
        self._current_line = 0  # of the last element that began

    @property
    def notes(self) -> set[str]:
        """Ids of the elements that marks of notes in the text link to."""
        return self._passages.notes

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> bool:
        """Begin an element; return False if its contents are to be skipped."""
        if tag == "head":
            self.head.is_open = True
            return True
        if tag in HEAD_TAGS and self.head.start(tag, attributes):
            return True
        role = self._roles.of(tag, attributes)
        if role != FORMULA_SOURCE and self._is_invisible(tag, attributes):
            return False
        if tag == "html":
            self.head.language = attributes.get("lang", "") or attributes.get("xml:lang", "")
        self._current_line = line
        if role == FORMULA and tag in BLOCK_TAGS:
            self._inline_depths.append(len(self._open) + 1)
        elif tag in BLOCK_TAGS:
            self.head.is_open = self.head.is_open and tag in ("html", "noscript")  # ends a head that was never closed
            self.flush()
            self._start_block(tag)
        elif tag == "a":
            self._open_links += 1
            if self.collector:
                self.collector.begin(attributes.get("href", ""), len(self._text))
        self._open.append(self.elements.add(self._open[-1] if self._open else -1, tag, attributes))
        self._passages.begin(tag, attributes, role, self._text, len(self._open))
        if attributes:
            self._begin_styled(tag, attributes, role)
        return True

    def _begin_styled(self, tag: str, attributes: Mapping[str, str], role: str) -> None:
        """Take notice of what the class and the inline style of an element say."""
        style = attributes.get("style", "")
        if not (style or role):
            return
        depth = len(self._open)
        is_unseen = role == SCREEN_READER or (not role and is_clipped(style))
        if is_unseen and not (self.shows_all or self._clipped or tag in NEVER_CLIPPED):
            self._clipped.append(_Clipped(depth, len(self.blocks), len(self._text), self._linked_chars))
        if (breaks_lines := line_breaks_of(style)) is not None:
            self._breaking.append((depth, breaks_lines))
        if role == FORMULA_IMAGE and tag == "img":
            self.text(attributes.get("alt", ""))

    def text(self, data: str) -> None:
        """Add text to the metadata or to the current block."""
        if self.head.capturing:
            self.head.text(data)
        elif not self.head.is_open:
            data = data.replace(SOFT_HYPHEN, "")
            if self._breaking and self._breaking[-1][1] and not self._open_pre:
                for at, line in enumerate(data.split("\n")):
                    if at:
                        self.flush()
                    self._add(line)
            else:
                self._add(data)

    def _add(self, data: str) -> None:
        """Add text to the current block."""
        if not self._text:
            if not data.strip():
                return
            self._element, self._line = self._open[-1] if self._open else -1, self._current_line
        elif not self._open_pre and self._passages.needs_space(self._text, data, self._in_sentence):
            self._text.append(" ")
        self._text.append(data)
        if self._open_links:
            self._linked_chars += len(data)
        else:
            self._in_sentence = self._in_sentence or bool(data.strip())

    def end(self, tag: str) -> None:
        """End the innermost open element."""
        if tag == "head" or self.head.capturing:
            self.head.is_open = self.head.is_open and tag != "head"
            self.head.capturing = ""
            return
        depth = len(self._open)
        if self._open:
            self._open.pop()
        self._passages.end(tag, self._text, depth)
        if tag == "a":
            self._open_links -= 1
            if self.collector:
                self.collector.end(len(self._text))
        elif self._inline_depths and self._inline_depths[-1] == depth:
            self._inline_depths.pop()
        elif tag in BLOCK_TAGS:
            self.flush()
            self._open_pre -= tag == "pre"
            if tag == "tr" and self._rows:
                self._end_row(self._rows.pop())
        if self._breaking and self._breaking[-1][0] == depth:
            self._breaking.pop()
        if self._clipped and self._clipped[-1].depth == depth:
            self._end_clipped(self._clipped.pop())

    def _end_clipped(self, clipped: _Clipped) -> None:
        """Drop the text of an element that only screen readers find, unless it is content."""
        blocks, place = self.blocks[clipped.blocks :], clipped.place
        if blocks and place:  # it ends in another block than it began in
            return
        if is_content([*(block.text for block in blocks), "".join(self._text[place:])]):
            return
        del self.blocks[clipped.blocks :]
        if place:
            self._passages.clip(self._text, place)
            self._linked_chars = clipped.linked_chars
        else:
            self._restart()

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
            self._restart()

    def _restart(self) -> None:
        """Begin a new block."""
        self._text = []
        self._passages.restart()
        if self.collector:
            self.collector.restart()
        self._linked_chars, self._in_sentence = 0, False

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
        if tag == "script":
            return not is_tex(attributes)
        if tag == "template":
            return not (self.shows_all or "shadowrootmode" in attributes)
        if tag in INVISIBLE_TAGS:
            return True
        return not self.shows_all and tag not in ("html", "body") and is_hidden(tag, attributes)


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
