"""Measurement of blocks: folded text, number of words, and whether a block is a sentence or prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import repeat

import cleaner._core as _core
from cleaner._core.blocks import NUMBER_OF_KIND
from cleaner.characters import BULLETS, CLOSERS, ENDINGS, is_unspaced
from cleaner.model import Block, BlockKind, Document, Facts, Markup, Removals, Span
from cleaner.normalize import level, squeeze, trim

PROSE_WORDS = 12  # a shorter sentence is as often a prompt or a caption
LONG_WORDS = 30  # a block with so many words, and commas or full stops inside, is prose even without an ending
MARKED_UP = (BlockKind.HEADING, BlockKind.CODE, BlockKind.TABLE_ROW)
"""Kinds that are never prose."""
_MARKS = rf"(?:[{re.escape(BULLETS)}]|\d{{1,3}}[.)]|[a-z]\)|#{{1,6}}|>)\s+"


def blocks_at(
    text: str, spans: Iterable[tuple[int, int, BlockKind]], markup: Iterable[Markup | None] = repeat(None)
) -> tuple[Block, ...]:
    """Return the blocks of a text, given start, end and kind of each, with their facts, and their markup in a page."""
    levelled = level(text)
    return tuple(
        Block(at, start, end, kind, _facts(levelled[start:end], kind), own)
        for at, ((start, end, kind), own) in enumerate(zip(spans, markup, strict=False))
    )


def _facts(levelled: str, kind: BlockKind) -> Facts:
    text = squeeze(levelled)
    words = word_count(text)
    sentence = text.rstrip(CLOSERS)[-1:] in ENDINGS
    prose = words >= PROSE_WORDS and kind not in MARKED_UP and (sentence or is_long_prose(text, words))
    folded = trim(text if kind is BlockKind.PARAGRAPH else re.sub(_MARKS, "", text, count=1))
    return Facts(folded, words, sentence, prose)


@cache
def fact_limits() -> object:
    """Return the thresholds of facts as a handle of the core, which must be there."""
    return _core.native.make_fact_limits(PROSE_WORDS, LONG_WORDS, sum(1 << NUMBER_OF_KIND[kind] for kind in MARKED_UP))


def word_count(text: str) -> int:
    """Return the number of words of a text with single spaces, counted as in `Facts`."""
    unspaced = 0 if text.isascii() else sum(map(is_unspaced, text))
    return text.count(" ") + 1 + unspaced // 2


def is_long_prose(squeezed: str, words: int) -> bool:
    """Tell whether a text that does not end like a sentence is prose; a row of links is as long, but has no stops."""
    if words < LONG_WORDS:
        return False
    return squeezed.count(", ") + squeezed.count(". ") > 1 or words > 2 * squeezed.count(" ")


def facts_of_text(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Facts:
    """Return the facts of a text that is one block."""
    return _facts(level(text), kind)


def facts_of_spans(document: Document, block: Block, spans: Iterable[Span]) -> Facts:
    """Return the facts of the part of a block that is at `spans`: after a cut, it may no longer be a sentence."""
    return facts_of_text("".join(document.source_text[start:end] for start, end in spans).strip(), block.kind)


def kept_facts(document: Document, removals: Removals, block: Block) -> Facts:
    """Return the facts of the part of a block that is not removed."""
    if block.index not in removals.by_block:
        return block.facts
    return facts_of_spans(document, block, removals.remaining(block))


def all_kept_facts(document: Document, removals: Removals) -> dict[int, Facts]:
    """Return the facts of the kept part of each block that is not fully removed, by block index."""
    removed, blocks = removals.fully_removed, document.blocks
    facts = {block.index: block.facts for block in blocks if block.index not in removed}
    facts.update((at, kept_facts(document, removals, blocks[at])) for at in removals.by_block if at not in removed)
    return facts
