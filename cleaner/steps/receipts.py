"""Receipts for what the classifier removes: where a block stands, what it likely is, and what weighs most for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp

import cleaner._core as _core
from cleaner._core.documents import markup_handle, removals_of
from cleaner.classifier.core_views import CoreColumns, CoreFeatures
from cleaner.classifier.explanation import UNEXPLAINED, unmeasured
from cleaner.classifier.network import Network
from cleaner.classifier.scoring import Scores, matrix_of
from cleaner.last_result import kept_by_identity
from cleaner.model import Document, Removal, Removals
from cleaner.steps.categories import PLACES, POSITIONS, category_from_markup, markup_categories, position_and_category

BEGINNING = "Classified by its form and its place: "


def receipts(
    document: Document, removals: Removals, network: Network, scores: Scores, selected: Sequence[int]
) -> Iterable[Removal]:
    """Return removals of what is left of the selected blocks, with the reasons of the classifier."""
    if not selected:
        return ()
    if _core.native and isinstance(scores.features, CoreFeatures):
        assert isinstance(scores.context, CoreColumns)
        return _core.native.receipts(
            _form(markup_categories()),
            network.surrogate.handle,
            removals_of(document, removals),
            scores.features.handle,
            scores.context.handle,
            markup_handle(document) if document.page_metadata else None,
            scores.logits,
            selected,
        )
    return _receipts(document, removals, network, scores, selected)


def _receipts(
    document: Document, removals: Removals, network: Network, scores: Scores, selected: Sequence[int]
) -> Iterator[Removal]:
    without = unmeasured(scores.features.columns, scores.context)
    every = network.surrogate.explain(matrix_of(scores.features, scores.context, network.schema), selected, without)
    for at, reasons in zip(selected, every, strict=True):
        block = document.blocks[at]
        position, category = position_and_category(scores.features, scores.context, at)
        category = category_from_markup(block) or category
        probability = round(1 / (1 + exp(-scores.logits[at])), 3)
        for start, end in removals.remaining(block):
            yield Removal(start, end, f"layout.{position}", category, BEGINNING + reasons, probability)


@kept_by_identity
def _form(words: Mapping[str, str]) -> object:
    """Return the handle of what receipts are made of; `words` are categories of names in markup."""
    reasons = [f"layout.{position}" for position in POSITIONS]
    return _core.native.make_receipt_form(Removal, reasons, PLACES, BEGINNING, UNEXPLAINED, words)
