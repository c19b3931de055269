"""Renders results as bytes of the output format: text, Markdown, JSON lines, dolma rows, rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from cleaner.io.stream import InputDocument
from cleaner.model import CleanResult, Status
from cleaner.report.ending import ended
from cleaner.tuples import NamedTuple

ROW_RESULT = b"@"
"""First byte of the result for a row of a table; see `cleaner.io.parquet`."""
STATUS_COLUMNS = ("cleaner_status", "cleaner_removed_chars", "cleaner_confidence")
"""Columns that a table gets: the status of each text, the number of characters removed from it, and its confidence."""


class OutputFormat(StrEnum):
    """Format of an output."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    SPANS = "spans"

    @property
    def suffix(self) -> str:
        """Suffix of the names of such files."""
        own = {OutputFormat.TEXT: ".txt", OutputFormat.MARKDOWN: ".md", OutputFormat.SPANS: ".spans.jsonl"}
        return own.get(self, f".{self}")


TABLES = (OutputFormat.CSV, OutputFormat.PARQUET)
"""Formats of rows with columns; they get `STATUS_COLUMNS` in the place of a receipt."""


class Keys(NamedTuple):
    """Names of the members of a record that hold its text, its id and its address."""

    text: str = "text"
    id: str = "id"
    url: str = "url"


class Renderer(NamedTuple):
    """Settings of the output, and the rendering of results by them."""

    form: OutputFormat
    rules: int = 0
    """Number of rules that were applied, for receipts."""
    spans: bool = False
    """Whether receipts list every removal."""
    metadata: bool = False
    """Whether receipts hold the metadata of a page."""
    keys: Keys = Keys()

    @property
    def of_records(self) -> OutputFormat:
        """Format of records that do not come from a table."""
        return self.form if self.form in (OutputFormat.SPANS, *TABLES) else OutputFormat.JSONL

    def render(self, item: InputDocument, record: Mapping[str, Any] | None, result: CleanResult | None) -> bytes:
        """Render the result of a document; `record` holds the members of one that stands in a line of JSON.

        Without a result, the document is a record without a text.
        """
        if item.at is not None:
            return table_row(item.at, result)
        if record is not None and item.line is not None:
            return self._line(item, item.line, record, result)
        if item.row is not None:
            return self._row(item, item.row, result)
        assert result is not None
        return self.document(item.name, result)

    def document(self, name: str, result: CleanResult) -> bytes:
        """Render a document that is no record."""
        if self.form is OutputFormat.TEXT:
            text = result.text if result.status is Status.PASSED else ended(result.text)
            return text.encode("utf-8", "replace")
        if self.form is OutputFormat.MARKDOWN:
            from cleaner.report.markdown import markdown

            return ended(markdown(result)).encode("utf-8", "replace")
        if self.form is OutputFormat.SPANS:
            return self.span_row(name, name, result)
        if self.form in TABLES:
            return json_line({"id": name, "text": result.text, **status_columns(result)})
        from cleaner.report.receipt import record

        return json_line(record(name, result, self.rules, spans=self.spans, metadata=self.metadata))

    def span_row(self, identity: Any, source: Any, result: CleanResult | None) -> bytes:
        """Render the dolma attributes of one document."""
        from cleaner.report import dolma

        return json_line(dolma.attribute_row(identity, source, result))

    def pass_through(self, item: InputDocument, status: str) -> Iterator[bytes]:
        """Render a document that was not cleaned: as it came, with its status where the format has a place for it."""
        note = status_columns(None, status) if self.form in TABLES else {}
        if item.at is not None:
            yield table_row(item.at, None, status)
        elif self.form is OutputFormat.SPANS:
            yield self.span_row(None if item.is_record else item.name, item.origin, None)
        elif item.line is not None:
            from cleaner.io.jsonl import record_at_least

            yield json_line({**record_at_least(item.line, self.keys.text), **note}) if note else item.line
        elif item.row is not None:
            yield json_line({**item.row, self.keys.text: _decoded(item.source), **note})
        else:
            yield from self.unread(item.name, [_encoded(item.source)])

    def unread(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Render a document that was not read: its own bytes, or a record with all of its text."""
        if self.form in (OutputFormat.TEXT, OutputFormat.MARKDOWN):
            yield from chunks
        elif self.form is OutputFormat.SPANS:
            yield self.span_row(name, name, None)
        else:
            from cleaner.reading.decode import decode

            yield self.document(name, CleanResult(decode(b"".join(chunks))[0], status=Status.PASSED))

    def _line(self, item: InputDocument, line: bytes, record: Mapping[str, Any], result: CleanResult | None) -> bytes:
        if self.of_records is not OutputFormat.JSONL:
            return self._row(item, record, result)
        if result is None:
            return line
        from cleaner.io.jsonl import rewritten

        text = line.decode("utf-8")
        cleaned = rewritten(text, self.keys.text, record[self.keys.text], result, self._receipt(result))
        return cleaned.encode("utf-8", "backslashreplace")

    def _row(self, item: InputDocument, members: Mapping[str, Any], result: CleanResult | None) -> bytes:
        if self.of_records is OutputFormat.SPANS:
            return self.span_row(members.get(self.keys.id), members.get("source", item.origin), result)
        if self.form in TABLES:
            text = result.text if result else None
            return json_line({**members, self.keys.text: text, **status_columns(result)})
        if result is None:
            return json_line(dict(members))
        from cleaner.report.receipt import with_receipt

        return json_line(with_receipt({**members, self.keys.text: result.text}, self._receipt(result)))

    def _receipt(self, result: CleanResult) -> dict[str, Any]:
        from cleaner.report.receipt import receipt

        return receipt(result, self.rules, spans=self.spans, metadata=self.metadata)


def table_row(at: int, result: CleanResult | None, status: str | None = None) -> bytes:
    """Render what row `at` of the chunk that follows gets; a row without a result keeps its text."""
    text = {} if result is None else {"text": result.text}
    return ROW_RESULT + json_line({"at": at, **text, **status_columns(result, status)})


def status_columns(result: CleanResult | None, status: str | None = None) -> dict[str, Any]:
    """Return the values of `STATUS_COLUMNS` for a result, or, without one, for a text with this `status`."""
    if result is None:
        return dict(zip(STATUS_COLUMNS, (status, 0 if status else None, None), strict=True))
    return dict(zip(STATUS_COLUMNS, (str(result.status), result.removed_chars, result.confidence), strict=True))


def json_line(data: Mapping[str, Any]) -> bytes:
    """Render one line of JSON. A lone surrogate, which UTF-8 cannot hold, stays an escape."""
    import json

    return json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _decoded(source: str | bytes | None) -> str | None:
    if isinstance(source, bytes):
        from cleaner.reading.decode import decode

        return decode(source)[0]
    return source


def _encoded(source: str | bytes | None) -> bytes:
    return source.encode("utf-8", "replace") if isinstance(source, str) else source or b""
