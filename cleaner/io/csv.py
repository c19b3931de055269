"""Reads the rows of CSV files as records. A row that does not fit the header is kept, with its problem."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from cleaner.errors import InputError
from cleaner.io.compression_type import CutError

SEPARATORS = "\t;,"
"""Possible separators: the most frequent in the header is used, of equals the first here, without any the comma."""
TAB = "\t"
QUOTED = re.compile(r'(?<![^\t;,\r\n])"(?:[^"]|"")*"')
"""Quoted text at the beginning of a field."""
OPEN_QUOTE = re.compile(r'(?:^|[\t;,])"[^"]*$')
"""Quote that opens a field and is not closed, in a line without its quoted parts."""
MAX_HEADER_LINES = 20
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def header(line: str) -> tuple[str, list[str]]:
    """Return the separator of a header and a name for each column; duplicate and empty names get the column's number.

    Separators inside quotes do not count.

    >>> header("id;text;;text")
    (';', ['id', 'text', 'column_3', 'text_4'])
    """
    bare = QUOTED.sub("", line)
    separator = max(SEPARATORS, key=bare.count) if any(mark in bare for mark in SEPARATORS) else ","
    names: list[str] = []
    for number, name in enumerate(next(csv.reader(line.splitlines(True), delimiter=separator), []), 1):
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
    first = _header_lines(lines)
    if not first:
        return
    separator, names = header(first)
    if key not in names:
        known = ", ".join(names)
        raise InputError(f"{name}: no column {key!r}; --text-key names the one with the text; there are {known}"[:1000])
    has_text_quotes = separator == TAB and len(names) > 1 and '"' not in first
    found = _tab_rows(lines, len(names)) if has_text_quotes else csv.reader(lines, delimiter=separator)
    number = 1
    while True:
        try:
            fields = next(found, None)
        except csv.Error as error:
            raise CutError(f"{name}: row {number:,}: {error}; read up to there") from None
        if fields is None:
            return
        if fields:
            number += 1
            yield _members(names, [_decoded(field) for field in fields])


def _header_lines(lines: Iterator[str]) -> str:
    """Return the header: a line, or several where a quoted name has line breaks."""
    found = next(lines, "")
    for _ in range(MAX_HEADER_LINES):
        if not OPEN_QUOTE.search(QUOTED.sub("", found)) or not (more := next(lines, "")):
            break
        found += more
    return found


def _tab_rows(lines: Iterator[str], columns: int) -> Iterator[list[str]]:
    """Yield the fields of rows that are separated by tabs, where most writers quote nothing.

    A quote that opens a field and is not closed in its line is text if this line and the next have all columns;
    otherwise the field goes on in the next line.
    """
    waiting: deque[str] = deque()

    def remaining() -> Iterator[str]:
        while line := waiting.popleft() if waiting else next(lines, ""):
            yield line

    for line in remaining():
        fields = line.rstrip("\r\n").split(TAB)
        is_whole = len(fields) == columns
        if is_whole and any(map(_is_open, fields)):
            if following := next(remaining(), ""):
                waiting.append(following)
            is_whole = not waiting or waiting[0].count(TAB) == columns - 1
        if is_whole or '"' not in line:
            yield [_unquoted(field) for field in fields] if line.strip("\r\n") else []
        else:
            waiting.appendleft(line)
            yield next(csv.reader(remaining(), delimiter=TAB), [])


def _is_open(field: str) -> bool:
    """Tell whether a field begins with a quote that is not closed at its end."""
    return field.startswith('"') and not QUOTED.fullmatch(field)


def _unquoted(field: str) -> str:
    return field[1:-1].replace('""', '"') if QUOTED.fullmatch(field) else field


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
