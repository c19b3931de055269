"""The command `cleaner report PATH… -o report.html`: one page that shows what was removed, and why."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from cleaner.cli.config import parse_options
from cleaner.cli.console import Exit, open_output, say
from cleaner.cli.effects import check_keys
from cleaner.cli.options import add_format, add_html, add_keys, add_settings, new_parser
from cleaner.cli.parser import CommandParser
from cleaner.cli.quantities import count
from cleaner.cli.settings import cleaner_of, keys_of
from cleaner.cli.targets import Read, check_target_is_not_read
from cleaner.errors import SettingError
from cleaner.io.inputs import STDIN, Input, Unread, below, check_found, named
from cleaner.io.outputs import check_target
from cleaner.io.read_options import RECORD_KINDS, ReadOptions
from cleaner.io.stream import End, Events, InputDocument
from cleaner.model import Status
from cleaner.pipeline import Cleaner
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.batch.processor import Processor

MAX_DOCUMENTS = 200  # that are shown, if no number is asked for
MAX_SAID = 20  # messages about documents that are printed; all of them stand in the report
OWN = ("files", "output", "number", "seed", "title", "run", "config", "isolated")
"""Options that a finished run does not settle."""
_DESCRIPTION = """Write one page that shows what is removed from documents, by which rule, and why. It needs
no network and no server; from many documents a sample is shown. Records that were cleaned with
--spans are shown as they were cleaned.

examples:
  cleaner report page.html -o report.html
  cleaner report raw/ -n 500 -o report.html          a sample of 500 of a folder
  cleaner report raw/ --run clean/ -o report.html    what a run into a folder has removed
  cleaner report clean.jsonl -o report.html          what a run with --spans has removed"""


class _Cleaning(NamedTuple):
    """How the documents are read and cleaned: by the options, or as a finished run did."""

    cleaner: Cleaner
    reading: ReadOptions
    read: Callable[[Input], Events]
    processor_of: Callable[[InputDocument], Processor]


def run(argv: list[str]) -> int:
    """Choose documents, clean them, and write the page."""
    from cleaner.authoring.locate import origins
    from cleaner.batch.report_documents import sampled_documents, shown_documents
    from cleaner.io.writers import check_extras
    from cleaner.report.html.page import report_html
    from cleaner.report.html.shown import Report

    options = parse_options(report_parser(), argv)
    inputs, problems = _inputs(options), list[str]()
    _check_output(options, inputs)
    cleaning = _as_run(options) if options.run else _by_options(options)
    reading = cleaning.reading
    check_keys(options.given, any(reading.holds_records(source.path) for source in inputs))
    check_extras((source.name, reading.kind_of(source.path)) for source in inputs)
    sample = sampled_documents(
        inputs, cleaning.read, reading.holds_records, options.number, options.seed, problems.append
    )
    documents = list(shown_documents(sample.items, cleaning.processor_of, problems.append))
    _say_all(problems)
    if not documents:
        raise SettingError(f"{options.files[0]}: no documents with a text; name texts, pages or files of records")
    title = options.title or f"What was removed from {', '.join(options.files)}"
    found = max(sample.found, len(documents))
    rules = origins(cleaning.cleaner.rules)
    report = Report(title, documents, found, options.seed, _settings(options, cleaning.cleaner), rules, problems)
    with open_output(options.output) as output:
        output.write(report_html(report).encode("utf-8", "surrogatepass"))
    is_whole = not any(each.status in (Status.PASSED, Status.EMPTIED) for each in documents)
    return Exit.OK if is_whole and not problems else Exit.INCOMPLETE


def _by_options(options: Namespace) -> _Cleaning:
    """Return what cleans by the options. Raises `SettingError` for options that compare documents."""
    from cleaner.batch.processor import Processor
    from cleaner.io.readers import Reader
    from cleaner.io.render import OutputFormat, Renderer

    if options.dedup in ("site", "run", "near"):
        raise SettingError(f"--dedup {options.dedup} compares the documents of a run; --run DIR shows a finished one")
    renderer = Renderer(OutputFormat.JSONL, keys=keys_of(options))
    reading, processor = ReadOptions(renderer, kind=options.source), Processor(cleaner_of(options), renderer)
    return _Cleaning(processor.cleaner, reading, Reader(reading).__call__, lambda item: processor)


def _as_run(options: Namespace) -> _Cleaning:
    """Return what cleans as the run into a folder did. Raises `SettingError` for options that it settles."""
    from cleaner.batch.finished_run import FinishedFolder

    for dest in sorted(options.given.difference(OWN)):
        raise SettingError(f"--{dest.replace('_', '-')} has no effect with --run: the settings are those of the run")
    folder = FinishedFolder(options.run)

    def read(source: Input) -> Events:
        try:
            return folder.input(source.path).events(source)
        except SettingError as error:
            return iter([End(source, str(error))])

    return _Cleaning(folder.cleaner, folder.reading, read, lambda item: folder.input(item.origin).processor)


def _check_output(options: Namespace, inputs: list[Input]) -> None:
    """Raise `SettingError` for an output that cannot become a file, or that is read."""
    if options.output != STDIN:
        check_target(options.output)
        read = [Read(path, "a rule file") for path in options.rules]
        check_target_is_not_read("-o", options.output, (source.path for source in inputs), read)


def _say_all(problems: list[str]) -> None:
    for problem in problems[:MAX_SAID]:
        say(problem)
    if more := len(problems) - MAX_SAID if len(problems) > MAX_SAID else 0:
        say(f"and {more:,} messages more, which stand in the report")


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
    add("--run", metavar="DIR", help="show what the run into DIR removed, by its settings and statistics")
    add("--title", metavar="T", help="title of the page")
    add_format(add, "auto", "text", "html", *RECORD_KINDS)
    add_settings(parser)
    add_keys(add, text="text", url="address")
    add_html(add)
    return parser


def _inputs(options: Namespace) -> list[Input]:
    unread, found = Unread(), list[Input]()
    for path in options.files:
        _refuse_outputs(path)
        if path != STDIN and not os.path.lexists(path):
            from cleaner.cli.missing_file import missing_file

            raise SettingError(missing_file(path))
        found += below(path, unread) if os.path.isdir(path) else [named(path)]
    check_found(options.files, len(found), unread)
    return found


def _refuse_outputs(path: str) -> None:
    """Raise `SettingError` for the outputs of a run without receipts: nearly nothing would be removed from them."""
    from cleaner.batch.manifest import manifest_path, read_manifest

    if os.path.isdir(path) and os.path.exists(manifest_path(path)):
        spans = read_manifest(path)[0]["run"]["renderer"][2]
        if not spans:
            raise SettingError(
                f"{path}: is the output of a run; write `cleaner report RAW --run {path}`, RAW what it read"
            )


def _settings(options: Namespace, cleaner: Cleaner) -> list[tuple[str, str]]:
    """Return what decided the results, with its names in the report."""
    from cleaner._version import __version__

    language = "identified" if cleaner.language == "auto" else cleaner.language
    found = [("cleaner", __version__), ("preset", cleaner.preset), ("language", language)]
    found += [("run", options.run)] if options.run else []
    given = {"rules": cleaner.rules, "without": cleaner.ignore, "only": cleaner.select}
    given["keeps"] = cleaner.keep_categories
    return found + [(name, ", ".join(values)) for name, values in given.items() if values]
