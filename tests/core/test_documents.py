"""Blocks of the core are a tuple of blocks to whoever asks, and the core gets the documents that Python has made."""

from __future__ import annotations

import copy
import gc
import pickle
from bisect import bisect_right
from operator import attrgetter

import pytest
from core_texts import needs_core, pure

from cleaner import _core, clean
from cleaner._core.blocks import CoreBlocks
from cleaner._core.documents import handle_of
from cleaner.frozen import with_changes
from cleaner.model import Block, BlockKind, Document, Facts
from cleaner.reading.blocks import split_blocks
from cleaner.reading.html import read_html

pytestmark = needs_core
TEXT = "# Bridge\n\nIt was closed on Tuesday.\n- one\n- two\n"
PAGE = "<html><body><h1>Bridge</h1><ul><li>one<li>two</ul></body></html>"


def both(text: str = TEXT) -> tuple[CoreBlocks, tuple[Block, ...]]:
    """Return the blocks of the core, none of them made yet, and those of Python."""
    blocks = split_blocks(text)
    assert isinstance(blocks, CoreBlocks)
    with pure():
        expected = split_blocks(text)
    assert isinstance(expected, tuple)
    return blocks, expected


USES = {
    "tuple": tuple,
    "list": list,
    "length": len,
    "truth": bool,
    "first": lambda blocks: blocks[0],
    "last": lambda blocks: blocks[-1],
    "slice": lambda blocks: blocks[1:],
    "step": lambda blocks: blocks[::-2],
    "reversed": lambda blocks: list(reversed(blocks)),
    "in": lambda blocks: split_blocks(TEXT)[2] in blocks,
    "index": lambda blocks: blocks.index(split_blocks(TEXT)[2]),
    "bisect": lambda blocks: bisect_right(blocks, 12, key=attrgetter("start")),
    "star": lambda blocks: [None, *blocks],
    "equal": lambda blocks: blocks == split_blocks(TEXT),
    "unequal": lambda blocks: blocks == split_blocks("Bridge"),
    "hash": hash,
    "repr": repr,
    "pickle": lambda blocks: pickle.loads(pickle.dumps(blocks)),
    "copy": copy.deepcopy,
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_blocks_are_used_like_a_tuple(use) -> None:
    blocks, expected = both()
    assert use(blocks) == use(expected)


def test_blocks_equal_the_tuple_from_either_side() -> None:
    blocks, expected = both()
    assert blocks == expected
    assert expected == blocks
    assert blocks != expected[1:]
    assert blocks != "blocks"


def test_no_blocks() -> None:
    blocks, expected = both("\n")
    assert not blocks
    assert blocks == expected == ()
    with pytest.raises(IndexError):
        blocks[0]


def test_blocks_are_made_once() -> None:
    blocks, _ = both()
    assert blocks[0] is next(iter(blocks))


def test_blocks_of_a_page_have_their_markup() -> None:
    _, blocks, _ = read_html(PAGE)
    assert isinstance(blocks, CoreBlocks)
    assert [block.markup.tags[0] for block in blocks if block.markup] == ["h1", "li", "li"]


def test_a_document_can_be_pickled() -> None:
    document = Document(TEXT, split_blocks(TEXT), "en")
    again = pickle.loads(pickle.dumps(document))
    assert (again.source_text, again.blocks, again.language) == (TEXT, document.blocks, "en")


def facts_in_core(document: Document) -> list[Facts]:
    assert _core.native
    return [Facts._make(facts) for facts in _core.native.block_facts(handle_of(document))]


def test_a_document_of_python_keeps_its_facts() -> None:
    facts = Facts("not what the text says", 99, sentence=True, prose=True)
    document = Document(TEXT, (Block(0, 2, 8, BlockKind.QUOTE, facts),))
    assert facts_in_core(document) == [facts]
    assert _core.native
    assert _core.native.spans(handle_of(document)) == ([2], [8], [list(BlockKind).index(BlockKind.QUOTE)])


def test_a_document_of_the_core_is_not_read_twice() -> None:
    document = Document(TEXT, split_blocks(TEXT))
    assert handle_of(document) is handle_of(with_changes(document, language="en"))
    assert facts_in_core(document) == [block.facts for block in document.blocks]


def test_blocks_outlive_the_core() -> None:
    """A test that does without the core may ask a document that was read with it."""
    blocks, expected = both()
    with pure():
        assert blocks == expected


@pytest.mark.parametrize("source", [TEXT, PAGE])
def test_a_document_needs_no_garbage_collector(source: str) -> None:
    """What the core holds of a document is freed with it, and the next document gets its memory."""
    clean(source)  # loads rules and weights
    gc.collect()
    gc.disable()
    try:
        clean(source)
        assert gc.collect() == 0
    finally:
        gc.enable()
