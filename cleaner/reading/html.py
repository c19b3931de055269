"""Conversion of an HTML page into text with one block per line, markup features and metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cleaner._core.blocks import NUMBER_OF_KIND, CoreBlocks
from cleaner.model import Block, BlockKind, Link, PageMetadata
from cleaner.reading.core_page import CorePage
from cleaner.reading.facts import blocks_at, fact_limits
from cleaner.reading.html_blocks import NO_CLASSES
from cleaner.reading.inline import shifted
from cleaner.reading.links import base_of, joined, resolved
from cleaner.reading.parsed_page import HtmlBlock, ParsedPage
from cleaner.reading.repair import repair
from cleaner.reading.ways import read_page
from cleaner.structure import Inline, InlineKind, LoneImage, PageStructure

REPLACEMENT = "\ufffd"  # text of a block that consists of control codes only
TIGHT_KINDS = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
"""Kinds whose blocks follow each other without a blank line, as do the lines that `<br>` divides."""


def read_html(
    html: str, *, links: bool = False, url: str = "", classes: Mapping[str, str] = NO_CLASSES
) -> tuple[str, Sequence[Block], PageMetadata]:
    """Return the visible text of a page, its blocks and its metadata. `classes` maps names of classes to roles.

    With `links`, the metadata holds the links in the text, with absolute addresses if the page or `url` has a base.
    """
    page = read_page(html, links=links, classes=classes)
    text, blocks = _laid_out(page)
    if repair(text) != text:
        page = page._replace(blocks=list(map(_repaired, page.blocks)))
        text, blocks = _laid_out(page)
    metadata = PageMetadata(
        " ".join(page.title.split()),
        page.language,
        page.meta,
        page.link_relations,
        tuple(page.data),
        page.parsed_by_lxml,
        *_links_and_structure(page, blocks, url, links),
        page.replaced_chars,
        page.unread_words,
        page.notes,
    )
    return text, blocks, metadata


def _repaired(block: HtmlBlock) -> HtmlBlock:
    """Return a block with repaired text; if that moves what is in it, without its inline elements and cells."""
    text = repair(block.text).strip() or REPLACEMENT
    if text == block.text:
        return block
    return block._replace(text=text) if len(text) == len(block.text) else block._replace(text=text, inline=(), row=None)


def _links_and_structure(
    page: ParsedPage, blocks: Sequence[Block], url: str, links: bool
) -> tuple[tuple[Link, ...], PageStructure]:
    """Return the links and the structure of a page, with offsets into its text; addresses only if `links` is set."""
    own = url or page.link_relations.get("canonical", "") or page.meta.get("og:url", "")
    base = base_of((page.base, own)) if links else ""
    images = tuple(
        LoneImage(image.before, image.alt, joined(base, image.address) if links else "", tags, inside)
        for image, tags, inside in page.images
    )
    if isinstance(page.blocks, CorePage) and not links:
        return (), page.blocks.structure(images)
    inline, found = list[Inline](), list[Link]()
    for read, block in zip(page.blocks, blocks, strict=True):
        for each in shifted(read.inline, block.start):
            if each.kind is InlineKind.LINK:
                found.append(Link(each.start, each.end, each.address))
            else:
                inline.append(each._replace(address=joined(base, each.address) if links else ""))
    rows = {at: block.row for at, block in enumerate(page.blocks) if block.row}
    return tuple(resolved(found, base)), PageStructure(tuple(inline), rows, page.containers, images)


def _laid_out(page: ParsedPage) -> tuple[str, Sequence[Block]]:
    """Return the text of a page, with separators between its blocks, and the blocks."""
    if isinstance(page.blocks, CorePage):
        text, handle = page.blocks.laid_out(fact_limits(), map(NUMBER_OF_KIND.__getitem__, TIGHT_KINDS))
        return text, CoreBlocks(handle, page.markup)
    text, spans = _joined(page.blocks)
    return text, blocks_at(text, spans, page.markup)


def _joined(blocks: Sequence[HtmlBlock]) -> tuple[str, list[tuple[int, int, BlockKind]]]:
    """Return the text of blocks with separators between them, and their spans in it."""
    spans: list[tuple[int, int, BlockKind]] = []
    parts: list[str] = []
    at = 0
    for place, block in enumerate(blocks):
        if place:
            before = blocks[place - 1]
            is_tight = before.kind is block.kind and (block.kind in TIGHT_KINDS or before.element == block.element)
            gap = "\n" if is_tight else "\n\n"
            parts.append(gap)
            at += len(gap)
        spans.append((at, at + len(block.text), block.kind))
        at += len(block.text)
        parts.append(block.text)
    return "".join(parts) + "\n" * bool(parts), spans
