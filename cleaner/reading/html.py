"""HTML to a document: its visible text, a block a line, with what the markup says of each."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Block, BlockKind, Link, PageMetadata
from cleaner.normalize import level
from cleaner.reading.facts import Spans, measure
from cleaner.reading.html_blocks import HtmlBlock, ParsedPage, read_page
from cleaner.reading.links import moved, resolved
from cleaner.reading.repair import repair

GONE = "\ufffd"  # stands for a piece of nothing but control codes
CLOSE = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
"""Kinds whose blocks stand one below the other without a blank line, as do the lines that `<br>` divides."""


def read_html(html: str, *, links: bool = False, url: str = "") -> tuple[str, tuple[Block, ...], PageMetadata]:
    """The visible text of a page, its blocks, and what it says of itself.

    With `links`, where the links in the text lead, by whole addresses where the page or its `url` allows it.
    """
    page = read_page(html, links=links)
    text, spans = _laid_out(page.pieces)
    if repair(text) != text:
        page = page._replace(pieces=list(map(_repaired, page.pieces)))
        text, spans = _laid_out(page.pieces)
    facts = measure(level(text), spans)
    blocks = tuple(map(Block, range(len(facts)), *spans, facts, page.markup))
    metadata = PageMetadata(
        " ".join(page.title.split()),
        page.language,
        page.meta,
        page.link_relations,
        tuple(page.data),
        page.parsed_by_lxml,
        tuple(_links(page, spans, url)) if links else (),
    )
    return text, blocks, metadata


def _repaired(piece: HtmlBlock) -> HtmlBlock:
    """A piece without its links, where repair may have moved them."""
    text = repair(piece.text).strip() or GONE
    return piece if text == piece.text else piece._replace(text=text, links=())


def _links(page: ParsedPage, spans: Spans, url: str) -> Iterator[Link]:
    """The links of all pieces, where they stand in the text."""
    own = url or page.link_relations.get("canonical", "") or page.meta.get("og:url", "")
    for piece, start in zip(page.pieces, spans.starts, strict=True):
        yield from resolved(moved(piece.links, start), page.base, own)


def _laid_out(pieces: list[HtmlBlock]) -> tuple[str, Spans]:
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
