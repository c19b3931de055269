"""TODO."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.classifier.dom import HEADINGS
from cleaner.model import Block, BlockKind, Document, Removal


def empty_headings(document: Document, kept: Sequence[Block]) -> Iterator[Removal]:
    """Marked headings under which there was something and everything went."""
    open_headings: list[tuple[int, Block]] = []  # those above, each deeper than the one before it
    left = {block.index for block in kept}
    filled: set[int] = set()
    held: set[int] = set()
    headings = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            depth = _depth(document, block)
            while open_headings and open_headings[-1][0] >= depth:
                open_headings.pop()
        held.update(heading.index for _, heading in open_headings)
        if block.index in left:
            filled.update(heading.index for _, heading in open_headings)
        if block.kind is BlockKind.HEADING:
            headings.append(block)
            open_headings.append((depth, block))
    for block in headings:
        if block.index in left and block.index in held and block.index not in filled:
            why = "A heading with nothing left under it"
            yield Removal(block.start, block.end, "layout.bare-heading", "other", why, 0.9)


def _depth(document: Document, heading: Block) -> int:
    """How deep a heading is: by its element, the number of its `#`, or what it is underlined with."""
    if heading.markup:
        return next((int(tag[1]) for tag in heading.markup.tags if tag in HEADINGS), 2)
    text = document.text(heading)
    return len(text) - len(text.lstrip("#")) or (1 if text.endswith("=") else 2)


ENTRIES = 4  # short blocks, no two alike, that take turns with sentences, and the document is made of entries


ENTRY_WORDS = 8  # of the heading of an entry


def entries(blocks: tuple[Block, ...]) -> frozenset[int]:
    """The indices of the blocks of a manual, a diary or minutes: short ones that take turns with sentences."""
    found: set[int] = set()
    stretch: list[Block] = []
    for block in (*blocks, None):
        is_head = block and block.facts.words <= ENTRY_WORDS and not block.facts.sentence
        if block and (block.facts.sentence if len(stretch) % 2 else is_head):
            stretch.append(block)
            continue
        if len({head.facts.folded for head in stretch[::2]}) >= ENTRIES and len(stretch) % 2 == 0:
            found.update(each.index for each in stretch[:-1])
        elif len({head.facts.folded for head in stretch[:-1:2]}) >= ENTRIES:
            found.update(each.index for each in stretch[:-2])
        stretch = [block] if block and is_head else []
    return frozenset(found)


FEWEST_TURNS = 6  # blocks that begin with a speaker's name in capitals


SPEAKER = re.compile(r"[A-Z][A-Z'-]{1,20}( [A-Z'-]{1,20})?[.:] +\S")


def speaker_turns(document: Document) -> set[int]:
    """The indices of the blocks that name their speaker, where many do, as in a play or a transcript."""
    text = document.source_text
    capitals = [block for block in document.blocks if text[block.start : block.start + 2].isupper()]
    found = {block.index for block in capitals if SPEAKER.match(text, block.start)}
    return found if len(found) >= FEWEST_TURNS else set()
