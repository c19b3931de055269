"""Documents of a report: a sample of those in the inputs, cleaned now, or as an earlier run has cleaned them."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import Any

from cleaner.batch.processor import Processor
from cleaner.io.inputs import Input
from cleaner.io.jsonl import reason
from cleaner.io.stream import End, Events, InputDocument, RawBytes
from cleaner.model import BlockKind, CleanResult, Document, Removal
from cleaner.report.dom_path import dom_path
from cleaner.report.html.shown import ShownDocument, Span
from cleaner.report.receipt import receipt_in
from cleaner.report.restore import REMOVED, restored
from cleaner.tuples import NamedTuple

_LINE = re.compile(r"[^\n]+")


class Sample(NamedTuple):
    """Documents that were chosen, in their order, and how many there were."""

    items: list[InputDocument]
    found: int


def sampled_documents(
    inputs: Iterable[Input],
    read: Callable[[Input], Events],
    holds_records: Callable[[str], bool],
    number: int,
    seed: str,
    report: Callable[[str], None],
) -> Sample:
    """Choose some documents by the hash of their names, which does not depend on the others or on their order.

    Of files that hold one document, those that cannot be chosen are not read.
    """
    chosen: list[tuple[int, int, InputDocument]] = []
    found, sources = 0, list(inputs)
    least = heapq.nsmallest(number, (_hash(each.name, seed) for each in sources if not holds_records(each.path)))
    limit = least[-1] if len(least) == number else None
    for source in sources:
        if limit is not None and not holds_records(source.path) and _hash(source.name, seed) > limit:
            found += 1
            continue
        for event in read(source):
            match event:
                case InputDocument(line=line) if line is None or line.strip():
                    found += 1
                    heapq.heappush(chosen, (-_hash(event.name, seed), -found, event))
                    if len(chosen) > number:
                        heapq.heappop(chosen)
                case RawBytes(status=status, message=message) if status:
                    found += 1
                    report(message.replace("passed through unchanged", "left out"))
                case End(problem=problem) if problem:
                    report(problem)
    return Sample([item for _, _, item in sorted(chosen, key=lambda each: -each[1])], found)


def _hash(name: str, seed: str) -> int:
    return int.from_bytes(blake2b(f"{seed}\0{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest())


def shown_documents(
    items: Iterable[InputDocument], processor_of: Callable[[InputDocument], Processor], report: Callable[[str], None]
) -> Iterator[ShownDocument]:
    """Clean documents, and yield them as a report shows them; one whose receipt restores it is not cleaned again."""
    for item in items:
        try:
            processor = processor_of(item)
            parsed = processor.parse(item)
            receipt = receipt_in(parsed.record or {})
            if isinstance(receipt.get(REMOVED), list) and isinstance(parsed.source, str):
                yield _finished(item, parsed.source, receipt)
            elif parsed.source is not None:
                document = processor.cleaner.read(parsed.source, url=parsed.url)
                result = processor.cleaned(item, document)
                if receipt.get("removed_chars"):
                    report(f"{item.name}: was cleaned without --spans; what that removed is not shown")
                yield _shown(item, document, result, parsed.url)
        except (ValueError, RecursionError, KeyError, TypeError) as error:
            report(f"{item.name}: {reason(error)}; left out")


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
    spans = sorted(receipt.get("spans", []), key=lambda span: span[0])
    removals = [Removal(*span[:5]) for span in spans]
    places = [":".join(map(str, span[5:7])) for span in spans]
    return ShownDocument(
        name=item.name,
        source=source,
        blocks=list(_lines(source, removals)),
        removals=removals,
        status=str(receipt.get("status", "")),
        confidence=receipt.get("confidence"),
        places=places,
    )


def _lines(source: str, removals: Iterable[Removal]) -> Iterator[Span]:
    """Yield the removals, and the lines between them, as blocks: what the blocks were stands in no receipt."""
    at = 0
    for start, end in [*((each.start, each.end) for each in removals), (len(source), len(source))]:
        yield from (match.span() for match in _LINE.finditer(source, at, start))
        if start < end:
            yield start, end
        at = end
