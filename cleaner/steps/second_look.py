"""A second look at a page of which nearly everything or nearly nothing was removed, before the result stands.

The classifier scores it once more, given what the reference extractor keeps. If next to nothing is left even then,
blocks that the reference extractor keeps or that the page states as data are protected from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import cleaner._core as _core
from cleaner._core.documents import markup_handle, removals_of
from cleaner.classifier.scoring import Classifier
from cleaner.model import Document, Removals
from cleaner.steps.emptied import loss

MIN_WORDS = 100  # of a page of which nearly nothing was removed; fewer are a notice or a short text
MIN_KEPT = 0.8  # share of the words of a page; of most pages less is kept
MIN_LINKED = 0.1  # share of the kept words that are in links; prose has fewer, menus have more

Run = Callable[[frozenset[int]], Removals]
"""Runs all steps on a document anew; the layout step spares the blocks with these indices."""


class Looked(NamedTuple):
    """Removals of the last look at a document."""

    removals: Removals
    emptied: bool = False
    """Whether next to nothing is left of much prose."""
    warnings: tuple[str, ...] = ()


def look(document: Document, classifier: Classifier, run: Run) -> Looked:
    """Run the steps on a document, and once or twice more where the result is doubtful as a whole."""
    removals = run(frozenset())
    problem = loss(document, removals)
    if problem and classifier.scores and document.page_metadata:
        return _of_emptied(document, classifier, run, Looked(removals, True, (problem,)))
    if problem:
        return Looked(removals, True, (problem,))
    may_help = classifier.scores and classifier.may_ask and not classifier.was_asked
    if may_help and keeps_links(document, removals) and classifier.reference:
        classifier.asks_always = True
        removals = run(frozenset())
    return Looked(removals)


def _of_emptied(document: Document, classifier: Classifier, run: Run, first: Looked) -> Looked:
    """Look again at a page of which nearly everything was removed."""
    removals = first.removals
    if not classifier.was_asked and classifier.reference:
        classifier.asks_always = True
        removals = run(frozenset())
        if not loss(document, removals):
            return Looked(
                removals, False, ("nearly everything was removed at first; the reference extractor was asked",)
            )
    spared = found_elsewhere(classifier, removals)
    removals = run(spared) if spared else removals
    if problem := loss(document, removals):
        return Looked(removals, True, (problem,))
    count = f"{len(spared):,} {'block' if len(spared) == 1 else 'blocks'}"
    why = f"nearly everything was removed at first; {count} that the reference extractor or the page's data hold stay"
    return Looked(removals, False, (why,))


def found_elsewhere(classifier: Classifier, removals: Removals) -> frozenset[int]:
    """Return the indices of the blocks that only the layout step removed, and that are found in another way.

    They stand in the text of the reference extractor, or in what the page states as data.
    """
    assert classifier.scores is not None
    columns = classifier.scores.features.columns
    reference, stated = columns["reference"], columns["stated"]
    return frozenset(
        at
        for at, found in removals.by_block.items()
        if (reference[at] or stated[at]) and all(each.by.startswith("layout.") for each in found)
    )


def keeps_links(document: Document, removals: Removals) -> bool:
    """Tell whether nearly nothing was removed from a page whose text is links to a good part."""
    if not document.page_metadata:
        return False
    words, left, linked = _words(document, removals)
    return left >= max(MIN_WORDS, MIN_KEPT * words) and linked >= MIN_LINKED * left


def _words(document: Document, removals: Removals) -> tuple[int, int, float]:
    """Return the words of the blocks of a page, of those that are kept, and of those in links."""
    if _core.native:
        return _core.native.kept_words(removals_of(document, removals), markup_handle(document))
    kept = [block for block in document.blocks if block.index not in removals.fully_removed]
    linked = (block.facts.words * block.markup.link_density for block in kept if block.markup)
    words, left = (sum(block.facts.words for block in blocks) for blocks in (document.blocks, kept))
    return words, left, sum(linked)
