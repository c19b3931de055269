"""Finds pointers to other articles of a site: paragraphs of a page that are nothing but a link, between paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import cleaner._core as _core
from cleaner._core.documents import markup_handle, removals_of
from cleaner.model import Block, BlockKind, Document, Removal, Removals
from cleaner.urls import host_of

HEADLINE_WORDS = range(4, 21)
MIN_LINKED = 0.98  # share of the characters of a pointer that are in its link
MIN_PROSE_SHARE = 0.75  # of the paragraphs in a pointer's element; with less, its paragraphs are a list of links
PARAGRAPH_TAGS = ("p", "div")
FILES = (
    ".pdf",
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".csv",
    ".zip",
    ".ppt",
    ".pptx",
    ".epub",
    ".mp3",
    ".mp4",
    ".txt",
    ".json",
)
"""Endings of addresses of files, which are sources and not articles."""


def pointers(document: Document, removals: Removals) -> Iterator[Removal]:
    """Yield removals of the paragraphs of a page that are headlines of other articles of its site.

    Above and below, in the same element, stands running text. A link to another site or to a file is a source, and one
    under a line that ends in a colon is announced: both stay.
    """
    if not document.page_metadata:
        return
    host = host_of(document)
    for start, end, address in _headlines(document, removals):
        if _leads_to_page(address, host):
            why = "Nothing but a link to another page of the site, between two paragraphs"
            yield Removal(start, end, "layout.pointer", "related", why, 0.8)


def _headlines(document: Document, removals: Removals) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and address of the links with the words of a headline that stand between paragraphs."""
    if _core.native:
        handles = removals_of(document, removals), markup_handle(document)
        words = HEADLINE_WORDS[0], HEADLINE_WORDS[-1]
        yield from _core.native.pointers(*handles, PARAGRAPH_TAGS, *words, MIN_LINKED, MIN_PROSE_SHARE)
        return
    remaining = [block for block in document.blocks if block.index not in removals.fully_removed]
    paragraphs = [block for block in remaining if block.kind is BlockKind.PARAGRAPH]
    all_in, prose_in = Counter(map(_box, paragraphs)), Counter(_box(block) for block in paragraphs if block.facts.prose)
    for above, block, below in zip(remaining, remaining[1:], remaining[2:], strict=False):
        if (
            block.markup
            and _is_link(document, block)
            and all(each.facts.prose and _box(each) == _box(block) for each in (above, below))
            and document.source_text[above.end - 1] != ":"
            and prose_in[_box(block)] >= MIN_PROSE_SHARE * all_in[_box(block)]
        ):
            yield block.start, block.end, block.markup.address


def _is_link(document: Document, block: Block) -> bool:
    """Tell whether a block is nothing but a link, with the words of a headline."""
    is_linked = block.markup is not None and block.markup.link_density >= MIN_LINKED
    is_headline = block.kind is BlockKind.PARAGRAPH and block.facts.words in HEADLINE_WORDS
    return is_linked and is_headline and document.source_text[block.end - 1] != "."


def _leads_to_page(address: str, host: str) -> bool:
    """Tell whether an address is that of another page of the site at a host, which is `""` if it is unknown."""
    path = address.split("#")[0].split("?")[0].lower()
    if not path or path.endswith(FILES):
        return False
    if "//" in path:
        return bool(host) and host_of(address).removeprefix("www.") == host.removeprefix("www.")
    return ":" not in path


def _box(block: Block) -> int:
    """Return the number of the element around a block's paragraph, or -1."""
    tags, inside = (block.markup.tags, block.markup.inside) if block.markup else ((), ())
    paragraph = next((at for at, tag in enumerate(tags) if tag in PARAGRAPH_TAGS), len(tags))
    return inside[paragraph + 1] if paragraph + 1 < len(inside) else -1
