"""The command `cleaner report PATH… -o report.html`: one page that shows what was removed, and why."""

from __future__ import annotations

import os
from argparse import Namespace

from cleaner.cli.config import parse_options
from cleaner.cli.console import Exit, open_output, say
from cleaner.cli.effects import check_keys
from cleaner.cli.options import add_format, add_html, add_keys, add_settings, new_parser
from cleaner.cli.parser import CommandParser
from cleaner.cli.quantities import count
from cleaner.cli.settings import cleaner_of, keys_of
from cleaner.errors import SettingError
from cleaner.io.inputs import STDIN, Input, Unread, below, check_found, named
from cleaner.io.outputs import check_target
from cleaner.io.read_options import RECORD_KINDS, ReadOptions

MAX_DOCUMENTS = 200  # that are shown, if no number is asked for
_DESCRIPTION = """Write one page that shows what is removed from documents, by which rule, and why. It needs
no network and no server; from many documents a sample is shown. Records that were cleaned with
--spans are shown as they were cleaned.

examples:
  cleaner report page.html -o report.html
  cleaner report raw/ -n 500 -o report.html          a sample of 500 of a folder
  cleaner report clean.jsonl -o report.html          what a run with --spans has removed"""


def run(argv: list[str]) -> int:
    """Choose documents, clean them, and write the page."""
    from cleaner.authoring.locate import origins
    from cleaner.batch.processor import Processor
    from cleaner.batch.report_documents import sampled_documents, shown_documents
    from cleaner.io.readers import Reader
    from cleaner.io.render import OutputFormat, Renderer
    from cleaner.io.writers import check_extras
    from cleaner.report.html.page import report_html
    from cleaner.report.html.shown import Report

    options = parse_options(report_parser(), argv)
    if options.output != STDIN:
        check_target(options.output)
    renderer = Renderer(OutputFormat.JSONL, keys=keys_of(options))
    reading, inputs, problems = ReadOptions(renderer, kind=options.source), _inputs(options), list[str]()
    check_keys(options.given, any(reading.holds_records(source.path) for source in inputs))
    check_extras((source.name, reading.kind_of(source.path)) for source in inputs)
    cleaner = cleaner_of(options)
    sample = sampled_documents(inputs, Reader(reading), options.number, options.seed, problems.append)
    documents = list(shown_documents(sample.items, Processor(cleaner, renderer), problems.append))
    for problem in problems:
        say(problem)
    if not documents:
        raise SettingError(f"{options.files[0]}: no documents with a text; name texts, pages or files of records")
    title = options.title or f"What was removed from {', '.join(options.files)}"
    found = max(sample.found, len(documents))
    report = Report(title, documents, found, options.seed, _settings(options), origins(cleaner.rules))
    with open_output(options.output) as output:
        output.write(report_html(report).encode("utf-8", "surrogatepass"))
    return Exit.INCOMPLETE if problems else Exit.OK


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
        found += below(path, unread) if os.path.isdir(path) else [named(path)]
    check_found(options.files, len(found), unread)
    return found


def _settings(options: Namespace) -> list[tuple[str, str]]:
    from cleaner._version import __version__

    found = [("cleaner", __version__), ("preset", options.preset), ("language", options.lang or "identified")]
    found += [("rules", ", ".join(options.rules))] if options.rules else []
    found += [("without", ", ".join(options.ignore))] if options.ignore else []
    found += [("only", ", ".join(options.select))] if options.select else []
    return found + ([("keeps", ", ".join(options.keep_category))] if options.keep_category else [])
