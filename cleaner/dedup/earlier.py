"""Repeats across documents, as a step applies them: which block of which document says the same and stays."""

from __future__ import annotations

from cleaner.tuples import NamedTuple

SIMILARITY = 0.8
"""Least Jaccard similarity of the shingles of near copies, where no other is asked for."""


class Original(NamedTuple):
    """Block of another document that stays and says what a block of this one says."""

    name: str
    """Name of the document."""
    block: int
    """Index of the block in it, from 0."""
    similarity: float = 1.0
    """Jaccard similarity of the shingles of the two blocks; 1 if they say the same word for word."""
