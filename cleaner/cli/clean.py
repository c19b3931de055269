"""`cleaner [OPTIONS] [FILE|DIR|-]...`: the filter and the batch."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, NamedTuple

from cleaner.batch.processor import Processor
from cleaner.batch.run_counts import OnError, RunCounts, StoppedError
from cleaner.cli.console import Console, Exit, ink, print_error, say
from cleaner.cli.options import SHORT_HELP, clean_options, cleaner_of, languages
from cleaner.errors import SettingError
from cleaner.io.compression_type import compression_of
from cleaner.io.inputs import STDIN, Input, Inputs, below, listed, named, walked, within
from cleaner.io.outputs import Output, check_target, writing
from cleaner.io.readers import Meter, Reader
from cleaner.io.render import OutputFormat, Renderer
from cleaner.io.stream import (
    Begin,
    End,
    Event,
    Events,
    InputDocument,
    Other,
    Processed,
    RawBytes,
    TableChunk,
    processed,
)
from cleaner.model import Status
from cleaner.rules.selection import load_rules

if TYPE_CHECKING:
    from cleaner.batch.plan import Plan
    from cleaner.batch.workers import Task
    from cleaner.io.writers import Writer

FOLDER_JOBS = 4  # at most, unless more are asked for
SECONDS = 10.0  # for one document of a folder


class Run(NamedTuple):
    """A run: what is asked for, its inputs, how they are read and judged, and who counts and tells."""

    options: Namespace
    inputs: Inputs
    read: Reader
    processor: Processor
    work: RunCounts
    console: Console

    @contextmanager
    def answers(
        self, events: Iterable[Event | Processed], task: Task | None = None
    ) -> Iterator[Iterator[Processed | Other]]:
        """The events with an answer in the place of each document: by workers, where that is asked for."""
        task = task or self.processor
        options = self.options
        if not (options.jobs or options.timeout or options.output_dir):
            yield (task(each) if isinstance(each, InputDocument) else each for each in events)
            return
        from cleaner.batch.workers import Budget, Workers

        self.processor.warm_up()
        with Workers(task, _jobs(options), Budget(options.timeout or SECONDS)) as workers:
            yield workers.answers(events)

    @property
    def plan(self) -> Plan:
        """Of a run into a folder, the inputs with their outputs."""
        from cleaner.batch.plan import Plan

        assert isinstance(self.inputs, Plan)
        return self.inputs

    def metered(self) -> Reader:
        """The reader of a run into a folder, which counts and hashes what it reads."""
        return self.read._replace(meter=Meter())

    def events(self) -> Events:
        """All inputs, one after another."""
        for source in self.inputs:
            yield from self.read(source)


def run(argv: list[str]) -> int:
    """Do what the arguments say."""
    options = clean_options(argv)
    if options.version or options.list_langs:
        return _about(options)
    if not (options.files or options.files_from) and (sys.stdin is None or sys.stdin.isatty()):
        print_error(SHORT_HELP)
        return Exit.USAGE
    job = _job(options)
    try:
        found = _mode(options)(job)
    except StoppedError as error:
        say(f"stopped at the first failure, as --on-error fail asks: {error}")
        found = Exit.INCOMPLETE
    _sum_up(job)
    return found if job.work.tally.whole else Exit.INCOMPLETE


def _mode(options: Namespace) -> Callable[[Run], int]:
    if options.output_dir:
        from cleaner.cli.batch import dry_run, into_folder

        return dry_run if options.dry_run else into_folder
    return _check if options.check else _diff if options.diff else _into_one


def _about(options: Namespace) -> int:
    if options.version:
        from cleaner._version import __version__

        print(f"cleaner {__version__} ({len(load_rules().rules)} rules)")
    else:
        print("\n".join(languages(tuple(options.rules))))
    return Exit.OK


def _jobs(options: Namespace) -> int:
    if options.jobs:
        return int(options.jobs)
    return min(FOLDER_JOBS, os.cpu_count() or 1) if options.output_dir else 1


def _job(options: Namespace) -> Run:
    """Everything that can be refused is refused here, before anything is written."""
    paths = _paths(options)
    _check_paths(options, paths)
    limits, keys = (options.max_bytes, options.max_expand), (options.text_key, options.id_key, options.url_key)
    form = _form(options)
    reader = Reader(Renderer(form), limits[0], options.source, None, limits[1], *keys)
    inputs = _inputs(options, paths, reader)
    kinds = _one_of_each_kind(inputs, reader)
    records = [source.name for source in kinds if reader.holds_records(source.path)]
    _check_form(options, paths, records, len(kinds) > len(records))
    _check_columns(options, kinds, reader)
    cleaner = cleaner_of(options)
    noted = form is OutputFormat.JSONL or records
    rules = len(load_rules(cleaner.rules, cleaner.select, cleaner.ignore).rules) if noted else 0
    renderer = Renderer(form, rules, options.spans, options.metadata)
    console = Console(quiet=options.quiet, verbose=options.verbose, collect=options.json)
    processor = Processor(cleaner, renderer, *keys)
    work = RunCounts(console, OnError(options.on_error))
    return Run(options, inputs, reader._replace(renderer=renderer), processor, work, console)


def _inputs(options: Namespace, paths: list[str], reader: Reader) -> Inputs:
    """The inputs; of a run into a folder, with their outputs."""
    if options.output_dir:
        from cleaner.batch.plan import Plan

        groups = (_found(path, walked, bool(options.files_from)) for path in paths)
        return Plan(groups, options.output_dir, reader.suffix)
    return [source for path in paths for source in _found(path, below, bool(options.files_from))]


def _one_of_each_kind(inputs: Inputs, reader: Reader) -> list[Input]:
    found: dict[tuple[str, str], Input] = {}
    for source in inputs:
        found.setdefault((reader.kind_of(source.path), compression_of(source.path)), source)
    return list(found.values())


def _found(path: str, inside: Callable[[str], Iterable[Input]], is_listed: bool) -> Iterable[Input]:
    """The inputs of a path; one from a list keeps its folders below the output folder."""
    if os.path.isdir(path):
        return inside(path)
    return [within(path) if is_listed else named(path)]


def _form(options: Namespace) -> OutputFormat:
    """What was asked for, by word or by the name of the output."""
    table = not options.to and options.output and options.output.lower().endswith(OutputFormat.PARQUET.suffix)
    return OutputFormat.PARQUET if table else OutputFormat(options.to or OutputFormat.TEXT)


def _paths(options: Namespace) -> list[str]:
    if options.files_from and options.files:
        raise SettingError("--files-from names all inputs; give no others")
    if options.files_from:
        return listed(options.files_from, "\0" if options.null else "\n")
    return options.files or [STDIN]


def _check_paths(options: Namespace, paths: list[str]) -> None:
    if options.dedup in ("site", "run") and not options.output_dir:
        raise SettingError(f"--dedup {options.dedup} compares the inputs of a run into a folder: give -d DIR")
    if options.dry_run and not options.output_dir:
        raise SettingError("--dry-run shows what would be written below -d DIR; --check and --diff need none")
    for path in paths:
        if path != STDIN and not os.path.lexists(path) and not options.files_from:
            raise SettingError(f"{path}: no such file")
        if os.path.isdir(path) and not (options.output_dir or options.check or options.diff):
            raise SettingError(f"{path}: is a folder; add -d DIR for the cleaned files")
    if paths.count(STDIN) > 1:
        raise SettingError("- stands for standard input, which can be read once")
    if options.output and options.output != STDIN:
        check_target(options.output)
    if options.output_dir:
        from cleaner.batch.plan import check_folders

        check_folders(filter(os.path.isdir, paths), options.output_dir)


def _check_form(options: Namespace, paths: list[str], records: list[str], others: bool) -> None:
    if records and options.diff:
        raise SettingError(f"{records[0]}: --diff shows texts and pages, and this holds records")
    if records and options.to in (OutputFormat.TEXT, OutputFormat.MARKDOWN):
        raise SettingError(f"{records[0]}: holds records; they are written with -t jsonl, parquet or spans")
    one = not (options.output_dir or options.check or options.diff)
    if one and len(paths) > 1 and _form(options) in (OutputFormat.TEXT, OutputFormat.MARKDOWN) and others:
        raise SettingError("several files make one text; use -d DIR or -t jsonl")


def _check_columns(options: Namespace, kinds: list[Input], reader: Reader) -> None:
    """Refuse what makes no table, and what a package is missing for; `kinds` has an input of each kind."""
    found = [(source.name, reader.kind_of(source.path)) for source in kinds]
    forms = {reader.output_format(source.path) for source in kinds}
    made = [(options.output or "-t parquet", OutputFormat.PARQUET if OutputFormat.PARQUET in forms else "")]
    special = [each for each in (*found, *made) if each[1] or compression_of(each[0])]
    if special:
        from cleaner.io.writers import check_extras

        check_extras(special)
    if options.output_dir or options.check or options.diff or OutputFormat.PARQUET not in forms:
        return
    if len(forms) > 1 or len({kind == "parquet" for _, kind in found}) > 1:
        raise SettingError("parquet files and others make no one table; write -t jsonl, or -d DIR")
    if options.output in (None, STDIN) and sys.stdout and sys.stdout.isatty():
        raise SettingError("parquet is nothing for a terminal; write -o FILE, or -t jsonl")


def _into_one(job: Run) -> int:
    """Every input, one after another, to one output."""
    failed = 0
    form = (
        OutputFormat.PARQUET
        if any(job.read.output_format(each.path) is OutputFormat.PARQUET for each in job.inputs)
        else OutputFormat.TEXT
    )
    path, key = job.options.output or STDIN, job.options.text_key
    with _output(path) as output, _sink(output, form, path, key) as to, job.answers(job.events()) as answers:
        for answer in answers:
            match answer:
                case Begin():
                    job.work.begin()
                case End():
                    job.work.end(answer)
                    failed += bool(answer.problem)
                case Processed() | RawBytes() | TableChunk():
                    if data := job.work.take(answer):
                        to.write(data)
        if failed == len(job.inputs) == job.work.tally.inputs:
            output.discard()
    return Exit.OK


def _sink(output: Output, form: OutputFormat, path: str, text_key: str) -> AbstractContextManager[Writer]:
    """What answers are written to."""
    if form is not OutputFormat.PARQUET and not compression_of(path):
        return nullcontext(output)
    from cleaner.io.writers import open_writer

    return open_writer(output, form, path, text_key)


def _output(path: str | None) -> AbstractContextManager[Output]:
    if path and path != STDIN:
        return writing(path)
    if sys.stdout is None:
        raise SettingError("standard output is closed; write -o FILE")
    return nullcontext(Output("standard output", sys.stdout.buffer))


def _check(job: Run) -> int:
    """The names of the inputs that would lose something."""
    from cleaner.report.terminal import printable

    found = Exit.OK
    with job.answers(job.events()) as answers:
        for answer in answers:
            match answer:
                case Begin():
                    job.work.begin()
                case End():
                    if job.work.end(answer).statuses[Status.CLEANED]:
                        print(printable(answer.source.name))
                        found = Exit.FOUND
                case Processed() | RawBytes():
                    job.work.take(answer)
    return found


def _diff(job: Run) -> int:
    """What would go, as a diff."""
    from cleaner.report.diff import diff

    colours = ink(job.options.color, sys.stdout)
    for event in job.events():
        match event:
            case Begin():
                job.work.begin()
            case End():
                job.work.end(event)
            case RawBytes():
                job.work.take(event)
            case InputDocument(name=name, source=source):
                result = job.processor.cleaner(source or b"")
                job.work.take(processed(b"", name, result))
                for line in diff(result, name, ink=colours):
                    print(line)
    return Exit.OK


def _sum_up(job: Run) -> None:
    """The counts, as they were asked for."""
    if job.options.json:
        import json

        print_error(json.dumps({**job.work.tally.as_data(), "messages": job.console.messages}))
    elif job.options.stats:
        for line in job.work.tally.table():
            print_error(line)
