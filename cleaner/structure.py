"""Structure of a page that its text alone does not show: inline elements, cells of tables, lists, quotes and images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from cleaner.tuples import NamedTuple


class InlineKind(StrEnum):
    """Kind of an inline element whose markup Markdown has too."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    IMAGE = "image"


class Inline(NamedTuple):
    """Inline element of a page: `source_text[start:end]` is its text. An image has none and stands before `start`."""

    start: int
    end: int
    kind: InlineKind
    address: str = ""
    alt: str = ""
    """Description of an image."""


class TableRow(NamedTuple):
    """Cells of a block that is a table row."""

    cells: tuple[tuple[int, int], ...]
    """Spans of the text of each cell, in order of the columns, from the start of the block; empty cells at the end
    are left out."""
    is_head: bool
    """True if the row names the columns."""


class LoneImage(NamedTuple):
    """Image that stands between two blocks."""

    before: int
    """Index of the block that follows it."""
    alt: str
    address: str
    tags: tuple[str, ...]
    inside: tuple[int, ...]
    """Tags and numbers of the elements around it, as in `Markup`."""


class Container(NamedTuple):
    """Quote or list item, which blocks and other containers can stand in."""

    list: int
    """Number of the element of the list; -1 for a quote."""
    number: int | None
    """Number of the item of an ordered list."""
    outer: int
    """Number of the element of the container around it, or -1."""


class PageStructure(NamedTuple):
    """Structure of a page that its text alone does not show."""

    inline: Sequence[Inline] = ()
    """Inline elements but links, in order; an outer one before those in it."""
    rows: Mapping[int, TableRow] = {}
    """Cells of the table rows, by the index of the block."""
    containers: Mapping[int, Container] = {}
    """Quotes and list items, by the number of the element."""
    images: tuple[LoneImage, ...] = ()
