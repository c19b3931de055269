"""Writes rows of JSON as CSV: a header, then a line for each row."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Protocol

from cleaner.io.compression_type import without_compression
from cleaner.io.outputs import Output, UnfitError
from cleaner.io.render import STATUS_COLUMNS

HEADER_ROWS = 1024
"""Rows from whose members the columns are taken; they are held in memory until the header is written."""
TAB_SUFFIX = ".tsv"
CRLF = "\r\n"


class Target(Protocol):
    """Receiver of the bytes of a file."""

    def write(self, data: bytes) -> None: ...


class CsvWriter:
    """Writer of a CSV file for rows of JSON. Columns are those of the first rows, in order of appearance.

    A field that is no text is written as JSON, null as an empty field.
    """

    def __init__(self, target: Target, output: Output, text_key: str) -> None:
        """Rows go to `target`; `output` names the file. An output without rows gets a header with `text_key`."""
        self._target = target
        self._output = output
        self._key = text_key
        self._buffer = io.StringIO(newline="")
        delimiter = "\t" if without_compression(output.name).lower().endswith(TAB_SUFFIX) else ","
        self._csv = csv.writer(
            self._buffer, delimiter=delimiter, lineterminator=CRLF
        )  # so that fields with CR are quoted
        self._columns: list[str] = []
        """Names of the columns; empty until the header is written."""
        self._rows: list[dict[str, Any]] = []
        self._done = 0

    def write(self, data: bytes) -> None:
        """Take rows of JSON, a line each. Raises `UnfitError` for a row with a member that has no column."""
        self._rows.extend(json.loads(line) for line in data.splitlines() if line.strip())
        if self._columns or len(self._rows) >= HEADER_ROWS:
            self._write_rows()

    def finish(self) -> None:
        """Write the rows that are left, and the header where there are none."""
        self._write_rows()

    def _write_rows(self) -> None:
        if not self._columns:
            names = dict.fromkeys(name for row in self._rows or ({self._key: ""},) for name in row)
            self._columns = [*(name for name in names if name not in STATUS_COLUMNS), *STATUS_COLUMNS]
            self._write_line(self._columns)
        for row in self._rows:
            self._done += 1
            if unknown := row.keys() - set(self._columns):
                why = f"row {self._done:,} has {min(unknown)!r}, which the first rows have not; -t jsonl takes them all"
                raise UnfitError(self._output.name, OSError(0, why))
            self._write_line([_field(row.get(name)) for name in self._columns])
        self._rows.clear()

    def _write_line(self, fields: list[str]) -> None:
        self._csv.writerow(fields)
        line = self._buffer.getvalue().removesuffix(CRLF) + "\n"
        self._target.write(line.encode("utf-8", "backslashreplace"))
        self._buffer.seek(0)
        self._buffer.truncate()


def _field(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
