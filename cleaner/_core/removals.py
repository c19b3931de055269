"""Removals of the compiled core, made from those that the steps have found in Python."""

from __future__ import annotations

import cleaner._core as _core
from cleaner._core.documents import handle_of
from cleaner.last_result import last_result
from cleaner.model import Document, Removals


@last_result
def removals_of(document: Document, removals: Removals) -> object:
    """Return the handle of removals in the core, which must be there; made once, as removals are immutable."""
    return _core.native.make_removals(handle_of(document), removals.by_block, removals.fully_removed)
