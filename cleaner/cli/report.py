"""The command `cleaner report PATH… -o report.html`: one page that shows what was removed, and why."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from cleaner._version import __version__
from cleaner.batch.manifest import manifest_path, read_manifest
from cleaner.cli.config import parse_options
from cleaner.cli.console import Exit, open_output, say
from cleaner.cli.effects import check_keys
from cleaner.cli.options import add_format, add_html, add_keys, add_settings, new_parser
from cleaner.cli.parser import CommandParser
from cleaner.cli.quantities import count
from cleaner.cli.settings import cleaner_of, keys_of
from cleaner.cli.targets import check_target_is_not_read
from cleaner.errors import SettingError
from cleaner.io.inputs import STDIN, Input, Unread, below, check_found, named
from cleaner.io.outputs import check_target
from cleaner.io.read_options import RECORD_KINDS, ReadOptions
from cleaner.io.render import OutputFormat
from cleaner.model import Status
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.batch.report_documents import Chosen, Cleaning
    from cleaner.io.readers import Reader
    from cleaner.pipeline import Cleaner

MAX_DOCUMENTS = 200  # that are shown, if no number is asked for
OWN = ("files", "output", "number", "seed", "title", "run", "config", "isolated")
"""Options that a finished run does not settle."""
_DESCRIPTION = """Write one page that shows what is removed from documents, by which rule, and why. It needs
no network and no server; from many documents a sample is shown. Records that were cleaned with
--spans are shown as they were cleaned.

examples:
  cleaner report page.html -o report.html
  cleaner report raw/ -n 500 -o report.html          a sample of 500 of a folder
  cleaner report clean.jsonl -o report.html          what a run with --spans has removed
  cleaner report raw/ --run clean/ -o report.html    what a run into a folder has removed from raw/"""


class Way(NamedTuple):
    """How documents are read and cleaned: by the options, or as a finished run did."""

    read: Reader
    cleaning_of: Callable[[Sequence[Chosen]], Callable[[Input], Cleaning]]
    """For documents that were chosen, returns what cleans their inputs."""
    settings: list[tuple[str, str]]
    """What the page says of them."""
    origins: Mapping[str, str]
    """File and line of each rule, by its id."""


def run(argv: list[str]) -> int:
    """Choose documents, clean them, and write the page."""
    from cleaner.batch.report_documents import Problems, sampled_documents, shown_documents
    from cleaner.report.html.page import report_html
    from cleaner.report.html.shown import Report

    options = parse_options(report_parser(), argv)
    inputs = _inputs(options)
    _check_output(options.output, options.files)
    problems = Problems()
    way = _of_run(options, inputs) if options.run else _of_options(options, inputs)
    sample = sampled_documents(inputs, way.read, options.number, options.seed, problems)
    documents = list(shown_documents(sample.items, way.cleaning_of(sample.items), problems))
    messages = list(problems)
    for message in messages:
        say(message)
    if not documents:
        raise SettingError(f"{options.files[0]}: no documents with a text; name texts, pages or files of records")
    title = options.title or f"What was removed from {', '.join(options.files)}"
    found = sample.found - len(sample.items) + len(documents)
    report = Report(title, documents, found, options.seed, way.settings, way.origins, messages)
    with open_output(options.output) as output:
        output.write(report_html(report).encode("utf-8", "surrogatepass"))
    doubtful = any(each.status in (Status.PASSED, Status.EMPTIED) for each in documents)
    return Exit.INCOMPLETE if messages or doubtful else Exit.OK


def report_parser() -> CommandParser:
    """Return the parser of the command."""
    parser = new_parser("cleaner report", _DESCRIPTION)
    parser.usage = "cleaner report [OPTIONS] PATH... -o FILE"
    add = parser.add_argument
    add("files", nargs="+", metavar="PATH", help="texts, pages, files of records, or folders of them")
    add("-o", "--output", required=True, metavar="FILE", help="the page; - is standard output")
    add("-n", "--number", type=count, default=MAX_DOCUMENTS, metavar="N",
        help=f"show N documents at most, chosen by the hashes of their names; default {MAX_DOCUMENTS}")  # fmt: skip
    add("--seed", default="", metavar="S", help="another seed chooses another sample")
    add("--title", metavar="T", help="title of the page")
    add("--run", metavar="DIR", help="show what the run into DIR removed, by its settings and statistics")
    add_format(add, "auto", "text", "html", *RECORD_KINDS)
    add_settings(parser)
    add_keys(add, text="text", url="address")
    add_html(add)
    return parser


def _inputs(options: Namespace) -> list[Input]:
    unread, found = Unread(), list[Input]()
    for path in options.files:
        if path != STDIN and not os.path.lexists(path):
            from cleaner.cli.missing_file import missing_file

            raise SettingError(missing_file(path))
        found += _below(path, options, unread) if os.path.isdir(path) else [named(path)]
    check_found(options.files, len(found), unread)
    return found


def _below(folder: str, options: Namespace, unread: Unread) -> list[Input]:
    """Return the inputs below a folder, without the page of an earlier time.

    Raises `SettingError` for the outputs of a run in which nothing tells what was removed.
    """
    if not options.run and os.path.exists(manifest_path(folder)):
        head, _ = read_manifest(folder)
        form, _, spans, *_ = head["run"]["renderer"]
        if not spans or form == OutputFormat.SPANS:
            raise SettingError(
                f"{folder}: was written by a run, and holds what it left; name its inputs with --run {folder}"
            )
    output = os.path.realpath(options.output)
    return [source for source in below(folder, unread) if os.path.realpath(source.path) != output]


def _check_output(path: str, files: Sequence[str]) -> None:
    if path != STDIN:
        check_target(path)
        check_target_is_not_read("-o", path, files)


def _of_options(options: Namespace, inputs: Sequence[Input]) -> Way:
    from cleaner.authoring.locate import origins
    from cleaner.batch.processor import Processor
    from cleaner.batch.report_documents import Cleaning
    from cleaner.io.readers import Reader
    from cleaner.io.render import Renderer
    from cleaner.io.writers import check_extras

    if options.dedup in ("site", "run", "near"):
        raise SettingError(f"--dedup {options.dedup} compares the documents of a run; --run DIR shows a finished one")
    renderer = Renderer(OutputFormat.JSONL, keys=keys_of(options))
    reading = ReadOptions(renderer, kind=options.source)
    check_keys(options.given, any(reading.holds_records(source.path) for source in inputs))
    check_extras((source.name, reading.kind_of(source.path)) for source in inputs)
    cleaner = cleaner_of(options)
    read, processor = Reader(reading), Processor(cleaner, renderer)
    return Way(
        read, lambda _: lambda source: Cleaning(source, read, processor), _settings(cleaner), origins(cleaner.rules)
    )


def _of_run(options: Namespace, inputs: Sequence[Input]) -> Way:
    from cleaner.authoring.locate import origins
    from cleaner.batch.finished_run import RunFolder
    from cleaner.batch.report_documents import Cleaning
    from cleaner.io.writers import check_extras

    for dest in sorted(options.given.difference(OWN)):
        raise SettingError(f"--{dest.replace('_', '-')} has no effect with --run: the settings are those of the run")
    run = RunFolder(options.run)
    check_extras((source.name, run.read.options.kind_of(source.path)) for source in inputs)

    def cleaning_of(chosen: Sequence[Chosen]) -> Callable[[Input], Cleaning]:
        rows = run.rows({each.source.path for each in chosen})

        def found(source: Input) -> Cleaning:
            finished = run.input(source.path, rows[source.path])
            return Cleaning(finished.source, finished.read, finished.processor, finished.number)

        return found

    settings = [("run", options.run), *_settings(run.cleaner)]
    return Way(run.read, cleaning_of, settings, origins(run.cleaner.rules))


def _settings(cleaner: Cleaner) -> list[tuple[str, str]]:
    """Return what a page says of the settings: those that decide most, and those that are not the defaults."""
    found = [("cleaner", __version__), ("preset", cleaner.preset)]
    found.append(("language", "identified" if cleaner.language == "auto" else cleaner.language))
    lists = {
        "rules": cleaner.rules,
        "only": cleaner.select,
        "without": cleaner.ignore,
        "keeps": cleaner.keep_categories,
    }
    return found + [(name, ", ".join(values)) for name, values in lists.items() if values]
