"""A result as data: the receipt in the metadata of a record, and a new record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from cleaner._version import __version__
from cleaner.model import CleanResult
from cleaner.report.dom_path import dom_path
from cleaner.report.restore import restore_fields

METADATA, RECEIPT = "metadata", "cleaner"
"""Keys of a record: its receipt is `metadata.cleaner`, or `cleaner` where its `metadata` is no object."""


def receipt(result: CleanResult, rules: int, *, spans: bool = False, metadata: bool = False) -> dict[str, Any]:
    """Return the receipt for `metadata.cleaner` of a record.

    `rules` is the number of rules that were tried. `spans` adds every removal (start, end, rule or step, category, why;
    for a page its elements and its line in the source) and what restores the source text. `metadata` adds the metadata
    of a page.
    """
    found: dict[str, Any] = {
        "version": __version__,
        "rules": rules,
        "removed_chars": result.removed_chars,
        "rule_counts": dict(sorted(Counter(r.by for r in result.removals).items())),
        "status": str(result.status),
        "page_type": str(result.page_type),
        "confidence": result.confidence,
    }
    if spans:
        found["spans"] = [[r.start, r.end, r.by, r.category, r.why, *dom_path(result, r)] for r in result.removals]
        found |= restore_fields(result)
    if metadata and result.page_metadata:
        from cleaner.report.metadata import metadata_fields

        found["page"] = metadata_fields(result.page_metadata)
    return found


def record(
    identity: str, result: CleanResult, rules: int, *, spans: bool = False, metadata: bool = False
) -> dict[str, Any]:
    """Return a record of a text that was not read from one; the arguments are those of `receipt`."""
    note = receipt(result, rules, spans=spans, metadata=metadata)
    return {"id": identity, "text": result.text, METADATA: {RECEIPT: note}}


def with_receipt(members: dict[str, Any], note: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the receipt `note` added."""
    metadata = members.get(METADATA, {})
    if isinstance(metadata, dict):
        return {**members, METADATA: {**metadata, RECEIPT: note}}
    return {**members, RECEIPT: note}


def receipt_in(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the receipt of a record, empty if it has none."""
    metadata = record.get(METADATA)
    found = (metadata if isinstance(metadata, dict) else record).get(RECEIPT)
    return found if isinstance(found, dict) else {}
