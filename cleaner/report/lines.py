"""The source of a result line by line, each piece of a line with its removal."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import CleanResult, Removal
from cleaner.tuples import NamedTuple

Piece = tuple[str, Removal | None]
"""Text and the removal that it is part of; None for kept text."""


class Line(NamedTuple):
    """One line of the source, without its line break."""

    number: int
    """Number of the line, from 1."""
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The line as it is in the source."""
        return "".join(text for text, _ in self.pieces)

    @property
    def size(self) -> int:
        """Number of its characters."""
        return sum(len(text) for text, _ in self.pieces)

    @property
    def removals(self) -> tuple[Removal, ...]:
        """Removals of parts of the line."""
        return tuple(removal for _, removal in self.pieces if removal)

    @property
    def verdict(self) -> str:
        """Outcome: `kept`, `cut` if only a part is removed, or `removed`."""
        if not self.removals:
            return "kept"
        return "cut" if any(text.strip() for text, removal in self.pieces if not removal) else "removed"


def lines(result: CleanResult) -> Iterator[Line]:
    """Yield every line of the source, in order."""
    number, pieces = 1, list[Piece]()
    for text, removal in result.pieces():
        first, *rest = text.split("\n")
        pieces += [(first, removal)] if first else []
        for piece in rest:
            yield Line(number, tuple(pieces))
            number, pieces = number + 1, [(piece, removal)] if piece else []
    if pieces:
        yield Line(number, tuple(pieces))
