"""Documents of a report: a sample of those in the inputs, cleaned now, or as an earlier run has cleaned them."""

from __future__ import annotations

import heapq
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import Any

from cleaner.batch.documents import MAX_SHOWN
from cleaner.batch.processor import Processor
from cleaner.errors import SettingError
from cleaner.io.inputs import Input
from cleaner.io.jsonl import reason
from cleaner.io.readers import Reader
from cleaner.io.stream import End, Events, InputDocument, RawBytes, first_number, numbered
from cleaner.model import BlockKind, CleanResult, Document, Removal
from cleaner.report.dom_path import dom_path
from cleaner.report.html.shown import ShownDocument, Span
from cleaner.report.receipt import receipt_in
from cleaner.report.restore import REMOVED, restored
from cleaner.tuples import NamedTuple

_LINE = re.compile(r"[^\n]+")


class Chosen(NamedTuple):
    """A document that was chosen: a record of an input, or the input itself, which has not been read yet."""

    source: Input
    item: InputDocument | None = None


class Sample(NamedTuple):
    """Documents that were chosen, in their order, and how many there were."""

    items: list[Chosen]
    found: int


class Cleaning(NamedTuple):
    """What reads and cleans an input."""

    source: Input
    read: Reader
    processor: Processor
    number: int = 0
    """Index of the input in a run into a folder."""


class Problems:
    """Messages about inputs. Of each input the first are kept, and then how many there are."""

    def __init__(self) -> None:
        self._by_input: dict[str, list[str]] = {}
        self._counts: Counter[str] = Counter()

    def add(self, name: str, message: str) -> None:
        """Add a message about the input of this name."""
        self._counts[name] += 1
        kept = self._by_input.setdefault(name, [])
        if len(kept) < MAX_SHOWN:
            kept.append(message)

    def __iter__(self) -> Iterator[str]:
        for name, messages in self._by_input.items():
            yield from messages
            if self._counts[name] > len(messages):
                yield f"{name}: {self._counts[name]:,} documents in all left out"


def sampled_documents(inputs: Iterable[Input], read: Reader, number: int, seed: str, problems: Problems) -> Sample:
    """Choose some documents by the hash of their names, which does not depend on the others or on their order.

    Inputs that hold one document are chosen without being read.
    """
    chosen: list[tuple[int, int, Chosen]] = []
    found = 0
    for source in inputs:
        for name, item in _candidates(source, read, problems):
            found += 1
            heapq.heappush(chosen, (-_hash(name, seed), -found, Chosen(source, item)))
            if len(chosen) > number:
                heapq.heappop(chosen)
    return Sample([item for _, _, item in sorted(chosen, key=lambda each: -each[1])], found)


def _candidates(source: Input, read: Reader, problems: Problems) -> Iterator[tuple[str, InputDocument | None]]:
    """Yield the documents of an input by their names; the second member holds a record."""
    if not read.options.holds_records(source.path):
        yield source.name, None
        return
    for item in _items(source, numbered(0, read(source)), problems):
        yield item.name, item


def _items(source: Input, events: Events, problems: Problems) -> Iterator[InputDocument]:
    for event in events:
        match event:
            case InputDocument(line=line) if line is None or line.strip():
                yield event
            case RawBytes(status=status, message=message) if status:
                problems.add(source.name, message.replace("passed through unchanged", "left out"))
            case End(problem=problem) if problem:
                problems.add(source.name, problem)


def _hash(name: str, seed: str) -> int:
    return int.from_bytes(blake2b(f"{seed}\0{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest())


def shown_documents(
    chosen: Iterable[Chosen], cleaning_of: Callable[[Input], Cleaning], problems: Problems
) -> Iterator[ShownDocument]:
    """Clean documents, and yield them as a report shows them; one whose receipt restores it is not cleaned again.

    `cleaning_of` raises `SettingError` for an input that cannot be cleaned, such as one that a run did not have.
    """
    for source, record in chosen:
        try:
            cleaning = cleaning_of(source)
        except SettingError as error:
            problems.add(source.name, f"{error}; left out")
            continue
        for item in _items_of(cleaning, record, problems):
            try:
                yield from _documents(item, cleaning.processor)
            except (ValueError, RecursionError, KeyError, TypeError) as error:
                problems.add(source.name, f"{item.name}: {reason(error)}; left out")


def _items_of(cleaning: Cleaning, record: InputDocument | None, problems: Problems) -> Iterable[InputDocument]:
    """Return the documents of an input, or the one record, as the run that cleans them names and numbers them."""
    source, at = cleaning.source, cleaning.number
    if record is None:
        return _items(source, numbered(at, cleaning.read(source)), problems)
    return [record._replace(number=first_number(at) + record.number, folder=os.path.dirname(source.relative))]


def _documents(item: InputDocument, processor: Processor) -> Iterator[ShownDocument]:
    """Yield the document of an item, unless it is a record without a text."""
    parsed = processor.parse(item)
    receipt = receipt_in(parsed.record or {})
    if isinstance(receipt.get(REMOVED), list) and isinstance(parsed.source, str):
        yield _finished(item, parsed.source, receipt)
    elif receipt.get("removed_chars"):
        raise ValueError("was cleaned without --spans, so that nothing tells what was removed")
    elif parsed.source is not None:
        document = processor.cleaner.read(parsed.source, url=parsed.url)
        yield _shown(item, document, processor.cleaned(item, document), parsed.url)


def _shown(item: InputDocument, document: Document, result: CleanResult, url: str | None) -> ShownDocument:
    places = [_place(result, removal) for removal in result.removals]
    return ShownDocument(
        name=item.name,
        source=document.source_text,
        blocks=[(block.start, block.end) for block in document.blocks],
        removals=result.removals,
        status=str(result.status),
        language=document.language,
        page_type=str(result.page_type),
        confidence=result.confidence,
        places=places,
        is_page=document.page_metadata is not None,
        path="" if item.is_record else item.name,
        url=url,
        warnings=result.warnings,
        headings=frozenset(block.index for block in document.blocks if block.kind is BlockKind.HEADING),
    )


def _place(result: CleanResult, removal: Removal) -> str:
    match dom_path(result, removal):
        case (elements, line):
            return f"{elements}:{line}"
    return ""


def _finished(item: InputDocument, text: str, receipt: Any) -> ShownDocument:
    """Return a document as a finished run has cleaned it. Raises `ValueError` where its receipt does not fit."""
    source = restored(text, receipt)
    removals, places = _removals_in(receipt, len(source))
    confidence = receipt.get("confidence")
    return ShownDocument(
        name=item.name,
        source=source,
        blocks=list(_lines(source, removals)),
        removals=removals,
        status=str(receipt.get("status", "")),
        confidence=confidence if isinstance(confidence, float) and 0 <= confidence <= 1 else None,
        places=places,
    )


def _removals_in(receipt: Any, length: int) -> tuple[list[Removal], list[str]]:
    """Return the removals of a receipt, and their places. Raises `ValueError` for what no run has written."""
    removals, places, at = list[Removal](), list[str](), 0
    for span in receipt.get("spans", []):
        match span:
            case [int(start), int(end), str(by), str(category), str(why), *place] if at <= start <= end <= length:
                removals.append(Removal(start, end, by, category, why))
                places.append(":".join(map(str, place)))
                at = end
            case _:
                raise ValueError("the receipt is not as it was written: its spans do not fit the text")
    return removals, places


def _lines(source: str, removals: Iterable[Removal]) -> Iterator[Span]:
    """Yield the removals, and the lines between them, as blocks: what the blocks were stands in no receipt."""
    at = 0
    for start, end in [*((each.start, each.end) for each in removals), (len(source), len(source))]:
        yield from (match.span() for match in _LINE.finditer(source, at, start))
        if start < end:
            yield start, end
        at = end
