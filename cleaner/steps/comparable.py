"""Chooses what of a cleaned document is compared with other documents.

All blocks that stay whole are compared word for word, so that nothing is left of a whole copy. Paragraphs are also
compared by similarity, unless they are of a kind that repeats on purpose: code, rows of tables, quotes, list items.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.dedup.fingerprints import hash_text, text_fingerprint
from cleaner.dedup.paragraphs import Paragraph, Paragraphs, paragraphs
from cleaner.model import Block, Document, Removals
from cleaner.steps.repeats import EXEMPT_KINDS, MIN_NEAR_WORDS
from cleaner.steps.source_code import source_code

LABEL_BITS = 32


def comparable(document: Document, removals: Removals) -> Paragraphs:
    """Return what is compared of the blocks of a document that `removals` leave whole."""
    labels = dict(_labelled(document, removals))
    exempt = source_code(document)
    whole = [block for block in document.blocks if block not in removals]
    near = [
        Paragraph(at, document.text(block), labels.get(block.index, 0))
        for at, block in enumerate(whole)
        if _is_paragraph(block) and block.index not in exempt
    ]
    texts = (text_fingerprint(document, block) for block in whole)
    return paragraphs((block.index for block in whole), texts, near)


def _is_paragraph(block: Block) -> bool:
    """Tell whether a block is running text, long enough that small changes leave it the same statement."""
    return block.facts.prose and block.facts.words >= MIN_NEAR_WORDS and block.kind not in EXEMPT_KINDS


def _labelled(document: Document, removals: Removals) -> Iterator[tuple[int, int]]:
    """Yield the blocks of prose under a heading within the text, by index, each with a hash of the heading.

    Clauses of a contract say nearly the same under different headings, and mean it.
    """
    label, has_prose = "", False
    for block in document.blocks:
        if removals.is_removed(block):
            continue
        if not block.facts.prose:
            label = "" if block.facts.sentence or not has_prose else block.facts.folded
            continue
        if label:
            yield block.index, hash_text(label) >> (64 - LABEL_BITS)
        label, has_prose = "", True
