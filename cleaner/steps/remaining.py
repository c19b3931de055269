"""What remains of a document while a step removes from it: kept blocks in order, their facts, and their positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.frozen import with_changes
from cleaner.model import Block, Document, Facts, Removal, Removals, Span
from cleaner.reading.facts import facts_of_spans


class Remaining:
    """The kept blocks of a document, as a linked list: a removal takes the same time in a text of any length."""

    def __init__(self, document: Document, removals: Removals) -> None:
        self.document = document
        self._spans: dict[int, list[Span]] = {}
        """Kept spans of the blocks of which a part is removed, by index."""
        self._facts: dict[int, Facts] = {}
        kept = [block.index for block in document.blocks if block.index not in removals.fully_removed]
        count = len(document.blocks)
        self._above, self._below = [-1] * (count + 1), [count] * (count + 1)
        for one, two in zip([-1, *kept], [*kept, count], strict=True):
            self._below[one], self._above[two] = two, one  # the entry at -1 is the last one, for the document's ends
        self.is_kept = bytearray(count)
        for at in kept:
            self.is_kept[at] = 1
        for at in removals.by_block.keys() - removals.fully_removed:
            self._measure(document.blocks[at], removals.remaining(document.blocks[at]))
        self.count = len(kept)
        self.prose = sum(self.facts(document.blocks[at]).prose for at in kept)

    def _measure(self, block: Block, spans: list[Span]) -> None:
        self._spans[block.index] = spans
        self._facts[block.index] = facts_of_spans(self.document, block, spans)

    @property
    def partial(self) -> Sequence[int]:
        """Indices of the blocks of which a part is removed."""
        return sorted(self._spans)

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
        at = self._above[block.index]
        return self.document.blocks[at] if at >= 0 else None

    def below(self, block: Block) -> Block | None:
        """Return the kept block below, if any."""
        at = self._below[block.index]
        return self.document.blocks[at] if at < len(self.document.blocks) else None

    def all_below(self, block: Block) -> Iterator[Block]:
        """Yield the kept blocks below a block, in order."""
        while (following := self.below(block)) is not None:
            block = following
            yield block

    def blocks(self) -> list[Block]:
        """List the kept blocks, with the facts of their kept parts."""
        return [
            with_changes(block, facts=self._facts[block.index]) if block.index in self._facts else block
            for block in self.document.blocks
            if self.is_kept[block.index]
        ]

    def remove(self, removal: Removal, block: Block) -> None:
        """Take the span of a removal from a kept block, which is gone when nothing is left of it."""
        left = [
            span
            for start, end in self.spans(block)
            for span in ((start, min(end, removal.start)), (max(start, removal.end), end))
            if span[0] < span[1]
        ]
        self.prose -= self.facts(block).prose
        if left:
            self._measure(block, left)
            self.prose += self.facts(block).prose
            return
        self._spans.pop(block.index, None)
        self._facts.pop(block.index, None)
        above, below = self._above[block.index], self._below[block.index]
        self._below[above], self._above[below] = below, above
        self.is_kept[block.index] = 0
        self.count -= 1
