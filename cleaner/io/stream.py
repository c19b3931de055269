"""Events of an input in their order: documents to be processed, and what lies between them.

A reader turns each input into events. Documents come back as `Processed`; every other event passes through, so that
outputs keep the order of inputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.io.inputs import Input
from cleaner.model import CleanResult, Status
from cleaner.report.stats import FAILED, NOTHING
from cleaner.tuples import NamedTuple

FAIL, WARN = "fail", "warn"
"""Levels of the messages of a processed document."""


class InputDocument(NamedTuple):
    """A document to be processed: by itself, in a line of JSON, or in a row of a table."""

    name: str
    """Name in messages: the input, or `input:17` for its seventeenth record."""
    source: str | bytes | None
    """The document. None where `line` or `row` holds it, and where a record has no text."""
    line: bytes | None = None
    """Line of JSON, as it stands in the input, with the record whose text is to be cleaned."""
    row: Mapping[str, Any] | None = None
    """Members of a record that has no line, in their order; the text is among them."""
    url: str | None = None
    folder: str = ""
    """Folder of the input below the folder that was named: the site of pages that do not name theirs."""
    at: int | None = None
    """Index among the rows of the `TableChunk` that follows, which holds all but the text."""
    number: int = 0
    """Position among the documents of a run into a folder, by which "earlier" is decided."""

    @property
    def is_record(self) -> bool:
        """Tell whether it is one of many in its input."""
        return self.line is not None or self.row is not None

    @property
    def origin(self) -> str:
        """Name of the input."""
        return self.name.rpartition(":")[0] if self.is_record else self.name


class RawBytes(NamedTuple):
    """Bytes that are passed through without being processed."""

    data: bytes
    """Bytes to be written."""
    status: str = ""
    """Status of the document that these bytes begin; `""` for the bytes that follow."""
    message: str = ""
    """Reason why the document is not processed; without a status, a note for verbose output."""


class TableChunk(NamedTuple):
    """Data for the writer of a table: the schema, or the rows that processed documents belong to."""

    data: bytes


class Begin(NamedTuple):
    """Beginning of an input."""

    source: Input
    output: str = ""
    """Path of its output below the output folder, in a run into a folder."""
    number: int = 0
    """Index of the input in a run into a folder."""


class End(NamedTuple):
    """End of an input."""

    source: Input
    problem: str = ""
    """Problem of the input as a whole, or `""`."""
    cut: bool = False
    """Whether the input was read up to the problem, so that what came before is worth keeping."""
    size: int = 0
    digest: str = ""
    """SHA-256 of its bytes as they stand in the file."""


class AlreadyDone(NamedTuple):
    """Input that an earlier run has finished; it is not read again."""

    source: Input
    row: Mapping[str, Any]
    """Row of the manifest."""


Other = RawBytes | TableChunk | Begin | End | AlreadyDone
Event = InputDocument | Other
Events = Iterator[Event]


class Processed(NamedTuple):
    """Result of processing a document, ready to be written."""

    data: bytes
    """Bytes to be written."""
    status: str = ""
    """A `Status`, `FAILED`, or `""` for a record without a text."""
    characters: int = 0
    """Length of the source text."""
    taken: Mapping[str, tuple[int, int]] = NOTHING
    """For each rule or step, its removals and the characters they removed."""
    messages: tuple[tuple[str, str], ...] = ()
    """Messages, each with its level, `FAIL` or `WARN`."""
    confidence: float | None = None
    """Confidence of the result, 0 to 1; None if it has none."""

    @property
    def is_complete(self) -> bool:
        """Tell whether the document was cleaned, not passed through."""
        return self.status not in (FAILED, Status.PASSED)


def processed(data: bytes, name: str, result: CleanResult | None) -> Processed:
    """Return a result together with the bytes it was rendered as; no result stands for a record without a text."""
    if result is None:
        return Processed(data)
    taken: dict[str, tuple[int, int]] = {}
    for removal in result.removals:
        hits, characters = taken.get(removal.by, (0, 0))
        taken[removal.by] = (hits + 1, characters + removal.end - removal.start)
    messages = tuple(_messages(name, result))
    return Processed(data, str(result.status), len(result.source_text), taken, messages, result.confidence)


def _messages(name: str, result: CleanResult) -> Iterator[tuple[str, str]]:
    for at, warning in enumerate(result.warnings, 1):
        if result.status is Status.PASSED and at == len(result.warnings):
            yield FAIL, f"{name}: {warning}; passed through unchanged"
        else:
            yield WARN, f"{name}: {warning}"


def first_number(at: int) -> int:
    """Return the number of the first document of the input with index `at`."""
    return at << 32


def numbered(at: int, events: Events) -> Events:
    """Number the documents of the input with index `at`; numbers of later inputs are higher."""
    number = first_number(at)
    for event in events:
        if isinstance(event, InputDocument):
            event = event._replace(number=number)
            number += 1
        yield event
