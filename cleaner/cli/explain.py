"""`cleaner explain FILE`: where did my sentence go?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from cleaner.cli.config import parse
from cleaner.cli.console import Exit, ink, say, width
from cleaner.cli.options import MAX_BYTES, add_color, add_format, add_settings, cleaner_of, new_parser
from cleaner.errors import InputError
from cleaner.io.inputs import STDIN, named
from cleaner.io.readers import MAX_EXPAND
from cleaner.model import CleanResult, Status
from cleaner.report.explain import explain, legend, verdicts
from cleaner.report.lines import Line, lines
from cleaner.report.terminal import printable


def run(argv: list[str]) -> int:
    """Print the input with what goes marked, and why."""
    options = parse(_parser(), argv)
    cleaner = cleaner_of(options)
    from cleaner.io.compression import decompressed

    with named(options.file).opened() as stream:
        data = decompressed(stream, options.file, options.file, MAX_EXPAND).read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"{options.file}: larger than {MAX_BYTES:,} bytes; explain a part of it")
    result = cleaner(data)
    for warning in result.warnings:
        say(f"{options.file}: {warning}")
    _show(options, result)
    if (options.text or options.line) and not _wanted(options, result):
        say(f"{options.file}: {_nothing(options)}")
        return Exit.FOUND
    return Exit.INCOMPLETE if result.status is Status.PASSED else Exit.OK


def _parser() -> ArgumentParser:
    parser = new_parser(
        "cleaner explain", "Print the input with what goes marked: - a line removed, ~ a line cut as [-so-]; then why."
    )
    parser.add_argument("file", nargs="?", default=STDIN, metavar="FILE", help="a text or a page; - is standard input")
    add_format(parser.add_argument, "auto", "text", "html")
    parser.add_argument("--text", metavar="S", help="only the lines that hold S, in any case")
    parser.add_argument("--line", type=int, metavar="N", help="only line N of the text as read")
    parser.add_argument("--width", type=int, metavar="N", help="columns; 0 shows lines whole; default the terminal")
    add_settings(parser)
    add_color(parser.add_argument)
    return parser


def _show(options: Namespace, result: CleanResult) -> None:
    from cleaner.authoring.locate import origins

    colours = ink(options.color, sys.stdout)
    places = origins(tuple(options.rules)) if result.removals else {}
    if options.text or options.line:
        drawn = verdicts(_wanted(options, result), places, ink=colours)
    else:
        drawn = explain(result, width=width(sys.stdout) if options.width is None else options.width, ink=colours)
    for line in drawn:
        print(line)
    if result.removals and not (options.text or options.line):
        print()
        for line in legend(result.removals, places, ink=colours):
            print(line)


def _wanted(options: Namespace, result: CleanResult) -> list[Line]:
    text = (options.text or "").casefold()
    return [line for line in lines(result) if options.line in (None, line.number) and text in line.text.casefold()]


def _nothing(options: Namespace) -> str:
    return f"no line holds {printable(options.text)!r}" if options.text else f"there is no line {options.line}"
