"""The command `cleaner explain FILE`: shows what is removed, what is kept, and why."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator

from cleaner.batch.documents import Documents, ReadDocument
from cleaner.batch.processor import Processor
from cleaner.cli.config import parse_options
from cleaner.cli.console import Exit, file_or_stdin, palette_for, say, width
from cleaner.cli.effects import check_keys
from cleaner.cli.options import add_color, add_format, add_html, add_keys, add_settings, new_parser
from cleaner.cli.parser import CommandParser
from cleaner.cli.quantities import columns, count
from cleaner.cli.settings import cleaner_of, keys_of
from cleaner.errors import SettingError
from cleaner.io.inputs import STDIN, Input, named
from cleaner.io.read_options import RECORD_KINDS, ReadOptions
from cleaner.io.readers import Reader
from cleaner.io.render import OutputFormat, Renderer
from cleaner.io.stream import Event, Events, InputDocument, RawBytes
from cleaner.model import CleanResult, Status
from cleaner.report.explain import explain, kept_lines, legend, verdicts
from cleaner.report.lines import Line, lines
from cleaner.report.terminal import Palette, printable

SHOWN_NUMBERS = 3  # of records, where not all from 1 on hold a document
OWN = ("color", "file", "text", "line", "record", "width", "run", "config", "isolated")
"""Options that a finished run does not settle."""
_DESCRIPTION = """Print a text or a page with what is removed marked: - a removed line, ~ a line of which
[-a part-] is removed; then each rule or step once, with the reason.

examples:
  cleaner explain page.html --text "ring the bell"   what became of the lines that say so
  cleaner explain in.jsonl --record 17               one record of many: JSONL, CSV, parquet, WARC
  cleaner explain raw/p1.html --run clean/           what a run into a folder removed from a file"""


def run(argv: list[str]) -> int:
    """Print the documents of a file with what is removed marked, and why."""
    options = parse_options(explain_parser(), argv)
    options.file = file_or_stdin("cleaner explain", options.file)
    documents, processor = _documents(options)
    asks, found, passed, some = options.text is not None or options.line is not None, False, False, False
    for each in documents:
        some = True
        result = processor.cleaned(each.item, each.document)
        found = _print_document(options, each, result, processor) or found
        passed = passed or result.status in (Status.PASSED, Status.EMPTIED)
    if asks and some and not found:
        say(f"{options.file}: {_nothing(options)}")
        return Exit.FOUND
    if options.record is not None and not some:
        say(f"{options.file}: there is no record {options.record} with a text")
        return Exit.FOUND
    return Exit.INCOMPLETE if passed or not documents.is_complete else Exit.OK


def explain_parser() -> CommandParser:
    """Return the parser of the command."""
    parser = new_parser("cleaner explain", _DESCRIPTION)
    parser.usage = "cleaner explain [OPTIONS] [FILE]"
    add = parser.add_argument
    add("file", nargs="?", metavar="FILE", help="a text, a page or a record file; - is standard input")
    add_format(add, "auto", "text", "html", *RECORD_KINDS)
    add("--text", metavar="S", help="only the lines that contain S, in any case")
    add("--line", type=count, metavar="N", help="only line N of the text as read")
    add("--record", type=count, metavar="N", help="only record N of a record file")
    add("--run", metavar="DIR", help="explain what the run into DIR removed from FILE, by its settings and statistics")
    add("--width", type=columns, metavar="N", help="columns; 0 shows whole lines; default: the terminal")
    add_settings(parser)
    add_keys(add, text="text", url="address")
    add_html(add)
    add_color(add)
    return parser


def _documents(options: Namespace) -> tuple[Documents, Processor]:
    """Return the documents of the file, and what cleans them: by the options, or as a finished run did."""
    if options.file != STDIN and not os.path.lexists(options.file):
        from cleaner.cli.missing_file import missing_file

        raise SettingError(missing_file(options.file))
    if os.path.isdir(options.file):
        raise SettingError(f"{options.file}: is a folder; name a file in it")
    if options.run:
        from cleaner.batch.finished_run import finished_run

        for dest in sorted(options.given.difference(OWN)):
            raise SettingError(
                f"--{dest.replace('_', '-')} has no effect with --run: the settings are those of the run"
            )
        finished = finished_run(options.run, options.file)
        choose = _choice(options, finished.read.options.holds_records(options.file))
        read = lambda source: choose(source, finished.events(source))  # noqa: E731
        return Documents([finished.source], read, finished.processor, say), finished.processor
    if options.dedup in ("site", "run", "near"):
        raise SettingError(
            f"--dedup {options.dedup} compares the documents of a run; --run DIR explains a finished one"
        )
    renderer = Renderer(OutputFormat.JSONL, keys=keys_of(options))
    source, reading = named(options.file), ReadOptions(renderer, kind=options.source)
    holds_records = reading.holds_records(source.path)
    check_keys(options.given, holds_records)
    if holds_records:
        from cleaner.io.writers import check_extras

        check_extras([(source.name, reading.kind_of(source.path))])
    processor, reader, choose = (
        Processor(cleaner_of(options), renderer),
        Reader(reading),
        _choice(options, holds_records),
    )
    return Documents([source], lambda source: choose(source, reader(source)), processor, say), processor


def _choice(options: Namespace, holds_records: bool) -> Callable[[Input, Events], Iterator[Event]]:
    """Return the choice among the events of a file: those of one record, or of all where a text is searched."""
    if options.record is not None:
        if not holds_records:
            raise SettingError(f"{options.file}: is one document and holds no records; leave out --record")
        return lambda source, events: _of_record(f"{source.name}:{options.record}", events)
    return lambda _, events: events if options.text is not None else _of_one_document(options.file, events)


def _of_record(name: str, events: Events) -> Iterator[Event]:
    """Yield the events of the record with this name."""
    for event in events:
        match event:
            case InputDocument():
                if event.name == name:
                    yield event
                    return
            case RawBytes(status=status, message=message) if status and not message.startswith(f"{name}: "):
                pass
            case _:
                yield event


def _of_one_document(name: str, events: Events) -> Iterator[Event]:
    """Yield the events if there is one document among them. Raises `SettingError` if there are more records."""
    held: list[Event] = []
    records = last = 0
    first: list[str] = []
    for event in events:
        match event:
            case InputDocument(line=line) if line is None or line.strip():
                records += 1
                last = _number(event)
                first += [f"{last:,}"] if records <= SHOWN_NUMBERS else []
            case RawBytes(status=status):
                records += bool(status)
        if records < 2:
            held.append(event)
    if records > 1:
        numbers = f"1 to {last:,}" if last == records else f"{', '.join(first)} … {last:,}"
        raise SettingError(
            f"{name}: holds {records:,} records; --record N shows one ({numbers}), --text S lines in all of them"
        )
    yield from held


def _number(item: InputDocument) -> int:
    """Return the number of a record in its file; 1 for a document by itself."""
    return int(item.name.rpartition(":")[2]) if item.is_record else 1


def _print_document(options: Namespace, each: ReadDocument, result: CleanResult, processor: Processor) -> bool:
    """Print a document, or the lines that are asked about; tell whether there were any."""
    from cleaner.authoring.locate import origins

    for warning in result.warnings:
        say(f"{each.name}: {warning}")
    palette = palette_for(options.color, sys.stdout)
    places = origins(processor.cleaner.rules) if result.removals else {}
    if options.text is None and options.line is None:
        rendered = explain(result, width=width(sys.stdout) if options.width is None else options.width, palette=palette)
    elif wanted := _wanted(options, result):
        rendered = _verdicts(wanted, each, result, processor, palette)
    else:
        return False
    if each.item.is_record:
        print(palette.bold(f"{printable(each.name)}"))
    for line in rendered:
        print(line)
    if result.removals and options.text is None and options.line is None:
        print()
        for line in legend(result.removals, places, palette=palette):
            print(line)
    return True


def _verdicts(
    wanted: list[Line], each: ReadDocument, result: CleanResult, processor: Processor, palette: Palette
) -> Iterator[str]:
    """Yield what became of lines, and of those that stayed, why."""
    from cleaner.authoring.kept import KeptReasons
    from cleaner.authoring.locate import origins

    places, preset = origins(processor.cleaner.rules), str(processor.cleaner.preset)
    starts = {line.number: start for line, start in zip(lines(result), _starts(result), strict=True)}
    reasons = KeptReasons(processor.cleaner, each.document) if result.status is not Status.PASSED else None
    for line in wanted:
        yield from verdicts([line], places, palette=palette)
        start = starts[line.number]
        inside = [block for block in each.document.blocks if block.start < start + line.size and start < block.end]
        for block in inside if line.verdict == "kept" else ():
            if reasons:
                yield from kept_lines(reasons.of(block), preset, places, palette=palette)


def _starts(result: CleanResult) -> Iterator[int]:
    """Yield the offset of each line in the source."""
    at = 0
    for line in lines(result):
        yield at
        at += line.size + 1


def _wanted(options: Namespace, result: CleanResult) -> list[Line]:
    text = (options.text or "").casefold()
    return [line for line in lines(result) if options.line in (None, line.number) and text in line.text.casefold()]


def _nothing(options: Namespace) -> str:
    if options.text is not None:
        return f"no line contains {printable(options.text)!r}"
    return f"there is no line {options.line}"
