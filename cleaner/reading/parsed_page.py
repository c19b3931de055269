"""Types of a page that is read: its blocks before they have offsets, images between them, and its metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cleaner.model import BlockKind, Markup
from cleaner.structure import Container, Inline, TableRow
from cleaner.tuples import NamedTuple


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

    blocks: Sequence[HtmlBlock]
    markup: Sequence[Markup]
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
    notes: frozenset[str] = frozenset()
    """Ids of the elements that marks of notes in the text link to."""
    replaced_chars: int = 0
    """Characters that it shows, if its blocks are those of its data instead."""
    unread_words: int = 0
    """Words in its source if it shows next to nothing, in whatever way it is read."""
