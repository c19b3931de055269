"""What a reader says of an input, one event after another: documents, and what stands between them.

Items go to the judge and come back as answers; every other event goes through as it is, so that what comes out is in
the order of what went in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.io.inputs import Input
from cleaner.model import CleanResult, Status
from cleaner.report.stats import FAILED, NOTHING

if TYPE_CHECKING:
    from cleaner.batch.checkpoint import Checkpoint


class InputDocument(NamedTuple):
    """One document on its way to the judge: by itself, in a line of JSON, or in a row."""

    name: str
    """What messages call it: the input, or `input:17` for its seventeenth record."""
    source: str | bytes | None
    """The document. None where `line` or `row` holds it, or where there is none."""
    line: bytes | None = None
    """A line of JSON as it stands, with a record whose text is to be cleaned."""
    row: Mapping[str, Any] | None = None
    """The members of a record that has no line, in their order; the text goes in among them."""
    url: str | None = None
    folder: str = ""
    """Where it lies below the folder of the input; for pages that do not say of which site they are."""
    at: int | None = None
    """Its place among the rows of the `TableChunk` that follows, which has all but its text."""
    number: int = 0
    """Its place among the documents of a run into a folder: of two, the lower comes first."""

    @property
    def is_record(self) -> bool:
        """Is it one of many in its input?"""
        return self.line is not None or self.row is not None

    @property
    def origin(self) -> str:
        """The name of the input."""
        return self.name.rpartition(":")[0] if self.is_record else self.name


class RawBytes(NamedTuple):
    """Bytes that nobody looks at."""

    data: bytes
    """As they are written."""
    status: str = ""
    """Of the document that they begin; `""` for what follows."""
    message: str = ""
    """Why nobody looks; without a status, a word for the curious."""


class TableChunk(NamedTuple):
    """What the writer of a columnar file is told between the answers: what it holds, or the rows they belong to."""

    data: bytes


class Begin(NamedTuple):
    """An input begins."""

    source: Input
    output: str = ""
    """Of a run into a folder, the place of its output there."""
    journal: Checkpoint | None = None
    """What its answers are to be written down in, so that they need not be found again."""


class End(NamedTuple):
    """An input has ended; `problem` says what was wrong with it, or `""`."""

    source: Input
    problem: str = ""
    cut: bool = False
    """Was it read up to the problem, so that what came before is worth keeping?"""
    size: int = 0
    digest: str = ""
    """SHA-256 of its bytes as they stand in the file."""


class AlreadyDone(NamedTuple):
    """An input that an earlier run has finished: nothing of it is read again."""

    source: Input
    row: Mapping[str, Any]
    """Of the manifest."""


Other = RawBytes | TableChunk | Begin | End | AlreadyDone
Event = InputDocument | Other
Events = Iterator[Event]


def numbered(at: int, events: Events) -> Events:
    """The events of the input with a number, its documents with numbers of their own."""
    number = at << 32
    for event in events:
        if isinstance(event, InputDocument):
            event = event._replace(number=number)
            number += 1
        yield event


FAIL, WARN = "fail", "warn"


class Processed(NamedTuple):
    """What became of an item."""

    data: bytes
    """As it is written."""
    status: str = ""
    """A `Status`, `FAILED`, or `""` where there was no text."""
    characters: int = 0
    taken: Mapping[str, tuple[int, int]] = NOTHING
    """Of each rule or step, how often it took something and how many characters."""
    messages: tuple[tuple[str, str], ...] = ()
    """What there is to tell, each with `FAIL` or `WARN`."""

    @property
    def whole(self) -> bool:
        """Was it judged?"""
        return self.status not in (FAILED, Status.PASSED)


def processed(data: bytes, name: str, result: CleanResult | None) -> Processed:
    """The answer with a result, drawn as `data`; without a result, for a record that has no text."""
    if result is None:
        return Processed(data)
    taken: dict[str, tuple[int, int]] = {}
    for removal in result.removals:
        hits, characters = taken.get(removal.by, (0, 0))
        taken[removal.by] = (hits + 1, characters + removal.end - removal.start)
    return Processed(data, str(result.status), len(result.source_text), taken, tuple(_messages(name, result)))


def _messages(name: str, result: CleanResult) -> Iterator[tuple[str, str]]:
    for at, warning in enumerate(result.warnings, 1):
        if result.status is Status.PASSED and at == len(result.warnings):
            yield FAIL, f"{name}: {warning}; passed through unchanged"
        else:
            yield WARN, f"{name}: {warning}"
