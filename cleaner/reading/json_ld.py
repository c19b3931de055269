"""The structured data of a page, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def json_ld_objects(data: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The objects of JSON-LD, those inside others too."""
    waiting: list[Any] = []
    for text in data:
        try:
            waiting.append(json.loads(text))
        except (ValueError, RecursionError):
            continue
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
