"""Records, one JSON object a line: the text is cleaned in its place, and every other byte of the line stays."""

from __future__ import annotations

import json
import re
from typing import Any

from cleaner.model import CleanResult

_SPACE = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode

Span = tuple[int, int]


def record_in(text: str, key: str) -> dict[str, Any]:
    """The record in a line. Raises `ValueError` where there is none whose text can be cleaned."""
    record = json.loads(text.removeprefix("\ufeff"))
    if not isinstance(record, dict):
        raise ValueError("no JSON object")
    if key not in record:
        raise ValueError(f"no key {key!r}; --text-key names the one that holds the text")
    if not isinstance(record[key], str | None):
        raise ValueError(f"{key!r} holds no text")
    return record


def record_at_least(line: bytes, key: str) -> dict[str, Any]:
    """The record in a line; of a line that holds none, one with the line for a text."""
    text = line.decode("utf-8", "replace").removesuffix("\n")
    try:
        return record_in(text, key)
    except (ValueError, RecursionError):
        return {key: text}


def reason(error: Exception) -> str:
    """What is wrong with a record, for a message."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"no valid JSON: {error.msg}, column {error.colno}"
    return "no valid UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def rewritten(line: str, key: str, value: str, result: CleanResult, note: dict[str, Any]) -> str:
    """The line with the text of `result` and with `note` as `metadata.cleaner`; all else stays as it is written.

    >>> rewritten('{"text":"Hi", "n": 1.50}', "text", "Hi", CleanResult("Hi"), {"status": "unchanged"})
    '{"text":"Hi", "n": 1.50, "metadata": {"cleaner": {"status": "unchanged"}}}'
    """
    ascii_only = line.isascii()
    drawn = json.dumps(note, ensure_ascii=ascii_only)
    outer, close = members(line, line.index("{"))
    edits: list[tuple[Span, str]] = []
    if result.text != value:
        edits.append((outer[key], json.dumps(result.text, ensure_ascii=ascii_only)))
    start, _ = outer.get("metadata", (close, close))
    if "metadata" not in outer:
        edits.append(_member(outer, close, "metadata", f'{{"cleaner": {drawn}}}'))
    elif line[start] == "{":
        edits.append(_member(*members(line, start), "cleaner", drawn))
    else:
        edits.append(_member(outer, close, "cleaner", drawn))
    for (start, end), new in sorted(edits, reverse=True):
        line = line[:start] + new + line[end:]
    return line


def _member(others: dict[str, Span], close: int, key: str, value: str) -> tuple[Span, str]:
    """The edit that gives an object this member: in its place, or behind the `others`."""
    if key in others:
        return others[key], value
    return (close, close), f'{", " if others else ""}"{key}": {value}'


def members(line: str, at: int) -> tuple[dict[str, Span], int]:
    """Where the values of the object that begins at `at` stand, and where one more member would; the JSON is valid.

    Of a key that stands twice the last counts, as it does for `json`.
    """
    found: dict[str, Span] = {}
    at = after = at + 1
    while line[at := _skip(line, at)] != "}":
        if line[at] == ",":
            at = _skip(line, at + 1)
        key, at = _decode(line, at)
        start = _skip(line, _skip(line, at) + 1)
        _, after = _decode(line, start)
        found[key] = (start, after)
        at = after
    return found, after


def _skip(line: str, at: int) -> int:
    """The next place that is no white space."""
    space = _SPACE.match(line, at)
    return space.end() if space else at
