"""A document cleaned and drawn: the one thing that workers do. It touches no file, so it may run anywhere and twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.errors import CleanerError
from cleaner.io.jsonl import reason, record_at_least, record_in, rewritten
from cleaner.io.render import Drawing, Form, _decoded, _encoded, columns, noted, placed, row
from cleaner.io.stream import FAIL, Answer, Item, answer_of
from cleaner.model import CleanResult, Document, Status
from cleaner.pipeline import Cleaner
from cleaner.report.receipt import receipt
from cleaner.report.stats import FAILED

if TYPE_CHECKING:
    from cleaner.dedup.first_seen import Said
    from cleaner.dedup.site_blocks import SharedBlocks


@dataclass(frozen=True)
class Answering:
    """What turns items into answers. Pickled to where workers are no copies of this process."""

    cleaner: Cleaner
    drawing: Drawing
    text_key: str = "text"
    id_key: str = "id"
    url_key: str = "url"
    shared: SharedBlocks | None = None
    """What the pages of each site share, where that was counted."""
    said: Said | None = None
    """What documents say that others say, too, where that was gathered."""

    def __call__(self, item: Item) -> Answer:
        """The answer; what goes wrong with one document never ends a run."""
        try:
            return self._answer(item)
        except CleanerError:  # the run is at fault, not the document
            raise
        except (ValueError, RecursionError) as error:  # the record is at fault
            return self.unread(item, reason(error), FAILED)
        except Exception as error:
            return self.unread(item, f"internal error: {type(error).__name__}: {error}", FAILED)

    def warm_up(self) -> None:
        """Read what every document needs, before workers are made as copies of this process.

        numpy, too, so that all documents are judged in the same way.
        """
        import numpy  # noqa: F401

        self.cleaner("One line.\n\nAnother line.")

    def source_of(self, item: Item) -> tuple[str | bytes | None, str | None]:
        """The text or page of an item, and its URL. Raises `ValueError` for a record that has none that can be read."""
        if item.line is None:
            return item.source, item.url
        record = record_in(item.line.decode("utf-8"), self.text_key) if item.line.strip() else {}
        return record.get(self.text_key), _address(record.get(self.url_key))

    def document(self, item: Item) -> Document | None:
        """The document of an item, if it has a text. Raises `ValueError` where `source_of` does."""
        source, url = self.source_of(item)
        return None if source is None else self.cleaner.read(source, url=url)

    def judged(self, item: Item, document: Document) -> CleanResult:
        """What comes of the document of an item, by all that is known of the others."""
        shared = said = None
        if self.shared:
            from cleaner.dedup.site_blocks import site_of

            shared = self.shared.of(site_of(document, item.folder))
        if self.said:
            said = self.said.before(item.number, document)
        return self.cleaner.cleaned(document, shared, said)

    @property
    def known(self) -> str:
        """What stands for all that is known of the others: equal where that is equal."""
        return "".join(found.digest() for found in (self.shared, self.said) if found is not None)

    def _cleaned(self, item: Item, source: str | bytes | None, url: str | None) -> CleanResult | None:
        return None if source is None else self.judged(item, self.cleaner.read(source, url=url))

    def _answer(self, item: Item) -> Answer:
        if item.line is not None:
            return self._line(item, item.line)
        result = self._cleaned(item, item.source, item.url)
        if item.at is not None:
            return answer_of(placed(item.at, result), item.name, result)
        if item.row is not None:
            return answer_of(self._row(item, item.row, result), item.name, result)
        assert result is not None
        return answer_of(self.drawing.document(item.name, result), item.name, result)

    def _line(self, item: Item, line: bytes) -> Answer:
        if not line.strip():
            return Answer(line)
        text = line.decode("utf-8")
        record = record_in(text, self.text_key)
        value = record[self.text_key]
        result = self._cleaned(item, value, _address(record.get(self.url_key)))
        if self.drawing.of_records is Form.SPANS:
            source = record.get("source", item.origin)
            return answer_of(self.drawing.span_row(record.get(self.id_key), source, result), item.name, result)
        if self.drawing.form is Form.PARQUET:
            return answer_of(self._row(item, record, result), item.name, result)
        if result is None:
            return Answer(line)
        cleaned = rewritten(text, self.text_key, value, result, self._note(result))
        return answer_of(cleaned.encode("utf-8", "backslashreplace"), item.name, result)

    def _row(self, item: Item, members: Mapping[str, Any], result: CleanResult | None) -> bytes:
        if self.drawing.of_records is Form.SPANS:
            source = members.get("source", item.origin)
            return self.drawing.span_row(members.get(self.id_key), source, result)
        if self.drawing.form is Form.PARQUET:
            return row({**members, self.text_key: result.text if result else None, **columns(result)})
        if result is None:
            return row(dict(members))
        return row(noted({**members, self.text_key: result.text}, self._note(result)))

    def _note(self, result: CleanResult) -> dict[str, Any]:
        drawing = self.drawing
        return receipt(result, drawing.rules, spans=drawing.spans, metadata=drawing.metadata)

    def unread(self, item: Item, why: str, status: str = Status.PASSED) -> Answer:
        """The answer for a document that was not judged: it is handed on as it came."""
        told = ((FAIL, f"{item.name}: {why}; passed through unchanged"),)
        return Answer(b"".join(self._unread(item, status)), status, messages=told)

    def _unread(self, item: Item, status: str) -> Iterator[bytes]:
        note = columns(None, status) if self.drawing.form is Form.PARQUET else {}
        if item.at is not None:
            yield placed(item.at, None, status)
        elif self.drawing.form is Form.SPANS:
            yield self.drawing.span_row(None if item.is_record else item.name, item.origin, None)
        elif item.line is not None:
            yield row({**record_at_least(item.line, self.text_key), **note}) if note else item.line
        elif item.row is not None:
            yield row({**item.row, self.text_key: _decoded(item.source), **note})
        else:
            yield from self.drawing.unread(item.name, [_encoded(item.source)])


def _address(value: Any) -> str | None:
    return value if isinstance(value, str) else None
