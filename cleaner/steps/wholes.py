"""Blocks of a page that stay with what they are part of: tables, lists, and the text around code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence

from cleaner.model import Block, BlockKind

LISTS = ("ul", "ol", "menu")
MAX_REMOVED_ITEMS = 0.5  # times the kept items of a list, for the removed ones to stay with them


def parts_of_kept(blocks: Sequence[Block], removed: Container[int]) -> Iterator[int]:
    """Yield the indices of the removed blocks that are parts of a whole that is kept.

    `blocks` are those that remained before `removed` was chosen among them. The classifier judges block by block, and
    a table without its head or code without one of its lines is worse than either kept or removed.
    """
    for rule in (_of_tables, _of_lists, _of_code):
        yield from rule(blocks, removed)


def _of_tables(blocks: Sequence[Block], removed: Container[int]) -> Iterator[int]:
    """Yield removed rows and captions of the tables most of whose words are kept."""
    for parts in _groups(blocks, _table_of):
        words = sum(part.facts.words for part in parts)
        if 2 * sum(part.facts.words for part in parts if part.index not in removed) > words:
            yield from (part.index for part in parts if part.index in removed)


def _of_lists(blocks: Sequence[Block], removed: Container[int]) -> Iterator[int]:
    """Yield the few removed items of lists whose other items are kept, with a sentence among them."""
    for parts in _groups(blocks, _list_of):
        kept = [part for part in parts if part.index not in removed]
        if len(parts) - len(kept) <= MAX_REMOVED_ITEMS * len(kept) and any(part.facts.sentence for part in kept):
            yield from (part.index for part in parts if part.index in removed)


def _of_code(blocks: Sequence[Block], removed: Container[int]) -> Iterator[int]:
    """Yield removed code between the first and the last kept paragraph of prose."""
    kept = [block.index for block in blocks if block.facts.prose and block.index not in removed]
    for block in blocks if kept else ():
        if block.kind is BlockKind.CODE and block.index in removed and kept[0] < block.index < kept[-1]:
            yield block.index


def _groups(blocks: Iterable[Block], group_of: Callable[[Block], int]) -> Iterable[Sequence[Block]]:
    """Return the blocks by group; a block whose group is -1 is in none."""
    groups: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if (group := group_of(block)) >= 0:
            groups[group].append(block)
    return groups.values()


def _table_of(block: Block) -> int:
    """Return the number of the table that a block is a row or the caption of, or -1."""
    if block.markup is None or "table" not in block.markup.tags:
        return -1
    at = block.markup.tags.index("table")
    is_part = block.kind is BlockKind.TABLE_ROW or "caption" in block.markup.tags[:at]
    return block.markup.inside[at] if is_part else -1


def _list_of(block: Block) -> int:
    """Return the number of the list that a block is in an item of, or -1."""
    if block.markup is None or block.kind is not BlockKind.LIST_ITEM:
        return -1
    pairs = zip(block.markup.tags, block.markup.inside, strict=True)
    return next((at for tag, at in pairs if tag in LISTS), -1)
