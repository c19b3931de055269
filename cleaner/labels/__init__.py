"""Labels that people make: which blocks of a document to keep and which to drop, and how well a cleaner does by them.

read_labels -> LabelledDocument -> score_document -> DocumentScore -> Score       `cleaner score`
begun -> LabelledDocument -> LabelSession -> write_labels                         `cleaner label`
"""

from __future__ import annotations

from cleaner.labels.labelled import LABELS, LabelledBlock, LabelledDocument, begun, read_labels, write_labels
from cleaner.labels.scoring import DocumentScore, Score, ScoredBlock, score_document

__all__ = [
    "LABELS",
    "DocumentScore",
    "LabelledBlock",
    "LabelledDocument",
    "Score",
    "ScoredBlock",
    "begun",
    "read_labels",
    "score_document",
    "write_labels",
]
