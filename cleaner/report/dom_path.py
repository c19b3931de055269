"""The place of a removal in its page: elements and line."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter

from cleaner.model import CleanResult, Removal

_start = attrgetter("start")


def dom_path(result: CleanResult, removal: Removal) -> tuple[str, int] | tuple[()]:
    """Return the elements around a removal, outermost first, as in `body/main/p`, and its line; `()` for text."""
    at = bisect_right(result.blocks, removal.start, key=_start) - 1
    markup = result.blocks[at].markup if at >= 0 else None
    return ("/".join(reversed(markup.tags)), markup.line) if markup else ()
