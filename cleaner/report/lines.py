"""The source of a result line by line, each piece of a line with its receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cleaner.model import CleanResult, Removal

Segment = tuple[str, Removal | None]


class Line(NamedTuple):
    """One line of the source without its end: kept pieces with `None`, removed ones with their receipt."""

    number: int
    """From 1."""
    pieces: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The line as it stands in the source."""
        return "".join(text for text, _ in self.pieces)

    @property
    def removals(self) -> tuple[Removal, ...]:
        """The receipts of what the line loses."""
        return tuple(removal for _, removal in self.pieces if removal)

    @property
    def verdict(self) -> str:
        """`kept`, `cut` where a part goes, or `removed`."""
        if not self.removals:
            return "kept"
        return "cut" if any(text.strip() for text, removal in self.pieces if not removal) else "removed"


def lines(result: CleanResult) -> Iterator[Line]:
    """Every line of the source, in order."""
    number, pieces = 1, list[Segment]()
    for text, removal in result.pieces():
        first, *rest = text.split("\n")
        pieces += [(first, removal)] if first else []
        for piece in rest:
            yield Line(number, tuple(pieces))
            number, pieces = number + 1, [(piece, removal)] if piece else []
    if pieces:
        yield Line(number, tuple(pieces))
