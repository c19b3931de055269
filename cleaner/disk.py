"""Numbers gathered from very many documents, in memory that stays flat: what is too much goes to files."""

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

NUMBERS = 1 << 17  # that are gathered before they go to the disk: 1 MB, and four times that to sort them
PART_BITS = 8  # of the number that parts go by, that say in which file its rows are
SPILLED = "spilled-{}.bin"


class Spill:
    """Rows of unsigned numbers of 64 bits with names, in parts: rows that are equal in `by` are in one part.

    With a `folder`, which must be there, memory stays flat. What an earlier process has left in it is forgotten.
    """

    def __init__(self, names: tuple[str, ...], by: str, folder: str | os.PathLike[str] | None = None) -> None:
        self._names, self._by = names, by
        self._folder = None if folder is None else Path(folder)
        self.forget()

    def add(self, *columns: Iterable[int]) -> None:
        """Add rows: of each column, as many numbers."""
        for gathered, column in zip(self._columns, columns, strict=True):
            gathered.extend(column)
        if self._folder and len(self._columns) * len(self._columns[0]) >= NUMBERS:
            self._spill(self._folder)

    def parts(self) -> Iterator[Rows]:
        """All rows, in parts that go up in `by`; the parts are read as they are asked for."""
        if not self._folder:
            yield self._gathered()
            return
        import numpy as np

        self._spill(self._folder)
        for path in self._files():
            yield np.fromfile(path, self._kind)

    def forget(self) -> None:
        """Take away what was gathered, and the files."""
        self._clear()
        for path in self._files():
            path.unlink()

    @property
    def _kind(self) -> list[tuple[str, str]]:
        return [(name, "<u8") for name in self._names]

    def _spill(self, folder: Path) -> None:
        """What was gathered, to the ends of the files."""
        import numpy as np

        rows = self._gathered()
        part = rows[self._by] >> np.uint64(64 - PART_BITS)
        order = part.argsort(kind="stable")
        rows, ends = rows[order], np.searchsorted(part[order], np.arange(2**PART_BITS + 1))
        for at, (start, end) in enumerate(pairwise(ends.tolist())):
            if start < end:
                with open(folder / SPILLED.format(f"{at:02x}"), "ab") as file:
                    rows[start:end].tofile(file)

    def _gathered(self) -> Rows:
        """The rows that are in memory, and are no more."""
        import numpy as np

        rows = np.empty(len(self._columns[0]), self._kind)
        for name, column in zip(self._names, self._columns, strict=True):
            rows[name] = column
        self._clear()
        return rows

    def _clear(self) -> None:
        self._columns = [array("Q") for _ in self._names]

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(SPILLED.format("*"))) if self._folder else []


CACHE = 1 << 10  # kB of a table that are kept in memory


def temporary_table(columns: str) -> Connection:
    """A database with one table `t`. It has no name on the disk, and nothing of it is left after the process."""
    try:
        import sqlite3
    except ImportError:
        raise SettingError("-d needs sqlite3, and this Python was built without it; take another one") from None
    connection = sqlite3.connect("")
    connection.executescript(f"""
        PRAGMA cache_size = -{CACHE};
        PRAGMA journal_mode = OFF;
        PRAGMA synchronous = OFF;
        CREATE TABLE t ({columns}) WITHOUT ROWID;
    """)
    return connection
