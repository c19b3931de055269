"""Repeats of a run: for each document, its blocks that another document says and keeps."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cleaner.dedup.earlier import Original
from cleaner.dedup.fingerprints import short_hash
from cleaner.disk import StateFile
from cleaner.errors import SettingError

if TYPE_CHECKING:
    from cleaner.disk import Rows

ROW = [("place", "<u8"), ("block", "<u4"), ("document", "<u4"), ("original", "<u4"), ("similarity", "<f8")]
"""Columns of a repeat: place of its document in the run, index of its block, number of the document that keeps the
original, index of the original's block in that, and their Jaccard similarity."""


class Repeats:
    """Blocks of the documents of a run that other documents say. Immutable, picklable."""

    def __init__(self, rows: Rows, names: Mapping[int, str]) -> None:
        """Take `rows` of the columns of `ROW`, and the names of the documents with originals, by number."""
        import numpy as np

        self._rows = rows[np.lexsort((rows["block"], rows["place"]))]
        self._names = names

    def of_document(self, place: int) -> Mapping[int, Original]:
        """Return, by the index of a block, what says the same; `place` is that of the document in the run."""
        import numpy as np

        start, end = (np.searchsorted(self._rows["place"], np.uint64(place), side) for side in ("left", "right"))
        return {
            block: Original(self._names[document], original, similarity)
            for _, block, document, original, similarity in self._rows[start:end].tolist()
        }

    def digest(self) -> str:
        """Return a digest of all of it, names included, as sixteen hexadecimal digits."""
        return short_hash(self._rows.tobytes() + repr(sorted(self._names.items())).encode("utf-8", "surrogatepass"))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file, for other processes to `load`."""
        import numpy as np

        numbers = np.array(list(self._names), np.uint64)
        names = np.frombuffer(b"\0".join(map(os.fsencode, self._names.values())), np.uint8)
        with StateFile(path) as file:
            for part in (self._rows, numbers, names):
                np.save(file, part, allow_pickle=False)
            file.sync()

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Repeats:
        """Read what `save` wrote. Raises `SettingError` for any other file."""
        import numpy as np

        try:
            with open(path, "rb") as file:
                rows, numbers, names = (np.load(file, allow_pickle=False) for _ in range(3))
        except (OSError, ValueError, EOFError) as error:
            raise SettingError(f"{os.fspath(path)}: {error}") from None
        if rows.dtype != np.dtype(ROW):
            raise SettingError(f"{os.fspath(path)}: holds no repeats; compare the documents anew")
        texts: Any = map(os.fsdecode, names.tobytes().split(b"\0"))
        return cls(rows, dict(zip(numbers.tolist(), texts, strict=False)))

    def __len__(self) -> int:
        return len(self._rows)
