"""Structure of a document: empty headings, entries of a manual or a diary, and turns of speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner import _core
from cleaner._core.removals import removals_of
from cleaner.classifier.dom import HEADINGS
from cleaner.model import Block, BlockKind, Document, Removal, Removals

MIN_ENTRIES = 4  # different short blocks that alternate with sentences, for a document that is made of entries
MAX_ENTRY_WORDS = 8  # of the heading of an entry
MIN_TURNS = 6  # blocks that begin with a speaker's name in capitals
NOTHING_REMOVED = Removals()
SPEAKER = re.compile(r"[A-Z][A-Z'-]{1,20}( [A-Z'-]{1,20})?[.:] +\S")


def empty_headings(document: Document, kept: Sequence[Block]) -> Iterator[Removal]:
    """Yield removals of marked headings that had blocks under them, of which none is kept."""
    open_headings: list[tuple[int, Block]] = []  # the headings above a block, each deeper than the one before it
    kept_indices = {block.index for block in kept}
    has_kept: set[int] = set()
    had_blocks: set[int] = set()
    headings = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            depth = _depth(document, block)
            while open_headings and open_headings[-1][0] >= depth:
                open_headings.pop()
        had_blocks.update(heading.index for _, heading in open_headings)
        if block.index in kept_indices:
            has_kept.update(heading.index for _, heading in open_headings)
        if block.kind is BlockKind.HEADING:
            headings.append(block)
            open_headings.append((depth, block))
    for block in headings:
        if block.index in kept_indices and block.index in had_blocks and block.index not in has_kept:
            why = "A heading with nothing left under it"
            yield Removal(block.start, block.end, "layout.bare-heading", "other", why, 0.9)


def _depth(document: Document, heading: Block) -> int:
    """Return the depth of a heading: by its element, the number of its `#`, or what it is underlined with."""
    if heading.markup:
        return next((int(tag[1]) for tag in heading.markup.tags if tag in HEADINGS), 2)
    text = document.text(heading)
    return len(text) - len(text.lstrip("#")) or (1 if text.endswith("=") else 2)


def entries(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the indices of the blocks of a manual, a diary or minutes: short blocks that alternate with sentences."""
    found: set[int] = set()
    run: list[Block] = []
    for block in (*blocks, None):
        is_head = block and block.facts.words <= MAX_ENTRY_WORDS and not block.facts.sentence
        if block and (block.facts.sentence if len(run) % 2 else is_head):
            run.append(block)
            continue
        if len({head.facts.folded for head in run[::2]}) >= MIN_ENTRIES and len(run) % 2 == 0:
            found.update(each.index for each in run[:-1])
        elif len({head.facts.folded for head in run[:-1:2]}) >= MIN_ENTRIES:
            found.update(each.index for each in run[:-2])
        run = [block] if block and is_head else []
    return frozenset(found)


def speaker_turns(document: Document, removals: Removals = NOTHING_REMOVED) -> set[int]:
    """Return the indices of the kept blocks that name their speaker, if many do, as in a play or a transcript."""
    text = document.source_text
    found = {at for at, start in _capital_starts(document, removals) if SPEAKER.match(text, start)}
    return found if len(found) >= MIN_TURNS else set()


def _capital_starts(document: Document, removals: Removals) -> list[tuple[int, int]]:
    """List the kept blocks that begin with two capitals, as an index and the offset at which the block begins."""
    if _core.native:
        found: list[tuple[int, int]] = _core.native.capital_starts(removals_of(document, removals))
        return found
    text, removed = document.source_text, removals.fully_removed
    left = [block for block in document.blocks if block.index not in removed]
    starts = [(block.index, removals.remaining(block)[0][0] if block in removals else block.start) for block in left]
    return [(at, start) for at, start in starts if text[start : start + 2].isupper()]
