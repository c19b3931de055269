"""TODO."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Document, Removal, Removals, Step

MAX_ROUNDS = 5  # of all steps; pages are quiet after three


def to_fixpoint(*steps: Step) -> Step:
    """The steps, again and again in this order until none finds anything more.

    What stands at the edge of a document changes when something there goes; a document cleaned twice has to come out as
    after the first time.
    """

    def run(document: Document, removals: Removals) -> Iterator[Removal]:
        quiet = 0
        for _ in range(MAX_ROUNDS):
            for step in steps:
                found = tuple(step(document, removals))
                after = removals.merged(document, found) if found else removals
                quiet = quiet + 1 if len(after) == len(removals) else 0
                removals = after
                yield from found
                if quiet == len(steps):
                    return

    return run
