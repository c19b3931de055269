"""Answers as they come in, counted, with a word on what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from cleaner.io.stream import FAIL, End, Processed, RawBytes, TableChunk
from cleaner.model import Status
from cleaner.report.stats import FAILED, Tally

SHOWN = 5  # bad records of one input that are told one by one


class OnError(StrEnum):
    """What becomes of a document that was not judged."""

    KEEP = "keep"
    DROP = "drop"
    FAIL = "fail"


class StoppedError(Exception):
    """The first document that was not judged ended the run, as `--on-error fail` asks."""


class Teller(Protocol):
    """Who messages go to: what failed, what may surprise, and what only the curious want."""

    def fail(self, message: str) -> None: ...
    def warn(self, message: str) -> None: ...
    def note(self, message: str) -> None: ...


@dataclass(slots=True)
class RunCounts:
    """The counts of a run, and of the input it is at."""

    tell: Teller
    on_error: OnError = OnError.KEEP
    tally: Tally = field(default_factory=Tally)
    here: Tally = field(default_factory=Tally)
    earlier: int = 0
    """Inputs that an earlier run had done."""
    _bad: int = 0
    _dropping: bool = False

    def begin(self) -> None:
        """An input begins."""
        self.here = Tally()
        self._bad = 0

    def take(self, answer: Processed | RawBytes | TableChunk) -> bytes:
        """Count an answer and tell what there is to tell; what is to be written of it."""
        if isinstance(answer, TableChunk):
            return answer.data
        if isinstance(answer, RawBytes):
            return self._take_piece(answer)
        self.here.add(answer.status, answer.characters, answer.taken)
        for level, message in answer.messages:
            if level != FAIL:
                self.tell.warn(message)
            else:
                self._fail(message)
        return answer.data if self._keeps(answer.whole, answer.messages) else b""

    def _take_piece(self, piece: RawBytes) -> bytes:
        if piece.status:
            self.here.add(piece.status)
            self._fail(piece.message)
            self._dropping = not self._keeps(False, ((FAIL, piece.message),))
        elif piece.message:
            self.tell.note(piece.message)
        return b"" if self._dropping else piece.data

    def _keeps(self, whole: bool, messages: tuple[tuple[str, str], ...]) -> bool:
        if not whole and self.on_error is OnError.FAIL:
            raise StoppedError(messages[-1][1] if messages else "")
        return whole or self.on_error is OnError.KEEP

    def _fail(self, message: str) -> None:
        self._bad += 1
        if self._bad <= SHOWN:
            self.tell.fail(message)

    @property
    def dropped_all(self) -> bool:
        """Was nothing of the input fit to be written?"""
        return (
            self.on_error is OnError.DROP
            and 0 < self.here.inputs == self.here.failed + self.here.statuses[Status.PASSED]
        )

    def end(self, end: End) -> Tally:
        """The input has ended; what came of it."""
        if self._bad > SHOWN:
            self.tell.fail(f"{end.source.name}: {self._bad:,} documents in all passed through unchanged")
        if end.problem:
            self.here.add(FAILED)
            self.tell.fail(end.problem)
            if self.on_error is OnError.FAIL:
                raise StoppedError(end.problem)
        self.tally.merge(self.here)
        return self.here
