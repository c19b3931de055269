"""Inputs as elements: which bytes are a document, and which are not looked at."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import BinaryIO, NamedTuple, Protocol

from cleaner.corpus.drawing import Drawing, Form
from cleaner.corpus.inputs import Input, chunks
from cleaner.corpus.items import Begin, Element, Elements, End, Item, Piece
from cleaner.errors import InputError
from cleaner.model import Status
from cleaner.report.stats import FAILED


class Stream(Protocol):
    """What a reader needs of a file."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int = -1, /) -> bytes: ...


class Reader(NamedTuple):
    """What is known of the inputs before they are opened."""

    drawing: Drawing
    limit: int
    """Bytes of one document; a larger one is handed on as it is."""
    kind: str = "auto"
    """`jsonl`, …, or the kind of documents all inputs hold."""
    for_manifest: bool = False
    """Are the bytes to be counted and hashed?"""

    def holds_records(self, path: str) -> bool:
        """Does an input of this name hold records?"""
        return self.kind == "jsonl" or (self.kind == "auto" and path.lower().endswith(".jsonl"))

    def suffix(self, path: str) -> str:
        """What the name of the output of an input ends with."""
        return (self.drawing.of_records if self.holds_records(path) else self.drawing.form).suffix

    def __call__(self, source: Input) -> Elements:
        """The elements of an input, from `Begin` to `End`."""
        yield Begin(source)
        try:
            with source.opened() as stream:
                if not self.for_manifest:
                    yield from self._inside(source, stream)
                    end = End(source)
                else:
                    counted = Counted(stream)
                    yield from self._inside(source, counted)
                    end = counted.end(source)
        except InputError as error:
            end = End(source, str(error))
        yield end

    def _inside(self, source: Input, stream: Stream) -> Iterator[Element]:
        return self._lines(source, stream) if self.holds_records(source.path) else self._document(source, stream)

    def _document(self, source: Input, stream: Stream) -> Iterator[Element]:
        data = stream.read(self.limit + 1)
        if len(data) <= self.limit:
            yield Item(source.name, data, folder=os.path.dirname(source.relative))
            return
        told = f"{source.name}: larger than {self.limit:,} bytes, passed through unchanged; --max-bytes allows more"
        yield Piece(b"", Status.PASSED, told)
        yield from map(Piece, self.drawing.unread(source.name, chain([data], chunks(stream))))

    def _lines(self, source: Input, stream: Stream) -> Iterator[Element]:
        for number, line in enumerate(iter(lambda: stream.readline(self.limit + 1), b""), 1):
            if len(line) <= self.limit:
                yield Item(f"{source.name}:{number}", None, line, folder=os.path.dirname(source.relative))
            else:
                told = f"{source.name}:{number}: longer than {self.limit:,} bytes; passed through unchanged"
                yield Piece(b"", FAILED, told)
                yield from map(Piece, self._whole_line(source.name, line, stream))

    def _whole_line(self, name: str, line: bytes, stream: Stream) -> Iterator[bytes]:
        """A line as it came, however long; as spans, a row without any."""
        spans = self.drawing.of_records is Form.SPANS
        while line:
            if not spans:
                yield line
            line = b"" if line.endswith(b"\n") else stream.readline(self.limit + 1)
        if spans:
            yield self.drawing.span_row(None, name, None)


class Counted:
    """A stream whose bytes are counted and hashed as they are read."""

    def __init__(self, stream: BinaryIO) -> None:
        import hashlib

        self._stream = stream
        self._before = self._state()
        self.size = 0
        self.digest = hashlib.sha256()

    def end(self, source: Input) -> End:
        """What is known of the input now."""
        problem = f"{source.name}: changed while it was read" if self._state() != self._before else ""
        return End(source, problem, False, self.size, self.digest.hexdigest())

    def read(self, size: int = -1) -> bytes:
        """As a file does."""
        return self._seen(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """As a file does."""
        return self._seen(self._stream.readline(size))

    def _seen(self, data: bytes) -> bytes:
        self.size += len(data)
        self.digest.update(data)
        return data

    def _state(self) -> tuple[int, int] | None:
        with suppress(OSError, AttributeError, ValueError):
            found = os.fstat(self._stream.fileno())
            if stat.S_ISREG(found.st_mode):
                return found.st_size, found.st_mtime_ns
        return None
