"""`cleaner [OPTIONS] [FILE|DIR|-]...`: the filter and the batch."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO, NamedTuple

from cleaner.cli.console import Console, Exit, ink, print_error
from cleaner.cli.options import SHORT_HELP, clean_parser, cleaner_of, languages
from cleaner.corpus.drawing import Drawing, Form
from cleaner.corpus.inputs import RECORDS, STDIN, Input, below, named
from cleaner.corpus.outputs import Output, OutputError, check_target, replacing, writing
from cleaner.corpus.work import Work
from cleaner.errors import InputError, SettingError
from cleaner.model import Status
from cleaner.pipeline import load_rules


class Job(NamedTuple):
    """A run: what is asked for, its inputs, and the work they share."""

    options: Namespace
    inputs: list[Input]
    work: Work
    console: Console

    def records(self, source: Input) -> bool:
        """Does the input hold records?"""
        return _is_records(self.options, source.path)

    def drawn(self, source: Input, stream: BinaryIO) -> Iterator[bytes]:
        """The cleaned input, in the format that was asked for."""
        if not self.records(source):
            return self.work.drawn(source.name, stream)
        from cleaner.corpus.records import Records

        return Records(self.work, self.options.text_key, self.options.id_key).drawn(source.name, stream)


def run(argv: list[str]) -> int:
    """Do what the arguments say."""
    options = clean_parser().parse_intermixed_args(argv)
    if options.version or options.list_langs:
        return _about(options)
    if not options.files and (sys.stdin is None or sys.stdin.isatty()):
        print_error(SHORT_HELP)
        return Exit.USAGE
    job = _job(options)
    mode = _check if options.check else _diff if options.diff else _into_folder if options.output_dir else _into_one
    found = mode(job)
    _sum_up(job)
    return found if job.work.tally.whole else Exit.INCOMPLETE


def _about(options: Namespace) -> int:
    if options.version:
        from cleaner import __version__

        print(f"cleaner {__version__} ({len(load_rules()[0].rules)} rules)")
    else:
        print("\n".join(languages(tuple(options.rules))))
    return Exit.OK


def _job(options: Namespace) -> Job:
    """Everything that can be refused is refused here, before anything is written."""
    paths = options.files or [STDIN]
    _check_paths(options, paths)
    form = Form(options.to or ("jsonl" if any(_is_records(options, path) for path in paths) else "text"))
    _check_form(options, paths, form)
    cleaner = cleaner_of(options)
    rules = len(load_rules(cleaner.rules, cleaner.select, cleaner.ignore)[0].rules) if form is Form.JSONL else 0
    console = Console(quiet=options.quiet, verbose=options.verbose, collect=options.json)
    work = Work(cleaner, Drawing(form, rules, options.spans, options.metadata), options.max_bytes, console)
    inputs = [source for path in paths for source in (below(path) if os.path.isdir(path) else [named(path)])]
    return Job(options, inputs, work, console)


def _check_paths(options: Namespace, paths: list[str]) -> None:
    for path in paths:
        if path != STDIN and not os.path.lexists(path):
            raise SettingError(f"{path}: no such file")
        if os.path.isdir(path) and not (options.output_dir or options.check or options.diff):
            raise SettingError(f"{path}: is a folder; add -d DIR for the cleaned files")
    if paths.count(STDIN) > 1:
        raise SettingError("- stands for standard input, which can be read once")
    if options.output and options.output != STDIN:
        check_target(options.output)
    if options.output_dir:
        from cleaner.corpus.folder import check_folders

        check_folders(filter(os.path.isdir, paths), options.output_dir)


def _check_form(options: Namespace, paths: list[str], form: Form) -> None:
    records = [path for path in paths if _is_records(options, path)]
    is_text = form in (Form.TEXT, Form.MARKDOWN)
    if records and (is_text or options.diff or any(map(os.path.isdir, paths))):
        raise SettingError("jsonl is read from files or standard input, and written with -t jsonl or -t spans")
    if is_text and len(paths) > 1 and not (options.output_dir or options.check or options.diff):
        raise SettingError("several files make one text; use -d DIR or -t jsonl")


def _is_records(options: Namespace, path: str) -> bool:
    return options.source == "jsonl" or (options.source == "auto" and path.lower().endswith(RECORDS))


def _into_one(job: Job) -> int:
    """Every input, one after another, to one output."""
    with _output(job.options.output) as output:
        for source in job.inputs:
            try:
                with source.opened() as stream:
                    for chunk in job.drawn(source, stream):
                        output.write(chunk)
            except InputError as error:
                job.work.failed(str(error))
        if job.work.tally.failed == len(job.inputs) == job.work.tally.inputs:
            output.discard()
    return Exit.OK


def _output(path: str | None) -> AbstractContextManager[Output]:
    if path and path != STDIN:
        return writing(path)
    if sys.stdout is None:
        raise SettingError("standard output is closed; write -o FILE")
    return nullcontext(Output("standard output", sys.stdout.buffer))


def _into_folder(job: Job) -> int:
    """Each input to a file of its own."""
    from cleaner.corpus.folder import Mirror, plan

    out = job.options.output_dir
    planned = plan(job.inputs, out, job.work.drawing.form.suffix)
    mirror = Mirror(out)
    for source, target in planned:
        before = job.work.tally.removed
        try:
            with source.opened() as stream:
                mirror.make_room(target)
                with replacing(target) as output:
                    for chunk in job.drawn(source, stream):
                        output.write(chunk)
        except InputError as error:
            job.work.failed(str(error))
        except (OutputError, BrokenPipeError):
            raise
        except Exception as error:  # a fault of the program costs one file, not the run
            job.work.failed(f"{source.name}: internal error: {type(error).__name__}: {error}")
        else:
            job.console.note(f"{source.name}: {job.work.tally.removed - before:,} characters removed")
    if not (job.options.quiet or job.options.json):
        print_error(job.work.tally.summary())
    return Exit.OK


def _check(job: Job) -> int:
    """The names of the inputs that would lose something."""
    found = Exit.OK
    for source in job.inputs:
        before = job.work.tally.statuses[Status.CLEANED]
        try:
            with source.opened() as stream:
                for _ in job.drawn(source, stream):
                    pass
        except InputError as error:
            job.work.failed(str(error))
        if job.work.tally.statuses[Status.CLEANED] > before:
            from cleaner.report.ink import printable

            print(printable(source.name))
            found = Exit.FOUND
    return found


def _diff(job: Job) -> int:
    """What would go, as a diff."""
    from cleaner.report.diff import diff

    colours = ink(job.options.color, sys.stdout)
    for source in job.inputs:
        try:
            with source.opened() as stream:
                result = job.work.document(source.name, stream)
        except InputError as error:
            job.work.failed(str(error))
            continue
        for line in diff(result, source.name, ink=colours) if not isinstance(result, bytes) else ():
            print(line)
    return Exit.OK


def _sum_up(job: Job) -> None:
    """The counts, as they were asked for."""
    if job.options.json:
        import json

        print_error(json.dumps({**job.work.tally.as_data(), "messages": job.console.messages}))
    elif job.options.stats:
        for line in job.work.tally.table():
            print_error(line)
