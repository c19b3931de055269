"""Checks an index: its file, its counts, and band keys and edges, which are computed anew from the texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.dedup.edges import Edges, all_edges
from cleaner.dedup.index_file import IndexedRun, IndexFile
from cleaner.dedup.index_repeats import edges_in
from cleaner.dedup.index_run import found_edges
from cleaner.dedup.index_texts import key_rows, names_of, texts_of
from cleaner.dedup.minhash import BANDS, band_keys, folded, signatures
from cleaner.errors import SettingError

ROWS_OF = {
    "documents": ("document.place", "document.name", "document.dated"),
    "texts": ("text.hash", "text.document", "text.block"),
    "paragraphs": (
        *(f"paragraph.{name}" for name in ("text", "label", "size", "rank", "source")),
        *(f"key.{band}" for band in range(BANDS)),
    ),
}
"""Columns that must have as many rows as a run has of each."""
REFERENCES = {
    "text.document": "documents",
    "copy.document": "documents",
    "copy.text": "texts",
    "paragraph.text": "texts",
    "paragraph.rank": "paragraphs",
    "edge.first": "paragraphs",
    "edge.second": "paragraphs",
}
"""Columns that number rows of others."""
TEXTS = ("document.name", "document.dated")
"""Columns of short texts."""
CHECKED_ROWS = 1 << 12  # paragraphs whose keys are computed at a time


def index_problems(file: IndexFile) -> Iterator[str]:
    """Yield a line for each thing that is wrong with an index; what depends on it is not checked then."""
    for check in (_of_file, _of_counts, _of_columns, _of_references, _of_keys, _of_edges):
        found = False
        try:
            for problem in check(file):
                found = True
                yield problem
        except SettingError as error:
            found = True
            yield str(error)
        if found:
            return


def _of_file(file: IndexFile) -> Iterator[str]:
    yield from (f"{file.name}: {line}" for line in file.integrity())


def _of_counts(file: IndexFile) -> Iterator[str]:
    for run in file.runs():
        counts = {name: (getattr(run, kind), kind) for kind, names in ROWS_OF.items() for name in names}
        for name, (count, kind) in counts.items():
            if (rows := _rows(file, name, run)) != count:
                yield f"run {run.label!r} has {count:,} {kind}, and {rows:,} rows of {name}"
        for kind, names in (("copy", ("text", "document", "block")), ("edge", Edges._fields)):
            if len({_rows(file, f"{kind}.{name}", run) for name in names}) > 1:
                yield f"run {run.label!r}: the columns of each {kind} differ in length"


def _rows(file: IndexFile, name: str, run: IndexedRun) -> int:
    return sum(part.rows for part in file.parts(name, run.number))


def _of_columns(file: IndexFile) -> Iterator[str]:
    """Read all columns; one that is damaged raises `SettingError`. Sources are read when keys are computed."""
    for name in file.column_names():
        for part in file.parts(name):
            if name in TEXTS:
                names_of(file, part)
            elif name != "paragraph.source":
                file.unpacked(name, part)
    yield from ()


def _of_references(file: IndexFile) -> Iterator[str]:
    import numpy as np

    runs = file.runs()
    for name, kind in REFERENCES.items():
        values, end = file.column(name), sum(getattr(run, kind) for run in runs)
        if len(values) and values.max() >= end:
            yield f"{name} names row {values.max():,}, and there are {end:,} {kind}"
    for name in ("text.hash", "paragraph.text", "paragraph.rank"):
        values = file.column(name)
        if twice := len(values) - len(np.unique(values)):
            yield f"{twice:,} rows of {name} occur twice"


def _of_keys(file: IndexFile) -> Iterator[str]:
    """Compute the band keys anew."""
    import numpy as np

    wrong = 0
    for first, part in key_rows(file):
        for at in range(0, len(part), CHECKED_ROWS):
            keys = part[at : at + CHECKED_ROWS]
            texts = texts_of(file, np.arange(first + at, first + at + len(keys)))
            wrong += int((band_keys(signatures(folded(texts))) != keys).any(axis=1).sum())
    if wrong:
        yield f"the band keys of {wrong:,} paragraphs are not those of their texts"


def _of_edges(file: IndexFile) -> Iterator[str]:
    """Compare all candidates anew."""
    stored, found = _ordered([edges_in(file)]), _ordered([*found_edges(file)])
    if len(stored.first) != len(found.first):
        yield f"there are {len(stored.first):,} edges between paragraphs, and their texts have {len(found.first):,}"
    elif wrong := sum(int((one != two).any()) for one, two in zip(stored, found, strict=True)):
        yield f"edges between paragraphs are not those of their texts, in {wrong} of {len(stored)} columns"


def _ordered(parts: Sequence[Edges]) -> Edges:
    import numpy as np

    edges = all_edges(parts)
    return edges.where(np.lexsort((edges.first, edges.second)))
