"""Documents as a first pass has judged them, on disk: a second pass writes them and need not clean them again.

The file holds a frame for each document, in their order: its result as it is written if it repeats nothing, what was
decided about it, and what of it is compared with other documents. An index of the frames lies in memory.
"""

from __future__ import annotations

import json
import os
import zlib
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from cleaner.dedup.corpus_index import IndexedDocument
from cleaner.dedup.paragraphs import Paragraphs
from cleaner.disk import StateFile
from cleaner.errors import SettingError
from cleaner.io.stream import Processed
from cleaner.model import Document, PageType, Removal, Removals, Status
from cleaner.pipeline import Judged
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.disk import Rows

INDEX, FRAMES = "judged.npy", "judged.bin"
"""Files in the folder of a run: the index of the frames, and the frames."""
LEVEL = 1  # of compression: reading a document again takes longer than any
SIZE = 4  # bytes of the length of a part of a frame
_ROW = [("number", "<u8"), ("offset", "<u8")]


class JudgedDocument(NamedTuple):
    """A document that was judged by itself."""

    key: str
    """Hash of the document as it was read, so that one that has changed since is noticed."""
    processed: Processed
    """Its result if it repeats no other document."""
    judged: Judged
    """What was decided; its removals hold for a `Document` that is read from the same bytes."""


class StoredJudgement(NamedTuple):
    """What a store holds of a document."""

    key: str
    processed: Processed
    removals: tuple[Removal, ...]
    judged: Judged
    """What was decided, without the removals."""

    def applied_to(self, document: Document) -> Judged:
        """Return what was decided about the document, which was read again."""
        return self.judged._replace(removals=Removals().merged(document, self.removals))


def frame_of(number: int, name: str, dated: str, each: JudgedDocument, compared: Paragraphs) -> bytes:
    """Return the frame of a document: its number and name in the run, its date, and what is compared of it."""
    data, *rest = each.processed
    removals, vetoed, *decided = each.judged
    judged = [[list(removal) for removal in removals], sorted(vetoed), decided]
    head = json.dumps([each.key, rest, *judged]).encode()
    who = json.dumps([number, name, dated]).encode()
    parts = (who, zlib.compress(_sized(head) + data, LEVEL), compared.packed())
    return b"".join(map(_sized, parts))


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(SIZE) + data


def _parts(frame: bytes, at: int = 0) -> Iterator[bytes]:
    while at < len(frame):
        end = at + SIZE + int.from_bytes(frame[at : at + SIZE])
        yield frame[at + SIZE : end]
        at = end


class JudgedStore:
    """Judged documents of a run, by their number. Picklable; each process opens the file for itself."""

    def __init__(self, path: str, rows: Rows, digest: str) -> None:
        """Take the path of the frames, the `rows` of the index, ascending, and the digest of what is compared."""
        self._path = path
        self._rows = rows
        self.digest = digest
        """Stands for the documents and what of them is compared."""

    @classmethod
    def written(cls, frames: Iterable[bytes], folder: str) -> JudgedStore:
        """Write the frames of all documents into a folder."""
        import numpy as np

        numbers, offsets, digest = array("Q"), array("Q"), blake2b(digest_size=16)
        path = os.path.join(folder, FRAMES)
        with StateFile(path) as file:
            for frame in frames:
                who, _, compared = _parts(frame)
                numbers.append(json.loads(who)[0])
                offsets.append(file.size)
                digest.update(_sized(who) + _sized(compared))
                file.write(_sized(frame))
            file.sync()
        rows = np.empty(len(numbers), _ROW)
        rows["number"], rows["offset"] = numbers, offsets
        return cls(path, rows[np.argsort(rows["number"])], digest.hexdigest())

    def documents(self) -> Iterator[IndexedDocument]:
        """Yield what is compared of each document, in their order."""
        with open(self._path, "rb") as file:
            for offset in self._rows["offset"].tolist():
                who, _, compared = _parts(_frame(file, offset))
                number, name, dated = json.loads(who)
                yield IndexedDocument(number, name, dated, Paragraphs.unpacked(compared))

    def get(self, number: int) -> StoredJudgement | None:
        """Return what was decided about a document; None if it could not be judged."""
        import numpy as np

        at = int(np.searchsorted(self._rows["number"], np.uint64(number)))
        if at == len(self._rows) or self._rows["number"][at] != number:
            return None
        with open(self._path, "rb") as file:
            _, result, _ = _parts(_frame(file, int(self._rows["offset"][at])))
        return _judgement(zlib.decompress(result))

    def save(self, path: str) -> None:
        """Write the index, for other processes to `load`."""
        import numpy as np

        digest = np.frombuffer(self.digest.encode(), np.uint8)
        with StateFile(path) as file:
            for part in (self._rows, digest):
                np.save(file, part, allow_pickle=False)
            file.sync()

    @classmethod
    def load(cls, path: str) -> JudgedStore:
        """Read what `save` wrote; the frames lie beside it. Raises `SettingError` for any other file."""
        import numpy as np

        frames = os.path.join(os.path.dirname(path), FRAMES)
        try:
            with open(path, "rb") as file:
                rows, digest = (np.load(file, allow_pickle=False) for _ in range(2))
            end = os.path.getsize(frames)
        except (OSError, ValueError, EOFError) as error:
            raise SettingError(f"{path}: {error}") from None
        if rows.dtype != np.dtype(_ROW) or (len(rows) and int(rows["offset"][-1]) >= end):
            raise SettingError(f"{path}: holds no judged documents; do the run anew with --overwrite")
        return cls(frames, rows, digest.tobytes().decode())

    def __len__(self) -> int:
        return len(self._rows)


def _frame(file: Any, offset: int) -> bytes:
    file.seek(offset)
    data: bytes = file.read(int.from_bytes(file.read(SIZE)))
    return data


def _judgement(data: bytes) -> StoredJudgement:
    """Read the part of a frame that holds the result and what was decided."""
    end = SIZE + int.from_bytes(data[:SIZE])
    key, (status, characters, taken, messages, confidence), removals, vetoed, decided = json.loads(data[SIZE:end])
    taken = {by: (hits, taken_by) for by, (hits, taken_by) in taken.items()}
    processed = Processed(data[end:], status, characters, taken, tuple(map(tuple, messages)), confidence)
    judged_status, warnings, page_type, judged_confidence = decided
    judged = Judged(
        Removals(), frozenset(vetoed), Status(judged_status), tuple(warnings), PageType(page_type), judged_confidence
    )
    return StoredJudgement(key, processed, tuple(Removal(*each) for each in removals), judged)
