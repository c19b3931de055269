"""Reads inputs as documents, for commands that show or count and write no output: explain, diff, learn, rules bench."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cleaner.batch.processor import Processor
from cleaner.io.inputs import Input
from cleaner.io.jsonl import reason
from cleaner.io.readers import Reader
from cleaner.io.stream import End, Events, InputDocument, RawBytes
from cleaner.model import Document
from cleaner.tuples import NamedTuple

MAX_SHOWN = 5  # documents of one input that are reported one by one


class ReadDocument(NamedTuple):
    """A document that was read, and the item it came from."""

    item: InputDocument
    document: Document

    @property
    def name(self) -> str:
        """Name in messages: the input, or `input:17` for its seventeenth record."""
        return self.item.name


class Documents:
    """Documents of inputs, one after another; may be iterated more than once.

    Problems are passed to `report`, those of an input once; records without a text are left out. `is_complete` tells
    afterwards whether everything was read.
    """

    def __init__(
        self,
        inputs: Iterable[Input],
        read: Reader | Callable[[Input], Events],
        processor: Processor,
        report: Callable[[str], None],
    ) -> None:
        """`read` yields the events of an input, as a `Reader` does."""
        self._inputs = inputs
        self._read = read
        self._processor = processor
        self._report = report
        self._reported: set[str] = set()
        self._left_out = 0  # documents of the input at hand

    @property
    def is_complete(self) -> bool:
        """Whether nothing was left out so far."""
        return not self._reported

    def __iter__(self) -> Iterator[ReadDocument]:
        for source in self._inputs:
            self._left_out = 0
            for event in self._read(source):
                match event:
                    case InputDocument() as item:
                        yield from self._document(item)
                    case RawBytes(status=status, message=message) if status:
                        self._leave_out(message.replace("passed through unchanged", "left out"))
                    case End(problem=problem) if problem:
                        self._report_once(problem)
            if self._left_out > MAX_SHOWN:
                self._report_once(f"{source.name}: {self._left_out:,} documents in all left out")

    def _document(self, item: InputDocument) -> Iterator[ReadDocument]:
        try:
            document = self._processor.document(item)
        except (ValueError, RecursionError) as error:
            self._leave_out(f"{item.name}: {reason(error)}; left out")
            return
        if document is not None:
            yield ReadDocument(item, document)

    def _leave_out(self, message: str) -> None:
        self._left_out += 1
        if self._left_out <= MAX_SHOWN:
            self._report_once(message)

    def _report_once(self, message: str) -> None:
        if message not in self._reported:
            self._reported.add(message)
            self._report(message)
