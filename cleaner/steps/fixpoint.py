"""Runs steps again and again until none of them removes anything more."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Document, Removal, Removals, Step

MAX_ROUNDS = 5  # of all steps; on pages, nothing is found after three


def to_fixpoint(*steps: Step) -> Step:
    """Return a step that runs the steps in this order, again and again, until none finds anything more.

    A removal at the edge of a document moves the edge. A document that is cleaned twice has to come out as after the
    first time.
    """

    def run(document: Document, removals: Removals) -> Iterator[Removal]:
        idle = 0
        for _ in range(MAX_ROUNDS):
            for step in steps:
                found = tuple(step(document, removals))
                after = removals.merged(document, found) if found else removals
                idle = idle + 1 if len(after) == len(removals) else 0
                removals = after
                yield from found
                if idle == len(steps):
                    return

    return run
