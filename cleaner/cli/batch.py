"""A run into a folder: what the command adds to `cleaner.batch.folder_run`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cleaner.batch.checkpoint import Checkpoint, forget
from cleaner.batch.folder_run import Earlier, FolderRun, check_earlier, with_progress
from cleaner.batch.manifest import Manifest, clear, locked, settings_digest
from cleaner.batch.plan import Plan
from cleaner.cli.console import Exit, print_error
from cleaner.cli.progress import progress
from cleaner.errors import SettingError
from cleaner.io.inputs import can_be_read_again
from cleaner.io.outputs import naming_errors
from cleaner.report.terminal import printable

if TYPE_CHECKING:
    from cleaner.batch.passes import Pass
    from cleaner.cli.clean import Run


def into_folder(job: Run) -> int:
    """Each input to a file of its own."""
    options, out = job.options, job.options.output_dir
    planned = job.plan
    with _manifest(job, planned) as manifest:
        for survey in _passes(options.dedup, planned):
            job = _told(job, survey, planned, manifest)
        batch = FolderRun(planned, out, job.metered(), manifest, Earlier(options.earlier), job.processor.corpus_digest)
        with job.answers(batch.events()) as answers, progress(options, "judged", planned, batch.read.meter) as bar:
            batch.write(answers, job.work, bar)
        manifest.finish(planned.names)
        forget(os.path.dirname(manifest.path))
        if options.manifest:
            with naming_errors(options.manifest):
                shutil.copyfile(manifest.path, options.manifest)
    if not (options.quiet or options.json):
        noun = "documents" if any(job.read.holds_records(source.path) for source in planned) else "files"
        earlier = job.work.earlier
        more = f"   {earlier:,} of {len(planned):,} inputs were done before" if earlier else ""
        print_error(job.work.tally.summary(noun, more))
    return Exit.OK


def _passes(dedup: str | None, planned: Plan) -> tuple[Pass, ...]:
    """Those that come before the documents are judged for good; what can be read once has none."""
    if dedup not in (None, "site", "run"):
        return ()
    from cleaner.batch.passes import RUN, SITES

    once = next((source for source in planned if not can_be_read_again(source)), None)
    if dedup == "run" and once:
        raise SettingError(f"{once.name}: can be read once, and --dedup run reads all inputs again; give files")
    return () if once else (SITES, RUN) if dedup == "run" else (SITES,)


def _told(job: Run, which: Pass, planned: Plan, manifest: Manifest) -> Run:
    """The job, with_progress what all documents come to in a pass."""
    from cleaner.batch.passes import AnalysisTask, PassCache, inside, payloads

    folder, settings = os.path.dirname(manifest.path), manifest.settings + job.processor.corpus_digest
    kept = PassCache(which, planned, folder, settings)
    found = kept.load()
    if found is None:
        read, task = job.metered(), AnalysisTask(job.processor, which.map)
        with naming_errors(folder), Checkpoint(folder, which.file, settings) as journal:
            events = journal.replayed(inside(planned, read))
            with job.answers(events, task) as answers, progress(job.options, which.verb, planned, read.meter) as bar:
                found = which.reduce(payloads(with_progress(journal.journaled(answers), bar)), folder)
            kept.save(found)
    return job._replace(processor=which.apply(job.processor, found))


def dry_run(job: Run) -> int:
    """What would be read and written, a line for each input: what is to be done, the input, the output."""
    earlier = Earlier(job.options.earlier)
    for source, place in job.plan.outputs:
        target = os.path.join(job.options.output_dir, place)
        state = "fail" if source.problem else "write"
        if os.path.lexists(target):
            state = "keep" if earlier is Earlier.NO_CLOBBER else "replace"
        print(f"{state}\t{printable(source.name)}\t{printable(target)}")
    return Exit.OK


@contextmanager
def _manifest(job: Run, planned: Plan) -> Iterator[Manifest]:
    """The manifest of the output folder, which is ours alone while it is open."""
    out, earlier = job.options.output_dir, Earlier(job.options.earlier)
    manifest = Manifest(out, settings_digest(_settings(job)))
    if not manifest.exists:
        check_earlier(manifest, planned, out, earlier)
    with locked(out):
        clear(out)
        if earlier is Earlier.OVERWRITE and manifest.exists:
            os.unlink(manifest.path)
            forget(os.path.dirname(manifest.path))
        resumed = manifest.exists
        with manifest:
            if resumed:
                check_earlier(manifest, planned, out, earlier)
            yield manifest


def _settings(job: Run) -> dict[str, Any]:
    """All that decides what an output is: settings, the version, and the files of rules and weights that are used."""
    from dataclasses import asdict

    from cleaner.rules.checksum import settings_checksum

    processor = job.processor
    return {
        "stamp": settings_checksum(processor.cleaner.rules, processor.cleaner.weights),
        "cleaner": asdict(processor.cleaner),
        "renderer": list(processor.renderer),
        "keys": [processor.text_key, processor.id_key, processor.url_key],
        "limit": [job.read.limit, job.read.expand],
        "kind": job.read.kind,
        "on_error": job.work.on_error,
    }
