"""The steps: each judges a document and hands in removals; none edits anything."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.folding import level
from cleaner.model import Block, Document, Facts, Removal, Removals, Step
from cleaner.reading.blocks import Spans, measure

MOST_ROUNDS = 5  # of all steps; pages are quiet after three


def kept_facts(document: Document, removals: Removals, block: Block) -> Facts:
    """The facts of what is left of a block: after a cut, a sentence may be none any more."""
    if block.index not in removals.by_block:
        return block.facts
    left = level("".join(document.source_text[start:end] for start, end in removals.left(block)).strip())
    return measure(left, Spans([0], [len(left)], [block.kind]))[0]


def all_kept_facts(document: Document, removals: Removals) -> dict[int, Facts]:
    """The facts of what is left of each block that is not gone, by its index."""
    whole, blocks = removals.whole, document.blocks
    facts = {block.index: block.facts for block in blocks if block.index not in whole}
    facts.update((at, kept_facts(document, removals, blocks[at])) for at in removals.by_block if at not in whole)
    return facts


def kept_text(document: Document, removals: Removals, block: Block) -> str:
    """What is left of a block, folded and trimmed; `""` when it is gone."""
    return kept_facts(document, removals, block).folded


def until_quiet(*steps: Step) -> Step:
    """The steps, again and again in this order until none finds anything more.

    What stands at the edge of a document changes when something there goes; a document cleaned twice has to come out as
    after the first time.
    """

    def judge(document: Document, removals: Removals) -> Iterator[Removal]:
        quiet = 0
        for _ in range(MOST_ROUNDS):
            for step in steps:
                found = tuple(step(document, removals))
                after = removals.with_(document, found) if found else removals
                quiet = quiet + 1 if len(after) == len(removals) else 0
                removals = after
                yield from found
                if quiet == len(steps):
                    return

    return judge
