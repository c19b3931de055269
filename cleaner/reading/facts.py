"""Measurement of blocks: folded text, number of words, and whether a block is a sentence or prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cleaner.characters import BRACKETS, BULLETS, CLOSERS, EDGES, ENDINGS, INVISIBLE, SENTENCE_ENDS, is_unspaced
from cleaner.model import Block, BlockKind, Document, Facts, Removals, Span
from cleaner.normalize import level, squeeze, trim

PROSE_WORDS = 12  # a shorter sentence is as often a prompt or a caption
LONG_WORDS = 30  # a block with so many words, and commas or full stops inside, is prose even without an ending
MARKED_UP = (BlockKind.HEADING, BlockKind.CODE, BlockKind.TABLE_ROW)
"""Kinds that are never prose."""
UNTIDY = (
    frozenset("\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u1680\u2000\u2001\u2004\u2005\u2006\u2008\u2028\u2029\u205f") | INVISIBLE
)
"""Invisible characters, and white space that `level` leaves: the characters that `squeeze` has to handle."""
UNTIDY_ASCII = frozenset(filter(str.isascii, UNTIDY))
_MARKS = re.compile(rf"(?:[{re.escape(BULLETS)}]|\d{{1,3}}[.)]|[a-z]\)|#{{1,6}}|>)\s+")


class Spans(NamedTuple):
    """Starts, ends and kinds of blocks, as parallel lists."""

    starts: list[int]
    ends: list[int]
    kinds: list[BlockKind]


def measure(levelled: str, spans: Spans) -> list[Facts]:
    """Return the facts of the blocks at `spans` of a levelled text.

    This is the innermost loop of reading, so it works on whole lists and searches the whole text once for rare
    characters.
    """
    starts, ends, kinds = spans
    texts = list(map(levelled.__getitem__, map(slice, starts, ends)))
    non_ascii = frozenset() if levelled.isascii() else frozenset(levelled)
    if "  " in levelled or not non_ascii.isdisjoint(UNTIDY) or any(map(levelled.__contains__, UNTIDY_ASCII)):
        texts = [squeeze(text) for text in texts]
    elif "\n" in levelled:
        texts = [squeeze(text) if "\n" in text else text for text in texts]
    words = [text.count(" ") + 1 for text in texts]
    if unspaced := frozenset(filter(is_unspaced, non_ascii)):
        words = [count + sum(map(unspaced.__contains__, text)) // 2 for count, text in zip(words, texts, strict=True)]
    sentences = [text[-1:] in SENTENCE_ENDS and text.rstrip(CLOSERS)[-1:] in ENDINGS for text in texts]
    proses = [
        count >= PROSE_WORDS and (sentence or is_long_prose(text, count)) and kind not in MARKED_UP
        for text, count, sentence, kind in zip(texts, words, sentences, kinds, strict=True)
    ]
    paragraph = BlockKind.PARAGRAPH
    folded = [
        text.strip(EDGES) if kind is paragraph else _MARKS.sub("", text, count=1).strip(EDGES)
        for text, kind in zip(texts, kinds, strict=True)
    ]
    folded = [trim(text) if text[:1] in BRACKETS else text for text in folded]
    return list(map(Facts, folded, words, sentences, proses))


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
    levelled = level(text)
    return measure(levelled, Spans([0], [len(levelled)], [kind]))[0]


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
