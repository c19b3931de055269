"""HTML to a document: its visible text, a block a line, with what the markup says of each."""

from __future__ import annotations

from cleaner.folding import level
from cleaner.model import About, Block, BlockKind
from cleaner.reading.blocks import Spans, measure
from cleaner.reading.page import Piece, read_page
from cleaner.reading.repair import repair

GONE = "\ufffd"  # stands for a piece of nothing but control codes
CLOSE = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
"""Kinds whose blocks stand one below the other without a blank line, as do the lines that `<br>` divides."""


def read_html(html: str) -> tuple[str, tuple[Block, ...], About]:
    """The visible text of a page, its blocks, and what it says of itself."""
    page = read_page(html)
    text, spans = _laid_out(page.pieces)
    if repair(text) != text:
        text, spans = _laid_out([piece._replace(text=repair(piece.text).strip() or GONE) for piece in page.pieces])
    facts = measure(level(text), spans)
    blocks = tuple(map(Block, range(len(facts)), *spans, facts, page.markup))
    about = About(
        " ".join(page.title.split()),
        page.language,
        page.meta,
        page.links,
        tuple(page.data),
        page.is_sound,
    )
    return text, blocks, about


def _laid_out(pieces: list[Piece]) -> tuple[str, Spans]:
    """The text that the pieces make, and where they stand in it."""
    spans = Spans([], [], [])
    parts: list[str] = []
    at = 0
    for place, piece in enumerate(pieces):
        if place:
            before = pieces[place - 1]
            is_close = before.kind is piece.kind and (piece.kind in CLOSE or before.element == piece.element)
            gap = "\n" if is_close else "\n\n"
            parts.append(gap)
            at += len(gap)
        spans.starts.append(at)
        at += len(piece.text)
        spans.ends.append(at)
        spans.kinds.append(piece.kind)
        parts.append(piece.text)
    return "".join(parts) + "\n" * bool(parts), spans
