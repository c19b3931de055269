"""Reads and rewrites records in JSON lines: only the text and the receipt change, every other byte of a line stays."""

from __future__ import annotations

import json
import re
from typing import Any

from cleaner.model import CleanResult
from cleaner.report.receipt import METADATA, RECEIPT

_SPACE = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode

Range = tuple[int, int]
"""Start and end of a value in a line."""


def record_in(text: str, key: str) -> dict[str, Any]:
    """Return the record in a line; its text under `key` may be None.

    Raises `ValueError` if the line is no JSON object with a text under `key`, `RecursionError` if it is nested too
    deeply.
    """
    record = json.loads(text.removeprefix("\ufeff"))
    if not isinstance(record, dict):
        raise ValueError("no JSON object")
    if key not in record:
        raise ValueError(f"no key {key!r}; --text-key names the one that holds the text")
    if not isinstance(record[key], str | None):
        raise ValueError(f"{key!r} holds no text")
    return record


def record_at_least(line: bytes, key: str) -> dict[str, Any]:
    """Return the record in a line, or, if `record_in` refuses the line, a record whose text is the line."""
    text = line.decode("utf-8", "replace").removesuffix("\n")
    try:
        return record_in(text, key)
    except (ValueError, RecursionError):
        return {key: text}


def reason(error: Exception) -> str:
    """Describe an error of `record_in` for a message."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"no valid JSON: {error.msg}, column {error.colno}"
    return "no valid UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def rewritten(line: str, key: str, value: str, result: CleanResult, note: dict[str, Any]) -> str:
    """Return a line of JSON with the text of `result` under `key` and with the receipt `note`; every other byte stays.

    `value` is the text that the line holds. The receipt becomes `metadata.cleaner`, or `cleaner` where `metadata` is no
    object.

    >>> rewritten('{"text":"Hi", "n": 1.50}', "text", "Hi", CleanResult("Hi"), {"status": "unchanged"})
    '{"text":"Hi", "n": 1.50, "metadata": {"cleaner": {"status": "unchanged"}}}'
    """
    ascii_only = line.isascii()
    receipt = json.dumps(note, ensure_ascii=ascii_only)
    outer, close = value_ranges(line, line.index("{"))
    edits: list[tuple[Range, str]] = []
    if result.text != value:
        edits.append((outer[key], json.dumps(result.text, ensure_ascii=ascii_only)))
    start, _ = outer.get(METADATA, (close, close))
    if METADATA not in outer:
        edits.append(_member(outer, close, METADATA, f'{{"{RECEIPT}": {receipt}}}'))
    elif line[start] == "{":
        edits.append(_member(*value_ranges(line, start), RECEIPT, receipt))
    else:
        edits.append(_member(outer, close, RECEIPT, receipt))
    for (start, end), new in sorted(edits, reverse=True):
        line = line[:start] + new + line[end:]
    return line


def _member(others: dict[str, Range], close: int, key: str, value: str) -> tuple[Range, str]:
    """Return the edit that sets a member of an object: it replaces the value of `key`, or follows the `others`."""
    if key in others:
        return others[key], value
    return (close, close), f'{", " if others else ""}"{key}": {value}'


def value_ranges(line: str, at: int) -> tuple[dict[str, Range], int]:
    """Return the ranges of the values of the object that begins at `at`, by key, and the offset for one more member.

    The line must be valid JSON. If a key stands twice, the last one counts, as it does for `json`.
    """
    found: dict[str, Range] = {}
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
    """Return the offset of the next character that is no white space."""
    space = _SPACE.match(line, at)
    return space.end() if space else at
