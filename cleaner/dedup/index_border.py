"""Pairs at the threshold: the least similar of which one was removed, and the most similar of which both stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.dedup.edges import FACT, HEADING
from cleaner.dedup.index_file import IndexFile
from cleaner.dedup.index_repeats import Judgement
from cleaner.dedup.index_texts import names_by_number, texts_of
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.dedup.columns import Numbers

WHY_APART = {FACT: "a number or a name differs", HEADING: "they stand under different headings"}


class PlacedParagraph(NamedTuple):
    """Paragraph, and where it stands."""

    name: str
    """Name of its document."""
    block: int
    """Index of its block, from 0."""
    text: str


class BorderPair(NamedTuple):
    """Two similar paragraphs; the first has priority."""

    similarity: float
    first: PlacedParagraph
    second: PlacedParagraph
    why: str = ""
    """Why both stay although they are that similar; `""` if the similarity tells."""


class Border(NamedTuple):
    """Pairs on both sides of the threshold."""

    taken: list[BorderPair]
    """The least similar of which the second is removed, ascending."""
    left: list[BorderPair]
    """The most similar below the threshold of which the second stays, descending."""
    apart: list[BorderPair]
    """The most similar above it that differ in what similarity cannot tell, descending."""


def border_of(file: IndexFile, judgement: Judgement, similarity: float, number: int) -> Border:
    """Return this number of pairs of each list."""
    import numpy as np

    edges, found = judgement.edges, judgement.verdicts
    ranks = file.column("paragraph.rank")
    ends = np.stack([edges.first, edges.second], 1)
    ends = np.take_along_axis(ends, np.argsort(ranks[ends], axis=1), axis=1)
    stays = np.ones(len(ranks), bool)
    stays[found.repeats] = False
    near = edges.similarity
    left = stays[ends[:, 1]]
    below, apart = left & (near < similarity) & (edges.differs == 0), left & (near >= similarity) & (edges.differs != 0)
    taken = found.edges[np.argsort(near[found.edges], kind="stable")][:number]
    lists = [
        taken,
        *(rows[np.argsort(-near[rows], kind="stable")][:number] for rows in map(np.flatnonzero, (below, apart))),
    ]
    placed = _placed(file, np.unique(ends[np.concatenate(lists)]))

    def pair(at: int) -> BorderPair:
        first, second = ends[at].tolist()
        return BorderPair(float(near[at]), placed[first], placed[second], _why(int(edges.differs[at])))

    return Border(*([pair(at) for at in rows.tolist()] for rows in lists))


def _why(differs: int) -> str:
    return "; ".join(why for bit, why in WHY_APART.items() if differs & bit)


def _placed(file: IndexFile, rows: Numbers) -> dict[int, PlacedParagraph]:
    """Return some paragraphs by their numbers, which are distinct and ascending."""
    import numpy as np

    texts = file.column("paragraph.text")[rows]
    documents, blocks = (file.column(f"text.{name}")[texts] for name in ("document", "block"))
    names = names_by_number(file, np.unique(documents))
    columns = zip(rows.tolist(), documents.tolist(), blocks.tolist(), texts_of(file, rows), strict=True)
    return {row: PlacedParagraph(names[document], block, text) for row, document, block, text in columns}
