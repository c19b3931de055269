"""Blocks of a document that the compiled core has read, as a sequence of objects of Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, repeat

import cleaner._core as _core
from cleaner._core.made import Made
from cleaner.model import Block, BlockKind, Facts, Markup

KINDS = tuple(BlockKind)
"""Kinds of blocks, by their number in the core."""
NUMBER_OF_KIND = {kind: at for at, kind in enumerate(KINDS)}


class CoreBlocks(Made[Block]):
    """Tuple of blocks that is made when something first asks for a block; most documents need none of them."""

    __slots__ = ("_markup_handle", "_native", "handle", "markup")

    def __init__(self, handle: object, markup: Sequence[Markup] = ()) -> None:
        """Take the handle of a document of the core, and the markup of each block if it is a page."""
        super().__init__(self._blocks)
        self.handle = handle
        self.markup = markup
        self._markup_handle: object = None
        self._native = _core.native

    def _blocks(self) -> Iterator[Block]:
        starts, ends, kinds = self._native.spans(self.handle)
        facts = map(Facts._make, self._native.block_facts(self.handle))
        return map(Block, count(), starts, ends, map(KINDS.__getitem__, kinds), facts, self.markup or repeat(None))

    @property
    def markup_handle(self) -> object:
        """Handle of the markup; the core made that of a page that it has read."""
        if self._markup_handle is None:
            made = getattr(self.markup, "handle", None)
            self._markup_handle = self._native.make_markup(self.markup) if made is None else made
        return self._markup_handle

    def __len__(self) -> int:
        return int(self._native.block_count(self.handle))
