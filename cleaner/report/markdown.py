"""Renders a cleaned page as Markdown (CommonMark with tables). A text is returned as it is.

Lists and quotes are containers: every line of a block stands behind the marks of the containers around the block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, repeat, takewhile
from operator import attrgetter
from typing import TypeVar

from cleaner.model import Block, BlockKind, CleanResult, Span
from cleaner.report.markdown_inline import TextContext, image, inline
from cleaner.structure import Container, Inline, InlineKind, LoneImage, PageStructure, TableRow
from cleaner.tuples import NamedTuple

LISTS = ("ul", "ol", "menu", "dir")
BULLETS, DELIMITERS = "-*", ".)"
"""Marks of lists; a list right after another one takes the second, so that the two are not read as one."""
NUMBERS = range(1_000_000_000)  # of list items in CommonMark
LANGUAGE_LEVELS = 4  # elements around code whose classes are searched for its language
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?|highlight(?:-source|-text)?|brush)[-:]\s*([a-z][\w+#.-]*)", re.I)
_TICKS = re.compile("`{3,}")
_start = attrgetter("start")
T = TypeVar("T")


class _Kept(NamedTuple):
    """Block of which something is kept, with the spans of that."""

    block: Block
    spans: Sequence[Span]


class _Piece(NamedTuple):
    """Markdown of a block, a table or an image, with the containers around it, the outermost first."""

    containers: list[int]
    text: str
    is_tight: bool
    """True for an item of one line, before which a list needs no blank line."""


def markdown(result: CleanResult) -> str:
    """Return what is kept of a page as Markdown; a blank line stands between two blocks but in a list of lines."""
    if not result.blocks:
        return result.text
    page = _Page(result)
    writer = _Writer(page.structure.containers)
    for piece in _pieces(page):
        writer.add(piece)
    return "\n".join([*writer.lines, ""]) if writer.lines else ""


def _pieces(page: _Page) -> Iterator[_Piece]:
    """Yield the kept blocks of a page, the rows of a table together, and the images between them."""
    for table, group in groupby(page.items(), key=_table_of):
        items = list(group)
        if table is not None:
            rows = [item for item in items if isinstance(item, _Kept)]
            yield _Piece(page.containers(_around(rows[0].block)[1]), page.table(rows), False)
            continue
        for item in items:
            if isinstance(item, LoneImage):
                yield _Piece(page.containers(item.inside), image(item.alt, item.address), False)
            else:
                is_tight = item.block.kind is BlockKind.LIST_ITEM
                yield _Piece(page.containers(_around(item.block)[1]), page.block(item), is_tight)


def _around(block: Block) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the tags and the numbers of the elements around a block; of a table row, those around its table."""
    if block.markup is None:
        return (), ()
    tags, inside = block.markup.tags, block.markup.inside
    at = tags.index("table") if block.kind is BlockKind.TABLE_ROW and "table" in tags else 0
    return tags[at:], inside[at:]


def _table_of(item: _Kept | LoneImage) -> int | None:
    """Return the number of the table that a row belongs to; None for anything else."""
    if isinstance(item, LoneImage) or item.block.kind is not BlockKind.TABLE_ROW:
        return None
    return next(iter(_around(item.block)[1]), -1)


class _Page:
    """A cleaned page and its structure."""

    def __init__(self, result: CleanResult) -> None:
        self.result = result
        metadata = result.page_metadata
        self.structure = metadata.structure if metadata else PageStructure()
        links = metadata.links if metadata else ()
        linked = [Inline(link.start, link.end, InlineKind.LINK, link.address) for link in links]
        self.inline = sorted([*linked, *self.structure.inline], key=lambda each: (each.start, -each.end))

    def items(self) -> Iterator[_Kept | LoneImage]:
        """Yield the blocks of which something is kept, and the images between kept blocks."""
        kept = [_Kept(block, spans) for block in self.result.blocks if (spans := self._spans(block))]
        indices = {each.block.index for each in kept}
        images = [each for each in self.structure.images if self._is_kept(each, indices)]
        for each in kept:
            while images and images[0].before <= each.block.index:
                yield images.pop(0)
            yield each
        yield from images

    def _spans(self, block: Block) -> list[Span]:
        """Return the spans of a block that are kept and hold more than white space."""
        spans, at = [], block.start
        for removal in _between(self.result.removals, block.start, block.end):
            spans.append((at, removal.start))
            at = removal.end
        spans.append((at, block.end))
        return [span for span in spans if self.result.source_text[span[0] : span[1]].strip()]

    def _is_kept(self, image: LoneImage, kept: set[int]) -> bool:
        """Tell whether the blocks beside an image are kept; the caption of its figure decides alone."""
        blocks = self.result.blocks
        beside = [at for at in (image.before - 1, image.before) if 0 <= at < len(blocks)]
        figure = next((at for tag, at in zip(image.tags, image.inside, strict=True) if tag == "figure"), -1)
        captions = [at for at in beside if figure in _around(blocks[at])[1]]
        in_table = "table" in image.tags and any(blocks[at].kind is BlockKind.TABLE_ROW for at in beside)
        return not in_table and bool(beside) and kept.issuperset(captions or beside)

    def containers(self, inside: Sequence[int]) -> list[int]:
        """Return the numbers of the containers around a block or image, the outermost first."""
        found: list[int] = []
        at = next(filter(self.structure.containers.__contains__, inside), -1)
        while at >= 0:
            found.append(at)
            at = self.structure.containers[at].outer
        return found[::-1]

    def block(self, kept: _Kept) -> str:
        """Return a block as Markdown, without the marks of its containers."""
        text, elements = self._text(kept.spans)
        tags = _around(kept.block)[0]
        match kept.block.kind:
            case BlockKind.HEADING:
                level = next((int(tag[1]) for tag in tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()), 2)
                return f"{'#' * level} {inline(text, elements, TextContext.HEADING)}"
            case BlockKind.CODE:
                fence = "`" * max(3, *(len(ticks) + 1 for ticks in [*_TICKS.findall(text), ""]))
                return f"{fence}{_language(kept.block)}\n{text}\n{fence}"
            case _:
                return inline(text, elements)

    def table(self, rows: Sequence[_Kept]) -> str:
        """Return the rows of a table as Markdown; the head is empty if no row names the columns."""
        cells = [self._cells(kept) for kept in rows]
        columns = max(map(len, cells))
        row = self.structure.rows.get(rows[0].block.index)
        head = [cells.pop(0)] if row and row.is_head else [[""]]
        lines = [each + [""] * (columns - len(each)) for each in [*head, *cells]]
        lines.insert(1, ["---"] * columns)
        return "\n".join(f"| {' | '.join(each)} |" for each in lines)

    def _cells(self, kept: _Kept) -> list[str]:
        """Return the cells of a row as Markdown."""
        block = kept.block
        row = self.structure.rows.get(block.index) or TableRow(((0, block.end - block.start),), False)
        found = []
        for first, last in row.cells:
            start, end = block.start + first, block.start + last
            spans = [(max(a, start), min(b, end)) for a, b in kept.spans if a < end and b > start]
            text, elements = self._text(spans)
            found.append(inline(text, elements, TextContext.CELL))
        return found

    def _text(self, spans: Sequence[Span]) -> tuple[str, list[Inline]]:
        """Return the text of spans, and the inline elements that are whole in one of them, at their places in it."""
        pieces, elements, at = [], list[Inline](), 0
        for start, end in spans:
            for each in _between(self.inline, start, end + 1):
                if each.end <= end:
                    elements.append(each._replace(start=each.start - start + at, end=each.end - start + at))
            pieces.append(self.result.source_text[start:end])
            at += end - start
        return _stripped("".join(pieces), elements)


def _stripped(text: str, elements: Iterable[Inline]) -> tuple[str, list[Inline]]:
    """Return a text without white space at its ends, and its elements."""
    stripped = text.strip()
    by = len(text) - len(text.lstrip())
    moved = (each._replace(start=max(each.start - by, 0), end=min(each.end - by, len(stripped))) for each in elements)
    return stripped, [each for each in moved if each.start < each.end or each.kind is InlineKind.IMAGE]


def _between(items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Return the items that begin from `start` up to `end`; they are in order."""
    return items[bisect_left(items, start, key=_start) : bisect_left(items, end, key=_start)]


def _language(block: Block) -> str:
    """Return the language that the classes around code name, or `""`."""
    attributes = block.markup.attributes[:LANGUAGE_LEVELS] if block.markup else ()
    found = (_LANGUAGE.search(each.partition("\n")[0]) for each in attributes)
    return next((each[1].lower() for each in found if each), "")


class _Open(NamedTuple):
    """Container that is open at the end of the lines."""

    element: int
    indent: str
    """What a line that continues it begins with."""
    has_second_mark: bool


class _Writer:
    """Lines of Markdown, and the containers that are open at their end."""

    def __init__(self, containers: Mapping[int, Container]) -> None:
        self.containers = containers
        self.lines: list[str] = []
        self._open: list[_Open] = []
        self._is_tight = False  # whether the last piece was

    def add(self, piece: _Piece) -> None:
        """Add a piece behind the marks of its containers: of new ones their own, of open ones their indent."""
        pairs = zip(self._open, piece.containers, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0].element == pair[1], pairs))
        closed = self._open[shared] if shared < len(self._open) else None
        begun = piece.containers[shared:]
        if self.lines and not (self._is_tight and piece.is_tight and begun and self._is_next(begun[0], closed)):
            self.lines.append("".join(each.indent for each in self._open[:shared]).rstrip())
        del self._open[shared:]
        first = "".join(each.indent for each in self._open)
        for element in begun:
            has_second_mark = self._has_second_mark(element, closed)
            mark = self._mark(element, has_second_mark)
            first += mark
            indent = mark if self.containers[element].list < 0 else " " * len(mark)
            self._open.append(_Open(element, indent, has_second_mark))
            closed = None
        rest = "".join(each.indent for each in self._open)
        before = chain([first], repeat(rest))
        self.lines += [f"{next(before)}{line}".rstrip() for line in piece.text.split("\n")]
        self._is_tight = piece.is_tight

    def _is_next(self, element: int, closed: _Open | None) -> bool:
        """Tell whether an item follows a line of its list, or of the item around it, without a blank line."""
        item = self.containers[element]
        if closed:
            return item.list >= 0 and self.containers[closed.element].list == item.list
        return item.list >= 0 and bool(self._open) and item.number in (None, 1)  # others begin no list below a text

    def _has_second_mark(self, element: int, closed: _Open | None) -> bool:
        """Tell whether a list has to be marked as another one than that of the item that ended before it."""
        ended, begun = self.containers[closed.element].list if closed else -1, self.containers[element].list
        if closed is None or ended < 0 or begun < 0:
            return False
        return closed.has_second_mark == (ended == begun)

    def _mark(self, element: int, has_second_mark: bool) -> str:
        """Return the mark of a container."""
        item = self.containers[element]
        if item.list < 0:
            return "> "
        if item.number is None:
            return f"{BULLETS[has_second_mark]} "
        return f"{item.number if item.number in NUMBERS else 1}{DELIMITERS[has_second_mark]} "
