"""Counts the results of a run as they pass, and reports what went wrong."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cleaner.io.stream import FAIL, End, Processed, RawBytes, TableChunk
from cleaner.model import Status
from cleaner.report.stats import FAILED, Tally

MAX_SHOWN = 5  # failed records of one input that are reported one by one


class OnError(StrEnum):
    """Treatment of a document that was not cleaned."""

    KEEP = "keep"
    DROP = "drop"
    FAIL = "fail"


class StoppedError(Exception):
    """The run ended at the first document that was not cleaned, as `--on-error fail` asks."""


if TYPE_CHECKING:
    from typing import Protocol

    class Messages(Protocol):
        """Receiver of messages: failures, warnings, and notes for verbose output."""

        def fail(self, message: str) -> None: ...
        def warn(self, message: str) -> None: ...
        def note(self, message: str) -> None: ...


class RunCounts:
    """Counts of a run and of its current input."""

    def __init__(self, messages: Messages, on_error: OnError = OnError.KEEP) -> None:
        self.messages = messages
        self.on_error = on_error
        self.tally = Tally()
        self.current = Tally()
        self.earlier = 0
        """Inputs that an earlier run had finished."""
        self.ended = 0
        """Inputs that this run has finished."""
        self._failures = 0
        self._dropping = False

    def begin(self) -> None:
        """Begin an input."""
        self.current = Tally()
        self._failures = 0

    def take(self, result: Processed | RawBytes | TableChunk) -> bytes:
        """Count a result, report its messages, and return the bytes to be written."""
        if isinstance(result, TableChunk):
            return result.data
        if isinstance(result, RawBytes):
            return self._take_raw(result)
        self.current.add(result.status, result.characters, result.taken, result.confidence)
        for level, message in result.messages:
            if level != FAIL:
                self.messages.warn(message)
            else:
                self._fail(message)
        return result.data if self._keeps(result.is_complete, result.messages) else b""

    def _take_raw(self, raw: RawBytes) -> bytes:
        if raw.status:
            self.current.add(raw.status)
            self._fail(raw.message)
            self._dropping = not self._keeps(False, ((FAIL, raw.message),))
        elif raw.message:
            self.messages.note(raw.message)
        return b"" if self._dropping else raw.data

    def _keeps(self, is_complete: bool, messages: tuple[tuple[str, str], ...]) -> bool:
        if not is_complete and self.on_error is OnError.FAIL:
            raise StoppedError(messages[-1][1] if messages else "")
        return is_complete or self.on_error is OnError.KEEP

    def _fail(self, message: str) -> None:
        self._failures += 1
        if self._failures <= MAX_SHOWN:
            self.messages.fail(message)

    @property
    def dropped_all(self) -> bool:
        """Whether `--on-error drop` dropped all documents of the input."""
        return (
            self.on_error is OnError.DROP
            and 0 < self.current.inputs == self.current.failed + self.current.statuses[Status.PASSED]
        )

    def end(self, end: End) -> Tally:
        """End an input and return its counts."""
        if self._failures > MAX_SHOWN:
            self.messages.fail(f"{end.source.name}: {self._failures:,} documents in all passed through unchanged")
        if end.problem:
            self.current.add(FAILED)
            self.messages.fail(end.problem)
            if self.on_error is OnError.FAIL:
                raise StoppedError(end.problem)
        self.tally.merge(self.current)
        self.ended += 1
        return self.current
