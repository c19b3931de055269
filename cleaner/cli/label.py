"""The command `cleaner label FILE… -o gold.jsonl`: a person says which blocks to keep and which to drop."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from itertools import islice

from cleaner.cli.config import parse_options
from cleaner.cli.console import Exit, say
from cleaner.cli.options import add_format, add_html, add_keys, add_settings, new_parser
from cleaner.cli.parser import CommandParser
from cleaner.cli.quantities import count
from cleaner.cli.settings import cleaner_of, keys_of
from cleaner.errors import SettingError
from cleaner.io.inputs import Unread, below, check_found, named
from cleaner.io.outputs import check_target
from cleaner.io.read_options import RECORD_KINDS, ReadOptions
from cleaner.labels import LabelledDocument, begun, read_labels, write_labels
from cleaner.model import CleanResult, Document

MAX_DOCUMENTS = 1000  # that are held at once; nobody labels more in one file
_DESCRIPTION = """Label the blocks of documents in the terminal: keep or drop, beginning with today's verdicts.
A file that is there already is continued. `cleaner score` measures by it.

examples:
  cleaner label pages/*.html -o gold.jsonl       k keep, d drop, u unsure, n next, q save and quit
  cleaner label crawl.jsonl -n 20 -o gold.jsonl  the first twenty records
  cleaner label pages/ -o gold.jsonl --accept    today's verdicts as they are, without asking"""
Reasons = dict[str, dict[int, str]]


def run(argv: list[str]) -> int:
    """Read documents, let a person label them, and write the labels."""
    options = parse_options(label_parser(), argv)
    check_target(options.output)
    if not options.accept and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SettingError("cleaner label: asks in a terminal, and this is none; --accept writes today's verdicts")
    earlier = {each.name: each for each in read_labels(options.output)} if os.path.exists(options.output) else {}
    reasons: Reasons = {}
    read = list(islice(_documents(options, reasons), options.number or MAX_DOCUMENTS + 1))
    if len(read) > MAX_DOCUMENTS:
        raise SettingError(f"more than {MAX_DOCUMENTS:,} documents; -n N labels the first N, or name fewer")
    documents = [*earlier.values(), *(each for each in read if each.name not in earlier)]
    if not documents:
        raise SettingError("no documents with a text; name texts, pages or files of records")
    if options.accept:
        write_labels(options.output, documents)
        say(f"{options.output}: {len(documents):,} documents, labelled as they are cleaned today")
        return Exit.OK
    _ask(options.output, documents, reasons)
    return Exit.OK


def label_parser() -> CommandParser:
    """Return the parser of the command."""
    parser = new_parser("cleaner label", _DESCRIPTION)
    parser.usage = "cleaner label [OPTIONS] FILE|DIR... -o FILE"
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help="texts, pages, files of records, or folders of them")
    add("-o", "--output", required=True, metavar="FILE", help="labels, as JSON lines; continued if it is there")
    add("-n", "--number", type=count, metavar="N", help="the first N documents alone")
    add("--accept", action="store_true", help="write today's verdicts as labels, without asking")
    add_format(add, "auto", "text", "html", *RECORD_KINDS)
    add_settings(parser)
    add_keys(add, text="text", url="address")
    add_html(add)
    return parser


def _ask(path: str, documents: list[LabelledDocument], reasons: Reasons) -> None:
    from cleaner.labels.screen import LabelScreen
    from cleaner.labels.session import LabelSession

    LabelScreen(LabelSession(documents), reasons, lambda session: write_labels(path, session.documents)).run()


def _documents(options: Namespace, reasons: Reasons) -> Iterator[LabelledDocument]:
    """Yield the documents with today's verdicts, and note the reasons of those."""
    from cleaner.batch.documents import Documents
    from cleaner.batch.processor import Processor
    from cleaner.io.readers import Reader
    from cleaner.io.render import OutputFormat, Renderer

    unread = Unread()
    inputs = [
        each for path in options.files for each in (below(path, unread) if os.path.isdir(path) else [named(path)])
    ]
    check_found(options.files, len(inputs), unread)
    cleaner, renderer = cleaner_of(options), Renderer(OutputFormat.JSONL, keys=keys_of(options))
    processor = Processor(cleaner, renderer)
    for each in Documents(inputs, Reader(ReadOptions(renderer, kind=options.source)), processor, say):
        parsed = processor.parse(each.item)
        result = cleaner.cleaned(each.document)
        reasons[each.name] = dict(_reasons(each.document, result))
        html = _page(parsed.source) if each.document.page_metadata is not None else None
        yield begun(each.name, each.document, result, html, parsed.url)


def _page(source: str | bytes | None) -> str:
    """Return a page as text, decoded as the reader does."""
    from cleaner.reading.decode import decode

    return source if isinstance(source, str) else decode(source or b"")[0]


def _reasons(document: Document, result: CleanResult) -> Iterator[tuple[int, str]]:
    """Yield the start of each block that is removed, with rule, category and reason."""
    starts = {removal.start: removal for removal in result.removals}
    for block in document.blocks:
        if removal := starts.get(block.start):
            yield block.start, f"removed today: {removal.by} · {removal.category} · {removal.why}"
