"""The step that removes blocks that another document says and keeps; the caller passes in which those are.

Paragraphs are removed, and so are headings, captions and rows between them that the other document contains too, so
that nothing is left of a whole copy. Short lines by themselves stay, because many documents have them
("Ingredients"), and so does what introduces a paragraph that stays. A marked heading is removed when everything under
it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import floor

from cleaner.dedup.earlier import Original
from cleaner.model import Block, Document, Removal, Removals, Step
from cleaner.steps.repeats import EXEMPT_KINDS, REPEAT
from cleaner.steps.structure import empty_headings

REASON, NEAR = "repeats.across-documents", "repeats.across-documents-near"
REASONS = (REASON, NEAR)
"""Reasons in the receipts of this step."""


def across_documents(originals: Mapping[int, Original]) -> Step:
    """Return the step for a document; `originals` has, by the index of a block, what says the same."""

    def step(document: Document, removals: Removals) -> Iterator[Removal]:
        remaining = [block for block in document.blocks if not removals.is_removed(block)]
        removed = {block.index: block for block in _removable(remaining, originals)}
        for block in removed.values():
            original = originals[block.index]
            reason = REASON if original.similarity == 1 else NEAR
            for start, end in removals.remaining(block):
                yield Removal(start, end, reason, REPEAT, why(original))
        empty_before = {heading.start for heading in empty_headings(document, removals, ())}  # other steps left those
        for heading in empty_headings(document, removals, removed):
            if heading.start not in empty_before:
                yield Removal(heading.start, heading.end, REASON, REPEAT, heading.why)

    return step


def why(original: Original) -> str:
    """Return the text of a receipt: which document says the same, in which of its blocks, and how nearly the same."""
    where = f"{original.name}, block {original.block + 1}"
    if original.similarity == 1:
        return f"Said before in {where}"
    return f"Nearly said before in {where}: similarity {floor(100 * original.similarity) / 100:.2f}"


def _removable(remaining: Sequence[Block], originals: Mapping[int, Original]) -> Iterator[Block]:
    for is_repeat, run in groupby(remaining, lambda block: block.index in originals):
        if is_repeat:
            yield from _removable_of_run(list(run), remaining[-1])


def _removable_of_run(run: Sequence[Block], last: Block) -> Sequence[Block]:
    """Return the blocks to remove of a run of blocks that earlier documents contain; `last` ends the document."""
    prose = [at for at, block in enumerate(run) if block.facts.prose and block.kind not in EXEMPT_KINDS]
    if not prose:
        return ()
    return run if run[-1] is last else run[: prose[-1] + 1]
