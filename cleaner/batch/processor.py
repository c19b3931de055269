"""Processes one document: reads, cleans and renders it. It touches no file, so it may run in any process and twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cleaner.errors import CleanerError
from cleaner.frozen import frozen, with_changes
from cleaner.io.render import Renderer
from cleaner.io.stream import FAIL, Event, InputDocument, Processed, processed
from cleaner.model import CleanResult, Document, Status
from cleaner.pipeline import Cleaner
from cleaner.report.stats import FAILED
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.batch.judged_store import JudgedStore
    from cleaner.dedup.repeats import Repeats
    from cleaner.dedup.site_blocks import SiteBlocks, SiteTemplates


class Parsed(NamedTuple):
    """Parts of an input document that cleaning needs."""

    source: str | bytes | None
    """Text or page; None for a record without a text."""
    url: str | None
    record: Mapping[str, Any] | None = None
    """Members of a record that stands in a line of JSON."""


@frozen(eq=True)
class Processor:
    """Turns input documents into processed ones. Picklable, for worker processes that are no copies of this one."""

    cleaner: Cleaner
    renderer: Renderer
    site_templates: SiteTemplates | None = None
    """Blocks that the pages of each site share, where they were counted."""
    judged: JudgedStore | None = None
    """Documents as a first pass has judged them, where there was one."""
    repeats: Repeats | None = None
    """Repeats among the documents, where they were compared."""

    def __call__(self, item: InputDocument) -> Processed:
        """Process a document. What goes wrong with one document never ends a run."""
        try:
            if item.line is not None and not item.line.strip():
                return Processed(item.line)
            parsed = self.parse(item)
            result = self._clean(item, parsed)
            return processed(self.renderer.render(item, parsed.record, result), item.name, result)
        except CleanerError:  # the fault of the run, not of the document
            raise
        except (ValueError, RecursionError) as error:  # the fault of the record
            from cleaner.io.jsonl import reason

            return self.pass_through(item, reason(error), FAILED)
        except Exception as error:
            return self.pass_through(item, f"internal error: {type(error).__name__}: {error}", FAILED)

    def warm_up(self) -> None:
        """Load what every document needs, before workers are made as copies of this process.

        numpy is loaded too, so that all documents are scored by the same code.
        """
        import numpy  # noqa: F401

        self.cleaner("One line.\n\nAnother line.")

    def parse(self, item: InputDocument) -> Parsed:
        """Return the text or page of a document and its URL.

        Raises `ValueError` for a record whose text cannot be read, `RecursionError` for one nested too deeply.
        """
        if item.line is None:
            return Parsed(item.source, item.url)
        from cleaner.io.jsonl import record_in  # what a filter of one text does without

        keys = self.renderer.keys
        record = record_in(item.line.decode("utf-8"), keys.text) if item.line.strip() else {}
        return Parsed(record.get(keys.text), _address(record.get(keys.url)), record)

    def document(self, item: InputDocument) -> Document | None:
        """Read the document of an item; None for a record without a text. Raises what `parse` raises."""
        parsed = self.parse(item)
        return None if parsed.source is None else self.cleaner.read(parsed.source, url=parsed.url)

    def cleaned(self, item: InputDocument, document: Document) -> CleanResult:
        """Clean the document of an item, with the statistics of the corpus if there are any."""
        if self.repeats is not None:
            return self._without_repeats(item, document, self.repeats)
        return self.cleaner.cleaned(document, self.site_blocks(item, document))

    def site_blocks(self, item: InputDocument, document: Document) -> SiteBlocks | None:
        """Return the blocks that the pages of the document's site share; None where they were not counted."""
        if not self.site_templates:
            return None
        from cleaner.dedup.site_blocks import site_of

        return self.site_templates.for_site(site_of(document, item.folder))

    def _without_repeats(self, item: InputDocument, document: Document, repeats: Repeats) -> CleanResult:
        """Remove repeats from a document; one that was judged, and is what it was then, is not judged again."""
        from cleaner.batch.checkpoint import key_of  # what a filter of one text does without

        found = repeats.of_document(item.number)
        if self.judged is None:  # of a finished run that is explained
            return self.cleaner.cleaned(document, self.site_blocks(item, document), found)
        stored = self.judged.get(item.number)
        if stored and stored.key == key_of(item):
            return self.cleaner.result(document, stored.applied_to(document), found)
        result = self.cleaner.cleaned(document, self.site_blocks(item, document))
        if result.status is Status.PASSED:
            return result
        what = "has changed since it was" if stored else "could not be"
        why = f"{what} compared with other documents; no repeats of them were removed"
        return with_changes(result, warnings=(*result.warnings, why))

    def replayed(self, events: Iterable[Event | Processed]) -> Iterator[Event | Processed]:
        """Yield the events, with stored results in the place of documents that were judged and repeat nothing."""
        if self.judged is None or self.repeats is None:
            yield from events
            return
        from cleaner.batch.checkpoint import key_of

        for event in events:
            if not isinstance(event, InputDocument):
                yield event
                continue
            stored = None if self.repeats.of_document(event.number) else self.judged.get(event.number)
            yield stored.processed if stored and stored.key == key_of(event) else event

    @property
    def corpus_digest(self) -> str:
        """Digest of the corpus statistics this processor uses; `""` without any."""
        statistics = (self.site_templates, self.repeats)
        return "".join(each.digest() for each in statistics if each is not None)

    def pass_through(self, item: InputDocument, why: str, status: str = Status.PASSED) -> Processed:
        """Return a document that was not cleaned as it came, with the reason."""
        messages = ((FAIL, f"{item.name}: {why}; passed through unchanged"),)
        return Processed(b"".join(self.renderer.pass_through(item, status)), status, messages=messages)

    def _clean(self, item: InputDocument, parsed: Parsed) -> CleanResult | None:
        if parsed.source is None:
            return None
        return self.cleaned(item, self.cleaner.read(parsed.source, url=parsed.url))


def _address(value: Any) -> str | None:
    return value if isinstance(value, str) else None
