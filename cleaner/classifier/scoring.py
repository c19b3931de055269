"""TODO."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from math import exp
from typing import NamedTuple

from cleaner.classifier.context import PAGE_TYPES
from cleaner.classifier.decision import FAR
from cleaner.classifier.features import Evidence
from cleaner.classifier.network import Net, load
from cleaner.classifier.schema import Shape
from cleaner.model import Document, PageType, Removals
from cleaner.rules.folder import shipped_weights

SURE = 8.0  # log-odds; one block is no surer than that when several are judged as one


DOUBT = 0.2  # beyond, another extractor is asked about a page: about three in ten


MOST_ASKED = 500  # blocks; of longer pages it takes long to answer, and its answer helps nobody


LIKELY_TYPE = 0.5  # a chance; below, a page is of no type


SURE_TYPE = 0.7  # below, the judge of texts is not told; told at 0.5, it hurts more pages of one fold, and short ones


FEWEST_TYPED = 4  # blocks; fewer do not tell what they are part of


class View(NamedTuple):
    """How the judge sees a document."""

    evidence: Evidence
    around: dict[str, list[float]]
    """The columns of `OF_PLACE`."""
    scores: list[float]
    """Of each block, the log-odds that it is chrome."""
    page_type: PageType
    """What the caller names, or what the judge takes it for."""


@cache
def net_of(folder: str, shape: Shape) -> Net:
    """The network of a folder for documents of a shape; the shipped one, where the folder has none."""
    has_one = os.path.exists(os.path.join(folder, shape.file))
    return load(folder if has_one else shipped_weights(), shape)


def doubt(view: View, removals: Removals) -> float:
    """How many words the judge expects to be wrong about, for each word that it expects to be content."""
    wrong = content = 0.0
    for at, (score, size) in enumerate(zip(view.scores, view.evidence.sizes, strict=True)):
        if at not in removals.whole:
            is_content = 1 / (1 + exp(max(-FAR, min(score, FAR))))
            content += size * is_content
            wrong += size * min(is_content, 1 - is_content)
    return wrong / content if content else 0.0


def together(document: Document, removals: Removals, scores: Sequence[float]) -> list[float]:
    """The scores of a page's blocks, those with the same elements around them as one.

    So of the cards of a list all names stay or all go. What is already taken has no say.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for block in document.blocks:
        if block.markup and block.index not in removals.whole:
            groups[block.markup.names].append(block.index)
    found = list(scores)
    for places in groups.values():
        mean = sum(max(-SURE, min(scores[at], SURE)) for at in places) / len(places)
        for at in places if len(places) > 1 else ():
            found[at] = mean
    return found


def _page_type(document: Document, chances: Sequence[float]) -> tuple[float, PageType]:
    """The type of a page as the caller names it, or as it likely is; and how likely."""
    if document.page_type is not PageType.UNKNOWN:
        return 1.0, document.page_type
    likely, page_type = max(zip(chances, PAGE_TYPES, strict=True), key=lambda each: each[0])
    if likely <= LIKELY_TYPE or len(document.blocks) < FEWEST_TYPED:
        return 0.0, PageType.UNKNOWN
    return likely, page_type
