"""Says what a run into a folder would do with each input, and writes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum

from cleaner.batch.comparison import kept_digest
from cleaner.batch.folder_run import Earlier, FolderOptions, FolderRun, check_earlier, run_settings
from cleaner.batch.manifest import Manifest
from cleaner.batch.plan import Plan
from cleaner.batch.run import Run
from cleaner.io.inputs import Input

UNKNOWN = "unknown"
"""Stands for the digest of corpus statistics that are not counted yet: no output was made with it."""


class State(StrEnum):
    """What a run would do with an input."""

    WRITE = "write"
    REPLACE = "replace"
    KEEP = "keep"
    """An output that is there stays, whatever wrote it."""
    DONE = "done"
    """An earlier run has finished it."""
    COMPARE = "compare"
    """An earlier run has finished it; it is done anew if the new inputs change what the pages of its site share."""
    FAIL = "fail"


def states(run: Run, plan: Plan, options: FolderOptions) -> Iterator[tuple[Input, str, State]]:
    """Yield each input with the path of its output and its state. Raises `SettingError` where the run would."""
    manifest = Manifest(options.out, run_settings(run))
    with manifest.read_only(forget=options.earlier is Earlier.OVERWRITE):
        check_earlier(manifest, plan, options.out, options.earlier)
        state = os.path.dirname(manifest.path)
        digest = kept_digest(run, plan, options.comparison, state, manifest.settings)
        digest = UNKNOWN if digest is None else digest
        folder = FolderRun(plan, options.out, run.read, manifest, options.earlier, digest)
        for source, place in plan.outputs:
            yield source, place, _state(folder, source, place)


def _state(folder: FolderRun, source: Input, place: str) -> State:
    if folder.corpus_digest == UNKNOWN and (row := folder.manifest.row(source.relative)):
        as_before = FolderRun(
            folder.plan, folder.out, folder.read, folder.manifest, folder.earlier, row.get("corpus", "")
        )
        if as_before.finished(source, place):
            return State.COMPARE
    if (row := folder.finished(source, place)) is not None:
        return State.KEEP if row.get("kept") else State.DONE
    if source.problem:
        return State.FAIL
    return State.REPLACE if os.path.lexists(os.path.join(folder.out, place)) else State.WRITE
