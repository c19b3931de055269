"""Runs the command with an output folder: writes the outputs with progress and summary, or does a dry run."""

from __future__ import annotations

import os
from functools import partial

from cleaner.batch.folder_run import Earlier, FolderOptions, run_folder
from cleaner.batch.plan import Plan
from cleaner.cli.console import Exit, print_error
from cleaner.cli.job import Job
from cleaner.cli.progress import progress
from cleaner.cli.settings import comparison_of
from cleaner.report.terminal import printable


def into_folder(job: Job) -> int:
    """Write an output for each input below the output folder, and print a summary."""
    options, plan, counts = job.options, _plan(job), job.run.counts
    run_folder(job.run, plan, _folder_options(job), partial(progress, options))
    if options.json and job.unread.by_suffix:
        job.console.messages.append(str(job.unread))
    if not (options.quiet or options.json):
        holds_records = job.run.read.options.holds_records
        noun = "document" if any(holds_records(source.path) for source in plan) else "file"
        noun += "" if counts.tally.inputs == 1 else "s"
        more = f"   {counts.earlier:,} of {len(plan):,} inputs were done before" if counts.earlier else ""
        print_error(nothing_to_do(job) if counts.earlier == len(plan) > 0 else counts.tally.summary(noun, more))
        _mention(job)
    return Exit.OK


def dry_run(job: Job) -> int:
    """Print a line for each input: what would be done, the input, the output."""
    from cleaner.batch.dry_run import State, states

    plan, finished = _plan(job), 0
    for source, place, state in states(job.run, plan, _folder_options(job)):
        print(f"{state}\t{printable(source.name)}\t{printable(os.path.join(job.options.output_dir, place))}")
        finished += state in (State.DONE, State.KEEP)
    if finished == len(plan) > 0 and not job.options.quiet:
        print_error(nothing_to_do(job))
    _mention(job)
    return Exit.OK


def nothing_to_do(job: Job) -> str:
    """Return the message of a run that finds every output there."""
    count = len(job.run.inputs)
    them = "it" if count == 1 else "them"
    if job.options.earlier == Earlier.NO_CLOBBER:
        what = "the output is" if count == 1 else f"all {count:,} outputs are"
        return f"cleaner: nothing to do: {what} there already; --overwrite writes {them} anew"
    what = "the file was" if count == 1 else f"all {count:,} files were"
    return f"cleaner: nothing to do: {what} done by an earlier run; --overwrite does {them} again"


def _mention(job: Job) -> None:
    """Mention the files that were left alone."""
    if unread := str(job.unread):
        print_error(printable(unread))


def _folder_options(job: Job) -> FolderOptions:
    options = job.options
    return FolderOptions(options.output_dir, Earlier(options.earlier), comparison_of(options), options.manifest)


def _plan(job: Job) -> Plan:
    assert isinstance(job.run.inputs, Plan)
    return job.run.inputs
