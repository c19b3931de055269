"""The end of the content of a page: it is where its element ends, not where the classifier becomes unsure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache

import cleaner._core as _core
from cleaner.model import Block, BlockKind, Document, Removal
from cleaner.steps.content_box import ContentBox

MIN_PROSE_BLOCKS = 2  # of an article; with fewer there is no text that could go on
MAX_LEVELS = 3  # elements between a paragraph and the innermost one that it shares with the text above
MAX_LINKED = 0.1  # of the characters of a paragraph; one that asks for something has more of them in links
ASIDE_TAGS = frozenset(("em", "i", "b", "strong", "small", "address", "figcaption", "li", "dd", "dt", "td", "th"))
"""Elements of what stands below a text and is no part of it: a note of the editors, an address, a caption, a list."""
BETWEEN = frozenset(("advert", "image-credit", "caption", "repeat", "date"))
"""Categories of what rules remove between two paragraphs of one text; anything else ends it."""
CUT_OFF = ("…", "...", "»", "→", ":")
"""Ends of teasers, and of lines that announce something else."""


def continuation(
    document: Document, box: ContentBox, by_rules: Mapping[int, tuple[Removal, ...]], unsure: Collection[int]
) -> Iterator[int]:
    """Yield the indices of the removed blocks right below the kept text that go on with it.

    These are paragraphs, quotations, and headings above them, in the element that holds the text, as long as no rule
    takes what stands between (`by_rules`: removals by block) and the classifier is not certain (`unsure`).
    """
    if box.handle:
        ends = [at for at, found in by_rules.items() if not BETWEEN.issuperset(each.category for each in found)]
        yield from _core.native.continuation(box.handle, unsure, by_rules, ends, _settings())
        return
    if len(box.prose) < MIN_PROSE_BLOCKS:
        return
    above, heading = box.prose[-1], -1
    for block in document.blocks[above.index + 1 :]:
        if box.level(block) < 0 or not BETWEEN.issuperset(each.category for each in by_rules.get(block.index, ())):
            return
        if block.index not in box.removed:
            above, heading = (block, -1) if block.index not in by_rules else (above, heading)
        elif block.index not in unsure or not box.holds(block) or box.is_linked(block):
            return
        elif _goes_on(document, block, above):
            yield from (at for at in (heading, block.index) if at >= 0)
            above, heading = block, -1
        elif heading < 0 and block.kind is BlockKind.HEADING:
            heading = block.index
        else:
            return


@cache
def _settings() -> object:
    """Return what the core has to know about the end of the content, as a handle."""
    return _core.native.make_ending_settings(ASIDE_TAGS, CUT_OFF, MIN_PROSE_BLOCKS, MAX_LEVELS, MAX_LINKED)


def _goes_on(document: Document, block: Block, above: Block) -> bool:
    """Tell whether a block has the form of a paragraph that stands near the one above."""
    markup, other = block.markup, above.markup
    if markup is None or other is None or not (block.facts.prose or _is_quotation(block)):
        return False
    near = next((level for level, element in enumerate(markup.inside) if element in other.inside), MAX_LEVELS + 1)
    return (
        near <= MAX_LEVELS
        and ASIDE_TAGS.isdisjoint(markup.tags[:near])
        and markup.link_density <= MAX_LINKED
        and not document.text(block).endswith(CUT_OFF)
    )


def _is_quotation(block: Block) -> bool:
    return block.kind is BlockKind.QUOTE and block.facts.sentence
