"""Reads a finished run into a folder, to explain what it removed: its settings and its statistics of the corpus.

What only a corpus shows (blocks of a site, paragraphs of earlier documents) stands in no text output. The statistics
beside the manifest give the same removals again, with their receipts, as long as input, rules and weights are the same.
"""

from __future__ import annotations

import os
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


class FinishedFolder:
    """A finished run into a folder, of which inputs are looked up one after another."""

    def __init__(self, out: str) -> None:
        """Raises `SettingError` where there is no manifest, or rules or weights are not those of the run."""
        self._out = out
        head, rows = read_manifest(out)
        self._settings = settings = head["run"]
        self._cleaner = cleaner = Cleaner(**settings["cleaner"])
        if settings_checksum(cleaner.rules, cleaner.weights) != settings["checksum"]:
            raise SettingError(
                f"{out}: rules, weights or version are not those of the run; do it anew with --overwrite"
            )
        self._rows: dict[Any, list[Row]] = {}
        for row in rows:
            self._rows.setdefault(row.get("sha256"), []).append(row)
        self._processors: dict[str, Processor] = {}

    @property
    def cleaner(self) -> Cleaner:
        """The settings of the run."""
        return self._cleaner

    @property
    def reading(self) -> ReadOptions:
        """How the run has read its inputs."""
        max_bytes, max_expanded = self._settings["limits"]
        renderer = _renderer(self._settings["renderer"])
        return ReadOptions(renderer, max_bytes, self._settings["kind"], max_expanded)

    def input(self, path: str) -> FinishedRun:
        """Find the input at `path`. Raises `SettingError` where it or the statistics are not those of the run."""
        row = self._row_of(path)
        wanted = row.get("corpus", "")
        if wanted not in self._processors:
            processor = Processor(self._cleaner, self.reading.renderer)
            self._processors[wanted] = _with_statistics(processor, os.path.join(self._out, RUN_FOLDER), wanted)
        source = Input(path, path, row["input"])
        return FinishedRun(self._processors[wanted], Reader(self.reading), source, row.get("number", 0))

    def _row_of(self, path: str) -> Row:
        """Return the row of the input with the same bytes; of several, the one whose path is most alike."""
        digest = sha256_of(path)
        if not digest:
            raise SettingError(f"{path}: cannot be read; name a file that the run has read")
        if not (same := self._rows.get(digest)):
            raise SettingError(f"{path}: is no input of the run into {self._out}, or has changed since")
        return max(same, key=partial(_common_tail, path))


def finished_run(out: str, path: str) -> FinishedRun:
    """Find the input at `path` in the run that wrote the folder `out`.

    Raises `SettingError` where the input, the rules, the weights or the statistics are not those of the run.
    """
    return FinishedFolder(out).input(path)


def _renderer(settings: list[Any]) -> Renderer:
    form, rules, spans, metadata, keys = settings
    return Renderer(OutputFormat(form), rules, spans, metadata, Keys(*keys))


def _common_tail(path: str, row: Row) -> int:
    """Count the last names that a path shares with that of a row."""
    ours, theirs = (os.path.normpath(each).split(os.sep)[::-1] for each in (path, str(row["input"])))
    pairs = list(zip(ours, theirs, strict=False))
    return next((at for at, (one, two) in enumerate(pairs) if one != two), len(pairs))


def _with_statistics(processor: Processor, folder: str, wanted: str) -> Processor:
    """Return the processor with the statistics of a run, which `wanted` is the digest of."""
    if not wanted:
        return processor
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
