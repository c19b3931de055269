"""Temporary storage for very many numbers: spill files and database tables that keep memory use flat."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import SettingError

if TYPE_CHECKING:
    from sqlite3 import Connection

    import numpy as np

    Rows = np.ndarray[Any, Any]

NUMBERS = 1 << 17  # buffered before they are written to disk: 1 MB, and four times that while they are sorted
PART_BITS = 8  # leading bits of the `by` column; they select the file of a row
SPILLED = "spilled-{}.bin"
CACHE_KB = 1 << 10  # kB of a table that are kept in memory


class Spill:
    """Rows of unsigned 64-bit numbers with named columns, in parts: rows that are equal in `by` are in one part.

    With a `folder`, which must exist, rows are spilled to files in it, so that memory use stays flat. Files that an
    earlier process left there are deleted.
    """

    def __init__(self, names: tuple[str, ...], by: str, folder: str | os.PathLike[str] | None = None) -> None:
        self._names, self._by = names, by
        self._folder = None if folder is None else Path(folder)
        self.forget()

    def add(self, *columns: Iterable[int]) -> None:
        """Add rows, given as one iterable per column, all of the same length."""
        for buffer, column in zip(self._columns, columns, strict=True):
            buffer.extend(column)
        if self._folder and len(self._columns) * len(self._columns[0]) >= NUMBERS:
            self._spill(self._folder)

    def parts(self) -> Iterator[Rows]:
        """Yield all rows as structured arrays, in parts of ascending `by`; rows within a part are in no order.

        Each file is read when its part is requested. Without a folder there is one part, and the buffer is empty
        afterwards.
        """
        if not self._folder:
            yield self._take_buffer()
            return
        import numpy as np

        self._spill(self._folder)
        for path in self._files():
            yield np.fromfile(path, self._dtype)

    def forget(self) -> None:
        """Clear the buffer and delete the files."""
        self._clear()
        for path in self._files():
            path.unlink()

    @property
    def _dtype(self) -> list[tuple[str, str]]:
        """Return the numpy dtype of a row."""
        return [(name, "<u8") for name in self._names]

    def _spill(self, folder: Path) -> None:
        """Append the buffered rows to the files of their parts."""
        import numpy as np

        rows = self._take_buffer()
        part = rows[self._by] >> np.uint64(64 - PART_BITS)
        order = part.argsort(kind="stable")
        rows, ends = rows[order], np.searchsorted(part[order], np.arange(2**PART_BITS + 1))
        for at, (start, end) in enumerate(pairwise(ends.tolist())):
            if start < end:
                with open(folder / SPILLED.format(f"{at:02x}"), "ab") as file:
                    rows[start:end].tofile(file)

    def _take_buffer(self) -> Rows:
        """Return the buffered rows and clear the buffer."""
        import numpy as np

        rows = np.empty(len(self._columns[0]), self._dtype)
        for name, column in zip(self._names, self._columns, strict=True):
            rows[name] = column
        self._clear()
        return rows

    def _clear(self) -> None:
        self._columns = [array("Q") for _ in self._names]

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(SPILLED.format("*"))) if self._folder else []


def temporary_table(columns: str) -> Connection:
    """Return an SQLite database with one table `t` of these columns.

    Its file has no name and is deleted with the process. Raises `SettingError` if Python has no sqlite3.
    """
    try:
        import sqlite3
    except ImportError:
        raise SettingError("-d needs sqlite3, and this Python was built without it; take another one") from None
    connection = sqlite3.connect("")
    connection.executescript(f"""
        PRAGMA cache_size = -{CACHE_KB};
        PRAGMA journal_mode = OFF;
        PRAGMA synchronous = OFF;
        CREATE TABLE t ({columns}) WITHOUT ROWID;
    """)
    return connection
