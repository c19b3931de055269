"""Removals of the compiled core, made from those that the steps have found in Python."""

from __future__ import annotations

from functools import lru_cache

import cleaner._core as _core
from cleaner._core.documents import handle_of
from cleaner.model import Document, Removals


@lru_cache(maxsize=1)
def removals_of(document: Document, removals: Removals) -> object:
    """Return the handle of removals in the core, which must be there; made once, as removals are immutable."""
    assert _core.native
    return _core.native.make_removals(handle_of(document), removals.by_block, removals.fully_removed)
