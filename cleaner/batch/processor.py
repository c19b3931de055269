"""A document cleaned and drawn: the one thing that workers do. It touches no file, so it may run anywhere and twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.errors import CleanerError
from cleaner.io.jsonl import reason, record_at_least, record_in, rewritten
from cleaner.io.render import (
    OutputFormat,
    Renderer,
    _decoded,
    _encoded,
    json_line,
    status_columns,
    table_row,
    with_receipt,
)
from cleaner.io.stream import FAIL, InputDocument, Processed, processed
from cleaner.model import CleanResult, Document, Status
from cleaner.pipeline import Cleaner
from cleaner.report.receipt import receipt
from cleaner.report.stats import FAILED

if TYPE_CHECKING:
    from cleaner.dedup.first_seen import FirstSeen
    from cleaner.dedup.site_blocks import SiteTemplates


@dataclass(frozen=True)
class Processor:
    """What turns items into answers. Pickled to where workers are no copies of this process."""

    cleaner: Cleaner
    renderer: Renderer
    text_key: str = "text"
    id_key: str = "id"
    url_key: str = "url"
    site_templates: SiteTemplates | None = None
    """What the pages of each site share, where that was counted."""
    first_seen: FirstSeen | None = None
    """What documents say that others say, too, where that was gathered."""

    def __call__(self, item: InputDocument) -> Processed:
        """The answer; what goes wrong with one document never ends a run."""
        try:
            return self._answer(item)
        except CleanerError:  # the run is at fault, not the document
            raise
        except (ValueError, RecursionError) as error:  # the record is at fault
            return self.pass_through(item, reason(error), FAILED)
        except Exception as error:
            return self.pass_through(item, f"internal error: {type(error).__name__}: {error}", FAILED)

    def warm_up(self) -> None:
        """Read what every document needs, before workers are made as copies of this process.

        numpy, too, so that all documents are judged in the same way.
        """
        import numpy  # noqa: F401

        self.cleaner("One line.\n\nAnother line.")

    def source_of(self, item: InputDocument) -> tuple[str | bytes | None, str | None]:
        """The text or page of an item, and its URL. Raises `ValueError` for a record that has none that can be read."""
        if item.line is None:
            return item.source, item.url
        record = record_in(item.line.decode("utf-8"), self.text_key) if item.line.strip() else {}
        return record.get(self.text_key), _address(record.get(self.url_key))

    def document(self, item: InputDocument) -> Document | None:
        """The document of an item, if it has a text. Raises `ValueError` where `source_of` does."""
        source, url = self.source_of(item)
        return None if source is None else self.cleaner.read(source, url=url)

    def cleaned(self, item: InputDocument, document: Document) -> CleanResult:
        """What comes of the document of an item, by all that is known of the others."""
        site = earlier = None
        if self.site_templates:
            from cleaner.dedup.site_blocks import site_of

            site = self.site_templates.for_site(site_of(document, item.folder))
        if self.first_seen:
            earlier = self.first_seen.earlier_sources(item.number, document)
        return self.cleaner.cleaned(document, site, earlier)

    @property
    def corpus_digest(self) -> str:
        """What stands for all that is known of the others: equal where that is equal."""
        return "".join(found.digest() for found in (self.site_templates, self.first_seen) if found is not None)

    def _cleaned(self, item: InputDocument, source: str | bytes | None, url: str | None) -> CleanResult | None:
        return None if source is None else self.cleaned(item, self.cleaner.read(source, url=url))

    def _answer(self, item: InputDocument) -> Processed:
        if item.line is not None:
            return self._line(item, item.line)
        result = self._cleaned(item, item.source, item.url)
        if item.at is not None:
            return processed(table_row(item.at, result), item.name, result)
        if item.row is not None:
            return processed(self._row(item, item.row, result), item.name, result)
        assert result is not None
        return processed(self.renderer.document(item.name, result), item.name, result)

    def _line(self, item: InputDocument, line: bytes) -> Processed:
        if not line.strip():
            return Processed(line)
        text = line.decode("utf-8")
        record = record_in(text, self.text_key)
        value = record[self.text_key]
        result = self._cleaned(item, value, _address(record.get(self.url_key)))
        if self.renderer.of_records is OutputFormat.SPANS:
            source = record.get("source", item.origin)
            return processed(self.renderer.span_row(record.get(self.id_key), source, result), item.name, result)
        if self.renderer.form is OutputFormat.PARQUET:
            return processed(self._row(item, record, result), item.name, result)
        if result is None:
            return Processed(line)
        cleaned = rewritten(text, self.text_key, value, result, self._note(result))
        return processed(cleaned.encode("utf-8", "backslashreplace"), item.name, result)

    def _row(self, item: InputDocument, members: Mapping[str, Any], result: CleanResult | None) -> bytes:
        if self.renderer.of_records is OutputFormat.SPANS:
            source = members.get("source", item.origin)
            return self.renderer.span_row(members.get(self.id_key), source, result)
        if self.renderer.form is OutputFormat.PARQUET:
            return json_line({**members, self.text_key: result.text if result else None, **status_columns(result)})
        if result is None:
            return json_line(dict(members))
        return json_line(with_receipt({**members, self.text_key: result.text}, self._note(result)))

    def _note(self, result: CleanResult) -> dict[str, Any]:
        renderer = self.renderer
        return receipt(result, renderer.rules, spans=renderer.spans, metadata=renderer.metadata)

    def pass_through(self, item: InputDocument, why: str, status: str = Status.PASSED) -> Processed:
        """The answer for a document that was not judged: it is handed on as it came."""
        told = ((FAIL, f"{item.name}: {why}; passed through unchanged"),)
        return Processed(b"".join(self._unread(item, status)), status, messages=told)

    def _unread(self, item: InputDocument, status: str) -> Iterator[bytes]:
        note = status_columns(None, status) if self.renderer.form is OutputFormat.PARQUET else {}
        if item.at is not None:
            yield table_row(item.at, None, status)
        elif self.renderer.form is OutputFormat.SPANS:
            yield self.renderer.span_row(None if item.is_record else item.name, item.origin, None)
        elif item.line is not None:
            yield json_line({**record_at_least(item.line, self.text_key), **note}) if note else item.line
        elif item.row is not None:
            yield json_line({**item.row, self.text_key: _decoded(item.source), **note})
        else:
            yield from self.renderer.pass_through(item.name, [_encoded(item.source)])


def _address(value: Any) -> str | None:
    return value if isinstance(value, str) else None
