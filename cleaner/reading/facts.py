"""TODO."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.model import Block, BlockKind, Document, Facts, Removals
from cleaner.normalize import BRACKETS, EDGES, INVISIBLE, level, squeeze, trim

PROSE_WORDS = 12  # a sentence of fewer is as often a prompt or a caption


LONG_WORDS = 30  # so many with commas or full stops inside are prose even without an ending


ENDINGS = frozenset(".!?…。！？؟।۔։።")


CLOSERS = "\"')]}»”’›」』）*_"


SENTENCE_ENDS = ENDINGS.union(CLOSERS)


_MARKS = re.compile(r"(?:[-*+•◦‣▪·]|\d{1,3}[.)]|[a-z]\)|#{1,6}|>)\s+")


UNSPACED = (  # scripts that put no spaces between words
    ("\u0e00", "\u109f"),  # Thai, Lao, Tibetan, Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # kana
    ("\u3400", "\u9fff"),  # Chinese characters
    ("\uf900", "\ufaff"),
)


UNTIDY = (
    frozenset("\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u1680\u2000\u2001\u2004\u2005\u2006\u2008\u2028\u2029\u205f") | INVISIBLE
)
"""White space that levelling leaves, and invisible marks: what `squeeze` has work with."""


UNTIDY_ASCII = frozenset(filter(str.isascii, UNTIDY))


MARKED_UP = (BlockKind.HEADING, BlockKind.CODE, BlockKind.TABLE_ROW)
"""Kinds that are never prose."""


class Spans(NamedTuple):
    """Where blocks begin and end, and their kinds, column by column."""

    starts: list[int]
    ends: list[int]
    kinds: list[BlockKind]


def measure(levelled: str, spans: Spans) -> list[Facts]:
    """The facts of the blocks at `spans` of a levelled text.

    Column by column, and what is rare is looked for once in the whole text: this is the inmost loop of reading.
    """
    starts, ends, kinds = spans
    texts = list(map(levelled.__getitem__, map(slice, starts, ends)))
    beyond_ascii = frozenset() if levelled.isascii() else frozenset(levelled)
    if "  " in levelled or not beyond_ascii.isdisjoint(UNTIDY) or any(map(levelled.__contains__, UNTIDY_ASCII)):
        texts = [squeeze(text) for text in texts]
    elif "\n" in levelled:
        texts = [squeeze(text) if "\n" in text else text for text in texts]
    words = [text.count(" ") + 1 for text in texts]
    if unspaced := frozenset(filter(_is_unspaced, beyond_ascii)):
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


def _is_unspaced(character: str) -> bool:
    return character >= UNSPACED[0][0] and any(first <= character <= last for first, last in UNSPACED)


def is_long_prose(squeezed: str, words: int) -> bool:
    """Is a text that does not end as a sentence still prose? A row of links is as long, but has no inner stops."""
    if words < LONG_WORDS:
        return False
    return squeezed.count(", ") + squeezed.count(". ") > 1 or words > 2 * squeezed.count(" ")


def kept_facts(document: Document, removals: Removals, block: Block) -> Facts:
    """The facts of what is left of a block: after a cut, a sentence may be none any more."""
    if block.index not in removals.by_block:
        return block.facts
    left = level("".join(document.source_text[start:end] for start, end in removals.remaining(block)).strip())
    return measure(left, Spans([0], [len(left)], [block.kind]))[0]


def all_kept_facts(document: Document, removals: Removals) -> dict[int, Facts]:
    """The facts of what is left of each block that is not gone, by its index."""
    whole, blocks = removals.fully_removed, document.blocks
    facts = {block.index: block.facts for block in blocks if block.index not in whole}
    facts.update((at, kept_facts(document, removals, blocks[at])) for at in removals.by_block if at not in whole)
    return facts


def kept_text(document: Document, removals: Removals, block: Block) -> str:
    """What is left of a block, folded and trimmed; `""` when it is gone."""
    return kept_facts(document, removals, block).folded
