"""What a report shows: documents with their blocks and removals, and how they were chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cleaner.model import Removal
from cleaner.tuples import NamedTuple

Span = tuple[int, int]


class ShownDocument(NamedTuple):
    """A document of a report."""

    name: str
    source: str
    """Source text; offsets count its code points."""
    blocks: Sequence[Span]
    """Spans of its blocks, ascending; they hold all removals."""
    removals: Sequence[Removal]
    status: str
    language: str = ""
    page_type: str = ""
    confidence: float | None = None
    places: Sequence[str] = ()
    """Elements and line of each removal in its page; empty for a text."""
    is_page: bool = False
    """Whether it was read from HTML."""
    path: str = ""
    """File that holds nothing but the document; `""` if it is a record."""
    url: str | None = None
    warnings: Sequence[str] = ()
    headings: Collection[int] = ()
    """Indices of the blocks that are headings."""

    @property
    def removed(self) -> int:
        """Number of removed characters."""
        return sum(removal.end - removal.start for removal in self.removals)

    @property
    def share(self) -> float:
        """Share of the characters that was removed, 0 to 1."""
        return self.removed / max(len(self.source), 1)


class Report(NamedTuple):
    """Everything that a report is made of."""

    title: str
    documents: Sequence[ShownDocument]
    found: int
    """Documents that there were; those of the report are a sample of them."""
    seed: str
    """What the sample depends on, beside the names of the documents."""
    settings: Sequence[tuple[str, str]] = ()
    """Names and values of what decided the results."""
    origins: Mapping[str, str] = {}
    """File and line of each rule, by its id."""
    problems: Sequence[str] = ()
    """Messages about what could not be read, or not cleaned."""
