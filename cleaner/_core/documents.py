"""Documents of the compiled core, the markup of their blocks, and removals from them."""

from __future__ import annotations

import cleaner._core as _core
from cleaner._core.blocks import NUMBER_OF_KIND, CoreBlocks
from cleaner.last_result import last_result
from cleaner.model import Document, Removals
from cleaner.reading.facts import fact_limits


def handle_of(document: Document) -> object:
    """Return the handle of a document in the core, which must be there."""
    blocks = document.blocks
    handle = blocks.handle if isinstance(blocks, CoreBlocks) else _made(document)
    _core.native.set_language(handle, document.language)  # known later than the blocks, or changed by a caller
    return handle


@last_result
def _made(document: Document) -> object:
    """Return the handle of a document that the core has not read; made once, as documents are immutable."""
    rows = [((block.start, block.end, NUMBER_OF_KIND[block.kind]), block.facts) for block in document.blocks]
    is_page = document.page_metadata is not None
    return _core.native.make_document(fact_limits(), document.source_text, rows, is_page)


def removals_of(document: Document, removals: Removals) -> object:
    """Return the handle of removals, made once, as removals are immutable."""
    return _made_removals(handle_of(document), removals)


@last_result  # for the handle of a document, which is the same where the page type of a document was found later
def _made_removals(handle: object, removals: Removals) -> object:
    return _core.native.make_removals(handle, removals.by_block, removals.fully_removed)


def markup_handle(document: Document) -> object:
    """Return the handle of the markup of the blocks of a page."""
    blocks = document.blocks
    return blocks.markup_handle if isinstance(blocks, CoreBlocks) else _made_markup(document)


@last_result
def _made_markup(document: Document) -> object:
    """Return the handle of the markup of a page that the core has not read."""
    return _core.native.make_markup([block.markup for block in document.blocks if block.markup])
