"""Parsing of the JSON-LD structured data of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def json_ld_objects(data: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of JSON-LD scripts, nested ones too; scripts that are not valid JSON are skipped."""
    waiting: list[Any] = []
    for text in data:
        try:
            waiting.append(json.loads(text))
        except (ValueError, RecursionError):
            continue
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
