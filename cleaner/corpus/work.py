"""One input after another through one `Cleaner`, counted, with a word on what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO, Protocol

from cleaner.corpus.drawing import Drawing
from cleaner.corpus.inputs import chunks
from cleaner.model import CleanResult, Status
from cleaner.pipeline import Cleaner
from cleaner.report.stats import Tally


class Teller(Protocol):
    """Who messages go to: what failed, what may surprise, and what only the curious want."""

    def fail(self, message: str) -> None: ...
    def warn(self, message: str) -> None: ...
    def note(self, message: str) -> None: ...


@dataclass(slots=True)
class Work:
    """What all inputs of a run share."""

    cleaner: Cleaner
    drawing: Drawing
    limit: int
    """Bytes of one document; a larger one is handed on as it is."""
    tell: Teller
    tally: Tally = field(default_factory=Tally)

    def result(self, name: str, source: str | bytes) -> CleanResult:
        """The cleaned source, counted and its warnings told."""
        result = self.cleaner(source)
        self.tally.add(result)
        for warning in result.warnings:
            message = f"{name}: {warning}"
            if result.status is Status.PASSED and warning is result.warnings[-1]:
                self.tell.fail(f"{message}; passed through unchanged")
            else:
                self.tell.warn(message)
        return result

    def document(self, name: str, stream: BinaryIO) -> CleanResult | bytes:
        """The cleaned document in a stream; its first bytes when it is too large, the rest still unread."""
        data = stream.read(self.limit + 1)
        if len(data) <= self.limit:
            return self.result(name, data)
        self.passed(f"{name}: larger than {self.limit:,} bytes, passed through unchanged; --max-bytes allows more")
        return data

    def drawn(self, name: str, stream: BinaryIO) -> Iterator[bytes]:
        """The cleaned document in a stream, in the format that was asked for."""
        found = self.document(name, stream)
        if isinstance(found, bytes):
            yield from self.drawing.unread(name, chain([found], chunks(stream)))
        else:
            yield self.drawing.document(name, found)

    def passed(self, message: str) -> None:
        """Count a document that is handed on whole."""
        self.tally.statuses[Status.PASSED] += 1
        self.tell.fail(message)

    def failed(self, message: str) -> None:
        """Count an input that came to nothing."""
        self.tally.failed += 1
        self.tell.fail(message)
