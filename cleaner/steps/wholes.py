"""Blocks that stay with what they are part of: tables, lists, definitions, answers, lines of data, text around code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise

import cleaner._core as _core
from cleaner._core.documents import markup_handle, removals_of
from cleaner.classifier.dom import HEADINGS
from cleaner.model import Block, BlockKind, Document, Removals
from cleaner.steps.content_box import (
    LISTS,
    MAX_LINKED,
    ContentBox,
    element_around,
    is_doubtful,
    link_share,
)

NUMBER = re.compile(r"\d+\w*")  # with a letter behind, as in numbers of models
TABLES, CAPTIONS = ("table",), ("caption",)
OPENED, GLOSSARIES = ("details",), ("dl",)
TITLES = frozenset(("summary", "button", "dt", *HEADINGS))
"""Elements that say what a reader opens with them."""
TITLE_LEVELS = 4  # elements around a title, innermost first, of which one is in `TITLES`
MAX_REMOVED_RUN = 0.25  # times the kept items of a list in a text, for the removed ones to stay with them
MAX_REMOVED_ITEMS = 0.5  # the same for lists in pages, and for lines of data


def parts_of_kept(document: Document, removals: Removals, removed: Collection[int]) -> Iterator[int]:
    """Yield the indices of the removed blocks that are parts of a whole that is kept.

    `removed` was chosen among the blocks that `removals` leaves. The classifier judges block by block, and a table
    without its head or code without one of its lines is worse than either kept or removed.
    """
    if _core.native:
        page = (markup_handle(document), TABLES, CAPTIONS, LISTS) if document.page_metadata else None
        handle = removals_of(document, removals)
        yield from _core.native.parts_of_kept(handle, removed, MAX_REMOVED_RUN, MAX_REMOVED_ITEMS, page)
        return
    rules = (_of_tables, _of_lists) if document.page_metadata else (_of_items,)
    blocks = [block for block in document.blocks if block.index not in removals.fully_removed]
    for rule in (*rules, _of_code, _of_data):
        yield from rule(blocks, removed)


def parts_in_box(box: ContentBox, unsure: Collection[int]) -> Iterator[int]:
    """Yield the indices of the removed blocks of a page that are parts of a whole in the element with its content.

    The classifier is not certain about them (`unsure`), or about most of their whole.
    """
    if box.handle:
        yield from _core.native.parts_in_box(box.handle, unsure, _settings())
        return
    for rule in (_of_openable, _of_glossaries, _of_standfirsts):
        yield from rule(box, unsure)


@cache
def _settings() -> object:
    """Return what the core has to know about parts of wholes, as a handle."""
    return _core.native.make_part_settings(OPENED, GLOSSARIES, TITLES, TITLE_LEVELS, MAX_LINKED)


def _of_openable(box: ContentBox, unsure: Collection[int]) -> Iterator[int]:
    """Yield removed titles of what a reader opens (`details`, accordions, answers), if most of that is kept."""
    opened = [*_groups(box.remaining, lambda block: element_around(block, OPENED)), *box.groups("questions")]
    for parts in opened:
        kept = sum(part.facts.words for part in parts if part.index not in box.removed)
        if 2 * kept > sum(part.facts.words for part in parts) and link_share(parts) <= MAX_LINKED:
            pairs = ((one.index, two.index) for one, two in pairwise(parts) if _is_title(one))
            yield from (one for one, two in pairs if one in unsure and two not in box.removed)


def _is_title(block: Block) -> bool:
    return block.markup is not None and not TITLES.isdisjoint(block.markup.tags[:TITLE_LEVELS])


def _of_glossaries(box: ContentBox, unsure: Collection[int]) -> Iterator[int]:
    """Yield removed parts of the `dl` with sentences that stand between kept prose."""
    for parts in _groups(box.remaining, lambda block: element_around(block, GLOSSARIES)):
        is_between = box.prose and box.prose[0].index < parts[0].index < parts[-1].index < box.prose[-1].index
        has_sentence = any(part.facts.sentence for part in parts)
        if is_between and has_sentence and _is_own(parts, box, unsure):
            yield from (part.index for part in parts if part.index in box.removed)


def _of_standfirsts(box: ContentBox, unsure: Collection[int]) -> Iterator[int]:
    """Yield removed lines above the kept prose that are named as what stands there."""
    for parts in box.groups("standfirst"):
        if box.prose and parts[-1].index < box.prose[0].index and _is_own(parts, box, unsure):
            yield from (part.index for part in parts if part.index in box.removed)


def _is_own(parts: Sequence[Block], box: ContentBox, unsure: Collection[int]) -> bool:
    """Tell whether blocks are in the box and in no frame, are few links, and may be content to the classifier."""
    is_held = all(map(box.holds, parts)) and link_share(parts) <= MAX_LINKED
    return is_held and is_doubtful(parts, unsure, box.removed)


def _of_tables(blocks: Sequence[Block], removed: Container[int]) -> Iterator[int]:
    """Yield removed rows and captions of the tables most of whose words are kept."""
    for parts in _groups(blocks, _table_of):
        words = sum(part.facts.words for part in parts)
        if 2 * sum(part.facts.words for part in parts if part.index not in removed) > words:
            yield from (part.index for part in parts if part.index in removed)


def _of_lists(blocks: Sequence[Block], removed: Container[int]) -> Iterator[int]:
    """Yield the few removed items of lists whose other items are kept, with a sentence among them."""
    for parts in _groups(blocks, _list_of):
        if any(part.facts.sentence for part in parts if part.index not in removed):
            yield from _few(parts, removed, MAX_REMOVED_ITEMS)


def _of_code(blocks: Sequence[Block], removed: Container[int]) -> Iterator[int]:
    """Yield removed code between the first and the last kept paragraph of prose."""
    kept = [block.index for block in blocks if block.facts.prose and block.index not in removed]
    for block in blocks if kept else ():
        if block.kind is BlockKind.CODE and block.index in removed and kept[0] < block.index < kept[-1]:
            yield block.index


def _of_items(blocks: Sequence[Block], removed: Container[int]) -> Iterator[int]:
    """Yield the few removed items of lists in texts whose other items are kept; items in a row are one list."""
    for is_item, run in groupby(blocks, lambda block: block.kind is BlockKind.LIST_ITEM):
        yield from _few(list(run), removed, MAX_REMOVED_RUN) if is_item else ()


def _of_data(blocks: Sequence[Block], removed: Container[int]) -> Iterator[int]:
    """Yield the few removed lines among lines of the same form, such as values of the same unit, that are kept."""
    for form, run in groupby(blocks, lambda block: NUMBER.sub("0", block.facts.folded)):
        yield from _few(list(run), removed, MAX_REMOVED_ITEMS) if "0" in form else ()


def _few(parts: Sequence[Block], removed: Container[int], most: float) -> Iterator[int]:
    """Yield the removed parts of a whole if there are at most so many for each kept one."""
    gone = [part.index for part in parts if part.index in removed]
    if len(gone) <= most * (len(parts) - len(gone)):
        yield from gone


def _groups(blocks: Iterable[Block], group_of: Callable[[Block], int]) -> Iterable[Sequence[Block]]:
    """Return the blocks by group; a block whose group is -1 is in none."""
    groups: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if (group := group_of(block)) >= 0:
            groups[group].append(block)
    return groups.values()


def _table_of(block: Block) -> int:
    """Return the number of the table that a block is a row or the caption of, or -1."""
    around = block.markup.tags if block.markup else ()
    at = next((at for at, tag in enumerate(around) if tag in TABLES), -1)
    is_part = block.kind is BlockKind.TABLE_ROW or not set(CAPTIONS).isdisjoint(around[: max(at, 0)])
    return element_around(block, TABLES) if is_part else -1


def _list_of(block: Block) -> int:
    """Return the number of the list that a block is in an item of, or -1."""
    return element_around(block, LISTS) if block.kind is BlockKind.LIST_ITEM else -1
