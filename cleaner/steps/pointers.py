"""Finds pointers to other articles of a site: paragraphs of a page that are nothing but a link, between paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

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
    remaining = [block for block in document.blocks if block.index not in removals.fully_removed]
    links = [at for at in range(1, len(remaining) - 1) if _is_link(document, remaining[at], host)]
    paragraphs = [block for block in remaining if links and block.kind is BlockKind.PARAGRAPH]
    all_in, prose_in = Counter(map(_box, paragraphs)), Counter(_box(block) for block in paragraphs if block.facts.prose)
    for at in links:
        above, block, below = remaining[at - 1 : at + 2]
        if (
            all(each.facts.prose and _box(each) == _box(block) for each in (above, below))
            and document.source_text[above.end - 1] != ":"
            and prose_in[_box(block)] >= MIN_PROSE_SHARE * all_in[_box(block)]
        ):
            why = "Nothing but a link to another page of the site, between two paragraphs"
            yield Removal(block.start, block.end, "layout.pointer", "related", why, 0.8)


def _is_link(document: Document, block: Block, host: str) -> bool:
    """Tell whether a block is nothing but a link to another page of the site, with the words of a headline."""
    markup, facts = block.markup, block.facts
    if markup is None or block.kind is not BlockKind.PARAGRAPH or facts.words not in HEADLINE_WORDS:
        return False
    return (
        markup.link_density >= MIN_LINKED
        and document.source_text[block.end - 1] != "."
        and _leads_to_page(markup.address, host)
    )


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
