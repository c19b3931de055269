"""A result as a row of dolma attributes: which spans to take, by rule."""

from __future__ import annotations

from typing import Any

from cleaner.model import CleanResult
from cleaner.report.restore import gone

PREFIX = "cleaner__"


def attribute_row(identity: Any, source: Any, result: CleanResult | None) -> dict[str, Any]:
    """The attribute row of one document; `None` is one that was not judged.

    Offsets are code points into the text as it was read: decoded, repaired, and without markup. Beside the attributes
    stands what it takes to restore that text, which dolma does not look at.
    """
    attributes: dict[str, list[list[float]]] = {}
    for removal in result.removals if result else ():
        attributes.setdefault(PREFIX + removal.by, []).append([removal.start, removal.end, removal.score])
    found = {"id": identity, "source": source, "attributes": attributes}
    return found if result is None else found | gone(result)
