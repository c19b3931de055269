"""File of an index: an SQLite database of runs, and of columns in parts. A write that is killed leaves it as it was."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cleaner.dedup import columns
from cleaner.dedup.candidates import MAX_HOLDERS
from cleaner.dedup.edges import FLOOR
from cleaner.dedup.minhash import BANDS, HASH, KEY_BITS, PERMUTATIONS, ROWS, SCHEME, SEED
from cleaner.errors import OutputError, SettingError
from cleaner.shingles import SHINGLE_WORDS
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from sqlite3 import Connection

    from cleaner.dedup.columns import Numbers

SCHEMA_VERSION = 1
APPLICATION_ID = 0x64636978  # `dcix`: what `file` and SQLite know an index by
WAIT_SECONDS = 2  # for another process to end its write
CACHE_KB = 1 << 13  # kB of the file that are kept in memory
MADE_BY = {
    "schema": SCHEMA_VERSION,
    "scheme": SCHEME,
    "seed": SEED,
    "permutations": PERMUTATIONS,
    "hash": HASH,
    "bands": BANDS,
    "rows": ROWS,
    "key_bits": KEY_BITS,
    "shingle_words": SHINGLE_WORDS,
    "floor": FLOOR,
    "max_holders": MAX_HOLDERS,
}
"""Settings on which the content of an index depends, and which every index that is read must have."""
_SCHEMA = f"""
    PRAGMA application_id = {APPLICATION_ID};
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
    CREATE TABLE runs (number INTEGER PRIMARY KEY, label TEXT UNIQUE, digest TEXT,
        documents INTEGER, texts INTEGER, paragraphs INTEGER);
    CREATE TABLE parts (id INTEGER PRIMARY KEY, run INTEGER, name TEXT, rows INTEGER, data BLOB);
    CREATE INDEX parts_by_name ON parts (name, run, id, rows);
"""


class IndexedRun(NamedTuple):
    """Documents that were added at once."""

    number: int
    """Its place in the index, from 1."""
    label: str
    digest: str
    documents: int
    texts: int
    """Texts that no earlier run has; each is stored once."""
    paragraphs: int
    """Those of them that are compared by similarity."""


class Part(NamedTuple):
    """Part of a column."""

    id: int
    first: int
    """Number of its first row."""
    rows: int


class IndexFile:
    """The database of an index. Errors of SQLite are raised as `SettingError` and `OutputError`, with what to do."""

    def __init__(self, path: str | os.PathLike[str] | None) -> None:
        """Open a file, which need not exist, or with None a temporary one without a name."""
        self.path = "" if path is None else os.fspath(path)
        self._depth = 0
        with self.naming_errors():
            self._connection = _connected(self.path)
            (found,) = self._connection.execute("PRAGMA application_id").fetchone()
            (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self.is_new = not tables
        """Whether it holds nothing, no meta data either."""
        if tables and found != APPLICATION_ID:
            raise SettingError(f"{self.path}: is a database of another program, no index; name another file")

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path or "a temporary file"

    def create(self, meta: dict[str, Any]) -> None:
        """Write the tables of a new index, and its `meta` data."""
        with self.transaction():
            (tables,) = self.row("SELECT count(*) FROM sqlite_master")
            for statement in () if tables else _SCHEMA.split(";"):  # another process may have been quicker
                self.execute(statement)
            for name, value in () if tables else meta.items():
                self.set_meta(name, value)
        self.is_new = False

    def meta(self) -> dict[str, Any]:
        """Return the meta data, by name."""
        return {name: json.loads(value) for name, value in self.execute("SELECT name, value FROM meta")}

    def set_meta(self, name: str, value: Any) -> None:
        """Change one of the meta data."""
        self.execute("REPLACE INTO meta VALUES (?, ?)", name, json.dumps(value))

    def runs(self) -> list[IndexedRun]:
        """Return the runs in their order."""
        return [IndexedRun(*row) for row in self.execute("SELECT * FROM runs ORDER BY number")]

    def add_run(self, run: IndexedRun) -> None:
        """Add the row of a run."""
        self.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)", *run)

    def delete_run(self, number: int) -> None:
        """Delete a run and the parts of all its columns."""
        self.execute("DELETE FROM parts WHERE run = ?", number)
        self.execute("DELETE FROM runs WHERE number = ?", number)

    def add_part(self, run: int, name: str, rows: int, data: bytes) -> None:
        """Append a part to a column."""
        self.execute("INSERT INTO parts (run, name, rows, data) VALUES (?, ?, ?, ?)", run, name, rows, data)

    def parts(self, name: str, run: int | None = None) -> list[Part]:
        """Return the parts of a column, those of one run or of all; rows are counted from the first of them."""
        found, first = [], 0
        where = "name = ?" if run is None else "name = ? AND run = ?"
        for number, rows in self.execute(
            f"SELECT id, rows FROM parts WHERE {where} ORDER BY run, id", *(name, run)[: 1 + (run is not None)]
        ):
            found.append(Part(number, first, rows))
            first += rows
        return found

    def column_names(self) -> list[str]:
        """Return the names of all columns that have parts."""
        return [name for (name,) in self.execute("SELECT DISTINCT name FROM parts ORDER BY name")]

    def data(self, part: Part) -> bytes:
        """Return the bytes of a part."""
        (data,) = self.row("SELECT data FROM parts WHERE id = ?", part.id)
        return data  # type: ignore[no-any-return]

    def add_column(self, run: int, name: str, values: Numbers) -> None:
        """Append numbers to a column."""
        for part in columns.cut(values):
            self.add_part(run, name, len(part), columns.pack_column(name, part))

    def column(self, name: str, run: int | None = None) -> Numbers:
        """Return a column of numbers, that of one run or of all."""
        import numpy as np

        parts = (self.unpacked(name, part) for part in self.parts(name, run))
        return np.concatenate([np.empty(0, columns.dtype_of(name)), *parts])

    def unpacked(self, name: str, part: Part) -> Numbers:
        """Return the numbers of a part of a column."""
        with self.naming_errors():
            values = columns.unpack_column(name, self.data(part))
            if len(values) != part.rows:
                raise ValueError(f"{len(values)} rows of {part.rows}")
            return values

    def sizes(self) -> dict[str, int]:
        """Return the bytes that each column takes, and under `""` those of the whole file."""
        found = dict(self.execute("SELECT name, sum(length(data)) FROM parts GROUP BY name"))
        pages, size = self.row("PRAGMA page_count")[0], self.row("PRAGMA page_size")[0]
        return {**found, "": pages * size}

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file."""
        return [line for (line,) in self.execute("PRAGMA integrity_check") if line != "ok"]

    def copy_to(self, path: str) -> None:
        """Write the index to a file that does not exist."""
        self.execute("VACUUM INTO ?", path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of what is done within, or nothing of it. Transactions within this one are parts of it."""
        if self._depth == 0:
            self.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
            if self._depth == 1:
                self.execute("COMMIT")
        finally:
            self._depth -= 1
            if self._depth == 0 and self._connection.in_transaction:
                self.execute("ROLLBACK")

    def row(self, sql: str, *parameters: Any) -> Any:
        """Return the first row of what a query finds."""
        with self.naming_errors():
            return self._connection.execute(sql, parameters).fetchone()

    def execute(self, sql: str, *parameters: Any) -> list[Any]:
        """Execute a statement and return all rows."""
        with self.naming_errors():
            return self._connection.execute(sql, parameters).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def naming_errors(self) -> Iterator[None]:
        """Raise errors of SQLite, and of compressed parts that are damaged, as those of this file."""
        import sqlite3
        import zlib

        try:
            yield
        except sqlite3.Error as error:
            raise _error(self.path, error) from None
        except (zlib.error, ValueError):  # of what is unpacked
            raise SettingError(f"{self.name}: {_DAMAGED}") from None


_DAMAGED = "is damaged; delete it, and clean the same folders into it again, in the same order"


def _connected(path: str) -> Connection:
    try:
        import sqlite3
    except ImportError:
        raise SettingError("an index needs sqlite3, and this Python was built without it; take another one") from None
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    if not path:
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
    return connection


def _error(path: str, error: Exception) -> Exception:
    """Return what to raise for an error of SQLite."""
    import sqlite3

    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return SettingError(f"{path}: another run writes into it; wait until that has ended")
        case sqlite3.SQLITE_NOTADB:
            return SettingError(f"{path}: is no index; name another file")
        case sqlite3.SQLITE_CORRUPT:
            return SettingError(f"{path}: {_DAMAGED}")
        case sqlite3.SQLITE_CANTOPEN if path:
            return SettingError(f"{path}: cannot be opened; name a file in a folder that exists and can be written to")
        case sqlite3.SQLITE_FULL:
            return OutputError(_place(path), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    return OutputError(_place(path), OSError(errno.EIO, str(error)))


def _place(path: str) -> str:
    return path or "a temporary file (TMPDIR names its folder)"
