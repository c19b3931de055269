"""A run into a folder that can be stopped at any moment and started again, and ends with the same tree."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple, Protocol

from cleaner.batch.checkpoint import Checkpoint
from cleaner.batch.manifest import FOLDER, Manifest, Row, digest_of
from cleaner.batch.plan import Mirror, Plan
from cleaner.batch.run_counts import RunCounts
from cleaner.errors import SettingError
from cleaner.io.inputs import Input
from cleaner.io.outputs import UnfitError, replacing
from cleaner.io.readers import Reader
from cleaner.io.stream import AlreadyDone, Begin, End, Event, Other, Processed, RawBytes, TableChunk, numbered
from cleaner.io.writers import Writer, open_writer
from cleaner.report.stats import Tally

Answers = Iterator[Processed | Other]


class Earlier(StrEnum):
    """What becomes of what stands in the output folder."""

    RESUME = "resume"
    """What a run with the same settings has finished stays."""
    OVERWRITE = "overwrite"
    """All is done anew."""
    NO_CLOBBER = "no-clobber"
    """Every output that is there stays, whatever wrote it."""


class Progress(Protocol):
    """Who hears of every document that is done."""

    def step(self) -> None: ...


class FolderRun(NamedTuple):
    """A planned run: inputs and where each goes, how inputs are read, and what becomes of earlier outputs."""

    plan: Plan
    out: str
    read: Reader
    manifest: Manifest
    earlier: Earlier = Earlier.RESUME
    corpus_digest: str = ""
    """What stands for what all documents together tell: with others, each may lose other blocks."""

    def events(self) -> Iterator[Event | Processed]:
        """All inputs as events, those that are done as `AlreadyDone`; with answers that an earlier run has found."""
        for at, (source, output) in enumerate(self.plan.outputs):
            if (row := self.finished(source, output)) is not None:
                yield AlreadyDone(source, row)
                continue
            journal = self._journal(source) if self.read.holds_records(source.path) else None
            events = numbered(at, self.read(source))
            next(events)
            yield Begin(source, output, journal)
            yield from journal.replayed(events) if journal else events

    def _journal(self, source: Input) -> Checkpoint:
        return Checkpoint(
            os.path.dirname(self.manifest.path), source.relative, self.manifest.settings + self.corpus_digest
        )

    def finished(self, source: Input, output: str) -> Row | None:
        """What an earlier run wrote down of an input, if neither it nor its output has changed since."""
        row, target = self.manifest.row(source.relative), os.path.join(self.out, output)
        if (row and row.get("kept")) or self.earlier is Earlier.NO_CLOBBER:
            return {"input": source.relative, "kept": True} if os.path.lexists(target) else None
        if row is None or row.get("problem") or not Tally.of_row(row.get("counts", {})).whole:
            return None
        if row.get("corpus", "") != self.corpus_digest:
            return None
        if row.get("output") != output or size_of(source.path) != row.get("size"):
            return None
        same = digest_of(source.path) == row.get("sha256") and digest_of(target) == row.get("output_sha256")
        return row if same else None

    def write(self, answers: Answers, work: RunCounts, progress: Progress) -> None:
        """Write the answers, an output for each input of the plan, each whole or not at all."""
        mirror = Mirror(self.out)
        for answer in answers:
            match answer:
                case AlreadyDone(row=row):
                    self._pass_over(row, work)
                    progress.step()
                case Begin() as begin:
                    work.begin()
                    mirror.make_room(os.path.join(self.out, begin.output))
                    with begin.journal or nullcontext():
                        self.manifest.add(self._written(begin, with_progress(answers, progress), work))
                case other:
                    raise AssertionError(f"{other} where an input begins")

    def _pass_over(self, row: Mapping[str, Any], work: RunCounts) -> None:
        """Count what was done before, and note what is not ours, so that no later run takes it for ours."""
        work.tally.merge(Tally.of_row(row.get("counts", {})))
        work.earlier += 1
        if self.read.meter:
            self.read.meter.read += row.get("size", 0)
        if row.get("kept") and not self.manifest.row(row["input"]):
            self.manifest.add(dict(row))

    def _written(self, begin: Begin, answers: Answers, work: RunCounts) -> Row:
        source, place, journal = begin
        target = os.path.join(self.out, place)
        if journal:
            answers = journal.journaled(answers)
        with replacing(target, temporary=os.path.join(self.out, FOLDER, f"{os.getpid()}.tmp")) as output:
            output.digest = hashlib.sha256()
            to = open_writer(output, self.read.output_format(source.path), target, self.read.text_key)
            end = _copied(answers, to, work)
            tally = work.end(end)
            if (end.problem and not end.cut) or work.dropped_all:
                output.discard()
        work.tell.note(f"{source.name}: {tally.removed:,} characters removed")
        row: dict[str, Any] = {"input": source.relative, "size": end.size, "sha256": end.digest}
        if end.problem:
            row["problem"] = end.problem
        if output.wanted:
            row |= {"output": place, "output_sha256": output.digest.hexdigest()}
        if self.corpus_digest:
            row["corpus"] = self.corpus_digest
        return row | {"counts": tally.as_row()}


def _copied(answers: Answers, to: AbstractContextManager[Writer], work: RunCounts) -> End:
    """Write the answers up to the end of the input; one that does not fit into the output fails that input alone."""
    end: End | None = None
    try:
        with to as output:
            while end is None:
                match next(answers):
                    case End() as end:
                        pass
                    case Processed() | RawBytes() | TableChunk() as answer:
                        if data := work.take(answer):
                            output.write(data)
    except UnfitError as error:
        end = end or next(answer for answer in answers if isinstance(answer, End))
        end = end._replace(problem=str(error), cut=False)
    return end


def with_progress(answers: Answers, progress: Progress) -> Answers:
    """The same, with a word to the progress after each document."""
    for answer in answers:
        yield answer
        if isinstance(answer, Processed):
            progress.step()


def size_of(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return -1


def check_earlier(manifest: Manifest, plan: Plan, out: str, earlier: Earlier) -> None:
    """Refuse to write over what no run of ours is corpus_digest to have written.

    One file may have its name and not yet its row: that at which a run was killed.
    """
    outputs = plan.outputs if earlier is Earlier.RESUME else ()
    unwritten = (os.path.join(out, place) for source, place in outputs if not manifest.row(source.relative))
    there = list(islice(filter(os.path.lexists, unwritten), 2))
    if len(there) > manifest.exists:
        raise SettingError(
            f"-d {out}: {there[-1]} is there already, and no run of ours is corpus_digest to have written it; "
            "write --overwrite to replace what is there, --no-clobber to leave it, or name another folder"
        )
