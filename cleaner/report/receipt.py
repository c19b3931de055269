"""A result as data: the receipt that goes into a record, and a record of its own."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cleaner._version import __version__
from cleaner.model import CleanResult
from cleaner.report.dom_path import dom_path
from cleaner.report.restore import gone


def receipt(result: CleanResult, rules: int, *, spans: bool = False, metadata: bool = False) -> dict[str, Any]:
    """What `metadata.cleaner` holds. `rules` is how many rules were asked; `spans` adds every removal (start, end, rule
    or step, category, why; for a page the elements it stood in and its line in the source) and what restores the source
    text; `metadata` adds what a page says of itself.
    """
    found: dict[str, Any] = {
        "version": __version__,
        "rules": rules,
        "removed_chars": result.removed_chars,
        "rule_counts": dict(sorted(Counter(r.by for r in result.removals).items())),
        "status": str(result.status),
        "page_type": str(result.page_type),
    }
    if spans:
        found["spans"] = [[r.start, r.end, r.by, r.category, r.why, *dom_path(result, r)] for r in result.removals]
        found |= gone(result)
    if metadata and result.page_metadata:
        from cleaner.report.metadata import metadata_fields

        found["page"] = metadata_fields(result.page_metadata)
    return found


def record(
    identity: str, result: CleanResult, rules: int, *, spans: bool = False, metadata: bool = False
) -> dict[str, Any]:
    """The record of a text that was none."""
    note = receipt(result, rules, spans=spans, metadata=metadata)
    return {"id": identity, "text": result.text, "metadata": {"cleaner": note}}
