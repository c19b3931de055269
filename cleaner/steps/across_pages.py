"""The step that takes out what most pages of a site print: only a corpus tells, so it is told what was counted there.

All copies of such a block go, where it stands as it does on the other pages. What many pages print between pieces of
content stays, because it names them: short blocks by themselves ("Ingredients"), headings of what stays, rows of
tables, code. So do the page's own headline, turns of talk, and the prose of a page that has next to nothing else, which
is likely a copy of another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import groupby
from typing import NamedTuple

from cleaner.classifier.dom import headings
from cleaner.classifier.features import topic_overlap
from cleaner.dedup.fingerprints import fingerprint
from cleaner.dedup.site_blocks import FEWEST_PAGES, FEWEST_TEXTS, SiteBlocks
from cleaner.model import Block, BlockKind, Document, Removal, Removals, Step
from cleaner.steps.categories import category_from_markup
from cleaner.steps.headline import page_headline, text_headline
from cleaner.steps.repeats import REPEAT
from cleaner.steps.structure import entries, speaker_turns

REASON = "repeats.across-pages"
REASONS = (REASON,)
"""What receipts of this step are signed with."""
NEVER = (BlockKind.CODE, BlockKind.TABLE_ROW)
SHORT_WORDS = 8  # below, a block says too little to go alone
PAGE_RUN, TEXT_RUN = 3, 8
"""Shared blocks in a row, of which short ones go: menus, feet. In text more, because lists of labels look the same."""
COPIES = 2  # of a short block on one page; a menu stands there twice, what names the parts of entries more often
OWN = 0.2  # of the words of a page, shared menus left aside, that are its own; with less, it is a copy of other pages


class Shared(NamedTuple):
    """Indices of blocks that the site's pages share."""

    blocks: frozenset[int]
    spared: frozenset[int]
    """Those of them that stay."""


def across_pages(site: SiteBlocks) -> Step:
    """The step for the pages of a site."""
    shared_of = lru_cache(maxsize=1)(partial(shared_blocks, site))  # asked for again and again

    def step(document: Document, removals: Removals) -> Iterator[Removal]:
        for at in going(document, removals, shared_of(document)):
            block = document.blocks[at]
            on = site.on[fingerprint(document, block)]
            why = f"On {on:,} of {site.pages:,} pages of this site"
            for start, end in removals.remaining(block):
                yield Removal(start, end, REASON, category_from_markup(block) or REPEAT, why)

    return step


def shared_blocks(site: SiteBlocks, document: Document) -> Shared:
    """The blocks of a document that the pages of its site share, and which of them are its content all the same."""
    blocks = document.blocks
    fewest = FEWEST_PAGES if document.page_metadata else FEWEST_TEXTS
    shared = {
        block.index
        for block in blocks
        if block.kind not in NEVER and site.on.get(fingerprint(document, block), 0) >= fewest
    }
    copies = Counter(block.facts.folded for block in blocks)
    shared -= {at for at in shared if blocks[at].facts.words < SHORT_WORDS and copies[blocks[at].facts.folded] > COPIES}
    if not document.page_metadata:
        shared -= speaker_turns(document) | entries(blocks)
    spared = {_headline(document, shared)}
    prose = {block.index for block in blocks if block.facts.prose and block.index in shared}
    own = sum(block.facts.words for block in blocks if block.index not in shared)
    if own < OWN * (own + sum(blocks[at].facts.words for at in prose)):
        spared |= prose
    return Shared(frozenset(shared), frozenset(spared & shared))


def _headline(document: Document, shared: set[int]) -> int:
    """The index of the document's headline, or -1; of the prose, what is shared has no say."""
    blocks, facts = document.blocks, [block.facts for block in document.blocks]
    if document.page_metadata:
        is_heading = [float(block.kind is BlockKind.HEADING) for block in blocks]
        return page_headline({**headings(blocks, document.page_metadata), "heading": is_heading})
    first = next((block.index for block in blocks if block.facts.prose and block.index not in shared), len(blocks))
    is_above = [block.index < first for block in blocks]
    return text_headline(topic_overlap(facts, shared), [each.words for each in facts], is_above)


def going(document: Document, removals: Removals, shared: Shared) -> Iterator[int]:
    """The indices of the blocks that go, of those that are shared and not gone yet."""
    run = PAGE_RUN if document.page_metadata else TEXT_RUN
    found = {
        block.index
        for is_run, stretch in groupby(document.blocks, lambda block: block.index in shared.blocks)
        if is_run
        for block in _of_stretch(list(stretch), run)
    }
    found -= shared.spared
    gone = removals.fully_removed | found
    for heading, under in _headed(document.blocks):
        if heading.index in shared.blocks - shared.spared and under and all(block.index in gone for block in under):
            found.add(heading.index)
    yield from sorted(found - removals.fully_removed)


def _of_stretch(stretch: Sequence[Block], run: int) -> Iterator[Block]:
    """Those of shared blocks in a row that go, if nothing spares them."""
    for block in stretch:
        if block.kind is not BlockKind.HEADING and (block.facts.words >= SHORT_WORDS or len(stretch) >= run):
            yield block


def _headed(blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Block]]]:
    """The headings, and what stands under each before the next one."""
    heading: Block | None = None
    for is_heading, stretch in groupby(blocks, lambda block: block.kind is BlockKind.HEADING):
        if is_heading:
            *bare, heading = stretch
            yield from ((each, []) for each in bare)
        elif heading:
            yield heading, list(stretch)
