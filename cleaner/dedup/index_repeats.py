"""What of an index repeats what: verdicts on its paragraphs, and the repeats of a run that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.dedup.edges import Edges
from cleaner.dedup.index_file import IndexedRun, IndexFile
from cleaner.dedup.index_texts import names_by_number
from cleaner.dedup.repeats import ROW, Repeats
from cleaner.dedup.verdicts import Verdicts, choose_leaders

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers


def edges_in(file: IndexFile) -> Edges:
    """Return the edges of an index; their ends are numbers of paragraphs."""
    return Edges(*(file.column(f"edge.{name}") for name in Edges._fields))


class Judgement:
    """Verdicts on all paragraphs of an index, at one similarity."""

    def __init__(self, file: IndexFile, similarity: float) -> None:
        import numpy as np

        self._file = file
        self.edges = edges_in(file)
        self.verdicts: Verdicts = choose_leaders(self.edges, file.column("paragraph.rank"), similarity)
        self._documents = file.column("text.document")
        self._blocks = file.column("text.block")
        texts = file.column("paragraph.text")
        self._leaders = np.arange(len(self._documents), dtype=np.uint32)
        """For each text the one that stays in its place, itself if it stays."""
        self._leaders[texts[self.verdicts.repeats]] = texts[self.verdicts.leaders]
        self._similarities = np.ones(len(self._documents))
        self._similarities[texts[self.verdicts.repeats]] = self.edges.similarity[self.verdicts.edges]

    def repeats(self, run: IndexedRun) -> Repeats:
        """Return the repeats of a run."""
        import numpy as np

        rows = self.rows(run)
        return Repeats(rows, names_by_number(self._file, np.unique(rows["document"])))

    def rows(self, run: IndexedRun) -> Numbers:
        """Return the repeats of a run as rows of the columns of `ROW`."""
        import numpy as np

        read = self._file
        first = sum(each.documents for each in read.runs() if each.number < run.number)
        start = sum(each.texts for each in read.runs() if each.number < run.number)
        own = np.arange(start, start + run.texts)
        own = own[self._leaders[own] != own]
        texts = np.concatenate([own, read.column("copy.text", run.number)])
        documents = np.concatenate([self._documents[own], read.column("copy.document", run.number)])
        blocks = np.concatenate([self._blocks[own], read.column("copy.block", run.number)])
        leaders = self._leaders[texts]
        originals = self._documents[leaders]
        away = originals != documents  # what stands in the document itself is no matter of a corpus
        rows = np.empty(int(away.sum()), ROW)
        rows["place"] = read.column("document.place", run.number)[documents[away] - first]
        rows["block"] = blocks[away]
        rows["document"] = originals[away]
        rows["original"] = self._blocks[leaders[away]]
        rows["similarity"] = self._similarities[texts[away]]
        return rows
