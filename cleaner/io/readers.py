"""Inputs as events: which bytes are a document, and which are not looked at."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, NamedTuple, Protocol

from cleaner.errors import InputError
from cleaner.io.compression_type import CutError, compression_in, compression_of
from cleaner.io.inputs import STDIN, Input, chunks, kind_of
from cleaner.io.render import OutputFormat, Renderer
from cleaner.io.stream import Begin, End, Event, Events, InputDocument, RawBytes, TableChunk
from cleaner.model import Status

MAX_EXPAND = 1 << 30  # bytes


class Stream(Protocol):
    """What a reader needs of a file."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int = -1, /) -> bytes: ...


@dataclass(slots=True)
class Meter:
    """How many bytes of the inputs of a run were read, or need not be."""

    read: int = 0


class Reader(NamedTuple):
    """What is known of the inputs before they are opened."""

    renderer: Renderer
    limit: int
    """Bytes of one document; a larger one is handed on as it is."""
    kind: str = "auto"
    """`jsonl`, …, or the kind of documents all inputs hold."""
    meter: Meter | None = None
    """For a manifest: what is told of the bytes as they are read; they are hashed, too."""
    expand: int = MAX_EXPAND
    """Bytes that a compressed document may expand to; of records, one of them."""
    text_key: str = "text"
    id_key: str = "id"
    url_key: str = "url"

    def kind_of(self, path: str) -> str:
        """Which records an input of this name holds; `""` if it is a document."""
        if self.kind == "auto":
            return kind_of(path)
        return "" if self.kind in ("text", "html") else self.kind

    def holds_records(self, path: str) -> bool:
        """Does an input of this name hold records?"""
        return bool(self.kind_of(path))

    def output_format(self, path: str) -> OutputFormat:
        """What becomes of an input of this name: columns stay columns, unless something else was asked for."""
        kind = self.kind_of(path)
        if kind == "parquet" and self.renderer.form is OutputFormat.TEXT:
            return OutputFormat.PARQUET
        return self.renderer.of_records if kind else self.renderer.form

    def suffix(self, path: str) -> str:
        """What the name of the output of an input ends with; records are compressed as they were."""
        form = self.output_format(path)
        packed = self.holds_records(path) and form is not OutputFormat.PARQUET
        return form.suffix + (compression_of(path) if packed else "")

    def __call__(self, source: Input) -> Events:
        """The events of an input, from `Begin` to `End`."""
        yield Begin(source)
        try:
            with source.opened() as stream:
                seen = HashingReader(stream, self.meter) if self.meter else None
                problem, some = "", False
                try:
                    for event in self._inside(source, stream, seen):
                        some = some or not isinstance(event, TableChunk)
                        yield event
                except CutError as error:
                    problem = str(error)
                end = seen.end(source) if seen else End(source)
                if problem:
                    end = end._replace(problem=problem, cut=some and self.holds_records(source.path))
        except InputError as error:
            end = End(source, str(error))
        yield end

    def _inside(self, source: Input, stream: BinaryIO, seen: HashingReader | None) -> Iterator[Event]:
        kind = self.kind_of(source.path)
        packing = compression_of(source.path) or compression_in(stream)
        if kind == "parquet" and not packing and source.path != STDIN:
            if seen:
                seen.drain()
                stream.seek(0)
            yield from self._of("columns", source, stream, lambda: None)
        elif packing:
            from cleaner.io.compression import DecompressedReader

            with DecompressedReader(seen or stream, packing, source.name, self.expand) as unpacked:
                yield from self._of(kind, source, unpacked, unpacked.renew)
        else:
            yield from self._of(kind, source, seen or stream, lambda: None)

    def _of(self, kind: str, source: Input, stream: Any, renew: Callable[[], None]) -> Iterator[Event]:
        if not kind:
            yield from self._document(source, stream)
            return
        from cleaner.io.record_readers import RecordReader

        yield from RecordReader(self, source, renew)(kind, stream)

    def _document(self, source: Input, stream: Stream) -> Iterator[Event]:
        data = stream.read(self.limit + 1)
        if len(data) <= self.limit:
            yield InputDocument(source.name, data, folder=os.path.dirname(source.relative))
            return
        if hasattr(stream, "renew") and self.renderer.form not in (
            OutputFormat.TEXT,
            OutputFormat.MARKDOWN,
            OutputFormat.SPANS,
        ):
            raise InputError(f"{source.name}: expands to more than {self.limit:,} bytes; --max-bytes allows more")
        told = f"{source.name}: larger than {self.limit:,} bytes, passed through unchanged; --max-bytes allows more"
        yield RawBytes(b"", Status.PASSED, told)
        yield from map(RawBytes, self.renderer.pass_through(source.name, chain([data], chunks(stream))))


class HashingReader:
    """A stream whose bytes are counted and hashed as they are read."""

    def __init__(self, stream: BinaryIO, meter: Meter) -> None:
        import hashlib

        self._stream = stream
        self._meter = meter
        self._before = self._state()
        self._ended = False
        self.size = 0
        self.digest = hashlib.sha256()

    def end(self, source: Input) -> End:
        """What is known of the input now; what nobody has read is read."""
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
        """As a file does."""
        return self._seen(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """As a file does."""
        return self._seen(self._stream.readline(size))

    def _seen(self, data: bytes) -> bytes:
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
