"""Checkpoint of an input that is not finished: results of its documents, so that a killed run resumes inside it.

The input is read again from its beginning, which is quick, and each document is compared with the one that was
processed; what is saved is the cleaning.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from cleaner.disk import StateFile
from cleaner.errors import OutputError
from cleaner.io.stream import Event, Events, InputDocument, Other, Processed
from cleaner.tuples import NamedTuple

BLOCK = 1 << 20  # bytes of results that are written at once, and that a kill may lose
OVERHEAD = 500  # bytes of memory of a result beside its data
LEVEL = 1  # of compression: cleaning is slower than any; 0 stores what is compressed already, with a checksum
SIZE = 4  # bytes of the length of a block
FILE_PREFIX = "begun-"


class Entry(NamedTuple):
    """Result of a document, with the hash of the document."""

    key: str
    result: Processed


class Checkpoint:
    """Results of the documents of one input, in their order.

    On disk they lie in compressed blocks; a block that was not written to its end is ignored. As a context manager it
    removes its file when the input is finished.
    """

    def __init__(self, folder: str, name: str, settings: str, level: int = LEVEL) -> None:
        """Open the checkpoint of an input by name; one written under other settings is ignored.

        `level` is that of compression, 0 for results that are compressed.
        """
        self._level = level
        self._head = json.dumps([name, settings]).encode()
        self._path = os.path.join(folder, FILE_PREFIX + blake2b(self._head, digest_size=8).hexdigest())
        self._file: StateFile | None = None
        self._end = 0
        """Position up to which the file holds results of the input as it is now."""
        self._gathered: list[Entry] = []
        """Results that follow there and are not written yet."""
        self._size = 0
        self._keys: deque[str] = deque()
        """Hashes of the documents in work; `""` for one whose result is written."""

    def __enter__(self) -> Checkpoint:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._file:
            with suppress(OutputError):  # it only spares a later run some work, and a block that is cut is ignored
                if kind:
                    self._write()
                self._file.close()
        if not kind:
            with suppress(OSError):
                os.unlink(self._path)

    def replayed(self, events: Events) -> Iterator[Event | Processed]:
        """Yield the events, with saved results in the place of documents, as far as the documents are unchanged.

        Documents that could not be cleaned are processed again.
        """
        earlier = self._earlier()
        entry = next(earlier, None)
        for event in events:
            if not isinstance(event, InputDocument):
                yield event
            elif entry and entry.key == key_of(event):
                self._keys.append("")
                yield entry.result if entry.result.is_complete else event
                entry = next(earlier, None)
            else:
                self._keys.append(key_of(event))
                entry = None
                yield event

    def saved(self, results: Iterable[Processed | Other]) -> Iterator[Processed | Other]:
        """Yield the results of `replayed`, each saved as it passes."""
        for result in results:
            if isinstance(result, Processed):
                self.add(result)
            yield result

    def add(self, result: Processed) -> None:
        """Save the next result, unless it was saved before."""
        if key := self._keys.popleft():
            self._file = self._file or self._opened()
            self._gather(Entry(key, result))
            if self._size >= BLOCK:
                self._write()

    def _earlier(self) -> Iterator[Entry]:
        """Yield what an earlier run saved, and keep track of how much of it is used."""
        with suppress(OSError), open(self._path, "rb") as file:
            if _block(file) != self._head:
                return
            self._end = file.tell()
            while (block := _block(file)) is not None:
                for entry in _entries(block):
                    yield entry
                    self._gather(entry)
                self._end = file.tell()
                self._clear()

    def _gather(self, entry: Entry) -> None:
        self._gathered.append(entry)
        self._size += len(entry.result.data) + OVERHEAD

    def _clear(self) -> None:
        self._gathered, self._size = [], 0

    def _opened(self) -> StateFile:
        file = StateFile(self._path, self._end)
        if not self._end:
            file.write(_framed(self._head, self._level))
        return file

    def _write(self) -> None:
        assert self._file is not None
        self._file.write(_framed(b"".join(map(_packed, self._gathered)), self._level))
        self._clear()


def delete_checkpoints(folder: str) -> None:
    """Delete the checkpoints of a folder."""
    for name in os.listdir(folder):
        if name.startswith(FILE_PREFIX):
            with suppress(OSError):
                os.unlink(os.path.join(folder, name))


def key_of(item: InputDocument) -> str:
    """Return a hash of a document and its name."""
    source, line = item.source, item.line
    rest = item._replace(source=type(source).__name__, line=None)  # `repr` of megabytes of bytes takes long
    digest = blake2b(repr(rest).encode("utf-8", "surrogatepass"), digest_size=12)
    for part in (source, line):
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part or b""
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def _packed(entry: Entry) -> bytes:
    key, (data, *rest) = entry
    return json.dumps([key, len(data), *rest]).encode() + b"\n" + data


def _entries(block: bytes) -> Iterator[Entry]:
    start = 0
    while start < len(block):
        end = block.index(b"\n", start) + 1
        key, size, status, characters, taken, messages, confidence = json.loads(block[start:end])
        start = end + size
        taken = {by: (hits, taken_by) for by, (hits, taken_by) in taken.items()}
        shown = tuple(map(tuple, messages))
        yield Entry(key, Processed(block[end:start], status, characters, taken, shown, confidence))


def _framed(data: bytes, level: int) -> bytes:
    packed = zlib.compress(data, level)
    return len(packed).to_bytes(SIZE) + packed


def _block(file: Any) -> bytes | None:
    """Return the next block, or None at the end or at a block that is not whole."""
    size = int.from_bytes(file.read(SIZE))
    packed = file.read(size)
    try:
        return zlib.decompress(packed) if size == len(packed) > 0 else None
    except zlib.error:
        return None
