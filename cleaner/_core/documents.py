"""Documents of the compiled core, made from documents that Python has read."""

from __future__ import annotations

from functools import lru_cache

from cleaner import _core
from cleaner.model import BlockKind, Document
from cleaner.normalize import level

_KINDS = {kind: at for at, kind in enumerate(BlockKind)}


@lru_cache(maxsize=2)
def handle_of(document: Document) -> object:
    """Return the handle of a document in the core, which must be there; made once, as documents are immutable."""
    assert _core.native
    rows = [(block.start, block.end, _KINDS[block.kind], *block.facts) for block in document.blocks]
    is_page = document.page_metadata is not None
    text = document.source_text
    return _core.native.make_document(text, level(text), rows, document.language, is_page)
