"""Reads inputs as events: one document, or the records of a file, compressed or not, with limits and checks."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import InputError
from cleaner.io.compression_type import CutError, compression_in, compression_of
from cleaner.io.content_kind import SNIFFED, kind_of_bytes, not_text
from cleaner.io.inputs import STDIN, Input, chunks
from cleaner.io.read_options import ReadOptions
from cleaner.io.render import OutputFormat
from cleaner.io.stream import Begin, End, Event, Events, InputDocument, RawBytes, TableChunk
from cleaner.model import Status
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from typing import Protocol

    class Stream(Protocol):
        """The part of a file that a reader needs."""

        def read(self, size: int = -1, /) -> bytes: ...
        def readline(self, size: int = -1, /) -> bytes: ...


class Meter:
    """Bytes of the inputs of a run that were read, or that need not be read."""

    __slots__ = ("read",)

    def __init__(self) -> None:
        self.read = 0


class Reader(NamedTuple):
    """Reads inputs by its options."""

    options: ReadOptions
    meter: Meter | None = None
    """If set, counts the bytes read; inputs are then hashed as well, for a manifest."""

    def __call__(self, source: Input) -> Events:
        """Yield the events of an input, from `Begin` to `End`. Problems of the input stand in `End`."""
        yield Begin(source)
        try:
            with source.opened() as stream:
                hashing = HashingReader(stream, self.meter) if self.meter else None
                problem, has_content = "", False
                try:
                    for event in self._inside(source, stream, hashing):
                        has_content = has_content or not isinstance(event, TableChunk)
                        yield event
                except CutError as error:
                    problem = str(error)
                end = hashing.end(source) if hashing else End(source)
                if problem:
                    cut = has_content and self.options.holds_records(source.path)
                    end = end._replace(problem=problem, cut=cut)
        except InputError as error:
            end = End(source, str(error))
        yield end

    def _inside(self, source: Input, stream: BinaryIO, hashing: HashingReader | None) -> Iterator[Event]:
        kind = self.options.kind_of(source.path)
        compression = compression_of(source.path) or compression_in(stream)
        if kind == "parquet" and not compression and source.path != STDIN:
            if hashing:
                hashing.drain()
                stream.seek(0)
            yield from self._events("table", source, stream, lambda: None)
        elif compression:
            from cleaner.io.compression import DecompressedReader

            with DecompressedReader(hashing or stream, compression, source.name, self.options.max_expanded) as expanded:
                yield from self._events(kind, source, expanded, expanded.renew)
        else:
            yield from self._events(kind, source, hashing or stream, lambda: None)

    def _events(self, kind: str, source: Input, stream: Any, renew: Callable[[], None]) -> Iterator[Event]:
        if not kind:
            yield from self._document(source, stream)
            return
        from cleaner.io.record_readers import RecordReader

        yield from RecordReader(self.options, source, renew)(kind, stream)

    def _document(self, source: Input, stream: Stream) -> Iterator[Event]:
        limit, renderer = self.options.max_bytes, self.options.renderer
        data = stream.read(limit + 1)
        if problem := self._refused(data[:SNIFFED]):
            raise InputError(f"{source.name}: {problem}")
        if len(data) <= limit:
            yield InputDocument(source.name, data, folder=os.path.dirname(source.relative))
            return
        copied = (OutputFormat.TEXT, OutputFormat.MARKDOWN, OutputFormat.SPANS)
        if hasattr(stream, "renew") and renderer.form not in copied:
            raise InputError(f"{source.name}: expands to more than {limit:,} bytes; --max-bytes allows more")
        why = f"{source.name}: larger than {limit:,} bytes, passed through unchanged; --max-bytes allows more"
        yield RawBytes(b"", Status.PASSED, why)
        yield from map(RawBytes, renderer.unread(source.name, chain([data], chunks(stream))))

    def _refused(self, first: bytes) -> str:
        """Return why a document that begins with these bytes is not cleaned, or `""`."""
        has_lines = b"\n" in first.strip()  # what is no file keeps its format; a single object may be a text
        if self.options.kind == "auto" and has_lines and (kind := kind_of_bytes(first)):
            return f"holds records; write -f {kind} to clean their texts"
        what = not_text(first)
        return what and f"looks like {what}, which is not text; it was not cleaned"


class HashingReader:
    """Counts and hashes the bytes of a stream as they are read."""

    def __init__(self, stream: BinaryIO, meter: Meter) -> None:
        import hashlib

        self._stream = stream
        self._meter = meter
        self._before = self._state()
        self._ended = False
        self.size = 0
        self.digest = hashlib.sha256()

    def end(self, source: Input) -> End:
        """Return the end of the input with its size and hash; bytes that are left are read."""
        self.drain()
        problem = f"{source.name}: changed while it was read" if self._state() != self._before else ""
        return End(source, problem, False, self.size, self.digest.hexdigest())

    def drain(self) -> None:
        """Read what is left, once: what is read later in another order is not counted again."""
        if not self._ended:
            for _ in chunks(self):
                pass
            self._ended = True

    def read(self, size: int = -1) -> bytes:
        """Read as a file does."""
        return self._counted(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """Read a line as a file does."""
        return self._counted(self._stream.readline(size))

    def _counted(self, data: bytes) -> bytes:
        self.size += len(data)
        self._meter.read += len(data)
        self.digest.update(data)
        return data

    def _state(self) -> tuple[int, int] | None:
        with suppress(OSError, AttributeError, ValueError):
            found = os.fstat(self._stream.fileno())
            if stat.S_ISREG(found.st_mode):
                return found.st_size, found.st_mtime_ns
        return None
