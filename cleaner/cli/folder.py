"""Runs the command with an output folder: writes the outputs with progress and summary, or does a dry run."""

from __future__ import annotations

import os
from functools import partial

from cleaner.batch.folder_run import Earlier, FolderOptions, run_folder
from cleaner.batch.plan import Plan
from cleaner.cli.console import Exit, print_error
from cleaner.cli.job import Job
from cleaner.cli.progress import progress
from cleaner.report.terminal import printable


def into_folder(job: Job) -> int:
    """Write an output for each input below the output folder, and print a summary."""
    options, plan, counts = job.options, _plan(job), job.run.counts
    folder = FolderOptions(options.output_dir, Earlier(options.earlier), options.dedup or "site", options.manifest)
    run_folder(job.run, plan, folder, partial(progress, options))
    if options.json and job.unread.by_suffix:
        job.console.messages.append(str(job.unread))
    if not (options.quiet or options.json):
        holds_records = job.run.read.options.holds_records
        noun = "documents" if any(holds_records(source.path) for source in plan) else "files"
        more = f"   {counts.earlier:,} of {len(plan):,} inputs were done before" if counts.earlier else ""
        print_error(counts.tally.summary(noun, more))
        _mention(job)
    return Exit.OK


def dry_run(job: Job) -> int:
    """Print a line for each input: what would be done, the input, the output."""
    earlier = Earlier(job.options.earlier)
    for source, place in _plan(job).outputs:
        target = os.path.join(job.options.output_dir, place)
        state = "fail" if source.problem else "write"
        if os.path.lexists(target):
            state = "keep" if earlier is Earlier.NO_CLOBBER else "replace"
        print(f"{state}\t{printable(source.name)}\t{printable(target)}")
    _mention(job)
    return Exit.OK


def _mention(job: Job) -> None:
    """Mention the files that were left alone."""
    if unread := str(job.unread):
        print_error(printable(unread))


def _plan(job: Job) -> Plan:
    assert isinstance(job.run.inputs, Plan)
    return job.run.inputs
