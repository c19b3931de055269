"""Reads the records of a file as events: JSON lines, CSV, tables, web archives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from cleaner.disk import naming_errors
from cleaner.io.compression_type import CutError
from cleaner.io.content_kind import SNIFFED, kind_of_bytes
from cleaner.io.inputs import Input, chunks
from cleaner.io.json_values import value_lines
from cleaner.io.read_options import ReadOptions
from cleaner.io.render import TABLES, OutputFormat, json_line, status_columns, table_row
from cleaner.io.stream import Event, InputDocument, RawBytes, TableChunk
from cleaner.report.stats import FAILED
from cleaner.tuples import NamedTuple


class RecordReader(NamedTuple):
    """Reads the records of one input."""

    options: ReadOptions
    source: Input
    renew: Callable[[], None]
    """Called after each record: the next one may expand to the limit again."""

    def __call__(self, kind: str, stream: Any) -> Iterator[Event]:
        """Yield the events of the records. Kind `table` is parquet in a file that can be read in any order."""
        match kind:
            case "jsonl":
                yield from self._lines(stream)
            case "json":
                yield from self._json_values(stream)
            case "csv":
                yield from self._csv_rows(stream)
            case "warc" | "wet":
                yield from self._archived_pages(stream)
            case "table":
                yield from self._table_rows(stream)
            case _:
                with _seekable(stream, self.source.name) as file:
                    yield from self._table_rows(file)

    @property
    def _folder(self) -> str:
        return os.path.dirname(self.source.relative)

    def _lines(self, stream: Any) -> Iterator[Event]:
        limit = self.options.max_bytes
        for number, line in enumerate(iter(lambda: stream.readline(limit + 1), b""), 1):
            if len(line) <= limit:
                if line.strip():
                    self.renew()
                yield InputDocument(f"{self.source.name}:{number}", None, line, folder=self._folder)
            else:
                why = f"{self.source.name}:{number}: longer than {limit:,} bytes; passed through unchanged"
                yield RawBytes(b"", FAILED, why)
                yield from map(RawBytes, self._long_line(self.source.name, line, stream))
                self.renew()

    def _json_values(self, stream: Any) -> Iterator[Event]:
        """Yield the records of a JSON file. If it holds JSON lines, their bytes stay as they are."""
        first = stream.read(SNIFFED)
        again = _Prepended(first, stream)
        if kind_of_bytes(first) == "jsonl":
            yield from self._lines(again)
            return
        for number, line in enumerate(value_lines(again, self.source.name, self.options.max_bytes), 1):
            self.renew()
            yield InputDocument(f"{self.source.name}:{number}", None, line, folder=self._folder)

    def _long_line(self, name: str, line: bytes, stream: Any) -> Iterator[bytes]:
        """Yield a line as it came, however long, in pieces; as spans, a row without any."""
        is_copied = self.options.output_format("x.jsonl") is OutputFormat.JSONL
        while line:
            if is_copied:
                yield line
            try:
                line = b"" if line.endswith(b"\n") else stream.readline(self.options.max_bytes + 1)
            except CutError:
                yield b"\n" if is_copied else b""
                raise
        if not is_copied:
            yield self._unread({}, name)

    def _unread(self, members: dict[str, Any], name: str) -> bytes:
        """Render a record that is not processed and has no text to pass through."""
        renderer, keys = self.options.renderer, self.options.keys
        if renderer.form is OutputFormat.SPANS:
            return renderer.span_row(members.get(keys.id), members.get("source", name), None)
        note = status_columns(None, FAILED) if renderer.form in TABLES else {}
        return json_line({**members, keys.text: members.get(keys.text), **note})

    def _csv_rows(self, stream: Any) -> Iterator[Event]:
        from cleaner.io.csv import rows

        found = rows(stream, self.source.name, self.options.keys.text, self.options.max_bytes)
        for number, (members, problem) in enumerate(found, 1):
            self.renew()
            yield self._row(f"{self.source.name}:{number}", members, problem)

    def _row(self, name: str, members: dict[str, Any], problem: str) -> Event:
        """Return a row as a document, or, if it has a problem, as bytes to pass through."""
        if problem:
            why = f"{name}: {problem}; passed through unchanged"
            return RawBytes(self._unread(members, self.source.name), FAILED, why)
        text, url = members.get(self.options.keys.text), members.get(self.options.keys.url)
        return InputDocument(name, text, None, members, url, self._folder)

    def _archived_pages(self, stream: Any) -> Iterator[Event]:
        from cleaner.io.warc import pages

        notes: list[str] = []
        for page in pages(stream, self.source.name, self.options.max_bytes, self.renew, notes.append):
            if page.problem:
                why = f"{page.name}: {page.problem}; left without a text"
                yield RawBytes(self._unread(page.row, self.source.name), FAILED, why)
            else:
                yield InputDocument(page.name, page.source, None, page.row, page.url)
        yield from (RawBytes(b"", "", note) for note in notes)

    def _table_rows(self, file: Any) -> Iterator[Event]:
        from cleaner.io.parquet import Table, records

        limit, keys = self.options.max_bytes, self.options.keys
        table = Table(file, self.source.name, keys.text, self.options.max_expanded)
        stays_table = self.options.output_format(self.source.path) is OutputFormat.PARQUET
        if stays_table:
            yield TableChunk(table.schema_chunk())
        number = 0
        for batch in table.batches(keys.url):
            rows = [None] * len(batch.texts) if stays_table else records(batch)
            for at, (text, url, found) in enumerate(zip(batch.texts, batch.urls, rows, strict=True)):
                number += 1
                name = f"{self.source.name}:{number}"
                if text is not None and len(text) > limit:
                    why = f"{name}: longer than {limit:,}; passed through unchanged"
                    data = table_row(at, None, FAILED) if found is None else self._unread(found, self.source.name)
                    yield RawBytes(data, FAILED, why)
                else:
                    address = url if isinstance(url, str) else None
                    place = at if stays_table else None
                    yield InputDocument(name, text, None, found or {}, address, self._folder, place)
            if stays_table:
                yield TableChunk(batch.chunk())


class _Prepended:
    """Stream whose first bytes were read already."""

    def __init__(self, first: bytes, stream: Any) -> None:
        self._first = BytesIO(first)
        self._stream = stream

    def read(self, size: int) -> bytes:
        """Read up to `size` bytes."""
        data: bytes = self._first.read(size) or self._stream.read(size)
        return data

    def readline(self, size: int) -> bytes:
        """Read a line of up to `size` bytes."""
        line = self._first.readline(size)
        if line.endswith(b"\n") or len(line) == size:
            return line
        return line + bytes(self._stream.readline(size - len(line)))


def _seekable(stream: Any, name: str) -> Any:
    """Copy a stream into a file that can be read in any order: in memory, or on disk where it is large.

    Raises `OutputError` if there is no room for it.
    """
    from tempfile import SpooledTemporaryFile

    file = SpooledTemporaryFile(1 << 24)  # noqa: SIM115 - the caller closes it
    for chunk in chunks(stream):
        with naming_errors(f"a temporary copy of {name}"):
            file.write(chunk)
    with naming_errors(f"a temporary copy of {name}"):
        file.seek(0)  # what is buffered is written
    return file
