"""Runs into a folder: an output for each input. A run stopped at any moment can be resumed to the same output tree."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from itertools import islice
from typing import Any

from cleaner.batch.checkpoint import Checkpoint, delete_checkpoints
from cleaner.batch.comparison import Comparison, compare_documents
from cleaner.batch.manifest import RUN_FOLDER, Manifest, Row, delete_temporary_files, locked, sha256_of
from cleaner.batch.plan import OutputTree, Plan
from cleaner.batch.run import Progress, Run, ShowProgress, with_progress
from cleaner.batch.run_counts import RunCounts
from cleaner.errors import SettingError
from cleaner.frozen import values
from cleaner.io.inputs import Input, chunks
from cleaner.io.outputs import UnfitError, replacing, writing
from cleaner.io.readers import Reader
from cleaner.io.stream import AlreadyDone, Begin, End, Event, Other, Processed, RawBytes, TableChunk, numbered
from cleaner.io.writers import Writer, open_writer
from cleaner.report.stats import Tally
from cleaner.rules.checksum import settings_checksum
from cleaner.tuples import NamedTuple

Results = Iterator[Processed | Other]


class Earlier(StrEnum):
    """Treatment of what stands in the output folder."""

    RESUME = "resume"
    """Outputs that a run with the same settings has finished stay."""
    OVERWRITE = "overwrite"
    """Everything is done anew."""
    NO_CLOBBER = "no-clobber"
    """Every output that is there stays, whatever wrote it."""


class FolderOptions(NamedTuple):
    """Settings of a run into a folder."""

    out: str
    earlier: Earlier = Earlier.RESUME
    comparison: Comparison = Comparison()
    manifest: str | None = None
    """File to copy the manifest to."""


def run_folder(run: Run, plan: Plan, options: FolderOptions, show_progress: ShowProgress) -> None:
    """Write an output for each input of the plan.

    Raises `SettingError` where outputs of other origin or of other settings would be replaced.
    """
    with _opened_manifest(run, plan, options) as manifest:
        state = os.path.dirname(manifest.path)
        run = compare_documents(run, plan, options.comparison, state, manifest.settings, show_progress)
        digest = run.processor.corpus_digest
        folder = FolderRun(plan, options.out, run.metered(), manifest, options.earlier, digest, run.processor.replayed)
        verb = "written" if run.processor.judged is not None else "cleaned"
        with run.results(folder.events()) as results, show_progress(verb, plan, folder.read.meter) as progress:
            folder.write(results, run.counts, progress)
        manifest.finish(plan.names)
        delete_checkpoints(state)
        if options.manifest:
            with writing(options.manifest) as output, open(manifest.path, "rb") as file:
                for chunk in chunks(file):
                    output.write(chunk)


class FolderRun:
    """Reading and writing of a planned run: which inputs are finished, and the outputs of the others."""

    def __init__(
        self,
        plan: Plan,
        out: str,
        read: Reader,
        manifest: Manifest,
        earlier: Earlier = Earlier.RESUME,
        corpus_digest: str = "",
        replayed: Callable[[Iterable[Event | Processed]], Iterator[Event | Processed]] = iter,
    ) -> None:
        """`corpus_digest` is that of the corpus statistics: if it differs, every output is done anew.

        `replayed` puts results that are known into the place of documents.
        """
        self.plan = plan
        self.out = out
        self.read = read
        self.manifest = manifest
        self.earlier = earlier
        self.corpus_digest = corpus_digest
        self._replayed = replayed
        self._checkpoints: deque[Checkpoint | None] = deque()
        """Checkpoints of the inputs that have begun and are not written yet, in their order."""

    def events(self) -> Iterator[Event | Processed]:
        """Yield the events of all inputs; finished inputs as `AlreadyDone`, with results that a checkpoint holds."""
        for at, (source, output) in enumerate(self.plan.outputs):
            if (row := self.finished(source, output)) is not None:
                yield AlreadyDone(source, row)
                continue
            checkpoint = self._checkpoint(source) if self.read.options.holds_records(source.path) else None
            self._checkpoints.append(checkpoint)
            events = numbered(at, self.read(source))
            next(events)
            yield Begin(source, output, at)
            yield from self._replayed(checkpoint.replayed(events) if checkpoint else events)

    def _checkpoint(self, source: Input) -> Checkpoint:
        settings = self.manifest.settings + self.corpus_digest
        return Checkpoint(os.path.dirname(self.manifest.path), source.relative, settings)

    def finished(self, source: Input, output: str) -> Row | None:
        """Return the manifest row of an input, if neither it nor its output has changed since."""
        row, target = self.manifest.row(source.relative), os.path.join(self.out, output)
        if (row and row.get("kept")) or self.earlier is Earlier.NO_CLOBBER:
            return {"input": source.relative, "kept": True} if os.path.lexists(target) else None
        if row is None or row.get("problem") or not Tally.of_row(row.get("counts", {})).is_complete:
            return None
        if row.get("corpus", "") != self.corpus_digest:
            return None
        if row.get("output") != output or size_of(source.path) != row.get("size"):
            return None
        same = sha256_of(source.path) == row.get("sha256") and sha256_of(target) == row.get("output_sha256")
        return row if same else None

    def write(self, results: Results, counts: RunCounts, progress: Progress) -> None:
        """Write the results, an output for each input, each whole or not at all."""
        tree = OutputTree(self.out)
        for result in results:
            match result:
                case AlreadyDone(row=row):
                    self._skip(row, counts)
                    progress.step()
                case Begin() as begin:
                    counts.begin()
                    tree.make_room(os.path.join(self.out, begin.output))
                    checkpoint = self._checkpoints.popleft()
                    with checkpoint or nullcontext():
                        saved = checkpoint.saved(results) if checkpoint else results
                        self.manifest.add(self._written(begin, with_progress(saved, progress), counts))
                case other:
                    raise AssertionError(f"{other} where an input begins")

    def _skip(self, row: Mapping[str, Any], counts: RunCounts) -> None:
        """Count an input that is finished; note an output of other origin, so that no later run takes it for ours."""
        counts.tally.merge(Tally.of_row(row.get("counts", {})))
        counts.earlier += 1
        if self.read.meter:
            self.read.meter.read += row.get("size", 0)
        if row.get("kept") and not self.manifest.row(row["input"]):
            self.manifest.add(dict(row))

    def _written(self, begin: Begin, results: Results, counts: RunCounts) -> Row:
        source, place, number = begin
        target = os.path.join(self.out, place)
        with replacing(target, temporary=os.path.join(self.out, RUN_FOLDER, f"{os.getpid()}.tmp")) as output:
            output.digest = hashlib.sha256()
            form, text_key = self.read.options.output_format(source.path), self.read.options.keys.text
            end = _copied(results, open_writer(output, form, target, text_key), counts)
            tally = counts.end(end)
            if (end.problem and not end.cut) or counts.dropped_all:
                output.discard()
        counts.messages.note(f"{source.name}: {tally.removed:,} characters removed")
        row: dict[str, Any] = {"input": source.relative, "size": end.size, "sha256": end.digest}
        if end.problem:
            row["problem"] = end.problem
        if output.wanted:
            row |= {"output": place, "output_sha256": output.digest.hexdigest()}
        if self.corpus_digest:
            row |= {"corpus": self.corpus_digest, "number": number}
        return row | {"counts": tally.as_row()}


def _copied(results: Results, writer: AbstractContextManager[Writer], counts: RunCounts) -> End:
    """Write the results up to the end of the input. A result that does not fit into the output fails this input."""
    end: End | None = None
    try:
        with writer as output:
            while end is None:
                match next(results):
                    case End() as end:
                        pass
                    case Processed() | RawBytes() | TableChunk() as result:
                        if data := counts.take(result):
                            output.write(data)
    except UnfitError as error:
        end = end or next(result for result in results if isinstance(result, End))
        end = end._replace(problem=str(error), cut=False)
    return end


@contextmanager
def _opened_manifest(run: Run, plan: Plan, options: FolderOptions) -> Iterator[Manifest]:
    """Open the manifest of the output folder and lock the folder."""
    manifest = Manifest(options.out, run_settings(run))
    if not manifest.exists:
        check_earlier(manifest, plan, options.out, options.earlier)
    with locked(options.out):
        delete_temporary_files(options.out)
        if options.earlier is Earlier.OVERWRITE and manifest.exists:
            os.unlink(manifest.path)
            delete_checkpoints(os.path.dirname(manifest.path))
        resumed = manifest.exists
        with manifest:
            if resumed:
                check_earlier(manifest, plan, options.out, options.earlier)
            yield manifest


def run_settings(run: Run) -> dict[str, Any]:
    """Return everything that decides what an output is: settings, version, and the bytes of rules and weights."""
    processor, options = run.processor, run.read.options
    return {
        "checksum": settings_checksum(processor.cleaner.rules, processor.cleaner.weights),
        "cleaner": values(processor.cleaner),
        "renderer": list(processor.renderer),
        "limits": [options.max_bytes, options.max_expanded],
        "kind": options.kind,
        "on_error": run.counts.on_error,
    }


def size_of(path: str) -> int:
    """Return the size of a file in bytes, -1 if the system does not give it."""
    try:
        return os.path.getsize(path)
    except OSError:
        return -1


def check_earlier(manifest: Manifest, plan: Plan, out: str, earlier: Earlier) -> None:
    """Raise `SettingError` where an output would be replaced that no run of ours is known to have written.

    One file may have its name and not yet its row: that at which a run was killed.
    """
    outputs = plan.outputs if earlier is Earlier.RESUME else ()
    unwritten = (os.path.join(out, place) for source, place in outputs if not manifest.row(source.relative))
    foreign = list(islice(filter(os.path.lexists, unwritten), 2))
    if len(foreign) > manifest.exists:
        raise SettingError(
            f"-d {out}: {foreign[-1]} is there already, and no run of ours is known to have written it; "
            "write --overwrite to replace what is there, --no-clobber to leave it, or name another folder"
        )
