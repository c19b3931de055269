"""`cleaner restore FILE`: the source text again, from output and receipt."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from itertools import chain, islice
from typing import Any, BinaryIO

from cleaner.cli.console import Exit, say
from cleaner.cli.options import add_keys, new_parser
from cleaner.errors import SettingError
from cleaner.io.inputs import JSONL_SUFFIX, STDIN, named
from cleaner.io.jsonl import rewritten
from cleaner.io.outputs import Output, check_target, writing
from cleaner.model import CleanResult
from cleaner.report.restore import RestoreError, restored

NOTE = {"status": "restored"}
"""What stands in a record in the place of the receipt that was used."""

_HELP = """Write the source text of cleaned records (-t jsonl --spans), or of a cleaned text and its spans (-t spans):
the text as it was read, which is decoded, repaired and without markup. One record makes a text, several records."""

Receipt = Mapping[str, Any]
RawBytes = tuple[bytes, str]
"""What is written, and what was wrong with it, or `""`."""


def run(argv: list[str]) -> int:
    """Write every source text that can be had again, and say which cannot."""
    options = _parser().parse_args(argv)
    if options.file == options.spans:
        raise SettingError(f"{options.file}: is named as the output and as the spans; name two files")
    if options.output != STDIN:
        check_target(options.output)
    with ExitStack() as stack:
        stream = stack.enter_context(named(options.file).opened())
        rows = stack.enter_context(named(options.spans).opened()) if options.spans else None
        is_text = rows is not None and not _holds_records(options)
        pieces = _text(options, stream, rows) if rows and is_text else _records(options, stream, rows)
        return _write(options.output, pieces)


def _write(path: str, pieces: Iterator[RawBytes]) -> int:
    """Every piece to one output; where none is as it was wanted, what stands there stays."""
    with _output(path) as output:
        problems, wanted = 0, 0
        for data, problem in pieces:
            if problem:
                problems += 1
                say(problem)
            else:
                wanted += 1
            output.write(data)
        if problems and not wanted:
            output.discard()
    return Exit.INCOMPLETE if problems else Exit.OK


def _parser() -> ArgumentParser:
    parser = new_parser("cleaner restore", _HELP)
    add = parser.add_argument
    add("file", nargs="?", default=STDIN, metavar="FILE", help="the output; - is standard input")
    add("--spans", metavar="FILE", help="the rows that -t spans wrote of the same input")
    add("-f", "--from", dest="source", choices=("auto", "text", "jsonl"), default="auto",
        help="what FILE is; auto: text where --spans is given and the suffix is not .jsonl")  # fmt: skip
    add("-t", "--to", choices=("text", "jsonl"), help="default text for one text or record, jsonl for several")
    add("-o", "--output", metavar="FILE", default=STDIN, help="write to FILE, whole or not at all; default stdout")
    add_keys(add, text="text", id="id")
    return parser


def _output(path: str) -> AbstractContextManager[Output]:
    return nullcontext(Output("standard output", sys.stdout.buffer)) if path == STDIN else writing(path)


def _holds_records(options: Namespace) -> bool:
    file: str = options.file
    return options.source == "jsonl" or (options.source == "auto" and file.lower().endswith(JSONL_SUFFIX))


def _text(options: Namespace, stream: BinaryIO, rows: BinaryIO) -> Iterator[RawBytes]:
    """The source of a text, with the one row of its spans."""
    try:
        text = stream.read().decode("utf-8")
        source = restored(text, _object(rows.readline()))
    except (ValueError, RecursionError) as error:
        yield b"", f"{options.file}: {_reason(error)}"
    else:
        yield source.encode("utf-8", "backslashreplace"), ""


def _records(options: Namespace, stream: BinaryIO, rows: BinaryIO | None) -> Iterator[RawBytes]:
    """A record for each, or the one text of the only record."""
    lines = ((number, line) for number, line in enumerate(stream, 1) if line.strip())
    first = list(islice(lines, 2))
    as_text = len(first) < 2 if options.to is None else options.to == "text"
    if as_text and len(first) > 1:
        raise SettingError("several records make no text; leave out -t text")
    for number, line in chain(first, lines):
        try:
            record = line.decode("utf-8")
            value, source = _source(options, _object(line), _object(rows.readline()) if rows else None)
        except (ValueError, RecursionError) as error:
            passed = "" if as_text else "; passed through unchanged"
            yield b"" if as_text else line, f"{options.file}:{number}: {_reason(error)}{passed}"
        else:
            drawn = source if as_text else rewritten(record, options.text_key, value, CleanResult(source), NOTE)
            yield drawn.encode("utf-8", "backslashreplace"), ""


def _source(options: Namespace, record: dict[str, Any], row: Receipt | None) -> tuple[str, str]:
    """The text of a record, and its source."""
    text = record.get(options.text_key)
    if not isinstance(text, str):
        raise RestoreError(f"no text under {options.text_key!r}; --text-key names the key that holds it")
    if row is not None and row.get("id") != record.get(options.id_key):
        raise RestoreError(f"the spans are those of {row.get('id')!r}; they come in the order of the records")
    return text, restored(text, _receipt(record) if row is None else row)


def _receipt(record: dict[str, Any]) -> Receipt:
    """Where cleaning has put it."""
    metadata = record.get("metadata")
    found = (metadata if isinstance(metadata, dict) else record).get("cleaner")
    return found if isinstance(found, dict) else {}


def _object(line: bytes) -> dict[str, Any]:
    found = json.loads(line.decode("utf-8").removeprefix("\ufeff"))
    if not isinstance(found, dict):
        raise RestoreError("no JSON object; records or spans are wanted here")
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, RestoreError):
        return str(error)
    return "no valid UTF-8" if isinstance(error, UnicodeDecodeError) else f"no valid JSON: {error}"
