"""Blocks of a document that the compiled core has read, as a sequence of objects of Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, repeat
from typing import Any, overload

import cleaner._core as _core
from cleaner.model import Block, BlockKind, Facts, Markup

KINDS = tuple(BlockKind)
"""Kinds of blocks, by their number in the core."""
NUMBER_OF_KIND = {kind: at for at, kind in enumerate(KINDS)}


class CoreBlocks(Sequence[Block]):
    """Tuple of blocks that is made when something first asks for a block; most documents need none of them.

    It equals the tuple of the same blocks and is pickled as one.
    """

    __slots__ = ("_made", "_markup", "_native", "handle")

    def __init__(self, handle: object, markup: Sequence[Markup] = ()) -> None:
        """Take the handle of a document of the core, and the markup of each block if it is a page."""
        assert _core.native
        self.handle = handle
        self._native = _core.native
        self._markup = markup
        self._made: tuple[Block, ...] | None = None

    def _blocks(self) -> tuple[Block, ...]:
        if self._made is None:
            starts, ends, kinds = self._native.spans(self.handle)
            facts = map(Facts._make, self._native.block_facts(self.handle))
            named = map(KINDS.__getitem__, kinds)
            self._made = tuple(map(Block, count(), starts, ends, named, facts, self._markup or repeat(None)))
        return self._made

    def __len__(self) -> int:
        return int(self._native.block_count(self.handle))

    @overload
    def __getitem__(self, at: int) -> Block: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Block, ...]: ...

    def __getitem__(self, at: int | slice) -> Block | tuple[Block, ...]:
        return (self._made or self._blocks())[at]

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CoreBlocks):
            return self is other or self._blocks() == other._blocks()
        return self._blocks() == other

    def __hash__(self) -> int:
        return hash(self._blocks())

    def __repr__(self) -> str:
        return repr(self._blocks())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._blocks(),)
