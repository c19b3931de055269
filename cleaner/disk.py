"""Files that a run keeps for itself, each write checked; spill files and database tables that keep memory use flat."""

from __future__ import annotations

import errno
import os
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cleaner.errors import OutputError, SettingError

if TYPE_CHECKING:
    from sqlite3 import Connection

    import numpy as np

    Rows = np.ndarray[Any, Any]

NUMBERS = 1 << 17  # buffered before they are written to disk: 1 MB, and four times that while they are sorted
PART_BITS = 8  # leading bits of the `by` column; they select the file of a row
SPILLED = "spilled-{}.bin"
CACHE_KB = 1 << 10  # kB of a table that are kept in memory


class naming_errors:
    """Context manager that raises `OutputError` with a name in the place of an `OSError`, except `BrokenPipeError`."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, *_: object) -> None:
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise OutputError(self._name, error) from None


class StateFile:
    """File that a run keeps for itself, such as counts, rows of a manifest, a checkpoint.

    Nothing is buffered, so a full disk shows in the write that it stops, and a write that stores fewer bytes than it
    was given is an error. Every error is an `OutputError` with the path.
    """

    def __init__(self, path: str | os.PathLike[str], keep: int | None = 0) -> None:
        """Open the file for writing behind the first `keep` bytes of what it holds; behind all of it with None."""
        self.path = os.fspath(path)
        with naming_errors(self.path):
            mode = "r+b" if keep else "wb" if keep == 0 else "ab"
            self._file: Any = open(self.path, mode, buffering=0)  # noqa: SIM115 - `close` closes it
            if keep:
                self._file.truncate(keep)
            self.size = self._file.seek(0, os.SEEK_END)
            """Bytes that the file must hold."""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Write all of `data` at the end."""
        left = memoryview(data).cast("B")
        with naming_errors(self.path):
            while left:
                written = self._file.write(left) or 0
                if not written:
                    raise OSError(errno.EIO, f"{len(left):,} bytes were not stored")
                self.size += written
                left = left[written:]
            if (stored := os.fstat(self._file.fileno()).st_size) != self.size:
                raise OSError(errno.EIO, f"it holds {stored:,} bytes of {self.size:,}")

    def sync(self) -> None:
        """Wait until all of it is on the disk."""
        with naming_errors(self.path):
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file. Network file systems report here what they could not store."""
        with naming_errors(self.path):
            self._file.close()

    def __enter__(self) -> StateFile:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with suppress(OutputError) if kind else nullcontext():
            self.close()


class Spill:
    """Rows of unsigned 64-bit numbers with named columns, in parts: rows that are equal in `by` are in one part.

    With a `folder`, which must exist, rows are spilled to files in it, so that memory use stays flat. Files that an
    earlier process left there are deleted.
    """

    def __init__(self, names: tuple[str, ...], by: str, folder: str | os.PathLike[str] | None = None) -> None:
        self._names, self._by = names, by
        self._folder = "" if folder is None else os.fspath(folder)
        self.forget()

    def add(self, *columns: Iterable[int]) -> None:
        """Add rows, given as one iterable per column, all of the same length."""
        for buffer, column in zip(self._columns, columns, strict=True):
            buffer.extend(column)
        if self._folder and len(self._columns) * len(self._columns[0]) >= NUMBERS:
            self._spill()

    def parts(self) -> Iterator[Rows]:
        """Yield all rows as structured arrays, in parts of ascending `by`; rows within a part are in no order.

        Each file is read when its part is requested. Without a folder there is one part, and the buffer is empty
        afterwards.
        """
        if not self._folder:
            yield self._take_buffer()
            return
        import numpy as np

        self._spill()
        for at, number in sorted(self._spilled.items()):
            rows = np.fromfile(path := self._file_of(at), self._dtype)
            if len(rows) != number:
                raise OutputError(path, OSError(errno.EIO, f"it holds {len(rows):,} rows of {number:,}"))
            yield rows

    def forget(self) -> None:
        """Clear the buffer and delete the files."""
        self._clear()
        self._spilled: dict[int, int] = {}
        """Number of rows in the file of each part."""
        for part in range(2**PART_BITS) if self._folder else ():
            with suppress(FileNotFoundError):
                os.unlink(self._file_of(part))

    @property
    def _dtype(self) -> list[tuple[str, str]]:
        """Return the numpy dtype of a row."""
        return [(name, "<u8") for name in self._names]

    def _spill(self) -> None:
        """Append the buffered rows to the files of their parts."""
        import numpy as np

        rows = self._take_buffer()
        part = rows[self._by] >> np.uint64(64 - PART_BITS)
        order = part.argsort(kind="stable")
        rows, ends = rows[order], np.searchsorted(part[order], np.arange(2**PART_BITS + 1))
        for at, (start, end) in enumerate(pairwise(ends.tolist())):
            if start < end:
                with StateFile(self._file_of(at), None) as file:
                    file.write(rows[start:end].tobytes())
                self._spilled[at] = self._spilled.get(at, 0) + end - start

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

    def _file_of(self, part: int) -> str:
        return os.path.join(self._folder, SPILLED.format(f"{part:02x}"))


def temporary_table(columns: str) -> Connection:
    """Return an SQLite database with one table `t` of these columns.

    Its file has no name, lies in the folder for temporary files and is deleted with the process. A statement raises
    `OutputError` if that disk is full. Raises `SettingError` if Python has no sqlite3.
    """
    try:
        import sqlite3
    except ImportError:
        raise SettingError("-d needs sqlite3, and this Python was built without it; take another one") from None

    class Table(sqlite3.Connection):
        """Connection whose failures to store rows are those of a file."""

        def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
            with _storing():
                return super().execute(sql, parameters)

        def executemany(self, sql: str, parameters: Any) -> sqlite3.Cursor:
            with _storing():
                return super().executemany(sql, parameters)

    @contextmanager
    def _storing() -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OutputError("a temporary file", OSError(errno.EIO, f"{error}; TMPDIR names its folder")) from None

    connection = sqlite3.connect("", factory=Table)
    connection.executescript(f"""
        PRAGMA cache_size = -{CACHE_KB};
        PRAGMA journal_mode = OFF;
        PRAGMA synchronous = OFF;
        CREATE TABLE t ({columns}) WITHOUT ROWID;
    """)
    return connection
