"""The step that removes blocks that most pages of a site share; the caller passes in the counts of a corpus.

All copies of such a block are removed, if the elements around it are those of the other pages. What many pages print
between pieces of content stays, because it names them: short blocks by themselves ("Ingredients"), headings of what
stays, rows of tables, code. So do the page's own headline, turns of speakers, and the prose of a page that has next to
nothing else, which is likely a copy of another page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cleaner.classifier.dom import headings
from cleaner.classifier.features import topic_overlap
from cleaner.dedup.fingerprints import fingerprint
from cleaner.dedup.site_blocks import MIN_PAGES, MIN_TEXTS, SiteBlocks
from cleaner.model import Block, BlockKind, Document, Removal, Removals, Step
from cleaner.steps.categories import category_from_markup
from cleaner.steps.headline import page_headline, text_headline
from cleaner.steps.repeats import REPEAT
from cleaner.steps.structure import entries, speaker_turns

REASON = "repeats.across-pages"
REASONS = (REASON,)
"""Reasons in the receipts of this step."""
EXEMPT_KINDS = (BlockKind.CODE, BlockKind.TABLE_ROW)
MIN_WORDS = 8  # of a block that is removed alone; a shorter one may name a part of any page
MIN_PAGE_RUN, MIN_TEXT_RUN = 3, 8
"""Shared blocks in a row from which on short ones are removed, too: menus, footers. More in text, where lists of labels
look the same."""
MAX_COPIES = 2  # of a short block on one page; a menu stands there twice, a label of the parts of entries more often
MIN_OWN_SHARE = 0.2  # of a page's words, shared menus left out, that are not shared; with less, the page is a copy


class SharedBlocks(NamedTuple):
    """Indices of the blocks of one document that the pages of its site share."""

    blocks: frozenset[int]
    kept: frozenset[int]
    """Indices of those that are content, and stay."""


def across_pages(site: SiteBlocks) -> Step:
    """Return the step for the pages of a site."""

    def step(document: Document, removals: Removals) -> Iterator[Removal]:
        for at in removable(document, removals, shared_blocks(site, document)):
            block = document.blocks[at]
            on = site.on[fingerprint(document, block)]
            why = f"On {on:,} of {site.pages:,} pages of this site"
            for start, end in removals.remaining(block):
                yield Removal(start, end, REASON, category_from_markup(block) or REPEAT, why)

    return step


def shared_blocks(site: SiteBlocks, document: Document) -> SharedBlocks:
    """Return the blocks of a document that the pages of its site share, and which of them are content all the same."""
    blocks = document.blocks
    min_pages = MIN_PAGES if document.page_metadata else MIN_TEXTS
    shared = {
        block.index
        for block in blocks
        if block.kind not in EXEMPT_KINDS and site.on.get(fingerprint(document, block), 0) >= min_pages
    }
    copies = Counter(block.facts.folded for block in blocks)
    shared -= {
        at for at in shared if blocks[at].facts.words < MIN_WORDS and copies[blocks[at].facts.folded] > MAX_COPIES
    }
    if not document.page_metadata:
        shared -= speaker_turns(document) | entries(document)
    kept = {_headline(document, shared)}
    prose = {block.index for block in blocks if block.facts.prose and block.index in shared}
    own = sum(block.facts.words for block in blocks if block.index not in shared)
    if own < MIN_OWN_SHARE * (own + sum(blocks[at].facts.words for at in prose)):
        kept |= prose
    return SharedBlocks(frozenset(shared), frozenset(kept & shared))


def _headline(document: Document, shared: set[int]) -> int:
    """Return the index of the document's headline, or -1; shared prose does not count for the topic."""
    blocks, facts = document.blocks, [block.facts for block in document.blocks]
    if document.page_metadata:
        is_heading = [float(block.kind is BlockKind.HEADING) for block in blocks]
        return page_headline({**headings(blocks, document.page_metadata), "heading": is_heading})
    first = next((block.index for block in blocks if block.facts.prose and block.index not in shared), len(blocks))
    is_above = [block.index < first for block in blocks]
    return text_headline(topic_overlap(facts, shared), [each.words for each in facts], is_above)


def removable(document: Document, removals: Removals, shared: SharedBlocks) -> Iterator[int]:
    """Yield the indices of the shared blocks to remove, of those that are not removed yet."""
    min_run = MIN_PAGE_RUN if document.page_metadata else MIN_TEXT_RUN
    found = {
        block.index
        for is_shared, run in groupby(document.blocks, lambda block: block.index in shared.blocks)
        if is_shared
        for block in _removable_of_run(list(run), min_run)
    }
    found -= shared.kept
    removed = removals.fully_removed | found
    for heading, under in _headed(document.blocks):
        if heading.index in shared.blocks - shared.kept and under and all(block.index in removed for block in under):
            found.add(heading.index)
    yield from sorted(found - removals.fully_removed)


def _removable_of_run(run: Sequence[Block], min_run: int) -> Iterator[Block]:
    """Yield the blocks of a run of shared blocks that are long enough, or in a run that is; no headings."""
    for block in run:
        if block.kind is not BlockKind.HEADING and (block.facts.words >= MIN_WORDS or len(run) >= min_run):
            yield block


def _headed(blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Block]]]:
    """Yield the headings, each with the blocks under it, up to the next heading."""
    heading: Block | None = None
    for is_heading, run in groupby(blocks, lambda block: block.kind is BlockKind.HEADING):
        if is_heading:
            *bare, heading = run
            yield from ((each, []) for each in bare)
        elif heading:
            yield heading, list(run)
