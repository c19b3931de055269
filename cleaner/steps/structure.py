"""Structure of a document: empty headings, entries of a manual or a diary, and turns of speakers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

import cleaner._core as _core
from cleaner._core.documents import handle_of, markup_handle, removals_of
from cleaner.classifier.dom import HEADINGS
from cleaner.last_result import last_result
from cleaner.model import Block, BlockKind, Document, Facts, Removal, Removals

MIN_ENTRIES = 4  # different short blocks that alternate with sentences, for a document that is made of entries
MAX_ENTRY_WORDS = 8  # of the heading of an entry
MIN_TURNS = 6  # blocks that begin with a speaker's name in capitals
KINDS = tuple(BlockKind)
NO_ENTRY = Facts("", MAX_ENTRY_WORDS + 1, False, False)
NOTHING_CUT: Mapping[int, Facts] = {}
NOTHING_REMOVED = Removals()
SPEAKER = re.compile(r"[A-Z][A-Z'-]{1,20}( [A-Z'-]{1,20})?[.:] +\S")


def empty_headings(
    document: Document, removals: Removals, selected: Collection[int], kept: int = -1
) -> Iterator[Removal]:
    """Yield removals of marked headings that had blocks under them, of which none is kept.

    The blocks with the indices `selected` are about to be removed, `kept` is the index of a heading that stays.
    """
    for at, start, end in _empty(document, removals, selected):
        if at != kept:
            yield Removal(start, end, "layout.bare-heading", "other", "A heading with nothing left under it", 0.9)


def _empty(document: Document, removals: Removals, selected: Collection[int]) -> list[tuple[int, int, int]]:
    """Return the index, start and end of the marked headings that are kept and have lost all that they had."""
    if _core.native:
        markup = markup_handle(document) if document.page_metadata else None
        return _core.native.empty_headings(removals_of(document, removals), markup, selected, HEADINGS)
    depth_of = {at: _depth(document, document.blocks[at]) for at in marked_headings(document)}
    open_headings: list[int] = []  # the headings above a block, each deeper than the one before it
    has_kept: set[int] = set()
    had_blocks: set[int] = set()
    for at in range(len(document.blocks)):
        while at in depth_of and open_headings and depth_of[open_headings[-1]] >= depth_of[at]:
            open_headings.pop()
        had_blocks.update(open_headings)
        if at not in removals.fully_removed and at not in selected:
            has_kept.update(open_headings)
        if at in depth_of:
            open_headings.append(at)
    gone = removals.fully_removed.union(selected)
    blocks = [document.blocks[at] for at in depth_of if at in had_blocks - has_kept and at not in gone]
    return [(block.index, block.start, block.end) for block in blocks]


@last_result
def marked_headings(document: Document) -> list[int]:
    """Return the indices of the blocks that are headings by their markup."""
    return blocks_of_kind(document, BlockKind.HEADING)


def blocks_of_kind(document: Document, kind: BlockKind) -> list[int]:
    """Return the indices of the blocks of a kind."""
    if _core.native:
        return _core.native.blocks_of_kind(handle_of(document), KINDS.index(kind))
    return [block.index for block in document.blocks if block.kind is kind]


def _depth(document: Document, heading: Block) -> int:
    """Return the depth of a heading: by its element, the number of its `#`, or what it is underlined with."""
    if heading.markup:
        return next((int(tag[1]) for tag in heading.markup.tags if tag in HEADINGS), 2)
    text = document.text(heading)
    return len(text) - len(text.lstrip("#")) or (1 if text.endswith("=") else 2)


def entries(document: Document, is_kept: bytes = b"", cut: Mapping[int, Facts] = NOTHING_CUT) -> frozenset[int]:
    """Return the indices of the blocks of a manual, a diary or minutes: short blocks that alternate with sentences.

    `is_kept` has a byte for each block, or none if all are kept; `cut` has the facts of what is left of those of which
    a part is removed.
    """
    is_kept = is_kept or bytes([True]) * len(document.blocks)
    if _core.native:
        return frozenset(_core.native.entries(handle_of(document), is_kept, cut, MAX_ENTRY_WORDS, MIN_ENTRIES))
    found: set[int] = set()
    run: list[tuple[int, Facts]] = []
    for block in (*(block for block in document.blocks if is_kept[block.index]), None):
        facts = cut.get(block.index, block.facts) if block else NO_ENTRY
        is_head = facts.words <= MAX_ENTRY_WORDS and not facts.sentence
        if block and (facts.sentence if len(run) % 2 else is_head):
            run.append((block.index, facts))
            continue
        whole = run[: len(run) - len(run) % 2]  # without a head that no sentence follows
        if len({head.folded for _, head in whole[::2]}) >= MIN_ENTRIES:
            found.update(at for at, _ in whole[:-1])
        run = [(block.index, facts)] if block and is_head else []
    return frozenset(found)


def speaker_turns(document: Document, removals: Removals = NOTHING_REMOVED) -> set[int]:
    """Return the indices of the kept blocks that name their speaker, if many do, as in a play or a transcript."""
    if _core.native:
        return set(_core.native.speaker_turns(removals_of(document, removals), MIN_TURNS))
    left = [block for block in document.blocks if block.index not in removals.fully_removed]
    starts = ((block.index, removals.remaining(block)[0][0]) for block in left)
    found = {at for at, start in starts if SPEAKER.match(document.source_text, start)}
    return found if len(found) >= MIN_TURNS else set()
