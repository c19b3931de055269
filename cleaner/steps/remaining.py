"""What remains of a document while a step removes from it: kept blocks in order, their facts, and their positions."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.frozen import with_changes
from cleaner.model import Block, Document, Facts, Removal, Removals, Span
from cleaner.reading.facts import facts_of_spans
from cleaner.steps.structure import entries


class Remaining:
    """The kept blocks of a document."""

    def __init__(self, document: Document, removals: Removals) -> None:
        self.document = document
        self.is_kept = bytearray(b"\1") * len(document.blocks)
        self.is_prose = bytearray(block.facts.prose for block in document.blocks)
        """Whether each block is kept, and what is left of it prose."""
        self._spans: dict[int, list[Span]] = {}
        """Kept spans of the blocks of which a part is removed, by index."""
        self._facts: dict[int, Facts] = {}
        for at in removals.fully_removed:
            self.is_kept[at] = self.is_prose[at] = 0
        for at in removals.by_block.keys() - removals.fully_removed:
            self._measure(document.blocks[at], removals.remaining(document.blocks[at]))

    def _measure(self, block: Block, spans: list[Span]) -> None:
        self._spans[block.index] = spans
        self._facts[block.index] = facts_of_spans(self.document, block, spans)
        self.is_prose[block.index] = self._facts[block.index].prose

    @property
    def partial(self) -> set[int]:
        """Indices of the blocks of which a part is removed."""
        return set(self._spans)

    @property
    def count(self) -> int:
        """Number of the kept blocks."""
        return self.is_kept.count(1)

    @property
    def prose(self) -> int:
        """Number of those of them of which what is left is prose."""
        return self.is_prose.count(1)

    def is_partial(self, block: Block) -> bool:
        """Tell whether a part of the block is removed."""
        return block.index in self._spans

    def facts(self, block: Block) -> Facts:
        """Return the facts of the kept part of a block."""
        return self._facts.get(block.index, block.facts)

    def spans(self, block: Block) -> list[Span]:
        """Return the kept spans of a block, in order."""
        return self._spans.get(block.index) or [(block.start, block.end)]

    def text(self, block: Block) -> str:
        """Return the kept part of a block, as it is in the source."""
        return "".join(self.document.source_text[start:end] for start, end in self.spans(block)).strip()

    def above(self, block: Block) -> Block | None:
        """Return the kept block above, if any."""
        at = self.is_kept.rfind(1, 0, block.index)
        return self.document.blocks[at] if at >= 0 else None

    def below(self, block: Block) -> Block | None:
        """Return the kept block below, if any."""
        at = self.is_kept.find(1, block.index + 1)
        return self.document.blocks[at] if at >= 0 else None

    def all_below(self, block: Block) -> Iterator[Block]:
        """Yield the kept blocks below a block, in order."""
        while (following := self.below(block)) is not None:
            block = following
            yield block

    def blocks(self) -> Iterator[Block]:
        """Yield the kept blocks in order, with the facts of their kept parts."""
        for block in self.document.blocks:
            if self.is_kept[block.index]:
                yield with_changes(block, facts=self._facts[block.index]) if block.index in self._facts else block

    def entries(self) -> frozenset[int]:
        """Return the indices of the kept blocks that are entries of a manual, a diary or minutes."""
        return entries(self.document, bytes(self.is_kept), self._facts)

    def remove(self, removal: Removal, block: Block) -> None:
        """Take the span of a removal from a kept block, which is gone when nothing is left of it."""
        left = [
            span
            for start, end in self.spans(block)
            for span in ((start, min(end, removal.start)), (max(start, removal.end), end))
            if span[0] < span[1]
        ]
        if left:
            self._measure(block, left)
            return
        self._spans.pop(block.index, None)
        self._facts.pop(block.index, None)
        self.is_kept[block.index] = self.is_prose[block.index] = 0
