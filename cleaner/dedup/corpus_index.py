"""Index of the paragraphs of a corpus: finds those that other documents say, or nearly say, and lasts across runs.

    with CorpusIndex.open("corpus.idx") as index:
        index.add_run("monday", digest, documents)
        repeats = index.repeats("monday")

The result does not depend on in how many runs documents are added, as long as their order is the same (and the first of
several similar paragraphs is kept): earlier runs have priority, as what they wrote is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cleaner.dedup.columns import LEVEL
from cleaner.dedup.edges import FLOOR
from cleaner.dedup.index_border import Border, border_of
from cleaner.dedup.index_checks import index_problems
from cleaner.dedup.index_documents import documents_of
from cleaner.dedup.index_file import MADE_BY, IndexedRun, IndexFile
from cleaner.dedup.index_repeats import Judgement
from cleaner.dedup.index_run import add_staged
from cleaner.dedup.index_stats import stats_of
from cleaner.dedup.owners import KEEP
from cleaner.dedup.staged_run import IndexedDocument, StagedRun
from cleaner.errors import SettingError
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.dedup.repeats import Repeats

__all__ = ["CorpusIndex", "IndexSettings", "IndexedDocument"]


class IndexSettings(NamedTuple):
    """What counts as a repeat, and which of several stays."""

    similarity: float = 0.8
    """Least Jaccard similarity of the shingles of two paragraphs of which one repeats the other, .5 to 1."""
    keep: str = "first"
    """Which paragraph of a run stays: `first`, `longest`, or `newest`, of the document of the latest date. What
    earlier runs hold always stays."""


class CorpusIndex:
    """Index of the paragraphs of a corpus, in an SQLite file. A context manager."""

    def __init__(self, file: IndexFile, settings: IndexSettings) -> None:
        """Take the open file of an index and its settings; `open` returns both."""
        self._file = file
        self._settings = settings
        self._judged: Judgement | None = None

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None, settings: IndexSettings | None = None) -> CorpusIndex:
        """Open an index, or create it; with None, a temporary one that has no name.

        An index keeps the settings that it was created with, which `settings` must equal, if given. Raises
        `SettingError` for them, for a file that is no index, and for an index of another version.
        """
        _check(settings or IndexSettings())
        file = IndexFile(path)
        try:
            if file.is_new:
                file.create({**MADE_BY, **(settings or IndexSettings())._asdict()})
            found = _settings_of(file, settings)
        except BaseException:
            file.close()
            raise
        return cls(file, found)

    @property
    def settings(self) -> IndexSettings:
        """The settings of the index."""
        return self._settings

    @property
    def runs(self) -> list[IndexedRun]:
        """The runs of the index, in their order."""
        return self._file.runs()

    @property
    def file(self) -> IndexFile:
        """The file of the index, for what checks and reports need."""
        return self._file

    def add_run(self, label: str, digest: str, documents: Iterable[IndexedDocument]) -> None:
        """Add the documents of a run in their order, all or, if that fails, none.

        `label` names the run, `digest` stands for the content of its documents: a run that the index holds is not added
        again, and if its content has changed, the new one takes its place. Raises `SettingError` if a later run is
        there, as that refers to this one, and `OutputError` if it cannot be stored.
        """
        with self._file.transaction():
            known = next((run for run in self.runs if run.label == label), None)
            if known and known.digest == digest:
                return
            if known:
                self._delete(known)
            staged = StagedRun(LEVEL if self._file.path else 0)
            try:
                for document in documents:
                    staged.add(document)
                staged.finish()
                add_staged(self._file, label, digest, staged, self._settings.keep)
            finally:
                staged.close()
        self._judged = None

    def repeats(self, label: str) -> Repeats:
        """Return the repeats of a run. Raises `SettingError` if the index does not hold it."""
        for run in self.runs:
            if run.label == label:
                return self.judgement().repeats(run)
        raise SettingError(f"{self._file.name}: holds no run {label!r}; add it first")

    def judgement(self) -> Judgement:
        """Return the verdicts on all paragraphs."""
        if self._judged is None:
            self._judged = Judgement(self._file, self._settings.similarity)
        return self._judged

    def rethreshold(self, similarity: float) -> None:
        """Change the similarity from which on paragraphs are repeats; nothing is compared again."""
        _check(settings := self._settings._replace(similarity=similarity))
        with self._file.transaction():
            self._file.set_meta("similarity", similarity)
        self._settings, self._judged = settings, None

    def merge(self, other: CorpusIndex) -> None:
        """Add the runs of another index after those of this one, as if each had been added to it.

        Raises `SettingError` if their settings differ, or if both hold a run of the same label.
        """
        if other.settings != self.settings:
            raise SettingError(
                f"{other.file.name}: has {_shown(other.settings)}, and {self._file.name} {_shown(self.settings)}; "
                "merge indexes of the same settings (`cleaner index rethreshold` changes a similarity)"
            )
        if twice := sorted({run.label for run in self.runs} & {run.label for run in other.runs}):
            raise SettingError(
                f"{other.file.name}: holds a run {twice[0]!r}, as {self._file.name} does; "
                "merge indexes that were made of different runs"
            )
        with self._file.transaction():
            for run in other.runs:
                self.add_run(run.label, run.digest, documents_of(other.file, run))

    def verify(self) -> list[str]:
        """Return what is wrong with the index, a line for each problem; band keys and edges are computed anew."""
        return list(index_problems(self._file))

    def stats(self) -> dict[str, Any]:
        """Return counts of the runs, sizes in bytes and settings, as JSON for programs."""
        return stats_of(self._file, self.judgement())

    def border(self, number: int) -> Border:
        """Return the least similar pairs of which one is removed, and the most similar of which both stay."""
        return border_of(self._file, self.judgement(), self._settings.similarity, number)

    def copy_to(self, path: str) -> None:
        """Write the index to a file that does not exist."""
        self._file.copy_to(path)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> CorpusIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _delete(self, run: IndexedRun) -> None:
        """Delete a run. Raises `SettingError` if there are later ones."""
        if run != self.runs[-1]:
            raise SettingError(
                f"{self._file.name}: the documents of run {run.label!r} have changed, and later runs refer to it; "
                "clean them into another folder with -d, as a new run, or the folders of all runs into a new index"
            )
        self._file.delete_run(run.number)


def _shown(settings: IndexSettings) -> str:
    return f"a similarity of {settings.similarity} and keeps the {settings.keep}"


def _check(settings: IndexSettings) -> None:
    if not FLOOR <= settings.similarity <= 1:
        raise SettingError(f"similarity: a number from {FLOOR} to 1, not {settings.similarity}")
    if settings.keep not in KEEP:
        raise SettingError(f"keep: one of {', '.join(KEEP)}, not {settings.keep!r}")


def _settings_of(file: IndexFile, expected: IndexSettings | None) -> IndexSettings:
    """Return the settings of an index. Raises `SettingError` if they are not as expected, or of another version."""
    meta: dict[str, Any] = file.meta()
    if other := [name for name, value in MADE_BY.items() if meta.get(name) != value]:
        raise SettingError(
            f"{file.name}: was made by another version, with another {', '.join(other)}; clean into a new index"
        )
    found = IndexSettings(meta["similarity"], meta["keep"])
    if expected and expected.keep != found.keep:
        raise SettingError(f"{file.name}: keeps the {found.keep}, not the {expected.keep}; name another file")
    if expected and expected.similarity != found.similarity:
        raise SettingError(
            f"{file.name}: has a similarity of {found.similarity}, not {expected.similarity}; "
            f"`cleaner index rethreshold {file.name} {expected.similarity}` changes it"
        )
    return found
