"""Builds a run from the options of the command, and refuses what cannot work before anything is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from cleaner.batch.processor import Processor
from cleaner.batch.run import ALL_INPUTS, DEFAULT_TIMEOUT, Run
from cleaner.batch.run_counts import OnError, RunCounts
from cleaner.cli.console import Console, is_file
from cleaner.cli.output_format import asked_format
from cleaner.cli.settings import cleaner_of, keys_of
from cleaner.errors import SettingError
from cleaner.io.compression_type import compression_of
from cleaner.io.inputs import STDIN, Input, Unread, below, check_found, listed, named, walked, within
from cleaner.io.outputs import check_target
from cleaner.io.read_options import ReadOptions
from cleaner.io.readers import Reader
from cleaner.io.render import OutputFormat, Renderer
from cleaner.rules.selection import load_rules
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace

    from cleaner.io.inputs import Inputs

MAX_FOLDER_JOBS = 4  # worker processes of a run into a folder, unless more are asked for


class Job(NamedTuple):
    """A run, with the options and the console of the command."""

    options: Namespace
    run: Run
    console: Console
    unread: Unread
    """Files of the folders that are no inputs."""


def job_of(options: Namespace) -> Job:
    """Build the run that the options ask for. Raises `SettingError` for everything that can be refused."""
    paths = _paths(options)
    _check_paths(options, paths)
    options.to, keys = asked_format(options), keys_of(options)
    form = options.to or OutputFormat.TEXT
    reading = ReadOptions(Renderer(form, keys=keys), options.max_bytes, options.source, options.max_expand)
    unread = Unread()
    inputs = _inputs(options, paths, reading, unread)
    check_found(paths, len(inputs), unread)
    _check_targets(options, inputs)
    kinds = _one_of_each_kind(inputs, reading)
    records = [source.name for source in kinds if reading.holds_records(source.path)]
    _check_format(options, paths, records, len(kinds) > len(records))
    if not options.given <= {"files"}:
        from cleaner.cli.effects import check_effects  # most filters are started without an option

        forms = {reading.output_format(source.path) for source in kinds}
        check_effects(options, forms or set(OutputFormat), bool(records) or not kinds)
    _check_tables(options, kinds, reading)
    cleaner = cleaner_of(options)
    has_receipts = form is OutputFormat.JSONL or records
    rules = len(load_rules(cleaner.rules, cleaner.select, cleaner.ignore).rules) if has_receipts else 0
    renderer = Renderer(form, rules, options.spans, options.metadata, keys)
    console = Console(quiet=options.quiet, verbose=options.verbose, collect=options.json)
    counts = RunCounts(console, OnError(options.on_error))
    read = Reader(reading._replace(renderer=renderer))
    return Job(
        options,
        Run(inputs, read, Processor(cleaner, renderer), counts, _jobs(options), options.timeout or DEFAULT_TIMEOUT),
        console,
        unread,
    )


def _jobs(options: Namespace) -> int:
    """Return the number of worker processes; 0 where none is asked for and nothing is written into a folder."""
    if options.jobs or not (options.timeout or options.output_dir):
        return options.jobs or 0
    return min(MAX_FOLDER_JOBS, os.cpu_count() or 1) if options.output_dir else 1


def _inputs(options: Namespace, paths: list[str], reading: ReadOptions, unread: Unread) -> Inputs:
    """Return the inputs; of a run into a folder as a plan, with their outputs."""
    if options.output_dir:
        from cleaner.batch.plan import Plan

        groups = (_inputs_of(path, partial(walked, unread=unread), bool(options.files_from)) for path in paths)
        return Plan(groups, options.output_dir, reading.suffix)
    return [
        source for path in paths for source in _inputs_of(path, partial(below, unread=unread), bool(options.files_from))
    ]


def _inputs_of(path: str, inside: Callable[[str], Iterable[Input]], is_listed: bool) -> Iterable[Input]:
    """Return the inputs of a path; one from a list keeps its folders below the output folder."""
    if os.path.isdir(path):
        return inside(path)
    return [within(path) if is_listed else named(path)]


def _one_of_each_kind(inputs: Inputs, reading: ReadOptions) -> list[Input]:
    found: dict[tuple[str, str], Input] = {}
    for source in inputs:
        found.setdefault((reading.kind_of(source.path), compression_of(source.path)), source)
    return list(found.values())


def _check_targets(options: Namespace, inputs: Inputs) -> None:
    """Raise `SettingError` where an output would destroy what the run reads."""
    if not (options.output or options.output_dir or is_file(sys.stdout)):
        return  # most filters: nothing can be lost
    from cleaner.cli.targets import check_outputs, check_targets

    check_targets(options, inputs)
    if options.output_dir:
        from cleaner.batch.plan import Plan

        assert isinstance(inputs, Plan)
        check_outputs(options, (place for _, place in inputs.outputs))


def _paths(options: Namespace) -> list[str]:
    if options.files_from and options.files:
        raise SettingError("--files-from names all inputs; give no others")
    if options.files_from:
        return listed(options.files_from, "\0" if options.null else "\n")
    return options.files or [STDIN]


def _check_paths(options: Namespace, paths: list[str]) -> None:
    if options.dedup == "site" and not options.output_dir:
        raise SettingError("--dedup site compares the inputs of a run into a folder: give -d DIR")
    if options.dedup in ALL_INPUTS and (options.check or options.diff):
        mode = "--check" if options.check else "--diff"
        raise SettingError(f"--dedup {options.dedup} compares all documents before one is written; leave out {mode}")
    if options.dry_run and not options.output_dir:
        raise SettingError("--dry-run shows what would be written below -d DIR; --check and --diff need none")
    named_paths = {"-o": options.output, "-d": options.output_dir, "--manifest": options.manifest}
    for option, name in named_paths.items():
        if name == "":
            raise SettingError(f"{option}: the name is empty; write {option} with a name, or leave it out")
    if "" in paths:
        raise SettingError("the name of an input is empty; write a name, or - for standard input")
    for path in paths:
        if path != STDIN and not os.path.lexists(path) and not options.files_from:
            from cleaner.cli.missing_file import missing_file

            raise SettingError(missing_file(path, is_first=path == paths[0]))
        if os.path.isdir(path) and not (options.output_dir or options.check or options.diff):
            raise SettingError(f"{path}: is a folder; add -d DIR for the cleaned files")
    if paths.count(STDIN) > 1:
        raise SettingError("- stands for standard input, which can be read once")
    if options.output and options.output != STDIN:
        check_target(options.output)
    if options.output_dir:
        from cleaner.batch.plan import check_folders

        check_folders(filter(os.path.isdir, paths), options.output_dir)


def _check_format(options: Namespace, paths: list[str], records: list[str], others: bool) -> None:
    if records and options.diff:
        raise SettingError(f"{records[0]}: --diff shows texts and pages, and this holds records")
    one_text = options.to in (OutputFormat.TEXT, OutputFormat.MARKDOWN)
    if records and one_text and not (options.check or options.diff):
        asked = f"-t {options.to}" if "to" in options.given or not options.output else f"-o {options.output}"
        raise SettingError(
            f"{records[0]}: holds records, and {asked} asks for one text; "
            "records are written with -t jsonl, csv, parquet or spans"
        )
    one = not (options.output_dir or options.check or options.diff)
    if one and len(paths) > 1 and (one_text or not options.to) and others:
        raise SettingError("several files make one text; use -d DIR or -t jsonl")


def _check_tables(options: Namespace, kinds: list[Input], reading: ReadOptions) -> None:
    """Raise `SettingError` for what makes no table, and for a missing package; `kinds` has an input of each kind."""
    found = [(source.name, reading.kind_of(source.path)) for source in kinds]
    forms = {reading.output_format(source.path) for source in kinds}
    made = [(options.output or "-t parquet", OutputFormat.PARQUET if OutputFormat.PARQUET in forms else "")]
    special = [each for each in (*found, *made) if each[1] or compression_of(each[0])]
    if special:
        from cleaner.io.writers import check_extras

        check_extras(special)
    if options.output_dir or options.check or options.diff or OutputFormat.PARQUET not in forms:
        return
    if options.output and compression_of(options.output):
        raise SettingError(
            f"-o {options.output}: parquet is compressed inside; leave the suffix out, or write -t jsonl"
        )
    if len(forms) > 1 or len({kind == "parquet" for _, kind in found}) > 1:
        raise SettingError("parquet files and others make no one table; write -t jsonl, or -d DIR")
    if options.output in (None, STDIN) and sys.stdout and sys.stdout.isatty():
        raise SettingError("parquet is nothing for a terminal; write -o FILE, or -t jsonl")
