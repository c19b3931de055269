"""Counts of a run: documents by status, characters, and removals by rule or step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.model import Status

SCHEMA_VERSION = 1
FAILED = "failed"
"""Status, beside those of `Status`, of an input or a record that could not be read."""
NOTHING: Mapping[str, tuple[int, int]] = {}
DOUBTFUL = 0.7  # confidence below which a document is counted as doubtful


class Tally:
    """Counts of a run, added up result by result."""

    __slots__ = ("characters", "confidence", "doubtful", "failed", "hits", "judged", "removed", "statuses", "taken")

    def __init__(self) -> None:
        self.statuses: Counter[Status] = Counter()
        self.failed = 0
        self.characters = 0
        self.removed = 0
        self.hits: Counter[str] = Counter()
        """Number of removals by rule or step."""
        self.taken: Counter[str] = Counter()
        """Removed characters by rule or step."""
        self.judged = 0
        """Documents that have a confidence."""
        self.confidence = 0.0
        """Sum of their confidence."""
        self.doubtful = 0
        """Those below `DOUBTFUL`."""

    def add(
        self,
        status: str,
        characters: int = 0,
        taken: Mapping[str, tuple[int, int]] = NOTHING,
        confidence: float | None = None,
    ) -> None:
        """Count one document.

        `status` is a `Status`, `failed`, or `""` for a record without text. `taken` has, by rule or step, the number
        of removals and of removed characters. `confidence` is that of the result, if it has one.
        """
        if status == FAILED:
            self.failed += 1
        elif status:
            self.statuses[Status(status)] += 1
        self.characters += characters
        if confidence is not None:
            self.judged += 1
            self.confidence += confidence
            self.doubtful += confidence < DOUBTFUL
        for by, (hits, size) in taken.items():
            self.hits[by] += hits
            self.taken[by] += size
            self.removed += size

    def merge(self, other: Tally) -> None:
        """Add the counts of another tally."""
        self.failed += other.failed
        self.characters += other.characters
        self.removed += other.removed
        self.judged += other.judged
        self.confidence += other.confidence
        self.doubtful += other.doubtful
        for mine, more in ((self.statuses, other.statuses), (self.hits, other.hits), (self.taken, other.taken)):
            mine.update(more)  # type: ignore[arg-type]

    def as_row(self) -> dict[str, Any]:
        """Return the counts that are not 0, for `of_row`."""
        found: dict[str, Any] = {str(status): count for status, count in sorted(self.statuses.items())}
        found |= {"failed": self.failed, "characters": self.characters}
        found |= {"judged": self.judged, "confidence": round(self.confidence, 3), "doubtful": self.doubtful}
        rules = {by: [hits, self.taken[by]] for by, hits in sorted(self.hits.items())}
        return {name: value for name, value in (found | {"rules": rules}).items() if value}

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Tally:
        """Read what `as_row` returned."""
        found = cls()
        found.failed, found.judged, found.doubtful = (row.get(name, 0) for name in ("failed", "judged", "doubtful"))
        found.confidence = row.get("confidence", 0.0)
        found.statuses.update({status: row[status] for status in Status if status in row})
        found.add("", row.get("characters", 0), row.get("rules", NOTHING))
        return found

    @property
    def inputs(self) -> int:
        """Number of inputs, failed ones included."""
        return sum(self.statuses.values()) + self.failed

    @property
    def mean_confidence(self) -> float | None:
        """Mean confidence of the documents that have one, 0 to 1."""
        return round(self.confidence / self.judged, 3) if self.judged else None

    @property
    def is_complete(self) -> bool:
        """Whether every input was read and cleaned: none failed, none was passed through unchanged."""
        return not self.failed and not self.statuses[Status.PASSED]

    def summary(self, noun: str = "files", more: str = "") -> str:
        """Return one line for the end of a run, with `more` at its end; an empty input counts as unchanged."""
        of = self.statuses
        unchanged = of[Status.UNCHANGED] + of[Status.EMPTY]
        shown = f"{unchanged:,} unchanged  " + (f"{of[Status.EMPTIED]:,} emptied  " if of[Status.EMPTIED] else "")
        share = 100 * self.removed / self.characters if self.characters else 0.0
        return (
            f"{self.inputs:,} {noun}  {of[Status.CLEANED]:,} cleaned  {shown}"
            f"{of[Status.PASSED]:,} passed through  {self.failed:,} failed   removed {share:.1f} % of characters{more}"
        )

    def table(self) -> Iterator[str]:
        """Yield a line for each rule that removed something, the one with most removals first; then the confidence.

        Shares are those of all characters, and of the characters that the other rules and steps leave.
        """
        width = max(map(len, self.hits), default=0)
        yield f"{'rule':{width}}  {'hits':>8}  {'characters':>11}  {'of all':>8}  {'of left':>8}"
        for rule, hits in sorted(self.hits.items(), key=lambda item: (-item[1], item[0])):
            of_all, of_left = self.shares(rule)
            yield f"{rule:{width}}  {hits:>8,}  {self.taken[rule]:>11,}  {of_all:>8.2%}  {of_left:>8.2%}"
        if self.judged:
            noun = "document" if self.judged == 1 else "documents"
            mean = f"{self.mean_confidence} on average of {self.judged:,} {noun}"
            yield f"confidence {mean}, {self.doubtful:,} below {DOUBTFUL}"

    def shares(self, rule: str) -> tuple[float, float]:
        """Return what share of all characters a rule removed, and of those that the others leave, 0 to 1."""
        taken = self.taken[rule]
        left = self.characters - self.removed + taken
        return taken / max(self.characters, 1), taken / max(left, 1)

    def as_data(self) -> dict[str, Any]:
        """Return all counts, as JSON for programs."""
        return {
            "schema_version": SCHEMA_VERSION,
            "inputs": self.inputs,
            **{str(status): self.statuses[status] for status in Status},
            "failed": self.failed,
            "characters": self.characters,
            "removed_characters": self.removed,
            "confidence": {
                "documents": self.judged,
                "mean": self.mean_confidence,
                "doubtful": self.doubtful,
                "doubtful_below": DOUBTFUL,
            },
            "rules": {rule: self._data_of(rule) for rule in sorted(self.hits)},
        }

    def _data_of(self, rule: str) -> dict[str, Any]:
        of_all, of_left = (round(share, 6) for share in self.shares(rule))
        return {"hits": self.hits[rule], "characters": self.taken[rule], "of_all": of_all, "of_left": of_left}
