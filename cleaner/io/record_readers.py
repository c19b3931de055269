"""Files of many records as events."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cleaner.io.compression_type import CutError
from cleaner.io.inputs import Input
from cleaner.io.readers import Reader
from cleaner.io.render import OutputFormat, json_line, status_columns
from cleaner.io.stream import Event, InputDocument, RawBytes, TableChunk
from cleaner.report.stats import FAILED


class RecordReader(NamedTuple):
    """How the records of one input are read."""

    reader: Reader
    source: Input
    renew: Callable[[], None]
    """Is called behind each record: the next may expand as far again."""

    def __call__(self, kind: str, stream: Any) -> Iterator[Event]:
        """The records. `columns` is parquet in a file that can be read in any order."""
        match kind:
            case "jsonl":
                yield from self._lines(stream)
            case "csv":
                yield from self._rows(stream)
            case "warc" | "wet":
                yield from self._pages(stream)
            case "columns":
                yield from self._columns(stream)
            case _:
                with _seekable(stream) as file:
                    yield from self._columns(file)

    @property
    def _folder(self) -> str:
        return os.path.dirname(self.source.relative)

    def _lines(self, stream: Any) -> Iterator[Event]:
        for number, line in enumerate(iter(lambda: stream.readline(self.reader.limit + 1), b""), 1):
            if len(line) <= self.reader.limit:
                if line.strip():
                    self.renew()
                yield InputDocument(f"{self.source.name}:{number}", None, line, folder=self._folder)
            else:
                told = f"{self.source.name}:{number}: longer than {self.reader.limit:,} bytes; passed through unchanged"
                yield RawBytes(b"", FAILED, told)
                yield from map(RawBytes, self._whole_line(self.source.name, line, stream))
                self.renew()

    def _whole_line(self, name: str, line: bytes, stream: Any) -> Iterator[bytes]:
        """A line as it came, however long; as spans, a row without any."""
        copied = self.reader.output_format("x.jsonl") is OutputFormat.JSONL
        while line:
            if copied:
                yield line
            try:
                line = b"" if line.endswith(b"\n") else stream.readline(self.reader.limit + 1)
            except CutError:
                yield b"\n" if copied else b""
                raise
        if not copied:
            yield self._blank({}, name)

    def _blank(self, members: dict[str, Any], name: str) -> bytes:
        """The row of a record that is not judged and has no text that could be handed on."""
        if self.reader.renderer.form is OutputFormat.SPANS:
            return self.reader.renderer.span_row(members.get(self.reader.id_key), members.get("source", name), None)
        note = status_columns(None, FAILED) if self.reader.renderer.form is OutputFormat.PARQUET else {}
        return json_line({**members, self.reader.text_key: members.get(self.reader.text_key), **note})

    def _rows(self, stream: Any) -> Iterator[Event]:
        from cleaner.io.csv import rows

        found = rows(stream, self.source.name, self.reader.text_key, self.reader.limit)
        for number, (members, problem) in enumerate(found, 1):
            self.renew()
            yield self._row(f"{self.source.name}:{number}", members, problem)

    def _row(self, name: str, members: dict[str, Any], problem: str) -> Event:
        """A row on its way to the judge, or, with a problem, past it."""
        if problem:
            return RawBytes(
                self._blank(members, self.source.name), FAILED, f"{name}: {problem}; passed through unchanged"
            )
        text, url = members.get(self.reader.text_key), members.get(self.reader.url_key)
        return InputDocument(name, text, None, members, url, self._folder)

    def _pages(self, stream: Any) -> Iterator[Event]:
        from cleaner.io.warc import pages

        notes: list[str] = []
        for page in pages(stream, self.source.name, self.reader.limit, self.renew, notes.append):
            if page.problem:
                told = f"{page.name}: {page.problem}; left without a text"
                yield RawBytes(self._blank(page.row, self.source.name), FAILED, told)
            else:
                yield InputDocument(page.name, page.source, None, page.row, page.url)
        yield from (RawBytes(b"", "", note) for note in notes)

    def _columns(self, file: Any) -> Iterator[Event]:
        from cleaner.io.parquet import Table, members

        table = Table(file, self.source.name, self.reader.text_key, self.reader.expand)
        as_columns = self.reader.output_format(self.source.path) is OutputFormat.PARQUET
        if as_columns:
            yield TableChunk(table.schema())
        number = 0
        for batch in table.batches(self.reader.url_key):
            rows = [None] * len(batch.texts) if as_columns else members(batch)
            for at, (text, url, found) in enumerate(zip(batch.texts, batch.urls, rows, strict=True)):
                number += 1
                name = f"{self.source.name}:{number}"
                if text is not None and len(text) > self.reader.limit:
                    told = f"{name}: longer than {self.reader.limit:,}; passed through unchanged"
                    yield RawBytes(self._passed(at, found), FAILED, told)
                else:
                    address = url if isinstance(url, str) else None
                    yield InputDocument(
                        name, text, None, found or {}, address, self._folder, at if as_columns else None
                    )
            if as_columns:
                yield TableChunk(batch.frame())

    def _passed(self, at: int, members: dict[str, Any] | None) -> bytes:
        """What is written of a row that is handed on as it came."""
        from cleaner.io.render import table_row

        return table_row(at, None, FAILED) if members is None else self._blank(members, self.source.name)


def _seekable(stream: Any) -> Any:
    """All of a stream as a file that can be read in any order; on disk, where it is large."""
    import shutil
    from tempfile import SpooledTemporaryFile

    file = SpooledTemporaryFile(1 << 24)  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(stream, file)
    file.seek(0)
    return file
