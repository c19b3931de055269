"""The step that removes blocks that an earlier document of the run contains; the caller passes in which those are.

Paragraphs are removed, and so are headings, captions and rows between them that the earlier document contains too, so
that nothing is left of a whole copy. Short lines by themselves stay, because many documents have them
("Ingredients"), and so does what introduces a paragraph that stays. A marked heading is removed when everything under
it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from cleaner.model import Block, Document, Removal, Removals, Step
from cleaner.steps.repeats import EXEMPT_KINDS, REPEAT
from cleaner.steps.structure import empty_headings

REASON = "repeats.across-documents"
REASONS = (REASON,)
"""Reasons in the receipts of this step."""


def across_documents(names: Mapping[int, str]) -> Step:
    """Return the step for a document; `names` has, by the index of a block, the earlier document that contains it."""

    def step(document: Document, removals: Removals) -> Iterator[Removal]:
        remaining = [block for block in document.blocks if not removals.is_removed(block)]
        removed = {block.index: block for block in _removable(remaining, names)}
        for block in removed.values():
            why = f"Said before in {names[block.index]}"
            for start, end in removals.remaining(block):
                yield Removal(start, end, REASON, REPEAT, why)
        empty_before = {heading.start for heading in empty_headings(document, removals, ())}  # other steps left those
        for heading in empty_headings(document, removals, removed):
            if heading.start not in empty_before:
                yield Removal(heading.start, heading.end, REASON, REPEAT, heading.why)

    return step


def _removable(remaining: Sequence[Block], names: Mapping[int, str]) -> Iterator[Block]:
    for is_repeat, run in groupby(remaining, lambda block: block.index in names):
        if is_repeat:
            yield from _removable_of_run(list(run), remaining[-1])


def _removable_of_run(run: Sequence[Block], last: Block) -> Sequence[Block]:
    """Return the blocks to remove of a run of blocks that earlier documents contain; `last` ends the document."""
    prose = [at for at, block in enumerate(run) if block.facts.prose and block.kind not in EXEMPT_KINDS]
    if not prose:
        return ()
    return run if run[-1] is last else run[: prose[-1] + 1]
