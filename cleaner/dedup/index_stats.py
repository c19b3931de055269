"""What an index holds: its runs, their repeats, and the bytes that each kind of data takes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cleaner.dedup.index_file import MADE_BY, IndexedRun, IndexFile
from cleaner.dedup.index_repeats import Judgement

SCHEMA_VERSION = 1
KINDS = {"key": "band_keys", "text": "texts", "copy": "copies", "document": "documents", "edge": "edges"}
"""What is said of the columns by the first part of their names; others are of paragraphs."""


def stats_of(file: IndexFile, judgement: Judgement) -> dict[str, Any]:
    """Return counts, sizes in bytes and settings, as JSON for programs."""
    meta, runs = file.meta(), file.runs()
    rows = [run_stats(run, judgement) for run in runs]
    names = ("documents", "texts", "paragraphs", "repeats", "near")
    totals = {name: sum(row[name] for row in rows) for name in names}
    sizes = file.sizes()
    whole, sources = sizes.pop(""), sizes.get("paragraph.source", 0)
    return {
        "schema_version": SCHEMA_VERSION,
        "similarity": meta["similarity"],
        "keep": meta["keep"],
        **totals,
        "edges": len(judgement.edges.first),
        "runs": rows,
        "bytes": {"file": whole, **_by_kind(sizes)},
        "bytes_per_paragraph": {
            "file": _share(whole, totals["paragraphs"]),
            "without_sources": _share(whole - sources, totals["paragraphs"]),
        },
        "made_by": {name: meta[name] for name in MADE_BY},
    }


def run_stats(run: IndexedRun, judgement: Judgement) -> dict[str, Any]:
    """Return the counts of a run; `near` are its repeats that are no exact copies of what stays."""
    rows = judgement.rows(run)
    counts = {name: getattr(run, name) for name in ("label", "documents", "texts", "paragraphs")}
    return {**counts, "repeats": len(rows), "near": int((rows["similarity"] < 1).sum())}


def _by_kind(sizes: dict[str, int]) -> dict[str, int]:
    found = Counter({"sources": 0, **dict.fromkeys(KINDS.values(), 0), "paragraphs": 0})
    for name, size in sizes.items():
        found["sources" if name == "paragraph.source" else KINDS.get(name.partition(".")[0], "paragraphs")] += size
    return dict(found)


def _share(size: int, paragraphs: int) -> float | None:
    return round(size / paragraphs, 1) if paragraphs else None
