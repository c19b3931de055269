"""Tables of a page: the blocks in the cells of each row become one block, unless the table only lays out the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from cleaner.model import BlockKind
from cleaner.reading.facts import word_count
from cleaner.reading.inline import shifted
from cleaner.structure import Inline, TableRow
from cleaner.tuples import NamedTuple

ROW_WORDS = 80  # in all cells of a row, and
CELL_WORDS = 40  # in one cell; a row with more is long, as text that is laid out in columns is
CELL_BLOCKS = 3  # in one cell, as in an address; a cell with more is a part of the page
MAX_LONG_ROWS = 0.25  # share of long rows in a table of data
MAX_CELL_WORDS = 120  # in a cell of a table of data; a row with a longer one stays in blocks
MAX_COLUMNS = 200  # of a table of data, so that damaged spans cost nothing; browsers stop at 1,000 for one cell
SEPARATOR = " | "
PRESENTATION = ("presentation", "none")  # roles of a table that is none


class CellBlock(NamedTuple):
    """What the cells need to know of a block."""

    text: str
    kind: BlockKind
    inline: tuple[Inline, ...]


@dataclass(slots=True)
class _Cell:
    """Cell of a row: the blocks from `first` up to `after`, and the columns and rows that it takes."""

    first: int
    after: int
    columns: int
    rows: int
    is_head: bool


@dataclass(slots=True)
class _Row:
    """Row of a table: the blocks from `first` up to `after`, by cell."""

    first: int
    after: int
    in_head: bool
    cells: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """Table that is open; `is_layout` is known early if it says so or holds another table."""

    is_layout: bool
    in_head: bool = False
    rows: list[_Row] = field(default_factory=list)


class JoinedRow(NamedTuple):
    """Row whose cells make one block, to replace the blocks from `first` up to `after`."""

    first: int
    after: int
    text: str
    row: TableRow
    inline: tuple[Inline, ...]


class TableReader:
    """The tables that are open while a page is read.

    Blocks are counted: an element begins and ends before the block with a number.
    """

    def __init__(self) -> None:
        self._open: list[_Table] = []

    def start(self, tag: str, attributes: Mapping[str, str], block: int) -> None:
        """Begin an element of a table before the block with number `block`."""
        if tag == "table":
            if self._open:
                self._open[-1].is_layout = True
            self._open.append(_Table(attributes.get("role", "").lower() in PRESENTATION))
        elif not self._open:
            return
        elif tag == "thead":
            self._open[-1].in_head = True
        elif tag == "tr":
            self._open[-1].rows.append(_Row(block, block, self._open[-1].in_head))
        elif tag in ("td", "th") and self._open[-1].rows:
            columns, rows = (span_of(attributes.get(name, "")) for name in ("colspan", "rowspan"))
            self._open[-1].rows[-1].cells.append(_Cell(block, block, min(columns, MAX_COLUMNS), rows, tag == "th"))

    def end(self, tag: str, block: int, blocks: Callable[[int, int], list[CellBlock]]) -> Iterator[JoinedRow]:
        """End an element of a table before the block with number `block`; yield the rows of a table."""
        if not self._open:
            return
        table = self._open[-1]
        if tag == "thead":
            table.in_head = False
        elif tag in ("td", "th") and table.rows and table.rows[-1].cells:
            table.rows[-1].cells[-1].after = block
        elif tag == "tr" and table.rows:
            table.rows[-1].after = block
        elif tag == "table":
            self._open.pop()
            if not table.is_layout:
                yield from _joined_rows(table.rows, blocks)


def span_of(text: str) -> int:
    """Return the span that an attribute states; 1 if it states none."""
    return max(int(text), 1) if text.strip().isdecimal() and len(text) < 6 else 1


def _joined_rows(rows: Sequence[_Row], blocks: Callable[[int, int], list[CellBlock]]) -> Iterator[JoinedRow]:
    """Yield the rows of a table of data; none if the table lays out the page."""
    cells_of = [[blocks(cell.first, cell.after) for cell in row.cells] for row in rows]
    in_columns = [cells for cells in cells_of if sum(map(bool, cells)) > 1]
    long = sum(map(_is_long, in_columns))
    if not in_columns or long > MAX_LONG_ROWS * len(in_columns) or any(map(_is_box, chain.from_iterable(cells_of))):
        return
    if max(sum(cell.columns for cell in row.cells) for row in rows) > MAX_COLUMNS:
        return
    columns_of = _without_empty(_columns(rows), cells_of)
    for row, cells, columns in zip(rows, cells_of, columns_of, strict=True):
        covers_row = row.cells and (row.cells[0].first, row.cells[-1].after) == (row.first, row.after)
        if covers_row and any(cells) and all(map(_fits, cells)):
            by_column = {column: cell for column, cell in zip(columns, cells, strict=True) if cell}
            texts = [_cell_text(by_column.get(column, [])) for column in range(max(by_column) + 1)]
            is_head = row.in_head or all(cell.is_head for cell, held in zip(row.cells, cells, strict=True) if held)
            text, spans = _row_text(texts)
            inline = tuple(_inline(by_column, spans))
            yield JoinedRow(row.first, row.after, text, TableRow(spans, is_head), inline)


def _columns(rows: Sequence[_Row]) -> list[list[int]]:
    """Return the column in which each cell of each row begins."""
    held: dict[int, int] = {}  # columns that cells of rows above still take, and for how many rows
    found = []
    for row in rows:
        column, begins = 0, list[int]()
        taken: dict[int, int] = {}
        for cell in row.cells:
            while held.get(column, 0):
                column += 1
            begins.append(column)
            for _ in range(cell.columns):
                taken[column] = cell.rows
                column += 1
        found.append(begins)
        held = {at: left - 1 for at, left in (held | taken).items() if left > 1}
    return found


def _without_empty(columns_of: list[list[int]], cells_of: Sequence[Sequence[object]]) -> list[list[int]]:
    """Return the columns of all cells, counted without those in which no cell has text: pictures and gaps."""
    filled = {
        column
        for columns, cells in zip(columns_of, cells_of, strict=True)
        for column, cell in zip(columns, cells, strict=True)
        if cell
    }
    places = sorted(filled)
    return [[bisect_left(places, column) if column in filled else -1 for column in columns] for columns in columns_of]


def _words(blocks: Sequence[CellBlock]) -> int:
    return sum(word_count(block.text) for block in blocks)


def _is_long(cells: Sequence[Sequence[CellBlock]]) -> bool:
    words = [_words(cell) for cell in cells]
    return sum(words) > ROW_WORDS or max(words) > CELL_WORDS or max(map(len, cells)) > CELL_BLOCKS


def _is_box(cell: Sequence[CellBlock]) -> bool:
    """Tell whether a cell holds a heading and what it heads, as a part of a page does."""
    return len(cell) > 1 and any(block.kind is BlockKind.HEADING for block in cell)


def _fits(cell: Sequence[CellBlock]) -> bool:
    """Tell whether the blocks of a cell can be joined in one line."""
    has_lines = any(block.kind is BlockKind.CODE and (len(cell) > 1 or "\n" in block.text) for block in cell)
    return _words(cell) <= MAX_CELL_WORDS and not has_lines


def _cell_text(cell: Sequence[CellBlock]) -> str:
    return " ".join(block.text.replace("\n", " ") for block in cell)


def _row_text(texts: list[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text of a row and the spans of its cells in it, less the empty cells at its end."""
    while not texts[-1]:
        texts = texts[:-1]
    joined = SEPARATOR.join(texts)
    text = joined.lstrip()  # a block begins with no white space; an empty first cell leaves its separator
    at, spans = len(text) - len(joined), []
    for each in texts:
        spans.append((max(at, 0), max(at + len(each), 0)))
        at += len(each) + len(SEPARATOR)
    return text, tuple(spans)


def _inline(by_column: Mapping[int, Sequence[CellBlock]], spans: Sequence[tuple[int, int]]) -> Iterator[Inline]:
    """Yield the inline elements of all cells, with offsets into the text of the row."""
    for column in sorted(by_column):
        if column < len(spans):
            at = spans[column][0]
            for block in by_column[column]:
                yield from shifted(block.inline, at)
                at += len(block.text) + 1
