"""Sources of paragraphs and names of documents in an index: texts in compressed parts."""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.dedup.columns import LEVEL, PART_ROWS
from cleaner.dedup.index_file import IndexFile, Part
from cleaner.dedup.minhash import BANDS
from cleaner.disk import naming_errors

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers

PART_BYTES = 1 << 16
"""Bytes of the texts of a part before they are compressed."""
READ_AHEAD = 1 << 10  # bytes that are read of a file at least; about two paragraphs
TEMPORARY = "a temporary file (TMPDIR names its folder)"


def packed_texts(texts: Sequence[bytes], level: int) -> bytes:
    """Return encoded texts as one, with their lengths, compressed at a level."""
    import numpy as np

    return zlib.compress(np.array([*map(len, texts)], "<u4").tobytes() + b"".join(texts), level)


def unpacked_texts(data: bytes, rows: int) -> tuple[bytes, list[int]]:
    """Return what `packed_texts` joined, and where each text begins, and the end."""
    import numpy as np

    data = zlib.decompress(data)
    lengths = np.frombuffer(data, "<u4", rows)
    return data, (np.cumsum([0, *lengths], dtype=np.int64) + lengths.nbytes).tolist()


def encoded(text: str) -> bytes:
    """Return a text in UTF-8, single surrogates included."""
    return text.encode("utf-8", "surrogatepass")


class Sources:
    """Sources of some paragraphs of an index, read once, in a temporary file: at random, parts would be read often.

    A context manager.
    """

    def __init__(self, file: IndexFile, rows: Numbers) -> None:
        """Read the sources of paragraphs, given by ascending numbers."""
        import numpy as np

        self._rows = rows
        self._ends = np.zeros(len(rows) + 1, np.int64)
        with naming_errors(TEMPORARY):
            self._file = tempfile.TemporaryFile(buffering=READ_AHEAD)  # noqa: SIM115 - deleted when it is closed
            at = 0
            for texts in sources(file, rows):
                self._file.write(b"".join(texts))
                self._ends[at + 1 : at + 1 + len(texts)] = [*map(len, texts)]
                at += len(texts)
            self._file.flush()
        np.cumsum(self._ends, out=self._ends)

    def of(self, rows: Numbers) -> list[str]:
        """Return the sources of some of these paragraphs."""
        import numpy as np

        places = np.searchsorted(self._rows, rows)
        spans = np.stack([self._ends[places], self._ends[places + 1]], 1).tolist()
        with naming_errors(TEMPORARY):
            return [self._text(start, end) for start, end in spans]

    def _text(self, start: int, end: int) -> str:
        self._file.seek(start)
        data: bytes = self._file.read(end - start)
        return data.decode("utf-8", "surrogatepass")

    def __enter__(self) -> Sources:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def sources(file: IndexFile, rows: Numbers) -> Iterator[list[bytes]]:
    """Yield the sources of some paragraphs, given by ascending numbers, in UTF-8, those of a part at a time."""
    import numpy as np

    parts = file.parts("paragraph.source")
    places = np.searchsorted([part.first for part in parts], rows, "right") - 1
    cuts = [0, *(np.flatnonzero(np.diff(places)) + 1).tolist(), len(rows)]
    for start, end in pairwise(cuts if len(rows) else []):
        part = parts[places[start]]
        with file.naming_errors():
            data, starts = unpacked_texts(file.data(part), part.rows)
        yield [data[starts[row] : starts[row + 1]] for row in (rows[start:end] - part.first).tolist()]


def texts_of(file: IndexFile, rows: Numbers) -> list[str]:
    """Return the sources of some paragraphs, given by ascending numbers."""
    return [text.decode("utf-8", "surrogatepass") for part in sources(file, rows) for text in part]


def key_rows(file: IndexFile, run: int | None = None) -> Iterator[tuple[int, Numbers]]:
    """Yield the band keys of the paragraphs of one run or of all, in parts: the first's number, and a row for each."""
    import numpy as np

    for parts in zip(*(file.parts(f"key.{band}", run) for band in range(BANDS)), strict=True):
        with file.naming_errors():
            rows = np.stack([file.unpacked(f"key.{band}", part) for band, part in enumerate(parts)], 1)
        yield parts[0].first, rows


def add_names(file: IndexFile, run: int, name: str, texts: Sequence[str]) -> None:
    """Append short texts to a column, such as names of documents."""
    for at in range(0, len(texts), PART_ROWS):
        part = texts[at : at + PART_ROWS]
        file.add_part(run, name, len(part), zlib.compress(json.dumps(part).encode(), LEVEL))


def names_of(file: IndexFile, part: Part) -> list[str]:
    """Return a part of what `add_names` was given."""
    with file.naming_errors():
        found: list[str] = json.loads(zlib.decompress(file.data(part)))
    return found


def names_by_number(file: IndexFile, numbers: Numbers) -> dict[int, str]:
    """Return the names of some documents, by their numbers, which are distinct and ascending."""
    import numpy as np

    found: dict[int, str] = {}
    for part in file.parts("document.name"):
        start, end = np.searchsorted(numbers, [part.first, part.first + part.rows])
        if start < end:
            names = names_of(file, part)
            found |= {number: names[number - part.first] for number in numbers[start:end].tolist()}
    return found
