"""Writes bench/results.md, in which each benchmark has a section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")


def write(lines: Iterable[str], path: Path = RESULTS) -> None:
    """Write a section in the place of the one with the same heading (its first line), or after all others."""
    text = "\n".join(lines).strip()
    heading = text.split("\n", 1)[0]
    before = path.read_text("utf-8") if path.exists() else ""
    sections = [each.strip() for each in re.split(r"(?m)^(?=# )", before) if each.strip()]
    places = [at for at, each in enumerate(sections) if each.split("\n", 1)[0] == heading]
    at = places[0] if places else len(sections)
    sections[at : at + 1] = [text]
    path.write_text("\n\n".join(sections) + "\n", "utf-8")
