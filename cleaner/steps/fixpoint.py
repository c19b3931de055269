"""Runs steps again and again until none of them removes anything more, also when what is left is read again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter

from cleaner.model import CleanResult, Document, Removal, Removals, Span, Step
from cleaner.reading.blocks import split_blocks

_start = attrgetter("start")


def to_fixpoint(*steps: Step) -> Step:
    """Return a step that runs the steps in this order, again and again, until none finds anything more.

    A removal at the edge of a document moves the edge. A document that is cleaned twice has to come out as after the
    first time. Every round but the last removes something, so the rounds end.
    """

    def run(document: Document, removals: Removals) -> Iterator[Removal]:
        idle = 0
        while True:
            for step in steps:
                found = tuple(step(document, removals))
                after = removals.merged(document, found) if found else removals
                idle = idle + 1 if len(after) == len(removals) else 0
                removals = after
                yield from found
                if idle == len(steps):
                    return

    return run


def read_again(step: Step) -> Step:
    """Return the step, run once more on what it leaves of a text, as long as that splits into other blocks.

    Whether lines were wrapped and which lines are code follows from all lines of a text, so other lines may be joined
    once some are gone. Of a page nothing is read again: its blocks follow from its markup.
    """

    def run(document: Document, removals: Removals) -> Iterator[Removal]:
        while True:
            found = tuple(step(document, removals))
            yield from found
            removals = removals.merged(document, found) if found else removals
            if document.page_metadata or not len(removals) or _splits_alike(document, removals):
                return
            moved = from_rest(step, document, removals)
            if not moved:
                return
            yield from moved
            removals = removals.merged(document, moved)

    return run


def from_rest(step: Step, document: Document, removals: Removals) -> tuple[Removal, ...]:
    """Return what a step removes from what is left of a text, read as a text of its own."""
    text, spans = _kept(document, removals)
    again = Document(text, split_blocks(text), document.language, document.page_type)
    return tuple(_moved(document, tuple(step(again, Removals())), spans))


def _kept(document: Document, removals: Removals) -> tuple[str, list[Span]]:
    """Return the text that is left of a document, and the spans of the source that it is made of."""
    spans = CleanResult(document.source_text, tuple(removals)).kept()
    return "".join([document.source_text[start:end] for start, end in spans]), spans


def _splits_alike(document: Document, removals: Removals) -> bool:
    """Tell whether the text that is left of a document splits into the blocks that are left of it."""
    text, spans = _kept(document, removals)
    again = split_blocks(text)
    kept = [block for block in document.blocks if block.index not in removals.fully_removed]
    if [block.kind for block in kept] != [block.kind for block in again]:
        return False
    places = _Places(spans)
    return all(
        block.start <= places.source(each.start) and places.source(each.end - 1) < block.end
        for block, each in zip(kept, again, strict=True)
    )


class _Places:
    """Offsets in the source of the offsets in a text that is made of spans of it."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = spans
        self.begins: list[int] = []
        at = 0
        for start, end in spans:
            self.begins.append(at)
            at += end - start

    def source(self, at: int) -> int:
        """Return the offset in the source of an offset in the text."""
        piece = bisect_right(self.begins, at) - 1
        return self.spans[piece][0] + at - self.begins[piece]

    def sources(self, start: int, end: int) -> Iterator[Span]:
        """Yield the spans of the source that make up a span of the text."""
        for piece in range(bisect_right(self.begins, start) - 1, bisect_right(self.begins, end - 1)):
            first, last = self.spans[piece]
            at = self.begins[piece]
            yield max(first, first + start - at), min(last, first + end - at)


def _moved(document: Document, found: Iterable[Removal], spans: list[Span]) -> Iterator[Removal]:
    """Yield removals from a text as removals from the blocks of the document it is made of."""
    blocks, places = document.blocks, _Places(spans)
    for removal in found:
        for start, end in places.sources(removal.start, removal.end):
            at = max(0, bisect_right(blocks, start, key=_start) - 1)
            while at < len(blocks) and blocks[at].start < end:
                first, last = max(start, blocks[at].start), min(end, blocks[at].end)
                if first < last:
                    yield removal._replace(start=first, end=last)
                at += 1
