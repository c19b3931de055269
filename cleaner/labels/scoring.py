"""Scores a cleaner by labelled documents: F1, what was lost, what was left, and in which blocks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from cleaner.labels.labelled import DROP, KEEP, UNSURE, LabelledBlock, LabelledDocument
from cleaner.model import CleanResult, Removal
from cleaner.pipeline import Cleaner
from cleaner.tuples import NamedTuple

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # Chinese, Japanese, Korean: each character counts as a word
WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


class ScoredBlock(NamedTuple):
    """A block of which something went wrong."""

    document: str
    line: int
    """Number of its first line in the source text, from 1."""
    text: str
    words: int
    """Words that went wrong."""
    by: str
    """Rule or step that removed most of them; `""` for a block that was left."""


class DocumentScore(NamedTuple):
    """Words of one document, by label and by what became of them."""

    name: str
    kept: int
    """Words to keep that were kept."""
    lost: tuple[ScoredBlock, ...]
    """Blocks to keep of which words were removed."""
    dropped: int
    """Words to drop that were removed."""
    left: tuple[ScoredBlock, ...]
    """Blocks to drop of which words were left."""
    unsure: int
    """Blocks that count for nothing."""
    unplaced: int = 0
    """Blocks without a label because the document reads differently from when it was labelled."""

    @property
    def words_lost(self) -> int:
        """Words to keep that were removed."""
        return sum(block.words for block in self.lost)

    @property
    def words_left(self) -> int:
        """Words to drop that were left."""
        return sum(block.words for block in self.left)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of the kept words; 1 where no word was to be kept, and none was."""
        wrong = self.words_lost + self.words_left
        return 2 * self.kept / (2 * self.kept + wrong) if self.kept + wrong else 1.0


class Score(NamedTuple):
    """Score of a cleaner over documents."""

    documents: tuple[DocumentScore, ...]

    @property
    def f1(self) -> float:
        """Mean of the F1 of documents, which count alike."""
        return sum(each.f1 for each in self.documents) / max(len(self.documents), 1)

    @property
    def loss(self) -> float:
        """Share of the words to keep that were removed, over all documents."""
        lost = sum(each.words_lost for each in self.documents)
        return lost / max(lost + sum(each.kept for each in self.documents), 1)

    @property
    def damaged(self) -> int:
        """Number of documents that lost a word to keep."""
        return sum(bool(each.lost) for each in self.documents)

    @property
    def left(self) -> float:
        """Share of the words to drop that were left, over all documents."""
        left = sum(each.words_left for each in self.documents)
        return left / max(left + sum(each.dropped for each in self.documents), 1)

    def worst(self, number: int) -> tuple[list[ScoredBlock], list[ScoredBlock]]:
        """Return the blocks of which most words were lost, and those of which most were left."""
        lost = (block for each in self.documents for block in each.lost)
        left = (block for each in self.documents for block in each.left)
        return _longest(lost, number), _longest(left, number)


def _longest(blocks: Iterable[ScoredBlock], number: int) -> list[ScoredBlock]:
    return sorted(blocks, key=lambda block: (-block.words, block.document, block.line))[:number]


def score_document(cleaner: Cleaner, labelled: LabelledDocument) -> DocumentScore:
    """Clean a labelled document, and compare what was removed with the labels."""
    document = cleaner.read(labelled.input, url=labelled.url)
    placed = labelled.placed_on(document)
    result = cleaner.cleaned(document)
    words = _Words(result)
    wrong: dict[str, list[ScoredBlock]] = {KEEP: [], DROP: []}
    right = {KEEP: 0, DROP: 0}
    for block in placed.blocks:
        if block.label == UNSURE:
            continue
        gone, stays = words.of(block)
        fine, bad = (stays, gone) if block.label == KEEP else (gone, stays)
        right[block.label] += fine
        if bad:
            by = words.remover(block) if block.label == KEEP else ""
            line = document.source_text.count("\n", 0, block.start) + 1
            text = placed.source[block.start : block.end]
            wrong[block.label].append(ScoredBlock(labelled.name, line, text, bad, by))
    unsure = sum(block.label == UNSURE for block in labelled.blocks)
    unplaced = sum(block.label == UNSURE for block in placed.blocks) - unsure
    return DocumentScore(
        labelled.name, right[KEEP], tuple(wrong[KEEP]), right[DROP], tuple(wrong[DROP]), unsure, max(unplaced, 0)
    )


class _Words:
    """Words of a result's source text, and which of them were removed."""

    def __init__(self, result: CleanResult) -> None:
        self._source = result.source_text
        self._removals: Sequence[Removal] = result.removals
        self._starts = [removal.start for removal in result.removals]

    def of(self, block: LabelledBlock) -> tuple[int, int]:
        """Return the number of words of a block that were removed, and of those that stay."""
        gone = [
            self._remover(match.start()) is not None for match in WORD.finditer(self._source, block.start, block.end)
        ]
        return sum(gone), len(gone) - sum(gone)

    def remover(self, block: LabelledBlock) -> str:
        """Return the rule or step that removed the first removed word of a block."""
        starts = (match.start() for match in WORD.finditer(self._source, block.start, block.end))
        return next((removal.by for start in starts if (removal := self._remover(start))), "")

    def _remover(self, at: int) -> Removal | None:
        place = bisect_right(self._starts, at) - 1
        return self._removals[place] if place >= 0 and at < self._removals[place].end else None
