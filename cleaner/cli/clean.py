"""The command `cleaner [OPTIONS] [FILE|DIR|-]...`: filters text and pages, cleans folders and record files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

import cleaner._core as _core
from cleaner.batch.run import ALL_INPUTS
from cleaner.batch.run_counts import StoppedError
from cleaner.cli.console import Exit, Terminated, open_output, palette_for, print_error, say
from cleaner.cli.defaults import SHORT_HELP, names_only_files, options_without_any
from cleaner.cli.job import Job, job_of
from cleaner.cli.settings import known_languages
from cleaner.io.compression_type import compression_of
from cleaner.io.inputs import STDIN
from cleaner.io.outputs import Output
from cleaner.io.render import TABLES, OutputFormat
from cleaner.io.stream import Begin, End, InputDocument, Processed, RawBytes, TableChunk, processed
from cleaner.model import Status
from cleaner.rules.selection import load_rules

if TYPE_CHECKING:
    from argparse import Namespace

    from cleaner.batch.run import Run
    from cleaner.io.writers import Writer


def clean_options(argv: list[str]) -> Namespace:
    """Return the options of a cleaning, from the command line and from configuration."""
    from cleaner.cli.config import is_configured, parse_options

    if names_only_files(argv) and not is_configured():
        return options_without_any(argv)
    from cleaner.cli.options import clean_parser

    return parse_options(clean_parser(), argv)


def run(argv: list[str]) -> int:
    """Run the command and return its exit code."""
    options = clean_options(argv)
    if options.version or options.list_langs:
        return _about(options)
    if not (options.files or options.files_from) and (sys.stdin is None or sys.stdin.isatty()):
        print_error(SHORT_HELP)
        return Exit.USAGE
    job = job_of(options)
    job.console.note(implementation(with_reason=True))
    try:
        found = _mode(options)(job)
    except StoppedError as error:
        say(f"stopped at the first failure, as --on-error fail asks: {error}")
        found = Exit.INCOMPLETE
    except (KeyboardInterrupt, Terminated) as stop:
        stop.args = (_what_stands(job),)
        raise
    _sum_up(job)
    tally = job.run.counts.tally
    return found if tally.is_complete and not tally.statuses[Status.EMPTIED] else Exit.INCOMPLETE


def _what_stands(job: Job) -> str:
    """Say what a run that was stopped leaves, and how to go on."""
    options, counts, count = job.options, job.run.counts, len(job.run.inputs)
    done = counts.earlier + counts.ended
    of_inputs = f"{done:,} of {count:,} {'file is' if count == 1 else 'files are'}"
    if options.output_dir and not options.dry_run:
        once = any(source.path == STDIN for source in job.run.inputs)
        again = "with --resume in the place of --overwrite it goes on" if options.earlier == "overwrite" else ""
        return f"{of_inputs} done; " + ("start it again" if once else again or "the same command goes on")
    if options.check or options.diff or options.dry_run:
        return f"{of_inputs} read; nothing was written"
    if options.output and options.output != STDIN:
        stays = "stays as it was" if os.path.lexists(options.output) else "is not written"
        return f"{options.output} {stays}; start it again"
    return "the output is not whole; start it again"


def _mode(options: Namespace) -> Callable[[Job], int]:
    if options.output_dir:
        from cleaner.cli.folder import dry_run, into_folder

        return dry_run if options.dry_run else into_folder
    return _check if options.check else _diff if options.diff else _into_one


def _about(options: Namespace) -> int:
    if options.version:
        from cleaner import __version__

        print(f"cleaner {__version__} ({implementation(options.verbose)}), {len(load_rules().rules)} rules")
    else:
        print("\n".join(known_languages(tuple(options.rules))))
    return Exit.OK


def implementation(with_reason: bool = False) -> str:
    """Return what computes: the compiled core, or Python alone; with the reason if asked for."""
    if _core.native:
        return "compiled core"
    return f"pure Python: no compiled core, {_core.why_not}" if with_reason else "pure Python"


def _into_one(job: Job) -> int:
    """Write the results of every input, one after another, to one output."""
    failed, reading = 0, job.run.read.options
    forms = {reading.output_format(each.path) for each in job.run.inputs}
    table = next((form for form in TABLES if form in forms), None)
    path = job.options.output or STDIN
    with (
        _compared(job) as run,
        open_output(path) as output,
        _writer(output, table, path, reading.keys.text) as writer,
        run.results(run.events()) as results,
    ):
        for result in results:
            match result:
                case Begin():
                    run.counts.begin()
                case End():
                    run.counts.end(result)
                    failed += bool(result.problem)
                case Processed() | RawBytes() | TableChunk():
                    if data := run.counts.take(result):
                        writer.write(data)
        if failed == len(run.inputs) == run.counts.tally.inputs:
            output.discard()
    return Exit.OK


@contextmanager
def _compared(job: Job) -> Iterator[Run]:
    """Yield the run, after its documents were compared with each other if the options ask for it."""
    if job.options.dedup not in ALL_INPUTS:
        yield job.run
        return
    from tempfile import TemporaryDirectory

    from cleaner.batch.comparison import compare_documents
    from cleaner.cli.progress import silent
    from cleaner.cli.settings import comparison_of

    with TemporaryDirectory() as folder:  # of the statistics, which spill to disk
        yield compare_documents(job.run, job.run.inputs, comparison_of(job.options), folder, "", silent)


def _writer(output: Output, table: OutputFormat | None, path: str, text_key: str) -> AbstractContextManager[Writer]:
    """Open the writer for an output: as a table, compressed, or as it is."""
    if not table and not compression_of(path):
        return nullcontext(output)
    from cleaner.io.writers import open_writer

    return open_writer(output, table or OutputFormat.TEXT, path, text_key)


def _check(job: Job) -> int:
    """Print the names of the inputs that would lose something."""
    from cleaner.report.terminal import printable

    run, found = job.run, Exit.OK
    with run.results(run.events()) as results:
        for result in results:
            match result:
                case Begin():
                    run.counts.begin()
                case End():
                    if run.counts.end(result).statuses[Status.CLEANED]:
                        print(printable(result.source.name))
                        found = Exit.FOUND
                case Processed() | RawBytes():
                    run.counts.take(result)
    return found


def _diff(job: Job) -> int:
    """Print what would be removed as a patch."""
    from cleaner.report.diff import diff

    run, palette, is_terminal = job.run, palette_for(job.options.color, sys.stdout), sys.stdout.isatty()
    for event in run.events():
        match event:
            case Begin():
                run.counts.begin()
            case End():
                run.counts.end(event)
            case RawBytes():
                run.counts.take(event)
            case InputDocument() as item:
                if document := run.processor.document(item):
                    result = run.processor.cleaned(item, document)
                    run.counts.take(processed(b"", item.name, result))
                    for line in diff(result, item.name, item.source, palette=palette, safe=is_terminal):
                        sys.stdout.write(f"{line}\n")
    return Exit.OK


def _sum_up(job: Job) -> None:
    """Print the counts that were asked for."""
    tally = job.run.counts.tally
    if job.options.json:
        import json

        print_error(json.dumps({**tally.as_data(), "messages": job.console.messages}))
    elif job.options.stats:
        for line in tally.table():
            print_error(line)
