"""Tables on the disk for as long as a process needs them: a run over a million inputs keeps no list in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.errors import SettingError

if TYPE_CHECKING:
    from sqlite3 import Connection

CACHE = 1 << 10  # kB of a table that are kept in memory


def table(columns: str) -> Connection:
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
