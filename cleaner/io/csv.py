"""Reads the rows of CSV files as records. A row that does not fit the header is kept, with its problem."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from cleaner.errors import InputError
from cleaner.io.compression_type import CutError

SEPARATORS = "\t;,"
"""Possible separators: the most frequent in the header is used, of equals the first here, without any the comma."""
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def header(line: str) -> tuple[str, list[str]]:
    """Return the separator of a header and a name for each column; duplicate and empty names get the column's number.

    >>> header("id;text;;text")
    (';', ['id', 'text', 'column_3', 'text_4'])
    """
    separator = max(SEPARATORS, key=line.count) if any(mark in line for mark in SEPARATORS) else ","
    names: list[str] = []
    for number, name in enumerate(next(csv.reader([line], delimiter=separator), []), 1):
        new = name if name not in names else f"{name}_{number}"
        names.append(new or f"column_{number}")
    return separator, names


def rows(stream: Any, name: str, key: str, limit: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each row by column name, with its problem or `""`.

    `key` is the column that holds the text, `limit` the largest size of a line, in bytes. Raises `InputError` if there
    is no such column or the file is UTF-16, `CutError` at a row whose end cannot be found.
    """
    csv.field_size_limit(min(limit, 2**31 - 1))
    lines = _lines(stream, name, limit)
    first = next(lines, "")
    if not first:
        return
    separator, names = header(first)
    if key not in names:
        known = ", ".join(names)
        raise InputError(f"{name}: no column {key!r}; --text-key names the one with the text; there are {known}"[:1000])
    reader = csv.reader(lines, delimiter=separator)
    while True:
        try:
            fields = next(reader, None)
        except csv.Error as error:
            raise CutError(f"{name}: row at line {reader.line_num + 1}: {error}; read up to there") from None
        if fields is None:
            return
        if fields:
            yield _members(names, [_decoded(field) for field in fields])


def _members(names: list[str], fields: list[str]) -> tuple[dict[str, Any], str]:
    found: dict[str, Any] = dict(zip(names, fields, strict=False))
    if len(fields) == len(names):
        return found, ""
    for number, field in enumerate(fields[len(names) :], len(names) + 1):
        found[_unused(f"column_{number}", found)] = field
    return found, f"fields: {len(fields):,}, in the header: {len(names):,}"


def _unused(name: str, taken: dict[str, Any]) -> str:
    return _unused(f"{name}_", taken) if name in taken else name


def _lines(stream: Any, name: str, limit: int) -> Iterator[str]:
    read: Callable[[], bytes] = lambda: stream.readline(limit + 1)  # noqa: E731
    for number, line in enumerate(iter(read, b""), 1):
        if len(line) > limit:
            raise CutError(f"{name}:{number}: longer than {limit:,} bytes; read up to there; --max-bytes allows more")
        if number == 1 and line.startswith(UTF16_MARKS):
            raise InputError(f"{name}: is UTF-16; save it as UTF-8")
        yield (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).decode("utf-8", "surrogateescape")


def _decoded(field: str) -> str:
    """Return a field without surrogate escapes: if it is not UTF-8, the encoding of its bytes is detected."""
    if field.isascii():
        return field
    try:
        field.encode("utf-8")
    except UnicodeEncodeError:
        from cleaner.reading.decode import decode

        return decode(field.encode("utf-8", "surrogateescape"))[0]
    return field
