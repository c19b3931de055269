"""Removals of the compiled core, made from those that the steps have found in Python."""

from __future__ import annotations

import cleaner._core as _core
from cleaner._core.documents import handle_of
from cleaner.last_result import last_result
from cleaner.model import Document, Removals


def removals_of(document: Document, removals: Removals) -> object:
    """Return the handle of removals in the core, which must be there; made once, as removals are immutable."""
    return _made(handle_of(document), removals)


@last_result  # for the handle of a document, which is the same where the page type of a document was found later
def _made(handle: object, removals: Removals) -> object:
    assert _core.native
    return _core.native.make_removals(handle, removals.by_block, removals.fully_removed)
