"""What a run of bench/speed.py is to measure, and what its parts found out for the last one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """What one document costs in a long run."""

    name: str
    size: float
    """Mean size of a document, in bytes."""
    seconds: float
    """CPU time for each document."""
    start: float = 0.0
    """CPU time for the process."""


@dataclass
class Plan:
    """Options of a run."""

    folders: list[Path]
    folder: Path
    """Is empty and is deleted afterwards."""
    texts: int = 400
    pages: int = 100
    passes: int = 3
    most: int = 20_000
    """Documents of the largest run."""
    costs: list[Cost] = field(default_factory=list)
