"""Documents of a run as they were added to an index, to be added to another one."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from cleaner.dedup.index_file import IndexedRun, IndexFile
from cleaner.dedup.index_texts import key_rows, names_of, unpacked_texts
from cleaner.dedup.paragraphs import Paragraph, Paragraphs
from cleaner.dedup.staged_run import IndexedDocument

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers


def documents_of(file: IndexFile, run: IndexedRun) -> Iterator[IndexedDocument]:
    """Yield the documents of a run in their order.

    A text that occurs twice is compared by similarity in the document that owns it alone, as nowhere else that matters.
    """
    occurrences = _Occurrences(file, run)
    names, dates = (_names(file, f"document.{name}", run) for name in ("name", "dated"))
    places = file.column("document.place", run.number).tolist()
    labels = iter(file.column("paragraph.label", run.number).tolist())
    sources, keys = _sources(file, run), _keys(file, run)
    for place, name, dated, (start, end) in zip(places, names, dates, pairwise(occurrences.starts), strict=True):
        near = occurrences.places_of_paragraphs(start, end)
        found = [Paragraph(at, next(sources), next(labels)) for at in near]
        blocks = array("I", occurrences.blocks[start:end].tobytes())
        texts = array("Q", occurrences.hashes[start:end].tobytes())
        yield IndexedDocument(
            place, name, dated, Paragraphs(blocks, texts, tuple(found), b"".join(islice(keys, len(near))))
        )


class _Occurrences:
    """Texts of a run as they stand in its documents, copies among them, in order of document and block."""

    def __init__(self, file: IndexFile, run: IndexedRun) -> None:
        import numpy as np

        before = [each for each in file.runs() if each.number < run.number]
        first_text, first_document = (sum(getattr(each, name) for each in before) for name in ("texts", "documents"))
        own = np.arange(first_text, first_text + run.texts)
        texts = np.concatenate([own, file.column("copy.text", run.number)])
        documents, blocks = (
            np.concatenate([file.column(f"{kind}.{name}", run.number) for kind in ("text", "copy")])
            for name in ("document", "block")
        )
        order = np.lexsort((blocks, documents))
        self.blocks: Numbers = blocks[order]
        self.hashes: Numbers = file.column("text.hash")[texts[order]]
        numbers = np.arange(first_document, first_document + run.documents + 1)
        self.starts: list[int] = np.searchsorted(documents[order], numbers).tolist()
        is_near = np.zeros(len(order), bool)
        is_near[file.column("paragraph.text", run.number) - first_text] = True  # its owners come first, in that order
        self._near = np.flatnonzero(is_near[order])

    def places_of_paragraphs(self, start: int, end: int) -> list[int]:
        """Return the places of paragraphs among the texts of a document, which begin and end there."""
        import numpy as np

        first, last = np.searchsorted(self._near, [start, end])
        return (self._near[first:last] - start).tolist()  # type: ignore[no-any-return]


def _names(file: IndexFile, name: str, run: IndexedRun) -> Iterator[str]:
    for part in file.parts(name, run.number):
        yield from names_of(file, part)


def _sources(file: IndexFile, run: IndexedRun) -> Iterator[str]:
    for part in file.parts("paragraph.source", run.number):
        with file.naming_errors():
            data, starts = unpacked_texts(file.data(part), part.rows)
        yield from (data[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(starts))


def _keys(file: IndexFile, run: IndexedRun) -> Iterator[bytes]:
    """Yield the keys of each paragraph as `Paragraphs` has them."""
    for _, rows in key_rows(file, run.number):
        yield from (row.tobytes() for row in rows)
