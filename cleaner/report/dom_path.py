"""Where in a page a removal stood."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter

from cleaner.model import CleanResult, Removal

_start = attrgetter("start")


def dom_path(result: CleanResult, removal: Removal) -> tuple[str, int] | tuple[()]:
    """The elements around it, the outermost first with `/` between, and its line in the source; `()` for text."""
    at = bisect_right(result.blocks, removal.start, key=_start) - 1
    markup = result.blocks[at].markup if at >= 0 else None
    return ("/".join(reversed(markup.tags)), markup.line) if markup else ()
