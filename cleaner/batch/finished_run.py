"""Reads a finished run into a folder, to explain what it removed: its settings and its statistics of the corpus.

What only a corpus shows (blocks of a site, paragraphs of earlier documents) stands in no text output. The statistics
beside the manifest give the same removals again, with their receipts, as long as input, rules and weights are the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from cleaner.batch.documents import Documents
from cleaner.batch.manifest import RUN_FOLDER, Row, read_manifest, sha256_of
from cleaner.batch.passes import SITE_BLOCKS
from cleaner.batch.processor import Processor
from cleaner.batch.repeat_search import kept_repeats
from cleaner.errors import SettingError
from cleaner.frozen import with_changes
from cleaner.io.inputs import Input
from cleaner.io.read_options import ReadOptions
from cleaner.io.readers import Reader
from cleaner.io.render import Keys, OutputFormat, Renderer
from cleaner.io.stream import Events, numbered
from cleaner.pipeline import Cleaner
from cleaner.rules.checksum import settings_checksum
from cleaner.tuples import NamedTuple


class FinishedRun(NamedTuple):
    """One input of a finished run, with everything that decided its output."""

    processor: Processor
    read: Reader
    source: Input
    number: int
    """Index of the input in the run."""

    def events(self, source: Input) -> Events:
        """Yield the events of the input, its documents numbered as in the run."""
        return numbered(self.number, self.read(source))

    def documents(self, report: Any) -> Documents:
        """Return the documents of the input, read as in the run."""
        return Documents([self.source], self.events, self.processor, report)


class RunFolder:
    """Folder of a finished run: what read and cleaned its inputs, by the settings and statistics that it left."""

    def __init__(self, out: str) -> None:
        """Raises `SettingError` where the rules or the weights are not those of the run."""
        head, _ = read_manifest(out)
        self.path, settings = out, head["run"]
        self.cleaner = Cleaner(**settings["cleaner"])
        if settings_checksum(self.cleaner.rules, self.cleaner.weights) != settings["checksum"]:
            raise SettingError(
                f"{out}: rules, weights or version are not those of the run; do it anew with --overwrite"
            )
        self._processor = Processor(self.cleaner, _renderer(settings["renderer"]))
        max_bytes, max_expanded = settings["limits"]
        self.read = Reader(ReadOptions(self._processor.renderer, max_bytes, settings["kind"], max_expanded))
        """Reads an input as the run did."""
        self._by_corpus = {"": self._processor}

    def rows(self, paths: Iterable[str]) -> dict[str, list[Row]]:
        """Return, for each path, the rows of inputs with the same bytes as the file there."""
        digests = {path: sha256_of(path) for path in paths}
        found: dict[str, list[Row]] = {digest: [] for digest in digests.values()}
        for row in read_manifest(self.path)[1]:
            if row.get("sha256") in found:
                found[row["sha256"]].append(row)
        return {path: found[digest] if digest else [] for path, digest in digests.items()}

    def input(self, path: str, rows: Sequence[Row]) -> FinishedRun:
        """Return the input at `path`; of several `rows` with its bytes, it is that whose path is most alike.

        Raises `SettingError` where it has changed, or the statistics are not those of the run.
        """
        if not rows:
            if not os.access(path, os.R_OK):
                raise SettingError(f"{path}: cannot be read; name a file that the run has read")
            raise SettingError(f"{path}: is no input of the run into {self.path}, or has changed since")
        row = max(rows, key=partial(_common_tail, path))
        return FinishedRun(self._with_statistics(row), self.read, Input(path, path, row["input"]), row.get("number", 0))

    def _with_statistics(self, row: Row) -> Processor:
        corpus = row.get("corpus", "")
        if corpus not in self._by_corpus:
            self._by_corpus[corpus] = _with_statistics(self._processor, os.path.join(self.path, RUN_FOLDER), corpus)
        return self._by_corpus[corpus]


def finished_run(out: str, path: str) -> FinishedRun:
    """Find the input at `path` in the run that wrote the folder `out`. Raises `SettingError` as a `RunFolder` does."""
    folder = RunFolder(out)
    return folder.input(path, folder.rows([path])[path])


def _renderer(settings: list[Any]) -> Renderer:
    form, rules, spans, metadata, keys = settings
    return Renderer(OutputFormat(form), rules, spans, metadata, Keys(*keys))


def _common_tail(path: str, row: Row) -> int:
    """Count the last names that a path shares with that of a row."""
    ours, theirs = (os.path.normpath(each).split(os.sep)[::-1] for each in (path, str(row["input"])))
    pairs = list(zip(ours, theirs, strict=False))
    return next((at for at, (one, two) in enumerate(pairs) if one != two), len(pairs))


def _with_statistics(processor: Processor, folder: str, wanted: str) -> Processor:
    """Return the processor with the statistics that have this digest."""
    repeats = kept_repeats(folder)
    for with_site in (processor, _with_site_blocks(processor, folder)):
        for each in (with_site, with_site and repeats and with_changes(with_site, repeats=repeats)):
            if each and each.corpus_digest == wanted:
                return each
    raise SettingError(f"{folder}: the statistics of the run are not there any more; do it anew with --overwrite")


def _with_site_blocks(processor: Processor, folder: str) -> Processor | None:
    try:
        return SITE_BLOCKS.apply(processor, SITE_BLOCKS.load(os.path.join(folder, SITE_BLOCKS.file)))
    except SettingError:
        return None
