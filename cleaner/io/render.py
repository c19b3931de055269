"""A result as the bytes of the format that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from cleaner.model import CleanResult, Status


class OutputFormat(StrEnum):
    """What the output is."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SPANS = "spans"

    @property
    def suffix(self) -> str:
        """What the name of such a file ends with."""
        return {OutputFormat.TEXT: ".txt", OutputFormat.MARKDOWN: ".md", OutputFormat.SPANS: ".spans.jsonl"}.get(
            self, f".{self}"
        )


class Renderer(NamedTuple):
    """How results are written: as what, how many rules were asked, whether records list every removal, and
    what a page says of itself."""

    form: OutputFormat
    rules: int = 0
    spans: bool = False
    metadata: bool = False

    @property
    def of_records(self) -> OutputFormat:
        """What records are written as, unless they come in columns."""
        return self.form if self.form in (OutputFormat.SPANS, OutputFormat.PARQUET) else OutputFormat.JSONL

    def document(self, name: str, result: CleanResult) -> bytes:
        """A text or a page."""
        if self.form is OutputFormat.TEXT:
            return result.text.encode("utf-8", "replace")
        if self.form is OutputFormat.MARKDOWN:
            from cleaner.report.markdown import markdown

            return markdown(result).encode("utf-8", "replace")
        if self.form is OutputFormat.SPANS:
            return self.span_row(name, name, result)
        if self.form is OutputFormat.PARQUET:
            return json_line({"id": name, "text": result.text, **status_columns(result)})
        from cleaner.report.receipt import record

        return json_line(record(name, result, self.rules, spans=self.spans, metadata=self.metadata))

    def span_row(self, identity: Any, source: Any, result: CleanResult | None) -> bytes:
        """The attributes of one document."""

        from cleaner.report import dolma

        return json_line(dolma.attribute_row(identity, source, result))

    def pass_through(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """A document that nobody looked at: its own bytes, or a record with all of its text."""
        if self.form in (OutputFormat.TEXT, OutputFormat.MARKDOWN):
            yield from chunks
        elif self.form is OutputFormat.SPANS:
            yield self.span_row(name, name, None)
        else:
            from cleaner.reading.decode import decode

            yield self.document(name, CleanResult(decode(b"".join(chunks))[0], status=Status.PASSED))


def status_columns(result: CleanResult | None, status: str | None = None) -> dict[str, Any]:
    """What a row of a table says of the cleaning of its text: the status, or that of a text without a result."""
    if result is None:
        return {"cleaner_status": status, "cleaner_removed_chars": 0 if status else None}
    removed = sum(removal.end - removal.start for removal in result.removals)
    return {"cleaner_status": str(result.status), "cleaner_removed_chars": removed}


def json_line(data: dict[str, Any]) -> bytes:
    """One line of JSON. A lone surrogate, which UTF-8 cannot hold, stays an escape."""
    import json

    return json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def table_row(at: int, result: CleanResult | None, status: str | None = None) -> bytes:
    """What a row of the frame that follows gets; one without a result keeps its text."""
    text = {} if result is None else {"text": result.text}
    return b"@" + json_line({"at": at, **text, **status_columns(result, status)})


def with_receipt(members: dict[str, Any], note: dict[str, Any]) -> dict[str, Any]:
    """A record with a note of ours as `metadata.cleaner`; `cleaner`, where its metadata is no object."""
    metadata = members.get("metadata", {})
    if isinstance(metadata, dict):
        return {**members, "metadata": {**metadata, "cleaner": note}}
    return {**members, "cleaner": note}


def _decoded(source: str | bytes | None) -> str | None:
    if isinstance(source, bytes):
        from cleaner.reading.decode import decode

        return decode(source)[0]
    return source


def _encoded(source: str | bytes | None) -> bytes:
    return source.encode("utf-8", "replace") if isinstance(source, str) else source or b""
