"""The step that takes out what an earlier document has said: only a run over many tells, so it is told what that is.

Paragraphs go, and with them what stands between them and was said there too: headings, captions, rows, so that of a
whole copy nothing is left. What short lines say by themselves, many documents say ("Ingredients"); those stay, and so
does what introduces a paragraph that stays. A marked heading goes when everything under it went.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from cleaner.model import Block, Document, Removal, Removals, Step
from cleaner.steps.repeats import NEVER, REPEAT
from cleaner.steps.structure import empty_headings

REASON = "repeats.across-documents"
REASONS = (REASON,)
"""What receipts of this step are signed with."""


def across_documents(names: Mapping[int, str]) -> Step:
    """The step for a document; `names` are of those that say its blocks before it, by index."""

    def step(document: Document, removals: Removals) -> Iterator[Removal]:
        left = [block for block in document.blocks if not removals.is_removed(block)]
        going = {block.index: block for block in _going(left, names)}
        for block in going.values():
            why = f"Said before in {names[block.index]}"
            for start, end in removals.remaining(block):
                yield Removal(start, end, REASON, REPEAT, why)
        bare_before = {heading.start for heading in empty_headings(document, left)}  # others let those stay
        for heading in empty_headings(document, [block for block in left if block.index not in going]):
            if heading.start not in bare_before:
                yield Removal(heading.start, heading.end, REASON, REPEAT, heading.why)

    return step


def _going(left: Sequence[Block], names: Mapping[int, str]) -> Iterator[Block]:
    for is_said, stretch in groupby(left, lambda block: block.index in names):
        if is_said:
            yield from _of_stretch(list(stretch), left[-1])


def _of_stretch(stretch: Sequence[Block], last: Block) -> Sequence[Block]:
    """Those of blocks in a row, all said before, that go."""
    prose = [at for at, block in enumerate(stretch) if block.facts.prose and block.kind not in NEVER]
    if not prose:
        return ()
    return stretch if stretch[-1] is last else stretch[: prose[-1] + 1]
