"""Splitting of an HTML page into blocks: the visible text of each paragraph-sized element, with its markup.

Content and chrome are read alike: menus and footers become blocks like any other, and the steps decide about them.
Only what a browser does not show is left out: scripts, styles, hidden parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, repeat
from types import MappingProxyType
from typing import Any, NamedTuple

from cleaner.model import BlockKind
from cleaner.reading.code_blocks import with_whole_code
from cleaner.reading.elements import BLOCK_TAGS, NEAR_LEVELS, Elements, has_microdata
from cleaner.reading.html_parser import walk
from cleaner.reading.inline import KIND_OF_TAG as INLINE_KIND_OF_TAG
from cleaner.reading.inline import InlineCollector
from cleaner.reading.links import external
from cleaner.reading.page_head import PageHead
from cleaner.reading.parsed_page import HtmlBlock, HtmlImage, ParsedPage
from cleaner.reading.passages import Passages, is_tex, replace
from cleaner.reading.preformatted import code_text
from cleaner.reading.tables import CellBlock, JoinedRow, TableReader
from cleaner.reading.visibility import is_clipped, is_content, is_hidden, line_breaks_of, roles_of
from cleaner.structure import InlineKind

# fmt: off
INVISIBLE_TAGS = frozenset((
    "script", "style", "template", "head", "noscript", "iframe", "object", "audio", "video", "canvas", "select",
    "datalist", "textarea", "svg", "rp", "title", "noframes", "noembed",
))
# fmt: on
"""Elements whose text a browser does not show; `head` is read for metadata only."""
HEAD_TAGS = frozenset(("title", "meta", "link", "script", "base"))
"""Elements that may hold metadata."""
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
SOFT_HYPHEN = "\xad"
"""Mark of where a word may be divided; browsers show none where it is not."""
SCREEN_READER, FORMULA, FORMULA_SPAN = "screen-reader", "formula", "formula-span"
FORMULA_SOURCE, FORMULA_IMAGE = "formula-source", "formula-image"
"""Roles of elements by their class (`rules/classes.toml`)."""
NEVER_CLIPPED = frozenset(("html", "body", "h1", "thead", "tbody", "tfoot", "tr", "td", "th"))
"""Elements that are kept for screen readers: a headline where the page shows a picture, and what makes up a table."""

NO_CLASSES: Mapping[str, str] = MappingProxyType({})


def blocks_of(
    html: str,
    tops: Sequence[Any] | None,
    links: bool,
    classes: Mapping[str, str],
    *,
    shows_all: bool,
) -> ParsedPage:
    """Return the blocks and the metadata of a page whose topmost elements are `tops` (`topmost_elements`)."""
    walker = _Walker(shows_all, links, has_microdata(html), classes)
    walk(html, tops, walker)
    walker.flush()
    head, elements = walker.head, walker.elements
    blocks, images = with_whole_code(walker.blocks, walker.images, elements)
    markup = [elements.markup(block.element, block.link_density, block.line) for block in blocks]
    return ParsedPage(
        blocks,
        markup,
        head.title,
        head.language,
        head.meta,
        head.link_relations,
        head.data,
        tops is not None,
        head.base,
        elements.containers,
        [(image, *elements.around(image.element)) for image in images],
        frozenset(walker.notes),
    )


class _Clipped(NamedTuple):
    """Element that is open and that only screen readers find."""

    depth: int
    """Number of open elements, this one included."""
    blocks: int
    """Number of blocks before it."""
    place: int
    """Number of texts of the current block before it."""
    counts: tuple[int, int, int]
    """Characters of the current block before it."""


class _Walker:
    """Handler of parser events that turns elements and text into blocks."""

    def __init__(self, shows_all: bool, links: bool, has_microdata: bool, classes: Mapping[str, str]) -> None:
        self.shows_all = shows_all
        self.links = links
        self._roles = roles_of(tuple(classes.items()))
        self.head = PageHead()
        self.elements = Elements(has_microdata)
        self.blocks: list[HtmlBlock] = []
        self.images: list[HtmlImage] = []
        self._open: list[int] = []  # numbers of the open elements
        self._tables = TableReader()
        self._inline = InlineCollector()
        self._images: list[HtmlImage] = []  # since the last block ended, before any text of the next one
        self._text: list[str] = []  # of the current block
        self._text_elements: list[int] = []  # in which each text of preformatted text stands
        self._breaks: set[int] = set()  # which texts are the end of a line of code
        self._keeps_spaces = False  # whether that code has a style that keeps its white space
        self._element = -1  # in which the current block began
        self._line = 0  # on which it began
        self._chars = 0  # of the current block
        self._linked_chars = 0  # its characters inside links
        self._flushes = 0  # how many blocks ended
        self._links: list[tuple[int, int, str]] = []  # open links: block and text before which each begins, address
        self._open_pre = self._open_code = 0  # how many preformatted elements and elements of code are open
        self._code_chars = 0  # of the current block, in elements of code
        self._in_sentence = False  # whether it has text outside links
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
        role = self._role_of(tag, attributes) if attributes or "-" in tag else ""
        if role != FORMULA_SOURCE and self._is_invisible(tag, attributes):
            return False
        if tag == "html":
            self.head.language = attributes.get("lang", "") or attributes.get("xml:lang", "")
        self._current_line = line
        if role == FORMULA and tag in BLOCK_TAGS:
            self._inline_depths.append(len(self._open) + 1)
        elif tag in BLOCK_TAGS:
            self.head.is_open = self.head.is_open and tag in ("html", "noscript")  # ends a head that was never closed
            self._start_block(tag, attributes)
        elif tag == "a":
            self._start_link(attributes.get("href", ""))
        elif kind := INLINE_KIND_OF_TAG.get(tag):
            self._inline.begin(kind, len(self._text))
            self._open_code += kind is InlineKind.CODE
        elif tag == "img" and role != FORMULA_IMAGE:
            self._image(attributes)
        self._open.append(self.elements.add(self._open[-1] if self._open else -1, tag, attributes))
        self._passages.begin(tag, attributes, role, self._text, len(self._open))
        if role or (attributes and "style" in attributes):
            self._begin_styled(tag, attributes, role)
        return True

    def _role_of(self, tag: str, attributes: Mapping[str, str]) -> str:
        """Return the role of an element; formulas are drawn in `span` and `div`, and in elements made up for them."""
        role = self._roles.of(tag, attributes)
        if role == FORMULA_SPAN:
            return FORMULA if tag == "span" else ""
        return "" if role == FORMULA and tag in BLOCK_TAGS and tag != "div" else role

    def _begin_styled(self, tag: str, attributes: Mapping[str, str], role: str) -> None:
        """Take notice of what the class and the inline style of an element say."""
        style = attributes.get("style", "")
        depth, counts = len(self._open), (self._chars, self._linked_chars, self._code_chars)
        is_unseen = role == SCREEN_READER or (not role and is_clipped(style))
        if is_unseen and not (self.shows_all or self._clipped or tag in NEVER_CLIPPED):
            self._clipped.append(_Clipped(depth, len(self.blocks), len(self._text), counts))
        if (breaks_lines := line_breaks_of(style)) is not None:
            self._breaking.append((depth, breaks_lines))
        if role == FORMULA_IMAGE and tag == "img":
            self.text(attributes.get("alt", ""))

    def text(self, data: str) -> None:
        """Add text to the metadata or to the current block."""
        if self.head.capturing:
            self.head.text(data)
        elif not self.head.is_open:
            if not self._text and data.isspace() and not self._open_code:  # as between most elements
                return
            data = data.replace(SOFT_HYPHEN, "")
            if self._breaking and self._breaking[-1][1] and not self._open_pre:
                for at, line in enumerate(data.split("\n")):
                    if at:
                        self._end_line()
                    self._add(line)
            else:
                self._add(data)

    def _add(self, data: str) -> None:
        """Add text to the current block."""
        if not self._text:
            if not data.strip() and not (self._open_code and "\xa0" in data):  # which indents code
                return
            self._element, self._line = self._open[-1] if self._open else -1, self._current_line
        elif not self._open_pre and self._passages.needs_space(self._text, data, self._in_sentence):
            self._text.append(" ")
        self._text.append(data)
        self._chars += len(data)
        if self._links:
            self._linked_chars += len(data)
        else:
            self._in_sentence = self._in_sentence or bool(data.strip())
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
        depth = len(self._open)
        if self._open:
            self._open.pop()
        self._passages.end(tag, self._text, depth)
        if tag == "a":
            self._end_link()
        elif self._inline_depths and self._inline_depths[-1] == depth:
            self._inline_depths.pop()
        elif tag in BLOCK_TAGS:
            self._end_block(tag)
        elif kind := INLINE_KIND_OF_TAG.get(tag):
            self._inline.end(kind, len(self._text))
            self._open_code -= kind is InlineKind.CODE
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
        self.images = [image for image in self.images if image.before <= clipped.blocks]
        if place:
            self._passages.clip(self._text, place)
            self._chars, self._linked_chars, self._code_chars = clipped.counts
        else:
            self._restart()

    def flush(self) -> None:
        """End the current block and store it, unless it is empty."""
        if not self._text:  # as between most elements
            if self._images:
                self._place_images()
                self._inline.restart()
            return
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
        self._restart()
        self._place_images()

    def _place_images(self) -> None:
        """Place the images that stand in no block before the next one."""
        self.images += [image._replace(before=len(self.blocks)) for image in self._images]
        self._images = []

    def _restart(self) -> None:
        """Begin a new block."""
        self._flushes += 1
        self._text, self._text_elements, self._breaks, self._keeps_spaces = [], [], set(), False
        self._inline.restart()
        self._passages.restart()
        self._chars = self._linked_chars = self._code_chars = 0
        self._in_sentence = False

    def _start_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        """End the current block, or one of its lines, and begin the next."""
        if self._open_pre and tag in PRE_TAGS:
            self._break_line(tag)
        elif tag == "br" and self._text and self.elements.kinds[self._element] is BlockKind.HEADING:
            self._text.append(" ")
        elif tag == "br" and self._is_in_code():
            self._end_code_line()
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

    def _end_line(self) -> None:
        """End a line of text whose line breaks count: a block, or a line of code."""
        if self._is_in_code():
            self._keeps_spaces = True
            self._end_code_line()
        else:
            self.flush()

    def _is_in_code(self) -> bool:
        """Tell whether the current block is code so far, and what follows is code too."""
        return self._open_code > 0 and self._is_all_code()

    def _end_code_line(self) -> None:
        """End a line of code that is not preformatted by its element."""
        self._breaks.add(len(self._text))
        self._text.append("\n")

    def _break_line(self, tag: str) -> None:
        """End a line of preformatted text; a `br` ends one that is empty, too."""
        if self._text and tag not in CELL_TAGS and (tag == "br" or not self._text[-1].endswith("\n")):
            self._text.append("\n")
            self._text_elements.append(self._open[-1])

    def _code_lines(self, raw: str) -> Sequence[str]:
        """Return the texts of the current block with a line break between its lines."""
        if self._keeps_spaces:
            return self._text
        if not self._open_pre:  # white space counts only where the page says so, but for `&nbsp;` and `<br>`
            return [text if at in self._breaks else re.sub("[ \t\n]+", " ", text) for at, text in enumerate(self._text)]
        is_one_line = "\n" not in raw and len(self._text) == len(self._text_elements) > 1
        lines = self.elements.lines_of(self._text_elements) if is_one_line else None
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
        linked = "".join(self._text[start:]) if "#" in address else ""
        is_sign = linked.strip() and not any(map(str.isalnum, linked))
        if is_sign and self._open and self.elements.is_in(self._open[-1], HEADED_TAGS, NEAR_LEVELS):
            replace(self._text, start, "")
            self._chars, self._linked_chars = self._chars - len(linked), self._linked_chars - len(linked)

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
            self.images = [image._replace(before=_place_among(rows, image.before)) for image in self.images]

    def _cell_blocks(self, first: int, after: int) -> list[CellBlock]:
        """Return the blocks of a cell."""
        blocks = self.blocks[first:after]
        return [CellBlock(each.text, BlockKind.CODE if each.code else each.kind, each.inline) for each in blocks]

    def _row_block(self, joined: JoinedRow) -> HtmlBlock:
        """Return the block of a table row."""
        blocks = self.blocks[joined.first : joined.after]
        linked, first = 0.0, blocks[0]
        for block in blocks:  # as the core adds them; `sum` compensates for rounding from Python 3.12 on
            linked += block.link_density * len(block.text)
        density = linked / sum(len(block.text) for block in blocks)
        kind = BlockKind.TABLE_ROW
        return HtmlBlock(joined.text, kind, first.element, density, first.line, joined.inline, joined.row)

    def _is_invisible(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Tell whether a browser does not show an element."""
        if tag == "noscript":
            return not (self.shows_all or self.head.is_open)
        if tag == "script":
            return not is_tex(attributes.get("type", ""))
        if tag == "template":
            return not (self.shows_all or "shadowrootmode" in attributes)
        if tag in INVISIBLE_TAGS:
            return True
        return not self.shows_all and tag not in ("html", "body") and is_hidden(tag, attributes)


def _place_among(rows: Sequence[JoinedRow], place: int) -> int:
    """Return how many blocks stand before a place after rows are joined; a place in a row is then behind it."""
    return place - sum(min(row.after, place) - row.first - 1 for row in rows if row.first < place)
