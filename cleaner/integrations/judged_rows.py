"""Judged documents as bytes, each by itself: a later step removes repeats and neither parses nor judges it again.

A row holds the text as it was read, spans and kinds of its blocks, what was decided about it, and what of it is
compared with other documents. That is enough for the result to be the one that the document itself would give.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.classifier.dom import HEADINGS
from cleaner.dedup.earlier import Original
from cleaner.dedup.paragraphs import Paragraphs
from cleaner.model import (
    Block,
    BlockKind,
    CleanResult,
    Document,
    Markup,
    PageMetadata,
    PageType,
    Removal,
    Removals,
    Status,
)
from cleaner.pipeline import Cleaner, Judged
from cleaner.reading import Source
from cleaner.reading.facts import blocks_at
from cleaner.report.metadata import date_of
from cleaner.steps.across_documents import REASONS
from cleaner.tuples import NamedTuple

LEVEL = 1  # of compression; a row is written once and read once or twice
_SIZE = 4  # bytes of the length of a part
_KINDS = tuple(BlockKind)
_TAGS = tuple(sorted(HEADINGS))


class ComparedDocument(NamedTuple):
    """What a row holds for the comparison."""

    dated: str
    """Date that the page states, as `2026-11-30`, or `""`."""
    paragraphs: Paragraphs


class WithoutRepeats(NamedTuple):
    """A document less its blocks that other documents say and keep."""

    result: CleanResult
    receipts: tuple[tuple[int, Original | None], ...]
    """Indices of the blocks that were removed as repeats, in order, each with what says the same; None for a heading
    with nothing left under it."""


def judged_row(cleaner: Cleaner, source: Source, url: str | None = None) -> tuple[CleanResult, bytes | None]:
    """Clean a document; return the result and its row, which is None if it was passed through unjudged."""
    document = cleaner.read(source, url=url)
    judged = cleaner.judged(document)
    result = cleaner.result(document, judged)
    return result, None if judged.status is Status.PASSED else row_of(document, judged)


def row_of(document: Document, judged: Judged) -> bytes:
    """Return a row: the date, the document as it was judged, and what is compared of it."""
    is_page = document.page_metadata is not None
    spans = [(block.start, block.end, _KINDS.index(block.kind), _heading(block)) for block in document.blocks]
    removals, vetoed, *decided = judged
    head = json.dumps([document.language, is_page, spans, list(removals), sorted(vetoed), decided]).encode()
    text = document.source_text.encode("utf-8", "surrogatepass")
    compared = judged.comparable(document).packed()
    parts = (date_of(document).encode(), zlib.compress(_sized(head) + text, LEVEL), compared)
    return b"".join(map(_sized, parts))


def _heading(block: Block) -> int:
    """Return the tag that makes a block of a page a heading, as a number from 1; 0 if none does."""
    tags = block.markup.tags if block.markup else ()
    return next((1 + _TAGS.index(tag) for tag in tags if tag in HEADINGS), 0)


def compared_part(row: bytes, dated: bytes = b"") -> bytes:
    """Return the part of a row that holds what is compared; `dated` takes the place of the date of a page, if given."""
    stated, _, compared = _parts(row)
    return _sized(dated or stated) + _sized(compared)


def compared_document(part: bytes) -> ComparedDocument:
    """Return what a `compared_part` holds."""
    dated, compared = _parts(part)
    return ComparedDocument(dated.decode(), Paragraphs.unpacked(compared))


def without_repeats(cleaner: Cleaner, row: bytes, originals: Mapping[int, Original]) -> WithoutRepeats:
    """Return what the document of a row is without its repeats; `originals` has what says the same, by block."""
    document, judged = restored_document(row)
    result = cleaner.result(document, judged, originals)
    found = [removal for removal in result.removals if removal.by in REASONS]
    blocks = dict.fromkeys(block.index for block in document.blocks if _holds(block, found))
    return WithoutRepeats(result, tuple((at, originals.get(at)) for at in blocks))


def _holds(block: Block, removals: list[Removal]) -> bool:
    return any(block.start <= removal.start < block.end for removal in removals)


def restored_document(row: bytes) -> tuple[Document, Judged]:
    """Return the document of a row, as far as removing repeats asks about it, and what was decided about it."""
    _, data, _ = _parts(row)
    head, text = _split(zlib.decompress(data))
    language, is_page, spans, removals, vetoed, decided = json.loads(head)
    document = _document(text.decode("utf-8", "surrogatepass"), language, is_page, spans)
    status, warnings, page_type, confidence = decided
    merged = Removals().merged(document, [Removal(*each) for each in removals])
    judged = Judged(merged, frozenset(vetoed), Status(status), tuple(warnings), PageType(page_type), confidence)
    return document, judged


def _document(text: str, language: str, is_page: bool, spans: list[Any]) -> Document:
    """Make the document anew: of the markup of a page, only how deep its headings are matters later on."""
    kinds = ((start, end, _KINDS[kind]) for start, end, kind, _ in spans)
    if not is_page:
        return Document(text, blocks_at(text, kinds), language)
    markup = [_markup(at, _TAGS[tag - 1 : tag] if tag else ()) for at, (*_, tag) in enumerate(spans)]
    page = PageMetadata("", "", {}, {}, ())
    return Document(text, blocks_at(text, kinds, markup), language, page_metadata=page)


def _markup(element: int, tags: tuple[str, ...]) -> Markup:
    """Return the markup of a block in an element of its own, or in none."""
    return Markup(tags, (element,) * len(tags), ("",) * len(tags), (), 0.0, 1, 1)


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(_SIZE) + data


def _split(data: bytes) -> tuple[bytes, bytes]:
    end = _SIZE + int.from_bytes(data[:_SIZE])
    return data[_SIZE:end], data[end:]


def _parts(row: bytes) -> Iterator[bytes]:
    while row:
        part, row = _split(row)
        yield part
