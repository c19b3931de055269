"""Documents of a run while they are added to an index: numbers in memory, texts and band keys in a temporary file."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.dedup.columns import PART_ROWS, packed_keys, unpacked_keys
from cleaner.dedup.index_texts import PART_BYTES, TEMPORARY, encoded, packed_texts, unpacked_texts
from cleaner.dedup.minhash import BANDS
from cleaner.dedup.paragraphs import Paragraphs
from cleaner.disk import naming_errors
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers

_KEYS_BYTES = 8 * BANDS  # of the band keys of a paragraph, as `Paragraphs` has them


class IndexedDocument(NamedTuple):
    """Document that is added to an index."""

    place: int
    """Its place in its run, 64 bits, by which its repeats are asked for."""
    name: str
    dated: str
    """ISO date on which it was published; `""` if that is not known."""
    paragraphs: Paragraphs


class _Piece(NamedTuple):
    """Part of the temporary file: data of some of the paragraphs."""

    offset: int
    size: int
    rows: int


class StagedRun:
    """Documents of a run, in the order in which they are added."""

    def __init__(self, level: int) -> None:
        """Take the level at which sources are compressed."""
        self._level = level
        self.names: list[str] = []
        self.dated: list[str] = []
        self.places = array("Q")
        self._counts = array("I")
        self._hashes, self._blocks = array("Q"), array("I")
        self._near, self._labels, self._sizes = array("I"), array("I"), array("I")
        self._keys = bytearray()
        self._sources: list[bytes] = []
        self._waiting = 0
        """Bytes of the sources that are not in the file."""
        self._key_pieces: list[_Piece] = []
        self._source_pieces: list[_Piece] = []
        with naming_errors(TEMPORARY):
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is deleted when it is closed

    def add(self, document: IndexedDocument) -> None:
        """Add a document."""
        compared = document.paragraphs
        self.names.append(document.name)
        self.dated.append(document.dated)
        self.places.append(document.place)
        first = len(self._hashes)
        self._counts.append(len(compared.texts))
        self._hashes.extend(compared.texts)
        self._blocks.extend(compared.blocks)
        self._keys += compared.keys
        for at, source, label in compared.near:
            self._near.append(first + at)
            self._labels.append(label)
            self._sizes.append(len(source))
            self._sources.append(data := encoded(source))
            self._waiting += len(data)
            if self._waiting >= PART_BYTES:
                self._store_sources()
        if len(self._keys) >= PART_ROWS * _KEYS_BYTES:
            self._store_keys()

    def finish(self) -> None:
        """Store what is still in memory; no document can be added afterwards."""
        self._store_sources()
        self._store_keys()

    @property
    def hashes(self) -> Numbers:
        """Fingerprints of all texts, in order, each as often as it occurs."""
        import numpy as np

        return np.frombuffer(self._hashes, np.uint64)

    @property
    def blocks(self) -> Numbers:
        """Indices of their blocks."""
        import numpy as np

        return np.frombuffer(self._blocks, np.uint32)

    @property
    def documents(self) -> Numbers:
        """Numbers of their documents, from 0."""
        import numpy as np

        return np.repeat(np.arange(len(self.names), dtype=np.uint32), np.frombuffer(self._counts, np.uint32))

    @property
    def paragraphs(self) -> Numbers:
        """Places of the paragraphs among the texts, their labels, and their sizes in characters: three rows."""
        import numpy as np

        return np.stack([np.frombuffer(each, np.uint32) for each in (self._near, self._labels, self._sizes)])

    def keys(self, stays: Numbers) -> Iterator[Numbers]:
        """Yield the band keys of the paragraphs that a mask selects, in parts: a row for each band."""
        for piece, chosen in self._chosen(self._key_pieces, stays):
            yield unpacked_keys(self._read(piece)).reshape(BANDS, -1)[:, chosen]

    def sources(self, stays: Numbers) -> Iterator[tuple[int, bytes]]:
        """Yield the sources of the paragraphs that a mask selects, in parts: their number, and them, packed."""
        import numpy as np

        for piece, chosen in self._chosen(self._source_pieces, stays):
            data = self._read(piece)
            rows = np.flatnonzero(chosen).tolist()
            if len(rows) < piece.rows:
                joined, starts = unpacked_texts(data, piece.rows)
                data = packed_texts([joined[starts[row] : starts[row + 1]] for row in rows], self._level)
            yield len(rows), data

    def close(self) -> None:
        """Delete the temporary file."""
        self._file.close()

    def _chosen(self, pieces: list[_Piece], stays: Numbers) -> Iterator[tuple[_Piece, Numbers]]:
        """Yield the pieces of which something stays, each with its part of the mask."""
        start = 0
        for piece in pieces:
            chosen = stays[start : start + piece.rows]
            start += piece.rows
            if chosen.any():
                yield piece, chosen

    def _store_sources(self) -> None:
        if self._sources:
            self._source_pieces.append(self._stored(packed_texts(self._sources, self._level), len(self._sources)))
            self._sources, self._waiting = [], 0

    def _store_keys(self) -> None:
        import numpy as np

        if rows := len(self._keys) // _KEYS_BYTES:
            keys = np.frombuffer(bytes(self._keys), np.uint64).reshape(-1, BANDS)
            self._key_pieces.append(self._stored(packed_keys(np.ascontiguousarray(keys.T)), rows))
            self._keys.clear()

    def _stored(self, data: bytes, rows: int) -> _Piece:
        with naming_errors(TEMPORARY):
            offset = self._file.seek(0, 2)
            self._file.write(data)
        return _Piece(offset, len(data), rows)

    def _read(self, piece: _Piece) -> bytes:
        with naming_errors(TEMPORARY):
            self._file.seek(piece.offset)
            return self._file.read(piece.size)
