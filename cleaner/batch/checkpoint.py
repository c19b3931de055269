"""What has been answered of an input that is not done: a run that was killed inside a large one goes on from there.

Inputs are read again from their beginning, which is quick, and each document is compared with the one that was
answered; what is kept is the judging.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from typing import Any, BinaryIO, NamedTuple

from cleaner.io.outputs import naming_errors
from cleaner.io.stream import Event, Events, InputDocument, Other, Processed

BLOCK = 1 << 20  # bytes of answers that are written at once, and that a kill may cost
OVERHEAD = 500  # bytes that an answer costs in memory, whatever it holds
LEVEL = 1  # of compression: the judge is slower than any
SIZE = 4  # bytes that say how long a block is
PREFIX = "begun-"


class Entry(NamedTuple):
    """An answer, and what stands for the document it was given to."""

    key: str
    answer: Processed


class Checkpoint:
    """The answers to the documents of one input, in their order.

    On the disk they lie in compressed blocks, of which one that was not written to its end counts for nothing. Used as
    a context it is there as long as the input is not done.
    """

    def __init__(self, folder: str, name: str, settings: str) -> None:
        """Of the input of a name; what was written under other settings is forgotten."""
        self._head = json.dumps([name, settings]).encode()
        self._path = os.path.join(folder, PREFIX + blake2b(self._head, digest_size=8).hexdigest())
        self._file: BinaryIO | None = None
        self._end = 0
        """Up to where the file is known to hold answers to this input as it is."""
        self._gathered: list[Entry] = []
        """What follows there, and is not written yet."""
        self._size = 0
        self._keys: deque[str] = deque()
        """Of the documents that are on their way; `""` for one whose answer is written."""

    def __enter__(self) -> Checkpoint:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind and self._file:
            with suppress(OSError):
                self._write()
        if self._file:
            self._file.close()
        if not kind:
            with suppress(OSError):
                os.unlink(self._path)

    def replayed(self, events: Events) -> Iterator[Event | Processed]:
        """The events, the first documents as answers: as far as an earlier run came, and they are what they were.

        What it could not judge is judged again.
        """
        earlier = self._earlier()
        entry = next(earlier, None)
        for event in events:
            if not isinstance(event, InputDocument):
                yield event
            elif entry and entry.key == key_of(event):
                self._keys.append("")
                yield entry.answer if entry.answer.whole else event
                entry = next(earlier, None)
            else:
                self._keys.append(key_of(event))
                entry = None
                yield event

    def journaled(self, answers: Iterable[Processed | Other]) -> Iterator[Processed | Other]:
        """The answers to `answered`, each written down when it is taken."""
        for answer in answers:
            if isinstance(answer, Processed):
                self.add(answer)
            yield answer

    def add(self, answer: Processed) -> None:
        """Write down the next answer, if it is not there already."""
        if key := self._keys.popleft():
            with naming_errors(self._path):
                self._file = self._file or self._opened()
                self._gather(Entry(key, answer))
                if self._size >= BLOCK:
                    self._write()

    def _earlier(self) -> Iterator[Entry]:
        """What an earlier run has written; behind each, `_end` and `_gathered` say how far that was asked for."""
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
        self._size += len(entry.answer.data) + OVERHEAD

    def _clear(self) -> None:
        self._gathered, self._size = [], 0

    def _opened(self) -> BinaryIO:
        file = open(self._path, "r+b" if self._end else "wb")  # noqa: SIM115 - it stays open while the input is read
        file.seek(self._end)
        file.truncate()
        if not self._end:
            file.write(_framed(self._head))
        return file

    def _write(self) -> None:
        assert self._file is not None
        self._file.write(_framed(b"".join(map(_drawn, self._gathered))))
        self._file.flush()
        self._clear()


def forget(folder: str) -> None:
    """Take away what is left of inputs that are done, or are to be done anew."""
    for name in os.listdir(folder):
        if name.startswith(PREFIX):
            with suppress(OSError):
                os.unlink(os.path.join(folder, name))


def key_of(item: InputDocument) -> str:
    """What stands for an item: equal where the same is asked."""
    return blake2b(repr(item).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _drawn(entry: Entry) -> bytes:
    key, (data, *rest) = entry
    return json.dumps([key, len(data), *rest]).encode() + b"\n" + data


def _entries(block: bytes) -> Iterator[Entry]:
    start = 0
    while start < len(block):
        end = block.index(b"\n", start) + 1
        key, size, status, characters, taken, messages = json.loads(block[start:end])
        start = end + size
        taken = {by: (hits, taken_by) for by, (hits, taken_by) in taken.items()}
        yield Entry(key, Processed(block[end:start], status, characters, taken, tuple(map(tuple, messages))))


def _framed(data: bytes) -> bytes:
    packed = zlib.compress(data, LEVEL)
    return len(packed).to_bytes(SIZE) + packed


def _block(file: Any) -> bytes | None:
    """The next block, if it is whole."""
    size = int.from_bytes(file.read(SIZE))
    packed = file.read(size)
    try:
        return zlib.decompress(packed) if size == len(packed) > 0 else None
    except zlib.error:
        return None
