"""Adds a run to an index: its texts, its paragraphs, and the edges from them to all that were there before."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.dedup.candidates import candidate_pairs
from cleaner.dedup.edges import Edges, edges_of
from cleaner.dedup.index_file import IndexedRun, IndexFile
from cleaner.dedup.index_texts import Sources, add_names
from cleaner.dedup.minhash import BANDS
from cleaner.dedup.owners import Owners, document_ranks, owners, paragraph_ranks
from cleaner.dedup.staged_run import StagedRun
from cleaner.errors import SettingError
from cleaner.tuples import NamedTuple

MAX_TEXTS = 1 << 32  # they are numbered in 32 bits
WINDOW = 1 << 18
"""Paragraphs whose edges are found at a time; a million candidates take about 50 MB, and each may have hundreds."""


def add_staged(file: IndexFile, label: str, digest: str, staged: StagedRun, keep: str) -> None:
    """Add a run after those that a file holds."""
    runs = file.runs()
    number = runs[-1].number + 1 if runs else 1
    before = _Before(*(sum(getattr(run, name) for run in runs) for name in _Before._fields))
    if before.texts + len(staged.hashes) > MAX_TEXTS:
        raise SettingError(f"{file.name}: holds as many texts as an index can; write the run into a new one")
    _add_documents(file, number, staged)
    found = _add_texts(file, number, staged, keep, before)
    paragraphs = _add_paragraphs(file, number, staged, keep, before, found)
    file.add_run(IndexedRun(number, label, digest, len(staged.names), int(found.is_owner.sum()), paragraphs))
    _add_edges(file, number, before.paragraphs)


class _Before(NamedTuple):
    """What earlier runs hold."""

    documents: int
    texts: int
    paragraphs: int


def _add_texts(file: IndexFile, number: int, staged: StagedRun, keep: str, before: _Before) -> Owners:
    """Add the columns of texts and of copies."""
    documents = staged.documents
    priority = document_ranks(staged.dated)[documents] if keep == "newest" else None
    earlier = (file.unpacked("text.hash", part) for part in file.parts("text.hash"))
    found = owners(staged.hashes, priority, earlier)
    places = {"document": documents + before.documents, "block": staged.blocks}
    for name, values in {"hash": staged.hashes, **places}.items():
        file.add_column(number, f"text.{name}", values[found.is_owner])
    for name, values in {"text": found.texts, **places}.items():
        file.add_column(number, f"copy.{name}", values[~found.is_owner])
    return found


def _add_paragraphs(file: IndexFile, number: int, staged: StagedRun, keep: str, before: _Before, found: Owners) -> int:
    """Add the columns of the paragraphs that are new texts, and return their number."""
    near, labels, sizes = staged.paragraphs
    stays = found.is_owner[near]
    near, labels, sizes = near[stays], labels[stays], sizes[stays]
    ranks = before.paragraphs + paragraph_ranks(keep, sizes, staged.documents[near], staged.dated)
    columns = {"text": found.texts[near], "label": labels, "size": sizes, "rank": ranks}
    for name, values in columns.items():
        file.add_column(number, f"paragraph.{name}", values)
    for keys in staged.keys(stays):
        for band in range(BANDS):
            file.add_column(number, f"key.{band}", keys[band])
    for rows, data in staged.sources(stays):
        file.add_part(number, "paragraph.source", rows, data)
    return len(near)


def _add_documents(file: IndexFile, number: int, staged: StagedRun) -> None:
    import numpy as np

    file.add_column(number, "document.place", np.array(staged.places))
    add_names(file, number, "document.name", staged.names)
    add_names(file, number, "document.dated", staged.dated)


def _add_edges(file: IndexFile, number: int, old: int) -> None:
    """Add the edges of the paragraphs of a run, the last; `old` is the number of those before them."""
    for edges in found_edges(file, old):
        for name, values in edges._asdict().items():
            file.add_column(number, f"edge.{name}", values)


def found_edges(file: IndexFile, old: int = 0) -> Iterator[Edges]:
    """Compare paragraphs of an index, but for the first `old` ones, with all before them, `WINDOW` at a time."""
    import numpy as np

    documents = file.column("text.document")[file.column("paragraph.text")]
    sizes, labels = file.column("paragraph.size"), file.column("paragraph.label")
    for start in range(old, len(documents), WINDOW):
        end = start + WINDOW
        pairs = candidate_pairs((file.column(f"key.{band}")[:end] for band in range(BANDS)), start)
        pairs = pairs[documents[pairs[:, 0]] != documents[pairs[:, 1]]]
        with Sources(file, np.unique(pairs)) as texts:
            yield edges_of(pairs, texts, sizes, labels)
