"""The command `cleaner restore FILE`: writes the source text again, from output and receipt."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import chain
from typing import Any, BinaryIO

from cleaner.cli.console import Exit, file_or_stdin, open_output, say
from cleaner.cli.options import add_keys, new_parser
from cleaner.cli.parser import CommandParser
from cleaner.cli.targets import check_target_is_not_read
from cleaner.errors import SettingError
from cleaner.io.inputs import JSONL_SUFFIX, STDIN, named
from cleaner.io.jsonl import rewritten
from cleaner.io.outputs import check_target
from cleaner.model import CleanResult
from cleaner.report.receipt import receipt_in
from cleaner.report.restore import RestoreError, restored

NOTE = {"status": "restored"}
"""Receipt of a restored record, in the place of the one that was used."""

_HELP = """Write the source text of cleaned records (-t jsonl --spans), or of a cleaned text and its spans
(-t spans): the text as it was read, which is decoded, repaired and without markup. One record makes
a text, several make records.

examples:
  cleaner restore out.jsonl -o source.jsonl            records that were written with --spans
  cleaner restore page.txt --spans page.spans.jsonl    a text, with the -t spans of the same input"""

Receipt = Mapping[str, Any]
Restored = tuple[bytes, str]
"""Bytes to be written, and the problem of the record, or `""`."""


def run(argv: list[str]) -> int:
    """Write every source text that can be restored, and report the others."""
    options = restore_parser().parse_args(argv)
    options.file = file_or_stdin("cleaner restore", options.file)
    if options.file == options.spans:
        raise SettingError(f"{options.file}: is named as the output and as the spans; name two files")
    if options.output != STDIN:
        check_target(options.output)
        check_target_is_not_read("-o", options.output, filter(None, (options.file, options.spans)))
    with ExitStack() as stack:
        stream = stack.enter_context(named(options.file).opened())
        rows = stack.enter_context(named(options.spans).opened()) if options.spans else None
        is_text = rows is not None and not _holds_records(options)
        pieces = _text(options, stream, rows) if rows and is_text else _records(options, stream, rows)
        return _write_all(options.output, pieces)


def _write_all(path: str, pieces: Iterator[Restored]) -> int:
    """Write all pieces to one output and return the exit code; if nothing was restored, the file stays as it is."""
    with open_output(path) as output:
        problems, good = 0, 0
        for data, problem in pieces:
            if problem:
                problems += 1
                say(problem)
            else:
                good += bool(data.strip())
            output.write(data)
        if problems and not good:
            output.discard()
    return Exit.INCOMPLETE if problems else Exit.OK


def restore_parser() -> CommandParser:
    """Return the parser of the command."""
    parser = new_parser("cleaner restore", _HELP)
    add = parser.add_argument
    add("file", nargs="?", metavar="FILE", help="the output; - is standard input")
    add("--spans", metavar="FILE", help="the rows that -t spans wrote of the same input")
    add("-f", "--from", dest="source", choices=("auto", "text", "jsonl"), default="auto", metavar="FORMAT",
        help="what FILE is; auto: text where --spans is given and the suffix is not .jsonl")  # fmt: skip
    add(
        "-t",
        "--to",
        choices=("text", "jsonl"),
        metavar="FORMAT",
        help="default text for one text or record, jsonl for several",
    )
    add("-o", "--output", metavar="FILE", default=STDIN, help="write to FILE, whole or not at all; default stdout")
    add_keys(add, text="text", id="id")
    return parser


def _holds_records(options: Namespace) -> bool:
    file: str = options.file
    return options.source == "jsonl" or (options.source == "auto" and file.lower().endswith(JSONL_SUFFIX))


def _text(options: Namespace, stream: BinaryIO, rows: BinaryIO) -> Iterator[Restored]:
    """Yield the source of a text, restored with the one row of its spans."""
    try:
        text = stream.read().decode("utf-8")
        source = restored(text, _object(rows.readline()))
    except (ValueError, RecursionError) as error:
        yield b"", f"{options.file}: {_reason(error)}"
    else:
        yield source.encode("utf-8", "backslashreplace"), ""


def _records(options: Namespace, stream: BinaryIO, rows: BinaryIO | None) -> Iterator[Restored]:
    """Yield each record with its source text, or, of a single record, the source text alone."""
    lines = enumerate(stream, 1)
    first = list(_up_to_second(lines))
    several = sum(bool(line.strip()) for _, line in first) > 1
    as_text = not several if options.to is None else options.to == "text"
    if as_text and several:
        raise SettingError("several records make no text; leave out -t text")
    for number, line in chain(first, lines):
        if not line.strip():
            yield b"" if as_text else line, ""
            continue
        try:
            record = line.decode("utf-8")
            value, source = _text_and_source(options, _object(line), _object(rows.readline()) if rows else None)
        except (ValueError, RecursionError) as error:
            passed = "" if options.to == "text" else "; passed through unchanged"
            yield line if passed else b"", f"{options.file}:{number}: {_reason(error)}{passed}"
        else:
            output = source if as_text else rewritten(record, options.text_key, value, CleanResult(source), NOTE)
            yield output.encode("utf-8", "backslashreplace"), ""


def _up_to_second(lines: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Yield lines up to the second that is not blank."""
    records = 0
    for number, line in lines:
        yield number, line
        records += bool(line.strip())
        if records == 2:
            return


def _text_and_source(options: Namespace, record: dict[str, Any], row: Receipt | None) -> tuple[str, str]:
    """Return the text of a record, and the source text that is restored from it."""
    text = record.get(options.text_key)
    if not isinstance(text, str):
        raise RestoreError(f"no text under {options.text_key!r}; --text-key names the key that holds it")
    if row is not None and row.get("id") != record.get(options.id_key):
        raise RestoreError(f"the spans are those of {row.get('id')!r}; they come in the order of the records")
    return text, restored(text, receipt_in(record) if row is None else row)


def _object(line: bytes) -> dict[str, Any]:
    found = json.loads(line.decode("utf-8").removeprefix("\ufeff"))
    if not isinstance(found, dict):
        raise RestoreError("no JSON object; records or spans are wanted here")
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, RestoreError):
        return str(error)
    return "no valid UTF-8" if isinstance(error, UnicodeDecodeError) else f"no valid JSON: {error}"
