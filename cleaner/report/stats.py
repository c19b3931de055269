"""What became of many inputs, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cleaner.model import CleanResult, Status

SCHEMA_VERSION = 1


@dataclass(slots=True)
class Tally:
    """Counts that grow by one result at a time."""

    statuses: Counter[Status] = field(default_factory=Counter)
    failed: int = 0
    characters: int = 0
    removed: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    """Removals by rule or step."""
    taken: Counter[str] = field(default_factory=Counter)
    """Characters by rule or step."""

    def add(self, result: CleanResult) -> None:
        """Count one result."""
        self.statuses[result.status] += 1
        self.characters += len(result.source_text)
        for removal in result.removals:
            self.hits[removal.by] += 1
            self.taken[removal.by] += removal.end - removal.start
            self.removed += removal.end - removal.start

    @property
    def inputs(self) -> int:
        """All that were looked at."""
        return sum(self.statuses.values()) + self.failed

    @property
    def whole(self) -> bool:
        """Was every input judged?"""
        return not self.failed and not self.statuses[Status.PASSED]

    def summary(self, noun: str = "files") -> str:
        """One line for the end of a run; an empty input counts as unchanged."""
        of = self.statuses
        unchanged = of[Status.UNCHANGED] + of[Status.EMPTY]
        share = 100 * self.removed / self.characters if self.characters else 0.0
        return (
            f"{self.inputs:,} {noun}  {of[Status.CLEANED]:,} cleaned  {unchanged:,} unchanged  "
            f"{of[Status.PASSED]:,} passed through  {self.failed:,} failed   removed {share:.1f} % of characters"
        )

    def table(self) -> Iterator[str]:
        """A line for each rule that took something, the busiest first."""
        width = max(map(len, self.hits), default=0)
        yield f"{'rule':{width}}  {'hits':>8}  {'characters':>11}"
        for rule, hits in sorted(self.hits.items(), key=lambda item: (-item[1], item[0])):
            yield f"{rule:{width}}  {hits:>8,}  {self.taken[rule]:>11,}"

    def as_data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "schema_version": SCHEMA_VERSION,
            "inputs": self.inputs,
            **{str(status): self.statuses[status] for status in Status},
            "failed": self.failed,
            "characters": self.characters,
            "removed_characters": self.removed,
            "rules": {rule: {"hits": self.hits[rule], "characters": self.taken[rule]} for rule in sorted(self.hits)},
        }
