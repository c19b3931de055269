"""A result as a row of dolma attributes: the spans to remove, by rule."""

from __future__ import annotations

from typing import Any

from cleaner.model import CleanResult
from cleaner.report.ending import ending_field
from cleaner.report.restore import restore_fields

PREFIX = "cleaner__"


def attribute_row(identity: Any, source: Any, result: CleanResult | None) -> dict[str, Any]:
    """Return the attribute row of one document; `result` is None for one that was not processed.

    Offsets are code points into the text as it was read: decoded, repaired, and without markup. Beside the attributes,
    which are all that dolma reads, the row holds what restores that text.
    """
    attributes: dict[str, list[list[float]]] = {}
    for removal in result.removals if result else ():
        attributes.setdefault(PREFIX + removal.by, []).append([removal.start, removal.end, removal.score])
    found = {"id": identity, "source": source, "attributes": attributes}
    return found if result is None else found | restore_fields(result) | ending_field(result)
